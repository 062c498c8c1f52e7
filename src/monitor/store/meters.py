"""Counts of what the database holds, as a monitoring system asks for them: every one a single grouped query."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, Connection, Table, func, select

from monitor.store.runs import RunStatus, StageTime, list_stages
from monitor.store.schema import decision, finding, proposal, run, source, source_outcome


@dataclass(frozen=True, slots=True)
class SourceMeter:
    """``failures`` are in a row; ``last_success`` is None before the first."""

    id: str
    failures: int
    last_success: datetime | None


@dataclass(frozen=True, slots=True)
class Meters:
    """How many there are of each sort, and how the last run went.

    ``last_finished`` is when the last run ended that went to its end; ``stages`` and ``outcomes`` are of the newest,
    whatever became of it.
    """

    runs: dict[str, int]  # by status
    last_finished: datetime | None
    stages: tuple[StageTime, ...]
    outcomes: dict[str, int]  # sources of the newest run, by how they fared
    sources: tuple[SourceMeter, ...]
    items: dict[str, int]  # by what became of them
    proposals: dict[tuple[str, str], int]  # by status and kind
    decisions: dict[str, int]  # by action


def read_meters(connection: Connection) -> Meters:
    newest = connection.execute(select(func.max(run.c.id))).scalar()
    ended = select(func.max(run.c.finished)).where(run.c.status == RunStatus.FINISHED)
    by_kind = select(proposal.c.status, proposal.c.kind, func.count()).group_by(proposal.c.status, proposal.c.kind)
    of_newest = (
        select(source_outcome.c.outcome, func.count())
        .where(source_outcome.c.run == newest)
        .group_by(source_outcome.c.outcome)
    )
    named = select(source.c.id, source.c.failures, source.c.last_success).order_by(source.c.id)
    return Meters(
        runs=_counted(connection, run, run.c.status),
        last_finished=connection.execute(ended).scalar(),
        stages=list_stages(connection).get(newest, ()) if newest is not None else (),
        outcomes={str(outcome): number for outcome, number in connection.execute(of_newest).tuples()},
        sources=tuple(SourceMeter(*row) for row in connection.execute(named).tuples()),
        items=_counted(connection, finding, finding.c.outcome),
        proposals={(str(status), str(kind)): number for status, kind, number in connection.execute(by_kind).tuples()},
        decisions=_counted(connection, decision, decision.c.action),
    )


def _counted(connection: Connection, table: Table, column: Column[str]) -> dict[str, int]:
    query = select(column, func.count()).select_from(table).group_by(column)
    return {str(value): number for value, number in connection.execute(query).tuples()}
