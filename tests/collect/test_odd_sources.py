"""Feeds, sitemaps, lists and newsletters as real systems write them, and what only a fuzzer would."""

from __future__ import annotations

import random
import time
from contextlib import suppress
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.collect.collect import ADAPTERS, collect
from monitor.collect.dates import parse_moment
from monitor.collect.discover import feed_links
from monitor.collect.failures import FetchFailed
from monitor.collect.feed import parse_feed
from monitor.collect.from_listing import entries_of as listed
from monitor.collect.from_mailbox import entries_of
from monitor.collect.html import decoded, parse_html
from monitor.collect.messages import parse_letter
from monitor.collect.repair import repaired
from monitor.model import Source, SourceClass, SourceOutcome, Validators

NOW = datetime(2026, 3, 9, 6, tzinfo=UTC)


@pytest.fixture
def take(fetcher):
    def of(kind, url, **options):
        found = Source("s", "Bron", SourceClass.BLOG, kind, url, allow_private=True, options=tuple(options.items()))
        return collect(found, Validators(), fetcher, now=NOW)

    return of


# ------------------------------------------------------------------------------------------------- feeds
def feed(item: str, *, head: str = "", names: str = "", declared: str = "") -> bytes:
    return (
        f'<?xml version="1.0"{declared}?><rss version="2.0" {names}><channel><title>T</title>{head}'
        f"<item>{item}</item></channel></rss>"
    ).encode()


def only(body: bytes, url: str = "https://example.org/f/rss.xml"):
    (entry,) = parse_feed(body, url, "application/rss+xml").entries
    return entry


@pytest.mark.parametrize(
    ("title", "read"),
    [
        ("R&D en AT&T", "R&D en AT&T"),
        ("Caf&eacute; &mdash; r&eacute;sum&eacute;&nbsp;&hellip;", "Café — résumé …"),
        ("<![CDATA[R&D &amp; meer]]>", "R&D & meer"),
        ("a\x0bb &#11;c &#xD800;d", "ab c d"),
        ("3 &lt; 5 & 7 &gt; 2", "3 < 5 & 7 > 2"),
        ("&onbekend; woord", "&onbekend; woord"),
    ],
)
def test_signs_that_break_xml(title, read):
    assert only(feed(f"<title>{title}</title><link>https://example.org/1?a=1&b=2</link>")).title == read
    assert only(feed(f"<title>{title}</title><link>https://example.org/1?a=1&b=2</link>")).link.endswith("?a=1&b=2")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("\n\n  ", ""),
        ("Warning: mysql_connect() in /var/www/index.php\n", ""),
        ("<br />\n<b>Notice</b>: Undefined index<br />\n", ""),
        ("", "<!-- cached --><script>alert(1)</script>"),
        ("", "<html><body>A second document</body></html>"),
    ],
)
def test_what_stands_around_a_feed_costs_nothing_in_it(before, after):
    body = feed("<title>Leren & werken</title><link>https://example.org/1</link>")
    assert only(before.encode() + body + after.encode()).title == "Leren & werken"


def test_utf_16_that_is_none():
    item = "<title>Café</title><link>https://example.org/1</link>"
    assert only(feed(item, declared=' encoding="utf-16"')).title == "Café"
    text = feed(item, declared=' encoding="utf-16"').decode()
    assert only(text.encode("utf-16")).title == "Café"


@pytest.mark.parametrize(
    ("names", "tag", "field"),
    [
        ("dc='http://purl.org/dc/elements/1.1/'", "dc:date", "updated"),
        ("dcterms='http://purl.org/dc/terms/'", "dcterms:issued", "published"),
        ("prism='http://prismstandard.org/namespaces/basic/2.0/'", "prism:publicationDate", "prism:publicationDate"),
        ("a10='http://www.w3.org/2005/Atom'", "a10:updated", "updated"),
    ],
)
def test_dates_of_other_namespaces(names, tag, field):
    entry = only(feed(f"<title>x</title><{tag}>2026-03-02</{tag}>", names=f"xmlns:{names}"))
    assert (entry.printed, entry.date_source) == (date(2026, 3, 2), field)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-02T09:00:00+01:00[Europe/Amsterdam]", datetime(2026, 3, 2, 8, tzinfo=UTC)),
        ("2026-03-02T09:00:00Z[UTC]", datetime(2026, 3, 2, 9, tzinfo=UTC)),
        ("02/03/2026", None),
        ("03/02/2026 09:00", None),
        ("03/03/2026", datetime(2026, 3, 3, tzinfo=UTC)),
        ("25/03/2026", datetime(2026, 3, 25, tzinfo=UTC)),
        ("Sun, 29 Mar 2026 02:30:00 +0100", datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),  # an hour that was skipped
        ("Sun, 25 Oct 2026 02:30:00 CET", datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),  # the second of two
        ("Sat, 29 Feb 2026 09:00:00 GMT", None),
        ("Sun, 29 Feb 2032 09:00:00 GMT", datetime(2032, 2, 29, 9, tzinfo=UTC)),
        ("2026-12-31T23:59:60Z", datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC)),  # a leap second
    ],
)
def test_calendars_are_odd(text, moment):
    found = parse_moment(text)
    assert (found.astimezone(UTC) if found else None) == moment


