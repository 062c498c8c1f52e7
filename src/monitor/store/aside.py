"""What lies aside: dropped items offered to be looked at, what people said of them, and items that wait for company."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, exists, func, select

from monitor.errors import NotFound
from monitor.model import ItemOutcome, ProposalStatus
from monitor.review.sampling import SampledWeek
from monitor.store.schema import (
    document,
    dropped_answer,
    dropped_sample,
    finding,
    item,
    proposal,
    proposal_item,
)
from monitor.store.schema import run as run_table

Columns = Select[Any]  # as long as a row is turned into an AsideItem at once


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person said of a dropped item."""

    item: int
    belongs: bool
    by: str
    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class AsideItem:
    """An item as a list shows it. ``answer`` is the newest one, of a dropped item."""

    id: int
    url: str
    title: str
    source: str
    published: date | None
    language: str | None
    relevance: float
    reason: str
    run: int
    cluster: int | None = None
    answer: Answer | None = None


def dropped_in(connection: Connection, run_id: int) -> dict[str, int]:
    """The items that a run dropped as not for us, by address; copies of what was dropped are left out."""
    query = (
        select(item.c.url, item.c.id)
        .join(finding, finding.c.item == item.c.id)
        .where(finding.c.run == run_id, finding.c.outcome == ItemOutcome.IRRELEVANT, finding.c.of.is_(None))
    )
    return {row.url: row.id for row in connection.execute(query)}


def is_sampled(connection: Connection, run_id: int) -> bool:
    return connection.execute(select(exists().where(dropped_sample.c.run == run_id))).scalar_one()


def save_sample(connection: Connection, run_id: int, ids: Sequence[int], *, seed: int, dropped: int) -> None:
    if ids:
        rows = [{"run": run_id, "item": one, "seed": seed, "dropped": dropped} for one in ids]
        connection.execute(dropped_sample.insert(), rows)


def append_answer(connection: Connection, value: Answer) -> None:
    """Raises NotFound for an item that was never offered."""
    if not connection.execute(select(exists().where(dropped_sample.c.item == value.item))).scalar_one():
        raise NotFound(
            f"item {value.item} was not offered to be looked at", do="`monitor dropped` lists those that were"
        )
    connection.execute(
        dropped_answer.insert().values(
            item=value.item, belongs=value.belongs, by=value.by, at=value.at, reason=value.reason
        )
    )


def answers(connection: Connection) -> dict[int, Answer]:
    """The newest answer about each item."""
    rows = connection.execute(select(dropped_answer).order_by(dropped_answer.c.id))
    return {row.item: Answer(row.item, row.belongs, row.by, row.at, row.reason) for row in rows}


def belonging(connection: Connection, ids: Iterable[int]) -> frozenset[int]:
    """Those of these items of which a person said that they belong."""
    said = answers(connection)
    return frozenset(one for one in ids if one in said and said[one].belongs)


def sampled_weeks(connection: Connection, *, since: datetime) -> tuple[SampledWeek, ...]:
    """The samples of the runs that stand on this moment or later, oldest first."""
    said = answers(connection)
    query = (
        select(dropped_sample.c.run, dropped_sample.c.item, dropped_sample.c.dropped)
        .join(run_table, run_table.c.id == dropped_sample.c.run)
        .where(run_table.c.as_of >= since)
        .order_by(dropped_sample.c.run)
    )
    found: dict[int, SampledWeek] = {}
    for row in connection.execute(query):
        week = found.get(row.run, SampledWeek(row.dropped, 0, 0))
        answer = said.get(row.item)
        looked, missed = week.looked + (answer is not None), week.missed + bool(answer and answer.belongs)
        found[row.run] = SampledWeek(row.dropped, looked, missed)
    return tuple(found.values())


def _listed(connection: Connection, query: Columns, said: dict[int, Answer]) -> tuple[AsideItem, ...]:
    return tuple(
        AsideItem(
            row.id, row.url, row.title, row.source, row.published, row.language, row.relevance, row.reason, row.run,
            row.cluster, said.get(row.id),
        )
        for row in connection.execute(query)
    )  # fmt: skip


def _columns(run_column: ColumnElement[int]) -> Columns:
    newest = select(document.c.item, func.max(document.c.version).label("version")).group_by(document.c.item).subquery()
    return (
        select(
            item.c.id,
            func.coalesce(document.c.url, item.c.url).label("url"),
            item.c.title,
            item.c.source,
            document.c.published,
            document.c.language,
            finding.c.relevance,
            finding.c.reason,
            finding.c.cluster,
            run_column.label("run"),
        )
        .join(finding, finding.c.item == item.c.id)
        .outerjoin(newest, newest.c.item == item.c.id)
        .outerjoin(document, and_(document.c.item == newest.c.item, document.c.version == newest.c.version))
    )


def offered(connection: Connection, *, run_id: int | None = None, limit: int = 200) -> tuple[AsideItem, ...]:
    """The dropped items that were offered, newest run first."""
    query = _columns(dropped_sample.c.run).join(dropped_sample, dropped_sample.c.item == item.c.id)
    if run_id is not None:
        query = query.where(dropped_sample.c.run == run_id)
    query = query.order_by(dropped_sample.c.run.desc(), item.c.url).limit(limit)
    return _listed(connection, query, answers(connection))


def waiting_items(connection: Connection, *, limit: int = 500) -> tuple[AsideItem, ...]:
    """The items that fit no development and are in no proposal: they wait for company. Newest run first, and what
    waits together stands together."""
    proposed = (
        select(proposal_item.c.item)
        .join(proposal, proposal.c.id == proposal_item.c.proposal)
        .where(proposal.c.status != ProposalStatus.MERGED, proposal_item.c.item == item.c.id)
    )
    query = (
        _columns(item.c.first_run)
        .where(finding.c.outcome == ItemOutcome.PROPOSAL, ~proposed.exists())
        .order_by(item.c.first_run.desc(), finding.c.cluster, item.c.url)
        .limit(limit)
    )
    return _listed(connection, query, {})
