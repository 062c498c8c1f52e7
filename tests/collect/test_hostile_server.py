"""Servers that do everything wrong: each ends as its named outcome, within its limits, and harms no other source."""

from __future__ import annotations

import gzip
import socket
import time
import zlib

import pytest

from monitor.collect.collect import collect
from monitor.collect.failures import FetchFailed
from monitor.collect.http import Fetcher
from monitor.model import Source, SourceClass, SourceOutcome, Validators

RSS = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>Good</title>
<item><title>One</title><link>https://example.org/1</link><guid>1</guid><pubDate>Mon, 02 Mar 2026 09:00:00 GMT</pubDate></item>
</channel></rss>"""  # noqa: E501


def source(url: str, *, private: bool = True, identity: str = "s") -> Source:
    return Source(identity, "Source", SourceClass.BLOG, "feed", url, allow_private=private)


@pytest.fixture
def outcome(fetcher, now):
    def of(url, **options):
        started = time.monotonic()
        found = collect(source(url, **options), Validators(), fetcher, now=now)
        assert time.monotonic() - started < 8, "took longer than its limits allow"
        assert found.detail, "every outcome has a sentence for people"
        assert not found.entries or found.outcome.reached
        return found

    return of


@pytest.fixture
def now():
    from datetime import UTC, datetime

    return datetime(2026, 3, 9, 6, tzinfo=UTC)


def test_slow_drip_of_a_body_is_cut_off(site, outcome):
    def drip(handler):
        handler.send_response(200)
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        for _ in range(100):
            handler.wfile.write(b"<")
            time.sleep(0.1)

    found = outcome(site.on("/drip", drip))
    assert found.outcome is SourceOutcome.TIMEOUT
    assert site.asked.count("/drip") == 1, "a slow server is not asked again and again"


def test_slow_drip_of_headers_is_cut_off(site, outcome):
    def drip(handler):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for number in range(100):
            handler.wfile.write(f"X-{number}: y\r\n".encode())
            handler.wfile.flush()
            time.sleep(0.1)

    assert outcome(site.on("/drip", drip)).outcome is SourceOutcome.TIMEOUT


def test_silence_is_a_timeout(site, outcome):
    assert outcome(site.on("/silent", lambda _: time.sleep(4))).outcome is SourceOutcome.TIMEOUT


def test_reset_in_the_middle_is_retried_and_then_named(site, outcome):
    def reset(handler):
        handler.send_response(200)
        handler.send_header("Content-Length", "100000")
        handler.end_headers()
        handler.wfile.write(b"x" * 100)
        handler.wfile.flush()
        handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        handler.connection.close()
        handler.close_connection = True

    found = outcome(site.on("/reset", reset))
    assert found.outcome is SourceOutcome.HTTP
    assert site.asked.count("/reset") == 3


def test_reset_once_is_healed_by_the_retry(site, outcome, answer_with):
    tries = []

    def flaky(handler):
        tries.append(1)
        if len(tries) == 1:
            handler.close_connection = True
            handler.connection.shutdown(socket.SHUT_RDWR)
        else:
            answer_with(RSS, kind="application/rss+xml")(handler)

    assert outcome(site.on("/flaky", flaky)).outcome is SourceOutcome.OK


def test_429_without_retry_after_backs_off_and_gives_up(site, outcome, answer_with):
    found = outcome(site.on("/busy", answer_with(b"busy", status=429)))
    assert (found.outcome, found.status) == (SourceOutcome.HTTP, 429)
    assert site.asked.count("/busy") == 3


def test_429_with_a_short_retry_after_is_waited_for(site, fetcher, answer_with):
    times = []

    def busy(handler):
        times.append(time.monotonic())
        first = len(times) == 1
        answer_with(RSS, status=429 if first else 200, kind="text/xml", **({"Retry-After": "1"} if first else {}))(
            handler
        )

    assert fetcher.fetch(site.on("/busy", busy), allow_private=True).status == 200
    assert 0.95 <= times[1] - times[0] < 2


def test_429_with_a_long_retry_after_closes_the_host(site, fetcher, answer_with):
    url = site.on("/busy", answer_with(b"", status=429, Retry_After="3600"))
    other = site.page("/other", "x")
    for place in (url, other):
        with pytest.raises(FetchFailed, match=r"60 minuten|1 uur") as caught:
            fetcher.fetch(place, allow_private=True)
        assert caught.value.outcome is SourceOutcome.HTTP
        assert caught.value.transient
    assert "/other" not in site.asked
    assert site.asked.count("/busy") == 1


def test_redirect_loop(site, outcome, answer_with):
    site.on("/a", answer_with(b"", status=302, Location="/b"))
    site.on("/b", answer_with(b"", status=302, Location="/a"))
    assert outcome(f"{site.base}/a").outcome is SourceOutcome.REDIRECT_REFUSED
    assert len([p for p in site.asked if p != "/robots.txt"]) == 2


def test_endless_redirects_across_hosts(site, outcome, names):
    def onward(handler):
        handler.send_response(301)
        host = handler.headers["Host"].split(":")[0]
        number = int(host.removeprefix("h").removesuffix(".test")) + 1
        names[f"h{number}.test"] = [["127.0.0.1"]]
        handler.send_header("Location", f"http://h{number}.test:{site.server.server_port}/on")
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    names["h0.test"] = [["127.0.0.1"]]
    site.on("/on", onward)
    found = outcome(f"http://h0.test:{site.server.server_port}/on")
    assert found.outcome is SourceOutcome.REDIRECT_REFUSED
    assert site.asked.count("/on") <= 6


@pytest.mark.parametrize("target", ["http://127.0.0.1:1/", "http://[::1]/", "http://169.254.169.254/latest/meta-data/",
                                    "http://0.0.0.0/", "http://10.1.2.3/", "http://[::ffff:10.0.0.1]/",
                                    "http://2130706433/", "http://0x7f.1/"])  # fmt: skip
def test_redirect_to_a_private_address_is_refused(site, names, fetcher, monkeypatch, target):
    """The first host passes as public; what it redirects to is judged on its own."""
    from monitor.collect import address

    real = address.refused
    own = address.ipaddress.ip_address("127.0.0.1")
    allowed = iter([True, True])  # robots.txt and the page of the first host
    monkeypatch.setattr(address, "refused", lambda a, **k: False if a == own and next(allowed, False) else real(a, **k))
    names["public.test"] = [["127.0.0.1"]]
    site.on("/go", lambda h: (h.send_response(302), h.send_header("Location", target), h.send_header("Content-Length", "0"),  # noqa: E501
                              h.end_headers()))  # fmt: skip
    with pytest.raises(FetchFailed) as caught:
        fetcher.fetch(f"http://public.test:{site.server.server_port}/go")
    assert caught.value.outcome in {SourceOutcome.REDIRECT_REFUSED, SourceOutcome.DNS}
    assert "/go" in site.asked


def test_private_hosts_are_refused_without_a_request(site, names, outcome):
    names["inside.test"] = [["127.0.0.1"]]
    for url in (f"{site.base}/x", f"http://inside.test:{site.server.server_port}/x"):
        found = outcome(url, private=False)
        assert found.outcome is SourceOutcome.DNS
        assert "allow_private" in found.detail
    assert site.asked == []


def test_one_private_answer_among_public_ones_is_enough_to_refuse(names, outcome):
    names["mixed.test"] = [["93.184.216.34", "127.0.0.1"]]
    assert outcome("http://mixed.test/", private=False).outcome is SourceOutcome.DNS


def test_rebinding_gains_nothing(site, names, outcome):
    """The name is resolved once for a connection, and that answer is both checked and used."""
    names["rebind.test"] = [["127.0.0.1"], ["93.184.216.34"]]
    assert outcome(f"http://rebind.test:{site.server.server_port}/x", private=False).outcome is SourceOutcome.DNS
    assert site.asked == []


def test_metadata_is_refused_even_where_private_is_allowed(outcome):
    assert outcome("http://169.254.169.254/latest/", private=True).outcome is SourceOutcome.DNS


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://example.org/x", "javascript:alert(1)", "gopher://x/"])
def test_redirect_to_another_scheme_is_refused(site, outcome, answer_with, target):
    assert (
        outcome(site.on("/go", answer_with(b"", status=302, Location=target))).outcome is SourceOutcome.REDIRECT_REFUSED
    )


def test_gzip_bomb_is_stopped_while_unpacking(site, outcome, answer_with):
    packed = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = b"".join(packed.compress(b"\0" * 1_000_000) for _ in range(200)) + packed.flush()  # 200 MB in 0.2 MB
    found = outcome(site.on("/bomb", answer_with(bomb, Content_Encoding="gzip", kind="text/xml")))
    assert found.outcome is SourceOutcome.TOO_LARGE


def test_bomb_in_several_gzip_members(site, outcome, answer_with):
    bomb = gzip.compress(b" " * 400_000) * 10
    assert outcome(site.on("/b", answer_with(bomb, Content_Encoding="gzip"))).outcome is SourceOutcome.TOO_LARGE


def test_two_gigabytes_are_refused_by_their_length(site, outcome):
    def huge(handler):
        handler.send_response(200)
        handler.send_header("Content-Length", str(2 * 1024**3))
        handler.end_headers()
        handler.wfile.write(b"x" * 10_000)

    assert outcome(site.on("/huge", huge)).outcome is SourceOutcome.TOO_LARGE


def test_endless_feed_is_cut_at_the_cap(site, outcome):
    def endless(handler):
        handler.send_response(200)
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        item = b"<item><title>more</title><link>https://example.org/more</link></item>" * 100
        while True:
            handler.wfile.write(f"{len(item):x}\r\n".encode() + item + b"\r\n")

    assert outcome(site.on("/endless", endless)).outcome is SourceOutcome.TOO_LARGE


def test_unknown_and_false_encodings(site, outcome, answer_with):
    assert outcome(site.on("/br", answer_with(b"xx", Content_Encoding="br"))).outcome is SourceOutcome.BAD_CONTENT
    assert outcome(site.on("/gz", answer_with(RSS, Content_Encoding="gzip"))).outcome is SourceOutcome.BAD_CONTENT


def test_truncated_xml_gives_what_came(site, outcome, answer_with):
    found = outcome(site.on("/cut", answer_with(RSS[: RSS.index(b"</item>")], kind="text/xml")))
    assert found.outcome is SourceOutcome.OK
    assert [e.title for e in found.entries] == ["One"]


def test_billion_laughs_is_refused(site, outcome, answer_with):
    laughs = b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;">]>' + RSS[21:]
    found = outcome(site.on("/lol", answer_with(laughs, kind="text/xml")))
    assert found.outcome is SourceOutcome.BAD_CONTENT


def test_external_entity_is_refused(site, outcome, answer_with):
    xxe = b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + RSS[21:]
    assert outcome(site.on("/xxe", answer_with(xxe, kind="text/xml"))).outcome is SourceOutcome.BAD_CONTENT
    utf16 = xxe.decode().encode("utf-16")
    assert outcome(site.on("/x16", answer_with(utf16, kind="text/xml"))).outcome is SourceOutcome.BAD_CONTENT


def test_wrong_charset_is_read_by_the_declaration_inside(site, outcome, answer_with):
    body = '<?xml version="1.0" encoding="iso-8859-1"?><rss version="2.0"><channel><title>x</title><item><title>Café</title>'  # noqa: E501
    body += "<link>https://example.org/1</link></item></channel></rss>"
    found = outcome(site.on("/latin", answer_with(body.encode("latin-1"), kind="application/rss+xml; charset=utf-8")))
    assert [e.title for e in found.entries] == ["Café"]


@pytest.mark.parametrize(
    ("status", "headers", "body"),
    [
        (200, {}, b"<!DOCTYPE html><html><head><title>Just a moment...</title></head><body></body></html>"),
        (403, {"cf-mitigated": "challenge"}, b"<html>no</html>"),
        (202, {"Server": "CloudFront"}, b""),
        (503, {}, b"<html><script>window._cf_chl_opt={}</script></html>"),
        (200, {}, b"<html><body><iframe src='https://geo.captcha-delivery.com/captcha/'></iframe></body></html>"),
    ],
)
def test_challenge_pages_are_named(site, outcome, answer_with, status, headers, body):
    found = outcome(site.on("/wall", answer_with(body, status=status, **headers)))
    assert found.outcome is SourceOutcome.CHALLENGE


def test_html_where_a_feed_should_be(site, outcome):
    found = outcome(
        site.page("/page", "<!doctype html><html><head><title>News</title></head><body><p>Hi</p></body></html>")
    )
    assert found.outcome is SourceOutcome.NOT_A_FEED


def test_robots_refusal_and_server_error(site, outcome):
    site.page("/robots.txt", "User-agent: *\nDisallow: /private", kind="text/plain")
    site.page("/private/feed", RSS.decode(), kind="text/xml")
    assert outcome(f"{site.base}/private/feed").outcome is SourceOutcome.ROBOTS
    assert "/private/feed" not in site.asked


def test_robots_that_cannot_be_read_forbids(site, outcome, answer_with):
    site.on("/robots.txt", answer_with(b"oops", status=503))
    site.page("/feed", RSS.decode(), kind="text/xml")
    assert outcome(f"{site.base}/feed").outcome is SourceOutcome.ROBOTS
    assert "/feed" not in site.asked


def test_unknown_name(outcome, names):
    found = outcome("http://nowhere.test/feed", private=False)
    assert found.outcome is SourceOutcome.DNS
    assert "nowhere.test" in found.detail


def test_refused_connection(outcome):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    assert outcome(f"http://127.0.0.1:{port}/").outcome is SourceOutcome.HTTP


def test_garbage_instead_of_http(site, outcome):
    def garbage(handler):
        handler.wfile.write(b"\x00\xff\x13garbage" * 50)
        handler.close_connection = True

    assert outcome(site.on("/garbage", garbage)).outcome is SourceOutcome.HTTP


def test_the_others_of_the_run_are_untouched(site, outcome, answer_with, fetcher: Fetcher, now):
    from concurrent.futures import ThreadPoolExecutor

    site.on("/slow", lambda _: time.sleep(4))
    site.on("/busy", answer_with(b"", status=500))
    good = site.page("/good", RSS.decode(), kind="application/rss+xml")
    urls = [f"{site.base}/slow", f"{site.base}/busy", good, "http://169.254.169.254/", good + "?2"]
    with ThreadPoolExecutor(5) as pool:
        found = list(pool.map(lambda url: collect(source(url), Validators(), fetcher, now=now), urls))
    assert [f.outcome.value for f in found] == ["timeout", "http", "ok", "dns", "ok"]


def test_one_run_over_all_of_them_at_once(site, names, fetcher, now, answer_with):
    """Every one ends as its named outcome, and those beside it are read as if they were alone."""
    from concurrent.futures import ThreadPoolExecutor

    port = site.server.server_port

    def drip(handler):
        handler.send_response(200)
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        for _ in range(100):
            handler.wfile.write(b"<")
            time.sleep(0.1)

    def cut(handler):
        handler.send_response(200)
        handler.send_header("Content-Length", "100000")
        handler.end_headers()
        handler.wfile.write(b"x" * 100)
        handler.close_connection = True

    def huge(handler):
        handler.send_response(200)
        handler.send_header("Content-Length", str(2 * 1024**3))
        handler.end_headers()

    def endless(handler):
        handler.send_response(200)
        handler.end_headers()
        while True:
            handler.wfile.write(b"<item><title>more</title></item>" * 1000)

    def onward(handler):
        number = int(handler.path.partition("=")[2] or 0) + 1
        where = f"http://hop{number % 9}.test:{port}/onward?n={number}"
        answer_with(b"", status=302, Location=where)(handler)

    laughs = b'<!DOCTYPE x [<!ENTITY a "b"><!ENTITY c "&a;&a;">]>' + RSS[21:]
    told = {
        "drip": (drip, "timeout"),
        "cut": (cut, "http"),
        "busy": (answer_with(b"", status=429), "http"),
        "rest": (answer_with(b"", status=429, Retry_After="3600"), "http"),
        "loop": (answer_with(b"", status=302, Location="/loop"), "redirect_refused"),
        "inward": (answer_with(b"", status=302, Location="http://169.254.169.254/"), "redirect_refused"),
        "rebind": (answer_with(b"", status=302, Location="http://metadata.test/"), "redirect_refused"),
        "bomb": (answer_with(gzip.compress(b" " * 20_000_000), Content_Encoding="gzip"), "too_large"),
        "huge": (huge, "too_large"),
        "endless": (endless, "too_large"),
        "truncated": (answer_with(RSS[:-40], kind="text/xml"), "ok"),
        "laughs": (answer_with(laughs, kind="text/xml"), "bad_content"),
        "charset": (answer_with(RSS, kind="text/xml; charset=utf-16"), "ok"),
        "wall": (answer_with(b"<html><title>Just a moment...</title></html>"), "challenge"),
        "onward": (onward, "redirect_refused"),
        "good": (answer_with(RSS, kind="text/xml"), "ok"),
        "also-good": (answer_with(RSS, kind="text/xml"), "ok"),
    }
    for name, (answer, _) in told.items():
        names[f"{name}.test"] = [["127.0.0.1"]]
        site.on(f"/{name}", answer)
    names.update({f"hop{n}.test": [["127.0.0.1"]] for n in range(9)}, **{"metadata.test": [["169.254.169.254"]]})
    asked = [source(f"http://{name}.test:{port}/{name}", identity=name) for name in told]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda one: collect(one, Validators(), fetcher, now=now), asked))
    assert {one.source: one.outcome.value for one in found} == {name: outcome for name, (_, outcome) in told.items()}
    assert [len(one.entries) for one in found if one.source.endswith("good")] == [1, 1]


def test_every_outcome_has_a_way_to_be_told():
    from monitor.collect.probe import _ADVICE

    assert set(_ADVICE) | {SourceOutcome.OK, SourceOutcome.UNCHANGED} == set(SourceOutcome)
