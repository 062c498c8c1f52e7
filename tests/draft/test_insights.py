"""Onze inzichten without a language model, on the shipped register and on changed ones."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.draft.insights import LONGEST, MOST_NEW, draft_insights, ground_line
from monitor.draft.insights_written import WrittenInsight, WrittenInsights, insights_of
from monitor.draft.threads import load_threads, opposed
from monitor.draft.voice import words
from monitor.model import Development, InsightKind, ValidityStatus
from monitor.sample.register import load_register

REGISTER = load_register()
LINES, HELD = REGISTER.insights, REGISTER.developments
LEADERS = Development(
    10, "Leidinggevenden bepalen of AI-training beklijft",
    "Een onderzoek meldt dat 44% van de leidinggevenden tijd vrijmaakt om te oefenen. Voor L&D betekent dit: betrek "
    "leidinggevenden vanaf het begin en maak oefenen deel van het werk.", 82,
)  # fmt: skip
TIME = Development(
    11, "Teams met oefentijd gebruiken AI vaker goed",
    "Een peiling laat zien dat teams met vaste oefentijd minder fouten maken. Leidinggevenden die tijd vrij houden, "
    "zien dat terug. Dat vraagt om leertijd in het rooster.", 79,
)  # fmt: skip


def changed(number: int, **fields: object) -> tuple[Development, ...]:
    return tuple(replace(d, **fields) if d.number == number else d for d in HELD)  # type: ignore[arg-type]


def test_every_shipped_line_holds_and_names_what_it_rests_on() -> None:
    kept = {i.text: i.developments for i in draft_insights(LINES, HELD) if i.kind is InsightKind.KEEP}
    assert list(kept) == list(LINES)
    assert {n for numbers in kept.values() for n in numbers} <= {d.number for d in HELD}
    assert kept[LINES[2]] == (2, 4, 5), "that it differs by role is said by the three that say so"


def test_a_new_line_binds_what_two_developments_share() -> None:
    new = next(i for i in draft_insights(LINES, HELD) if i.kind is InsightKind.NEW)
    assert new.developments == (2, 8)
    assert new.text == (
        "AI-vaardigheden blijken sterk ongelijk verdeeld en AI-gebruik groeit sneller dan leerondersteuning; "
        "daarom hoort AI-geletterdheid tot de basisvaardigheden van iedereen."
    )
    assert new.problems == ()


def test_after_an_approval_a_new_line_has_the_new_development() -> None:
    found = [i for i in draft_insights(LINES, (*HELD, LEADERS, TIME), fresh={10, 11}) if i.kind is InsightKind.NEW]
    assert found
    assert all({10, 11} & set(i.developments) for i in found)
    assert any(i.developments == (10, 11) for i in found)


def test_a_disputed_development_changes_the_line() -> None:
    found = draft_insights(LINES, changed(4, status=ValidityStatus.CONTESTED))
    (line,) = [i for i in found if i.kind is InsightKind.CHANGE]
    assert line.previous == LINES[2]
    assert line.text == (
        "Effect van AI verschilt per rol; daarom verschuift L&D naar gedifferentieerde leerroutes, "
        "al spreekt nieuw bewijs dit deels tegen."
    )
    assert "4 is betwist" in line.why
    again = draft_insights([line.text], changed(4, status=ValidityStatus.CONTESTED))
    assert again[0].kind is InsightKind.KEEP, "it is not hedged twice"
    assert all(4 not in i.developments for i in found if i.kind is InsightKind.NEW)


def test_a_line_on_retired_developments_goes() -> None:
    gone = [d for d in HELD if d.number in {7, 9}]
    left = [d for d in HELD if d.number not in {7, 9}]
    (line,) = [i for i in draft_insights(LINES, left, retired=gone) if i.kind is InsightKind.DROP]
    assert line.previous == LINES[4]
    assert line.developments == (7, 9)


def test_of_a_line_that_it_cannot_read_it_says_nothing() -> None:
    assert [i for i in draft_insights(["Wij gaan in juni op studiereis naar Lissabon."], HELD) if i.previous] == []


def test_opposite_directions_are_joined_with_but() -> None:
    one = replace(LEADERS, title="Het AI-gebruik van leidinggevenden groeit")
    other = replace(TIME, title="De leertijd van leidinggevenden daalt")
    assert opposed(one.title, other.title)
    texts = [i.text for i in draft_insights((), (one, other))]
    assert any("groeit, maar de leertijd van leidinggevenden daalt; daarom" in text for text in texts)


@settings(deadline=None)
@given(st.sets(st.integers(1, 9), min_size=2), st.lists(st.sampled_from(LINES), unique=True))
def test_nothing_is_said_that_the_developments_do_not(numbers: set[int], lines: list[str]) -> None:
    held = tuple(d for d in HELD if d.number in numbers)
    found = draft_insights(lines, held)
    new = [i for i in found if i.kind is InsightKind.NEW]
    assert len(new) <= MOST_NEW
    assert len({i.text for i in new}) == len(new)
    for one in new:
        pair = [d for d in held if d.number in one.developments]
        assert len(pair) == 2
        assert one.problems == ground_line(one.text, pair) == ()
        assert words(one.text) <= LONGEST
        said = one.text.lower()
        assert all(d.title.rstrip(".").lower() in said for d in pair), "it is about these two and no others"


def test_no_line_asks_the_same_of_every_pair() -> None:
    asks = [t.asks for t in load_threads()]
    assert len(set(asks)) == len(asks)
    assert not [a for a in asks if re.search(r"belangrijk|kansen|uitdaging|toekomst", a)]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("Van de medewerkers leert 44% AI in het werk.", "44"),
        ("McKinsey ziet dat leren in het werk gebeurt.", "McKinsey"),
        ("Leren gebeurt “altijd vanzelf” in het werk.", "altijd vanzelf"),
    ],
)
def test_a_line_without_support_is_marked(text: str, problem: str) -> None:
    assert problem in " ".join(ground_line(text, [HELD[5]]))


# ------------------------------------------------------------------------------- what a model may propose
BINDS = "Schijnleren dreigt juist waar het gebruik sneller groeit dan de leerondersteuning."
GOOD = WrittenInsight(InsightKind.NEW, 0, BINDS, (3, 8), "Beide.")


@pytest.mark.parametrize(
    "bad",
    [
        replace(GOOD, text="In 90% van de teams dreigt schijnleren door het snel groeiende gebruik van AI."),
        replace(GOOD, text="Volgens McKinsey dreigt schijnleren waar het gebruik sneller groeit dan de steun."),
        replace(GOOD, developments=(3,)),
        replace(GOOD, developments=(3, 99)),
        replace(GOOD, line=2),
        replace(GOOD, text="Schijnleren dreigt."),
        replace(GOOD, text="Schijnleren dreigt " * 30),
        replace(GOOD, kind=InsightKind.CHANGE, line=9),
        replace(GOOD, text=LINES[0]),
        replace(GOOD, why="Volgens Gartner is dit zo."),
    ],
)
def test_what_a_model_makes_up_is_left_out(bad: WrittenInsight) -> None:
    held = insights_of(WrittenInsights((bad, GOOD)), LINES, HELD)
    assert [i.text for i in held] == [GOOD.text]


def test_a_model_has_one_say_about_a_line_and_cannot_reword_what_it_keeps() -> None:
    keep = WrittenInsight(InsightKind.KEEP, 3, "Iets heel anders dan er stond, stilletjes.", (4, 5), "Klopt nog.")
    drop = WrittenInsight(InsightKind.DROP, 3, "", (4,), "Toch niet.")
    held = insights_of(WrittenInsights((keep, drop)), LINES, HELD)
    assert [(i.kind, i.text, i.previous) for i in held] == [(InsightKind.KEEP, LINES[2], LINES[2])]
