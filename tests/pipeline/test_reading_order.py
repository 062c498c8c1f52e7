"""Which pages are read at the same time, and what happens while a page cannot be had for a moment."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock, Thread
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.bootstrap import bootstrap
from monitor.collect.http import Fetcher
from monitor.collect.limits import Limits
from monitor.model import Entry, Quality, Source, SourceClass
from monitor.pipeline import collecting, reading
from monitor.pipeline.monitor import Monitor
from monitor.settings import Settings
from monitor.store import items

NOW = datetime(2026, 3, 9, 6, tzinfo=UTC)
SUMMARY = "Van de 640 ondervraagde medewerkers leerde 41% het omgaan met AI van een collega, niet in een cursus."
PAGE = "<html lang=nl><title>Leren</title><article><h1>Leren</h1>" + f"<p>{SUMMARY}</p>" * 9 + "</article></html>"


class Site(BaseHTTPRequestHandler):
    status: ClassVar[int] = 200
    slow: ClassVar[str] = ""
    lock: ClassVar[Lock] = Lock()
    at_once: ClassVar[int] = 0
    most_at_once: ClassVar[int] = 0
    order: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        host = self.headers["Host"]
        if self.path == "/robots.txt":
            return self.answer(404, b"")
        with self.lock:
            Site.order.append(host)
            Site.at_once += host.startswith(self.slow or "-")
            Site.most_at_once = max(Site.most_at_once, Site.at_once)
        if self.slow and host.startswith(self.slow):
            time.sleep(0.15)
        with self.lock:
            Site.at_once -= host.startswith(self.slow or "-")
        return self.answer(self.status, PAGE.encode())

    def answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def port() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    Site.status, Site.slow, Site.most_at_once, Site.order = 200, "", 0, []
    yield server.server_address[1]
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def monitor(tmp_path: Path) -> Iterator[Monitor]:
    opened = bootstrap(Settings(outputs=tmp_path / "outputs"), create=True)
    opened.clock = lambda: NOW
    opened.fetcher.close()
    opened.fetcher = Fetcher(Limits(attempts=1))
    yield opened
    opened.close()


SOURCE = Source("krant", "Krant", SourceClass.BUSINESS_PRESS, "feed", "http://127.0.0.1/f", allow_private=True)


def announce(monitor: Monitor, *urls: str, summary: str = "") -> tuple[int, tuple[int, ...]]:
    run, _ = collecting.start(monitor, [SOURCE], as_of=NOW)
    entries = [(url, Entry(url, "Leren", url, summary=summary)) for url in urls]
    with monitor.database.write() as connection:
        return run, items.announce(connection, "krant", entries, run_id=run, now=NOW)


@given(st.lists(st.sampled_from(["a", "b", "c", "d"]), max_size=30))
def test_lanes_hold_every_item_once_and_one_host_each(hosts):
    waiting = [(number, f"https://{host}.example/{number}") for number, host in enumerate(hosts)]
    found = reading.lanes(waiting)
    assert sorted(item for lane in found for item in lane) == list(range(len(hosts)))
    of = [{hosts[item] for item in lane} for lane in found]
    assert all(len(one) == 1 for one in of)
    assert all(of.count({host}) <= reading.LANES for host in set(hosts))
    sizes = [hosts.count(*one) for one in of[: len(set(hosts))]]
    assert sizes == sorted(sizes, reverse=True)


def test_a_slow_host_does_not_hold_the_others(monitor, port):
    Site.slow = "localhost"
    slow = [f"http://localhost:{port}/{n}" for n in range(8)]
    quick = [f"http://127.0.0.1:{port}/{n}" for n in range(8)]
    run, _ = announce(monitor, *slow, *quick)
    assert reading.read_waiting(monitor, run) == 16
    assert Site.most_at_once <= reading.LANES
    last_quick = max(at for at, host in enumerate(Site.order) if host.startswith("127.0.0.1"))
    after = sum(host.startswith("localhost") for host in Site.order[last_quick:])
    assert after >= 2, Site.order


def test_a_page_that_fails_for_a_moment_is_asked_again_before_its_teaser_will_do(monitor, port):
    Site.status = 503
    run, (one,) = announce(monitor, f"http://127.0.0.1:{port}/a", summary=SUMMARY)
    for attempt in range(1, reading.ATTEMPTS):
        assert reading.read_waiting(monitor, run) == 0
        with monitor.database.read() as connection:
            stored = items.get_item(connection, one)
        assert (stored.stage, stored.attempts) == (items.Stage.ANNOUNCED, attempt)
        assert "503" in (stored.failure or "")
    assert reading.read_waiting(monitor, run) == 1
    with monitor.database.read() as connection:
        document = items.get_documents(connection, [one])[one]
    assert (document.quality, document.text) == (Quality.TEASER, SUMMARY)


def test_a_page_that_comes_back_is_read_in_full(monitor, port):
    Site.status = 503
    run, (one,) = announce(monitor, f"http://127.0.0.1:{port}/a", summary=SUMMARY)
    assert reading.read_waiting(monitor, run) == 0
    Site.status = 200
    later, _ = collecting.start(monitor, [replace(SOURCE)], as_of=NOW + timedelta(weeks=1))
    assert reading.read_waiting(monitor, later) == 1
    with monitor.database.read() as connection:
        assert items.get_documents(connection, [one])[one].quality is Quality.FULL


def test_what_fails_for_good_gets_its_teaser_at_once(monitor, port):
    Site.status = 404
    run, (one,) = announce(monitor, f"http://127.0.0.1:{port}/a", summary=SUMMARY)
    assert reading.read_waiting(monitor, run) == 1
    with monitor.database.read() as connection:
        assert items.get_documents(connection, [one])[one].kind == "feed"
