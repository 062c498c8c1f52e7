"""Backup and restore: what comes back is what there was, on both databases and from one to the other."""

from __future__ import annotations

import stat
import tarfile
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.bootstrap import bootstrap
from monitor.errors import ConfigError, Conflict, StoreError
from monitor.model import Document, Entry, Source, SourceClass
from monitor.pipeline.backing_up import back_up, restore
from monitor.pipeline.monitor import Monitor
from monitor.pipeline.registering import load_shipped
from monitor.settings import Settings
from monitor.store import items, runs, snapshots, vectors
from monitor.store.copying import table_hashes
from monitor.store.register import list_insights, save_insights

NOW = datetime(2026, 3, 9, 6, tzinfo=UTC)
PAGE = b"<html>Een pagina met \xc3\xa9\xc3\xa9n accent</html>"
SHA = "ab" * 32


@pytest.fixture
def monitor(tmp_path: Path, database_url: str) -> Iterator[Monitor]:
    """A register, an item with its document, its page and a vector."""
    import numpy as np

    opened = bootstrap(Settings(outputs=tmp_path / "here", database_url=database_url), create=True)
    load_shipped(opened)
    opened.snapshots.put(SHA, PAGE)
    with opened.database.write() as connection:
        runs.save_sources(connection, [Source("bron", "Bron", SourceClass.BLOG, "feed", "https://bron.example/")])
        run = runs.start_run(connection, as_of=NOW, now=NOW)
        entry = Entry(None, "Één titel", "https://bron.example/1")
        (item,) = items.announce(connection, "bron", [("https://bron.example/1", entry)], run_id=run, now=NOW)
        document = Document("https://bron.example/1", "Één titel", "Tekst.", "cd" * 32, "bron")
        items.save_document(connection, item, document, run_id=run)
        snapshots.record_snapshot(
            connection, item, sha256=SHA, url="https://bron.example/1", content_type="text/html", size=9, now=NOW
        )
        vectors.save_vectors(connection, {"ef" * 32: np.ones(4, "float32")}, "model")
    yield opened
    opened.close()


def hashes(monitor: Monitor) -> dict[str, str]:
    with monitor.database.read() as connection:
        return table_hashes(connection)


def test_what_comes_back_is_what_there_was(monitor: Monitor, tmp_path: Path) -> None:
    path, manifest = back_up(monitor, tmp_path / "backup.tar")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(manifest.snapshots) == [SHA]
    elsewhere = Settings(outputs=tmp_path / "there")
    restore(elsewhere, path)
    restored = bootstrap(elsewhere)
    assert hashes(restored) == hashes(monitor)
    assert restored.snapshots.get(SHA) == PAGE
    restored.close()
    assert not list((tmp_path / "there").glob(".restore-*"))


@pytest.mark.postgres
def test_sqlite_moves_to_postgresql_and_goes_on_numbering(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    from tests.conftest import fresh_postgres

    small = bootstrap(Settings(outputs=tmp_path / "small"), create=True)
    load_shipped(small)
    with small.database.write() as connection:
        for _ in range(3):
            runs.start_run(connection, as_of=NOW, now=NOW)
    path, _ = back_up(small, tmp_path / "small.tar")
    url = fresh_postgres(request.getfixturevalue("postgres_server"), "moved")
    restore(Settings(outputs=tmp_path / "large", database_url=url), path)
    large = bootstrap(Settings(outputs=tmp_path / "large", database_url=url))
    assert hashes(large) == hashes(small)
    with large.database.write() as connection:
        assert runs.start_run(connection, as_of=NOW, now=NOW) == 4
    small.close()
    large.close()


def test_a_backup_sees_one_moment_while_others_write(monitor: Monitor, tmp_path: Path) -> None:
    stop, begun = threading.Event(), threading.Event()
    number = 0

    def write() -> None:
        nonlocal number
        while not stop.is_set():
            number += 1
            with monitor.database.write() as connection:
                save_insights(connection, (f"eerste {number}", f"tweede {number}"))
            begun.set()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        assert begun.wait(20)
        for copy in range(3):
            before = number
            path, _ = back_up(monitor, tmp_path / f"{copy}.tar")
            assert number > before  # nobody waited for the backup
            place = Settings(outputs=tmp_path / f"place-{copy}")
            restore(place, path)
            restored = bootstrap(place)
            with restored.database.read() as connection:
                held = list_insights(connection)
            restored.close()
            assert [one.split()[0] for one in held] == ["eerste", "tweede"]
            assert held[0].split()[1] == held[1].split()[1]
    finally:
        stop.set()
        writer.join()


def test_a_place_that_is_not_empty_is_left_alone(monitor: Monitor, tmp_path: Path) -> None:
    path, _ = back_up(monitor, tmp_path / "backup.tar")
    with pytest.raises(Conflict):
        back_up(monitor, path)
    before = hashes(monitor)
    with pytest.raises(Conflict, match="MONITOR_OUTPUTS"):
        restore(monitor.settings, path)
    assert hashes(monitor) == before


@pytest.mark.parametrize("part", ["monitor.sqlite", f"snapshots/{SHA}.gz"])
def test_damage_is_seen_and_nothing_is_left_behind(monitor: Monitor, tmp_path: Path, part: str) -> None:
    path, _ = back_up(monitor, tmp_path / "backup.tar")
    with tarfile.open(path) as archive:
        at = archive.getmember(part).offset_data
    body = bytearray(path.read_bytes())
    body[at + 20] ^= 1
    path.write_bytes(body)
    place = tmp_path / "there"
    with pytest.raises(StoreError, match="damaged"):
        restore(Settings(outputs=place), path)
    assert not any(one.is_file() for one in place.rglob("*"))


def test_what_is_no_backup_is_named_so(tmp_path: Path) -> None:
    (tmp_path / "x.tar").write_text("geen archief")
    for name in ("x.tar", "weg.tar", "."):
        with pytest.raises(ConfigError, match="no backup"):
            restore(Settings(outputs=tmp_path / "there"), tmp_path / name)


def test_a_backup_cannot_write_outside_its_place(monitor: Monitor, tmp_path: Path) -> None:
    """An archive made by somebody else, with a name that climbs out."""
    import io
    import json
    from dataclasses import asdict

    path, manifest = back_up(monitor, tmp_path / "backup.tar")
    evil = replace(manifest, snapshots={"../../buiten": "0" * 64})
    with tarfile.open(path) as origin, tarfile.open(tmp_path / "evil.tar", "w") as archive:
        body = json.dumps(asdict(evil)).encode()
        entry = tarfile.TarInfo("manifest.json")
        entry.size = len(body)
        archive.addfile(entry, io.BytesIO(body))
        member = origin.getmember("monitor.sqlite")
        archive.addfile(member, origin.extractfile(member))
        out = tarfile.TarInfo("snapshots/../../buiten.gz")
        archive.addfile(out, io.BytesIO())
    with pytest.raises(ConfigError, match="name"):
        restore(Settings(outputs=tmp_path / "there"), tmp_path / "evil.tar")
    assert not list(tmp_path.rglob("buiten*"))
