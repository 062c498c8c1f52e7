"""Manners: conditional requests, robots.txt, pauses, redirects, and who is asking."""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.collect.address import is_loopback, refused
from monitor.collect.body import TooLargeError, UndecodableError, read_capped
from monitor.collect.challenge import challenge
from monitor.collect.failures import FetchFailed, retry_after
from monitor.collect.hosts import Hosts
from monitor.collect.http import Fetcher
from monitor.collect.limits import Limits
from monitor.model import SourceOutcome


def test_validators_are_echoed_as_received(site, fetcher, answer_with):
    site.on("/feed", answer_with(b"body", ETag='W/"a b"', Last_Modified="Mon, 02 Mar 2026 09:00:00 GMT"))
    first = fetcher.fetch(f"{site.base}/feed", allow_private=True)
    assert (first.validators.etag, first.validators.last_modified) == ('W/"a b"', "Mon, 02 Mar 2026 09:00:00 GMT")
    site.on("/feed", lambda h: (h.send_response(304), h.end_headers()))
    second = fetcher.fetch(f"{site.base}/feed", validators=first.validators, allow_private=True)
    assert site.headers[-1]["if-none-match"] == 'W/"a b"'
    assert site.headers[-1]["if-modified-since"] == "Mon, 02 Mar 2026 09:00:00 GMT"
    assert second.not_modified
    assert second.validators == first.validators


def test_same_bytes_count_as_unchanged(site, fetcher):
    url = site.page("/feed", "body")
    first = fetcher.fetch(url, allow_private=True)
    assert not first.not_modified
    assert fetcher.fetch(url, validators=first.validators, allow_private=True).not_modified
    site.page("/feed", "other")
    assert not fetcher.fetch(url, validators=first.validators, allow_private=True).not_modified


def test_says_who_it_is(site, quick):
    with Fetcher(quick, contact="https://example.org/over") as fetcher:
        fetcher.fetch(site.page("/x", "x"), allow_private=True)
    agents = {h["user-agent"] for h in site.headers}
    assert len(agents) == 1
    agent = agents.pop()
    assert agent.startswith("ontwikkelingen-monitor/")
    assert "(+https://example.org/over)" in agent
    assert "Mozilla" not in agent


def test_robots_is_asked_once_and_obeyed_by_its_longest_match(site, fetcher):
    site.page(
        "/robots.txt",
        "User-agent: *\nDisallow: /\nAllow: /public/\n\nUser-agent: other\nDisallow: /public/",
        kind="text/plain",
    )
    site.page("/public/a", "a")
    assert fetcher.fetch(f"{site.base}/public/a", allow_private=True).content == b"a"
    with pytest.raises(FetchFailed) as caught:
        fetcher.fetch(f"{site.base}/b", allow_private=True)
    assert caught.value.outcome is SourceOutcome.ROBOTS
    assert not caught.value.transient
    assert site.asked.count("/robots.txt") == 1


def test_our_own_name_in_robots_counts(site, fetcher):
    site.page(
        "/robots.txt", "User-agent: ontwikkelingen-monitor\nDisallow: /\n\nUser-agent: *\nAllow: /", kind="text/plain"
    )
    with pytest.raises(FetchFailed, match="robots"):
        fetcher.fetch(site.page("/a", "a"), allow_private=True)
    assert fetcher.fetch(f"{site.base}/a", allow_private=True, robots=False).content == b"a"


@pytest.mark.parametrize(("status", "allowed"), [(404, True), (403, True), (429, True), (500, False), (503, False)])
def test_robots_that_is_not_there(site, fetcher, answer_with, status, allowed):
    site.on("/robots.txt", answer_with(b"", status=status))
    url = site.page("/a", "a")
    if allowed:
        assert fetcher.fetch(url, allow_private=True).content == b"a"
    else:
        with pytest.raises(FetchFailed) as caught:
            fetcher.fetch(url, allow_private=True)
        assert caught.value.transient


def test_html_for_robots_forbids_nothing(site, fetcher):
    site.page("/robots.txt", "<html>User-agent: *\nDisallow: /</html>")
    assert fetcher.fetch(site.page("/a", "a"), allow_private=True).content == b"a"


def test_robots_of_the_host_that_a_redirect_leads_to_counts_too(site, fetcher, names, answer_with):
    names["other.test"] = [["127.0.0.1"]]

    def robots(handler):
        own = handler.headers["Host"].startswith("other.test")
        answer_with(b"User-agent: *\nDisallow: /b" if own else b"", kind="text/plain")(handler)

    site.on("/robots.txt", robots)
    site.on("/a", answer_with(b"", status=302, Location=f"http://other.test:{site.server.server_port}/b"))
    site.page("/b", "b")
    with pytest.raises(FetchFailed) as caught:
        fetcher.fetch(f"{site.base}/a", allow_private=True)
    assert caught.value.outcome is SourceOutcome.ROBOTS


