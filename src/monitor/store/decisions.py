"""The log of decisions, and what people scored by themselves: read for who has to answer for them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, func, select

from monitor.model import Decision
from monitor.review.measures import OwnScore
from monitor.store.codec import load
from monitor.store.proposals import Decided, decided_of
from monitor.store.schema import decision, own_score, register_decision


def get_decision(connection: Connection, decision_id: int) -> Decided | None:
    """One decision, with the proposal as it stood before it."""
    row = connection.execute(select(decision).where(decision.c.id == decision_id)).mappings().first()
    if row is None:
        return None
    return decided_of(row)


def decision_page(
    connection: Connection, *, by: str | None = None, limit: int = 50, offset: int = 0
) -> tuple[tuple[Decided, ...], int]:
    """Decisions, newest first, and how many there are."""
    query = select(decision)
    counting = select(func.count()).select_from(decision)
    if by is not None:
        query, counting = query.where(decision.c.by == by), counting.where(decision.c.by == by)
    rows = connection.execute(query.order_by(decision.c.id.desc()).limit(limit).offset(offset))
    listed = tuple(decided_of(row) for row in rows.mappings())
    return listed, int(connection.execute(counting).scalar_one())


def decision_names(connection: Connection) -> tuple[str, ...]:
    return tuple(connection.execute(select(decision.c.by).distinct().order_by(decision.c.by)).scalars())


def all_decisions(connection: Connection) -> tuple[Decision, ...]:
    """Every decision without the proposal it was about, oldest first."""
    rows = connection.execute(select(decision.c.id, decision.c.value).order_by(decision.c.id))
    return tuple(replace(load(Decision, row.value), id=row.id) for row in rows)


def save_own_score(connection: Connection, value: OwnScore) -> None:
    """Keep what a person gave first; a second thought does not replace it."""
    known = select(own_score.c.score).where(own_score.c.proposal == value.proposal, own_score.c.by == value.by)
    if connection.execute(known).first() is None:
        columns = {"score": value.score, "computed": value.computed, "at": value.at}
        connection.execute(own_score.insert().values(proposal=value.proposal, by=value.by, **columns))


def own_scores(connection: Connection, *, by: str | None = None) -> tuple[OwnScore, ...]:
    query = select(own_score).order_by(own_score.c.at)
    if by is not None:
        query = query.where(own_score.c.by == by)
    return tuple(OwnScore(row.proposal, row.by, row.score, row.computed, row.at) for row in connection.execute(query))


@dataclass(frozen=True, slots=True)
class RegisterDecision:
    """A decision about a development that no proposal asked for."""

    development: int
    action: str  # "retire" or "reinstate"
    by: str
    at: datetime
    reason: str


def append_register_decision(connection: Connection, value: RegisterDecision) -> None:
    columns = {"development": value.development, "action": value.action, "by": value.by, "at": value.at}
    connection.execute(register_decision.insert().values(**columns, reason=value.reason))


def all_register_decisions(connection: Connection) -> tuple[RegisterDecision, ...]:
    """Every decision about the register itself, oldest first."""
    rows = connection.execute(select(register_decision).order_by(register_decision.c.id))
    return tuple(RegisterDecision(row.development, row.action, row.by, row.at, row.reason) for row in rows)


def register_decisions(connection: Connection, number: int) -> tuple[RegisterDecision, ...]:
    """The decisions about a development itself, newest first."""
    query = select(register_decision).where(register_decision.c.development == number)
    rows = connection.execute(query.order_by(register_decision.c.id.desc()))
    return tuple(RegisterDecision(row.development, row.action, row.by, row.at, row.reason) for row in rows)
