"""Queries that only the review page asks: they read across tables and change nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, func, select

from monitor.errors import NotFound
from monitor.model import Decision, Development, Document, ItemOutcome, Proposal, Relation
from monitor.review.measures import OwnScore
from monitor.review.trend import Seen
from monitor.store.codec import load
from monitor.store.items import CHUNK, Stage
from monitor.store.proposals import Decided, decided_of
from monitor.store.schema import (
    decision,
    development_revision,
    document,
    finding,
    item,
    own_score,
    proposal,
    proposal_item,
    register_decision,
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


def get_decision(connection: Connection, decision_id: int) -> Decided | None:
    """One decision, with the proposal as it stood before it."""
    row = connection.execute(select(decision).where(decision.c.id == decision_id)).mappings().first()
    if row is None:
        return None
    return decided_of(row)


def proposals_about(connection: Connection, number: int, *, limit: int = 25) -> tuple[Proposal, ...]:
    """The last proposals that are or were about a development, newest first."""
    query = select(proposal.c.value).where(proposal.c.development == number).order_by(proposal.c.id.desc())
    query = query.limit(limit)
    return tuple(load(Proposal, text) for text in connection.execute(query).scalars())


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
    """When an item about each development was last seen."""
    query = (
        select(finding.c.development, func.max(item.c.first_seen))
        .join(item, item.c.id == finding.c.item)
        .where(finding.c.development.is_not(None), finding.c.outcome != ItemOutcome.IRRELEVANT)
        .group_by(finding.c.development)
    )
    return {int(number): at for number, at in connection.execute(query)}


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


def register_decisions(connection: Connection, number: int) -> tuple[RegisterDecision, ...]:
    """The decisions about a development itself, newest first."""
    query = select(register_decision).where(register_decision.c.development == number)
    rows = connection.execute(query.order_by(register_decision.c.id.desc()))
    return tuple(RegisterDecision(row.development, row.action, row.by, row.at, row.reason) for row in rows)
