"""Write an edition: every format from one content model, all or nothing, the same bytes every time."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from monitor.errors import ConfigError, ExportError
from monitor.model import Edition
from monitor.publish import atom, docx, html, markdown, pdf, pptx
from monitor.publish import json as json_format
from monitor.publish.content import Content, build
from monitor.publish.style import DEFAULT, Style

RENDERERS: dict[str, Callable[[Content, Style], bytes]] = {
    "md": lambda content, _: markdown.render(content).encode(),
    "docx": docx.render,
    "pptx": pptx.render,
    "pdf": pdf.render,
    "html": lambda content, style: html.render(content, style).encode(),
    "json": lambda content, _: json_format.render(content).encode(),
    "atom": lambda content, _: atom.render(content).encode(),
}
FORMATS = tuple(RENDERERS)
MANIFEST = "manifest.json"


def export(
    edition: Edition,
    formats: Sequence[str],
    folder: Path,
    *,
    previous: Edition | None = None,
    style: Style = DEFAULT,
    history: Sequence[Edition] = (),
    decisions: Sequence[int] = (),
) -> tuple[Path, ...]:
    """Write ``edition`` in each of ``formats`` into ``folder``, and a manifest; returns the paths, the manifest last.

    ``previous`` gives the marks (new, changed, confirmed, contested, retired) and the score changes; ``history``
    (oldest first) the earlier points of the trend; ``decisions`` are the ids that the manifest names as its ground.

    Everything is made before anything is written, and each file replaces its predecessor in one step, so that an
    interrupted export leaves whole files only.

    Raises ConfigError for an unknown format, ExportError where the edition or the folder does not allow it.
    """
    chosen = tuple(dict.fromkeys(f.strip().lower() for f in formats))
    _check(chosen)
    content = build(edition, previous=previous, history=history, style=style)
    stem = _stem(content.name)
    files = {f"{stem}.{name}": RENDERERS[name](content, style) for name in chosen}
    files[MANIFEST] = _manifest(edition, content, files, decisions)
    return write_all(files, folder)


def _check(formats: Sequence[str]) -> None:
    unknown = [f for f in formats if f not in RENDERERS]
    if unknown or not formats:
        raise ConfigError(
            f"unknown format {', '.join(map(repr, unknown))}" if unknown else "no format was asked for",
            where="--format",
            do=f"Choose from: {', '.join(FORMATS)}.",
        )


def _stem(name: str) -> str:
    """A file name that every system takes: lower case, no accents, at most 80 characters."""
    from slugify import slugify

    return slugify(name, max_length=80, word_boundary=True) or "briefing"


def _manifest(edition: Edition, content: Content, files: dict[str, bytes], decisions: Sequence[int]) -> bytes:
    data = {
        "edition": content.name,
        "title": content.title,
        "published": content.iso_date,
        "sample": content.sample,
        "developments": [
            {"number": e.number, "register_number": d.number, "revision": e.revision, "title": e.title,
             "validity": e.score.value, "status": e.score.status.value}
            for e, d in zip(content.entries, edition.developments, strict=True)
        ],
        "decisions": sorted(set(decisions)),
        "files": [
            {"name": name, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            for name, data in sorted(files.items())
        ],
    }  # fmt: skip
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()


def write_all(files: dict[str, bytes], folder: Path) -> tuple[Path, ...]:
    """Write all of ``files`` into ``folder``, in order; none is visible before every one is on the disk."""
    waiting: list[tuple[str, Path]] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in files.items():
            waiting.append((_write_aside(data, folder), folder / name))
        for aside, path in waiting:
            os.replace(aside, path)  # noqa: PTH105 - both on one file system, in one step
    except OSError as error:
        raise ExportError(
            f"the files could not be written ({error.strerror or error})",
            where=str(folder),
            do="Check that the folder exists, that you may write in it and that the disk has room, then export again. "
            "What was there before is untouched.",
        ) from error
    finally:
        for aside, _ in waiting:
            Path(aside).unlink(missing_ok=True)
    return tuple(path for _, path in waiting)


def _write_aside(data: bytes, folder: Path) -> str:
    handle, name = tempfile.mkstemp(prefix=".export-", dir=folder)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
    return name
