"""Forgetting full texts after their time. What decisions and proposals rest on stays: quotes, hashes, metadata."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, delete, select, update

from monitor.model import Document, ProposalStatus
from monitor.store.codec import dump, load
from monitor.store.items import CHUNK, Stage
from monitor.store.schema import document, finding, item, proposal, proposal_item, snapshot
from monitor.store.vectors import forget_tables


@dataclass(frozen=True, slots=True)
class Pruned:
    """What was forgotten: documents emptied, and the snapshots that nothing needs any more."""

    documents: int
    characters: int
    snapshots: tuple[str, ...]


def prune(connection: Connection, *, before: datetime) -> Pruned:
    """Empty the texts of items first seen before a moment, and forget their snapshots.

    An item whose proposal still waits for a person keeps its text, and so does one that is not understood yet. The
    document's hash stays that of the text as it was: a quote can still be checked against a backup.
    """
    ids = _due(connection, before)
    emptied, characters = 0, 0
    for at in range(0, len(ids), CHUNK):
        chunk = ids[at : at + CHUNK]
        rows = connection.execute(select(document.c.id, document.c.value).where(document.c.item.in_(chunk))).all()
        for row in rows:
            held = load(Document, row.value)
            if held.text:
                shorter = replace(held, text="", teaser="", links=())
                connection.execute(
                    update(document).where(document.c.id == row.id).values(value=dump(Document, shorter))
                )
                emptied, characters = emptied + 1, characters + len(held.text)
    forget_tables(connection, _heads(connection, ids))
    return Pruned(emptied, characters, _forget_snapshots(connection, ids))


def _due(connection: Connection, before: datetime) -> tuple[int, ...]:
    waiting = (
        select(proposal_item.c.item)
        .join(proposal, proposal.c.id == proposal_item.c.proposal)
        .where(proposal.c.status.in_((ProposalStatus.OPEN, ProposalStatus.DEFERRED)))
    )
    query = select(item.c.id).where(
        item.c.first_seen < before,
        item.c.stage.in_((Stage.UNDERSTOOD, Stage.FAILED)),
        item.c.id.not_in(waiting),
    )
    return tuple(connection.execute(query.order_by(item.c.id)).scalars())


def _heads(connection: Connection, ids: Iterable[int]) -> set[str]:
    """The hashes of the texts by which these items were compared."""
    wanted, found = list(ids), set[str]()
    for at in range(0, len(wanted), CHUNK):
        query = select(finding.c.trace).where(finding.c.item.in_(wanted[at : at + CHUNK]), finding.c.trace.is_not(None))
        traces = (json.loads(trace) for trace in connection.execute(query).scalars())
        found.update(pieces[0] for trace in traces if (pieces := trace.get("pieces")))
    return found


def _forget_snapshots(connection: Connection, ids: Iterable[int]) -> tuple[str, ...]:
    """Drop the rows of these items; return the pages that no other item names."""
    wanted = list(ids)
    dropped: set[str] = set()
    for at in range(0, len(wanted), CHUNK):
        of_these = snapshot.c.item.in_(wanted[at : at + CHUNK])
        dropped.update(connection.execute(select(snapshot.c.sha256).where(of_these)).scalars())
        connection.execute(delete(snapshot).where(of_these))
    left = set(connection.execute(select(snapshot.c.sha256)).scalars())
    return tuple(sorted(dropped - left))
