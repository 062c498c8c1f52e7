"""Figures about reviewing, and what rises."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.judge.calibrate import LEAST_BLIND
from monitor.model import Action, Decision
from monitor.review.measures import OwnScore, asks_first, measure
from monitor.review.people import Role
from monitor.review.trend import WEEKS, Seen, trends, week_starts

START = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)
TODAY = date(2026, 3, 11)


def decision(by: str, minute: float, action: Action = Action.APPROVE) -> Decision:
    return Decision(1, action, by=by, at=START + timedelta(minutes=minute))


def test_minutes_are_those_within_one_sitting_of_one_person() -> None:
    made = [decision("Anna", 0), decision("Anna", 2), decision("Bram", 3), decision("Anna", 6), decision("Anna", 300)]
    assert measure(made, []).minutes == 3.0
    assert measure([decision("Anna", 0), decision("Bram", 1)], []).minutes is None


def test_undoing_and_asking_are_no_decisions_on_a_proposal() -> None:
    made = [decision("Anna", 0), decision("Anna", 1, Action.UNDO), decision("Anna", 2, Action.ASK)]
    assert measure(made, []).decisions == 1


def test_distance_between_people_and_to_the_computed_score() -> None:
    scores = [
        OwnScore(1, "Anna", 70, 80, START),
        OwnScore(1, "Bram", 76, 80, START),
        OwnScore(2, "Anna", 60, None, START),
    ]
    figures = measure([], scores)
    assert figures.judged == 3
    assert figures.from_computed == pytest.approx(7.0)
    assert (figures.pairs, figures.between_people) == (1, 6.0)


def test_a_fixed_share_asks_first_and_it_is_enough_for_a_refit() -> None:
    share = sum(asks_first(number) for number in range(1, 10_001)) / 10_000
    assert 1.1 * LEAST_BLIND < share < 0.3
    assert [asks_first(n) for n in range(50)] == [asks_first(n) for n in range(50)]


def test_roles_reach_as_far_as_those_before_them() -> None:
    assert [[role.may(needed) for needed in Role] for role in Role] == [
        [True, False, False],
        [True, True, False],
        [True, True, True],
    ]


def test_weeks_begin_on_mondays_and_end_with_this_one() -> None:
    starts = week_starts(TODAY)
    assert len(starts) == WEEKS
    assert starts[-1] == date(2026, 3, 9)
    assert all(start.weekday() == 0 for start in starts)


def test_what_rises_comes_first() -> None:
    seen = [Seen(2, "krant", TODAY, independent=True), Seen(2, "krant", TODAY, independent=True)]
    seen += [Seen(2, "blog", TODAY, independent=False), Seen(5, "krant", TODAY - timedelta(weeks=6), independent=True)]
    rising, still, falling = trends(seen, (1, 2, 5), today=TODAY)
    assert (rising.development, rising.items[-1], rising.sources[-1], rising.change) == (2, 3, 1, 3)
    assert (still.development, still.change) == (1, 0)
    assert (falling.development, falling.change) == (5, -1)


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(-10, 200), st.booleans()), max_size=40))
def test_every_publication_of_the_weeks_is_counted_once(drawn: list[tuple[int, int, bool]]) -> None:
    seen = [Seen(number, f"s{back}", TODAY - timedelta(days=back), own) for number, back, own in drawn]
    first, last = week_starts(TODAY)[0], week_starts(TODAY)[-1] + timedelta(days=6)
    inside = [one for one in seen if first <= one.day <= last and one.development <= 3]
    made = trends(seen, (1, 2, 3), today=TODAY)
    assert sum(sum(one.items) for one in made) == len(inside)
    assert all(own <= all_ for one in made for own, all_ in zip(one.sources, one.items, strict=True))
