"""Backup and restore: the database and the snapshots in one file, each verified by its hash.

A backup is a tar archive: ``manifest.json`` first (what is in it, with hashes), then ``monitor.sqlite``, then the
snapshots as they lie in their folder. The database is always written as SQLite, so a backup of either kind of database
can be restored into either. Taking one does not stop a run or an analyst: SQLite's own online copy, or one
repeatable-read transaction on PostgreSQL, sees a single moment.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from sqlalchemy import select

from monitor.errors import ConfigError, Conflict, StoreError
from monitor.pipeline.monitor import Monitor
from monitor.settings import Settings
from monitor.store.copying import copy_tables, table_hashes
from monitor.store.database import open_database, sqlite_path
from monitor.store.schema import snapshot
from monitor.store.snapshots import SnapshotFolder

FORM = 1  # of the archive; a later one that this program cannot read has a higher number


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds. ``tables`` and ``snapshots`` are SHA-256, by table and by the snapshot's own name."""

    form: int
    made: str
    database_sha256: str
    tables: dict[str, str]
    snapshots: dict[str, str]
    missing: tuple[str, ...] = ()  # snapshots that the database names and that were not in the folder


def back_up(monitor: Monitor, target: Path) -> tuple[Path, Manifest]:
    """Write a backup to a file, or into a folder under a name with the time; return the file and what it holds.

    The file can be read by its owner only: it holds full texts and whatever the decisions say. Raises Conflict when
    the file is there already, StoreError when the disk refuses.
    """
    now = monitor.clock()
    path = target / f"monitor-{now:%Y%m%d-%H%M%S}.tar" if target.is_dir() else target
    if path.exists():
        raise Conflict("there is a file of this name already", where=str(path), do="name another")
    with _refusals(path), tempfile.TemporaryDirectory(prefix=".backup-", dir=path.parent) as work:
        copy = Path(work) / "monitor.sqlite"
        _copy_database(monitor, copy)
        manifest, shots = _manifest(copy, monitor.snapshots, now.isoformat(timespec="seconds"))
        _write(Path(work) / "backup.tar", manifest, copy, shots, monitor.snapshots)
        (Path(work) / "backup.tar").replace(path)
    return path, manifest


