"""Feeds as sources write them: every quirk that was seen in the wild is a case here."""

from __future__ import annotations

import json
import time
from contextlib import suppress
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.collect.dates import parse_moment, printed_date
from monitor.collect.feed import NotAFeed, feed_json, parse_feed
from monitor.model import SourceOutcome

URL = "https://example.org/nl/feed.xml"


def rss(items: str, head: str = "") -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>Bron</title>{head}{items}</channel></rss>'.encode()  # noqa: E501


def only(items: str, **options):
    feed = parse_feed(rss(items, **options), URL)
    assert len(feed.entries) == 1
    return feed.entries[0]


# --------------------------------------------------------------------------------------------------- dates
@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("Mon, 02 Mar 2026 09:00:00 GMT", "2026-03-02T09:00"),
        ("Mon, 02 Mar 2026 00:30:00 +0100", "2026-03-01T23:30"),
        ("02 Mar 26 09:00 EST", "2026-03-02T14:00"),
        ("Mon, 02 Mar 2026 09:00:00 CEST", "2026-03-02T07:00"),
        ("2026-03-02T09:00:00+01:00", "2026-03-02T08:00"),
        ("2026-03-02 09:00:00", "2026-03-02T09:00"),
        ("2026-03-02T09:00:00.123456Z", "2026-03-02T09:00"),
        ("2026-03-02T24:00:00Z", "2026-03-03T00:00"),
        ("2026-03-02", "2026-03-02T00:00"),
        ("Mon, 2 Mar 2026 09:00:00 GMT+01:00", "2026-03-02T08:00"),
        ("2 maart 2026", "2026-03-02T00:00"),
        ("2. März 2026", "2026-03-02T00:00"),
        ("2 mars 2026", "2026-03-02T00:00"),
        ("seg, 02 março 2026", "2026-03-02T00:00"),
    ],
)
def test_dates_are_read(text, utc):
    assert parse_moment(text).astimezone(UTC).strftime("%Y-%m-%dT%H:%M") == utc


@pytest.mark.parametrize("text", ["", None, "yesterday", "3 dagen geleden", "soon", "2026", "Spring 2026", "2026-13-45",
                                  "0000-00-00", "Mon, 99 Foo 2026", "1" * 500])  # fmt: skip
def test_what_is_no_day_is_no_date(text):
    assert parse_moment(text) is None


@given(st.text(max_size=60))
@settings(max_examples=150, deadline=None)
def test_no_text_breaks_the_dates(text):
    found = parse_moment(text)
    assert found is None or found.tzinfo is not None


def test_local_midnight_keeps_its_day():
    assert printed_date(parse_moment("2026-03-02T00:00:00+01:00")) == date(2026, 3, 2)
    assert printed_date(parse_moment("2026-03-01T23:00:00Z")) == date(2026, 3, 2)
    assert printed_date(parse_moment("2026-03-01T23:04:11Z")) == date(2026, 3, 1)


def test_missing_date_stays_missing():
    entry = only("<item><title>x</title><link>https://example.org/1</link></item>")
    assert (entry.published, entry.date_source, entry.updated, entry.printed) == (None, None, None, None)


def test_unreadable_date_is_a_problem_and_no_date():
    feed = parse_feed(rss("<item><title>Rapport</title><pubDate>binnenkort 31-31</pubDate></item>"), URL)
    assert feed.entries[0].published is None
    assert any("Rapport" in problem and "binnenkort" in problem for problem in feed.problems)


def test_dates_say_where_they_came_from():
    dublin = '<item xmlns:dc="http://purl.org/dc/elements/1.1/"><title>x</title><dc:date>2026-03-02</dc:date></item>'
    assert only(dublin).date_source == "updated"
    assert (
        only("<item><title>x</title><pubDate>Mon, 02 Mar 2026 09:00:00 GMT</pubDate></item>").date_source == "published"
    )
    atom = b'<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title><entry><id>urn:1</id><title>x</title><updated>2026-03-02T09:00:00Z</updated></entry></feed>'
    entry = parse_feed(atom, URL).entries[0]
    assert (entry.date_source, entry.published) == ("updated", datetime(2026, 3, 2, 9, tzinfo=UTC))


