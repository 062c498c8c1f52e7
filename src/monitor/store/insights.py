"""Proposals for the insights, and the decisions upon them, kept for ever."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection, delete, exists, select, update

from monitor.errors import Conflict, NotFound
from monitor.model import Action, ProposalStatus
from monitor.review.insights import InsightProposal, InsightRecord
from monitor.store.codec import dump, load
from monitor.store.schema import development_revision, insight_decision, insight_proposal


def insert(connection: Connection, value: InsightProposal) -> InsightProposal:
    """Keep a new proposal; its ``id`` is given here."""
    statement = insight_proposal.insert().values(**_columns(value)).returning(insight_proposal.c.id)
    kept = replace(value, id=int(connection.execute(statement).scalar_one()))
    connection.execute(update(insight_proposal).where(insight_proposal.c.id == kept.id).values(**_columns(kept)))
    return kept


def save(connection: Connection, value: InsightProposal) -> InsightProposal:
    """Write a changed proposal as its next version. Raises Conflict when somebody wrote one in between."""
    changed = replace(value, version=value.version + 1)
    table = insight_proposal.c
    statement = update(insight_proposal).where(table.id == value.id, table.version == value.version)
    if connection.execute(statement.values(**_columns(changed))).rowcount != 1:
        raise Conflict(
            f"insight proposal {value.id} was changed in the meantime", do="look at it again and decide anew"
        )
    return changed


def _columns(value: InsightProposal) -> dict[str, object]:
    return {"status": value.status, "version": value.version, "value": dump(InsightProposal, value)}


def get(connection: Connection, proposal_id: int) -> InsightProposal:
    text = connection.execute(select(insight_proposal.c.value).where(insight_proposal.c.id == proposal_id)).scalar()
    if text is None:
        raise NotFound(f"there is no insight proposal {proposal_id}", do="`monitor insights list` lists them")
    return load(InsightProposal, text)


def list_all(connection: Connection, *, status: ProposalStatus | None = None) -> tuple[InsightProposal, ...]:
    query = select(insight_proposal.c.value).order_by(insight_proposal.c.id)
    if status is not None:
        query = query.where(insight_proposal.c.status == status)
    return tuple(load(InsightProposal, text) for text in connection.execute(query).scalars())


def withdraw(connection: Connection, value: InsightProposal) -> None:
    """Forget a proposal that no person has touched and that is no longer made."""
    decided = exists().where(insight_decision.c.proposal == insight_proposal.c.id)
    connection.execute(delete(insight_proposal).where(insight_proposal.c.id == value.id, ~decided))


def append(connection: Connection, record: InsightRecord) -> InsightRecord:
    made = record.decision
    values = {"proposal": made.proposal, "action": made.action, "by": made.by, "at": made.at}
    statement = insight_decision.insert().values(**values, value=dump(InsightRecord, record))
    identity = int(connection.execute(statement.returning(insight_decision.c.id)).scalar_one())
    return replace(record, decision=replace(made, id=identity))


def records(connection: Connection, *, proposal_id: int | None = None) -> tuple[InsightRecord, ...]:
    """The decisions, oldest first."""
    query = select(insight_decision.c.id, insight_decision.c.value).order_by(insight_decision.c.id)
    if proposal_id is not None:
        query = query.where(insight_decision.c.proposal == proposal_id)
    loaded = ((row.id, load(InsightRecord, row.value)) for row in connection.execute(query))
    return tuple(replace(one, decision=replace(one.decision, id=identity)) for identity, one in loaded)


def undone(connection: Connection) -> frozenset[int]:
    """The ids of decisions that were taken back."""
    listed = records(connection)
    return frozenset(
        r.decision.undoes for r in listed if r.decision.action is Action.UNDO and r.decision.undoes is not None
    )


def approved_here(connection: Connection) -> frozenset[int]:
    """The numbers of developments of which a person has approved something since the register was loaded."""
    query = select(development_revision.c.number).where(development_revision.c.decision.is_not(None)).distinct()
    return frozenset(connection.execute(query).scalars())
