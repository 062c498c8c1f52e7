"""What people have done with earlier items: what they touched stays where it is."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, select, update

from monitor.model import Finding, Proposal, ProposalStatus
from monitor.review.automatic import BY
from monitor.store.codec import dump, load
from monitor.store.items import CHUNK
from monitor.store.schema import decision, finding, item_move, own_score, proposal, proposal_item


def touched_items(connection: Connection, *, since: datetime) -> frozenset[int]:
    """The items that a person's decision since then was about, or a score of a person's own: approved, rejected, moved,
    edited, put off, asked about. A decision that was taken back counts too: somebody looked."""
    query = select(decision.c.proposal, decision.c.value, decision.c.before).where(
        decision.c.at >= since, decision.c.by != BY
    )
    items: set[int] = set()
    proposals: set[int] = set(connection.execute(select(own_score.c.proposal).where(own_score.c.at >= since)).scalars())
    for row in connection.execute(query):
        value, before = json.loads(row.value), json.loads(row.before)
        items |= {*value.get("items", ()), *before.get("items", ())}
        proposals |= {row.proposal, *filter(None, [value.get("into_proposal")])}
    return frozenset(items | set(_items_of(connection, sorted(proposals))))


def _items_of(connection: Connection, proposals: Sequence[int]) -> list[int]:
    found: list[int] = []
    for at in range(0, len(proposals), CHUNK):
        query = select(proposal_item.c.item).where(proposal_item.c.proposal.in_(proposals[at : at + CHUNK]))
        found += connection.execute(query).scalars()
    return found


def approved_items(connection: Connection) -> frozenset[int]:
    """The items of approved proposals."""
    query = (
        select(proposal_item.c.item)
        .join(proposal, proposal.c.id == proposal_item.c.proposal)
        .where(proposal.c.status == ProposalStatus.APPROVED)
    )
    return frozenset(connection.execute(query).scalars())


def proposed_clusters(connection: Connection) -> frozenset[int]:
    """The clusters with a proposal that waits for a person."""
    waiting = proposal.c.status.in_((ProposalStatus.OPEN, ProposalStatus.DEFERRED))
    return frozenset(
        connection.execute(select(proposal.c.cluster).where(proposal.c.cluster.is_not(None), waiting)).scalars()
    )


@dataclass(frozen=True, slots=True)
class ItemMove:
    """An earlier item that a run placed anew, as it was found before and as it is found now."""

    before: Finding
    now: Finding


def save_moves(connection: Connection, run_id: int, values: Sequence[ItemMove]) -> None:
    """Put items elsewhere, and keep where they were."""
    for one in values:
        connection.execute(item_move.insert().values(run=run_id, item=one.now.item, before=dump(Finding, one.before)))
        columns = {
            "outcome": one.now.outcome,
            "relation": one.now.relation,
            "development": one.now.development,
            "cluster": one.now.cluster,
            "of": one.now.of,
            "reason": one.now.reason,
            "value": dump(Finding, one.now),
        }
        connection.execute(update(finding).where(finding.c.item == one.now.item).values(**columns))


def list_moves(connection: Connection, run_id: int) -> tuple[ItemMove, ...]:
    """What a run placed anew, by item; ``now`` is as it stands today."""
    query = (
        select(item_move.c.before, finding.c.value)
        .join(finding, finding.c.item == item_move.c.item)
        .where(item_move.c.run == run_id)
        .order_by(item_move.c.item)
    )
    return tuple(ItemMove(load(Finding, row.before), load(Finding, row.value)) for row in connection.execute(query))


def withdrawn(connection: Connection, run_id: int) -> tuple[tuple[Proposal, str], ...]:
    """The proposals that a run withdrew, each with the reason."""
    query = (
        select(proposal.c.value, decision.c.value.label("decision"))
        .join(decision, decision.c.proposal == proposal.c.id)
        .where(proposal.c.updated_run == run_id, decision.c.by == BY)
        .order_by(proposal.c.id)
    )
    rows = connection.execute(query)
    return tuple((load(Proposal, row.value), str(json.loads(row.decision)["reason"])) for row in rows)


def put_back(connection: Connection, run_id: int) -> None:
    """Undo the moves of this run and of all later ones, for a copy that is wound back."""
    query = select(item_move.c.item, item_move.c.before).where(item_move.c.run >= run_id)
    earliest: dict[int, str] = {}
    for row in connection.execute(query.order_by(item_move.c.run, item_move.c.id)):
        earliest.setdefault(row.item, row.before)
    for number, text in earliest.items():
        before = replace(load(Finding, text), item=number)
        columns: dict[str, object] = {
            "outcome": before.outcome,
            "relation": before.relation,
            "development": before.development,
            "cluster": before.cluster,
            "of": before.of,
            "reason": before.reason,
            "value": text,
        }
        connection.execute(update(finding).where(finding.c.item == number).values(**columns))
    connection.execute(item_move.delete().where(item_move.c.run >= run_id))
