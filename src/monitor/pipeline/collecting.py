"""Collect: ask one source what it published, and keep what is new."""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Sequence, Set
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from monitor.collect.collect import collect
from monitor.errors import NotFound
from monitor.model import Collected, Entry, Source
from monitor.pipeline.monitor import Monitor
from monitor.pipeline.overlaying import version_mark
from monitor.pipeline.versioning import rules_version
from monitor.pipeline.watching import moved_to, resting
from monitor.read.urls import canonical
from monitor.store import checks, items, runs
from monitor.store.logfile import name_run

LOG = logging.getLogger(__name__)


def start(
    monitor: Monitor, sources: Sequence[Source], *, as_of: datetime, only: Sequence[str] = (), listed: bool = True
) -> tuple[int, tuple[str, ...]]:
    """Begin a run over these sources. Return its id and the ids of the sources to ask.

    With ``listed`` they are all that the sources file holds: what it no longer names is switched off.
    Sources that failed for weeks rest for a while and those that are gone are left alone, unless ``only`` names them.
    Raises NotFound when ``only`` names a source that is not there.
    """
    known = {source.id for source in sources}
    if unknown := [name for name in only if name not in known]:
        raise NotFound(f"there is no source {unknown[0]!r}", do="`monitor sources list` lists them")
    with monitor.database.write() as connection:
        runs.save_sources(connection, sources)
        if listed:
            _switch_off_the_others(connection, known)
        left_alone = {} if only else resting(connection, [s for s in sources if s.enabled], now=as_of)
        rules = rules_version(monitor.settings) + version_mark(connection)
        run_id = runs.start_run(connection, as_of=as_of, now=monitor.clock(), settings=rules)
    name_run(run_id)
    LOG.info("run started", extra={"run": run_id, "as_of": as_of.isoformat(), "rules": rules})
    for source, why in left_alone.items():
        LOG.info("source not asked", extra={"run": run_id, "source": source, "reason": why})
    for why in left_alone.values():
        monitor.tell(f"  {why}")
    asked = tuple(s.id for s in sources if (s.id in only if only else s.enabled and s.id not in left_alone))
    return run_id, asked


BY_HAND = "hand-"  # what a source's id begins with when a person put its publications in: no file lists it
NOT_LISTED = "staat niet meer in het bronnenbestand"


def _switch_off_the_others(connection: Connection, listed: Set[str]) -> None:
    stored = runs.get_sources(connection)
    gone = [one for one, was in stored.items() if one not in listed and was.enabled and not one.startswith(BY_HAND)]
    runs.switch_off(connection, gone, reason=NOT_LISTED)


def collect_source(monitor: Monitor, run_id: int, source_id: str) -> tuple[int, ...]:
    """Ask one source; return the ids of its new items. Whatever the source does wrong becomes its outcome."""
    began = time.monotonic()
    with monitor.database.read() as connection:
        source = runs.get_source(connection, source_id)
        validators = runs.get_validators(connection, source_id)
        now = runs.get_run(connection, run_id).as_of
        moved = moved_to(connection, source, now=now)
    collected = collect(replace(source, url=moved or source.url), validators, monitor.fetcher, now=now)
    if moved:  # so that the history goes on saying where it lives; a further redirect says so itself
        collected = replace(collected, moved=collected.moved or moved)
    new = collect_entries(monitor, run_id, source, collected)
    event = {"run": run_id, "source": source_id, "outcome": str(collected.outcome), "seen": len(collected.entries)}
    event |= {"new": len(new), "detail": collected.detail, "seconds": round(time.monotonic() - began, 3)}
    LOG.log(logging.INFO if collected.outcome.reached else logging.WARNING, "source collected", extra=event)
    told = f" ({collected.detail})" if collected.detail else ""
    monitor.tell(f"  {source.name}: {collected.outcome}, {len(new)} nieuw{told}")
    return new


def collect_entries(monitor: Monitor, run_id: int, source: Source, collected: Collected) -> tuple[int, ...]:
    """Keep what a source announced, with how it fared, in one transaction; return the ids of the new items."""
    entries = [(address(entry, source), entry) for entry in collected.entries]
    with monitor.database.write() as connection:
        now = runs.get_run(connection, run_id).as_of
        checks.note_changes(connection, source.id, entries)
        new = items.announce(connection, source.id, entries, run_id=run_id, now=now)
        runs.record_outcome(
            connection, run_id, replace(collected, source=source.id), new=len(new), now=now, address=source.url
        )
    return new


def address(entry: Entry, source: Source) -> str:
    """The one address of an entry. Without a link: its DOI; without that, its place in the source."""
    if entry.link:
        return canonical(entry.link)
    if entry.doi:
        return f"https://doi.org/{entry.doi.lower()}"
    mark = hashlib.sha256((entry.id or entry.title).encode()).hexdigest()[:16]
    return f"{source.url}#{mark}"
