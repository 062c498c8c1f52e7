"""The sample is served as the web would: feeds, pages, reports, and three sources out of order."""

from __future__ import annotations

import html
import re
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urljoin

import feedparser
import httpx
import lxml.html
import pypdfium2
import pytest
import trafilatura
import yaml

from monitor.errors import MonitorError
from monitor.model import SourceClass
from monitor.sample.corpus import Answer, SampleItem, load_items, load_sources
from monitor.sample.pages import chrome
from monitor.sample.pdf import report
from monitor.sample.server import SampleServer

FEEDS = [source for source in load_sources() if source.answer is Answer.FEED]
REPORTS = [item for item in load_items() if item.pdf]


@pytest.fixture(scope="module")
def server() -> Iterator[SampleServer]:
    with SampleServer(week=3) as running:
        yield running


@pytest.fixture(scope="module")
def client(server: SampleServer) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.base_url) as connected:
        yield connected


def entries(client: httpx.Client, path: str) -> list[feedparser.FeedParserDict]:
    parsed = feedparser.parse(client.get(path).content)
    assert not parsed.bozo
    return list(parsed.entries)


def text_of(content: bytes) -> str:
    with pypdfium2.PdfDocument(content) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document)


def squeeze(text: str) -> str:
    """Letters and digits only: extraction differs in hyphens, quotes and white space."""
    return re.sub(r"\W+", "", text)


def test_the_written_sources_name_every_source_at_this_address(server: SampleServer, tmp_path: Path) -> None:
    path = tmp_path / "sources.yaml"
    server.write_sources(path)
    rows = yaml.safe_load(path.read_text(encoding="utf-8"))["sources"]
    assert [row["id"] for row in rows] == [source.id for source in load_sources()]
    for row in rows:
        assert set(row) == {"id", "name", "class", "kind", "url", "allow_private", "language", "cadence_days"}
        assert row["url"].startswith(server.base_url)
        assert row["class"] in set(SourceClass)
        assert row["allow_private"] is True


def test_feeds_hold_all_items_newest_first_and_say_that_they_are_a_sample(client: httpx.Client) -> None:
    served = 0
    for source in FEEDS:
        response = client.get(source.feed_path)
        parsed = feedparser.parse(response.content)
        assert not parsed.bozo
        assert parsed.version == ("rss20" if source.feed == "rss" else "atom10")
        assert parsed.feed.title == source.name
        assert parsed.feed.subtitle == chrome(source.language)["notice"]
        dates = [entry.published_parsed for entry in parsed.entries if "published_parsed" in entry]
        assert dates == sorted(dates, reverse=True)
        served += len(parsed.entries)
    assert served == len(load_items())


def test_an_undated_item_has_no_date_anywhere(server: SampleServer, client: httpx.Client) -> None:
    item = next(item for item in load_items() if item.published is None)
    entry = next(e for e in entries(client, item.source.feed_path) if e.title == item.title)
    assert "published" not in entry
    response = client.get(item.path)
    assert "last-modified" not in response.headers
    assert "<time" not in response.text
    assert "2026" not in response.text


def test_every_link_is_served(server: SampleServer, client: httpx.Client) -> None:
    wanted = {entry.link for source in FEEDS for entry in entries(client, source.feed_path)}
    seen: set[str] = set()
    while wanted:
        url = wanted.pop()
        seen.add(url)
        response = client.get(url)
        assert response.status_code == 200, url
        if response.headers["content-type"].startswith("text/html"):
            links = lxml.html.fromstring(response.text).xpath(
                "//a/@href | //link/@href | //meta[contains(@name,'pdf_url')]/@content"
            )
            found = {urljoin(url, str(link)) for link in links}
            assert all(link.startswith(server.base_url) for link in found), url
            wanted |= {link for link in found if "/feed.xml" not in link and "/atom.xml" not in link} - seen
    assert {server.url(item) for item in load_items()} <= {url.partition("?")[0] for url in seen}


@pytest.mark.parametrize("item", load_items(), ids=lambda item: item.id)
def test_a_page_says_that_it_is_a_sample_and_yields_its_text(client: httpx.Client, item: SampleItem) -> None:
    page = client.get(item.path).text
    notice = str(chrome(item.language)["notice"])
    assert notice in html.unescape(page)
    text = trafilatura.extract(page, include_comments=False) or ""
    assert notice not in text
    assert str(chrome(item.language)["cookies"]) not in text
    if item.pdf or item.paywall:
        assert item.paragraphs[1] not in text
        assert squeeze(item.teaser) in squeeze(page)
        return
    got = squeeze(text)
    missing = [p for p in item.paragraphs if squeeze(p.removeprefix("## ").removeprefix("- ")) not in got]
    assert not missing


