"""Accounts: adding them, signing in and out, and tokens for programs."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING

from monitor.errors import ConfigError
from monitor.pipeline.monitor import Monitor
from monitor.review.people import Role
from monitor.store import people
from monitor.store.people import Reviewer, Token

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SESSION = timedelta(hours=12)  # a working day: nobody signs in twice a day, and no session lasts overnight
SHORTEST_PASSWORD = 12  # NIST SP 800-63B-4 asks for 15 where a password stands alone, 8 with a second factor


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher()  # the library's defaults: RFC 9106, the low-memory choice


@cache
def _nobody() -> str:
    """The hash of a password that nobody has: an unknown name takes as long to refuse as a wrong password."""
    return _hasher().hash(secrets.token_urlsafe(32))


def add_user(monitor: Monitor, *, name: str, role: Role, password: str) -> None:
    """Add an account. Raises ConfigError for a name or password that will not do, Conflict for a name that is taken."""
    name = " ".join(name.split())
    if not name or len(name) > 100:
        raise ConfigError("an account has a name of 1 to 100 characters", where="name")
    hashed = _hashed(password)
    with monitor.database.write() as connection:
        people.add_reviewer(connection, name=name, role=role, password=hashed, now=monitor.clock())


def change_user(
    monitor: Monitor, name: str, *, role: Role | None = None, password: str | None = None, active: bool | None = None
) -> None:
    """Give an account another role or password, or close or open it. Raises NotFound or ConfigError."""
    hashed = _hashed(password) if password is not None else None
    with monitor.database.write() as connection:
        people.change_reviewer(connection, name, role=role, password=hashed, active=active)


def _hashed(password: str) -> str:
    if len(password) < SHORTEST_PASSWORD:
        raise ConfigError(
            f"a password has at least {SHORTEST_PASSWORD} characters", where="password", do="take a few words"
        )
    return _hasher().hash(password)


def list_users(monitor: Monitor) -> tuple[Reviewer, ...]:
    with monitor.database.read() as connection:
        return people.list_reviewers(connection)


def accounts_exist(monitor: Monitor) -> bool:
    with monitor.database.read() as connection:
        return people.count_reviewers(connection) > 0


def sign_in(monitor: Monitor, *, name: str, password: str) -> str | None:
    """Begin a session; return its secret, or None for a wrong name or password."""
    from argon2.exceptions import InvalidHashError, VerificationError

    with monitor.database.read() as connection:
        known = {one.name: one for one in people.list_reviewers(connection)}.get(" ".join(name.split()))
    try:
        _hasher().verify(known.password if known else _nobody(), password)
    except (VerificationError, InvalidHashError):
        return None
    if known is None or not known.active:
        return None
    secret = secrets.token_urlsafe(32)
    now = monitor.clock()
    with monitor.database.write() as connection:
        people.start_session(connection, sha256=digest(secret), reviewer_id=known.id, now=now, expires=now + SESSION)
    return secret


def sign_out(monitor: Monitor, secret: str) -> None:
    with monitor.database.write() as connection:
        people.end_session(connection, digest(secret))


def who(monitor: Monitor, secret: str) -> Reviewer | None:
    """The account behind a session's secret."""
    with monitor.database.read() as connection:
        return people.session_reviewer(connection, digest(secret), now=monitor.clock())


def make_token(monitor: Monitor, *, name: str, label: str) -> str:
    """A token for a program that works for this account. It is shown once. Raises NotFound."""
    secret = f"mon_{secrets.token_urlsafe(32)}"
    with monitor.database.write() as connection:
        known = people.get_reviewer(connection, name)
        people.add_token(
            connection, sha256=digest(secret), reviewer_id=known.id, label=label[:100], now=monitor.clock()
        )
    return secret


def list_tokens(monitor: Monitor, name: str) -> tuple[Token, ...]:
    with monitor.database.read() as connection:
        return people.list_tokens(connection, people.get_reviewer(connection, name).id)


def drop_token(monitor: Monitor, *, name: str, sha256: str) -> None:
    with monitor.database.write() as connection:
        people.drop_token(connection, sha256, reviewer_id=people.get_reviewer(connection, name).id)


def who_by_token(monitor: Monitor, secret: str) -> Reviewer | None:
    """The account behind a token."""
    with monitor.database.write() as connection:
        found = people.token_reviewer(connection, digest(secret))
        if found is not None:
            people.token_used(connection, digest(secret), now=monitor.clock())
        return found


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
