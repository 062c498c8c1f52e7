"""Files that people send: only the kinds that are read, no larger than a report is, under no path of theirs."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from starlette.datastructures import UploadFile

from monitor.errors import ConfigError

LARGEST = 25_000_000  # bytes: a report of some hundred pages with pictures
PUBLICATIONS = frozenset({".pdf", ".html", ".htm", ".txt", ".md"})
BRIEFINGS = frozenset({".txt", ".md", ".docx", ".pptx", ".pdf", ".yaml", ".yml", ".json", ".html", ".htm", ".atom"})
#: The only addresses that take a file.
PATHS = frozenset({"/add", "/register/import", "/api/v1/publications/file", "/api/v1/register/import"})


@contextmanager
def kept(upload: UploadFile, kinds: frozenset[str]) -> Iterator[Path]:
    """The file on disk as long as the block lasts, under its name without what a name has no need of.

    Raises ConfigError for a file of another kind, an empty one, or one that is too large.
    """
    name = (upload.filename or "").replace("\\", "/").rsplit("/", 1)[-1]
    suffix = Path(name).suffix.lower()
    if suffix not in kinds:
        raise ConfigError(
            f"a file of the kind {suffix or '(none)'} is not taken here",
            where=_plain(name) or "file",
            do=f"give one of: {', '.join(sorted(kinds))}",
        )
    with tempfile.TemporaryDirectory(prefix="monitor-") as folder:
        path = Path(folder) / f"{_plain(Path(name).stem) or 'bestand'}{suffix}"
        with path.open("wb") as file:
            shutil.copyfileobj(upload.file, file)
        size = path.stat().st_size
        if not 0 < size <= LARGEST:
            what = "the file is empty" if size == 0 else f"the file is larger than {LARGEST // 1_000_000} MB"
            raise ConfigError(what, where=path.name, do="give another file")
        yield path


def _plain(name: str) -> str:
    return re.sub(r"[^\w .,()-]+", " ", name).strip(" .")[:80]
