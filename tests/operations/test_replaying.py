"""Replay: the same run again gives the same proposals, and another setting shows what it would change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from monitor.bootstrap import bootstrap
from monitor.errors import NotFound, StoreError
from monitor.model import Draft
from monitor.pipeline.monitor import Monitor
from monitor.pipeline.replaying import Change, compare, replay_run
from monitor.store.claims import Claim, ClaimOutcome
from monitor.store.copying import table_hashes


@pytest.fixture(scope="module")
def monitor(three_weeks, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Monitor]:
    opened = bootstrap(three_weeks.copy(tmp_path_factory.mktemp("replay")))
    yield opened
    opened.close()


@pytest.mark.flow
@pytest.mark.model
def test_each_run_replays_word_for_word_and_nothing_is_changed(monitor: Monitor, three_weeks) -> None:
    with monitor.database.read() as connection:
        before = table_hashes(connection)
    for run in three_weeks.runs:
        done = replay_run(monitor, run)
        assert done.differences == ()
        assert done.same == done.proposed == done.replayed > 0
    with monitor.database.read() as connection:
        assert table_hashes(connection) == before


@pytest.mark.flow
@pytest.mark.model
def test_the_stored_pages_give_the_same_documents_again(monitor: Monitor, three_weeks) -> None:
    done = replay_run(monitor, three_weeks.runs[0], read_again=True)
    assert done.differences == ()


@pytest.mark.flow
@pytest.mark.model
def test_another_setting_shows_what_it_would_change(monitor: Monitor, three_weeks) -> None:
    """With a memory of one week the third run no longer knows the first: what had grown would begin anew."""
    forgetful = replace(monitor, settings=replace(monitor.settings, memory_weeks=1))
    done = replay_run(forgetful, three_weeks.runs[2])
    assert done.differences
    assert all(one.title for one in done.differences)


def claim(run: int, items: tuple[int, ...], *, development: int | None = None, cluster: int | None = None) -> Claim:
    return Claim(run, development, cluster, items, ClaimOutcome.PROPOSED, None, Draft(f"titel {items}", (), ()))


def test_what_appears_vanishes_and_changes_is_told_apart() -> None:
    before = (claim(1, (1, 2), cluster=4), claim(1, (3,), development=7), claim(1, (9,), cluster=5))
    after = (claim(1, (1, 2), cluster=11), claim(1, (3, 4), development=7), claim(1, (8,), cluster=4))
    done = compare(1, before, after)
    assert done.same == 1
    assert [(one.change, one.target) for one in done.differences] == [
        (Change.CHANGES, "development 7"),
        (Change.VANISHES, "cluster 5"),
        (Change.APPEARS, "cluster 4"),
    ]
    assert "with items [4]" in done.differences[0].details


def test_there_is_no_such_run(tmp_path: Path) -> None:
    from monitor.settings import Settings

    opened = bootstrap(Settings(outputs=tmp_path), create=True)
    with pytest.raises(NotFound):
        replay_run(opened, 5)
    opened.close()


@pytest.mark.postgres
def test_only_a_copy_is_ever_wound_back(postgres_server: str) -> None:
    from sqlalchemy import create_engine, make_url

    from monitor.store.winding import wind_back

    engine = create_engine(make_url(postgres_server).set(drivername="postgresql+psycopg"))
    with engine.connect() as connection, pytest.raises(StoreError, match="copy"):
        connection.execute(text("SELECT 1"))
        wind_back(connection, 1)
    engine.dispose()
