"""Worked examples: what the score does, in cases that a person can check by hand."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from monitor.judge.clusters import clusters_of
from monitor.judge.evidence import Anchor, Assessed, Gate, gate_of
from monitor.judge.score import judge_claim, judge_document
from monitor.model import Criterion, Document, Level, Relation, Source, SourceClass, Validity, ValidityStatus


def levels(*values: int) -> tuple[Level, ...]:
    return tuple(Level(c, v, f"{c.value} {v}") for c, v in zip(Criterion, values, strict=True))


#                 authority, method, proximity, independence, fit, language, currency
KPMG = levels(2, 2, 4, 1, 2, 3, 3)
OECD = levels(4, 2, 4, 4, 3, 4, 2)
STUDY = levels(3, 3, 4, 4, 3, 4, 3)
VENDOR = levels(0, 1, 1, 0, 1, 1, 4)


def one(
    number: int,
    of: Sequence[Level],
    relation: Relation = Relation.SUPPORTS,
    *,
    provenance: str = "",
    primary: int | None = None,
    gate: Gate | None = None,
    name: str = "",
    support: float = 0.9,
) -> Assessed:
    return Assessed(number, tuple(of), relation, provenance or f"p{number}", support, primary, name, gate)


def row(validity: Validity, criterion: str) -> int:
    return next(c.points for c in validity.contributions if c.criterion == criterion)


EXAMPLES = {
    "KPMG alone": ((one(1, KPMG),), 76),
    "KPMG and a press copy of it": ((one(1, KPMG), one(2, STUDY, Relation.SYNDICATED, primary=1)), 76),
    "KPMG and a second consultancy": ((one(1, KPMG), one(2, KPMG)), 80),
    "KPMG and an independent study": ((one(1, KPMG), one(2, STUDY)), 92),
    "OECD alone": ((one(1, OECD),), 90),
    "OECD and a study": ((one(1, OECD), one(2, STUDY)), 92),
    "OECD contradicted by a study": ((one(1, OECD), one(2, STUDY, Relation.CONTRADICTS)), 71),
    "OECD contradicted by a weak vendor": ((one(1, OECD), one(2, VENDOR, Relation.CONTRADICTS)), 87),
}


@pytest.mark.parametrize(("evidence", "expected"), EXAMPLES.values(), ids=EXAMPLES)
def test_worked_example(evidence: tuple[Assessed, ...], expected: int) -> None:
    assert judge_claim(evidence).score == expected


def test_material_contradiction_contests_and_a_weak_one_does_not() -> None:
    study = judge_claim((one(1, OECD), one(2, STUDY, Relation.CONTRADICTS, name="Een studie")))
    vendor = judge_claim((one(1, OECD), one(2, VENDOR, Relation.CONTRADICTS)))
    assert (study.status, vendor.status) == (ValidityStatus.CONTESTED, ValidityStatus.PROVISIONAL)
    assert study.why_not_higher[0] == "Tegengesproken door Een studie."
    assert study.high is not None
    assert study.low is not None
    assert study.high - study.low > 12, "what contradiction is worth is itself uncertain"


def test_interval_is_that_of_one_analyst() -> None:
    seen = judge_document(KPMG)
    unseen = tuple(Level(x.criterion, x.level, x.reason, observed=i > 3) for i, x in enumerate(KPMG))
    assert (seen.low, seen.score, seen.high) == (70, 76, 82)
    wide = judge_document(unseen)
    assert (wide.low, wide.score, wide.high) == (68, 76, 84)


def test_report_on_a_study_takes_the_lower_of_each_level() -> None:
    report = one(2, levels(4, 4, 4, 4, 4, 4, 4), Relation.SECONDARY, primary=1)
    members = clusters_of((one(1, KPMG, name="KPMG"), report))[0].members
    lowered = {x.criterion: x.level for x in members[1].levels}
    assert lowered == {x.criterion: x.level for x in KPMG} | {Criterion.PROXIMITY: 2}
    assert "KPMG" in members[1].level(Criterion.PROXIMITY).reason


def test_item_number_zero_is_a_number() -> None:
    copy = one(1, KPMG, Relation.SYNDICATED, primary=0)
    assert len(clusters_of((one(0, KPMG), copy))) == 1
    assert judge_claim((one(0, KPMG), copy)).score == 76


def test_report_on_a_report_is_further_away() -> None:
    chain = (
        one(1, STUDY),
        one(2, levels(4, 4, 4, 4, 4, 4, 4), Relation.SECONDARY, primary=1),
        one(3, levels(4, 4, 4, 4, 4, 4, 4), Relation.SECONDARY, primary=2),
    )
    third = clusters_of(chain)[0].members[2]
    assert third.level(Criterion.PROXIMITY).level == 1


def test_a_circle_of_reports_ends() -> None:
    circle = (one(1, KPMG, Relation.SECONDARY, primary=2), one(2, KPMG, Relation.SECONDARY, primary=1))
    assert len(clusters_of(circle)) == 1
    assert judge_claim(circle).score is not None


def test_revision_replaces_what_it_corrects_also_when_it_is_weaker() -> None:
    first, copy = one(1, STUDY, provenance="tracker"), one(3, STUDY, Relation.SYNDICATED, primary=1)
    revised = one(2, KPMG, Relation.REVISION, provenance="tracker", primary=1)
    assert judge_claim((first, copy, revised)).score == judge_claim((revised,)).score == 76


def test_copy_of_a_contradiction_contradicts_once() -> None:
    against = one(2, STUDY, Relation.CONTRADICTS)
    copy = one(3, STUDY, Relation.SYNDICATED, primary=2)
    assert judge_claim((one(1, OECD), against, copy)).score == judge_claim((one(1, OECD), against)).score


def test_report_on_a_contradiction_that_is_not_at_hand_contradicts() -> None:
    report = Assessed(2, STUDY, Relation.SECONDARY, "p2", 0.9, primary=77, against=True)
    assert judge_claim((one(1, OECD), report)).status is ValidityStatus.CONTESTED


# --------------------------------------------------------------------------------------------------- gates
@pytest.mark.parametrize("gate", list(Gate))
def test_closed_gate_gives_no_score_but_says_why(gate: Gate) -> None:
    for validity in (judge_document(OECD, gate=gate), judge_claim((one(1, OECD, gate=gate),))):
        assert (validity.score, validity.low, validity.high) == (None, None, None)
        assert validity.status is ValidityStatus.UNSUPPORTED
        assert validity.contributions == ()
        assert validity.why_not_higher == (gate.reason,)


def test_what_rests_on_a_retracted_study_goes_with_it() -> None:
    retracted = one(1, STUDY, gate=Gate.RETRACTED)
    report = one(2, STUDY, Relation.SECONDARY, primary=1)
    assert judge_claim((retracted, report)).score is None
    assert judge_claim((retracted, report, one(3, KPMG))).score == 76


def test_contradiction_alone_is_no_support() -> None:
    assert judge_claim((one(1, STUDY, Relation.CONTRADICTS),)).score is None


def test_gates_are_read_from_the_publication() -> None:
    source = Source("s", "S", SourceClass.BLOG, "feed", "https://example.org")
    document = Document("https://example.org/a", "T", "Tekst", "0", "s")
    retracted = Document("https://example.org/a", "T", "Tekst", "0", "s", retracted=True)
    assert gate_of(document, source, quoted=True) is None
    assert gate_of(document, source, quoted=False) is Gate.NO_QUOTE
    assert gate_of(document, None, quoted=True) is Gate.NO_SOURCE
    assert gate_of(retracted, source, quoted=True) is Gate.RETRACTED


@pytest.mark.parametrize("wrong", [OECD[:6], (*OECD[:6], OECD[0]), levels(5, 2, 2, 2, 2, 2, 2)])
def test_incomplete_levels_are_refused(wrong: tuple[Level, ...]) -> None:
    with pytest.raises(ValueError, match="seven criteria"):
        judge_document(wrong)


# -------------------------------------------------------------------------------------------------- anchor
def test_existing_score_opens_the_sum() -> None:
    validity = judge_claim((one(1, KPMG, name="KPMG"),), anchor=Anchor(91))
    assert validity.contributions[0].reason == "bestaande score, beoordeeld door analist"
    assert (row(validity, "base"), row(validity, "confirmation"), validity.score) == (91, 1, 92)
    assert validity.status is ValidityStatus.RECALIBRATED
    assert "KPMG" in validity.contributions[1].reason


def test_existing_score_without_news_stays_as_it_is() -> None:
    for status in (ValidityStatus.ASSESSED, ValidityStatus.CONTESTED):
        validity = judge_claim((), anchor=Anchor(83, status))
        assert (validity.score, validity.status, len(validity.contributions)) == (83, status, 1)
        assert (validity.low, validity.high) == (78, 88)


def test_stronger_new_source_leads_but_is_shown_from_the_existing_score() -> None:
    validity = judge_claim((one(1, STUDY, name="Een studie"),), anchor=Anchor(60))
    assert validity.score is not None
    assert validity.score >= (judge_document(STUDY).score or 0)
    assert [c.criterion for c in validity.contributions] == ["base", "confirmation"]
    assert validity.contributions[0].points == 60
    assert "Een studie is op zichzelf sterker" in validity.contributions[1].reason


def test_the_same_origin_adds_nothing_to_an_existing_score_but_may_contradict_it() -> None:
    anchor = Anchor(91, provenance=frozenset({"publisher:oecd"}))
    again = one(1, OECD, provenance="publisher:oecd")
    validity = judge_claim((again,), anchor=anchor)
    assert validity.score == 91
    assert any("dezelfde herkomst" in s for s in validity.why_not_higher)
    against = one(2, OECD, Relation.CONTRADICTS, provenance="publisher:oecd")
    assert judge_claim((again, against), anchor=anchor).status is ValidityStatus.CONTESTED


def test_contradiction_of_an_existing_score_is_a_row_of_its_own() -> None:
    validity = judge_claim((one(1, STUDY, Relation.CONTRADICTS, name="Een studie"),), anchor=Anchor(90))
    assert [c.criterion for c in validity.contributions] == ["base", "contradiction"]
    assert validity.score == 90 + row(validity, "contradiction") == 71


def test_a_score_that_a_person_put_above_the_ceiling_shows_the_ceiling() -> None:
    validity = judge_claim((), anchor=Anchor(99))
    assert (validity.score, row(validity, "ceiling")) == (97, -2)
