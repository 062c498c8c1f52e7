"""Which items are most like one: exactly, on any database; by an HNSW index on PostgreSQL that has pgvector.

The index is a table of its own, ``head_vector``, with one partial HNSW index a model. It is made of what ``embedding``
holds, so it is in no backup, and is made anew where it is missing. It proposes candidates only: the answer's order and
its similarities are computed from the stored vectors. Decisions never rest on it (docs/design.md).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Row, delete, or_, select, text
from sqlalchemy.exc import DBAPIError

from monitor.store.items import CHUNK
from monitor.store.schema import embedding, finding, head
from monitor.store.upsert import upsert
from monitor.store.vectors import Vector

ROWS = 5_000  # vectors compared at a time: 8 MB of them
OVERSAMPLED = 4  # candidates of the index for each one wanted: it may miss some, and knows the distance only roughly
EF_SEARCH = 200  # how far the index looks: five times what pgvector does by itself, for recall

BUILD_MEMORY = "256MB"  # holds some 100,000 vectors; with the 64 MB of a server as it comes the building goes to disk


@dataclass(frozen=True, slots=True)
class Neighbour:
    """``similarity`` is the cosine of the two heads, 1 for the same text."""

    item: int
    similarity: float


def refresh(connection: Connection, model: str) -> int:
    """Take in the items that were understood since the last time; return how many. Makes the index where it can."""
    query = (
        select(finding.c.item, finding.c.run, finding.c.trace)
        .outerjoin(head, head.c.item == finding.c.item)
        .where(finding.c.trace.is_not(None), or_(head.c.item.is_(None), head.c.run != finding.c.run))
        .order_by(finding.c.item)
    )
    count = 0
    for row in connection.execute(query).all():
        if pieces := json.loads(row.trace).get("pieces"):
            upsert(connection, head, {"item": row.item}, {"sha256": pieces[0], "run": row.run})
            count += 1
    if connection.dialect.name == "postgresql" and _make_extension(connection):
        _index(connection, model)
    return count


def nearest(connection: Connection, item: int, model: str, most: int, *, exact: bool = False) -> tuple[Neighbour, ...]:
    """The ``most`` items nearest to ``item``, the nearest first; between equals the lower number first.

    Nothing where the item has no vector of this model. ``exact`` compares with all, whatever index there is.
    """
    own = connection.execute(
        select(embedding.c.value).join(head, head.c.sha256 == embedding.c.sha256).where(_of(model), head.c.item == item)
    ).scalar()
    if own is None or most < 1:
        return ()
    wanted = np.frombuffer(own, "<f4")
    if not exact and indexed(connection, model):
        return _ranked(_candidates(connection, wanted, model, (most + 1) * OVERSAMPLED), wanted, item, most)
    query = select(head.c.item, embedding.c.value).join(head, head.c.sha256 == embedding.c.sha256).where(_of(model))
    best: tuple[Neighbour, ...] = ()
    for part in connection.execute(query, execution_options={"yield_per": ROWS}).partitions(ROWS):
        best = _first(best + _ranked(part, wanted, item, most), most)
    return best


def _of(model: str):  # type: ignore[no-untyped-def]  # a condition
    return embedding.c.model == model


def _ranked(rows: Sequence[Row[tuple[int, bytes]]], wanted: Vector, item: int, most: int) -> tuple[Neighbour, ...]:
    others = [row for row in rows if row[0] != item]
    if not others:
        return ()
    stacked: NDArray[np.float32] = np.stack([np.frombuffer(row[1], "<f4") for row in others])
    likeness = stacked @ wanted
    return _first(
        tuple(Neighbour(row[0], round(float(one), 6)) for row, one in zip(others, likeness, strict=True)), most
    )


def _first(found: tuple[Neighbour, ...], most: int) -> tuple[Neighbour, ...]:
    return tuple(sorted(found, key=lambda one: (-one.similarity, one.item))[:most])


# ------------------------------------------------------------------------------------------------- pgvector
def pgvector_version(connection: Connection) -> str | None:
    """The version of the extension in this database; None where it is not in use."""
    if connection.dialect.name != "postgresql":
        return None
    found = connection.execute(text("SELECT extversion FROM pg_extension WHERE extname = 'vector'")).scalar()
    return None if found is None else str(found)


def can_have_pgvector(connection: Connection) -> bool:
    """Whether the extension is there, or the next run can make it. Changes nothing; needs a connection that writes."""
    trial = connection.begin_nested()
    try:
        return _make_extension(connection)
    finally:
        trial.rollback()


def _schema(connection: Connection) -> str:
    """Where the extension put its types: an administrator may have chosen another place than the tables' own."""
    query = "SELECT quote_ident(n.nspname) FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace"
    return str(connection.execute(text(f"{query} WHERE e.extname = 'vector'")).scalar_one())


