"""Every access kind over real HTTP, IMAP or files, each with what its publishers do wrong."""

from __future__ import annotations

import gzip
import json
import socketserver
import threading
from datetime import UTC, date, datetime
from email.message import EmailMessage
from urllib.parse import parse_qs, urlsplit

import pytest

from monitor.collect.collect import ADAPTERS, collect, stale_after
from monitor.collect.kinds import KINDS
from monitor.model import Source, SourceClass, SourceOutcome, Validators

NOW = datetime(2026, 3, 9, 6, tzinfo=UTC)


def make(kind: str, url: str, **options: str) -> Source:
    return Source("s", "Source", SourceClass.IGO, kind, url, allow_private=True, options=tuple(options.items()))


@pytest.fixture
def take(fetcher):
    def run(source, validators=None):
        return collect(source, validators or Validators(), fetcher, now=NOW)

    return run


def query(site) -> dict[str, list[str]]:
    return parse_qs(urlsplit(site.asked[-1]).query)


def test_every_kind_has_an_adapter():
    assert set(ADAPTERS) == set(KINDS)


# ---------------------------------------------------------------------------------------------------- feed
def feed_of(*items: tuple[str, str]) -> str:
    rows = "".join(f"<item><title>{t}</title><link>https://example.org/{i}</link><pubDate>{d}</pubDate></item>"
                   for i, (t, d) in enumerate(items))  # fmt: skip
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>F</title>{rows}</channel></rss>'


def test_feed_ok_unchanged_empty_stale(site, take):
    day = "Mon, 02 Mar 2026 09:00:00 GMT"
    url = site.page("/feed", feed_of(("AI en leren", day), ("Vervoer", day)), kind="text/xml")
    first = take(make("feed", url))
    assert (first.outcome, len(first.entries), first.title) == (SourceOutcome.OK, 2, "F")
    assert take(make("feed", url), first.validators).outcome is SourceOutcome.UNCHANGED
    site.page("/feed", feed_of(), kind="text/xml")
    assert take(make("feed", url), first.validators).outcome is SourceOutcome.EMPTY
    site.page("/feed", feed_of(("Oud", "Mon, 02 Mar 2020 09:00:00 GMT")), kind="text/xml")
    stale = take(make("feed", url))
    assert stale.outcome is SourceOutcome.STALE
    assert "02-03-2020" in stale.detail
    assert stale.entries


def test_failure_keeps_the_old_validators(site, take, answer_with):
    old = Validators("x", "y", "z")
    found = take(make("feed", site.on("/f", answer_with(b"", status=404))), old)
    assert (found.outcome, found.status, found.validators) == (SourceOutcome.HTTP, 404, old)


@pytest.mark.parametrize(
    ("words", "kept"),
    [("AI", ["AI en leren"]), ("leer, vaardig", ["Vaardigheden"]), ("kunst", []), ("", ["AI en leren", "Vaardigheden", "Air"])],  # noqa: E501
)  # fmt: skip
def test_feed_query_takes_short_words_whole_and_long_ones_as_a_beginning(site, take, words, kept):
    day = "Mon, 02 Mar 2026 09:00:00 GMT"
    url = site.page("/f", feed_of(("AI en leren", day), ("Vaardigheden", day), ("Air", day)), kind="text/xml")
    assert [e.title for e in take(make("feed", url, query=words)).entries] == kept


def test_too_many_entries_overflow(site, take, fetcher, monkeypatch):
    from dataclasses import replace

    monkeypatch.setattr(fetcher, "limits", replace(fetcher.limits, max_entries=3))
    url = site.page("/f", feed_of(*[("x", "Mon, 02 Mar 2026 09:00:00 GMT")] * 5), kind="text/xml")
    found = take(make("feed", url))
    assert (len(found.entries), found.overflowed) == (3, True)


def test_moved_feed_is_told(site, take, answer_with):
    site.page("/new", feed_of(("x", "Mon, 02 Mar 2026 09:00:00 GMT")), kind="text/xml")
    found = take(make("feed", site.on("/old", answer_with(b"", status=301, Location="/new"))))
    assert found.outcome is SourceOutcome.OK
    assert f"{site.base}/new" in found.detail


