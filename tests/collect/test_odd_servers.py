"""Servers that are odd and not hostile: what the web really sends is read, and what cannot be is named."""

from __future__ import annotations

import gzip
import ipaddress

import pytest

from monitor.collect.address import refused
from monitor.collect.challenge import consent_wall
from monitor.collect.failures import FetchFailed
from monitor.collect.http import Fetcher
from monitor.collect.limits import Limits
from monitor.collect.robots import DAY, Robots
from monitor.collect.tdm import Reservations
from monitor.model import SourceOutcome, Validators

TEXT = b"<rss version='2.0'><channel><title>x</title></channel></rss>"


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (gzip.compress(TEXT), {}),
        (gzip.compress(gzip.compress(TEXT)), {"Content_Encoding": "gzip"}),
        (gzip.compress(gzip.compress(TEXT)), {"Content_Encoding": "gzip, gzip"}),
        (gzip.compress(TEXT), {"Content_Encoding": " GZIP "}),
        (TEXT, {"Content_Encoding": "utf-8"}),
        (TEXT, {"Content_Encoding": "none"}),
        (TEXT, {"Content_Encoding": "br"}),
        (b"\xef\xbb\xbf" + TEXT, {"Content_Encoding": "zstd"}),
    ],
)
def test_encodings_that_are_not_as_they_are_named(site, fetcher, answer_with, body, headers):
    found = fetcher.fetch(site.on("/x", answer_with(body, **headers)), allow_private=True)
    assert found.content.removeprefix(b"\xef\xbb\xbf") == TEXT


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, br", "compress"])
def test_what_was_really_packed_otherwise_is_named(site, fetcher, answer_with, encoding):
    with pytest.raises(FetchFailed) as caught:
        fetcher.fetch(site.on("/x", answer_with(b"\x8b\x00\x80zz", Content_Encoding=encoding)), allow_private=True)
    assert caught.value.outcome is SourceOutcome.BAD_CONTENT


@pytest.mark.parametrize(
    ("packed", "outcome"),
    [
        (b"\x1f\x8bno gzip at all", SourceOutcome.BAD_CONTENT),
        (gzip.compress(gzip.compress(b" " * 5_000_000)), SourceOutcome.TOO_LARGE),
    ],
)
def test_packed_twice_is_unpacked_under_the_same_cap(site, fetcher, answer_with, packed, outcome):
    with pytest.raises(FetchFailed) as caught:
        fetcher.fetch(site.on("/x", answer_with(packed)), allow_private=True)
    assert caught.value.outcome is outcome


@pytest.mark.parametrize("validators", [None, Validators(), Validators(body_sha256="0" * 64)])
def test_304_counts_only_where_it_was_asked_for(site, fetcher, validators):
    url = site.on("/x", lambda h: (h.send_response(304), h.end_headers()))
    with pytest.raises(FetchFailed, match="niet veranderd") as caught:
        fetcher.fetch(url, validators=validators, allow_private=True)
    assert (caught.value.outcome, caught.value.status) == (SourceOutcome.HTTP, 304)


def test_304_with_a_body_harms_nothing(site, fetcher):
    def odd(handler):
        handler.send_response(304)
        handler.send_header("Content-Length", "5")
        handler.end_headers()
        handler.wfile.write(b"hello")

    url = site.on("/x", odd)
    assert fetcher.fetch(url, validators=Validators('"a"'), allow_private=True).not_modified
    assert fetcher.fetch(site.page("/y", TEXT), allow_private=True).content == TEXT


@pytest.mark.parametrize("status", [300, 301, 302])
def test_a_redirect_to_nowhere_is_no_page(site, fetcher, answer_with, status):
    with pytest.raises(FetchFailed, match="waarheen") as caught:
        fetcher.fetch(site.on("/x", answer_with(b"<html>Moved</html>", status=status)), allow_private=True)
    assert caught.value.outcome is SourceOutcome.HTTP


def test_a_site_that_wants_its_cookie_back_gets_it_for_this_one_fetch(site, fetcher, answer_with):
    def bounce(handler):
        if "seen=1" in handler.headers.get("Cookie", ""):
            answer_with(TEXT)(handler)
        else:
            answer_with(b"", status=302, Location="/x", Set_Cookie="seen=1; Path=/")(handler)

    url = site.on("/x", bounce)
    for _ in range(2):
        assert fetcher.fetch(url, allow_private=True).content == TEXT
    cookies = [headers.get("cookie") for path, headers in zip(site.asked, site.headers, strict=True) if path == "/x"]
    assert cookies == [None, "seen=1", None, "seen=1"], "kept for a chain of redirects and no longer"


def test_a_site_that_sets_another_cookie_each_time_is_given_up(site, fetcher, answer_with):
    def endless(handler):
        answer_with(b"", status=302, Location="/x", Set_Cookie=f"n={len(site.asked)}")(handler)

    with pytest.raises(FetchFailed) as caught:
        fetcher.fetch(site.on("/x", endless), allow_private=True)
    assert caught.value.outcome is SourceOutcome.REDIRECT_REFUSED
    assert site.asked.count("/x") <= 6