def indexed(connection: Connection, model: str) -> bool:
    """Whether the index for this model is there."""
    if connection.dialect.name != "postgresql":
        return False
    query = text("SELECT to_regclass(:name) IS NOT NULL")
    return bool(connection.execute(query, {"name": _index_name(model)}).scalar())


def _make_extension(connection: Connection) -> bool:
    if pgvector_version(connection):
        return True
    available = text("SELECT count(*) FROM pg_available_extensions WHERE name = 'vector'")
    if not connection.execute(available).scalar():
        return False
    try:
        with connection.begin_nested():
            connection.execute(text("CREATE EXTENSION IF NOT EXISTS vector"))
    except DBAPIError:  # only a superuser may: `monitor doctor` says so
        return False
    return True


def _index_name(model: str) -> str:
    return f"head_vector_hnsw_{hashlib.sha256(model.encode()).hexdigest()[:12]}"


def _index(connection: Connection, model: str) -> None:
    """Bring table and index up to date. One run at a time does this: it holds the run lock."""
    schema = _schema(connection)
    connection.execute(
        text(
            "CREATE TABLE IF NOT EXISTS head_vector (sha256 varchar(64) NOT NULL, model varchar(200) NOT NULL,"
            f" value {schema}.vector NOT NULL, PRIMARY KEY (sha256, model))"
        )
    )
    missing = text(
        "SELECT DISTINCT v.sha256, v.value FROM head h JOIN embedding v ON v.sha256 = h.sha256 AND v.model = :model"
        " LEFT JOIN head_vector n ON n.sha256 = v.sha256 AND n.model = v.model WHERE n.sha256 IS NULL"
    )
    insert = text(f"INSERT INTO head_vector VALUES (:sha256, :model, CAST(:value AS {schema}.vector))")  # noqa: S608
    dimension = 0
    for part in connection.execute(missing, {"model": model}).partitions(CHUNK):
        values = [
            {"sha256": row.sha256, "model": model, "value": _written(np.frombuffer(row.value, "<f4"))} for row in part
        ]
        dimension = len(part[0].value) // 4
        connection.execute(insert, values)
    if dimension and not indexed(connection, model):
        connection.execute(text(f"SET LOCAL maintenance_work_mem = '{BUILD_MEMORY}'"))
        connection.execute(
            text(
                f"CREATE INDEX {_index_name(model)} ON head_vector USING hnsw"
                f" ((value::{schema}.vector({dimension})) {schema}.vector_ip_ops) WHERE model = {_quoted(model)}"
            )
        )


def forget_index(connection: Connection) -> None:
    """Drop the index and its table, where there are such; the next :func:`refresh` makes them again."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("DROP TABLE IF EXISTS head_vector"))
    connection.execute(delete(head))


def _quoted(model: str) -> str:
    """As a literal: a partial index serves only a query that names its model in so many words."""
    inner = model.replace("'", "''").replace(":", "\\:")
    return f"'{inner}'"


def _written(value: Vector) -> str:
    return f"[{','.join(repr(float(one)) for one in value)}]"


def _candidates(connection: Connection, wanted: Vector, model: str, most: int) -> Sequence[Row[tuple[int, bytes]]]:
    schema = _schema(connection)
    kind = f"{schema}.vector({len(wanted)})"
    connection.execute(text(f"SET LOCAL hnsw.ef_search = {max(EF_SEARCH, most)}"))
    query = text(
        f"SELECT h.item, v.value FROM (SELECT sha256 FROM head_vector WHERE model = {_quoted(model)}"  # noqa: S608 - see _quoted
        f" ORDER BY (value::{kind}) OPERATOR({schema}.<#>) CAST(:wanted AS {kind}) LIMIT :most) n"
        " JOIN head h ON h.sha256 = n.sha256 JOIN embedding v ON v.sha256 = n.sha256 AND v.model = :model"
    )
    return connection.execute(query, {"wanted": _written(wanted), "most": most, "model": model}).all()