def test_now_and_then_a_source_is_asked_in_full(site, fetcher, answer_with):
    from datetime import timedelta

    site.on("/f", answer_with(feed_of(("x", "Mon, 02 Mar 2026 09:00:00 GMT")).encode(), kind="text/xml", ETag='"1"'))
    for week in range(8):
        collect(make("feed", f"{site.base}/f"), Validators('"1"'), fetcher, now=NOW + timedelta(weeks=week))
    asked = [h for path, h in zip(site.asked, site.headers, strict=True) if path == "/f"]
    assert sum("if-none-match" not in h for h in asked) == 1


def test_silence_is_measured_against_the_cadence(fetcher):
    from dataclasses import replace

    source = make("feed", "https://example.org/f")
    assert stale_after(source, fetcher) == 365
    assert stale_after(replace(source, cadence_days=7), fetcher) == 60
    assert stale_after(replace(source, cadence_days=30), fetcher) == 120
    assert stale_after(replace(source, options=(("stale_after_days", "9"),)), fetcher) == 9


# ------------------------------------------------------------------------------------------------- sitemap
def urlset(*rows: str) -> str:
    return (
        '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        f'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">{"".join(rows)}</urlset>'
    )


def page_row(link: str, changed: str = "2026-03-05", extra: str = "") -> str:
    return f"<url><loc>{link}</loc>{f'<lastmod>{changed}</lastmod>' if changed else ''}{extra}</url>"


def test_sitemap_index_shards_gzip_and_window(site, take, answer_with):
    index = "".join(
        f"<sitemap><loc>{site.base}/{name}</loc><lastmod>{day}</lastmod></sitemap>"
        for name, day in (("en/a.xml.gz", "2026-03-06"), ("en/old.xml", "2020-01-01"), ("nl/b.xml", "2026-03-06"))
    )
    site.page(
        "/sitemap.xml",
        f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{index}</sitemapindex>',
        kind="text/xml",
    )
    news = (
        "<news:news><news:title>Echt</news:title><news:publication_date>2026-03-04</news:publication_date></news:news>"
    )
    rows = [
        page_row("https://example.org/en/ai-skills-report.html"),
        page_row("https://example.org/en/ai-old", "2025-01-01"),
        page_row("https://example.org/en/undated", ""),
        page_row("https://example.org/en/offices"),
        page_row("https://example.org/en/ai-news", "2026-03-06T10:00:00+01:00", news),
    ]
    site.on("/en/a.xml.gz", answer_with(gzip.compress(urlset(*rows).encode()), kind="application/x-gzip"))
    found = take(make("sitemap", f"{site.base}/sitemap.xml", shard="/en/", include="ai-"))
    assert [e.title for e in found.entries] == ["Echt", "Ai skills report"]
    newest, other = found.entries
    assert (newest.published, newest.date_source) == (datetime(2026, 3, 4, tzinfo=UTC), "news:publication_date")
    assert (other.published, other.updated) == (None, datetime(2026, 3, 5, tzinfo=UTC))
    assert not {"/en/old.xml", "/nl/b.xml"} & set(site.asked)


def test_sitemap_bulk_change_is_capped(site, take):
    site.page("/s.xml", urlset(*[page_row(f"https://example.org/{i}") for i in range(500)]), kind="text/xml")
    found = take(make("sitemap", f"{site.base}/s.xml"))
    assert (len(found.entries), found.overflowed) == (40, True)
    assert "500" in found.detail


def test_sitemap_that_names_itself_ends(site, take):
    index = f"<sitemapindex><sitemap><loc>{site.base}/s.xml</loc></sitemap></sitemapindex>"
    site.page("/s.xml", index, kind="text/xml")
    assert take(make("sitemap", f"{site.base}/s.xml")).outcome is SourceOutcome.EMPTY
    assert site.asked.count("/s.xml") <= 61


@pytest.mark.parametrize(
    ("body", "outcome"),
    [("<html></html>", SourceOutcome.NOT_A_FEED), ("no xml", SourceOutcome.BAD_CONTENT),
     ('<!DOCTYPE x [<!ENTITY a "b">]><urlset/>', SourceOutcome.BAD_CONTENT)],
)  # fmt: skip
def test_sitemap_of_something_else(site, take, body, outcome):
    assert take(make("sitemap", site.page("/s.xml", body, kind="text/xml"))).outcome is outcome


