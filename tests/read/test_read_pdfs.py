"""PDFs: text in order, hyphens healed, frames gone; and parsers that crash, hang or eat memory harm nobody."""

from __future__ import annotations

import random
import time
from contextlib import suppress

import pytest

from monitor.model import Quality, ReadFailure
from monitor.read.pdf import Line, Page, Pdf, PdfFailed, Worker, parse_pdf, pdf_blocks
from monitor.read.read import read, read_bytes

URL = "https://instituut.example/rapport.pdf"


def test_a_report(pdf, paragraphs):
    found = read_bytes(pdf(paragraphs["en"]), URL)
    assert found.text == "\n\n".join(paragraphs["en"])
    assert (found.title, found.kind, found.language, found.quality) == (
        "Leren doe je al werkend",
        "pdf",
        "en",
        Quality.FULL,
    )
    assert found.published is None, "the day on which a file was made is not the day of publication"


def test_running_headers_and_page_numbers_go(pdf, paragraphs):
    found = read_bytes(pdf(paragraphs["en"] * 12, header="Instituut | Rapport 2026"), URL)
    assert "Rapport 2026" not in found.text
    blocks = found.text.split("\n\n")
    assert not [b for b in blocks if b.isdigit()]
    assert sum(b in paragraphs["en"] for b in blocks) >= 33, "paragraphs that run over a page are put together"


def test_columns_are_read_one_after_the_other(pdf, paragraphs):
    text = read_bytes(pdf(paragraphs["en"], columns=2), URL).text
    joined = " ".join(text.split())
    places = [joined.find(" ".join(p.split()[:5])) for p in paragraphs["en"]]
    assert places == sorted(places)
    assert min(places) >= 0
    assert paragraphs["en"][0] in joined


def test_title_is_the_largest_type_when_the_file_has_none(pdf, paragraphs):
    assert read_bytes(pdf(paragraphs["en"], metadata=False), URL).title == "Leren doe je al werkend"


def page_of(*rows: tuple[str, float, float, float]) -> Pdf:
    lines = tuple(Line(text, x, y, right, y, 12, 11) for text, x, y, right in rows)
    return Pdf((Page(600, 800, lines),), 1, {})


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("the develop-", "ment of skills", "the development of skills"),
        ("the develop\ufffe", "ment of skills", "the development of skills"),
        ("long-", "Term care", "long-Term care"),
        ("op- en", "afschalen", "op- en afschalen"),
        ("in-", "en uitstroom", "in- en uitstroom"),
        ("skills and", "work", "skills and work"),
    ],
)
def test_hyphens_at_line_ends(first, second, joined):
    rows = [("filler line that is as wide as the column", 50, 700, 500), (first, 50, 686, 500), (second, 50, 672, 300)]
    assert pdf_blocks(page_of(*rows))[0].endswith(joined)


def test_page_then_pdf_behind_it(page, pdf, paragraphs, source, entry, web, now):
    link = "https://instituut.example/rapport.pdf"
    body = f'<p>{paragraphs["en"][0]}</p><p><a href="/rapport.pdf">Download the full report (PDF)</a></p>'
    head = '<meta property="article:published_time" content="2026-03-02"><meta name="author" content="A. Auteur">'
    landing = page("en", body=body, head=head)
    found, shots = read(entry, source, web({entry.link: landing, link: pdf(paragraphs["en"] * 3)}), now=now)
    assert (found.kind, found.quality, found.authors) == ("pdf", Quality.FULL, ("A. Auteur",))
    assert found.url == "https://instituut.example/a", "the landing page stays the address"
    assert found.published.isoformat() == "2026-03-02"
    assert found.teaser.startswith("Employees who learn")
    assert len(shots) == 2


@pytest.mark.parametrize(
    "tag",
    [
        '<meta name="citation_pdf_url" content="/rapport.pdf">',
        '<link rel="alternate" type="application/pdf" href="/rapport.pdf">',
        '<script type="application/ld+json">{"@type":"Report","encoding":{"@type":"MediaObject","contentUrl":"/rapport.pdf"}}</script>',  # noqa: E501
    ],
)
def test_ways_in_which_a_page_names_its_pdf(page, pdf, paragraphs, source, entry, web, now, tag):
    landing = page("en", body=f"<p>{paragraphs['en'][0]}</p>", head=tag)
    pages = {entry.link: landing, "https://instituut.example/rapport.pdf": pdf(paragraphs["en"] * 2)}
    assert read(entry, source, web(pages), now=now)[0].kind == "pdf"


