"""Opening a database, and its refusals in plain words."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.exc import IntegrityError, OperationalError

from monitor.errors import ConfigError, StoreError
from monitor.store import database as module
from monitor.store.database import Database, backend_version, open_database
from monitor.store.schema import metadata


@pytest.fixture
def opened(database_url: str):
    database = open_database(database_url, create=True)
    yield database
    database.close()


def test_a_new_database_holds_every_table(opened: Database) -> None:
    with opened.read() as connection:
        assert set(metadata.tables) <= set(inspect(connection).get_table_names())


def test_the_migrations_give_exactly_the_tables_of_the_schema(opened: Database) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with opened.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, metadata) == []


def test_opening_twice_keeps_what_is_there(database_url: str) -> None:
    first = open_database(database_url, create=True)
    with first.write() as connection:
        connection.execute(text("INSERT INTO insight (position, text) VALUES (1, 'blijft')"))
    first.close()
    second = open_database(database_url)
    with second.read() as connection:
        assert connection.execute(text("SELECT text FROM insight")).scalar() == "blijft"
    second.close()


def test_a_failed_transaction_leaves_nothing(opened: Database) -> None:
    with pytest.raises(RuntimeError), opened.write() as connection:
        connection.execute(text("INSERT INTO insight (position, text) VALUES (1, 'half')"))
        raise RuntimeError("power cut")
    with opened.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM insight")).scalar() == 0


def test_the_doctor_can_name_the_database(opened: Database) -> None:
    assert backend_version(opened).split()[0] == opened.engine.dialect.name


def test_a_missing_database_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="monitor init"):
        open_database(f"sqlite:///{tmp_path / 'none.sqlite'}")
    assert not (tmp_path / "none.sqlite").exists()


@pytest.mark.parametrize("url", ["what is this", "mysql+nothing://x", "frob://x/y"])
def test_a_url_that_is_none_says_what_is_allowed(url: str) -> None:
    with pytest.raises(ConfigError, match="sqlite:///"):
        open_database(url)


def test_a_server_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="MONITOR_DATABASE_URL") as caught:
        open_database("postgresql://monitor:geheim@127.0.0.1:9/monitor", create=True)
    assert "geheim" not in str(caught.value)


def test_a_read_only_database_says_so(tmp_path: Path) -> None:
    path = tmp_path / "monitor.sqlite"
    open_database(f"sqlite:///{path}", create=True).close()
    database = open_database(f"sqlite:///file:{path}?mode=ro&uri=true")
    with pytest.raises(StoreError, match="writable"), database.write() as connection:
        connection.execute(text("INSERT INTO insight (position, text) VALUES (1, 'x')"))
    database.close()


def test_a_locked_database_says_who_waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BUSY_SECONDS", 0.1)
    path = tmp_path / "monitor.sqlite"
    database = open_database(f"sqlite:///{path}", create=True)
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StoreError, match="another program"), database.write():
        pass
    holder.close()
    database.close()


def test_a_full_disk_says_so_and_leaves_nothing_half_written(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'monitor.sqlite'}", create=True)
    with database.read() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
    with pytest.raises(StoreError, match="make room"), database.write() as connection:
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
        connection.execute(text("INSERT INTO insight (position, text) VALUES (1, :t)"), {"t": "x" * 10_000_000})
    with database.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM insight")).scalar() == 0
    database.close()


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "monitor.sqlite"
    path.write_bytes(b"dit is geen database" * 400)
    with pytest.raises(StoreError, match="no database"):
        open_database(f"sqlite:///{path}", create=True)


def test_a_database_of_a_newer_version_is_left_alone(opened: Database, database_url: str) -> None:
    with opened.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match="newer version"):
        open_database(database_url)


def test_decisions_are_kept_by_the_database_itself(opened: Database) -> None:
    with opened.write() as connection:
        connection.execute(
            text(
                "INSERT INTO run (id, started, as_of, status, model)"
                " VALUES (1, '2026-03-09', '2026-03-09', 'finished', '')"
            )
        )
        connection.execute(
            text(
                "INSERT INTO proposal (id, kind, status, title, version, run, updated_run, value)"
                " VALUES (1, 'new', 'open', 't', 1, 1, 1, '{}')"
            )
        )
        connection.execute(
            text(
                'INSERT INTO decision (id, proposal, action, "by", at, value, before, model)'
                " VALUES (1, 1, 'reject', 'Noor', '2026-03-09', '{}', '{}', '')"
            )
        )
    for statement in ("UPDATE decision SET \"by\" = 'iemand anders'", "DELETE FROM decision"):
        with pytest.raises(StoreError, match="append-only"), opened.write() as connection:
            connection.execute(text(statement))
    with opened.read() as connection:
        assert connection.execute(text('SELECT "by" FROM decision')).scalar() == "Noor"


def test_the_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "new" / "monitor.sqlite"
    database = open_database(f"sqlite:///{path}", create=True)
    with database.write() as connection:
        connection.execute(text("INSERT INTO insight (position, text) VALUES (1, 'eigen')"))
        modes = {one.name: one.stat().st_mode & 0o777 for one in path.parent.iterdir()}
    database.close()
    assert "monitor.sqlite-wal" in modes
    assert set(modes.values()) == {0o600}


def test_a_file_that_is_there_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "monitor.sqlite"
    open_database(f"sqlite:///{path}", create=True).close()
    path.chmod(0o660)  # a team that shares it through a group
    open_database(f"sqlite:///{path}", create=True).close()
    assert path.stat().st_mode & 0o777 == 0o660


def test_a_disk_that_fails_says_what_to_look_at(tmp_path: Path) -> None:
    path = tmp_path / "monitor.sqlite"
    database = open_database(f"sqlite:///{path}", create=True)
    with pytest.raises(StoreError, match="disk I/O error") as caught, database.read():
        raise OperationalError("SELECT 1", {}, sqlite3.OperationalError("disk I/O error"))
    assert "local" in caught.value.do
    database.close()


def test_the_cause_stays_attached(opened: Database) -> None:
    with pytest.raises(StoreError) as caught, opened.write() as connection:
        connection.execute(text("INSERT INTO insight (position, text) VALUES (1, 'a'), (1, 'b')"))
    assert isinstance(caught.value.__cause__, IntegrityError)
