"""How the pages of a source are fetched: over the web, or, for a folder that people fill, from that folder alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import unquote, urlsplit

from monitor.collect.http import Fetched
from monitor.errors import SourceError
from monitor.model import Source
from monitor.pipeline.monitor import Monitor


@dataclass(frozen=True, slots=True)
class FileAnswer:
    """A file as the reader takes an answer from the web; its kind is told by its bytes."""

    url: str
    content: bytes
    content_type: str | None = None


def fetch_for(monitor: Monitor, source: Source) -> Callable[[str], Fetched | FileAnswer]:
    """The way to fetch what this source links to.

    A file is read only for a drop folder and only inside it: a feed that links to ``file:///etc/passwd`` gets what any
    address gets that is not of the web.
    """
    web = partial(monitor.fetcher.fetch, allow_private=source.allow_private)

    def fetch(url: str) -> Fetched | FileAnswer:
        if source.kind == "drop" and url.startswith("file:"):
            return _file(url, Path(source.url))
        return web(url)

    return fetch


def _file(url: str, folder: Path) -> FileAnswer:
    path = Path(unquote(urlsplit(url).path)).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise SourceError("the file lies outside its folder", where=url)
    try:
        return FileAnswer(url, path.read_bytes())
    except OSError as error:
        raise SourceError(f"the file cannot be read ({error.strerror})", where=str(path)) from error