# ------------------------------------------------------------------------------------------------- listing
LIST = """<html><head><title>Publicaties</title></head><body><nav><a href="/over-ons/onze-organisatie-en-missie">Onze
organisatie en missie</a></nav><main><ul>
<li class="pub"><a href="/publicaties/ai-op-de-werkvloer"><h3>AI op de werkvloer: wat medewerkers leren</h3></a>
<time datetime="2026-03-02">2 maart 2026</time><p>Een studie naar leren met AI.</p></li>
<li class="pub"><a href="publicaties/skills">Skills en werk in tijden van automatisering</a><p>Ongedateerd.</p></li>
</ul><p><a href="/publicaties?page=2">Naar de volgende pagina met publicaties</a></p></main>
<footer><a href="/privacy-en-cookies-verklaring">Privacy- en cookieverklaring van deze site</a></footer></body></html>"""  # noqa: E501


@pytest.mark.parametrize(
    "options", [{}, {"selector": "li.pub a"}, {"selector": "li.pub"}, {"include": "/publicaties/"}]
)
def test_listing(site, take, options):
    found = take(make("listing", site.page("/", LIST), **options))
    assert [(e.title, e.link) for e in found.entries] == [
        ("AI op de werkvloer: wat medewerkers leren", f"{site.base}/publicaties/ai-op-de-werkvloer"),
        ("Skills en werk in tijden van automatisering", f"{site.base}/publicaties/skills"),
    ]
    assert [e.printed for e in found.entries] == [date(2026, 3, 2), None]
    assert found.entries[0].summary == "Een studie naar leren met AI."


def test_listing_with_a_wrong_selector(site, take):
    found = take(make("listing", site.page("/", LIST), selector="li[["))
    assert found.outcome is SourceOutcome.BAD_CONTENT
    assert "li[[" in found.detail
    assert take(make("listing", f"{site.base}/", selector=".none")).outcome is SourceOutcome.EMPTY


# ------------------------------------------------------------------------------------------------ crossref
def test_crossref(site, take):
    works = [
        {"DOI": "10.5555/ABC", "title": ["AI &amp; jobs"], "abstract": "<jats:p>Abstract</jats:p><jats:p>We study.</jats:p>",  # noqa: E501
         "author": [{"given": "A.", "family": "Author"}, {"name": "Group"}],
         "published-online": {"date-parts": [[2026, 3, 2]]}, "created": {"date-time": "2026-03-03T01:02:03Z"}},
        {"DOI": "10.5555/year", "title": ["Only a year"], "issued": {"date-parts": [[2026]]},
         "created": {"date-time": "2026-03-03T01:02:03Z"}},
        {"DOI": "10.5555/none", "title": []}, "rubbish",
    ]  # fmt: skip
    site.page("/works", json.dumps({"message": {"items": works, "total-results": 900}}), kind="application/json")
    found = take(
        make("crossref", f"{site.base}/works", filter="prefix:10.5555", query="ai jobs", mailto="a@example.org")
    )
    asked = query(site)
    assert asked["filter"] == ["from-created-date:2026-02-23,prefix:10.5555"]
    assert asked["query.bibliographic"] == ["ai jobs"]
    assert asked["mailto"] == ["a@example.org"]
    first, second = found.entries
    assert (first.title, first.doi, first.link) == ("AI & jobs", "10.5555/abc", "https://doi.org/10.5555/abc")
    assert (first.printed, first.date_source) == (date(2026, 3, 2), "published-online")
    assert first.authors == ("A. Author", "Group")
    assert first.summary.endswith("We study.")
    assert second.date_source == "created"
    assert found.overflowed


@pytest.mark.parametrize("body", ["[]", "{broken", "", '{"message": 3}'])
@pytest.mark.parametrize("kind", ["crossref", "openalex"])
def test_odd_json(site, take, body, kind):
    found = take(make(kind, site.page("/works", body, kind="application/json")))
    assert found.outcome in {SourceOutcome.BAD_CONTENT, SourceOutcome.EMPTY}


