from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import ConfigError, ExportError
from monitor.model import Citation, Development, Edition, ValidityStatus
from monitor.publish.cleaning import canonical, paragraphs, right_to_left
from monitor.publish.comparing import Mark, compare
from monitor.publish.content import build, score_of
from monitor.publish.fitting import height, pages, size_for
from monitor.publish.labels import DUTCH, ENGLISH
from monitor.publish.style import Style


@pytest.mark.parametrize(
    ("development", "line"),
    [
        (Development(3, "t", "b", 93), "Validiteit 93%"),
        (Development(3, "t", "b", 93, 90, 95), "Validiteit 93%"),
        (
            Development(3, "t", "b", 77, 70, 82, ValidityStatus.PROVISIONAL),
            "Validiteit 77% (voorlopig, bandbreedte 70–82)",
        ),
        (Development(3, "t", "b", 77, None, None, ValidityStatus.CONTESTED), "Validiteit 77% (betwist)"),
        (
            Development(3, "t", "b", None, None, None, ValidityStatus.UNSUPPORTED),
            "Validiteit: geen score (onvoldoende onderbouwd)",
        ),
    ],
)
def test_the_line_of_a_score_says_what_stands_behind_it(development: Development, line: str) -> None:
    assert score_of(development, DUTCH).line == line


def test_marks_say_what_happened_since_the_edition_before(edition: Edition, previous: Edition) -> None:
    marks = {c.number: c.mark for c in compare(edition, previous)}
    assert marks == {1: Mark.CONFIRMED, 2: Mark.CHANGED, 4: Mark.CONTESTED, 7: Mark.NEW, 9: Mark.RETIRED}


def test_an_edition_compared_with_itself_shows_nothing(edition: Edition) -> None:
    assert compare(edition, edition) == ()
    assert build(edition, previous=edition).changes == ()


def test_changes_name_the_score_before_and_after(edition: Edition, previous: Edition) -> None:
    content = build(edition, previous=previous)
    assert content.changes[0] == (
        "Bevestigd: Ontwikkeling 1, Leidinggevenden bepalen of AI-training landt (validiteit van 84% naar 88%)"
    )
    assert content.changes[-1] == "Vervallen: Een onderwerp dat verviel"
    assert content.entries[0].mark_line == "Bevestigd sinds de vorige editie: validiteit van 84% naar 88%"
    assert [p.value for p in content.entries[0].trend] == [84, 88]


def test_numbers_stay_unless_asked(edition: Edition, previous: Edition) -> None:
    assert [e.number for e in build(edition).entries] == [1, 2, 4, 7]
    renumbered = build(edition, previous=previous, style=Style(renumber=True))
    assert [e.number for e in renumbered.entries] == [1, 2, 3, 4]
    assert renumbered.entries[3].mark is Mark.NEW  # found by its own number, 7


def test_english_words(edition: Edition) -> None:
    content = build(edition, style=Style(language="en"))
    assert content.labels is ENGLISH
    assert content.entries[1].score.line == "Validity 71% (provisional, band 62–79)"
    assert content.date == "20 March 2026"


def test_an_edition_without_developments_is_refused(edition: Edition) -> None:
    with pytest.raises(ExportError, match="no developments"):
        build(replace(edition, developments=()))


def test_one_number_twice_is_refused(edition: Edition) -> None:
    with pytest.raises(ExportError, match="1 is in the edition more than once"):
        build(replace(edition, developments=(edition.developments[0],) * 2))


def test_only_web_addresses_become_links(edition: Edition) -> None:
    def url(address: str) -> str:
        development = replace(edition.developments[0], citations=(Citation("Bron", url=address),))
        return build(replace(edition, developments=(development,))).entries[0].notes[0].url

    assert url("javascript:alert(1)") == ""
    assert url('https://a.example/"><script>') == "https://a.example/%22%3E%3Cscript%3E"


def test_a_colour_that_is_none_is_named() -> None:
    with pytest.raises(ConfigError, match="'blue' is not a colour"):
        Style(accent="blue")


@given(st.text())
def test_cleaning_once_is_enough_and_xml_takes_it(text: str) -> None:
    from lxml import etree

    once = canonical(text)
    assert canonical(once) == once
    etree.Element("p").text = once


def test_letters_decide_the_direction() -> None:
    assert right_to_left("12 – שלום")
    assert not right_to_left("AI שלום")


@given(st.lists(st.text(st.sampled_from("abc .!"), max_size=900), max_size=5))
def test_every_slide_fits_and_no_word_is_lost(texts: list[str]) -> None:
    source = [p for t in texts for p in paragraphs(t)]
    split = pages(source, 22, 850, 230)
    words = [w for page in split for p in page for w in p.split() if w != "…"]
    assert words == [w for p in source for w in p.split()]
    single = [p for page in split for p in page if " " not in p]  # one word cannot be split
    assert all(height(page, 22, 850) <= 230 for page in split if not set(page) & set(single))


def test_the_largest_size_that_fits_is_chosen() -> None:
    assert size_for(["kort"], (30, 26, 22), 850, 230) == 30
    assert size_for(["woord " * 400], (30, 26, 22), 850, 230) is None
