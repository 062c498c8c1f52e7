"""Which known pages are to be asked again whether they changed, and what their servers gave to ask with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, false, func, or_, select, update

from monitor.model import Entry, Validators
from monitor.store.codec import dump, load
from monitor.store.items import CHUNK, Stage
from monitor.store.schema import item, page_check
from monitor.store.upsert import upsert


@dataclass(frozen=True, slots=True)
class Due:
    """An item whose page is to be asked again."""

    item: int
    url: str
    validators: Validators
    file: Validators  # of the PDF behind the page
    missing: int  # times in a row that it was not found


def due(connection: Connection, *, since: datetime, before: datetime, most: int) -> tuple[Due, ...]:
    """At most ``most`` understood items: those that their source says changed, then those first seen since ``since``
    and last asked before ``before``, the longest ago first."""
    told = func.coalesce(page_check.c.told, false())
    asked = func.coalesce(page_check.c.checked, item.c.first_seen)
    query = (
        select(
            item.c.id,
            item.c.url,
            page_check.c.etag,
            page_check.c.last_modified,
            page_check.c.file_etag,
            page_check.c.file_last_modified,
            page_check.c.missing,
            told.label("told"),
            asked.label("a"),
        )
        .outerjoin(page_check, page_check.c.item == item.c.id)
        .where(item.c.stage == Stage.UNDERSTOOD, or_(told, and_(item.c.first_seen >= since, asked < before)))
    )
    rows = sorted(connection.execute(query), key=lambda row: (not row.told, row.a, row.url))
    return tuple(
        Due(
            row.id,
            row.url,
            Validators(row.etag, row.last_modified),
            Validators(row.file_etag, row.file_last_modified),
            row.missing or 0,
        )
        for row in rows[:most]
    )


def record_check(
    connection: Connection,
    item_id: int,
    validators: Validators | None,
    *,
    now: datetime,
    file: Validators | None = None,
    missing: int = 0,
) -> None:
    """Write down that a page was asked; without ``validators`` (it could not be had) those of before stay, and so do
    those of the ``file`` behind it."""
    values: dict[str, object] = {"checked": now, "told": False, "missing": missing}
    if validators is not None:
        values |= {"etag": validators.etag, "last_modified": validators.last_modified}
    if file is not None:
        values |= {"file_etag": file.etag, "file_last_modified": file.last_modified}
    upsert(connection, page_check, {"item": item_id}, values)


def note_changes(connection: Connection, source_id: str, entries: Sequence[tuple[str, Entry]]) -> tuple[int, ...]:
    """Mark the known items of a source that it now announces otherwise: with another title, or as updated since."""
    wanted = dict(entries)
    urls = list(wanted)
    marked: list[int] = []
    for at in range(0, len(urls), CHUNK):
        query = select(item.c.id, item.c.url, item.c.entry).where(
            item.c.url.in_(urls[at : at + CHUNK]), item.c.source == source_id, item.c.stage == Stage.UNDERSTOOD
        )
        for row in connection.execute(query).all():
            before, now = load(Entry, row.entry), wanted[row.url]
            if _same(before, now):
                continue
            connection.execute(update(item).where(item.c.id == row.id).values(entry=dump(Entry, now)))
            upsert(connection, page_check, {"item": row.id}, {"told": True})
            marked.append(row.id)
    return tuple(marked)


def _same(before: Entry, now: Entry) -> bool:
    if before.title.split() != now.title.split():
        return False
    return now.updated is None or before.updated == now.updated