# --------------------------------------------------------------------------------------------------- quirks
@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("AI &amp;amp; leren", "AI & leren"),
        ("AI &amp; leren", "AI & leren"),
        ("<![CDATA[<b>AI</b> &amp; leren]]>", "AI & leren"),
        ("AI&amp;#8217;s rol", "AI’s rol"),
        ("  AI\n  leren ", "AI leren"),
        ("Co\u00adpilot\u200b", "Copilot"),
        ("5 &lt; 10", "5 < 10"),
    ],
)
def test_titles_are_plain_text(written, read):
    assert only(f"<item><title>{written}</title></item>").title == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("<link>https://example.org/a?x=1&amp;y=2</link>", "https://example.org/a?x=1&y=2"),
        ("<link>//example.org/a</link>", "https://example.org/a"),
        ("<link>/nl/a</link>", "https://example.org/nl/a"),
        ("<link>\n https://example.org/a \n</link>", "https://example.org/a"),
        ("<guid>https://example.org/from-guid</guid>", "https://example.org/from-guid"),
        ("<guid isPermaLink='false'>abc</guid>", None),
        ("<link>javascript:alert(1)</link>", None),
        ("", None),
    ],
)
def test_links(written, read):
    assert only(f"<item><title>x</title>{written}</item>").link == read


def test_entries_without_id_or_link_or_with_the_same_are_all_kept():
    feed = parse_feed(
        rss(
            "<item><title>Update</title></item>" * 3
            + "<item><title>a</title><guid isPermaLink='false'>1</guid></item>" * 2
        ),
        URL,
    )
    assert [e.id for e in feed.entries] == [None, None, None, "1", "1"]


def test_one_bad_entry_does_not_cost_the_others():
    feed = parse_feed(
        rss("<item><title>a</title></item><item><title>b & c <bad</title></item><item><title>d</title></item>"), URL
    )
    assert feed.entries[0].title == "a"
    assert feed.entries[-1].title == "d"
    assert feed.problems


def test_summary_is_the_longer_of_what_the_feed_gives():
    items = (
        '<item xmlns:content="http://purl.org/rss/1.0/modules/content/"><title>x</title><description>Kort.</description>'
        "<content:encoded><![CDATA[<p>Eerste alinea.</p><p>Tweede alinea.</p><script>evil()</script>]]></content:encoded></item>"  # noqa: E501
    )
    assert only(items).summary == "Eerste alinea.\nTweede alinea."


def test_authors_and_doi():
    entry = only(
        '<item xmlns:dc="http://purl.org/dc/elements/1.1/"><title>x</title><dc:creator>A. Auteur</dc:creator>'
        "<dc:identifier>doi:10.5555/ABC.1</dc:identifier></item>"
    )
    assert entry.authors == ("A. Auteur",)
    assert entry.doi == "10.5555/abc.1"


def test_rdf_and_old_doctype():
    rdf = b"""<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
    <channel rdf:about="x"><title>R</title></channel><item rdf:about="https://example.org/1"><title>One</title>
    <link>https://example.org/1</link></item></rdf:RDF>"""
    assert [e.title for e in parse_feed(rdf, URL).entries] == ["One"]
    old = b'<?xml version="1.0"?><!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/publish/formats/rss-0.91.dtd"><rss version="0.91"><channel><title>Oud</title><item><title>x</title></item></channel></rss>'  # noqa: E501
    assert parse_feed(old, URL).title == "Oud"


def test_a_feed_about_entities_is_still_a_feed():
    assert only("<item><title><![CDATA[How <!ENTITY works in XML]]></title></item>")


def test_empty_feed_is_a_feed():
    assert parse_feed(rss(""), URL).entries == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-8-sig"])
def test_encodings(encoding):
    name = encoding.removesuffix("-sig").removesuffix("-le")
    text = f'<?xml version="1.0" encoding="{name}"?><rss version="2.0"><channel><title>é</title><item><title>ë</title></item></channel></rss>'  # noqa: E501
    feed = parse_feed(text.encode(encoding), URL)
    assert (feed.title, feed.entries[0].title) == ("é", "ë")


