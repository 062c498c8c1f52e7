"""Winding a copy of the database back to the moment before a run. Never for the database itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, and_, delete, func, or_, select, text, update

from monitor.errors import StoreError
from monitor.model import Development, Proposal, ProposalStatus
from monitor.store.codec import dump, load
from monitor.store.items import Stage
from monitor.store.schema import (
    claim,
    decision,
    decision_trace,
    development,
    development_revision,
    document,
    finding,
    item,
    own_score,
    proposal,
    proposal_item,
    run,
    snapshot,
)
from monitor.store.standing import put_back

LATER = "later"  # a stage that no step takes up: items which the run could not know


def wind_back(connection: Connection, run_id: int) -> tuple[int, ...]:
    """Undo a run and everything after it; return the items that the run understood, which wait again.

    Raises StoreError on anything but SQLite: the copy that a replay makes is one, and nothing else may be wound back.
    """
    if connection.dialect.name != "sqlite":
        raise StoreError("only a copy can be wound back")
    for (name,) in connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
        connection.execute(text(f'DROP TRIGGER "{name}"'))
    connection.execute(text("PRAGMA defer_foreign_keys=ON"))
    started, as_of = connection.execute(select(run.c.started, run.c.as_of).where(run.c.id == run_id)).one()
    ids = understood_in(connection, run_id)
    connection.execute(delete(snapshot).where(snapshot.c.at > as_of))
    connection.execute(delete(claim).where(claim.c.run >= run_id))
    put_back(connection, run_id)
    connection.execute(delete(finding).where(finding.c.run >= run_id))
    connection.execute(delete(document).where(document.c.run > run_id))
    connection.execute(update(item).where(item.c.first_run > run_id).values(stage=LATER))
    connection.execute(update(item).where(item.c.id.in_(ids)).values(stage=Stage.READ))
    waiting = item.c.stage.in_((Stage.READ, Stage.ANNOUNCED))
    connection.execute(update(item).where(waiting, item.c.id.not_in(ids)).values(stage=LATER))
    _proposals_before(connection, run_id, started)
    _register_before(connection, started)
    _decisions_before(connection, started)
    return ids


def understood_in(connection: Connection, run_id: int) -> tuple[int, ...]:
    """The items that a run understood: those whose finding is of it, and those that it read and that a later run
    understood anew, since their source changed them."""
    read = select(document.c.item).where(document.c.run == run_id)
    changed = select(document.c.item).where(document.c.run > run_id)
    anew = and_(finding.c.run > run_id, finding.c.item.in_(read), finding.c.item.in_(changed))
    query = select(finding.c.item).where(or_(finding.c.run == run_id, anew))
    return tuple(connection.execute(query.order_by(finding.c.item)).scalars())


def understood_anew(connection: Connection, run_id: int) -> tuple[int, ...]:
    """The items that were understood before a run and anew after it: as what they counted in that run is not kept."""
    read = select(document.c.item).where(document.c.run == run_id)
    earlier = select(document.c.item).where(document.c.run < run_id)
    changed = select(document.c.item).where(document.c.run > run_id)
    known = finding.c.item.in_(earlier), finding.c.item.in_(changed), finding.c.item.not_in(read)
    query = select(finding.c.item).where(finding.c.run > run_id, *known)
    return tuple(connection.execute(query.order_by(finding.c.item)).scalars())


def _proposals_before(connection: Connection, run_id: int, started: datetime) -> None:
    """Leave out the run's own proposals; put earlier ones back as they stood, without what came to them since."""
    known = set(connection.execute(select(finding.c.item)).scalars())
    made_later = select(proposal.c.id).where(proposal.c.run >= run_id)
    for row in connection.execute(select(proposal.c.id, proposal.c.value).where(proposal.c.run < run_id)).all():
        first = connection.execute(
            select(decision.c.before)
            .where(decision.c.proposal == row.id, decision.c.at >= started)
            .order_by(decision.c.id)
            .limit(1)
        ).scalar()
        held = load(Proposal, first or row.value)
        held = replace(held, items=tuple(one for one in held.items if one in known))
        values = {"status": held.status, "deferred_until": held.deferred_until, "value": dump(Proposal, held)}
        connection.execute(update(proposal).where(proposal.c.id == row.id).values(**values, version=held.version))
        connection.execute(
            delete(proposal_item).where(proposal_item.c.proposal == row.id, proposal_item.c.item.not_in(held.items))
        )
    connection.execute(delete(proposal_item).where(proposal_item.c.proposal.in_(made_later)))
    connection.execute(
        update(proposal).where(proposal.c.run >= run_id).values(status=ProposalStatus.MERGED, cluster=None)
    )
    connection.execute(update(proposal).where(proposal.c.run >= run_id).values(development=None))


def _decisions_before(connection: Connection, started: datetime) -> None:
    """Forget what people decided later: it would hold items in place that nobody had touched yet."""
    later = select(decision.c.id).where(decision.c.at >= started)
    connection.execute(delete(decision_trace).where(decision_trace.c.decision.in_(later)))
    connection.execute(
        update(development_revision).where(development_revision.c.decision.in_(later)).values(decision=None)
    )
    connection.execute(delete(own_score).where(own_score.c.at >= started))
    connection.execute(delete(decision).where(decision.c.at >= started))


def _register_before(connection: Connection, started: datetime) -> None:
    """Every development in its newest revision from before; those that came later are retired."""
    newest = (
        select(development_revision.c.number, func.max(development_revision.c.revision).label("revision"))
        .where(or_(development_revision.c.at < started))
        .group_by(development_revision.c.number)
        .subquery()
    )
    query = select(development_revision.c.number, development_revision.c.value).join(
        newest,
        (development_revision.c.number == newest.c.number) & (development_revision.c.revision == newest.c.revision),
    )
    before = {row.number: load(Development, row.value) for row in connection.execute(query)}
    for number in connection.execute(select(development.c.number)).scalars().all():
        held = before.get(number)
        changes = (
            {"title": held.title, "validity": held.validity, "retired": held.retired, "revision": held.revision}
            | {"value": dump(Development, held)}
            if held
            else {"retired": True}
        )
        connection.execute(update(development).where(development.c.number == number).values(**changes))