def test_permanent_moves_are_told_and_temporary_ones_not(site, fetcher, answer_with):
    site.on("/a", answer_with(b"", status=301, Location="/b"))
    site.on("/b", answer_with(b"", status=308, Location="/c"))
    site.on("/t", answer_with(b"", status=302, Location="/c"))
    site.page("/c", "c")
    found = fetcher.fetch(f"{site.base}/a", allow_private=True)
    assert (found.url, found.moved) == (f"{site.base}/c", f"{site.base}/c")
    assert fetcher.fetch(f"{site.base}/t", allow_private=True).moved is None


def test_406_is_asked_again_with_anything_goes(site, fetcher, answer_with):
    def picky(handler):
        ok = handler.headers["Accept"] == "*/*"
        answer_with(b"ok" if ok else b"", status=200 if ok else 406)(handler)

    assert fetcher.fetch(site.on("/picky", picky), allow_private=True).content == b"ok"


@pytest.mark.parametrize("url", ["ftp://example.org/x", "file:///etc/passwd", "nonsense", "http://", "http://u:p@example.org/",
                                 "http://[::1", "https://exa mple.org/\x00"])  # fmt: skip
def test_what_is_no_web_address(fetcher, url):
    with pytest.raises(FetchFailed):
        fetcher.fetch(url)


def test_fragment_is_not_sent(site, fetcher):
    fetcher.fetch(site.page("/x", "x") + "#part", allow_private=True)
    assert site.asked[-1] == "/x"


def test_requests_to_a_host_wait_their_turn(site):
    limits = Limits(delay_seconds=0.15, jitter_seconds=0.0, polite_to_loopback=True)
    times: list[float] = []
    site.on("/x", lambda h: (times.append(time.monotonic()), h.send_response(204), h.end_headers()))
    with Fetcher(limits) as fetcher:
        threads = [
            threading.Thread(target=lambda: fetcher.fetch(f"{site.base}/x", allow_private=True)) for _ in range(3)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    gaps = [b - a for a, b in pairwise(times)]
    assert len(times) == 3
    assert min(gaps) >= 0.14


def test_turns_are_per_host_and_closed_hosts_open_again():
    now = [100.0]
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds

    hosts = Hosts(jitter=0.0, clock=lambda: now[0], sleep=sleep)
    with hosts.turn("a", 3):
        pass
    with hosts.turn("b", 3):
        pass
    assert slept == []
    with hosts.turn("a", 3):
        pass
    assert slept == [3.0]
    hosts.close("a", 60)
    assert hosts.closed_for("a") == 60
    now[0] += 61
    assert hosts.closed_for("a") == 0


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("120", 120), ("0", 0), ("Mon, 09 Mar 2026 06:01:00 GMT", 60), ("Mon, 09 Mar 2020 06:01:00 GMT", 0), ("soon", None),  # noqa: E501
     ("", None), (None, None), ("-5", None)],
)  # fmt: skip
def test_retry_after(value, seconds):
    assert retry_after(value, datetime(2026, 3, 9, 6, tzinfo=UTC)) == seconds


@pytest.mark.parametrize(
    ("address", "private", "no"),
    [
        ("93.184.216.34", False, False), ("2606:2800:220:1::1", False, False),
        ("127.0.0.1", False, True), ("127.0.0.1", True, False), ("10.0.0.1", False, True), ("10.0.0.1", True, False),
        ("192.168.1.1", False, True), ("172.16.0.1", False, True), ("100.64.0.1", False, True),
        ("169.254.169.254", True, True), ("fe80::1", True, True), ("fd00:ec2::254", True, True), ("::1", False, True),
        ("::ffff:127.0.0.1", False, True), ("::ffff:169.254.169.254", True, True), ("64:ff9b::a9fe:a9fe", True, True),
        ("2002:7f00:1::", False, True), ("0.0.0.0", True, True), ("224.0.0.1", True, True), ("198.18.0.1", False, True),
        ("255.255.255.255", False, True), ("fc00::1", False, True),
    ],
)  # fmt: skip
def test_addresses(address, private, no):
    import ipaddress

    assert refused(ipaddress.ip_address(address), allow_private=private) is no


def test_loopback_by_name():
    assert is_loopback("localhost")
    assert is_loopback("127.3.2.1")
    assert is_loopback("::1")
    assert not is_loopback("example.org")