@pytest.mark.parametrize("anchor", ['<a href="/privacy.pdf">Privacy statement (PDF)</a>', '<a href="/jaar.pdf">Annual report 2025</a>',  # noqa: E501
                                    '<a href="https://elders.example/x.pdf">Download the report</a>'])  # fmt: skip
def test_other_pdfs_are_left_alone(page, paragraphs, source, entry, web, now, anchor):
    fetch = web({entry.link: page("en", body="".join(f"<p>{p}</p>" for p in paragraphs["en"]) + f"<p>{anchor}</p>")})
    assert read(entry, source, fetch, now=now)[0].kind == "html"
    assert fetch.asked == [entry.link]


def test_a_pdf_that_is_a_page_or_gone_leaves_the_landing_page(page, paragraphs, source, entry, web, now):
    landing = page("en", body=f"<p>{paragraphs['en'][0]}</p>", head='<meta name="citation_pdf_url" content="/r.pdf">')
    for answer in ({}, {"https://instituut.example/r.pdf": b"<html>log in</html>"}):
        found, shots = read(entry, source, web({entry.link: landing, **answer}), now=now)
        assert (found.kind, found.quality, len(shots)) == ("html", Quality.TEASER, 1)


# ------------------------------------------------------------------------------------------------- broken
def test_encrypted_and_broken(pdf, paragraphs):
    locked = read_bytes(pdf(paragraphs["en"], password="geheim"), URL)
    assert isinstance(locked, ReadFailure)
    assert "wachtwoord" in locked.reason
    for body in (b"%PDF-1.7", b"%PDF-1.4\n" + b"\0" * 5000, pdf(paragraphs["en"])[:700]):
        broken = read_bytes(body, URL)
        assert isinstance(broken, ReadFailure)
        assert "PDF" in broken.reason


def test_a_scan_says_so():
    from fpdf import FPDF

    document = FPDF()
    document.add_page()
    document.rect(10, 10, 50, 50)
    found = read_bytes(bytes(document.output()), URL)
    assert isinstance(found, ReadFailure)
    assert "scan" in found.reason


def test_a_worker_that_hangs_is_stopped_and_replaced(pdf, paragraphs):
    worker = Worker(seconds=0.0)
    try:
        with pytest.raises(PdfFailed, match="seconden"):
            worker.parse(pdf(paragraphs["en"] * 200))
        worker._seconds = 20.0
        assert worker.parse(pdf(paragraphs["en"])).count == 1
    finally:
        worker.close()


def test_a_worker_that_dies_is_replaced(pdf, paragraphs):
    worker = Worker()
    try:
        assert worker.parse(pdf(paragraphs["en"])).count == 1
        worker._process.kill()
        worker._process.wait()
        assert worker.parse(pdf(paragraphs["en"])).count == 1
    finally:
        worker.close()


def test_memory_is_limited(pdf, paragraphs):
    worker = Worker(megabytes=100)
    try:
        with pytest.raises(PdfFailed):
            worker.parse(pdf(paragraphs["en"]) + b"%" * 100_000_000)
    finally:
        worker.close()


def test_mutated_pdfs_never_crash_or_hang(pdf, paragraphs):
    """A sample of what benchmarks/fuzz.py does at length."""
    chance = random.Random(7)
    good = pdf(paragraphs["en"])
    started = time.monotonic()
    for _ in range(60):
        body = bytearray(good)
        for _ in range(chance.randint(1, 40)):
            at = chance.randrange(len(body))
            body[at : at + chance.randint(0, 4)] = chance.randbytes(chance.randint(0, 4))
        with suppress(PdfFailed):
            pdf_blocks(parse_pdf(bytes(body)))
    assert time.monotonic() - started < 30
