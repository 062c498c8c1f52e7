"""The search for similar items: exact everywhere, and by an index where PostgreSQL has pgvector."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime

import numpy as np
import pytest

from monitor.model import Entry, Finding, ItemOutcome, Source, SourceClass
from monitor.store import findings, items, neighbours, runs, vectors
from monitor.store.database import Database, open_database

NOW = datetime(2026, 3, 9, 6, tzinfo=UTC)
MODEL = "een model: van 'nu'/bfloat16"  # what a name may hold
OTHER = "another/float32"
SIZE, COUNT = 24, 400


@pytest.fixture
def filled(database_url: str) -> Iterator[tuple[Database, dict[int, np.ndarray]]]:
    """Items with vectors around a few centres."""
    database = open_database(database_url, create=True)
    chance = np.random.default_rng(3)
    centres = chance.normal(size=(12, SIZE))
    made = centres[np.arange(COUNT) % 12] + 0.6 * chance.normal(size=(COUNT, SIZE))
    made = (made / np.linalg.norm(made, axis=1, keepdims=True)).astype("<f4")
    with database.write() as connection:
        runs.save_sources(connection, [Source("s", "S", SourceClass.BLOG, "feed", "https://s.example/feed")])
        run = runs.start_run(connection, as_of=NOW, now=NOW)
        entries = [(f"https://s.example/{n}", Entry(None, f"n{n}", f"https://s.example/{n}")) for n in range(COUNT)]
        ids = items.announce(connection, "s", entries, run_id=run, now=NOW)
        for one, value in zip(ids, made, strict=True):
            keep(connection, one, value, run)
    yield database, dict(zip(ids, made, strict=True))
    database.close()


def keep(connection, item: int, value: np.ndarray, run: int, model: str = MODEL) -> None:
    key = hashlib.sha256(value.tobytes()).hexdigest()
    vectors.save_vectors(connection, {key: value}, model)
    finding = Finding(item, ItemOutcome.IRRELEVANT, 0.1, "")
    findings.save_finding(connection, finding, run_id=run, trace=json.dumps({"pieces": [key, "0" * 64]}))


def by_hand(made: dict[int, np.ndarray], item: int, most: int) -> list[int]:
    likeness = {other: float(value @ made[item]) for other, value in made.items() if other != item}
    return sorted(likeness, key=lambda other: (-likeness[other], other))[:most]


def test_the_nearest_are_those_a_comparison_with_all_gives(filled) -> None:
    database, made = filled
    with database.write() as connection:
        assert neighbours.refresh(connection, MODEL) == COUNT
        assert neighbours.refresh(connection, MODEL) == 0
    agreed = 0
    with database.read() as connection:
        assert neighbours.indexed(connection, MODEL) == (database.engine.dialect.name == "postgresql")
        for item in list(made)[:40]:
            expected = by_hand(made, item, 5)
            exact = neighbours.nearest(connection, item, MODEL, 5, exact=True)
            assert [one.item for one in exact] == expected
            assert exact[0].similarity == pytest.approx(float(made[expected[0]] @ made[item]), abs=1e-6)
            agreed += [one.item for one in neighbours.nearest(connection, item, MODEL, 5)] == expected
    assert agreed >= 39  # an approximate index may miss one


def test_the_index_serves_the_query(filled) -> None:
    """Not only built: PostgreSQL's own plan names it, once there is more than a page to look through."""
    database, made = filled
    if database.engine.dialect.name != "postgresql":
        pytest.skip("SQLite has no such index")
    from sqlalchemy import event

    asked: list[tuple[str, dict[str, object]]] = []
    with database.write() as connection:
        neighbours.refresh(connection, MODEL)
    event.listen(database.engine, "before_cursor_execute", lambda _c, _k, said, given, *_: asked.append((said, given)))
    with database.read() as connection:
        neighbours.nearest(connection, next(iter(made)), MODEL, 5)
        said, given = next(one for one in asked if ".<#>" in one[0])
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        plan = connection.exec_driver_sql(f"EXPLAIN {said}", given).scalars().all()
    assert any("head_vector_hnsw_" in line for line in plan), plan


def test_each_model_has_its_own(filled) -> None:
    database, made = filled
    first, second = list(made)[:2]
    with database.write() as connection:
        for item in (first, second):
            key = hashlib.sha256(made[item].tobytes()).hexdigest()
            vectors.save_vectors(connection, {key: np.ones(SIZE * 2, "<f4") / np.sqrt(SIZE * 2)}, OTHER)
        neighbours.refresh(connection, MODEL)
        neighbours.refresh(connection, OTHER)
    with database.read() as connection:
        (found,) = neighbours.nearest(connection, first, OTHER, 5)
        assert found.item == second
        assert found.similarity == pytest.approx(1.0, abs=1e-5)
        assert len(neighbours.nearest(connection, first, MODEL, 5)) == 5
        if database.engine.dialect.name == "postgresql":
            asked = "SELECT indexdef FROM pg_indexes WHERE indexdef LIKE '%%USING hnsw%%'"
            made = connection.exec_driver_sql(asked).scalars().all()
            assert len(made) == 2
            assert sum(OTHER in one for one in made) == 1, made


def test_a_text_that_changed_is_compared_as_it_is_now(filled) -> None:
    database, made = filled
    first, second = next(iter(made)), list(made)[100]
    with database.write() as connection:
        neighbours.refresh(connection, MODEL)
        later = runs.start_run(connection, as_of=NOW, now=NOW)
        keep(connection, first, made[second], later)
        assert neighbours.refresh(connection, MODEL) == 1
    with database.read() as connection:
        found = neighbours.nearest(connection, first, MODEL, 1)
    assert found[0].item == second
    assert found[0].similarity == pytest.approx(1.0, abs=1e-5)


def test_without_the_index_the_answer_is_the_same(filled) -> None:
    database, made = filled
    item = next(iter(made))
    with database.write() as connection:
        neighbours.refresh(connection, MODEL)
        before = neighbours.nearest(connection, item, MODEL, 5, exact=True)
        neighbours.forget_index(connection)
        assert neighbours.nearest(connection, item, MODEL, 5) == ()
        assert neighbours.refresh(connection, MODEL) == COUNT
        assert neighbours.nearest(connection, item, MODEL, 5, exact=True) == before
    with database.read() as connection:
        assert neighbours.nearest(connection, item, "unknown", 5) == ()
        assert neighbours.nearest(connection, 10**6, MODEL, 5) == ()
