"""Bylines leave the text and stay as what they say; headings, lists and sentences stay where they are."""

from __future__ import annotations

from datetime import date

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Document, Entry
from monitor.read.byline import is_byline, without_bylines
from monitor.read.read import read, read_bytes
from monitor.sample.corpus import load_items
from monitor.sample.server import SampleServer

URL = "https://instituut.example/a"

BYLINES = (
    "Rijksdienst Vakmanschap en Technologie · 5 maart 2026",
    "Review of Work and Automation · 12 March 2026 · doi:10.5555/rwa.2026.118",
    "Labourshelf, · https://doi.org/10.5555/labourshelf.26044",
    "Quarterly of Applied Learning Technology, · https://doi.org/10.5555/alq.2026.0207",
    "Bundesamt für Lernen im Betrieb | 5. März 2026",
    "Von Anna Beispiel, 5. März 2026, 09:30 Uhr",
    "By Sam Example and Kim Other, March 5, 2026",
    "Door Jan de Vries · 5 maart 2026 · leestijd 4 minuten",
    "Gepubliceerd op donderdag 5 maart 2026 om 09:30 uur",
    "Publié le 1er mars 2026",
    "Published: 2026-03-05 | Updated: 2026-03-09",
    "Utrecht, 5 maart 2026",
    "12 March 2026",
    "https://doi.org/10.5555/labourshelf.26044",
)
TEXT = (
    "Recommendations for 5 March 2026 and after",
    "Wat er op 5 maart 2026 veranderde",
    "- 5 maart 2026",
    "• Jan de Vries · 5 maart 2026",
    "1. 5 March 2026",
    "On 5 March 2026 the ministry published its review.",
    "Op 5 maart 2026 werd het rapport gepubliceerd",
    "Employers – 46 per cent of them – use AI since March 2026",
    "The survey ran from 5 March 2026 to 12 March 2026 in six sectors",
    "Rijksdienst Vakmanschap en Technologie",
    "Learning at Work · Skills · Technology",
    "Vier van de vijf bedrijven · 5 maart 2026",
    "https://example.org/report",
    "Termine Whisky Januar – Mai 2026 Halle",
    "am 19.05.2026 in Aalen – Stadion",
    "See https://example.org/report for the full report",
    "Introduction",
    "",
)


@pytest.mark.parametrize("line", BYLINES)
def test_bylines(line):
    assert is_byline(line)
    assert without_bylines([line, "Tekst van het stuk."])[0] == ["Tekst van het stuk."]


@pytest.mark.parametrize("line", TEXT)
def test_what_stays(line):
    assert not is_byline(line)
    assert without_bylines([line, "Tekst van het stuk."])[0] == [line, "Tekst van het stuk."]


def test_a_name_that_is_known_may_have_small_letters():
    line = "Délégation nationale aux métiers assistés – 6 mars 2026"
    assert not is_byline(line)
    assert is_byline(line, ["", "Délégation nationale aux métiers assistés"])
    assert not is_byline("Le rapport de la Délégation – 6 mars 2026", ["Délégation"])


def test_only_the_head_and_the_foot_are_looked_at():
    middle = ["Tekst van het stuk."] * 8 + ["Utrecht, 5 maart 2026", "Abstract"] + ["Tekst van het stuk."] * 4
    assert without_bylines(middle)[0] == middle


def test_at_the_foot_a_line_has_to_speak_of_publishing():
    text = ["Tekst van het stuk."] * 8
    for line in ("30.11.2026 - Bonobo - Gasometer", "Donnerstag, 03. Februar 2026"):
        assert is_byline(line)
        assert without_bylines([*text, line])[0] == [*text, line]
    for line in ("Gepubliceerd op 5 maart 2026", "Waterlijn · 5 maart 2026", "doi:10.5555/rwa.2026.118"):
        assert without_bylines([*text, line], ["Waterlijn"])[0] == text


def test_the_word_abstract_alone_goes():
    for word in ("Abstract", "Samenvatting:", "Zusammenfassung", "Résumé", "SUMMARY"):
        assert without_bylines([word, "Tekst."])[0] == ["Tekst."]
    assert without_bylines(["Summary of the findings", "Tekst."])[0] == ["Summary of the findings", "Tekst."]


@given(st.lists(st.text(max_size=60), max_size=12))
def test_nothing_is_added_or_moved(blocks):
    kept, _ = without_bylines(blocks)
    left = iter(blocks)
    assert all(block in left for block in kept)


@pytest.mark.parametrize(
    ("line", "day", "doi"),
    [
        ("Rijksdienst Vakmanschap · 5 maart 2026", date(2026, 3, 5), None),
        ("Review of Work · 12 March 2026 · doi:10.5555/RWA.2026.118", date(2026, 3, 12), "10.5555/rwa.2026.118"),
        ("Bundesamt für Lernen | 5. März 2026", date(2026, 3, 5), None),
        ("Instituut – 1er mars 2026", date(2026, 3, 1), None),
        ("Instituut – mars 2026 · doi:10.1234/x", None, "10.1234/x"),
        ("Work Review · 03/04/2026", None, None),  # two dates, of which we know neither
    ],
)
def test_what_a_byline_says_is_kept(page, paragraphs, line, day, doi):
    body = f"<p>{line}</p><p>Abstract</p>" + "".join(f"<p>{p}</p>" for p in paragraphs["en"])
    found = read_bytes(page("en", body=body), URL)
    assert found.text == "\n\n".join(paragraphs["en"])
    assert (found.published, found.date_source) == (day, "byline" if day else None)
    assert found.doi == doi


def test_a_date_that_the_page_declares_goes_before_the_byline(page, paragraphs):
    head = '<meta property="article:published_time" content="2026-03-02">'
    body = "<p>Instituut · 5 maart 2026</p>" + "".join(f"<p>{p}</p>" for p in paragraphs["nl"])
    found = read_bytes(page("nl", body=body, head=head), URL)
    assert (found.published, found.date_source) == (date(2026, 3, 2), "meta article:published_time")


def test_the_byline_of_a_pdf(pdf, paragraphs):
    found = read_bytes(pdf(("Review of Work and Automation - 12 March 2026", *paragraphs["en"])), URL)
    assert found.text == "\n\n".join(paragraphs["en"])
    assert (found.published, found.date_source) == (date(2026, 3, 12), "byline")


class Answer:
    def __init__(self, answer: httpx.Response) -> None:
        self.url, self.content = str(answer.url), answer.content
        self.content_type = answer.headers.get("content-type")


def test_no_document_of_the_sample_holds_a_byline(source, now):
    with SampleServer(week=3) as server, httpx.Client(trust_env=False) as client:
        for item in load_items():
            entry = Entry(None, item.title, server.url(item))
            found, _ = read(entry, source, lambda url: Answer(client.get(url)), now=now)
            assert isinstance(found, Document), item.id
            blocks = found.text.split("\n\n")
            assert not [block for block in blocks if is_byline(block) or block == "Abstract"], item.id
            assert len(found.text) > 200, item.id