# --------------------------------------------------------------------------------------------------- arxiv
def test_arxiv(site, take):
    site.page(
        "/api/query",
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>q</title><entry><id>http://arxiv.org/abs/2603.01234v2</id>'
        "<title>Agents\n at work</title><published>2026-03-02T10:00:00Z</published><summary>We\n study.</summary>"
        '<author><name>A</name></author><link href="http://arxiv.org/abs/2603.01234v2" rel="alternate"/></entry></feed>',  # noqa: E501
        kind="application/atom+xml",
    )
    (entry,) = take(
        make("arxiv", f"{site.base}/api/query", categories="cs.CY, cs.HC", query="abs:worker OR abs:job")
    ).entries
    assert query(site)["search_query"] == ["(cat:cs.CY OR cat:cs.HC) AND (abs:worker OR abs:job)"]
    assert (entry.id, entry.doi) == ("arXiv:2603.01234", "10.48550/arxiv.2603.01234")
    assert (entry.link, entry.title, entry.summary) == (
        "https://arxiv.org/abs/2603.01234",
        "Agents at work",
        "We study.",
    )


# ----------------------------------------------------------------------------------------------------- oai
def oai(inner: str) -> str:
    return f'<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">{inner}</OAI-PMH>'


def record(number: int, status: str = "") -> str:
    return (
        f"<record><header{status}><identifier>oai:x:{number}</identifier><datestamp>2026-03-05T00:00:00Z</datestamp></header>"
        '<metadata><oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>Report {number}</dc:title><dc:creator>Author, A.</dc:creator><dc:date>2026-03-04T11:00:00Z</dc:date>"  # noqa: E501
        "<dc:date>2026-03-01</dc:date><dc:date>2026</dc:date><dc:description>About skills.</dc:description>"
        f"<dc:identifier>https://example.org/{number}.pdf</dc:identifier><dc:identifier>https://hdl.handle.net/10986/{number}</dc:identifier>"
        "<dc:identifier>10.5555/oai.1</dc:identifier></oai_dc:dc></metadata></record>"
    )


def test_oai_pmh_with_resumption_and_deleted_records(site, take, answer_with):
    def answer(handler):
        more = "resumptionToken" in handler.path
        body = (
            record(2) + "<resumptionToken/>"
            if more
            else record(1) + record(9, ' status="deleted"') + "<resumptionToken>t&amp;1</resumptionToken>"
        )
        answer_with(oai(f"<ListRecords>{body}</ListRecords>").encode(), kind="text/xml")(handler)

    site.on("/oai", answer)
    found = take(make("oai-pmh", f"{site.base}/oai", set="com_1"))
    assert [e.id for e in found.entries] == ["oai:x:1", "oai:x:2"]
    assert query(site) == {"verb": ["ListRecords"], "resumptionToken": ["t&1"]}
    entry = found.entries[0]
    assert (entry.link, entry.doi) == ("https://hdl.handle.net/10986/1", "10.5555/oai.1")
    assert (entry.printed, entry.date_source) == (date(2026, 3, 1), "dc:date")
    assert not found.overflowed


def test_oai_pmh_errors(site, take):
    url = site.page("/oai", oai('<error code="noRecordsMatch">none</error>'), kind="text/xml")
    assert take(make("oai-pmh", url)).outcome is SourceOutcome.EMPTY
    site.page("/oai", oai('<error code="badArgument">no</error>'), kind="text/xml")
    assert "badArgument" in take(make("oai-pmh", url)).detail
    site.page("/oai", "<html/>", kind="text/xml")
    assert take(make("oai-pmh", url)).outcome is SourceOutcome.NOT_A_FEED


