"""A page that its publisher changes after it was read: kept as a version, and looked at again where it matters."""

from __future__ import annotations

import hashlib
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
from monitor.model import Document, Entry, Evidence, Finding, ItemOutcome, Relation, Source, SourceClass, Span
from monitor.pipeline import collecting, reading, rechecking, reporting
from monitor.pipeline.monitor import Monitor
from monitor.pipeline.targets import Case, Target, Witness
from monitor.settings import Settings
from monitor.store import checks, findings, items

NOW = datetime(2026, 3, 9, 6, tzinfo=UTC)
TEXT = (
    "Van de 640 ondervraagde medewerkers leerde 41% het omgaan met AI van een collega. Een cursus volgde 18%. "
    "Dat blijkt uit een peiling onder werkenden in zes sectoren, die een half jaar duurde."
)
LONGER = "De onderzoekers spraken met leidinggevenden over de tijd die er voor oefenen is. " * 6


def page(text: str = TEXT, title: str = "Leren met AI", extra: str = "") -> str:
    return (
        f"<html lang=nl><head><title>{title}</title></head><body><main><article><h1>{title}</h1><p>{text}</p>"
        f"<p>{LONGER}</p>{extra}</article></main></body></html>"
    )


class Site(BaseHTTPRequestHandler):
    body: ClassVar[str] = ""
    status: ClassVar[int] = 200
    conditional: ClassVar[list[str | None]] = []

    def do_GET(self) -> None:
        body = self.body.encode()
        tag = f'"{hashlib.sha256(body).hexdigest()[:12]}"'
        if self.path == "/robots.txt":
            self.send_response(404)
            self.send_header("Content-Length", "0")
            return self.end_headers()
        Site.conditional.append(self.headers["If-None-Match"])
        same = self.headers["If-None-Match"] == tag and self.status == 200
        self.send_response(304 if same else self.status)
        self.send_header("ETag", tag)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", "0" if same else str(len(body)))
        self.end_headers()
        if not same:
            self.wfile.write(body)
        return None

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    Site.body, Site.status, Site.conditional = page(), 200, []
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def monitor(database_url: str, tmp_path: Path) -> Iterator[Monitor]:
    opened = bootstrap(Settings(outputs=tmp_path / "outputs", database_url=database_url), create=True)
    opened.clock = lambda: NOW
    opened.fetcher.close()
    opened.fetcher = Fetcher(Limits(attempts=1))
    yield opened
    opened.close()


SOURCE = Source("krant", "Krant", SourceClass.BUSINESS_PRESS, "feed", "http://127.0.0.1/f", allow_private=True)


def announced(link: str, **more: object) -> list[tuple[str, Entry]]:
    return [(link, replace(Entry("1", "Leren met AI", link), **more))]


@pytest.fixture
def item(monitor: Monitor, site: str) -> int:
    """An item that was read and understood in the first week."""
    run, _ = collecting.start(monitor, [SOURCE], as_of=NOW)
    with monitor.database.write() as connection:
        (one,) = items.announce(connection, "krant", announced(f"{site}/a"), run_id=run, now=NOW)
    assert reading.read_waiting(monitor, run) == 1
    with monitor.database.write() as connection:
        found = Finding(one, ItemOutcome.DEVELOPMENT, 0.9, "past erbij", Relation.SUPPORTS, development=3)
        findings.save_finding(connection, found, run_id=run, trace="{}")
        items.set_stage(connection, [one], items.Stage.UNDERSTOOD)
    return one


def again(monitor: Monitor, weeks: float = 1) -> tuple[int, int]:
    run, _ = collecting.start(monitor, [SOURCE], as_of=NOW + timedelta(weeks=weeks))
    return run, rechecking.recheck(monitor, run)


def stage(monitor: Monitor, item: int) -> items.Stage:
    with monitor.database.read() as connection:
        return items.get_item(connection, item).stage


def test_a_corrected_figure_is_a_version_an_event_and_work(monitor: Monitor, item: int) -> None:
    Site.body = page(TEXT.replace("41%", "34%"))
    run, changed = again(monitor)
    assert changed == 1
    assert stage(monitor, item) is items.Stage.READ
    with monitor.database.read() as connection:
        assert "34%" in items.get_documents(connection, [item])[item].text
        ((_, old, _),) = items.revised(connection, run)
        assert "41%" in old.text
        assert findings.get_traces(connection, since=NOW - timedelta(days=1)) == (), "or it would be its own copy"
    report = reporting.finish(monitor, run).markdown
    assert "## Achteraf gewijzigd door de bron (1)" in report
    assert "niet meer genoemd: 41; nu genoemd: 34" in report


