"""Sources over their runs: which rest, what the report and the list of sources say of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import ClassVar

import pytest

from monitor.bootstrap import bootstrap
from monitor.collect.http import Fetcher
from monitor.collect.limits import Limits
from monitor.model import Collected, Entry, Source, SourceClass, SourceOutcome, Validators
from monitor.pipeline import collecting, reporting, watching
from monitor.pipeline.monitor import Monitor
from monitor.settings import Settings
from monitor.store import runs

NOW = datetime(2026, 3, 9, 6, tzinfo=UTC)
KRANT = Source("krant", "Krant", SourceClass.BUSINESS_PRESS, "feed", "https://krant.example/f", cadence_days=7)
BLOG = Source("blog", "Blog", SourceClass.BLOG, "feed", "https://blog.example/f")


@pytest.fixture
def monitor(database_url: str, tmp_path: Path) -> Iterator[Monitor]:
    opened = bootstrap(Settings(outputs=tmp_path / "outputs", database_url=database_url), create=True)
    opened.clock = lambda: NOW
    yield opened
    opened.close()


def week(monitor: Monitor, number: int, outcome: SourceOutcome, *, new: int = 0, only: tuple[str, ...] = (), **more):
    """A run in week ``number`` in which the newspaper fared like that and the blog well; which sources were asked."""
    moment = NOW + timedelta(weeks=number)
    run, asked = collecting.start(monitor, [KRANT, BLOG], as_of=moment, only=only)
    for source in (KRANT, BLOG):
        if source.id not in asked:
            continue
        entries = tuple(Entry(None, "Bericht", f"https://krant.example/{number}-{n}") for n in range(new))
        found = (
            Collected(source.id, outcome, entries=entries, **more)
            if source is KRANT
            else Collected(source.id, SourceOutcome.OK)
        )
        collecting.collect_entries(monitor, run, source, found)
    return run, asked


def test_a_source_that_fails_for_weeks_rests_and_is_asked_again(monitor: Monitor) -> None:
    for number in range(5):
        assert week(monitor, number, SourceOutcome.TIMEOUT)[1] == ("krant", "blog")
    run, asked = week(monitor, 5, SourceOutcome.TIMEOUT)
    assert asked == ("blog",), "two weeks of rest after the fifth failure"
    headline = reporting.finish(monitor, run).headline
    assert headline.startswith("1 van 1 bronnen gelezen; Krant mislukte 5 keer achter elkaar en wordt pas na")
    assert week(monitor, 5, SourceOutcome.TIMEOUT, only=("krant",))[1] == ("krant",), "a person may ask all the same"


def test_a_success_ends_the_rest(monitor: Monitor) -> None:
    for number in range(5):
        week(monitor, number, SourceOutcome.DNS)
    week(monitor, 5, SourceOutcome.OK, new=1, only=("krant",))
    assert week(monitor, 6, SourceOutcome.OK)[1] == ("krant", "blog")


def test_what_is_gone_for_good_is_left_alone(monitor: Monitor) -> None:
    for number in range(2):
        week(monitor, number, SourceOutcome.HTTP, status=410)
    run, asked = week(monitor, 30, SourceOutcome.HTTP)
    assert asked == ("blog",)
    assert "Krant is voorgoed weg (status 410)" in reporting.finish(monitor, run).headline


def test_silence_and_moves_are_told_in_the_report_of_their_run(monitor: Monitor) -> None:
    first, _ = week(monitor, 0, SourceOutcome.OK, new=3, moved="https://nieuw.example/f")
    for number in range(1, 6):
        last, _ = week(monitor, number, SourceOutcome.UNCHANGED, moved="https://nieuw.example/f")
    with monitor.database.read() as connection:
        assert watching.coverage_of(connection, first) == "2 van 2 bronnen gelezen."
        assert watching.coverage_of(connection, last) == (
            "2 van 2 bronnen gelezen; Krant is al 5 weken stil, normaal komt er elke 7 dagen iets; "
            "Krant is verhuisd naar https://nieuw.example/f en wordt daar gelezen: pas het adres aan in het "
            "bronnenbestand."
        )
        history = runs.source_history(connection)
    assert [visit.new for visit in history["krant"]] == [3, 0, 0, 0, 0, 0]
    assert {visit.moved for visit in history["krant"]} == {"https://nieuw.example/f"}


def test_a_source_that_is_no_longer_listed_is_told_of_no_more(monitor: Monitor) -> None:
    for number in range(5):
        week(monitor, number, SourceOutcome.TIMEOUT)
    run, asked = collecting.start(monitor, [BLOG], as_of=NOW + timedelta(weeks=5))
    assert asked == ("blog",)
    with monitor.database.read() as connection:
        assert watching.notes_of(connection, run) == ()
        krant = runs.get_source(connection, "krant")
    assert (krant.enabled, krant.reason) == (False, collecting.NOT_LISTED)
    _, asked = collecting.start(monitor, [KRANT, BLOG], as_of=NOW + timedelta(weeks=20))
    assert asked == ("krant", "blog"), "and back in the file it is asked again"


def test_another_address_in_the_file_ends_a_rest_and_forgets_the_validators(monitor: Monitor) -> None:
    week(monitor, 0, SourceOutcome.OK, validators=Validators('"a"', "Mon", "0" * 64))
    for number in range(1, 7):
        week(monitor, number, SourceOutcome.HTTP, status=410)
    with monitor.database.read() as connection:
        assert runs.get_validators(connection, "krant").etag == '"a"'
    assert collecting.start(monitor, [KRANT, BLOG], as_of=NOW + timedelta(weeks=7))[1] == ("blog",)
    elsewhere = replace(KRANT, url="https://krant.example/nieuw")
    assert collecting.start(monitor, [elsewhere, BLOG], as_of=NOW + timedelta(weeks=7))[1] == ("krant", "blog")
    with monitor.database.read() as connection:
        assert runs.get_validators(connection, "krant") == Validators()
        assert watching.healths(connection, now=NOW)["krant"].last_success == NOW + timedelta(weeks=0), "is kept"


def test_wider_options_are_not_hidden_by_an_old_answer(monitor: Monitor) -> None:
    narrow = replace(KRANT, options=(("query", "AI"),))
    for listed, etag in (([narrow], '"a"'), ([narrow], '"a"'), ([KRANT], None)):
        run, _ = collecting.start(monitor, listed, as_of=NOW)
        with monitor.database.read() as connection:
            assert run == 1 or runs.get_validators(connection, "krant").etag == etag
        found = Collected("krant", SourceOutcome.OK, validators=Validators('"a"'))
        if listed == [narrow]:
            collecting.collect_entries(monitor, run, narrow, found)


FEED = (
    "<rss version='2.0'><channel><title>K</title><item><title>Bericht</title><link>https://krant.example/1</link></item>"
    "</channel></rss>"
)


class Moved(BaseHTTPRequestHandler):
    """/old leads to /new for good, which gives a feed until it is ``broken``; then /old does itself."""

    asked: ClassVar[list[str]] = []
    broken: ClassVar[bool] = False

    def do_GET(self) -> None:
        Moved.asked.append(self.path)
        feed = self.path in {"/other", "/old" if Moved.broken else "/new"}
        status = 200 if feed else 301 if self.path == "/old" else 410 if self.path == "/new" else 404
        body = FEED.encode() if feed else b""
        self.send_response(status)
        if status == 301:
            self.send_header("Location", "/new")
        self.send_header("Content-Type", "text/xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[str]:
    Moved.asked, Moved.broken = [], False
    with ThreadingHTTPServer(("127.0.0.1", 0), Moved) as found:
        thread = Thread(target=found.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield f"http://127.0.0.1:{found.server_address[1]}"
        found.shutdown()
        thread.join()


def test_a_proven_move_is_followed_until_it_fails_or_the_file_says_otherwise(monitor: Monitor, server: str) -> None:
    monitor.fetcher.close()
    monitor.fetcher = Fetcher(Limits(attempts=1))
    listed = replace(KRANT, url=f"{server}/old", allow_private=True)

    def asked_in(number: int) -> list[str]:
        Moved.asked.clear()
        run, _ = collecting.start(monitor, [listed], as_of=NOW + timedelta(weeks=number))
        collecting.collect_source(monitor, run, "krant")
        return [path for path in Moved.asked if path != "/robots.txt"]

    assert [asked_in(number) for number in range(3)] == [["/old", "/new"]] * 3, "once or twice may be a mistake"
    assert [asked_in(number) for number in (3, 4)] == [["/new"]] * 2
    with monitor.database.read() as connection:
        assert f"Krant is verhuisd naar {server}/new en wordt daar gelezen" in watching.coverage_of(connection, 5)
        assert runs.get_source(connection, "krant").url.endswith("/old"), "the file stays the analyst's"
    Moved.broken = True
    assert [asked_in(number) for number in (5, 6)] == [["/new"]] * 2, "410 there is no reason to give up the source"
    assert [asked_in(number) for number in (7, 8)] == [["/old"]] * 2, "twice gone: the old address is tried again"
    Moved.broken = False
    assert [asked_in(number)[-1] for number in range(9, 13)] == ["/new"] * 4
    listed = replace(listed, url=f"{server}/other")
    assert asked_in(13) == ["/other"], "what the file says anew goes first"


def test_the_list_of_sources_shows_health(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from monitor.cli.sources import list_sources

    monkeypatch.setenv("MONITOR_OUTPUTS", str(tmp_path / "outputs"))
    file = tmp_path / "sources.yaml"
    file.write_text(
        "sources:\n  - {id: krant, name: Krant, class: business_press, kind: feed, url: 'https://krant.example/f', "
        "cadence_days: 7}\n"
    )
    opened = bootstrap(Settings(outputs=tmp_path / "outputs"), create=True)
    opened.clock = lambda: NOW
    week(opened, 0, SourceOutcome.OK, new=3)
    week(opened, 1, SourceOutcome.OK, new=2)
    week(opened, 2, SourceOutcome.CHALLENGE)
    week(opened, 3, SourceOutcome.CHALLENGE)
    opened.close()
    list_sources(sources=file, as_json=True)
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["failures"], row["items"], row["items_a_week"], row["last_outcome"]) == (2, 5, 2.0, "challenge")
    assert row["last_new"].startswith("2026-03-16")
    assert row["remark"] == "Krant mislukte 2 keer achter elkaar"
    assert row["last_success"].startswith("2026-03-16")
    assert (row["silent_days"] > 7, row["cadence_days"], row["full_text"]) == (True, 7, None)
    monkeypatch.setenv("COLUMNS", "250")
    list_sources(sources=file)
    head, line = capsys.readouterr().out.splitlines()
    assert " ".join(head.split()) == (
        "id name kind last run last success failures silent a week items full text remark"
    )
    assert f"challenge 2026-03-30 2026-03-16 2 {row['silent_days']} d of 7 2.0 5 Krant" in " ".join(line.split())
    assert "2 keer achter elkaar" in line
