"""Messages about runs and sources: to a real local address, by the same way as mail, Teams and Slack."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from monitor.bootstrap import bootstrap
from monitor.errors import ConfigError
from monitor.model import (
    Collected,
    Proposal,
    ProposalKind,
    ProposalStatus,
    Source,
    SourceClass,
    SourceOutcome,
    Validity,
    ValidityStatus,
)
from monitor.pipeline import reporting
from monitor.pipeline.monitor import Monitor
from monitor.pipeline.notifying import subjects, tell_failed, tell_finished
from monitor.settings import Settings
from monitor.store import proposals, runs

apprise = pytest.importorskip("apprise")
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")  # apprise's own
NOW = datetime(2026, 3, 9, 6, tzinfo=UTC)


@pytest.fixture
def inbox() -> Iterator[tuple[str, list[dict[str, str]]]]:
    """A web server that takes messages: its address, and what it got."""
    got: list[dict[str, str]] = []

    class Takes(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Takes)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield f"json://127.0.0.1:{server.server_address[1]}/", got
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def week(tmp_path: Path) -> Iterator[Monitor]:
    """Two runs over a source that failed in both; the second made a proposal."""
    monitor = bootstrap(Settings(outputs=tmp_path), create=True)
    for number in (1, 2):
        at = NOW + timedelta(weeks=number)
        with monitor.database.write() as connection:
            runs.save_sources(connection, [Source("b", "Bureau Vak", SourceClass.BLOG, "feed", "https://b.example/")])
            run = runs.start_run(connection, as_of=at, now=at)
            runs.record_outcome(connection, run, Collected("b", SourceOutcome.TIMEOUT), new=0, now=at)
            if number == 2:
                score = Validity(81, 75, 87, ValidityStatus.PROVISIONAL)
                new = Proposal(0, ProposalKind.NEW, ProposalStatus.OPEN, "Oefenen loont", "Tekst.", score, run, run)
                proposals.insert_proposal(connection, new, cluster=1)
        reporting.finish(monitor, run)
    yield monitor
    monitor.close()


def test_nobody_is_told_unless_asked(week: Monitor) -> None:
    assert Settings().notify == ""
    tell_finished(week, 2)
    tell_failed(week.settings, ValueError("x"))


def test_a_finished_run_is_told_with_its_proposals_and_failing_sources(week: Monitor, inbox) -> None:
    address, told = inbox
    week.settings = replace(week.settings, notify=address)
    tell_finished(week, 2)
    (message,) = told
    assert message["title"] == "Ontwikkelingen-monitor: ronde 2 is klaar, 1 voorstel"
    assert "0 van 1 bronnen gelezen" in message["message"]
    assert "- Oefenen loont (nieuw, 81%)" in message["message"]
    assert "Bronnen die aandacht vragen:\n- Bureau Vak mislukte 2 keer achter elkaar" in message["message"]


def test_who_asks_for_sources_alone_hears_of_them_alone(week: Monitor, inbox) -> None:
    address, told = inbox
    week.settings = replace(week.settings, notify=address, notify_about="sources")
    tell_finished(week, 1)  # failed once: no reason to disturb anybody
    tell_failed(week.settings, ValueError("x"))
    assert told == []
    tell_finished(week, 2)
    assert [one["title"] for one in told] == ["Ontwikkelingen-monitor: een bron vraagt aandacht"]


def test_a_subject_that_is_none_is_told_and_stops_no_run(week: Monitor, inbox) -> None:
    address, told = inbox
    week.settings = replace(week.settings, notify=address, notify_about="finished,weather")
    lines: list[str] = []
    week.tell = lines.append
    with pytest.raises(ConfigError, match="weather"):
        subjects(week.settings)
    tell_finished(week, 2)
    assert told == []
    assert "MONITOR_NOTIFY_ABOUT" in lines[0]


def test_an_address_that_does_not_answer_stops_no_run(week: Monitor) -> None:
    week.settings = replace(week.settings, notify="json://127.0.0.1:9/")
    tell_finished(week, 2)


@pytest.mark.parametrize(
    "address",
    [
        "mailtos://monitor:geheim@example.org?to=team@example.org",
        "workflows://prod.westeurope.logic.azure.com/643e69f83c8944/Fl0rence",
        "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/#briefing",
    ],
)
def test_mail_teams_and_slack_are_ways_that_apprise_knows(address: str) -> None:
    assert apprise.Apprise().add(address)