def test_markup_in_a_text_stays_text(client: httpx.Client) -> None:
    item = next(item for item in load_items() if "<script>" in item.title)
    page = client.get(item.path).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
    assert item.title in {entry.title for entry in entries(client, item.source.feed_path)} | {
        html.unescape(entry.title) for entry in entries(client, item.source.feed_path)
    }


@pytest.mark.parametrize("item", REPORTS, ids=lambda item: item.id)
def test_a_report_opens_and_says_on_every_page_that_it_is_a_sample(client: httpx.Client, item: SampleItem) -> None:
    response = client.get(item.pdf_path)
    assert response.headers["content-type"] == "application/pdf"
    text = text_of(response.content)
    notice = str(chrome(item.language)["short"])
    with pypdfium2.PdfDocument(response.content) as document:
        assert text.count(notice) == len(document) >= 3
    body = squeeze(text.replace(notice, ""))
    assert squeeze(item.title) in body
    for paragraph in item.paragraphs:
        sentence = re.split(r"(?<=[.!?]) ", paragraph.removeprefix("## ").removeprefix("- "))[0]
        if len(sentence) < 60:
            assert squeeze(sentence) in body
    assert "\ufffd" not in text


def test_a_report_is_the_same_bytes_every_time() -> None:
    assert report(REPORTS[0]) == report(REPORTS[0])


def test_typography_survives_in_a_report() -> None:
    item = next(item for item in REPORTS if item.language == "nl")
    fancy = replace(item, body="Hij zei: ‘eerst “dit” – dan dat’ … voor € 5 → klaar, naïeve café.")
    assert "‘eerst “dit” – dan dat’ … voor € 5 -> klaar, naïeve café." in " ".join(text_of(report(fancy)).split())


def test_sources_out_of_order_are_so(client: httpx.Client) -> None:
    by_answer = {source.answer: source for source in load_sources()}
    page = client.get(by_answer[Answer.PAGE].feed_path)
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    assert client.get(by_answer[Answer.UNAVAILABLE].feed_path).status_code == 503
    assert entries(client, by_answer[Answer.EMPTY].feed_path) == []


def test_a_feed_that_did_not_change_answers_304() -> None:
    source = next(source for source in FEEDS if source.id == "kestrel")
    with SampleServer(week=1) as server, httpx.Client(base_url=server.base_url) as client:
        first = client.get(source.feed_path)
        seen = {"If-None-Match": first.headers["etag"]}
        again = client.get(source.feed_path, headers=seen)
        assert (again.status_code, again.content) == (304, b"")
        server.week = 2
        assert client.get(source.feed_path, headers=seen).status_code == 304
        server.week = 3
        assert client.get(source.feed_path, headers=seen).status_code == 200
        assert any(not other.etag and "etag" not in client.get(other.feed_path).headers for other in FEEDS)


def test_what_is_not_out_yet_is_not_found() -> None:
    later = next(item for item in load_items() if item.week == 2 and item.pdf)
    with SampleServer(week=1) as server, httpx.Client(base_url=server.base_url) as client:
        assert client.get(later.path).status_code == 404
        assert client.get(later.pdf_path).status_code == 404
        server.week = 2
        assert client.get(later.path).status_code == 200
        assert client.get(later.pdf_path).status_code == 200


def test_robots_head_and_unknown_addresses(client: httpx.Client) -> None:
    assert "User-agent: *" in client.get("/robots.txt").text
    head = client.head(load_items()[0].path)
    assert (head.status_code, head.content) == (200, b"")
    assert int(head.headers["content-length"]) > 1000
    assert client.get("/nowhere").status_code == 404


def test_a_week_that_the_sample_lacks_is_refused() -> None:
    with pytest.raises(ValueError, match="weeks 1 to 3"):
        SampleServer(week=4)


def test_the_address_is_only_known_while_the_server_runs() -> None:
    def listening() -> int:
        return sum(thread.name == "sample-server" for thread in threading.enumerate())

    before = listening()
    server = SampleServer()
    with pytest.raises(RuntimeError, match="not running"):
        _ = server.base_url
    with server:
        assert listening() == before + 1
        port = int(server.base_url.rpartition(":")[2])
        assert httpx.get(f"{server.base_url}/robots.txt").status_code == 200
        with pytest.raises(MonitorError, match=str(port)), SampleServer(port=port):
            pass
    assert listening() == before
    with SampleServer(port=port) as again:
        assert again.base_url.endswith(f":{port}")


def test_nothing_is_printed(capfd: pytest.CaptureFixture[str]) -> None:
    with SampleServer() as server:
        httpx.get(f"{server.base_url}/nowhere")
    assert capfd.readouterr() == ("", "")
