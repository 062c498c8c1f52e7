"""Which publications are most like one: to see what else there is before merging, splitting or rejecting."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.errors import NotFound
from monitor.pipeline.monitor import Monitor
from monitor.store import findings, items, neighbours, runs
from monitor.store.runs import Run

MOST = 10


@dataclass(frozen=True, slots=True)
class Similar:
    """A publication with how much it is like the one that was asked about, 0 to 1, and where it went."""

    item: int
    similarity: float
    title: str
    url: str
    source: str
    outcome: str
    development: int | None
    cluster: int | None


def similar_items(monitor: Monitor, item_id: int, *, most: int = MOST) -> tuple[Similar, ...]:
    """The publications nearest to an item under the model that it was understood with, the nearest first.

    The model itself is not needed: its vectors are stored. Raises NotFound when there is no such item, or when it was
    not understood yet.
    """
    refresh(monitor)
    with monitor.database.read() as connection:
        items.get_item(connection, item_id)
        model = _model(runs.list_runs(connection))
        found = neighbours.nearest(connection, item_id, model, most) if model else ()
        if not found and item_id not in findings.get_findings(connection, [item_id]):
            raise NotFound(f"item {item_id} was not understood yet", do="it will be after the next run")
        stored = items.get_items(connection, [one.item for one in found])
        placed = findings.get_findings(connection, [one.item for one in found])
    return tuple(
        Similar(
            one.item,
            one.similarity,
            stored[one.item].title,
            stored[one.item].url,
            stored[one.item].source,
            placed[one.item].outcome.value,
            placed[one.item].development,
            placed[one.item].cluster,
        )
        for one in found
    )


def refresh(monitor: Monitor) -> int:
    """Take in what was understood since the last time; how many items. Makes the index where the database has one."""
    with monitor.database.write() as connection:
        model = _model(runs.list_runs(connection))
        return neighbours.refresh(connection, model) if model else 0


def _model(listed: tuple[Run, ...]) -> str:
    """The model of the newest run that used one."""
    return next((one.model for one in sorted(listed, key=lambda one: -one.id) if one.model), "")
