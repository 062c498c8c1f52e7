"""Which publications are like one, as `monitor similar` asks it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from monitor.bootstrap import bootstrap
from monitor.errors import NotFound
from monitor.model import Entry, Finding, ItemOutcome, Source, SourceClass
from monitor.pipeline.diagnosing import Health, _database
from monitor.pipeline.monitor import Monitor
from monitor.pipeline.similar import similar_items
from monitor.settings import Settings
from monitor.store import findings, items, neighbours, runs, vectors

NOW = datetime(2026, 3, 9, 6, tzinfo=UTC)
MODEL = "model/bfloat16"


@pytest.fixture
def monitor(database_url: str, tmp_path: Path) -> Iterator[Monitor]:
    """Four publications at angles of 0, 20, 40 and 90 degrees; the last is not understood yet."""
    opened = bootstrap(Settings(outputs=tmp_path / "out", database_url=database_url), create=True)
    with opened.database.write() as connection:
        runs.save_sources(connection, [Source("s", "S", SourceClass.BLOG, "feed", "https://s.example/feed")])
        run = runs.start_run(connection, as_of=NOW, now=NOW)
        entries = [(f"https://s.example/{n}", Entry(None, f"nummer {n}", f"https://s.example/{n}")) for n in range(4)]
        ids = items.announce(connection, "s", entries, run_id=run, now=NOW)
        for item, degrees in zip(ids[:3], (0, 20, 40), strict=True):
            value = np.array([np.cos(np.radians(degrees)), np.sin(np.radians(degrees))], "<f4")
            key = hashlib.sha256(value.tobytes()).hexdigest()
            vectors.save_vectors(connection, {key: value}, MODEL)
            finding = Finding(item, ItemOutcome.PROPOSAL, 0.9, "", cluster=item)
            findings.save_finding(connection, finding, run_id=run, trace=json.dumps({"pieces": [key]}))
        runs.set_model(connection, run, MODEL)
    yield opened
    opened.close()


def test_the_nearest_come_first_with_where_they_went(monitor: Monitor) -> None:
    found = similar_items(monitor, 1)
    assert [(one.item, one.similarity) for one in found] == [
        (2, pytest.approx(0.9397, abs=1e-4)),
        (3, pytest.approx(0.766, abs=1e-4)),
    ]
    assert found[0].title == "nummer 1"
    assert (found[0].outcome, found[0].cluster) == ("proposal", 2)
    assert [one.item for one in similar_items(monitor, 2, most=1)] == [1]


def test_what_is_not_there_or_not_understood_is_said(monitor: Monitor) -> None:
    with pytest.raises(NotFound, match="not understood yet"):
        similar_items(monitor, 4)
    with pytest.raises(NotFound, match="no item 99"):
        similar_items(monitor, 99)


@pytest.mark.postgres
def test_the_doctor_knows_pgvector_before_and_after_the_first_run(postgres_server: str, tmp_path: Path) -> None:
    """Where it may not be made, the doctor says what that costs: tests/operations/test_doctor.py."""
    from tests.conftest import fresh_postgres

    url = fresh_postgres(postgres_server, "doctor_vector")
    settings = Settings(outputs=tmp_path, database_url=url)
    opened = bootstrap(settings, create=True)
    check = _database(settings)
    assert (check.health, "is made by the next run" in check.said) == (Health.OK, True)
    with opened.database.write() as connection:
        run = runs.start_run(connection, as_of=NOW, now=NOW)
        runs.set_model(connection, run, MODEL)
        neighbours.refresh(connection, MODEL)
    check = _database(settings)
    opened.close()
    assert check.health is Health.OK
    assert re.search(r"pgvector [0-9]+\.", check.said)
