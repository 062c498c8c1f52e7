"""Editions in the making, and when the published ones were frozen."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from monitor.errors import Conflict, NotFound
from monitor.review.choosing import Choice
from monitor.store.codec import dump, load
from monitor.store.schema import edition, edition_choice


def add_choice(connection: Connection, value: Choice, *, now: datetime) -> None:
    """Keep a new draft. Raises Conflict when there is one of that name."""
    row = {"name": value.name, "version": value.version, "created": now, "value": dump(Choice, value)}
    try:
        connection.execute(insert(edition_choice).values(**row))
    except IntegrityError as error:
        raise Conflict(f"there is a draft edition {value.name!r} already", do="choose another name") from error


def save_choice(connection: Connection, value: Choice, *, before: int) -> None:
    """Write a draft that was read at version ``before``. Raises Conflict when somebody changed it since."""
    query = (
        update(edition_choice)
        .where(edition_choice.c.name == value.name, edition_choice.c.version == before)
        .values(version=value.version, value=dump(Choice, value))
    )
    if connection.execute(query).rowcount != 1:
        raise Conflict(
            "the draft was changed in the meantime", where=f"edition {value.name!r}", do="look at it and try again"
        )


def find_choice(connection: Connection, name: str) -> Choice | None:
    text = connection.execute(select(edition_choice.c.value).where(edition_choice.c.name == name)).scalar()
    return load(Choice, text) if text is not None else None


def get_choice(connection: Connection, name: str) -> Choice:
    choice = find_choice(connection, name)
    if choice is None:
        raise NotFound(f"there is no draft edition {name!r}", do="`monitor edition list` lists them")
    return choice


def list_choices(connection: Connection) -> tuple[Choice, ...]:
    """The drafts, oldest first; those that were published are among them."""
    query = select(edition_choice.c.value).order_by(edition_choice.c.created, edition_choice.c.name)
    return tuple(load(Choice, text) for text in connection.execute(query).scalars())


def drop_choice(connection: Connection, name: str) -> None:
    connection.execute(delete(edition_choice).where(edition_choice.c.name == name))


def frozen_at(connection: Connection) -> dict[str, datetime]:
    """The moment at which each published edition was frozen."""
    return {row.name: row.at for row in connection.execute(select(edition.c.name, edition.c.at))}