@pytest.mark.parametrize(
    "tag",
    [
        '<meta http-equiv="refresh" content="0; url=/real?a=1&amp;b=2">',
        "<META content='1;URL=\"/real?a=1&b=2\"' http-equiv=Refresh>",
    ],
)
def test_a_page_that_only_sends_on_is_followed(site, fetcher, tag):
    site.page("/real", TEXT)
    url = site.page("/x", f"<html><head>{tag}</head><body>Even geduld</body></html>")
    assert fetcher.fetch(url, allow_private=True).url == f"{site.base}/real?a=1&b=2"
    assert fetcher.fetch(url, allow_private=True).moved is None


@pytest.mark.parametrize(
    "page",
    [
        '<html><head><meta http-equiv="refresh" content="300"></head><body>Nieuws</body></html>',
        '<html><head><meta http-equiv="refresh" content="0;url=/x"></head><body>Nieuws</body></html>',
        '<html><head><meta http-equiv="refresh" content="60;url=/y"></head><body>Nieuws</body></html>',
        '<html><head><meta http-equiv="refresh" content="0;url=http://a:port/"></head><body>Nieuws</body></html>',
        '<html><head><meta http-equiv="refresh" content="0;url=/y"></head><body>' + "Nieuws " * 3000,
    ],
)
def test_a_page_that_refreshes_itself_or_has_a_text_is_the_page(site, fetcher, page):
    assert fetcher.fetch(site.page("/x", page), allow_private=True).content == page.encode()


def test_a_page_that_sends_on_to_a_private_address_is_refused(site, names, fetcher):
    page = '<meta http-equiv="refresh" content="0;url=http://169.254.169.254/latest/">'
    with pytest.raises(FetchFailed) as caught:
        fetcher.fetch(site.page("/x", page), allow_private=True)
    assert caught.value.outcome is SourceOutcome.REDIRECT_REFUSED


def test_a_consent_page_of_another_host_is_a_wall(site, names, fetcher, answer_with):
    names["myprivacy.test"] = [["127.0.0.1"]]
    there = f"http://myprivacy.test:{site.server.server_port}/consent?back=x"
    site.page("/consent", "<html><body>Wij gebruiken cookies</body></html>")
    with pytest.raises(FetchFailed, match="toestemming") as caught:
        fetcher.fetch(site.on("/x", answer_with(b"", status=302, Location=there)), allow_private=True)
    assert caught.value.outcome is SourceOutcome.CHALLENGE


@pytest.mark.parametrize(
    ("asked", "got", "wall"),
    [
        ("https://krant.example/a", "https://myprivacy.uitgever.example/consent?x", True),
        ("https://krant.example/a", "https://krant.example/privacy-gate/accept?url=a", True),
        ("https://krant.example/a", "https://krant.example/cookiewall?return=a", True),
        ("https://krant.example/a", "https://krant.example/2026/informed-consent-and-ai", False),
        ("https://krant.example/consent/a", "https://krant.example/consent/b", False),
        ("https://consent.example/a", "https://consent.example/a", False),
    ],
)
def test_consent_walls_by_their_address(asked, got, wall):
    assert consent_wall(asked, got) is wall


@pytest.mark.parametrize(
    "address",
    ["::7f00:1", "::a9fe:a9fe", "::ffff:0:7f00:1", "fec0::1", "64:ff9b:1::a00:1", "5f00::1", "192.0.0.8",
     "168.63.129.16", "2001:db8::1", "3fff::1"],
)  # fmt: skip
def test_odd_ranges_are_no_part_of_the_web(address):
    assert refused(ipaddress.ip_address(address), allow_private=False)


def test_the_web_may_be_asked():
    for address in ("93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "64:ff9b::5db8:d822"):
        assert not refused(ipaddress.ip_address(address), allow_private=False)


def test_robots_is_asked_again_after_a_day():
    asked, moment = [], [0.0]

    def ask(url, hop):
        asked.append(url)
        return 200, b"User-agent: *\nDisallow: /a" if len(asked) == 1 else b""

    robots = Robots(ask, clock=lambda: moment[0])
    assert not robots.rules("https://example.org").allows("https://example.org/a")
    moment[0] = DAY - 1
    assert not robots.rules("https://example.org").allows("https://example.org/a")
    moment[0] = DAY + 1
    assert robots.rules("https://example.org").allows("https://example.org/a")
    assert len(asked) == 2


def test_a_sites_file_of_reservations_is_asked_once_a_day(site, fetcher):
    site.page("/.well-known/tdmrep.json", '[{"location": "/a*$", "tdm-reservation": 1}, 3]', kind="application/json")
    moment = [0.0]
    reservations = Reservations(fetcher, clock=lambda: moment[0])

    def of(path):
        return reservations.of(f"{site.base}{path}", allow_private=True)

    assert [of("/a/1"), of("/b/1"), of("/a/2")] == ["tdmrep.json", None, "tdmrep.json"]
    assert site.asked == ["/.well-known/tdmrep.json"]
    moment[0] = DAY + 1
    site.page("/.well-known/tdmrep.json", "{}", kind="application/json")
    assert of("/a/1") is None
    assert reservations.of("file:///a") is None


def test_retries_say_nothing_on_the_terminal(site, answer_with, caplog, capfd):
    limits = Limits(attempts=2, backoff_seconds=0.01, backoff_jitter_seconds=0.0)
    with Fetcher(limits) as fetcher, pytest.raises(FetchFailed):
        fetcher.fetch(site.on("/x", answer_with(b"", status=503)), allow_private=True)
    assert capfd.readouterr().err == ""
