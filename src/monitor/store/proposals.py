"""Proposals and the decisions upon them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection, RowMapping, delete, func, select, update

from monitor.errors import Conflict, NotFound
from monitor.model import Decision, Proposal, ProposalStatus
from monitor.store.codec import dump, load
from monitor.store.items import CHUNK
from monitor.store.schema import decision, proposal, proposal_item


def insert_proposal(connection: Connection, value: Proposal, *, cluster: int | None) -> Proposal:
    """Keep a new proposal; its ``id`` is given here."""
    columns = {**_columns(value), "cluster": cluster}
    identity = connection.execute(proposal.insert().values(**columns).returning(proposal.c.id)).scalar_one()
    kept = replace(value, id=int(identity))
    connection.execute(update(proposal).where(proposal.c.id == kept.id).values(value=dump(Proposal, kept)))
    _link(connection, kept)
    return kept


def update_proposal(connection: Connection, value: Proposal) -> Proposal:
    """Write a changed proposal as its next version.

    Raises Conflict when somebody wrote a version in between.
    """
    changed = replace(value, version=value.version + 1)
    statement = update(proposal).where(proposal.c.id == value.id, proposal.c.version == value.version)
    if connection.execute(statement.values(**_columns(changed))).rowcount != 1:
        raise Conflict(f"proposal {value.id} was changed in the meantime", do="look at it again and decide anew")
    _link(connection, changed)
    return changed


def _columns(value: Proposal) -> dict[str, object]:
    return {
        "kind": value.kind,
        "status": value.status,
        "development": value.development,
        "title": value.title,
        "score": value.validity.score,
        "version": value.version,
        "run": value.run,
        "updated_run": value.updated_run,
        "deferred_until": value.deferred_until,
        "value": dump(Proposal, value),
    }


def _link(connection: Connection, value: Proposal) -> None:
    connection.execute(delete(proposal_item).where(proposal_item.c.proposal == value.id))
    if value.items:
        rows = [{"proposal": value.id, "item": one} for one in sorted(set(value.items))]
        connection.execute(proposal_item.insert(), rows)


def get_proposal(connection: Connection, proposal_id: int) -> Proposal:
    text = connection.execute(select(proposal.c.value).where(proposal.c.id == proposal_id)).scalar()
    if text is None:
        raise NotFound(f"there is no proposal {proposal_id}", do="`monitor proposals` lists them")
    return load(Proposal, text)


def cluster_of(connection: Connection, proposal_id: int) -> int | None:
    return connection.execute(select(proposal.c.cluster).where(proposal.c.id == proposal_id)).scalar()


def list_proposals(
    connection: Connection, *, statuses: Sequence[ProposalStatus] = (), run_id: int | None = None
) -> tuple[Proposal, ...]:
    """Proposals by id; of one run: those that it made or added to."""
    query = select(proposal.c.value).order_by(proposal.c.id)
    if statuses:
        query = query.where(proposal.c.status.in_(statuses))
    if run_id is not None:
        query = query.where(proposal.c.updated_run == run_id)
    return tuple(load(Proposal, text) for text in connection.execute(query).scalars())


def count_by_status(connection: Connection) -> dict[ProposalStatus, int]:
    rows = connection.execute(select(proposal.c.status, func.count()).group_by(proposal.c.status))
    return {ProposalStatus(status): int(count) for status, count in rows}


def pending_for(connection: Connection, *, development: int | None, cluster: int | None) -> Proposal | None:
    """The proposal for this target that still waits for a decision, to which new evidence is added."""
    target = proposal.c.development == development if development is not None else proposal.c.cluster == cluster
    query = select(proposal.c.value).where(
        target, proposal.c.status.in_((ProposalStatus.OPEN, ProposalStatus.DEFERRED))
    )
    text = connection.execute(query.order_by(proposal.c.id.desc()).limit(1)).scalar()
    return load(Proposal, text) if text else None


def settled_items(connection: Connection, ids: Sequence[int]) -> frozenset[int]:
    """Those of these items about which a person has decided: they alone are no reason to ask again."""
    settled: set[int] = set()
    for at in range(0, len(ids), CHUNK):
        query = (
            select(proposal_item.c.item)
            .join(proposal, proposal.c.id == proposal_item.c.proposal)
            .where(
                proposal_item.c.item.in_(ids[at : at + CHUNK]),
                proposal.c.status.in_((ProposalStatus.APPROVED, ProposalStatus.REJECTED)),
            )
        )
        settled.update(connection.execute(query).scalars())
    return frozenset(settled)


def wake_deferred(connection: Connection, today: date) -> tuple[Proposal, ...]:
    """Open the proposals again that were put off until today or earlier."""
    query = select(proposal.c.value).where(
        proposal.c.status == ProposalStatus.DEFERRED, proposal.c.deferred_until <= today
    )
    due = [load(Proposal, text) for text in connection.execute(query.order_by(proposal.c.id)).scalars()]
    return tuple(
        update_proposal(connection, replace(one, status=ProposalStatus.OPEN, deferred_until=None)) for one in due
    )


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision with the proposal as it stood before it."""

    decision: Decision
    before: Proposal
    model: str
    settings: str = ""  # version of the rules by which the proposal was made


def append_decision(
    connection: Connection, value: Decision, *, before: Proposal, model: str, settings: str = ""
) -> Decision:
    statement = decision.insert().values(
        proposal=value.proposal,
        action=value.action,
        by=value.by,
        at=value.at,
        value=dump(Decision, value),
        before=dump(Proposal, before),
        model=model,
        settings=settings,
    )
    identity = connection.execute(statement.returning(decision.c.id)).scalar_one()
    return replace(value, id=int(identity))


def list_decisions(connection: Connection, *, proposal_id: int | None = None) -> tuple[Decided, ...]:
    """The decisions, oldest first."""
    query = select(decision).order_by(decision.c.id)
    if proposal_id is not None:
        query = query.where(decision.c.proposal == proposal_id)
    return tuple(decided_of(row) for row in connection.execute(query).mappings())


def decided_of(row: RowMapping) -> Decided:
    """A row of the table of decisions as values."""
    kept = replace(load(Decision, row["value"]), id=row["id"])
    return Decided(kept, load(Proposal, row["before"]), row["model"], row["settings"])
