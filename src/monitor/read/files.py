"""Files that people put in a folder, read from there and from nowhere else."""

from __future__ import annotations

import mimetypes
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from monitor.errors import SourceError
from monitor.model import Source

_MAX_BYTES = 60_000_000  # as the fetcher allows a PDF


@dataclass(frozen=True, slots=True)
class LocalFile:
    """A file in the shape of a fetched answer."""

    url: str
    content: bytes
    content_type: str | None


def local(link: str, source: Source) -> LocalFile:
    """The file at ``link`` (file:///...), when it lies directly in the folder of ``source``, a drop source.

    Raises:
        SourceError: any other place, a link to elsewhere, or a file that cannot be read.
    """
    folder = Path(source.url).resolve()
    path = Path(unquote(urlsplit(link).path))
    if source.kind != "drop" or path.is_symlink() or path.resolve().parent != folder:
        raise SourceError(f"Alleen bestanden in de map van de bron worden gelezen, niet {link}")
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise SourceError(f"Het bestand {path.name} is groter dan {_MAX_BYTES / 1e6:.0f} MB")
        content = path.read_bytes()
    except OSError as error:
        raise SourceError(f"Het bestand {path.name} is niet te lezen ({error.strerror})") from error
    return LocalFile(link, content, mimetypes.guess_type(path.name)[0])
