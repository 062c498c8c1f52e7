"""Pages: the text without its frame, and what is known about it without guessing."""

from __future__ import annotations

import json
import time
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.errors import SourceError
from monitor.model import Document, Entry, Quality, ReadFailure
from monitor.read.dates import read_date
from monitor.read.language import declared_code, language_of
from monitor.read.read import read, read_bytes, read_json
from monitor.read.text import line, sha256
from monitor.read.text import paragraphs as joined

URL = "https://instituut.example/a"


@pytest.mark.parametrize("language", ["nl", "en", "de", "fr"])
def test_an_article_in_each_language(page, paragraphs, language):
    found = read_bytes(page(language), URL)
    assert found.text == "\n\n".join(paragraphs[language])
    assert found.sha256 == sha256(found.text)
    assert (found.title, found.language, found.quality, found.kind) == (
        "Leren doe je al werkend",
        language,
        Quality.FULL,
        "html",
    )
    assert (found.published, found.date_source, found.authors, found.doi) == (None, None, (), None)


@pytest.mark.parametrize(
    "banner",
    [
        '<div id="onetrust-banner-sdk"><p>{}</p></div>',
        '<div class="cookiebar"><p>{}</p></div>',
        '<section aria-modal="true"><p>{}</p></section>',
        '<div id="CybotCookiebotDialog"><p>{}</p></div>',
        '<div role="alertdialog"><p>{}</p></div>',
    ],
)
def test_consent_notices_in_any_form_are_cut(page, paragraphs, banner):
    notice = "Wij en onze 843 partners verwerken gegevens, zoals unieke identificatiecodes, om inhoud aan te passen."
    body = banner.format(notice) + "".join(f"<p>{p}</p>" for p in paragraphs["nl"])
    found = read_bytes(page("nl", body=body), URL)
    assert "partners" not in found.text
    assert found.text == "\n\n".join(paragraphs["nl"])


def test_an_article_about_cookies_is_not_cut(page, paragraphs):
    body = (
        "<div class='article-cookies'><article>" + "".join(f"<p>{p}</p>" for p in paragraphs["nl"]) + "</article></div>"
    )
    assert read_bytes(page("nl", body=body), URL).text == "\n\n".join(paragraphs["nl"])


# --------------------------------------------------------------------------------------------------- dates
@pytest.mark.parametrize(
    ("head", "byline", "day", "where"),
    [
        ('<meta property="article:published_time" content="2026-03-02T09:00:00+01:00">', "", "2026-03-02", "meta article:published_time"),  # noqa: E501
        ('<meta property="article:published_time" content="2026-03-01T23:00:00Z">', "", "2026-03-02", "meta article:published_time"),  # noqa: E501
        ('<meta name="citation_publication_date" content="2026/03/02">', "", "2026-03-02", "meta citation_publication_date"),  # noqa: E501
        ('<meta name="DCTERMS.issued" content="02.03.2026">', "", "2026-03-02", "meta dcterms.issued"),
        ('<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2026-03-02"}</script>', "", "2026-03-02", "json-ld datePublished"),  # noqa: E501
        ('<script type="application/ld+json">{"@graph":[{"@type":"WebPage","datePublished":"2020-01-01"},{"@type":"Report","datePublished":"2026-03-02"}]}</script>', "", "2026-03-02", "json-ld datePublished"),  # noqa: E501
        ("", '<time datetime="2026-03-02">2 maart</time>', "2026-03-02", "time"),
        ("", '<p><span itemprop="datePublished" content="2026-03-02">2 maart</span></p>', "2026-03-02", "itemprop datePublished"),  # noqa: E501
        ("", "<p>Gepubliceerd op: 2 maart 2026</p>", "2026-03-02", "label"),
        ("", "<p>Veröffentlicht am 2. März 2026</p>", "2026-03-02", "label"),
        ("", '<time class="updated" datetime="2026-03-02">2 maart</time>', None, None),
        ('<meta property="article:modified_time" content="2026-03-02">', "", None, None),
        ('<meta name="citation_publication_date" content="2026">', "", None, None),
        ('<script type="application/ld+json">{"@type":"NewsArticle","datePublished":</script>', "", None, None),
        ("", "<p>Copyright 2 maart 2026</p>", None, None),
        ("", '<aside><time datetime="2026-03-02">ander stuk</time></aside>', None, None),
    ],
)  # fmt: skip
def test_dates_are_the_pages_own_or_none(page, head, byline, day, where):
    found = read_bytes(page(head=head, byline=byline), URL)
    assert (found.published.isoformat() if found.published else None, found.date_source) == (day, where)


