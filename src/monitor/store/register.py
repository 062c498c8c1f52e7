"""The register: developments with their revisions, and the insights."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, delete, func, select

from monitor.errors import NotFound
from monitor.model import Development, Edition, Register
from monitor.store.codec import dump, load
from monitor.store.schema import briefing, development, development_revision, edition, insight
from monitor.store.upsert import upsert


def save_development(
    connection: Connection, value: Development, *, now: datetime, decision_id: int | None = None
) -> None:
    """Write a development as it is from now on; earlier revisions stay."""
    columns = {
        "title": value.title,
        "validity": value.validity,
        "retired": value.retired,
        "revision": value.revision,
        "value": dump(Development, value),
    }
    upsert(connection, development, {"number": value.number}, columns)
    upsert(
        connection,
        development_revision,
        {"number": value.number, "revision": value.revision},
        {"value": dump(Development, value), "decision": decision_id, "at": now},
    )


def get_development(connection: Connection, number: int) -> Development:
    text = connection.execute(select(development.c.value).where(development.c.number == number)).scalar()
    if text is None:
        raise NotFound(f"there is no development {number}", do="`monitor developments` lists them")
    return load(Development, text)


def list_developments(connection: Connection, *, retired: bool = False) -> tuple[Development, ...]:
    """The developments by number; retired ones only when asked for."""
    query = select(development.c.value).order_by(development.c.number)
    if not retired:
        query = query.where(development.c.retired.is_(False))
    return tuple(load(Development, text) for text in connection.execute(query).scalars())


def list_revisions(connection: Connection, number: int) -> tuple[Development, ...]:
    """Every revision of a development, oldest first."""
    query = select(development_revision.c.value).where(development_revision.c.number == number)
    rows = connection.execute(query.order_by(development_revision.c.revision)).scalars()
    return tuple(load(Development, text) for text in rows)


def all_revisions(connection: Connection) -> tuple[tuple[datetime, Development], ...]:
    """Every revision of every development with the moment it was made, oldest first."""
    rows = connection.execute(select(development_revision.c.at, development_revision.c.value))
    found = [(row.at, load(Development, row.value)) for row in rows]
    return tuple(sorted(found, key=lambda one: (one[0], one[1].number, one[1].revision)))


def decisions_behind(connection: Connection, shown: Iterable[Development]) -> tuple[int, ...]:
    """The ids of the decisions that made each of ``shown`` as it is: those of its revision and of earlier ones."""
    revisions = {one.number: one.revision for one in shown}
    table = development_revision.c
    query = select(table.number, table.revision, table.decision).where(table.decision.is_not(None))
    return tuple(
        sorted({row.decision for row in connection.execute(query) if row.revision <= revisions.get(row.number, 0)})
    )


def next_number(connection: Connection) -> int:
    return int(connection.execute(select(func.max(development.c.number))).scalar() or 0) + 1


def list_insights(connection: Connection) -> tuple[str, ...]:
    return tuple(connection.execute(select(insight.c.text).order_by(insight.c.position)).scalars())


def save_insights(connection: Connection, texts: tuple[str, ...]) -> None:
    connection.execute(delete(insight))
    if texts:
        connection.execute(insight.insert(), [{"position": n, "text": text} for n, text in enumerate(texts, 1)])


def save_briefing(connection: Connection, *, name: str, language: str) -> None:
    upsert(connection, briefing, {"id": 1}, {"name": name, "language": language})


def get_register(connection: Connection) -> Register:
    row = connection.execute(select(briefing)).first()
    return Register(
        briefing=row.name if row else "Briefing",
        language=row.language if row else "nl",
        developments=list_developments(connection),
        insights=list_insights(connection),
    )


def save_edition(connection: Connection, value: Edition, *, now: datetime) -> None:
    upsert(connection, edition, {"name": value.name}, {"at": now, "value": dump(Edition, value)})


def list_editions(connection: Connection) -> tuple[Edition, ...]:
    """The editions, oldest first."""
    query = select(edition.c.value).order_by(edition.c.at, edition.c.name)
    return tuple(load(Edition, text) for text in connection.execute(query).scalars())
