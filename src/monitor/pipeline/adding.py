"""Put one publication in by hand: a page, or a file on disk."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

from monitor.errors import ConfigError, Conflict, SourceError
from monitor.model import Collected, Document, Entry, Source, SourceClass, SourceOutcome
from monitor.pipeline.collecting import BY_HAND, address, collect_entries, start
from monitor.pipeline.monitor import Monitor
from monitor.pipeline.reading import read_item
from monitor.pipeline.reporting import finish
from monitor.store import items


def add(
    monitor: Monitor, place: str, *, publisher: str = "", source_class: str = "blog", allow_private: bool = False
) -> Document:
    """Announce and read one publication, as a run of its own over a source of its own.

    Raises ConfigError for a class or file that is none, Conflict when the publication is known already, SourceError
    when it cannot be read.
    """
    source = _source(monitor, place, publisher, source_class, allow_private=allow_private)
    entry = _entry(monitor, place)
    url = address(entry, source)
    with monitor.database.read() as connection:
        if (known := items.find_by_url(connection, url)) is not None:
            raise Conflict(f"this publication is known already as item {known.id}", where=url, do="nothing to do")
    run_id, _ = start(monitor, [source], as_of=monitor.clock(), listed=False)
    collected = Collected(source.id, SourceOutcome.OK, "met de hand toegevoegd", (entry,))
    new = collect_entries(monitor, run_id, source, collected)
    read = read_item(monitor, run_id, new[0])
    finish(monitor, run_id)
    with monitor.database.read() as connection:
        if not read:
            stored = items.get_item(connection, new[0])
            raise SourceError(
                stored.failure or "it could not be read", where=place, do="save the page and add the file"
            )
        return items.get_documents(connection, new)[new[0]]


def _source(monitor: Monitor, place: str, publisher: str, source_class: str, *, allow_private: bool) -> Source:
    try:
        kind = SourceClass(source_class)
    except ValueError:
        allowed = ", ".join(c.value for c in SourceClass)
        raise ConfigError(
            f"{source_class!r} is no kind of publisher", where="--class", do=f"one of {allowed}"
        ) from None
    name = publisher.strip() or "Met de hand toegevoegd"
    mark = hashlib.sha256(f"{name}|{kind}".encode()).hexdigest()[:8]
    inbox = monitor.settings.outputs / "inbox"
    return Source(
        f"{BY_HAND}{mark}", name, kind, "drop", str(inbox.resolve()), enabled=True, allow_private=allow_private
    )


def _entry(monitor: Monitor, place: str) -> Entry:
    if place.startswith(("http://", "https://")):
        return Entry(id=place, title=place, link=place)
    path = Path(place).expanduser()
    if not path.is_file():
        raise ConfigError("there is no such file, and it is no web address", where=place, do="give a URL or a file")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    kept = monitor.settings.outputs / "inbox" / f"{digest[:16]}{path.suffix.lower()}"
    kept.parent.mkdir(parents=True, exist_ok=True)
    if not kept.exists():
        shutil.copyfile(path, kept)
    return Entry(id=f"sha256:{digest}", title=path.stem, link=kept.resolve().as_uri())