def test_a_date_in_the_text_is_not_the_date_of_the_page(page, paragraphs):
    body = f"<p>Op 2 maart 2026 begon de proef.</p><p>{paragraphs['nl'][0]}</p><p>{paragraphs['nl'][1]}</p>"
    assert read_bytes(page(body=body), URL).published is None


def test_address_date_is_the_last_resort(page):
    url = "https://instituut.example/2026/03/02/leren"
    assert read_bytes(page(), url).date_source == "url"
    entry = Entry("1", "t", url, datetime(2026, 3, 3, 9, tzinfo=UTC), "published", printed=date(2026, 3, 3))
    found = read_bytes(page(), url, entry=entry)
    assert (found.published, found.date_source) == (date(2026, 3, 3), "feed published")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-03-02", "2026-03-02"), ("20260302", "2026-03-02"), ("2-3-2026", "2026-03-02"), ("02.03.2026", "2026-03-02"),  # noqa: E501
        ("maandag 2 maart 2026", "2026-03-02"), ("Montag, 2. März 2026", "2026-03-02"), ("lundi 2 mars 2026", "2026-03-02"),  # noqa: E501
        ("1er mars 2026", "2026-03-01"), ("March 2nd, 2026", "2026-03-02"), ("Mon, 02 Mar 2026 10:00:00 GMT", "2026-03-02"),  # noqa: E501
        ("13/02/2026", "2026-02-13"), ("02/13/2026", "2026-02-13"), ("02/02/2026", "2026-02-02"),
        ("02/03/2026", None), ("maart 2026", None), ("2026", None), ("31 februari 2026", None), ("2026-02-30", None),
        ("1026-03-02", None), ("vandaag", None), ("", None), (None, None), ("x" * 500, None),
    ],
)  # fmt: skip
def test_what_names_one_day(text, day):
    found = read_date(text)
    assert (found.isoformat() if found else None) == day


@given(st.text(max_size=90))
def test_no_text_breaks_a_date(text):
    assert read_date(text) is None or isinstance(read_date(text), date)


def test_a_date_in_the_future_is_not_believed(page, source, entry, web, now):
    from dataclasses import replace

    fetch = web({entry.link: page(head='<meta name="date" content="2027-01-01">')})
    found, _ = read(entry, source, fetch, now=now)
    assert found.published is None
    assert "2027-01-01" in found.date_source
    dated = replace(entry, published=datetime(2026, 3, 2, 9, tzinfo=UTC), printed=date(2026, 3, 2))
    assert read(dated, source, fetch, now=now)[0].published == date(2026, 3, 2)


# ------------------------------------------------------------------------------------------ what a page says
def test_metadata_of_a_journal_page(page):
    head = (
        '<meta name="citation_title" content="Learning &amp; work"><meta name="citation_author" content="Author, A.">'
        '<meta name="citation_author" content="Author, B."><meta name="citation_doi" content="10.5555/ABC.1">'
        '<link rel="canonical" href="https://instituut.example/artikel/1?utm_source=x">'
    )
    found = read_bytes(page("en", head=head), URL)
    assert found.title == "Learning & work"
    assert found.authors == ("Author, A.", "Author, B.")
    assert (found.doi, found.url) == ("10.5555/abc.1", "https://instituut.example/artikel/1")


@pytest.mark.parametrize(
    "link", ["https://elders.example/x", "https://instituut.example/", "javascript:x", "https://[::"]
)
def test_canonical_links_that_lead_away_are_not_followed(page, link):
    assert read_bytes(page(head=f'<link rel="canonical" href="{link}">'), URL + "?fbclid=1").url == URL


def test_authors_from_json_ld_without_addresses(page):
    head = ('<script type="application/ld+json">[{"@type":"Article","author":[{"name":"Door A. Auteur"},'
            '{"name":"https://x.example/a"},"B. Auteur"]}]</script>')  # fmt: skip
    assert read_bytes(page(head=head), URL).authors == ("A. Auteur", "B. Auteur")