# ------------------------------------------------------------------------------------------------ json feed
def test_json_feed():
    feed = parse_feed(
        json.dumps(
            {
                "version": "https://jsonfeed.org/version/1.1",
                "title": "J",
                "items": [
                    {"id": "1", "url": "/a", "title": "Eén", "content_html": "<p>Tekst &amp; meer</p>",
                     "date_published": "2026-03-02T10:00:00+01:00", "authors": [{"name": "X"}]},
                    {"id": 2, "title": None, "tags": []},
                    "rubbish",
                ],
            }
        ).encode(),
        URL,
    )  # fmt: skip
    first, second = feed.entries
    assert (first.link, first.summary, first.authors) == ("https://example.org/a", "Tekst & meer", ("X",))
    assert first.published == datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert (second.id, second.link, second.published) == ("2", None, None)


# ------------------------------------------------------------------------------------------------- refusals
@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        (b"", SourceOutcome.BAD_CONTENT),
        (b"   \n", SourceOutcome.BAD_CONTENT),
        (b"<!doctype html><html><body>rss feed item</body></html>", SourceOutcome.NOT_A_FEED),
        (b"<html><head></head></html>", SourceOutcome.NOT_A_FEED),
        (b"%PDF-1.7 ...", SourceOutcome.NOT_A_FEED),
        (b"just words", SourceOutcome.NOT_A_FEED),
        (b'{"a": 1}', SourceOutcome.NOT_A_FEED),
        (b"{broken", SourceOutcome.BAD_CONTENT),
        (b"[" * 100_000, SourceOutcome.BAD_CONTENT),
        (b"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'></urlset>", SourceOutcome.NOT_A_FEED),
    ],
)
def test_what_is_no_feed_is_named(body, outcome):
    with pytest.raises(NotAFeed) as caught:
        parse_feed(body, URL)
    assert caught.value.outcome is outcome


FEED = rss("<item><title>Eén</title><link>https://example.org/1</link><pubDate>Mon, 02 Mar 2026 09:00:00 GMT</pubDate>"
           "<description>&lt;p&gt;x&lt;/p&gt;</description></item>" * 3)  # fmt: skip


@given(st.data())
@settings(max_examples=200, deadline=None)
def test_no_mutation_breaks_the_parser(data):
    body = bytearray(FEED)
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(body) - 1))
        cut = data.draw(st.integers(0, 30))
        body[at : at + cut] = data.draw(st.binary(max_size=8))
        if not body:
            break
    try:
        feed = parse_feed(bytes(body), URL)
    except NotAFeed:
        return
    for entry in feed.entries:
        assert entry.link is None or entry.link.startswith(("http://", "https://"))
        assert entry.published is None or entry.published.tzinfo is not None


def test_json_for_others():
    shown = feed_json(parse_feed(FEED, URL))
    assert set(shown) == {"title", "entries"}
    assert set(shown["entries"][0]) == {
        "id", "title", "link", "published", "date_source", "updated", "summary", "authors",
    }  # fmt: skip
    assert shown["entries"][0]["published"] == "2026-03-02T09:00:00+00:00"
    json.dumps(shown)


@pytest.mark.parametrize(
    "piece",
    ["&lt;script ", "&lt;!-- ", "<!--", "<![CDATA[", "<a<a", "&amp;amp;", "<item>", "&lt;style&gt;", "<?x "],
)
def test_thousands_of_beginnings_do_not_hang(piece):
    started = time.monotonic()
    for body in (rss(f"<item><title>{piece * 20_000}</title></item>"), (piece * 20_000).encode()):
        with suppress(NotAFeed):
            parse_feed(body, URL)
    assert time.monotonic() - started < 30


def test_hidden_parts_of_a_summary_are_left_out():
    text = "<p>a</p><!-- no --><SCRIPT>no</SCRIPT ><p>b</p><style>no</style>c<script>never ends"
    assert only(f"<item><title>x</title><description><![CDATA[{text}]]></description></item>").summary == "a\nb\nc"
