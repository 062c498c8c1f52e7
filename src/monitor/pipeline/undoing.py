"""Taking a decision back, with all its effects, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from monitor.errors import Conflict, MonitorError
from monitor.model import Action, Decision, Development, Proposal
from monitor.pipeline.monitor import Monitor
from monitor.pipeline.permitting import require
from monitor.review.people import Role
from monitor.review.undo import UNDOABLE, Restored, Trace
from monitor.review.undo import undo as taken_back
from monitor.store import decisions, findings, proposals, register, traces, views
from monitor.store.proposals import Decided


@dataclass(frozen=True, slots=True)
class Before:
    """What a decision may change beside its proposal, read before it is taken."""

    proposals: tuple[Proposal, ...]
    trace: Trace
    highest: int


def look(connection: Connection, decision: Decision, proposal: Proposal) -> Before:
    """What stands before a decision; ``finish`` makes its trace of it."""
    others = [proposals.get_proposal(connection, decision.into_proposal)] if decision.into_proposal else []
    if decision.into is not None:
        pending = proposals.pending_for(connection, development=decision.into, cluster=None)
        others += [pending] if pending is not None and pending.id != proposal.id else []
    kept = findings.get_findings(connection, proposal.items)
    trace = Trace(findings=tuple(kept.values()))
    return Before(tuple(others), trace, max(views.proposal_versions(connection), default=0))


def finish(
    connection: Connection, decision: Decision, before: Before, development: Development | None, now: Development | None
) -> None:
    """Keep what a decision changed. ``development`` is as it stood before, ``now`` as it became, where it changed."""
    versions = views.proposal_versions(connection)
    made = tuple(sorted(one for one in versions if one > before.highest))
    touched = {decision.proposal, *made, *(one.id for one in before.proposals)}
    trace = Trace(
        findings=before.trace.findings,
        others=before.proposals,
        made=made,
        after=views.get_proposals(connection, touched),
        development=development if now else None,
        development_after=now,
    )
    if decision.id is not None and decision.action in UNDOABLE:
        traces.save_trace(connection, decision.id, trace)


def undo(monitor: Monitor, decision_id: int, *, by: str, reason: str = "") -> Proposal:
    """Take a decision back; return its proposal as it stands then.

    Raises NotFound where it cannot be taken back, Conflict where it was already or where something was built upon it;
    and then nothing was changed.
    """
    now = monitor.clock()
    with monitor.database.write() as connection:
        require(connection, by, Role.ANALYST, to="takes decisions back", where=f"decision {decision_id}")
        decided, restored = _restored(connection, decision_id)
        identity = decided.decision.proposal
        current = proposals.get_proposal(connection, identity)
        record = Decision(identity, Action.UNDO, by=by, at=now, reason=reason, undoes=decision_id)
        kept = proposals.append_decision(
            connection, record, before=current, model=decided.model, settings=decided.settings
        )
        for one in restored.proposals:
            proposals.update_proposal(connection, one)
        traces.restore_findings(connection, restored.findings)
        if restored.development is not None:
            register.save_development(connection, restored.development, now=now, decision_id=kept.id)
        return proposals.get_proposal(connection, identity)


def undoable(monitor: Monitor, proposal_id: int) -> int | None:
    """The last decision on a proposal, if it can be taken back now."""
    with monitor.database.read() as connection:
        taken = traces.undone(connection, proposal_id)
        listed = proposals.list_decisions(connection, proposal_id=proposal_id)
        open_ = [d.decision for d in listed if d.decision.action in UNDOABLE and d.decision.id not in taken]
        if not open_ or open_[-1].id is None:
            return None
        try:
            _restored(connection, open_[-1].id)
        except MonitorError:
            return None
        return open_[-1].id


def _restored(connection: Connection, decision_id: int) -> tuple[Decided, Restored]:
    trace = traces.get_trace(connection, decision_id)
    decided = decisions.get_decision(connection, decision_id)
    if decided is None or decision_id in traces.undone(connection, decided.decision.proposal):
        raise Conflict(f"decision {decision_id} was taken back already")
    touched = {one.id: one for one in views.get_proposals(connection, [left.id for left in trace.after])}
    made = trace.development_after
    development = register.get_development(connection, made.number) if made is not None else None
    if made is not None and trace.development is None:
        waiting = proposals.pending_for(connection, development=made.number, cluster=None)
        if waiting is not None:
            raise Conflict(
                f"proposal {waiting.id} is about development {made.number}, which this decision made",
                do=f"decide on proposal {waiting.id} first",
            )
    return decided, taken_back(decided.before, trace, proposals=touched, development=development)
