"""What an analyst changes stays visible and adds up."""

from __future__ import annotations

import pytest

from monitor.errors import ConfigError
from monitor.judge.calibrate import LevelEdit
from monitor.judge.edits import edits_between, with_levels, with_total
from monitor.judge.evidence import Anchor, Assessed
from monitor.judge.score import judge_claim, judge_document, leading_item
from monitor.judge.wording import explain
from monitor.model import Criterion, Level, Relation, ValidityStatus

LEVELS = tuple(Level(c, 2, "niet gezien", observed=False) for c in Criterion)


def test_changed_levels_say_whose_they_are_and_count() -> None:
    mine = with_levels(LEVELS, {Criterion.METHOD: 4, Criterion.FIT: 2}, by="Sanne")
    assert judge_document(mine).score == (judge_document(LEVELS).score or 0) + 5
    changed = next(x for x in mine if x.criterion is Criterion.METHOD)
    assert changed.reason == "Sanne: 4 in plaats van 2 (niet gezien)"
    assert changed.observed
    assert edits_between(LEVELS, mine) == (LevelEdit(Criterion.METHOD, 2, 4),)


def test_a_level_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ConfigError, match="level 5 for method"):
        with_levels(LEVELS, {Criterion.METHOD: 5}, by="Sanne")


def test_own_total_is_a_sum_of_one_row() -> None:
    mine = with_total(judge_document(LEVELS), 81, by="Sanne")
    assert (mine.score, mine.low, mine.high, mine.status) == (81, 76, 86, ValidityStatus.ASSESSED)
    assert sum(c.points for c in mine.contributions) == 81
    assert "*Opbouw:* score van Sanne 81." in explain(mine)


def test_the_same_total_confirms_the_sum() -> None:
    computed = judge_document(LEVELS)
    confirmed = with_total(computed, computed.score or 0, by="Sanne")
    assert confirmed.status is ValidityStatus.ASSESSED
    assert confirmed.contributions == computed.contributions


def test_a_contested_claim_stays_contested_under_a_new_total() -> None:
    strong = tuple(Level(c, 4, "sterk") for c in Criterion)
    both = (
        Assessed(1, strong, Relation.SUPPORTS, "a", 0.9),
        Assessed(2, strong, Relation.CONTRADICTS, "b", 0.9),
    )
    assert with_total(judge_claim(both), 60, by="Sanne").status is ValidityStatus.CONTESTED


@pytest.mark.parametrize("score", [-1, 98, 1000])
def test_a_total_that_does_not_exist_is_refused(score: int) -> None:
    with pytest.raises(ConfigError, match="does not exist"):
        with_total(judge_document(LEVELS), score, by="Sanne")


def test_leading_item_is_the_one_whose_levels_are_shown() -> None:
    strong = tuple(Level(c, 4, "sterk") for c in Criterion)
    both = (
        Assessed(1, LEVELS, Relation.SUPPORTS, "a", 0.9),
        Assessed(2, strong, Relation.SUPPORTS, "b", 0.9),
    )
    assert leading_item(both) == 2
    assert leading_item(both[:1], anchor=Anchor(90)) is None
    assert leading_item(()) is None


def test_what_a_person_already_decided_upon_is_not_news() -> None:
    strong = tuple(Level(c, 4, "sterk") for c in Criterion)
    report = Assessed(3, strong, Relation.SECONDARY, "c", 0.9, primary=7)
    assert judge_claim((report,), anchor=Anchor(80, items=frozenset({7}))).score == 80
    assert (judge_claim((report,), anchor=Anchor(80)).score or 0) > 80
