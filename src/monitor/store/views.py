"""Queries that only the review page asks: they read across tables and change nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from monitor.errors import NotFound
from monitor.model import Development, Document, ItemOutcome, Proposal, Relation
from monitor.review.trend import Seen
from monitor.store.codec import load
from monitor.store.items import CHUNK, Stage
from monitor.store.schema import (
    decision,
    development_revision,
    document,
    finding,
    item,
    proposal,
    proposal_item,
    run,
)


def proposal_versions(connection: Connection) -> dict[int, int]:
    """The version of every proposal by its id: what a cache of them is checked with."""
    rows = connection.execute(select(proposal.c.id, proposal.c.version))
    return {row.id: row.version for row in rows}


@dataclass(frozen=True, slots=True)
class ProposalState:
    """A mark of all proposals together: versions only rise, so it differs as soon as one was made or changed."""

    proposals: int
    versions: int


def proposal_state(connection: Connection) -> ProposalState:
    row = connection.execute(select(func.count(), func.coalesce(func.sum(proposal.c.version), 0))).one()
    return ProposalState(int(row[0]), int(row[1]))


def get_proposals(connection: Connection, ids: Iterable[int]) -> tuple[Proposal, ...]:
    wanted = sorted(set(ids))
    found: list[Proposal] = []
    for at in range(0, len(wanted), CHUNK):
        query = select(proposal.c.value).where(proposal.c.id.in_(wanted[at : at + CHUNK])).order_by(proposal.c.id)
        found.extend(load(Proposal, text) for text in connection.execute(query).scalars())
    return tuple(found)


def documents_by_hash(connection: Connection, hashes: Iterable[str]) -> dict[str, Document]:
    """The stored texts that spans refer to, by their hash; of several items with one text, any."""
    wanted = sorted(set(hashes))
    found: dict[str, Document] = {}
    for at in range(0, len(wanted), CHUNK):
        first = select(func.min(document.c.id)).where(document.c.sha256.in_(wanted[at : at + CHUNK]))
        query = select(document.c.sha256, document.c.value).where(document.c.id.in_(first.group_by(document.c.sha256)))
        found.update((row.sha256, load(Document, row.value)) for row in connection.execute(query))
    return found


def get_document(connection: Connection, sha256: str) -> Document:
    found = documents_by_hash(connection, [sha256])
    if sha256 not in found:
        raise NotFound(f"there is no stored text {sha256}")
    return found[sha256]


def copies_of(connection: Connection, ids: Sequence[int]) -> dict[int, int]:
    """How many copies each of these items has."""
    query = (
        select(finding.c.of, func.count())
        .where(finding.c.of.in_(list(ids)[:CHUNK]), finding.c.outcome == ItemOutcome.DUPLICATE)
        .group_by(finding.c.of)
    )
    return {int(of): int(number) for of, number in connection.execute(query)}


def proposals_about(connection: Connection, number: int, *, limit: int = 25) -> tuple[Proposal, ...]:
    """The last proposals that are or were about a development, newest first."""
    query = select(proposal.c.value).where(proposal.c.development == number).order_by(proposal.c.id.desc())
    query = query.limit(limit)
    return tuple(load(Proposal, text) for text in connection.execute(query).scalars())


def newest_finished(connection: Connection) -> int | None:
    """The newest run that came to an end."""
    return connection.execute(select(func.max(run.c.id)).where(run.c.finished.is_not(None))).scalar()


def run_days(connection: Connection) -> dict[int, datetime]:
    """The moment at which each run stands; their reports, which are long, stay where they are."""
    return {row.id: row.as_of for row in connection.execute(select(run.c.id, run.c.as_of))}


@dataclass(frozen=True, slots=True)
class ItemLine:
    """An item of a run with what became of it."""

    url: str
    source: str
    title: str
    development: int | None
    proposal: int | None
    relation: Relation
    reason: str


def run_outcomes(connection: Connection, run_id: int) -> dict[ItemOutcome, int]:
    """How many of the items that a run was the first to see came to each outcome."""
    query = (
        select(finding.c.outcome, item.c.stage, func.count())
        .outerjoin_from(item, finding, finding.c.item == item.c.id)
        .where(item.c.first_run == run_id)
        .group_by(finding.c.outcome, item.c.stage)
    )
    counts: dict[ItemOutcome, int] = {}
    for outcome, stage, number in connection.execute(query):
        if outcome is None and stage != Stage.FAILED:
            continue  # announced, and not understood yet
        key = ItemOutcome(outcome) if outcome else ItemOutcome.FAILED
        counts[key] = counts.get(key, 0) + int(number)
    return counts


def run_items(connection: Connection, run_id: int, outcome: ItemOutcome, *, limit: int) -> tuple[ItemLine, ...]:
    """The first items of one outcome that a run was the first to see."""
    linked = select(func.max(proposal_item.c.proposal)).where(proposal_item.c.item == item.c.id).scalar_subquery()
    is_it = (
        (finding.c.outcome.is_(None)) & (item.c.stage == Stage.FAILED)
        if outcome is ItemOutcome.FAILED
        else finding.c.outcome == outcome
    )
    query = (
        select(
            item.c.url,
            item.c.source,
            item.c.title,
            item.c.failure,
            finding.c.development,
            finding.c.relation,
            finding.c.reason,
            linked.label("proposal"),
        )
        .outerjoin_from(item, finding, finding.c.item == item.c.id)
        .where(item.c.first_run == run_id, is_it)
        .order_by(finding.c.development, item.c.id)
        .limit(limit)
    )
    return tuple(
        ItemLine(
            row.url,
            row.source,
            row.title,
            row.development,
            row.proposal if outcome is not ItemOutcome.DUPLICATE else None,
            Relation(row.relation or Relation.NONE),
            row.reason or row.failure or "",
        )
        for row in connection.execute(query)
    )


@dataclass(frozen=True, slots=True)
class Revision:
    """A development as it was from some moment on, and by whose decision."""

    development: Development
    at: datetime
    proposal: int | None
    by: str | None


def list_revisions(connection: Connection, number: int) -> tuple[Revision, ...]:
    """Every revision of a development, newest first."""
    query = (
        select(development_revision, decision.c.proposal, decision.c.by)
        .outerjoin(decision, decision.c.id == development_revision.c.decision)
        .where(development_revision.c.number == number)
        .order_by(development_revision.c.revision.desc())
    )
    rows = connection.execute(query).mappings().all()
    if not rows:
        raise NotFound(f"there is no development {number}", do="`monitor developments` lists them")
    return tuple(Revision(load(Development, row["value"]), row["at"], row["proposal"], row["by"]) for row in rows)


def revision_scores(connection: Connection) -> dict[int, list[tuple[datetime, int]]]:
    """The score of every development at each of its revisions, oldest first."""
    query = select(development_revision.c.number, development_revision.c.at, development_revision.c.value).order_by(
        development_revision.c.number, development_revision.c.revision
    )
    found: dict[int, list[tuple[datetime, int]]] = {}
    for row in connection.execute(query):
        value = load(Development, row.value)
        if value.validity is not None:
            found.setdefault(row.number, []).append((row.at, value.validity))
    return found


def last_changes(connection: Connection) -> dict[int, datetime]:
    """When the newest revision of each development was made."""
    query = select(development_revision.c.number, func.max(development_revision.c.at)).group_by(
        development_revision.c.number
    )
    return {int(number): at for number, at in connection.execute(query)}


def last_evidence(connection: Connection) -> dict[int, datetime]:
    """When an item that speaks for each development was last seen."""
    query = (
        select(finding.c.development, func.max(item.c.first_seen))
        .join(item, item.c.id == finding.c.item)
        .where(
            finding.c.development.is_not(None),
            finding.c.outcome != ItemOutcome.IRRELEVANT,
            finding.c.relation != Relation.CONTRADICTS,
        )
        .group_by(finding.c.development)
    )
    return {int(number): at for number, at in connection.execute(query)}


def seen_since(connection: Connection, since: datetime) -> tuple[Seen, ...]:
    """The publications about developments first seen since then; copies are none."""
    query = (
        select(finding.c.development, item.c.source, item.c.first_seen, finding.c.relation)
        .join(item, item.c.id == finding.c.item)
        .where(
            item.c.first_seen >= since,
            finding.c.development.is_not(None),
            finding.c.outcome == ItemOutcome.DEVELOPMENT,
        )
    )
    dependent = {Relation.SECONDARY, Relation.SYNDICATED, Relation.REVISION}
    return tuple(
        Seen(row.development, row.source, row.first_seen.date(), row.relation not in dependent)
        for row in connection.execute(query)
    )
