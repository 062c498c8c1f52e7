"""Regroup: earlier items that belong elsewhere now, and the proposals that lose all of theirs by it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from monitor.model import Finding, Proposal
from monitor.pipeline.targets import Target, get_case, target_of
from monitor.review.automatic import withdraw
from monitor.store import findings, proposals, register, runs, standing
from monitor.store.findings import KeptTrace
from monitor.store.standing import ItemMove
from monitor.understand.traces import Trace


@dataclass(frozen=True, slots=True)
class Standing:
    """What people have done with earlier items, by item; and the clusters that are before a person."""

    held: frozenset[int]
    approved: frozenset[int]
    proposed: frozenset[int]


def standing_of(connection: Connection, *, since: datetime) -> Standing:
    return Standing(
        standing.touched_items(connection, since=since),
        standing.approved_items(connection),
        standing.proposed_clusters(connection),
    )


def remembered(kept: KeptTrace, stands: Standing) -> Trace:
    """A trace with where its item is now, for a person or a later run may have moved it, and what people did."""
    return replace(
        Trace.from_json(kept.trace),
        outcome=kept.outcome,
        development=kept.development,
        cluster=kept.cluster,
        relation=kept.relation,
        held=kept.item in stands.held,
        approved=kept.item in stands.approved,
    )


def regroup(
    connection: Connection, moved: Sequence[Finding], run: runs.Run, *, since: datetime, now: datetime
) -> set[Target]:
    """Write the moves down; return the targets that gained or lost an item.

    Between looking and writing lie minutes, in which a person may have decided: what was touched meanwhile stays.
    """
    held = standing.touched_items(connection, since=since)
    before = findings.get_findings(connection, [one.item for one in moved])
    moves = [ItemMove(before[one.item], one) for one in moved if one.item in before and one.item not in held]
    standing.save_moves(connection, run.id, moves)
    left = {target for move in moves if (target := target_of(move.before))}
    for target in left:
        _withdraw_if_empty(connection, target, moves, run, now)
    return left | {target for move in moves if (target := target_of(move.now))}


def _withdraw_if_empty(
    connection: Connection, target: Target, moves: Sequence[ItemMove], run: runs.Run, now: datetime
) -> None:
    pending = proposals.pending_for(connection, development=target.development, cluster=target.cluster)
    if pending is None or get_case(connection, target).items:
        return
    gone_to = Counter(where for move in moves if target_of(move.before) == target if (where := target_of(move.now)))
    into = max(gone_to, key=lambda one: (gone_to[one], -(one.development or 0), -(one.cluster or 0)))
    other, number, title = _named(connection, into)
    decision, withdrawn = withdraw(
        pending, run_id=run.id, at=now, into=number, into_proposal=other.id if other else None, title=title
    )
    proposals.append_decision(connection, decision, before=pending, model=run.model, settings=run.settings)
    proposals.update_proposal(connection, withdrawn)


def _named(connection: Connection, into: Target) -> tuple[Proposal | None, int | None, str]:
    """The proposal, or the development, at a target, and its title."""
    if into.development is not None:
        return None, into.development, register.get_development(connection, into.development).title
    other = proposals.pending_for(connection, development=None, cluster=into.cluster)
    return other, None, other.title if other else ""
