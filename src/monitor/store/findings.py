"""Findings: what was understood of each item, and where it went."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import Connection, Subquery, func, select, update

from monitor.model import Finding, ItemOutcome, ProposalStatus, Relation
from monitor.store.codec import dump, load
from monitor.store.items import CHUNK, Stage, set_stage
from monitor.store.schema import document, finding, item, proposal, proposal_item
from monitor.store.upsert import upsert


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One item with all that became of it: a row of ``monitor items``."""

    id: int
    url: str
    source: str
    title: str
    published: date | None
    language: str | None
    outcome: ItemOutcome | None  # None: announced, and not understood yet
    development: int | None
    proposal: int | None
    duplicate_of: str | None
    relation: Relation
    relevance: float | None
    reason: str
    run: int
    cluster: int | None = None


def save_finding(connection: Connection, value: Finding, *, run_id: int, trace: str | None) -> None:
    upsert(
        connection,
        finding,
        {"item": value.item},
        {
            "run": run_id,
            "outcome": value.outcome,
            "relation": value.relation,
            "development": value.development,
            "cluster": value.cluster,
            "of": value.of,
            "relevance": value.relevance,
            "reason": value.reason,
            "value": dump(Finding, value),
            "trace": trace,
        },
    )


def get_findings(connection: Connection, ids: Iterable[int]) -> dict[int, Finding]:
    wanted = sorted(set(ids))
    found: dict[int, Finding] = {}
    for at in range(0, len(wanted), CHUNK):
        query = select(finding.c.item, finding.c.value).where(finding.c.item.in_(wanted[at : at + CHUNK]))
        found.update((row.item, load(Finding, row.value)) for row in connection.execute(query))
    return found


def findings_of_run(connection: Connection, run_id: int) -> tuple[Finding, ...]:
    query = select(finding.c.value).where(finding.c.run == run_id).order_by(finding.c.item)
    return tuple(load(Finding, text) for text in connection.execute(query).scalars())


@dataclass(frozen=True, slots=True)
class KeptTrace:
    """What the matcher remembers of an item, as it wrote it down, with where the item is now."""

    item: int
    trace: str
    outcome: ItemOutcome
    relation: Relation
    development: int | None
    cluster: int | None


def get_traces(connection: Connection, *, since: datetime) -> tuple[KeptTrace, ...]:
    """What the matcher remembers of items first seen since then; oldest first, then by URL.

    From the columns alone: tens of thousands are remembered, and of each the whole finding is as long again.
    """
    query = (
        select(
            finding.c.item,
            finding.c.trace,
            finding.c.outcome,
            finding.c.relation,
            finding.c.development,
            finding.c.cluster,
            item.c.first_seen,
            item.c.url,
        )
        .join(item, item.c.id == finding.c.item)
        .where(item.c.first_seen >= since, finding.c.trace.is_not(None))
    )
    rows = sorted(connection.execute(query), key=lambda row: (row.first_seen, row.url))
    return tuple(
        KeptTrace(row.item, row.trace, ItemOutcome(row.outcome), Relation(row.relation), row.development, row.cluster)
        for row in rows
    )


def send_back(connection: Connection, item_id: int) -> None:
    """Let an item be understood again, as one that was never seen: it would be a copy of what it was itself."""
    connection.execute(update(finding).where(finding.c.item == item_id).values(trace=None))
    set_stage(connection, [item_id], Stage.READ)


def cluster_members(connection: Connection, cluster: int) -> tuple[int, ...]:
    """The items of a cluster that are no copies."""
    query = select(finding.c.item).where(finding.c.cluster == cluster, finding.c.outcome == ItemOutcome.PROPOSAL)
    return tuple(connection.execute(query.order_by(finding.c.item)).scalars())


def development_members(connection: Connection, number: int) -> tuple[int, ...]:
    """The items about a development that are no copies."""
    query = select(finding.c.item).where(finding.c.development == number, finding.c.outcome == ItemOutcome.DEVELOPMENT)
    return tuple(connection.execute(query.order_by(finding.c.item)).scalars())


def next_cluster(connection: Connection) -> int:
    """A number that no cluster has or had."""
    used = connection.execute(select(func.max(finding.c.cluster))).scalar() or 0
    asked = connection.execute(select(func.max(proposal.c.cluster))).scalar() or 0
    return max(used, asked) + 1


