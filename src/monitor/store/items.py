"""Items: what sources announced, the documents read from them, and how far each has come."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, RowMapping, and_, func, or_, select, update

from monitor.errors import NotFound
from monitor.model import Document, Entry, Quality
from monitor.store.codec import dump, load
from monitor.store.schema import document, item

CHUNK = 500  # identities in one query: SQLite's limit on variables is not far above


class Stage(StrEnum):
    """How far an item has come. Each stage takes what the one before left, whichever run left it."""

    ANNOUNCED = "announced"
    READ = "read"
    UNDERSTOOD = "understood"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class StoredItem:
    id: int
    url: str
    source: str
    entry: Entry
    title: str
    stage: Stage
    attempts: int
    failure: str | None
    first_run: int
    first_seen: datetime


def announce(
    connection: Connection, source_id: str, entries: Sequence[tuple[str, Entry]], *, run_id: int, now: datetime
) -> tuple[int, ...]:
    """Keep the entries whose canonical URL is not known yet; return the new items' ids."""
    known = _known(connection, [url for url, _ in entries])
    new: list[int] = []
    for url, entry in entries:
        if url in known:
            continue
        known.add(url)
        values = {
            "url": url,
            "source": source_id,
            "entry": dump(Entry, entry),
            "title": entry.title,
            "stage": Stage.ANNOUNCED,
            "attempts": 0,
            "first_run": run_id,
            "first_seen": now,
        }
        new.append(int(connection.execute(item.insert().values(**values).returning(item.c.id)).scalar_one()))
    return tuple(new)


