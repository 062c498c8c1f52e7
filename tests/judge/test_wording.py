"""The Dutch words of a judgement."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.judge.evidence import Anchor, Assessed, Gate
from monitor.judge.score import judge_claim, judge_document
from monitor.judge.wording import NAMES, NOTES, STATUSES, explain, headline, name_of, signed
from monitor.model import Criterion, Level, Relation, Validity, ValidityStatus

GOLDEN = Path(__file__).parent / "golden"
REASONS = {
    Criterion.AUTHORITY: "adviesbureau",
    Criterion.METHOD: "methode genoemd, zonder aantal",
    Criterion.PROXIMITY: "eigen publicatie van de afzender",
    Criterion.INDEPENDENCE: "de afzender verkoopt advies over dit onderwerp",
    Criterion.FIT: "de passage dekt de bewering in grote lijnen",
    Criterion.LANGUAGE: "benoemt een beperking",
    Criterion.CURRENCY: "één tot twee jaar oud",
}
KPMG = tuple(Level(c, v, REASONS[c]) for c, v in zip(Criterion, (2, 2, 4, 1, 2, 3, 3), strict=True))
STUDY = tuple(Level(c, v, REASONS[c]) for c, v in zip(Criterion, (3, 3, 4, 4, 3, 4, 3), strict=True))


def assessed(number: int, levels: tuple[Level, ...], relation: Relation, name: str) -> Assessed:
    return Assessed(number, levels, relation, f"p{number}", 0.9, None, name)


def sheet() -> str:
    """Every kind of judgement in one text."""
    support = assessed(1, KPMG, Relation.SUPPORTS, "KPMG")
    study = assessed(2, STUDY, Relation.SUPPORTS, "de studie uit Gent")
    against = assessed(3, STUDY, Relation.CONTRADICTS, "de studie uit Gent")
    copy = Assessed(4, KPMG, Relation.SYNDICATED, "p1", 0.9, 1, "Persdienst")
    cases = {
        "één bron": judge_document(KPMG),
        "bevestigd": judge_claim((support, study)),
        "een kopie erbij": judge_claim((support, copy)),
        "tegengesproken": judge_claim((support, against)),
        "bestaande score, bevestigd": judge_claim((support,), anchor=Anchor(91)),
        "bestaande score, sterker bewijs": judge_claim((study, support), anchor=Anchor(70)),
        "bestaande score, tegengesproken": judge_claim((against,), anchor=Anchor(90)),
        "bestaande score, niets nieuws": judge_claim((), anchor=Anchor(90)),
        "plafond": judge_document(tuple(Level(c, 4, "volledig") for c in Criterion)),
        "ingetrokken": judge_document(KPMG, gate=Gate.RETRACTED),
    }
    return "\n\n".join(f"## {name}\n\n{explain(validity)}" for name, validity in cases.items()) + "\n"


def test_explanations_read_as_they_should() -> None:
    assert sheet() == (GOLDEN / "explanations.md").read_text(encoding="utf-8")


def test_the_model_example_in_words() -> None:
    assert explain(judge_document(KPMG)) == (
        "> **Validiteit (voorlopig): 76 — bandbreedte 70–82.** "
        "Automatisch berekend, nog niet door een analist beoordeeld.\n"
        "> *Opbouw:* vertrekpunt 72 · nabijheid primaire bron +4 · onafhankelijkheid −2 · taalkalibratie +1 · "
        "actualiteit +1 · overige 0.\n"
        "> *Waarom niet hoger:* de afzender verkoopt advies over dit onderwerp; "
        "geen onafhankelijke bevestiging gevonden."
    )


def test_everything_has_a_dutch_name() -> None:
    rows = {"base", "ceiling", "confirmation", "contradiction", *(c.value for c in Criterion)}
    assert set(NAMES) == rows
    assert set(STATUSES) == set(NOTES) == set(ValidityStatus)
    assert name_of("method") == "methode & data"


@pytest.mark.parametrize(("points", "text"), [(4, "+4"), (-2, "−2"), (0, "0")])
def test_signs(points: int, text: str) -> None:
    assert signed(points) == text


def test_headline_without_markup() -> None:
    assert headline(judge_document(KPMG)) == "76 (voorlopig), bandbreedte 70–82"
    assert headline(judge_document(KPMG, gate=Gate.NO_QUOTE)) == "Onvoldoende onderbouwd"


def test_a_score_that_a_person_gave_needs_no_sum() -> None:
    given = Validity(91, None, None, ValidityStatus.ASSESSED)
    assert explain(given) == "> **Validiteit (beoordeeld door analist): 91.** Beoordeeld door een analist."
    assert headline(given) == "91 (beoordeeld door analist)"
