"""Accounts, sessions and tokens. Secrets are not kept: only their SHA-256, and of passwords an argon2 hash."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, RowMapping, delete, func, select, update
from sqlalchemy.exc import IntegrityError

from monitor.errors import Conflict, NotFound
from monitor.review.people import Role
from monitor.store.schema import reviewer, session, token


@dataclass(frozen=True, slots=True)
class Reviewer:
    id: int
    name: str
    role: Role
    password: str
    active: bool
    created: datetime


@dataclass(frozen=True, slots=True)
class Token:
    """A token of an account; its secret was shown once."""

    sha256: str
    label: str
    created: datetime
    used: datetime | None


def add_reviewer(connection: Connection, *, name: str, role: Role, password: str, now: datetime) -> None:
    """Keep a new account. Raises Conflict when the name is taken."""
    values = {"name": name, "role": role, "password": password, "active": True, "created": now}
    try:
        connection.execute(reviewer.insert().values(**values))
    except IntegrityError as error:
        raise Conflict(f"there is an account {name!r} already", do="choose another name") from error


def change_reviewer(
    connection: Connection,
    name: str,
    *,
    role: Role | None = None,
    password: str | None = None,
    active: bool | None = None,
) -> None:
    """Change an account; a new password or a closed account ends its sessions. Raises NotFound."""
    known = get_reviewer(connection, name)
    given = {"role": role, "password": password, "active": active}
    values = {key: value for key, value in given.items() if value is not None}
    if values:
        connection.execute(update(reviewer).where(reviewer.c.id == known.id).values(**values))
    if password is not None or active is False:
        connection.execute(delete(session).where(session.c.reviewer == known.id))
    if active is False:
        connection.execute(delete(token).where(token.c.reviewer == known.id))


def get_reviewer(connection: Connection, name: str) -> Reviewer:
    row = connection.execute(select(reviewer).where(reviewer.c.name == name)).mappings().first()
    if row is None:
        raise NotFound(f"there is no account {name!r}", do="`monitor user list` lists them")
    return _reviewer(row)


def list_reviewers(connection: Connection) -> tuple[Reviewer, ...]:
    rows = connection.execute(select(reviewer).order_by(reviewer.c.name)).mappings()
    return tuple(_reviewer(row) for row in rows)


def count_reviewers(connection: Connection) -> int:
    return int(connection.execute(select(func.count()).select_from(reviewer)).scalar_one())


def _reviewer(row: RowMapping) -> Reviewer:
    return Reviewer(row["id"], row["name"], Role(row["role"]), row["password"], row["active"], row["created"])


def start_session(connection: Connection, *, sha256: str, reviewer_id: int, now: datetime, expires: datetime) -> None:
    """Keep a session; those that are over go."""
    connection.execute(delete(session).where(session.c.expires <= now))
    values = {"sha256": sha256, "reviewer": reviewer_id, "created": now, "expires": expires}
    connection.execute(session.insert().values(**values))


def session_reviewer(connection: Connection, sha256: str, *, now: datetime) -> Reviewer | None:
    """The account of a session that still runs."""
    query = (
        select(reviewer)
        .join(session, session.c.reviewer == reviewer.c.id)
        .where(session.c.sha256 == sha256, session.c.expires > now, reviewer.c.active.is_(True))
    )
    row = connection.execute(query).mappings().first()
    return _reviewer(row) if row else None


def end_session(connection: Connection, sha256: str) -> None:
    connection.execute(delete(session).where(session.c.sha256 == sha256))


def add_token(connection: Connection, *, sha256: str, reviewer_id: int, label: str, now: datetime) -> None:
    values = {"sha256": sha256, "reviewer": reviewer_id, "label": label, "created": now}
    connection.execute(token.insert().values(**values))


def list_tokens(connection: Connection, reviewer_id: int) -> tuple[Token, ...]:
    rows = connection.execute(select(token).where(token.c.reviewer == reviewer_id).order_by(token.c.created))
    return tuple(Token(row.sha256, row.label, row.created, row.used) for row in rows)


def drop_token(connection: Connection, sha256: str, *, reviewer_id: int) -> None:
    connection.execute(delete(token).where(token.c.sha256 == sha256, token.c.reviewer == reviewer_id))


def token_reviewer(connection: Connection, sha256: str) -> Reviewer | None:
    """The account of a token."""
    query = (
        select(reviewer)
        .join(token, token.c.reviewer == reviewer.c.id)
        .where(token.c.sha256 == sha256, reviewer.c.active.is_(True))
    )
    row = connection.execute(query).mappings().first()
    return _reviewer(row) if row else None


def token_used(connection: Connection, sha256: str, *, now: datetime) -> None:
    connection.execute(update(token).where(token.c.sha256 == sha256).values(used=now))
