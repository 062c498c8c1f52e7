"""One run at a time, by a lock that a crash releases: the operating system or the database server lets go of it.

On SQLite the lock is an ``flock`` on a file beside the database; on PostgreSQL it is an advisory lock of a session, so
that it also holds between machines. Neither leaves anything behind that somebody would have to clear away.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import text

from monitor.errors import Conflict, StoreError
from monitor.store.database import Database, sqlite_path

KEY = 7_236_501_846  # of PostgreSQL's advisory lock: any number, the same in every process
POLL_SECONDS = 0.5

Take = Callable[[], bool]


@contextmanager
def run_lock(
    database: Database, *, wait_seconds: float = 0.0, on_wait: Callable[[str], None] = print
) -> Iterator[None]:
    """Hold the lock while the block lasts.

    ``on_wait`` is told once, when there is something to wait for. Raises Conflict when another run holds the lock and
    still does after ``wait_seconds``; StoreError when the lock's file cannot be written.
    """
    if database.engine.dialect.name == "postgresql":
        with _advisory(database) as (take, holder):
            _acquire(take, holder, wait_seconds, on_wait)
            yield
        return
    path = sqlite_path(database.engine)
    if path is None:  # a database in memory: nobody else can see it
        yield
        return
    with _file(path.with_name(path.name + ".lock")) as (take, holder):
        _acquire(take, holder, wait_seconds, on_wait)
        yield


def _acquire(take: Take, holder: Callable[[], str], wait_seconds: float, on_wait: Callable[[str], None]) -> None:
    until = time.monotonic() + wait_seconds
    told = False
    while not take():
        if time.monotonic() >= until:
            raise Conflict(
                f"another run is at work ({holder()})",
                do="wait until it is done, or start with --wait to go on as soon as it is;"
                " if that process is gone the lock is gone too, so there is nothing to clear away",
            )
        if not told:
            on_wait(f"Een andere ronde is bezig ({holder()}); wachten …")
            told = True
        time.sleep(POLL_SECONDS)


@contextmanager
def _file(path: Path) -> Iterator[tuple[Take, Callable[[], str]]]:
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise StoreError(
            f"the lock cannot be taken ({error.strerror})", where=str(path), do="make the folder writable"
        ) from error

    def take() -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"process {os.getpid()}".encode(), 0)
        return True

    try:
        yield take, lambda: os.pread(handle, 100, 0).decode("ascii", "replace") or "a process"
    finally:
        os.close(handle)  # lets go of the lock


@contextmanager
def _advisory(database: Database) -> Iterator[tuple[Take, Callable[[], str]]]:
    with database.session() as connection:

        def take() -> bool:
            return bool(connection.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": KEY}).scalar())

        def holder() -> str:
            query = text(
                "SELECT 'process ' || a.pid || coalesce(' at ' || host(a.client_addr), '') FROM pg_locks l"
                " JOIN pg_stat_activity a ON a.pid = l.pid WHERE l.locktype = 'advisory' AND l.granted"
                " AND l.objid = (:key & 4294967295) AND l.classid = (:key >> 32)"
            )
            return str(connection.execute(query, {"key": KEY}).scalar() or "a session of the database")

        yield take, holder
