"""The use cases one by one, on a real database and over real HTTP on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import ClassVar

import pytest

from monitor.bootstrap import bootstrap
from monitor.errors import Conflict, NotFound, SourceError
from monitor.model import Development, Entry, Register, Source, SourceClass, SourceOutcome
from monitor.pipeline import adding, collecting, reading, registering, reporting
from monitor.pipeline.monitor import Monitor
from monitor.sample.register import load_register
from monitor.settings import Settings
from monitor.store import items, register, runs
from monitor.store.runs import RunStatus

NOW = datetime(2026, 3, 9, 6, tzinfo=UTC)
PAGE = (
    "<html lang=nl><head><title>Leren met AI</title></head><body><article><h1>Leren met AI</h1>"
    + "<p>Van de 640 ondervraagde medewerkers leerde 41% het omgaan met AI van een collega. "
    "Een cursus volgde 18%. Dat blijkt uit een peiling onder werkenden in zes sectoren.</p>"
    * 3
    + "</article></body></html>"
)


class Site(BaseHTTPRequestHandler):
    answers: ClassVar[dict[str, tuple[int, str, str]]] = {}

    def do_GET(self) -> None:
        status, kind, body = self.answers.get(self.path, (404, "text/plain", "weg"))
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body.encode())))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    Site.answers = {}
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def monitor(database_url: str, tmp_path: Path) -> Iterator[Monitor]:
    opened = bootstrap(Settings(outputs=tmp_path / "outputs", database_url=database_url), create=True)
    opened.clock = lambda: NOW
    yield opened
    opened.close()


def feed(*links: str) -> str:
    entries = "".join(f"<item><title>Bericht {n}</title><link>{link}</link></item>" for n, link in enumerate(links))
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>F</title>{entries}</channel></rss>'


def source(site: str, name: str = "krant", **more: object) -> Source:
    return replace(
        Source(name, name.title(), SourceClass.BUSINESS_PRESS, "feed", f"{site}/{name}.xml", allow_private=True), **more
    )


# ------------------------------------------------------------------------------------------------ register
def test_the_register_is_loaded_once(monitor: Monitor) -> None:
    assert registering.load_shipped(monitor).added == tuple(range(1, 10))
    again = registering.load_shipped(monitor)
    assert (again.added, again.unchanged) == ((), tuple(range(1, 10)))


def test_a_changed_body_becomes_a_revision_and_the_rest_stays(monitor: Monitor) -> None:
    registering.load_shipped(monitor)
    given = load_register()
    third = replace(given.developments[2], body="Een andere tekst.", citations=())
    done = registering.load(monitor, replace(given, developments=(third,)))
    assert (done.added, done.revised, done.insights_changed) == ((), (3,), False)
    with monitor.database.read() as connection:
        now = register.get_development(connection, 3)
        before, after = register.list_revisions(connection, 3)
    assert (now.body, now.revision, now.validity) == ("Een andere tekst.", 2, 93)
    assert now.citations == before.citations
    assert (before.revision, after) == (1, now)


def test_a_briefing_without_insights_leaves_the_insights(monitor: Monitor) -> None:
    registering.load_shipped(monitor)
    only = Register("Briefing", "nl", (Development(10, "Een tiende ontwikkeling", "Tekst.", 70),), ())
    assert registering.load(monitor, only).added == (10,)
    with monitor.database.read() as connection:
        assert len(register.list_insights(connection)) == 5


# ------------------------------------------------------------------------------------------------- collect
def test_an_entry_is_announced_once_however_it_is_linked(monitor: Monitor, site: str) -> None:
    Site.answers["/krant.xml"] = (
        200,
        "application/rss+xml",
        feed(f"{site}/a?utm_source=rss", f"{site}/a#top", f"{site}/b"),
    )
    run, asked = collecting.start(monitor, [source(site)], as_of=NOW)
    assert asked == ("krant",)
    assert len(collecting.collect_source(monitor, run, "krant")) == 2
    assert collecting.collect_source(monitor, run, "krant") == ()


def test_only_enabled_sources_are_asked_unless_named(monitor: Monitor, site: str) -> None:
    listed = [source(site), source(site, "stil", enabled=False)]
    assert collecting.start(monitor, listed, as_of=NOW)[1] == ("krant",)
    assert collecting.start(monitor, listed, as_of=NOW, only=["stil"])[1] == ("stil",)
    with pytest.raises(NotFound, match="kwijt"):
        collecting.start(monitor, listed, as_of=NOW, only=["kwijt"])


def test_a_source_that_fails_stops_nothing_and_is_told(monitor: Monitor, site: str) -> None:
    Site.answers["/krant.xml"] = (200, "application/rss+xml", feed(f"{site}/a"))
    Site.answers["/leeg.xml"] = (200, "application/rss+xml", feed())
    Site.answers["/pagina.xml"] = (200, "text/html", PAGE)
    listed = [source(site, name) for name in ("krant", "leeg", "pagina", "weg")]
    run, asked = collecting.start(monitor, listed, as_of=NOW)
    for name in asked:
        collecting.collect_source(monitor, run, name)
    with monitor.database.read() as connection:
        outcomes = {report.source.id: report.outcome for report in runs.source_reports(connection, run)}
    assert outcomes == {
        "krant": SourceOutcome.OK,
        "leeg": SourceOutcome.EMPTY,
        "pagina": SourceOutcome.NOT_A_FEED,
        "weg": SourceOutcome.HTTP,
    }
    assert not reporting.nothing_reached(monitor, run)
    report = reporting.finish(monitor, run)
    assert report.headline.startswith("2 van 4 bronnen gelezen")
    assert "Pagina" in report.headline
    with monitor.database.read() as connection:
        health = {one.source.id: one for one in runs.source_health(connection)}
        assert runs.get_run(connection, run).status is RunStatus.FINISHED
    assert (health["weg"].failures, health["weg"].last_success) == (1, None)
    assert (health["krant"].failures, health["krant"].items) == (0, 1)


# ---------------------------------------------------------------------------------------------------- read
def test_what_cannot_be_read_is_asked_for_again_and_then_given_up(monitor: Monitor, site: str) -> None:
    Site.answers["/krant.xml"] = (200, "application/rss+xml", feed(f"{site}/a", f"{site}/b"))
    Site.answers["/a"] = (200, "text/html", PAGE)
    run, _ = collecting.start(monitor, [source(site)], as_of=NOW)
    read_id, missing = collecting.collect_source(monitor, run, "krant")
    assert reading.read_waiting(monitor, run) == 1
    with monitor.database.read() as connection:
        documents = items.get_documents(connection, [read_id, missing])
        stored = items.get_items(connection, [read_id, missing])
    assert documents[read_id].language == "nl"
    assert "41%" in documents[read_id].text
    assert stored[missing].failure
    snapshots = list(monitor.settings.snapshots.rglob("*.gz"))
    assert any(PAGE.encode() == monitor.snapshots.get(path.name.removesuffix(".gz")) for path in snapshots)


def test_a_feed_cannot_make_the_reader_open_a_file(monitor: Monitor, site: str, tmp_path: Path) -> None:
    secret = tmp_path / "geheim.html"
    secret.write_text(PAGE)
    run, _ = collecting.start(monitor, [source(site)], as_of=NOW)
    with monitor.database.write() as connection:
        entry = Entry(None, "Lokaal", secret.as_uri())
        (hostile,) = items.announce(connection, "krant", [(secret.as_uri(), entry)], run_id=run, now=NOW)
    assert reading.read_waiting(monitor, run) == 0
    with monitor.database.read() as connection:
        assert items.get_documents(connection, [hostile]) == {}


# ----------------------------------------------------------------------------------------------------- add
def test_a_page_put_in_by_hand_waits_for_the_next_run(monitor: Monitor, site: str) -> None:
    Site.answers["/a"] = (200, "text/html", PAGE)
    document = adding.add(monitor, f"{site}/a", publisher="Krant", source_class="business_press", allow_private=True)
    assert document.title == "Leren met AI"
    with monitor.database.read() as connection:
        assert len(items.waiting(connection, items.Stage.READ)) == 1
    with pytest.raises(Conflict, match="known already"):
        adding.add(monitor, f"{site}/a", publisher="Krant", source_class="business_press", allow_private=True)


def test_a_file_put_in_by_hand_is_kept_and_read(monitor: Monitor, tmp_path: Path) -> None:
    page = tmp_path / "pagina.html"
    page.write_text(PAGE)
    assert "41%" in adding.add(monitor, str(page)).text
    page.unlink()
    assert len(list((monitor.settings.outputs / "inbox").iterdir())) == 1


def test_what_cannot_be_read_by_hand_says_why(monitor: Monitor, site: str, tmp_path: Path) -> None:
    broken = tmp_path / "rapport.pdf"
    broken.write_bytes(b"%PDF-1.7 en dan niets")
    with pytest.raises(SourceError):
        adding.add(monitor, str(broken))
    with pytest.raises(SourceError):
        adding.add(monitor, f"{site}/nergens", allow_private=True)


def test_what_a_site_reserves_for_all_its_pages_stays_with_the_document(monitor: Monitor, site: str) -> None:
    Site.answers = {
        "/krant.xml": (200, "text/xml", feed(f"{site}/vrij/a", f"{site}/nieuws/b", f"{site}/nieuws/c")),
        "/.well-known/tdmrep.json": (200, "application/json", '[{"location": "/nieuws/", "tdm-reservation": 1}]'),
        **{path: (200, "text/html", PAGE.replace("640", n)) for path, n in (("/vrij/a", "640"), ("/nieuws/b", "641"))},
    }
    run, _ = collecting.start(monitor, [source(site)], as_of=NOW)
    ids = collecting.collect_source(monitor, run, "krant")
    assert reading.read_waiting(monitor, run) == 2
    with monitor.database.read() as connection:
        found = {d.url.removeprefix(site): d.reserved for d in items.get_documents(connection, ids).values()}
    assert found == {"/vrij/a": None, "/nieuws/b": "tdmrep.json"}


def test_a_fault_of_our_own_costs_its_page_only(monitor: Monitor, site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    real = reading.read

    def odd(entry: Entry, *rest: object, **more: object):
        if entry.link and entry.link.endswith("/b"):
            raise IndexError("string index out of range")
        return real(entry, *rest, **more)

    monkeypatch.setattr(reading, "read", odd)
    Site.answers = {f"/{name}": (200, "text/html", PAGE.replace("640", f"64{n}")) for n, name in enumerate("abc")}
    Site.answers["/krant.xml"] = (200, "text/xml", feed(f"{site}/a", f"{site}/b", f"{site}/c"))
    run, _ = collecting.start(monitor, [source(site)], as_of=NOW)
    collecting.collect_source(monitor, run, "krant")
    assert reading.read_waiting(monitor, run) == 2
    with monitor.database.read() as connection:
        failed = [
            row.failure for row in items.get_items(connection, items.waiting(connection, items.Stage.FAILED)).values()
        ]
    assert failed == ["Het programma liep vast op deze publicatie (IndexError); het logboek zegt waar"]
