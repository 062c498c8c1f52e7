"""Upgrading: from every schema that there ever was, with rows in every table, to today's, on both databases."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from monitor.errors import StoreError
from monitor.store import database as module
from monitor.store.database import Database, open_database, schema_version
from monitor.store.schema import metadata

ROWS = 3
Row = dict[str, object]
VALUES: tuple[tuple[type, Callable[[int], object]], ...] = (
    (sa.Boolean, lambda row: bool(row % 2)),
    (sa.Integer, lambda row: row),
    (sa.Numeric, lambda row: row / 4),
    (sa.DateTime, lambda row: dt.datetime(2025, 1, row, 6, 0, tzinfo=dt.UTC)),
    (sa.Date, lambda row: dt.date(2025, 1, row)),
    (sa.LargeBinary, lambda row: bytes([row, 0, 255])),
)


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(module.MIGRATIONS))
    return config


REVISIONS = [one.revision for one in reversed(list(ScriptDirectory.from_config(_config()).walk_revisions()))]


def _migrated(url: str, move: Callable[[Config, str], None], revision: str) -> None:
    """Take a database to a revision, as the program does it: one transaction that writes."""
    engine = module._engine(url)
    config = _config()
    try:
        with engine.connect().execution_options(writes=True) as connection, connection.begin():
            config.attributes["connection"] = connection
            move(config, revision)
    finally:
        engine.dispose()


def _value(column: sa.Column[object], row: int) -> object:
    """Something that fits the column and is told apart from the other rows."""
    for key in column.foreign_keys:
        return _value(key.column, row)
    text = f"“{column.name}” {row}: één, 'twee'"
    fitting = next((value for kind, value in VALUES if isinstance(column.type, kind)), None)
    if fitting is None:
        assert isinstance(column.type, sa.String), f"{column}: a test row needs a value of type {column.type!r}"
        return text[: column.type.length]
    return fitting(row)


def _tables(connection: sa.Connection) -> list[sa.Table]:
    reflected = sa.MetaData()
    reflected.reflect(connection)
    return [table for table in reflected.sorted_tables if table.name != "alembic_version"]


def _fill(url: str) -> dict[str, list[Row]]:
    """Rows in every table; what was written, by table, as the database gives it back."""
    engine = module._engine(url)
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        tables = _tables(connection)
        for table in tables:
            rows = [{column.name: _value(column, row) for column in table.columns} for row in range(1, ROWS + 1)]
            connection.execute(sa.insert(table), rows)
        kept = {table.name: _rows(connection, table) for table in tables}
    engine.dispose()
    return kept


def _rows(connection: sa.Connection, table: sa.Table) -> list[Row]:
    key = list(table.primary_key) or list(table.columns)
    return [dict(row._mapping) for row in connection.execute(sa.select(table).order_by(*key))]


RENAMED = {"vector": "embedding"}  # by 0009: a table's name is a type's too on PostgreSQL


def _assert_kept(database: Database, before: dict[str, list[Row]]) -> None:
    with database.read() as connection:
        tables = {table.name: table for table in _tables(connection)}
        for name, rows in before.items():
            now = _rows(connection, tables[RENAMED.get(name, name)])
            assert [{column: one[column] for column in old} for one, old in zip(now, rows, strict=True)] == rows, name


@pytest.mark.parametrize("revision", REVISIONS)
def test_every_schema_with_data_comes_up_whole(database_url: str, revision: str) -> None:
    _migrated(database_url, command.upgrade, revision)
    before = _fill(database_url)
    assert all(len(rows) == ROWS for rows in before.values())

    database = open_database(database_url)

    assert schema_version(database) == REVISIONS[-1]
    _assert_kept(database, before)
    with database.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, metadata) == []
        if database.engine.dialect.name == "sqlite":
            assert connection.execute(sa.text("PRAGMA foreign_key_check")).all() == []
    database.close()


@pytest.mark.parametrize("revision", REVISIONS)
def test_decisions_stay_append_only_after_an_upgrade(database_url: str, revision: str) -> None:
    _migrated(database_url, command.upgrade, revision)
    _fill(database_url)
    database = open_database(database_url)
    for statement in ("UPDATE decision SET \"by\" = 'x'", "DELETE FROM decision"):
        with pytest.raises(StoreError, match="append-only"), database.write() as connection:
            connection.execute(sa.text(statement))
    database.close()


def test_an_upgrade_that_fails_leaves_the_schema_and_the_rows_as_they_were(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _migrated(database_url, command.upgrade, REVISIONS[0])
    before = _fill(database_url)
    last = ScriptDirectory.from_config(_config()).get_revision(REVISIONS[-1])
    assert last is not None

    def power_cut() -> None:
        raise RuntimeError("power cut")

    def upgrade(config: Config, revision: str) -> None:
        command.upgrade(config, revision)
        power_cut()

    with pytest.raises(RuntimeError, match="power cut"):
        _migrated(database_url, upgrade, REVISIONS[-1])

    engine = module._engine(database_url)
    with engine.connect() as connection:
        assert MigrationContext.configure(connection).get_current_revision() == REVISIONS[0]
        assert {table.name for table in _tables(connection)} == set(before)
    engine.dispose()
    database = open_database(database_url)  # and the next start brings it up after all
    _assert_kept(database, before)
    database.close()


@pytest.mark.flow
@pytest.mark.parametrize("revision", REVISIONS[:-1])
def test_three_real_weeks_in_an_older_schema_come_up_and_can_be_worked_with(
    three_weeks: object, tmp_path: Path, revision: str
) -> None:
    from monitor.bootstrap import bootstrap
    from monitor.pipeline.queueing import Queue

    settings = three_weeks.copy(tmp_path / "old")  # type: ignore[attr-defined]
    _migrated(settings.database, command.downgrade, revision)
    engine = module._engine(settings.database)
    with engine.connect() as connection:
        before = {table.name: _rows(connection, table) for table in _tables(connection)}
    engine.dispose()
    assert before["proposal"]

    database = open_database(settings.database)
    _assert_kept(database, before)
    database.close()
    monitor = bootstrap(settings)
    assert Queue(monitor).open_count() > 0
    monitor.close()
