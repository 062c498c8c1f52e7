"""Replay: the same run again gives the same proposals, and another setting shows what it would change."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock

import pytest
from sqlalchemy import text

from monitor.bootstrap import bootstrap
from monitor.errors import NotFound, StoreError
from monitor.language.chat import open_chat
from monitor.model import Draft, DraftSentence, Evidence, Relation, Span, Validity, ValidityStatus
from monitor.pipeline.monitor import Monitor
from monitor.pipeline.replaying import Change, compare, replay_run
from monitor.store import language
from monitor.store.claims import Claim, ClaimOutcome
from monitor.store.copying import table_hashes
from monitor.store.language import LanguageUse


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
    for run in three_weeks.runs:
        done = replay_run(monitor, run, read_again=True)
        assert done.differences == ()
        assert done.same == done.replayed > 0


@pytest.mark.flow
@pytest.mark.model
@pytest.mark.postgres
def test_a_run_that_moved_to_postgresql_replays_word_for_word(
    monitor: Monitor, three_weeks, postgres_server: str, tmp_path: Path
) -> None:
    from monitor.pipeline.backing_up import back_up, restore
    from tests.conftest import fresh_postgres

    path, _ = back_up(monitor, tmp_path / "weeks.tar")
    url = fresh_postgres(postgres_server, "replayed")
    settings = replace(monitor.settings, outputs=tmp_path / "moved", database_url=url)
    restore(settings, path)
    moved = bootstrap(settings)
    with moved.database.read() as connection:
        before = table_hashes(connection)
    done = replay_run(moved, three_weeks.runs[2])
    assert done.differences == ()
    assert done.same == done.proposed == done.replayed > 0
    with moved.database.read() as connection:
        assert table_hashes(connection) == before
    moved.close()


@pytest.mark.flow
@pytest.mark.model
def test_another_setting_shows_what_it_would_change(monitor: Monitor, three_weeks) -> None:
    """With a memory of one week the third run no longer knows the first: what had grown would begin anew."""
    forgetful = replace(monitor, settings=replace(monitor.settings, memory_weeks=1))
    done = replay_run(forgetful, three_weeks.runs[2])
    assert {Change.VANISHES, Change.CHANGES, Change.APPEARS} & {one.change for one in done.differences}
    assert done.same < done.proposed
    assert all(one.title for one in done.differences)
    assert all(one.details for one in done.differences if one.change is Change.CHANGES)


@pytest.fixture
def endpoint() -> Iterator[tuple[str, list[str]]]:
    """A language model that always fails: its address, and what it was asked."""
    asked: list[str] = []

    class Refuses(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append(self.path)
            self.send_response(400)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Refuses)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/v1", asked
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.flow
@pytest.mark.model
def test_a_language_model_is_asked_only_when_told_to(
    monitor: Monitor, three_weeks, endpoint: tuple[str, list[str]]
) -> None:
    address, asked = endpoint
    settings = replace(monitor.settings, llm_url=address, llm_model="x", llm_unsure=3)
    with_model = replace(monitor, settings=settings, open_chat=lambda: open_chat(settings), _lock=Lock())
    with monitor.database.write() as connection:
        language.save_use(connection, LanguageUse(three_weeks.runs[0], "draft", "x", written=2))
    done = replay_run(with_model, three_weeks.runs[0])
    assert asked == []
    assert (done.written_then, done.differences) == (2, ())
    done = replay_run(with_model, three_weeks.runs[0], ask_model=True)
    assert asked
    assert (done.written_then, done.differences) == (0, ())  # it failed, so the program's own words stand


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


def test_a_score_a_word_a_quote_and_a_draft_that_is_gone_each_count_as_a_change() -> None:
    quote = Evidence(1, "https://a.example", "A", Span("ab" * 32, 0, 5, "quote"), Relation.SUPPORTS)
    one = replace(claim(1, (1,), development=7), validity=Validity(80, 75, 85, ValidityStatus.PROVISIONAL))
    assert one.draft is not None
    assert one.validity is not None
    others = {
        "score 80 becomes 81": replace(one, validity=replace(one.validity, score=81)),
        "another sum, same score": replace(one, validity=replace(one.validity, high=86)),
        "another title": replace(one, draft=replace(one.draft, title="anders")),
        "another body": replace(one, draft=replace(one.draft, sentences=(DraftSentence("Een zin."),))),
        "other evidence": replace(one, draft=replace(one.draft, evidence=(quote,))),
        "without its draft": replace(one, draft=None),
    }
    for said, other in others.items():
        (found,) = compare(1, (one,), (other,)).differences
        assert (found.change, found.details) == (Change.CHANGES, (said,))


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