@pytest.mark.parametrize(
    ("title", "head", "retracted"),
    [("RETRACTED: Learning with AI", "", True), ("Retraction notice: x", "", True), ("[Ingetrokken] Leren", "", True),
     ("Retracted promises: why firms withdraw", "", False), ("x", '<meta name="citation_retraction_date" content="2026">', True)],  # noqa: E501
)  # fmt: skip
def test_retractions(page, title, head, retracted):
    assert read_bytes(page(title=title, head=head), URL).retracted is retracted


@pytest.mark.parametrize(
    ("notice", "retracted"),
    [("This article has been retracted at the request of the authors. See the notice.", True),
     ("Editor's note: This paper was retracted on 3 March 2026.", True),
     ("This preprint has been withdrawn by the authors because of an error in the data.", True),
     ("Dit artikel is op verzoek van de auteurs ingetrokken.", True),
     ("Dieser Beitrag wurde zurückgezogen.", True),
     ("Cet article a été rétracté par la revue.", True),
     ("This article has been updated since it was published.", False),
     ("This study was withdrawn from the budget of the ministry.", False),
     ("De minister zegt dat dit rapport is ingetrokken.", False),
     ("Retracted articles are cited long after their retraction, a study finds.", False)],
)  # fmt: skip
def test_retractions_in_a_notice_above_the_text(page, paragraphs, notice, retracted):
    body = f"<p>{notice}</p>" + "".join(f"<p>{p}</p>" for p in paragraphs["en"])
    assert read_bytes(page("en", body=body), URL).retracted is retracted


def test_a_retraction_told_deep_in_the_text_is_not_its_own(page, paragraphs):
    told = "<p>This article has been retracted, said the letter that the editors got.</p>"
    body = "".join(f"<p>{p}</p>" for p in [*paragraphs["en"], *paragraphs["fr"]]) + told
    assert read_bytes(page("en", body=body), URL).retracted is False


@pytest.mark.parametrize(
    ("byline", "head", "sponsored"),
    [("<p>Sponsored content</p>", "", True), ("<p>Gesponsorde bijdrage</p>", "", True), ("<p><span>Anzeige</span></p>", "", True),  # noqa: E501
     ("", '<script type="application/ld+json">{"@type":"AdvertiserContentArticle"}</script>', True),
     ("<p>Sponsored content is growing, a study says.</p>", "", False), ("", "", False)],
)  # fmt: skip
def test_paid_for(page, byline, head, sponsored):
    assert read_bytes(page(byline=byline, head=head), URL).sponsored is sponsored


def test_links_to_other_sites_in_the_article_only(page, paragraphs):
    body = (
        f'<p>{paragraphs["nl"][0]} <a href="https://onderzoek.example/rapport">het rapport</a></p><p>{paragraphs["nl"][1]}'  # noqa: E501
        ' <a href="/intern">intern</a> <a href="https://www.linkedin.com/share?x">deel</a></p>'
        '<nav><a href="https://partner.example/">partner</a></nav>'
    )
    assert read_bytes(page(body=body), URL).links == ("https://onderzoek.example/rapport",)


# ------------------------------------------------------------------------------------------------- language
@pytest.mark.parametrize("declared", ["en", "nl", "de", ""])
@pytest.mark.parametrize("language", ["nl", "en", "de", "fr"])
def test_a_long_text_speaks_for_itself(page, language, declared):
    assert read_bytes(page(language, lang=declared), URL).language == language


def test_a_short_text_is_what_the_page_says():
    assert language_of("Update", "de") == "de"
    assert language_of("Update", None, "nl") == "nl"
    assert language_of("", None) is None
    assert [declared_code(c) for c in ("nl-NL", "nl_BE", "NL", "", None, "dutch")] == [
        "nl",
        "nl",
        "nl",
        None,
        None,
        None,
    ]


# -------------------------------------------------------------------------------------------------- quality
WALLS = [
    "Verder lezen? Dit artikel is alleen beschikbaar voor abonnees.",
    "You have reached your limit of free articles this month. Subscribe to continue reading.",
    "To read the remaining 900 words, please log in or purchase this article.",
    "Dieser Artikel ist nur für Abonnenten lesbar.",
    "Cet article est réservé aux abonnés.",
    "This story is exclusively available to premium members.",
]


@pytest.mark.parametrize("wall", WALLS)
def test_paywalls_are_marked_and_not_part_of_the_text(page, paragraphs, wall):
    found = read_bytes(page(body=f"<p>{paragraphs['nl'][0]}</p><p>{wall}</p>"), URL)
    assert (found.quality, found.paywalled) == (Quality.TEASER, True)
    assert found.text == paragraphs["nl"][0]