def test_links_by_base_pdf_and_feedburner():
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://other.org/blog/"><entry xml:base="sub/">'
        '<title>x</title><link href="a.html"/><id>urn:1</id></entry></feed>'
    )
    assert only(atom.encode()).link == "https://other.org/blog/sub/a.html"
    enclosed = '<title>x</title><enclosure url="/a.pdf" type="application/pdf" length="1"/>'
    assert only(feed(enclosed)).link == "https://example.org/a.pdf"
    assert only(feed(enclosed.replace("application/pdf", "audio/mpeg"))).link is None
    names = 'xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"'
    burned = "<link>http://feeds.example.org/~r/x/~3/1</link><feedburner:origLink>https://example.org/1</feedburner:origLink>"
    assert only(feed(f"<title>x</title>{burned}", names=names)).link == "https://example.org/1"


@given(st.binary(max_size=300) | st.text(alphabet="<&;>![]CDAT#xrsfeed ", max_size=120).map(str.encode))
@settings(max_examples=200, deadline=None)
def test_mending_any_bytes_ends_and_is_done_once(body):
    mended = repaired(body)
    assert mended is None or repaired(mended) is None


@pytest.mark.parametrize("piece", [b"<![CDATA[", b"&a", b"&#1", b"</rss", b"<rss", b"\0\x01"])
def test_mending_is_quick(piece):
    started = time.monotonic()
    repaired(b"<rss>" + piece * 200_000)
    assert time.monotonic() - started < 5


# ---------------------------------------------------------------------------------------------- sitemaps
def sitemap(*pages: tuple[str, str]) -> str:
    rows = (f"<url><loc>{loc}</loc><lastmod>{changed}</lastmod></url>" for loc, changed in pages)
    return f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{''.join(rows)}</urlset>"


def index(*places: str) -> str:
    return f"<sitemapindex>{''.join(f'<sitemap><loc>{place}</loc></sitemap>' for place in places)}</sitemapindex>"


def test_a_sitemap_that_is_no_gzip_although_it_says_so(site, take):
    assert take("sitemap", site.page("/s.xml.gz", b"\x1f\x8bgarbage")).outcome is SourceOutcome.BAD_CONTENT


def test_one_bad_file_of_an_index_costs_itself_only(site, take):
    site.page("/b.xml", sitemap(("https://example.org/nieuw-rapport", "2026-03-08")), kind="text/xml")
    site.page("/c.xml", "<html><body>Storing</body></html>")
    site.page("/d.xml.gz", b"\x1f\x8bgarbage")
    found = take("sitemap", site.page("/i.xml", index("/a.xml", "/b.xml", "/c.xml", "/d.xml.gz"), kind="text/xml"))
    assert (found.outcome, [e.title for e in found.entries]) == (SourceOutcome.OK, ["Nieuw rapport"])
    assert found.overflowed, "not all was seen"
    assert "3 deel of delen van de sitemap niet gelezen" in found.detail
    assert take("sitemap", site.page("/j.xml", index("/a.xml", "/c.xml"), kind="text/xml")).status == 404


def test_pages_that_claim_to_change_in_years_do_not_fill_the_list(site, take):
    future = [(f"https://example.org/oud-{n}", "2036-01-01") for n in range(60)]
    body = sitemap(*future, ("https://example.org/nieuw", "2026-03-08"), ("/relatief", "2026-03-09"))
    found = take("sitemap", site.page("/s.xml", body, kind="text/xml"))
    assert [e.link for e in found.entries] == [f"{site.base}/relatief", "https://example.org/nieuw"]
    assert not found.overflowed


# ------------------------------------------------------------------------------------------------- pages
LIST = (
    "<html><head>%s</head><body><!-- menu --><main><ul><li><a href='rapport'>Generatieve AI op de werkvloer: één jaar "
    "later</a></li></ul></main></body></html>"
)


