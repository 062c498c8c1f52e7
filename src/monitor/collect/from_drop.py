"""A folder in which people put pages, PDFs and lists of addresses."""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from monitor.collect.adapter import Taken
from monitor.collect.failures import FetchFailed
from monitor.collect.http import Fetcher
from monitor.collect.text import clean
from monitor.model import Entry, Source, SourceOutcome, Validators

#: What can be read; a list of addresses has one a line.
FILES = frozenset({".pdf", ".html", ".htm", ".txt", ".md"})
LISTS = frozenset({".url", ".urls", ".webloc"})
_LIST_BYTES = 1_000_000


def take(source: Source, validators: Validators, fetcher: Fetcher, now: datetime) -> Taken:
    """Every readable file in the folder, known by its content: put in twice, it is read once."""
    folder = Path(source.url)
    if not folder.is_dir():
        raise FetchFailed(SourceOutcome.BAD_CONTENT, f"De map {folder} bestaat niet", url=source.url)
    try:
        return _taken(folder, source, fetcher)
    except OSError as error:
        what = f"De map {folder} is niet te lezen ({error.strerror}: {error.filename})"
        raise FetchFailed(SourceOutcome.BAD_CONTENT, what, url=source.url) from error


def _taken(folder: Path, source: Source, fetcher: Fetcher) -> Taken:
    entries: list[Entry] = []
    skipped: list[str] = []
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or path.is_symlink() or not path.is_file():
            continue
        if path.suffix.lower() in LISTS and path.stat().st_size <= _LIST_BYTES:
            entries += _listed(path)
        elif path.suffix.lower() in FILES and path.stat().st_size <= fetcher.limits.max_pdf_bytes:
            entries.append(_file(path))
        else:
            skipped.append(path.name)
    note = f"Overgeslagen: {', '.join(skipped[:5])}" if skipped else ""
    return Taken(tuple(entries), title=source.name, note=note)


def _file(path: Path) -> Entry:
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    title = clean(path.stem.replace("_", " ").replace("-", " "))
    return Entry(id=f"sha256:{digest}", title=title, link=path.resolve().as_uri())


def _listed(path: Path) -> Iterator[Entry]:
    """The addresses in the file: one a line, or as Windows (``URL=``) and macOS (``<string>``) keep a link."""
    text = path.read_text(encoding="utf-8", errors="replace")
    for row in re.findall(r"<string>([^<]*)</string>", text) or text.splitlines():
        address = html.unescape(row).strip().removeprefix("URL=")
        if address.startswith(("http://", "https://")) and " " not in address:
            yield Entry(id=address, title=address, link=address)