def test_an_appeal_to_subscribe_under_a_long_text_is_no_wall(page, paragraphs):
    body = "".join(f"<p>{p}</p>" for p in paragraphs["en"] * 3) + "<p>Sign up to read more from us every week.</p>"
    assert read_bytes(page("en", body=body), URL).paywalled is False


def test_schema_org_says_that_it_is_not_free(page, paragraphs):
    head = '<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":"False"}</script>'
    found = read_bytes(page(head=head, body=f"<p>{paragraphs['nl'][0]}</p>"), URL)
    assert (found.quality, found.paywalled) == (Quality.TEASER, True)


# ---------------------------------------------------------------------------------------------- the reading
def test_the_feeds_words_when_the_page_cannot_be_had(source, web, now):
    summary = "Een studie onder 1.240 medewerkers laat zien dat oefentijd werkt."
    entry = Entry(
        "1", "Titel", "https://instituut.example/x", datetime(2026, 3, 2, 9, tzinfo=UTC), "published", summary=summary
    )
    found, shots = read(entry, source, web({}), now=now)
    assert isinstance(found, Document)
    assert (found.kind, found.quality, found.text) == ("feed", Quality.TEASER, summary)
    assert (found.published, found.date_source) == (date(2026, 3, 2), "feed published")
    assert shots == ()


def test_failure_says_why_and_whether_to_try_again(source, entry, web, now):
    error = SourceError("De server was niet klaar binnen de tijd")
    error.transient = True
    found, _ = read(entry, source, web({entry.link: error}), now=now)
    assert found == ReadFailure(entry.link, "De server was niet klaar binnen de tijd", transient=True)


def test_entry_without_link_is_its_own_words(source, web, now):
    entry = Entry(
        "mid:1@x", "Nieuwsbrief", None, summary="Een hele nieuwsbrief zonder links, maar met een verhaal erin."
    )
    found, _ = read(entry, source, web({}), now=now)
    assert found.url == "https://instituut.example/feed#mid:1@x"
    assert isinstance(read(Entry(None, "x", None), source, web({}), now=now)[0], ReadFailure)


def test_a_page_without_text_falls_back(source, web, now):
    summary = "Een studie onder 1.240 medewerkers laat zien dat oefentijd werkt."
    entry = Entry("1", "T", URL, summary=summary)
    found, shots = read(entry, source, web({URL: b"<html><body><script>app()</script></body></html>"}), now=now)
    assert (found.kind, found.text, found.url) == ("feed", summary, URL)
    assert len(shots) == 1


def test_snapshots_hold_the_bytes_as_they_came(page, source, entry, web, now):
    body = page()
    _, (shot,) = read(entry, source, web({entry.link: body}), now=now)
    import hashlib

    assert (shot.body, shot.sha256, shot.url) == (body, hashlib.sha256(body).hexdigest(), entry.link)


def test_drop_reads_its_own_folder_and_nothing_else(tmp_path, page, web, now):
    from monitor.model import Source, SourceClass

    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.html").write_bytes(page())
    (tmp_path / "secret.html").write_bytes(page())
    (folder / "link.html").symlink_to(tmp_path / "secret.html")
    drop = Source("d", "D", SourceClass.BLOG, "drop", str(folder))
    found, _ = read(Entry("1", "a", (folder / "a.html").as_uri()), drop, web({}), now=now)
    assert found.title == "Leren doe je al werkend"
    for place in (tmp_path / "secret.html", folder / "link.html", folder / ".." / "secret.html", folder / "none.html"):
        assert isinstance(read(Entry("1", "a", f"file://{place}"), drop, web({}), now=now)[0], ReadFailure)
    feed = Source("f", "F", SourceClass.BLOG, "feed", "https://example.org/")
    assert isinstance(read(Entry("1", "a", (folder / "a.html").as_uri()), feed, web({}), now=now)[0], ReadFailure)


@pytest.mark.parametrize(
    "body", [b"", b"   ", b"\x89PNG\r\n\x1a\n" + b"\0\1" * 400, b"<html></html>", b"<html><body></body></html>"]
)
def test_what_holds_no_text_is_a_failure(body):
    assert isinstance(read_bytes(body, URL), ReadFailure)