@pytest.mark.parametrize("options", [{}, {"selector": "li a"}])
@pytest.mark.parametrize(
    ("head", "encoding", "kind"),
    [
        ("", "utf-8", "text/html; charset=utf-8"),
        ("", "utf-8", "text/html"),
        ("", "windows-1252", "text/html"),
        ("", "iso-8859-1", "text/html; charset=ISO-8859-1"),
        ("<meta charset='iso-8859-15'>", "iso-8859-15", "text/html"),
        ("<meta charset='x-nonsense'>", "utf-8", "text/html; charset=none"),
        ("", "utf-16", "text/html"),
    ],
)
def test_lists_in_any_encoding(site, take, head, encoding, kind, options):
    found = take("listing", site.page("/pub/lijst", (LIST % head).encode(encoding), kind=kind), **options)
    assert [e.title for e in found.entries] == ["Generatieve AI op de werkvloer: één jaar later"]
    assert found.entries[0].link == f"{site.base}/pub/rapport"


def test_links_are_seen_from_the_pages_base(site, take):
    head = "<base href='https://other.example/pub/'><link rel=alternate type='application/rss+xml' href='rss'>"
    assert take("listing", site.page("/l", LIST % head)).entries[0].link == "https://other.example/pub/rapport"
    assert feed_links(LIST % head, "https://example.org/")[1] == ["https://other.example/pub/rss"]


@pytest.mark.parametrize("body", ["", "<!-- only this -->", "\ufeff", "<?xml version='1.0' encoding='utf-8'?>", "\0\0"])
def test_pages_with_nothing_in_them(site, take, body):
    assert parse_html(body) is None
    assert take("listing", site.page("/l", body)).outcome is SourceOutcome.BAD_CONTENT
    assert feed_links(body, "https://example.org/") == ("", [])


# ------------------------------------------------------------------------------------------- newsletters
NESTED = """From: =?utf-8?Q?Krant_=E2=80=93_nieuws?= <a@krant.example>
Subject: =?iso-8859-1?Q?Caf=E9?= nieuws
Date: Mon, 2 Mar 2026 09:00:00 +0100
Message-ID: <1@krant>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=a

--a
Content-Type: multipart/related; boundary=b

--b
Content-Type: multipart/alternative; boundary=c

--c
Content-Type: text/plain; charset=utf-8

alleen tekst
--c
Content-Type: text/html; charset=windows-1252
Content-Transfer-Encoding: quoted-printable

<html><body><a href=3D"https://krant.example/a">Generatieve AI in het caf=E9 om de hoek</a></body></html>
--c--
--b--
--a
Content-Type: text/html; name="bijlage.html"
Content-Disposition: attachment

<a href="https://krant.example/bijlage">Dit staat in een bijlage en telt niet mee</a>
--a--
"""


def test_a_letter_in_three_layers():
    letter = parse_letter(NESTED.replace("\n", "\r\n").encode())
    (entry,) = entries_of(letter, {})
    assert (letter.author, letter.subject) == ("Krant – nieuws", "Café nieuws")
    assert (entry.title, entry.link) == ("Generatieve AI in het café om de hoek", "https://krant.example/a")
    assert entry.printed == date(2026, 3, 2)


def test_a_letter_that_a_colleague_forwards():
    forwarded = b"From: c@team.example\nSubject: FW: nieuws\nContent-Type: multipart/mixed; boundary=z\n\n--z\nContent-Type: message/rfc822\n\n"  # noqa: E501
    (entry,) = entries_of(parse_letter(forwarded + NESTED.encode() + b"\n--z--\n"), {})
    assert entry.link == "https://krant.example/a"


def test_a_letter_without_markup_gives_its_links():
    text = (
        "From: a@b.example\nSubject: Nieuws\n\nGeneratieve AI op de werkvloer\nhttps://krant.example/a.\n\n"
        "Wat medewerkers leren van elkaar: <https://krant.example/b>\nAfmelden voor deze nieuwsbrief kan hier: "
        "https://krant.example/weg\nkort https://krant.example/c\n"
    )
    found = entries_of(parse_letter(text.encode()), {})
    assert [(e.title, e.link) for e in found] == [
        ("Generatieve AI op de werkvloer", "https://krant.example/a"),
        ("Wat medewerkers leren van elkaar", "https://krant.example/b"),
    ]