def _known(connection: Connection, urls: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for at in range(0, len(urls), CHUNK):
        found.update(connection.execute(select(item.c.url).where(item.c.url.in_(urls[at : at + CHUNK]))).scalars())
    return found


def waiting(connection: Connection, stage: Stage, *, source_id: str | None = None) -> tuple[int, ...]:
    """The ids of the items that wait at a stage, in the order of :func:`in_order`."""
    query = select(item.c.id, item.c.first_seen, item.c.url).where(item.c.stage == stage)
    if source_id is not None:
        query = query.where(item.c.source == source_id)
    return tuple(row.id for row in sorted(connection.execute(query), key=lambda row: (row.first_seen, row.url)))


def in_order(stored: Iterable[StoredItem]) -> tuple[int, ...]:
    """The ids of items, oldest first and then by address. Numbers will not do: sources are asked side by side, so
    which item gets which number is chance; and databases sort text by their own rules."""
    return tuple(one.id for one in sorted(stored, key=lambda one: (one.first_seen, one.url)))


def get_items(connection: Connection, ids: Iterable[int]) -> dict[int, StoredItem]:
    wanted = sorted(set(ids))
    found: dict[int, StoredItem] = {}
    for at in range(0, len(wanted), CHUNK):
        rows = connection.execute(select(item).where(item.c.id.in_(wanted[at : at + CHUNK]))).mappings()
        found.update((row["id"], _item(row)) for row in rows)
    return found


def get_item(connection: Connection, item_id: int) -> StoredItem:
    found = get_items(connection, [item_id])
    if item_id not in found:
        raise NotFound(f"there is no item {item_id}", do="`monitor items` lists them")
    return found[item_id]


def _item(row: RowMapping) -> StoredItem:
    values = dict(row)
    return StoredItem(**{**values, "entry": load(Entry, values["entry"]), "stage": Stage(values["stage"])})


def save_document(connection: Connection, item_id: int, value: Document, *, run_id: int) -> None:
    """Keep what was read, and let the item wait to be understood."""
    save_version(connection, item_id, value, run_id=run_id)
    changes = {"stage": Stage.READ, "failure": None}
    connection.execute(update(item).where(item.c.id == item_id).values(**changes))


def save_version(connection: Connection, item_id: int, value: Document, *, run_id: int) -> None:
    """Keep a document; one that differs from the last version, or is retracted or taken down now, becomes the next."""
    last = connection.execute(
        select(document.c.version, document.c.sha256, document.c.value)
        .where(document.c.item == item_id)
        .order_by(document.c.version.desc())
    ).first()
    connection.execute(update(item).where(item.c.id == item_id).values(title=value.title))
    if last is not None and last.sha256 == value.sha256:
        old = load(Document, last.value)
        if (old.retracted, old.withdrawn) == (value.retracted, value.withdrawn):
            return
    connection.execute(
        document.insert().values(
            item=item_id,
            version=1 if last is None else last.version + 1,
            sha256=value.sha256,
            url=value.url,
            title=value.title,
            published=value.published,
            language=value.language,
            quality=value.quality,
            value=dump(Document, value),
            run=run_id,
        )
    )


def revised(connection: Connection, run_id: int) -> tuple[tuple[int, Document, Document], ...]:
    """What a run found changed at its source: item, the version before and the new one, by item."""
    before = document.alias("before")
    query = (
        select(document.c.item, before.c.value.label("old"), document.c.value.label("new"))
        .join(before, and_(before.c.item == document.c.item, before.c.version == document.c.version - 1))
        .where(document.c.run == run_id)
        .order_by(document.c.item, document.c.version)
    )
    rows = connection.execute(query)
    return tuple((row.item, load(Document, row.old), load(Document, row.new)) for row in rows)


def save_failure(connection: Connection, item_id: int, reason: str, *, again: bool) -> None:
    """Keep why an item could not be read; ``again`` leaves it waiting for the next run."""
    stage = Stage.ANNOUNCED if again else Stage.FAILED
    values = {"stage": stage, "failure": reason, "attempts": item.c.attempts + 1}
    connection.execute(update(item).where(item.c.id == item_id).values(**values))


def set_stage(connection: Connection, ids: Iterable[int], stage: Stage) -> None:
    wanted = list(ids)
    for at in range(0, len(wanted), CHUNK):
        connection.execute(update(item).where(item.c.id.in_(wanted[at : at + CHUNK])).values(stage=stage))


def get_documents(connection: Connection, ids: Iterable[int]) -> dict[int, Document]:
    """The newest document of each of these items that has one."""
    wanted = sorted(set(ids))
    found: dict[int, Document] = {}
    for at in range(0, len(wanted), CHUNK):
        chunk = wanted[at : at + CHUNK]
        newest = (
            select(document.c.item, func.max(document.c.version).label("version"))
            .where(document.c.item.in_(chunk))
            .group_by(document.c.item)
            .subquery()
        )
        query = select(document.c.item, document.c.value).join(
            newest, and_(document.c.item == newest.c.item, document.c.version == newest.c.version)
        )
        found.update((row.item, load(Document, row.value)) for row in connection.execute(query))
    return found


def full_shares(connection: Connection) -> dict[str, float]:
    """By source: the share of its items' newest documents that hold the whole text, 0 to 1."""
    newest = select(document.c.item, func.max(document.c.version).label("version")).group_by(document.c.item).subquery()
    query = (
        select(item.c.source, document.c.quality, func.count().label("number"))
        .join(newest, newest.c.item == item.c.id)
        .join(document, and_(document.c.item == newest.c.item, document.c.version == newest.c.version))
        .group_by(item.c.source, document.c.quality)
    )
    counts: dict[str, dict[str, int]] = {}
    for row in connection.execute(query):
        counts.setdefault(row.source, {})[row.quality] = row.number
    return {name: of.get(Quality.FULL, 0) / sum(of.values()) for name, of in counts.items()}


def find_by_url(connection: Connection, url: str) -> StoredItem | None:
    """The item with this URL, as announced or as read."""
    query = (
        select(item)
        .outerjoin(document, document.c.item == item.c.id)
        .where(or_(item.c.url == url, document.c.url == url))
    )
    row = connection.execute(query.limit(1)).mappings().first()
    return _item(row) if row else None
