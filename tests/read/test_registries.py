"""PDFs that the page does not give: GOV.UK's content interface, Crossref and Unpaywall, over real HTTP on loopback."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import ClassVar

import pytest

from monitor.collect.http import Fetcher
from monitor.collect.limits import Limits
from monitor.model import Document, Quality
from monitor.pipeline.reading import registries_for
from monitor.read.read import read
from monitor.read.registries import Registries

DOI = "10.1234/ab(1).2"


class Site(BaseHTTPRequestHandler):
    answers: ClassVar[dict[str, bytes]] = {}
    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        if self.path != "/robots.txt":
            Site.asked.append(self.path)
        body = self.answers.get(self.path)
        self.send_response(404 if body is None else 200)
        kind = "application/pdf" if (body or b"").startswith(b"%PDF") else "text/html; charset=utf-8"
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body or b"")))
        self.end_headers()
        self.wfile.write(body or b"")

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    Site.answers, Site.asked = {}, []
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def reading(site, source, entry, now):
    """Read ``site``/a through the fetcher, with every registry at the same server."""
    with Fetcher(Limits(attempts=1)) as fetcher:

        def fetch(url):
            return fetcher.fetch(url, allow_private=True)

        def go(email: str = "l.en.d@example.org", doi: str | None = None):
            known = Registries(fetch, email=email, govuk=site, crossref=f"{site}/cr", unpaywall=f"{site}/up")
            announced = replace(entry, link=f"{site}/a", doi=doi)
            return read(announced, source, fetch, now=now, registries=known)

        yield go


def crossref(link: str, licence: str = "https://creativecommons.org/licenses/by/4.0/") -> bytes:
    links = [{"URL": link + ".xml", "content-type": "text/xml"}, {"URL": link, "content-type": "application/pdf"}]
    return json.dumps({"message": {"link": links, "license": [{"URL": licence}]}}).encode()


def test_the_attachment_of_a_govuk_page(site, reading, page, pdf, paragraphs):
    Site.answers = {
        "/a": page("en", body=f"<p>{paragraphs['en'][0]}</p>"),
        "/api/content/a": json.dumps(
            {"details": {"attachments": [
                {"url": f"{site}/tabel.csv", "content_type": "text/csv"},
                {"url": f"{site}/rapport", "content_type": "application/pdf"},
            ]}}
        ).encode(),
        "/rapport": pdf(paragraphs["en"] * 2),
    }  # fmt: skip
    found, shots = reading()
    assert (found.kind, found.quality, found.url, len(shots)) == ("pdf", Quality.FULL, f"{site}/a", 2)
    assert "/tabel.csv" not in Site.asked


def test_what_the_publisher_registered_under_an_open_licence(site, reading, page, pdf, paragraphs):
    Site.answers = {
        "/a": page("en", body=f"<p>{paragraphs['en'][0]}</p>", head=f'<meta name="citation_doi" content="{DOI}">'),
        "/cr/works/10.1234/ab%281%29.2": crossref(f"{site}/vol.pdf"),
        "/vol.pdf": pdf(paragraphs["en"] * 2),
    }
    found, _ = reading()
    assert (found.kind, found.doi) == ("pdf", DOI)
    assert not [path for path in Site.asked if path.startswith("/up")], "one that serves is enough"


def test_a_closed_licence_is_left_alone_and_unpaywall_asked(site, reading, page, pdf, paragraphs):
    Site.answers = {
        "/a": page("en", body=f"<p>{paragraphs['en'][0]}</p>", head=f'<meta name="citation_doi" content="{DOI}">'),
        "/cr/works/10.1234/ab%281%29.2": crossref(f"{site}/closed.pdf", "https://uitgever.example/tdm"),
        "/closed.pdf": pdf(paragraphs["en"]),
        "/up/v2/10.1234/ab%281%29.2?email=l.en.d%40example.org": json.dumps(
            {"best_oa_location": {"url_for_pdf": f"{site}/free.pdf"}}
        ).encode(),
        "/free.pdf": pdf(paragraphs["en"] * 3),
    }
    assert reading()[0].kind == "pdf"
    assert "/closed.pdf" not in Site.asked
    Site.asked = []
    assert reading(email="https://example.org/contact")[0].kind == "html"
    assert not [path for path in Site.asked if path.startswith("/up")], "it wants a mail address"


def test_a_page_that_cannot_be_had_is_found_by_its_doi(site, reading, pdf, paragraphs):
    Site.answers = {
        "/cr/works/10.1234/ab%281%29.2": crossref(f"{site}/vol.pdf"),
        "/vol.pdf": pdf(paragraphs["en"] * 2),
    }
    found, shots = reading(doi=DOI)
    assert isinstance(found, Document)
    assert (found.kind, found.url, found.doi, len(shots)) == ("pdf", f"{site}/a", DOI, 1)


@pytest.mark.parametrize("answer", [None, b"<html>", b"[]", b"{}", b'{"message": 3}', b'{"message": {"link": "x", "license": [7]}}'])  # noqa: E501  # fmt: skip
def test_registries_that_say_nothing_useful_change_nothing(reading, page, paragraphs, answer):
    text = "".join(f"<p>{p}</p>" for p in paragraphs["en"])
    Site.answers = {"/a": page("en", body=text, head=f'<meta name="citation_doi" content="{DOI}">')}
    if answer is not None:
        Site.answers |= {"/cr/works/10.1234/ab%281%29.2": answer, "/api/content/a": answer}
    found, _ = reading()
    assert (found.kind, found.quality) == ("html", Quality.FULL)


def test_a_long_page_asks_nobody_else(reading, page, paragraphs):
    text = "".join(f"<p>{p}</p>" for p in paragraphs["en"] * 10)
    Site.answers = {"/a": page("en", body=text, head=f'<meta name="citation_doi" content="{DOI}">')}
    assert reading()[0].kind == "html"
    assert Site.asked == ["/a"]


def test_nobody_is_told_of_addresses_on_a_private_network(source):
    assert registries_for(None, replace(source, allow_private=True)) is None
