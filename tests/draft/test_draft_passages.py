"""Sentences that lean on the one before them: told together with it, or not at all."""

from __future__ import annotations

import pytest
from draft_material import make

from monitor.draft.facts import facts_of
from monitor.draft.grounding import ground
from monitor.draft.quoted_facts import MAX_PASSAGE
from monitor.draft.quoting import MAX_QUOTED_WORDS, short
from monitor.draft.voice import words
from monitor.model import DraftSentence


@pytest.mark.parametrize(
    ("language", "text", "told"),
    [
        (
            "nl",
            "Bij negen notarissen werkt nu een schrijfhulp. Daarmee daalde de tijd per akte van 50 naar 35 minuten.",
            "Bij negen notarissen werkt nu een schrijfhulp; daarmee daalde de tijd per akte van 50 naar 35 minuten",
        ),
        (
            "en",
            "Some clerks kept a paper log. They made 14% fewer slips than before.",
            "“Some clerks kept a paper log. They made 14% fewer slips than before” (Engels)",
        ),
        (
            "de",
            "In zwei Werken gab es stattdessen Lernpaten. Dort sank die Fehlerquote auf 6 Prozent.",
            "“In zwei Werken gab es stattdessen Lernpaten. Dort sank die Fehlerquote auf 6 Prozent” (Duits)",
        ),
        (
            "fr",
            "Deux ateliers ont gardé un exercice sans machine. Leur taux d'erreur est tombé à 7 %.",
            "“Deux ateliers ont gardé un exercice sans machine. Leur taux d'erreur est tombé à 7 %” (Frans)",
        ),
    ],
)
def test_a_sentence_that_leans_is_told_with_the_one_it_leans_on(language: str, text: str, told: str) -> None:
    material = make(text, language=language)
    found = [f for f in facts_of(material) if f.figures]
    assert [f.text for f in found] == [told]
    assert not ground((DraftSentence(f"Er staat: {found[0].text}.", found[0].spans),), (material,))[0].problems


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "They made 14% fewer slips than before."),  # nothing stands before it
        ("en", "Some clerks kept a paper log.\n\nThey made 14% fewer slips than before."),  # another paragraph
        ("en", "Who wins? They made 14% fewer slips than before."),
        ("en", "We gave some clerks a paper log. They made 14% fewer slips than before."),  # the first person
        ("en", "They kept a paper log. They made 14% fewer slips than before."),  # leans on what leans itself
        ("nl", "Ik gaf drie teams een handboek. Daar daalde het aantal fouten met 12%."),
    ],
)
def test_what_it_leans_on_must_stand_there_and_stand_alone(language: str, text: str) -> None:
    assert not [f for f in facts_of(make(text, language=language)) if "%" in f.text]


@pytest.mark.parametrize("heading", ["Wat de 21 anders doen", "Hoe 9 van de 10 teams leren", "Waarom 40% afhaakt"])
def test_a_heading_that_asks_is_no_finding(heading: str) -> None:
    told = facts_of(make(f"{heading}\n\nBij 12% van de bedrijven stopte de proef.", language="nl"))
    assert told
    assert not [one for one in told if heading[4:] in one.text]


def test_a_passage_stays_short() -> None:
    long = " ".join(["clerks kept careful paper logs of their work"] * 6)
    assert not [f for f in facts_of(make(f"Some {long}. They made 14% fewer slips.")) if "14%" in f.text]
    assert MAX_QUOTED_WORDS < MAX_PASSAGE


@pytest.mark.parametrize(
    ("sentence", "quote"),
    [
        (
            "Of 720 shop stewards asked about the new rota software in autumn, 61 per cent said that it had never been"
            " explained to them and 22 per cent that they had been consulted before.",
            "Of 720 shop stewards asked about the new rota software in autumn, 61 per cent said that it had never been"
            " explained to them",
        ),
        ("Between 12 and 19 per cent of them said so.", "Between 12 and 19 per cent of them said so"),
    ],
)
def test_a_quote_may_end_before_a_second_share(sentence: str, quote: str) -> None:
    assert short(sentence) == quote
    assert words(quote) <= MAX_QUOTED_WORDS