def move_items(
    connection: Connection,
    ids: Iterable[int],
    *,
    development: int | None,
    cluster: int | None,
    outcome: ItemOutcome,
    reason: str,
) -> None:
    """Put items elsewhere because a person said so. Copies keep pointing at their originals."""
    for one in get_findings(connection, ids).values():
        if one.outcome is ItemOutcome.DUPLICATE:
            continue
        moved = replace(one, development=development, cluster=cluster, outcome=outcome, reason=reason, probability=None)
        values = {
            "development": development,
            "cluster": cluster,
            "outcome": outcome,
            "reason": reason,
            "value": dump(Finding, moved),
        }
        connection.execute(update(finding).where(finding.c.item == one.item).values(**values))


def list_items(connection: Connection, *, run_id: int | None = None) -> tuple[ItemRow, ...]:
    """Every item with its outcome, newest run first."""
    original = item.alias("original")
    newest = select(document.c.item, func.max(document.c.version).label("version")).group_by(document.c.item).subquery()
    linked = (
        select(proposal_item.c.item, func.max(proposal_item.c.proposal).label("proposal"))
        .join(proposal, proposal.c.id == proposal_item.c.proposal)
        .where(proposal.c.status != ProposalStatus.MERGED)  # its items are with another one
        .group_by(proposal_item.c.item)
    )
    linked_to = linked.subquery()
    query = (
        select(
            item.c.id,
            func.coalesce(document.c.url, item.c.url).label("url"),
            item.c.source,
            item.c.title,
            document.c.published,
            document.c.language,
            item.c.stage,
            item.c.failure,
            finding.c.outcome,
            finding.c.development,
            finding.c.cluster,
            linked_to.c.proposal,
            original.c.id.label("original_id"),
            finding.c.relation,
            finding.c.relevance,
            finding.c.reason,
            item.c.first_run,
        )
        .outerjoin(newest, newest.c.item == item.c.id)
        .outerjoin(document, (document.c.item == newest.c.item) & (document.c.version == newest.c.version))
        .outerjoin(finding, finding.c.item == item.c.id)
        .outerjoin(linked_to, linked_to.c.item == item.c.id)
        .outerjoin(original, original.c.id == finding.c.of)
        .order_by(item.c.first_run.desc(), item.c.id)
    )
    if run_id is not None:
        query = query.where(item.c.first_run == run_id)
    rows = connection.execute(query).all()
    urls = {row.id: row.url for row in rows}
    following = _followed(connection, linked_to)
    return tuple(
        ItemRow(
            id=row.id,
            url=row.url,
            source=row.source,
            title=row.title,
            published=row.published,
            language=row.language,
            outcome=_outcome(row.outcome, row.stage),
            development=row.development,
            proposal=(row.proposal or following.get(row.id)) if row.outcome != ItemOutcome.DUPLICATE else None,
            duplicate_of=urls.get(row.original_id) if row.outcome == ItemOutcome.DUPLICATE else None,
            relation=Relation(row.relation or Relation.NONE),
            relevance=row.relevance,
            reason=row.reason or row.failure or "",
            run=row.first_run,
            cluster=row.cluster,
        )
        for row in rows
    )


def _followed(connection: Connection, linked_to: Subquery) -> dict[int, int]:
    """Items that gave way to a revision, with the proposal that the newest of those went into."""
    query = (
        select(finding.c.of, finding.c.item, linked_to.c.proposal)
        .outerjoin(linked_to, linked_to.c.item == finding.c.item)
        .where(finding.c.relation == Relation.REVISION, finding.c.of.is_not(None))
        .order_by(finding.c.item)
    )
    revised = {row.of: row for row in connection.execute(query)}
    found: dict[int, int] = {}
    for original in revised:
        at, seen = original, {original}
        while (newer := revised.get(at)) is not None and newer.item not in seen:
            if newer.proposal is not None:
                found[original] = newer.proposal
                break
            at = newer.item
            seen.add(at)
    return found


def _outcome(outcome: str | None, stage: str) -> ItemOutcome | None:
    if outcome is None:
        return ItemOutcome.FAILED if stage == Stage.FAILED else None
    return ItemOutcome(outcome)
