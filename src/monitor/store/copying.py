"""A whole database copied into another, of the same or the other kind: for backups, moving house and replays."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import date, datetime

from sqlalchemy import Connection, RowMapping, Table, func, select, text

from monitor.errors import Conflict
from monitor.store.schema import metadata

ROWS = 500  # copied at a time


def copy_tables(origin: Connection, target: Connection) -> dict[str, int]:
    """Copy every row of every table into a database that holds none; return the rows of each table.

    Raises Conflict when the target holds something.
    """
    for table in metadata.sorted_tables:
        if target.execute(select(func.count()).select_from(table)).scalar_one():
            raise Conflict(
                f"the database is not empty: it has rows in {table.name!r}",
                do="restore into another folder or database (MONITOR_OUTPUTS, MONITOR_DATABASE_URL)",
            )
    counts = {table.name: _copy(origin, target, table) for table in metadata.sorted_tables}
    _continue_numbering(target)
    return counts


def _copy(origin: Connection, target: Connection, table: Table) -> int:
    count = 0
    for rows in _chunks(origin, table):
        target.execute(table.insert(), [dict(row) for row in rows])
        count += len(rows)
    return count


def _chunks(origin: Connection, table: Table) -> Iterator[list[RowMapping]]:
    order = list(table.primary_key.columns)
    result = origin.execution_options(yield_per=ROWS).execute(select(table).order_by(*order)).mappings()
    for part in result.partitions(ROWS):
        yield list(part)


def _continue_numbering(target: Connection) -> None:
    """PostgreSQL numbers rows by counters of their own, which copied rows do not move."""
    if target.dialect.name != "postgresql":
        return
    for table in metadata.sorted_tables:
        if "id" in table.columns and table.columns["id"].autoincrement and table.columns["id"].type.python_type is int:
            sequence = target.execute(text("SELECT pg_get_serial_sequence(:t, 'id')"), {"t": table.name}).scalar()
            if sequence:
                highest = f'SELECT setval(:s, GREATEST((SELECT max(id) FROM "{table.name}"), 1))'  # noqa: S608 - our own table's name
                target.execute(text(highest), {"s": sequence})


def table_hashes(connection: Connection) -> dict[str, str]:
    """The SHA-256 of each table's rows in the order of their keys; the same on both kinds of database."""
    return {table.name: _hash(connection, table) for table in metadata.sorted_tables}


def _hash(connection: Connection, table: Table) -> str:
    names = sorted(column.name for column in table.columns)
    lines = sorted(_line(row, names) for rows in _chunks(connection, table) for row in rows)
    digest = hashlib.sha256()
    for line in lines:  # sorted here: databases sort text by their own rules
        digest.update(line)
    return digest.hexdigest()


def _line(row: RowMapping, names: list[str]) -> bytes:
    return hashlib.sha256(json.dumps([_plain(row[name]) for name in names], ensure_ascii=False).encode()).digest()


def _plain(value: object) -> object:
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value
