"""Files of one folder, replaced together: first all of them whole on the disk, then each in its place in one step."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from monitor.errors import ExportError

_STAGE = ".export-"

Place = Callable[[dict[str, bytes]], tuple[Path, ...]]


@contextmanager
def placing(folder: Path) -> Iterator[Place]:
    """``folder``, made where it is missing and held against other exports; gives the function that places files.

    The files are written in a folder beside their places and then take those places in the order given, each in one
    step. Whoever is killed before that leaves the folder as it was; whoever is killed in between leaves whole files,
    old ones and new ones, and what is last (the manifest) still the old. The next export clears away what was left.
    Raises ExportError where the folder or the disk refuses.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        held = os.open(folder, os.O_RDONLY)
        try:
            with suppress(OSError):  # network shares do not all know locks; each file stays whole without one
                fcntl.flock(held, fcntl.LOCK_EX)
            for left in folder.glob(f"{_STAGE}*"):
                shutil.rmtree(left, ignore_errors=True)
            with tempfile.TemporaryDirectory(prefix=_STAGE, dir=folder, ignore_cleanup_errors=True) as stage:
                yield lambda files: _placed(files, Path(stage), folder)
            with suppress(OSError):
                os.fsync(held)
        finally:
            os.close(held)
    except OSError as error:
        raise ExportError(
            f"the files could not be written ({error.strerror or error})",
            where=str(folder),
            do="Check that the folder exists, that you may write in it and that the disk has room, then export again. "
            "Every file that was there before is whole.",
        ) from error


def _placed(files: dict[str, bytes], stage: Path, folder: Path) -> tuple[Path, ...]:
    for name, data in files.items():
        with (stage / name).open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    for name in files:
        os.replace(stage / name, folder / name)  # noqa: PTH105 - both on one file system, in one step
    return tuple(folder / name for name in files)