@pytest.mark.parametrize(
    "mail",
    [
        b"",
        b"\xff\xfe\0 garbage",
        b"From: a@b\nContent-Type: text/html; charset=utf-7\n\n<!-- only -->",
        b"From: a@[b\nSubject: =?utf-8?B?////?=\nDate: Thu, 99 Foo 20026\nMessage-ID: [x\n\nbody",
        b"From: =?utf-8?Q?a?= <\nSubject: =?x-none?Q?b?=\n\nbody",
        b"From: <!--<a@b>, g:;\nContent-Type: text/html; charset*=utf-8''%F\nContent-Transfer-Encoding: base64\n\n!",
        b"From: a@b\nSubject: =?utf-8?B?a?=\n\nbody",
        b"Content-Type: text/plain; charset*=utf-8''x\nContent-Transfer-Encoding: 8bit\n\ncaf\xe9",
        b"Content-Type: text/plain; charset=utf\0-8\nContent-Transfer-Encoding: 8bit\n\ncaf\xe9",
        b"Content-Type: multipart/alternative\n\nno boundary",
        b"Content-Type: text/plain; charset=utf\0-8\nContent-Transfer-Encoding: uuencode\n\nbegin 644 a\n!!\nend",
    ],
)
def test_letters_that_no_standard_knows(mail):
    (entry,) = entries_of(parse_letter(mail), {})
    assert entry.id.startswith("mid:")


def test_no_mutation_of_a_letter_breaks_its_reader():
    chance = random.Random(4)
    odd = (
        b"=?",
        b"?=",
        b'"',
        b"<",
        b">",
        b";",
        b"\0",
        b"(",
        b"[",
        b"*0*=",
        b"<!--",
        b"&#xd800;",
        b"\r\n",
        b"boundary=",
    )
    for _ in range(400):
        mail = bytearray(NESTED.encode())
        for _ in range(chance.randint(1, 8)):
            at = chance.randrange(len(mail))
            match chance.randrange(3):
                case 0:
                    del mail[at : at + chance.randint(1, 30)]
                case 1:
                    mail[at:at] = chance.choice(odd)
                case _:
                    mail[at] = chance.randrange(256)
        entries_of(parse_letter(bytes(mail)), {})


def test_a_folder_of_letters_takes_files_and_no_links(tmp_path, take):
    (tmp_path / "in").mkdir()
    (tmp_path / "secret.eml").write_text(NESTED)
    (tmp_path / "in" / "a.eml").symlink_to(tmp_path / "secret.eml")
    (tmp_path / "in" / "b.eml").mkdir()
    (tmp_path / "in" / "c.eml").write_bytes(b"x" * 2_000_000)
    assert take("mailbox", str(tmp_path / "in")).outcome is SourceOutcome.EMPTY


def test_links_that_people_drag_into_the_folder(tmp_path, take):
    (tmp_path / "a.webloc").write_text(
        "<?xml version='1.0'?><plist><dict><key>URL</key>\n<string>https://a.example/?x=1&amp;y=2</string></dict></plist>"
    )
    assert [e.link for e in take("drop", str(tmp_path)).entries] == ["https://a.example/?x=1&y=2"]


# ------------------------------------------------------------------------------------------ all of them
def test_a_fault_of_our_own_costs_its_source_only(site, fetcher, monkeypatch, caplog):
    def broken(*_):
        raise AttributeError("'str' object has no attribute 'is_attachment'")

    monkeypatch.setattr("monitor.collect.from_listing.take", broken)
    source = Source("s", "Bron", SourceClass.BLOG, "listing", f"{site.base}/x", allow_private=True)
    found = collect(source, Validators('"1"'), fetcher, now=NOW)
    assert (found.outcome, found.validators) == (SourceOutcome.BAD_CONTENT, Validators('"1"'))
    assert "AttributeError" in found.detail
    assert "is_attachment" in caplog.text, "the log says where"


@pytest.mark.parametrize("kind", sorted(set(ADAPTERS) - {"mailbox", "drop"}))
def test_every_kind_names_what_it_cannot_read(site, take, kind):
    for body in (b"", b"\0" * 50, b"[1]", b"<a/>", b"%PDF-1.7", b"\x1f\x8bx", b"null"):
        found = take(kind, site.page("/x", body, kind="application/octet-stream"))
        assert "liep vast" not in found.detail
        assert found.outcome in {SourceOutcome.BAD_CONTENT, SourceOutcome.NOT_A_FEED, SourceOutcome.EMPTY}


@given(st.binary(max_size=200))
@settings(max_examples=100, deadline=None)
def test_any_bytes_are_some_list_or_named(body):
    with suppress(FetchFailed):  # the one error that it may raise
        listed(decoded(body, "text/html; charset=utf-8") + "<p>x", "https://example.org/", {"selector": "a"})