# ------------------------------------------------------------------------------------------------ openalex
def test_openalex(site, take, monkeypatch):
    monkeypatch.setenv("OPENALEX_API_KEY", "secret")
    work = {"id": "https://openalex.org/W1", "doi": "https://doi.org/10.5555/W", "display_name": "AI at work",
            "publication_date": "2026-03-02", "authorships": [{"author": {"display_name": "A"}}, {"author": None}],
            "abstract_inverted_index": {"study": [1, 3], "We": [0], "the": [2]}, "primary_location": None}  # fmt: skip
    site.page("/works", json.dumps({"meta": {"count": 1}, "results": [work]}), kind="application/json")
    (entry,) = take(make("openalex", f"{site.base}/works", search="ai skills")).entries
    assert query(site)["api_key"] == ["secret"]
    assert (entry.summary, entry.link, entry.authors) == ("We study the study", "https://doi.org/10.5555/w", ("A",))
    assert entry.printed == date(2026, 3, 2)


# --------------------------------------------------------------------------------------------------- govuk
def test_govuk_has_no_date_of_publication(site, take):
    site.page(
        "/search.atom",
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>G</title><entry><id>https://www.gov.uk/a#2026-03-05</id><title>AI skills</title>'  # noqa: E501
        '<updated>2026-03-05T10:00:00Z</updated><link href="https://www.gov.uk/a"/><summary>s</summary></entry></feed>',
        kind="application/atom+xml",
    )  # fmt: skip
    (entry,) = take(make("govuk", f"{site.base}/search.atom?order=updated-newest", query="AI skills")).entries
    assert query(site) == {"order": ["updated-newest"], "keywords": ["AI skills"]}
    assert (entry.id, entry.published, entry.date_source) == ("https://www.gov.uk/a", None, None)
    assert entry.updated == datetime(2026, 3, 5, 10, tzinfo=UTC)


# ------------------------------------------------------------------------------------------------- mailbox
def newsletter(subject: str = "Nieuwsbrief", html: str | None = None) -> bytes:
    message = EmailMessage()
    message["Subject"], message["From"] = subject, "Instituut <nieuws@instituut.example>"
    message["Date"], message["Message-ID"] = "Mon, 02 Mar 2026 09:00:00 +0100", f"<{subject.split()[0]}@x>"
    message.set_content("Platte tekst van de nieuwsbrief.")
    if html:
        message.add_alternative(html, subtype="html")
    return bytes(message)


LETTER = """<html><body><table><tr><td><a href="https://instituut.example/ai-leren?utm_source=mail">Hoe medewerkers leren met AI
op de werkvloer</a><p>Uit een studie onder 1.200 medewerkers blijkt dat oefenen werkt.</p></td></tr></table>
<a href="https://instituut.example/ai-leren?utm_source=mail">Hoe medewerkers leren met AI op de werkvloer</a>
<a href="https://instituut.example/unsubscribe/1234567">Klik hier om u uit te schrijven van deze brief</a>
<a href="https://instituut.example/kort">Lees meer</a></body></html>"""  # noqa: E501


def test_mailbox_from_a_folder(tmp_path, take):
    (tmp_path / "a.eml").write_bytes(newsletter(html=LETTER))
    (tmp_path / "b.eml").write_bytes(newsletter("Zonder links"))
    (tmp_path / "c.eml").write_bytes(b"\xff\x00 not a message")
    (tmp_path / "other.txt").write_text("no mail")
    found = take(make("mailbox", str(tmp_path), **{"from": "instituut.example"}))
    linked, plain = found.entries
    assert linked.title == "Hoe medewerkers leren met AI op de werkvloer"
    assert linked.link == "https://instituut.example/ai-leren?utm_source=mail"
    assert "1.200 medewerkers" in linked.summary
    assert (linked.date_source, linked.printed) == ("newsletter", date(2026, 3, 2))
    assert (plain.link, plain.id, plain.summary) == (None, "mid:Zonder@x", "Platte tekst van de nieuwsbrief.")