def back_up_into(monitor: Monitor, folder: Path) -> Path:
    """Write a backup into a folder, which is made where it is not there, for its owner alone; return the file."""
    with _refusals(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path, _ = back_up(monitor, folder)
    return path


def _copy_database(monitor: Monitor, copy: Path) -> None:
    origin = sqlite_path(monitor.database.engine)
    if origin is not None:
        with closing(sqlite3.connect(origin)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
        return
    made = open_database(f"sqlite:///{copy}", create=True)
    try:
        with monitor.database.snapshot() as source_rows, made.write() as target_rows:
            copy_tables(source_rows, target_rows)
    finally:
        made.close()


def _manifest(copy: Path, folder: SnapshotFolder, made: str) -> tuple[Manifest, tuple[str, ...]]:
    database = open_database(f"sqlite:///{copy}")
    try:
        with database.read() as connection:
            tables = table_hashes(connection)
            named = sorted(set(connection.execute(select(snapshot.c.sha256)).scalars()))
    finally:
        database.close()
    with closing(sqlite3.connect(copy)) as plain:  # one file, without its journal beside it
        plain.execute("PRAGMA journal_mode=DELETE")
    there = tuple(one for one in named if folder.path(one).exists())
    hashes = {one: _file_hash(folder.path(one)) for one in there}
    missing = tuple(one for one in named if one not in hashes)
    return Manifest(FORM, made, _file_hash(copy), tables, hashes, missing), there


def _file_hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write(path: Path, manifest: Manifest, copy: Path, shots: tuple[str, ...], folder: SnapshotFolder) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file, tarfile.open(fileobj=file, mode="w") as archive:
        body = json.dumps(asdict(manifest), indent=1).encode()
        entry = tarfile.TarInfo("manifest.json")
        entry.size = len(body)
        archive.addfile(entry, io.BytesIO(body))
        archive.add(copy, "monitor.sqlite")
        for one in shots:
            archive.add(folder.path(one), f"snapshots/{one}.gz")


def restore(settings: Settings, source: Path) -> Manifest:
    """Put a backup back into the empty place that the settings name, and verify every hash; return what it held.

    Raises Conflict when there is a database already, ConfigError when the file is no backup, and StoreError when it is
    damaged: then nothing is left behind.
    """
    url = settings.database
    if not settings.database_url and (settings.outputs / "monitor.sqlite").exists():
        raise Conflict(
            "there is a database already",
            where=url,
            do="set MONITOR_OUTPUTS to an empty folder, or move that file away",
        )
    settings.outputs.mkdir(parents=True, exist_ok=True)
    with (
        _refusals(source),
        tempfile.TemporaryDirectory(prefix=".restore-", dir=settings.outputs) as work,
        _opened(source) as archive,
    ):
        manifest = _unpack(archive, Path(work), source)
        folder = SnapshotFolder(settings.snapshots)
        for one in manifest.snapshots:
            folder.path(one).parent.mkdir(parents=True, exist_ok=True)
            (Path(work) / f"{one}.gz").replace(folder.path(one))
        _put_database(settings, Path(work) / "monitor.sqlite", manifest)
    return manifest


@contextmanager
def _opened(source: Path) -> Iterator[tarfile.TarFile]:
    try:
        archive = tarfile.open(source)  # noqa: SIM115 - closed below
    except (tarfile.TarError, FileNotFoundError, IsADirectoryError) as error:
        raise ConfigError(
            "this is no backup", where=str(source), do="name a file that `monitor backup` made"
        ) from error
    with archive:
        yield archive


def _unpack(archive: tarfile.TarFile, work: Path, source: Path) -> Manifest:
    """Take out what the manifest names, and nothing else, under names of our own; verify each hash."""
    try:
        first = archive.next()
        body = archive.extractfile(first).read() if first is not None and first.name == "manifest.json" else b""  # type: ignore[union-attr]
        manifest = Manifest(**json.loads(body))
    except (ValueError, TypeError, tarfile.TarError) as error:
        raise ConfigError(
            "this is no backup", where=str(source), do="name a file that `monitor backup` made"
        ) from error
    if manifest.form > FORM:
        raise ConfigError("a newer version made this backup", where=str(source), do="restore it with that version")
    _take(archive, "monitor.sqlite", work / "monitor.sqlite", manifest.database_sha256, source)
    for one, expected in manifest.snapshots.items():
        if not one.isalnum():
            raise ConfigError(f"a snapshot with the name {one!r}", where=str(source), do="this is no backup of ours")
        _take(archive, f"snapshots/{one}.gz", work / f"{one}.gz", expected, source)
    return manifest


def _take(archive: tarfile.TarFile, name: str, path: Path, expected: str, source: Path) -> None:
    try:
        file = archive.extractfile(name)
        if file is None:
            raise KeyError(name)
        with path.open("wb") as target:
            shutil.copyfileobj(file, target)
    except (KeyError, tarfile.TarError, EOFError) as error:
        raise StoreError(f"{name} is missing from the backup", where=str(source), do="use another backup") from error
    if _file_hash(path) != expected:
        raise StoreError(
            f"{name} is damaged: its hash is not the one noted", where=str(source), do="use another backup"
        )


def _put_database(settings: Settings, copy: Path, manifest: Manifest) -> None:
    origin = open_database(f"sqlite:///{copy}")
    try:
        with origin.read() as connection:
            if settings.database_url:
                target = open_database(settings.database_url, create=True)
                try:
                    with target.write() as rows:
                        copy_tables(connection, rows)
                        got = table_hashes(rows)
                finally:
                    target.close()
            else:
                got = table_hashes(connection)
    finally:
        origin.close()
    if wrong := [name for name, expected in manifest.tables.items() if got.get(name) != expected]:
        raise StoreError(f"table {wrong[0]!r} is not what was backed up", do="use another backup")
    if not settings.database_url:
        copy.replace(settings.outputs / "monitor.sqlite")


@contextmanager
def _refusals(path: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        said = getattr(error, "strerror", None) or str(error)
        raise StoreError(f"the backup failed: {said}", where=str(path), do="make room or mend permissions") from error
