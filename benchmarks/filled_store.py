"""A database that has been in use for a year: a first week's rows, again and again, each a little different.

Every copy has an address, a wording (fingerprint) and a head vector of its own. The vectors of a stored week are
those of the first week turned about their mean, each week another way, with some noise: they lie to each other as
those of a real week do, and are about other things than the week that is measured. (Copies near their originals gave
that week four times as many claims as it has by itself, which no archive does.) Copies of one week keep their
clusters together, under numbers of that week. Only the head's vector is stored again: the vectors of sentences are
never looked at after the week in which they were made.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

import numpy as np
from generated_week import FIRST_MONDAY
from growing_weeks import read_week
from sqlalchemy import Connection, func, select

from monitor.bootstrap import bootstrap
from monitor.encode.encoder import Encoder
from monitor.pipeline import similar, understanding
from monitor.settings import Settings
from monitor.store import claims, runs, schema
from monitor.store.runs import RunStatus

A_WEEK = 2000  # items
SETTLING = 20  # items
NOISE = 0.35  # length of what is added to a vector of length one: about .94 cosine to what it was
CHUNK = 1000

Row = dict[str, object]
Found = TypeVar("Found")


def lend_vectors(origin: Path, outputs: Path, models: Path) -> None:
    """Give a database the vectors of another, so that a run over the same texts embeds nothing."""
    rows = _look(origin, models, lambda connection: connection.execute(select(schema.embedding)).mappings().all())
    monitor = bootstrap(Settings(outputs=outputs, models=models))
    with monitor.database.write() as connection:
        connection.execute(schema.embedding.insert(), [dict(row) for row in rows])
    monitor.close()


def _look(outputs: Path, models: Path, look: Callable[[Connection], Found]) -> Found:
    monitor = bootstrap(Settings(outputs=outputs, models=models))
    try:
        with monitor.database.read() as connection:
            return look(connection)
    finally:
        monitor.close()


def _copied_from(connection: Connection) -> tuple[list[Row], dict[str, tuple[str, np.ndarray]], list[Row], datetime]:
    base = [dict(row) for row in connection.execute(_base()).mappings()]
    sources = [dict(row) for row in connection.execute(select(schema.source)).mappings()]
    newest = connection.execute(select(func.min(schema.run.c.as_of))).scalar_one()
    return base, _vectors(connection), sources, newest


def fill(origin: Path, outputs: Path, models: Path, count: int) -> None:
    """Put ``count`` items of weeks before that of ``origin`` into the new database under ``outputs``, A_WEEK a week."""
    base, vectors, sources, newest = _look(origin, models, _copied_from)
    monitor = bootstrap(Settings(outputs=outputs, models=models))
    chance = np.random.default_rng(8)
    first_id, first_run = 1, 1
    try:
        with monitor.database.write() as connection:
            connection.execute(schema.source.insert(), sources)
            weeks = -(-count // A_WEEK)
            for week in range(weeks):
                moment = newest - timedelta(weeks=week + 1)
                run = {"id": first_run + week, "started": moment, "finished": moment, "as_of": moment, "model": ""}
                connection.execute(schema.run.insert().values(**run, status=RunStatus.FINISHED, report=""))
            rows = list(_rows(base, vectors, count, first_id, first_run, newest, chance))
            for at in range(0, len(rows), CHUNK):
                part = rows[at : at + CHUNK]
                for place, table in enumerate((schema.item, schema.document, schema.finding, schema.embedding)):
                    connection.execute(table.insert(), [row[place] for row in part if row[place]])
    finally:
        monitor.close()


def settle(outputs: Path, models: Path, encoder: Encoder | None = None) -> int:
    """Understand a few items of the Sunday before, and close what comes of it; how many claims that were.

    The rows were copied in, not placed: the first run to see them puts hundreds elsewhere, which no run after it does.
    """
    monitor = bootstrap(Settings(outputs=outputs, models=models))
    if encoder is not None:
        monitor.open_encoder = lambda: encoder  # type: ignore[assignment]
    try:
        run = read_week(monitor, SETTLING, week=0, day=FIRST_MONDAY - timedelta(days=1))
        understanding.understand_waiting(monitor, run)
        with monitor.database.write() as connection:
            left = claims.get_claims(connection, run)
            for one in left:
                claims.save_claim(connection, replace(one, outcome=claims.ClaimOutcome.WAITING))
            runs.finish_run(connection, run, status=RunStatus.FINISHED, report="", now=monitor.clock())
        similar.refresh(monitor)
        return len(left)
    finally:
        monitor.close()


def _base() -> select:
    item, document, finding = schema.item, schema.document, schema.finding
    return (
        select(
            *[column.label(f"item_{column.name}") for column in item.columns],
            *[column.label(f"document_{column.name}") for column in document.columns],
            *[column.label(f"finding_{column.name}") for column in finding.columns],
        )
        .join(document, document.c.item == item.c.id)
        .join(finding, finding.c.item == item.c.id)
        .where(finding.c.trace.is_not(None))
        .order_by(item.c.url)
    )


def _vectors(connection: Connection) -> dict[str, tuple[str, np.ndarray]]:
    rows = connection.execute(select(schema.embedding))
    return {row.sha256: (row.model, np.frombuffer(row.value, "<f4")) for row in rows}


def _rows(
    base: list[Row],
    vectors: dict[str, tuple[str, np.ndarray]],
    count: int,
    first_id: int,
    first_run: int,
    newest: datetime,
    chance: np.random.Generator,
) -> Iterator[tuple[Row, Row, Row, Row]]:
    highest = max(int(row["finding_cluster"] or 0) for row in base)
    heads = [json.loads(str(row["finding_trace"])).get("pieces", [None])[0] for row in base]
    mean = np.mean([vectors[head][1] for head in heads if head in vectors], axis=0)
    turn = np.eye(len(mean))
    for number in range(count):
        week, row = number // A_WEEK, base[number % len(base)]
        if number % A_WEEK == 0:
            turn = np.linalg.qr(chance.normal(size=turn.shape))[0]
        identity, run = first_id + number, first_run + week
        moved = highest + 1 + (week * (A_WEEK // len(base) + 1) + number % A_WEEK // len(base)) * (highest + 1)
        mark = hashlib.sha256(f"{number}/{row['item_url']}".encode()).hexdigest()
        url = f"{row['item_url']}?stored={number}"
        cluster = moved + int(row["finding_cluster"]) if row["finding_cluster"] else None  # type: ignore[call-overload]
        trace = json.loads(str(row["finding_trace"]))
        head = trace.get("pieces", [None])[0]
        trace |= {"item": identity, "url": url, "fingerprint": _wording(chance), "pieces": [mark]}
        value = json.loads(str(row["finding_value"])) | {"item": identity, "cluster": cluster, "of": None}
        trace = {key: one for key, one in (trace | {"cluster": cluster}).items() if one is not None and key != "of"}
        yield (
            _of(row, "item")
            | {"id": identity, "url": url, "first_run": run, "first_seen": newest - timedelta(weeks=week + 1)},
            _of(row, "document") | {"id": None, "item": identity, "sha256": mark, "url": url, "run": run},
            _of(row, "finding")
            | {"item": identity, "run": run, "cluster": cluster, "of": None}
            | {"trace": json.dumps(trace, ensure_ascii=False), "value": json.dumps(value, ensure_ascii=False)},
            _turned(mark, vectors.get(str(head)), mean, turn, chance),
        )


def _of(row: Row, table: str) -> Row:
    return {key.removeprefix(f"{table}_"): value for key, value in row.items() if key.startswith(f"{table}_")}


def _wording(chance: np.random.Generator) -> str:
    hashes = np.sort(chance.integers(0, 2**28, size=96, dtype="<u4"))  # a bottom-k sketch holds small numbers
    return base64.b64encode(hashes.tobytes()).decode()


def _turned(
    key: str, found: tuple[str, np.ndarray] | None, mean: np.ndarray, turn: np.ndarray, chance: np.random.Generator
) -> Row:
    if found is None:
        return {}
    model, vector = found
    noise = chance.normal(size=len(vector))
    moved = mean + turn @ (vector - mean) + NOISE * noise / np.linalg.norm(noise)
    return {"sha256": key, "model": model, "value": (moved / np.linalg.norm(moved)).astype("<f4").tobytes()}
