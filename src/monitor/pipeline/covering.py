"""What the last run saw and did not see: stands on top of the queue, and so is worked out once a run."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock

from sqlalchemy import Connection

from monitor.pipeline.monitor import Monitor
from monitor.pipeline.watching import coverage_statement, notes_of
from monitor.store import runs, views
from monitor.store.runs import Run, SourceReport


@dataclass(frozen=True, slots=True)
class Coverage:
    """What one run saw and did not see."""

    run: Run
    statement: str
    reached: int
    total: int
    missed: tuple[SourceReport, ...]
    notes: tuple[str, ...]  # Dutch: which sources fail again and again, are late, or moved


@dataclass
class LastCoverage:
    """The coverage of the newest run that came to its end. It rests on the whole history of every source, and nothing
    of it changes before the next run ends; so it is kept until then."""

    monitor: Monitor
    _kept: Coverage | None = None
    _lock: Lock = field(default_factory=Lock)

    def get(self) -> Coverage | None:
        """None before the first run ended."""
        with self._lock, self.monitor.database.read() as connection:
            newest = views.newest_finished(connection)
            if newest is None:
                return None
            if self._kept is None or self._kept.run.id != newest:
                self._kept = _coverage(connection, newest)
            return self._kept


def _coverage(connection: Connection, run_id: int) -> Coverage:
    reports = runs.source_reports(connection, run_id)
    notes = notes_of(connection, run_id)
    return Coverage(
        run=runs.get_run(connection, run_id),
        statement=coverage_statement(reports, notes),
        reached=sum(report.outcome.reached for report in reports),
        total=len(reports),
        missed=tuple(report for report in reports if not report.outcome.reached),
        notes=notes,
    )
