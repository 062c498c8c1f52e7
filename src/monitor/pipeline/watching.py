"""Watch the sources: how healthy each is by its history, which rest for now, and what a run did not see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from monitor.collect.health import Health, Visit, coverage, health
from monitor.model import Source
from monitor.pipeline.monitor import Monitor
from monitor.store import items, runs
from monitor.store.runs import SourceReport


def healths(
    connection: Connection, *, now: datetime, until: int | None = None, only: str | None = None
) -> dict[str, Health]:
    """The health at ``now`` of every source that was ever asked; ``until`` leaves out the runs after that one, ``only``
    all other sources."""
    history = runs.source_history(connection, until=until, only=only)
    return {name: health(past[-1].source, list(map(_visit, past)), now) for name, past in history.items() if past}


@dataclass(frozen=True, slots=True)
class Watched:
    """A source over time: its health, how the last run found it, and what came of what it announced."""

    past: Health | None  # None before it was ever asked
    last: SourceReport | None
    items: int
    full: float | None  # share of its documents that were read in full; None before the first


def watch(monitor: Monitor, *, now: datetime) -> dict[str, Watched]:
    """Every known source as it stands at ``now``."""
    with monitor.database.read() as connection:
        known = healths(connection, now=now)
        shares = items.full_shares(connection)
        return {
            one.source.id: Watched(known.get(one.source.id), one.last, one.items, shares.get(one.source.id))
            for one in runs.source_health(connection)
        }


def moved_to(connection: Connection, source: Source, *, now: datetime) -> str | None:
    """Where a source is asked instead of at the address in the file: it redirected there for good, several times."""
    found = healths(connection, now=now, only=source.id).get(source.id)
    return found.moved_to if found else None


def resting(connection: Connection, sources: Sequence[Source], *, now: datetime) -> dict[str, str]:
    """Which of these sources are not to be asked now, and why, in Dutch: they failed for weeks, or are gone."""
    known = healths(connection, now=now)
    return {
        source.id: known[source.id].note
        for source in sources
        if source.id in known and (known[source.id].muted or known[source.id].rest_until)
    }


def coverage_of(connection: Connection, run_id: int) -> str:
    """What a run saw and did not see, in Dutch, with what is to be said of its sources over time."""
    return coverage_statement(runs.source_reports(connection, run_id), notes_of(connection, run_id))


def notes_of(connection: Connection, run_id: int) -> tuple[str, ...]:
    """What is to be said of a run's sources over time, in Dutch: which fail again and again, are late, or moved."""
    run = runs.get_run(connection, run_id)
    reports = runs.source_reports(connection, run_id)
    known = healths(connection, now=run.as_of, until=run_id)
    asked = {report.source.id for report in reports}
    on = {name for name, source in runs.get_sources(connection).items() if source.enabled}
    notes = [found.note for name, found in known.items() if name in asked]
    notes += [found.note for name, found in known.items() if name in on - asked and (found.rest_until or found.muted)]
    notes += [
        f"{report.source.name} is verhuisd naar {moved} en wordt daar gelezen: pas het adres aan in het bronnenbestand"
        for report in reports
        if (moved := known[report.source.id].moved_to)
    ]
    return tuple(note for note in notes if note)


def coverage_statement(reports: Sequence[SourceReport], notes: Sequence[str] = ()) -> str:
    """How much of what was to be read was read, what was not, and these ``notes``."""
    outcomes = [(report.source, report.outcome) for report in reports]
    return coverage(outcomes, notes, [report.source.name for report in reports if report.overflowed])


def _visit(report: SourceReport) -> Visit:
    return Visit(report.at, report.outcome, report.new, report.status, report.overflowed, report.moved, report.address)