def test_a_retraction_with_the_same_text_is_seen(monitor: Monitor, item: int) -> None:
    Site.body = page(title="Retracted: Leren met AI")
    run, changed = again(monitor)
    assert changed == 1
    with monitor.database.read() as connection:
        assert items.get_documents(connection, [item])[item].retracted
    assert "ingetrokken" in reporting.finish(monitor, run).markdown


@pytest.mark.parametrize(
    "body",
    [
        page(TEXT.replace("omgaan", "werken")),
        page(extra="<p>312 keer gelezen</p>"),
        page(extra="<footer><p>Vandaag lazen 4.512 mensen deze pagina, een record voor deze week.</p></footer>"),
    ],
)
def test_words_and_counters_make_no_work(monitor: Monitor, item: int, body: str) -> None:
    Site.body = body
    assert again(monitor)[1] == 0
    assert stage(monitor, item) is items.Stage.UNDERSTOOD


def test_other_words_are_kept_as_a_version_all_the_same(monitor: Monitor, item: int) -> None:
    Site.body = page(TEXT.replace("omgaan", "werken"))
    run, _ = again(monitor)
    with monitor.database.read() as connection:
        assert len(items.revised(connection, run)) == 1
    assert "alleen woorden, geen cijfers" in reporting.finish(monitor, run).markdown


def test_an_unchanged_page_is_asked_once_a_week_with_its_etag_and_for_three_weeks(monitor: Monitor, item: int) -> None:
    Site.conditional.clear()
    assert again(monitor, 0.1)[1] == 0
    assert Site.conditional == [], "a second run on a day asks nothing"
    for week in (1, 1, 2, 3, 4, 9):
        assert again(monitor, week)[1] == 0
    first, *later = Site.conditional
    assert first is None
    assert len(later) == 2
    assert all(later)
    with monitor.database.read() as connection:
        assert items.get_item(connection, item).stage is items.Stage.UNDERSTOOD


@pytest.mark.parametrize(
    ("status", "body"),
    [(404, "weg"), (503, "even niet"), (200, "<html><title>Log in</title><p>Log in om verder te lezen.</p></html>")],
)
def test_a_page_that_is_gone_or_behind_a_wall_is_no_correction(
    monitor: Monitor, item: int, status: int, body: str
) -> None:
    Site.status, Site.body = status, body
    run, changed = again(monitor)
    assert changed == 0
    with monitor.database.read() as connection:
        assert items.revised(connection, run) == ()
        assert "41%" in items.get_documents(connection, [item])[item].text


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({}, False),
        ({"title": "Leren  met AI"}, False),
        ({"title": "Correctie: leren met AI"}, True),
        ({"updated": NOW + timedelta(weeks=10)}, True),
    ],
)
def test_a_feed_that_announces_a_change_has_it_looked_at_however_old(
    monitor: Monitor, site: str, item: int, more: dict[str, object], told: bool
) -> None:
    Site.body = page(TEXT.replace("18%", "28%"))
    with monitor.database.write() as connection:
        entries = announced(f"{site}/a", **more)
        assert checks.note_changes(connection, "krant", entries) == ((item,) if told else ())
        assert checks.note_changes(connection, "krant", entries) == (), "and once only"
        assert checks.note_changes(connection, "andere", announced(f"{site}/a", title="Van een ander")) == ()
    assert again(monitor, 10)[1] == int(told)
    assert again(monitor, 11)[1] == 0


def document(text: str, **more: object) -> Document:
    return Document(
        "https://krant.example/a", "Leren", text, hashlib.sha256(text.encode()).hexdigest(), "krant", **more
    )


def test_a_case_knows_that_a_quoted_text_was_changed() -> None:
    finding = Finding(1, ItemOutcome.DEVELOPMENT, 0.9, "", development=3)
    old = document(TEXT)
    quote = (Evidence(1, old.url, "Krant", Span(old.sha256, 0, 10, TEXT[:10]), Relation.SUPPORTS),)

    def case(value: Document) -> Case:
        return Case(Target(3), (Witness(1, value, finding, SOURCE),), None)

    assert not case(old).has_changed(quote)
    assert case(document(TEXT.replace("41", "34"))).has_changed(quote)
    assert case(document(TEXT, retracted=True)).has_changed(quote)


def test_years_and_lone_numbers_are_no_figures_of_a_text() -> None:
    old = document(TEXT)
    assert not rechecking.compare(
        old, document(f"{TEXT}\n\n312 keer gelezen\n\nDit stuk verscheen eerder in 2025.")
    ).matters
    change = rechecking.compare(old, document(TEXT.replace("640", "1.640")))
    assert (change.gone, change.come, change.retracted) == (("640",), ("1640",), False)