@given(st.binary(max_size=3000), st.sampled_from(["gzip", "deflate", "identity", ""]), st.integers(1, 50))
def test_bodies_come_back_as_sent(body, encoding, size):
    import gzip
    import zlib

    packed = {"gzip": gzip.compress, "deflate": zlib.compress}.get(encoding, bytes)(body)
    chunks = [packed[i : i + size] for i in range(0, len(packed), size)]
    assert read_capped(chunks, encoding, 3000) == body
    if len(body) > 100:
        with pytest.raises(TooLargeError):
            read_capped(chunks, encoding, len(body) - 1)
        assert read_capped(chunks, encoding, 50, truncate=True) == body[:50]


@given(st.binary(max_size=300))
def test_any_bytes_unpack_or_are_undecodable(body):
    for encoding in ("gzip", "deflate"):
        with suppress(UndecodableError, TooLargeError):
            read_capped([body], encoding, 10_000)


def test_an_article_about_walls_is_no_wall():
    article = (
        b"<html><head><title>Are you a robot? How CAPTCHAs work</title></head><body>" + b"<p>Real text.</p>" * 1000
    )
    assert challenge(200, {}, article) is None
    behind_cloudflare = b"<html><script src='/cdn-cgi/challenge-platform/x.js'></script>" + b"<p>Real text.</p>" * 1000
    assert challenge(200, {}, behind_cloudflare) is None
    assert challenge(200, {}, b'{"a": "captcha-delivery.com"}') is None


@pytest.mark.parametrize(
    ("headers", "body", "reserved"),
    [
        ({"TDM-Reservation": "1"}, b"x", "tdm-reservation"),
        ({"TDM-Reservation": "0"}, b"x", None),
        ({"X-Robots-Tag": "noindex, noai"}, b"x", "noai"),
        ({}, b'<meta name="tdm-reservation" content="1">', "tdm-reservation"),
        ({}, b'<meta name="robots" content="index, noai, noimageai">', "noai"),
        ({}, b'<meta name="robots" content="index">', None),
    ],
)
def test_reservations_are_told(site, fetcher, answer_with, headers, body, reserved):
    assert fetcher.fetch(site.on("/x", answer_with(body, **headers)), allow_private=True).reserved == reserved


@pytest.mark.parametrize(
    ("path", "reserved"),
    [("/research/a", "tdmrep.json"), ("/open/a", None), ("/other", None), ("/file.pdf", "tdmrep.json")],
)
def test_the_sites_own_file_of_reservations(site, fetcher, path, reserved):
    from monitor.collect.tdm import reserved_by_site

    assert reserved_by_site(site.base + path, fetcher, allow_private=True) is None
    rules = '[{"location": "/research/", "tdm-reservation": 1}, {"location": "/open/", "tdm-reservation": 0}, '
    rules += '{"location": "*.pdf$", "tdm-reservation": 1}, "rubbish"]'
    site.page("/.well-known/tdmrep.json", rules, kind="application/json")
    assert reserved_by_site(site.base + path, fetcher, allow_private=True) == reserved


def test_pdfs_may_be_larger_than_pages(site, fetcher, answer_with):
    body = b"%PDF-1.7" + b"x" * 2_000_000
    assert (
        len(fetcher.fetch(site.on("/r", answer_with(body, kind="application/pdf")), allow_private=True).content) > 2e6
    )
    with pytest.raises(FetchFailed, match="groter dan"):
        fetcher.fetch(site.on("/p", answer_with(body, kind="text/html")), allow_private=True)


@pytest.mark.parametrize("piece", [b"<meta ", b"<meta name='robots' ", b"name='tdm-reservation' ", b"<!--", b"<html "])
def test_walls_and_reservations_are_looked_for_quickly(piece):
    from monitor.collect.reserved import reserved_in

    started = time.monotonic()
    body = b"<meta " + piece * 200_000
    assert challenge(200, {}, body) is None
    assert reserved_in({}, body) is None
    assert time.monotonic() - started < 5


def test_odd_letters_in_validators_and_contact(site, quick, answer_with):
    def odd(handler):
        handler.send_response(200)
        handler.send_header("ETag", '"caf\u00e9"')
        handler.send_header("Content-Length", "1")
        handler.end_headers()
        handler.wfile.write(b"x")

    with Fetcher(quick, contact="https://example.org/caf\u00e9\r\nX: y") as fetcher:
        first = fetcher.fetch(site.on("/odd", odd), allow_private=True)
        assert first.validators.etag == '"caf\u00e9"'
        assert fetcher.fetch(f"{site.base}/odd", validators=first.validators, allow_private=True).not_modified
    assert "x" not in site.headers[-1]
