"""The gate, claim by claim: what is right passes, what is not is named. How often: test_draft_planted.py."""

from __future__ import annotations

import pytest
from draft_material import make

from monitor.draft.grounding import ground
from monitor.model import DraftSentence, Span

SOURCE = (
    "In 2025 the share rose from 18% to 37% of 7,218 employees. Two thirds saved 3.4 hours. "
    "One in five had no training in the third quarter."
)


@pytest.mark.parametrize(
    "text",
    [
        "Het aandeel steeg van 18% naar 37% van 7.218 medewerkers.",
        "Twee derde bespaarde 3,4 uur.",
        "Eén op de vijf kreeg geen training in het derde kwartaal.",
        "20% kreeg geen training.",
        "In 2025 ging het om 37%.",
        "De bron schrijft: “the share rose from 18% to 37%” (Engels).",
    ],
)
def test_other_notations_of_what_the_source_says_pass(text: str) -> None:
    material = make(SOURCE)
    span = Span(material.document.sha256, 0, len(SOURCE), SOURCE)
    assert ground((DraftSentence(text, (span,)),), [material])[0].problems == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Het aandeel daalde van 18% naar 37%.", "richting"),
        ("Het aandeel steeg naar 38%.", "38%"),
        ("Het ging om 37 punten.", "37 punten"),
        ("Medewerkers bespaarden 3,4 dagen.", "3,4"),
        ("De helft kreeg geen training.", "De helft"),
        ("In 2024 was het 37%.", "2024"),
        ("Dit gold in het tweede kwartaal.", "tweede kwartaal"),
        ("Deloitte meldt dat het aandeel steeg.", "Deloitte"),
        ("De bron schrijft: “the share doubled”.", "the share doubled"),
        ("Vier landen deden mee.", "vier"),
    ],
)
def test_what_the_source_does_not_say_is_named_in_dutch(text: str, said: str) -> None:
    material = make(SOURCE)
    span = Span(material.document.sha256, 0, len(SOURCE), SOURCE)
    problems = ground((DraftSentence(text, (span,)),), [material])[0].problems
    assert problems
    assert said in " ".join(problems)


def test_a_sentence_without_spans_or_with_a_false_span_is_not_supported() -> None:
    material = make(SOURCE)
    false = Span(material.document.sha256, 0, 9, "something")
    without, wrong = ground((DraftSentence("AI groeit."), DraftSentence("AI groeit.", (false,))), [material])
    assert "geen enkele bron" in without.problems[0]
    assert "staat niet in de opgeslagen tekst" in wrong.problems[0]


def test_the_analyst_s_own_sentence_is_not_checked_again() -> None:
    text = "OECD waarschuwt dat 99% van de organisaties dit onderschat."
    assert ground((DraftSentence(text),), [make(SOURCE)], f"Titel\n{text} Nog een zin.")[0].problems == ()


def test_a_turned_direction_is_seen_where_the_source_names_both() -> None:
    source = "In het eerste jaar stijgt de snelheid met een kwart en daalt het aantal fouten met een derde."
    material = make(source, language="nl")
    span = Span(material.document.sha256, 0, len(source), source)
    right = DraftSentence(source, (span,))
    wrong = DraftSentence(source.replace("stijgt de", "daalt de"), (span,))
    checked = ground((right, wrong), [material])
    assert checked[0].problems == ()
    assert "tegendeel" in checked[1].problems[0]