@given(st.binary(max_size=400))
@settings(max_examples=120, deadline=None)
def test_any_bytes_are_a_document_or_a_failure(body):
    found = read_bytes(body, URL, "text/html")
    assert isinstance(found, ReadFailure) or found.sha256 == sha256(found.text)


def test_legacy_charsets(page):
    body = page("fr").decode().replace('<meta charset="utf-8">', "").encode("latin-1", "xmlcharrefreplace")
    assert "salariés" in read_bytes(body, URL, "text/html; charset=iso-8859-1").text


def test_plain_text_is_a_document(paragraphs):
    found = read_bytes("\r\n\r\n".join(paragraphs["nl"]).encode(), URL, "text/plain")
    assert found.text == "\n\n".join(paragraphs["nl"])


@given(st.lists(st.text(max_size=40), max_size=6))
def test_stored_text_is_clean_and_stable(blocks):
    text = joined(blocks)
    assert joined(text.split("\n\n")) == text
    assert not any(c in text for c in "\u00ad\u200b\ufeff\r\t\u00a0")
    assert line(text) == line(line(text))


def test_json_for_others(page):
    shown = read_json(read_bytes(page(head='<meta name="author" content="A. Auteur">'), URL))
    assert set(shown) == {
        "url",
        "title",
        "author",
        "published",
        "date_source",
        "language",
        "text",
        "quality",
        "kind",
        "doi",
    }
    assert (shown["author"], shown["kind"], shown["quality"]) == ("A. Auteur", "html", "full")
    json.dumps(shown)


def test_an_article_in_pieces_is_put_together(page, paragraphs):
    pieces = "".join(
        f"<div class='chunk'>{''.join(f'<p>{p}</p>' for p in paragraphs[code] * 3)}</div><div class='ad-slot'><div>Advertentie</div></div>"  # noqa: E501
        for code in ("nl", "en", "de")
    )
    found = read_bytes(page("nl", body=pieces), URL)
    for code in ("nl", "en", "de"):
        assert paragraphs[code][2] in found.text
    assert "cookies" not in found.text
    assert "kantoormeubels" not in found.text


def test_paragraphs_of_the_one_marked_article():
    from monitor.read.page import _marked_up, load

    inside = "<p>Eerste alinea.</p><div class='related-items'><p>Ander stuk.</p></div><aside><p>Kader.</p></aside><ul><li>Punt.</li>"  # noqa: E501
    inside += "<li><a href='/x'>Alleen een link</a></li></ul><blockquote><p>Citaat.</p></blockquote>"
    tree = load(f"<html><body><div class='comments'><article>{inside}</article></div></body></html>".encode())
    assert _marked_up(tree) == ["Eerste alinea.", "Punt.", "Citaat."]
    assert _marked_up(load(b"<html><body><article><p>a</p></article><article><p>b</p></article></body></html>")) == []


def test_reservations_stay_with_the_document(page, source, entry, now):
    from dataclasses import dataclass

    @dataclass
    class Reserved:
        url: str
        content: bytes
        content_type: str
        reserved: str

    found, _ = read(entry, source, lambda url: Reserved(url, page(), "text/html", "noai"), now=now)
    assert found.reserved == "noai"


@pytest.mark.parametrize(
    "piece", ["<div>", "<p>", "<a href=x>", "<!--", "<script>", "<table><tr><td>", "<li>", "&amp;", "a ", "<meta "]
)
def test_pages_of_one_thing_over_and_over_do_not_hang(piece):
    started = time.monotonic()
    read_bytes(f"<html><body><article>{piece * 10_000}".encode(), URL, "text/html")
    assert time.monotonic() - started < 20


def test_links_are_seen_from_the_pages_base(page):
    from monitor.read.page import load, read_page

    head = "<base href='https://files.example.org/x/'><meta name=citation_pdf_url content='r.pdf'>"
    found = read_page(load(page(head=head)), "https://www.example.org/a")
    assert found.metadata.pdf == ("https://files.example.org/x/r.pdf",)


def test_a_page_in_utf_16():
    text = "<html lang='nl'><head><meta charset='utf-16'><title>Leren</title></head><body><article><h1>Leren</h1><p>"
    text += (
        "Medewerkers leren vooral tijdens het werk, zo blijkt uit onderzoek in één sector. " * 12
        + "</p></article></body></html>"
    )
    found = read_bytes(text.encode("utf-16"), "https://example.org/a", "text/html; charset=utf-16")
    assert "in één sector" in found.text