class Imap(socketserver.StreamRequestHandler):
    """As much of an IMAP server as a client needs that only reads."""

    messages: tuple[bytes, ...] = ()
    lines: list[str] = []  # noqa: RUF012 - shared on purpose

    def handle(self) -> None:
        self.wfile.write(b"* OK ready\r\n")
        while raw := self.rfile.readline():
            tag, _, rest = raw.decode().strip().partition(" ")
            Imap.lines.append(rest)
            command = rest.split(" ")[0].upper()
            answer = {"CAPABILITY": b"* CAPABILITY IMAP4rev1\r\n", "SEARCH": b"* SEARCH 1 2\r\n", "EXAMINE": b"* 2 EXISTS\r\n",  # noqa: E501
                      "LOGOUT": b"* BYE\r\n"}.get(command, b"")  # fmt: skip
            if command == "LOGIN" and "wrong" in rest:
                self.wfile.write(f"{tag} NO bad password\r\n".encode())
                continue
            if command == "FETCH":
                number = int(rest.split(" ")[1])
                body = self.messages[number - 1]
                answer = f"* {number} FETCH (BODY[] {{{len(body)}}}\r\n".encode() + body + b")\r\n"
            self.wfile.write(answer + f"{tag} OK done\r\n".encode())
            if command == "LOGOUT":
                return


@pytest.fixture
def imap():
    Imap.messages, Imap.lines = (newsletter(html=LETTER), newsletter("Zonder links")), []
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Imap) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield f"imap://127.0.0.1:{server.server_address[1]}/Nieuws%20brieven"
        server.shutdown()


def test_mailbox_by_imap_reads_and_leaves_everything_as_it_was(imap, take, monkeypatch):
    monkeypatch.setenv("MONITOR_IMAP_USER", "user")
    monkeypatch.setenv("MONITOR_IMAP_PASSWORD", "right")
    found = take(make("mailbox", imap))
    assert [e.title for e in found.entries] == ["Hoe medewerkers leren met AI op de werkvloer", "Zonder links"]
    commands = " | ".join(Imap.lines)
    assert 'EXAMINE "Nieuws brieven"' in commands
    assert "BODY.PEEK[]" in commands
    assert "SINCE 22-Feb-2026" in commands
    assert not any(word in commands for word in ("SELECT", "STORE", "EXPUNGE"))


def test_mailbox_refusals(imap, take, monkeypatch):
    assert "MONITOR_IMAP_USER" in take(make("mailbox", imap)).detail
    monkeypatch.setenv("MONITOR_IMAP_USER", "user")
    monkeypatch.setenv("MONITOR_IMAP_PASSWORD", "wrong")
    assert take(make("mailbox", imap)).outcome is SourceOutcome.HTTP
    private = Source("s", "S", SourceClass.IGO, "mailbox", imap)
    assert take(private).outcome is SourceOutcome.DNS
    assert take(make("mailbox", "imap://10.0.0.1/x")).outcome is SourceOutcome.BAD_CONTENT  # not encrypted
    assert take(make("mailbox", "/no/such/folder")).outcome is SourceOutcome.BAD_CONTENT


# ---------------------------------------------------------------------------------------------------- drop
def test_drop_folder(tmp_path, take):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "rapport_ai.pdf").write_bytes(b"%PDF-1.4")
    (folder / "pagina.html").write_text("<p>x</p>")
    (folder / "links.url").write_text("[InternetShortcut]\nURL=https://example.org/a\nfile:///etc/passwd\n")
    (folder / "foto.png").write_bytes(b"x")
    (folder / ".hidden.pdf").write_bytes(b"x")
    (tmp_path / "secret.html").write_text("secret")
    (folder / "link.html").symlink_to(tmp_path / "secret.html")
    found = take(make("drop", str(folder)))
    assert [e.title for e in found.entries] == ["https://example.org/a", "pagina", "rapport ai"]
    assert "foto.png" in found.detail
    assert all(e.published is None for e in found.entries)
    before = {e.id for e in found.entries}
    (folder / "rapport_ai.pdf").write_bytes(b"%PDF-1.5")
    assert len({e.id for e in take(make("drop", str(folder))).entries} - before) == 1
    assert take(make("drop", str(tmp_path / "none"))).outcome is SourceOutcome.BAD_CONTENT


def test_drop_folder_with_a_file_that_cannot_be_read(tmp_path, take, monkeypatch):
    from pathlib import Path

    (tmp_path / "a.html").write_text("x")

    def denied(self):
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "read_bytes", denied)
    found = take(make("drop", str(tmp_path)))
    assert found.outcome is SourceOutcome.BAD_CONTENT
    assert "a.html" in found.detail
