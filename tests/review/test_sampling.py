"""The sample of what was dropped: drawn by chance, the same each time, and an interval that holds."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.review.sampling import SIZE, SampledWeek, draw, estimate


@given(st.sets(st.text(min_size=1), max_size=40), st.integers(0, 99), st.randoms(use_true_random=False))
def test_the_same_seed_draws_the_same_in_any_order(keys: set[str], seed: int, shuffler: random.Random) -> None:
    listed = sorted(keys)
    shuffler.shuffle(listed)
    drawn = draw(listed, seed=seed)
    assert drawn == draw(sorted(keys), seed=seed)
    assert set(drawn) <= keys
    assert len(drawn) == len(set(drawn)) == min(SIZE, len(keys))


def test_every_item_has_the_same_chance() -> None:
    keys = [f"u{at}" for at in range(20)]
    counts = dict.fromkeys(keys, 0)
    for seed in range(2000):
        for key in draw(keys, seed=seed):
            counts[key] += 1
    assert all(420 < count < 580 for count in counts.values())  # 500 expected, SD 19


def test_one_week_is_the_exact_binomial_interval() -> None:
    told = estimate([SampledWeek(100, 10, 1)])
    assert told is not None
    assert (told.share, round(told.low, 4), round(told.high, 4)) == (
        0.1,
        0.0025,
        0.4450,
    )  # Clopper and Pearson, 1 of 10
    assert told.number == (10, 1, 45)
    assert str(told) == (
        "Naar schatting 10% van wat afviel, hoorde er toch bij (95%-interval 0,3% tot 45%): ongeveer 10 van 100, "
        "ten minste 1 en ten hoogste 45. Geschat uit 10 bekeken publicaties, waarvan 1 er toch bij hoorde."
    )


def test_nothing_missed_is_not_nothing_to_miss() -> None:
    told = estimate([SampledWeek(80, 5, 0), SampledWeek(70, 0, 0)])
    assert told is not None
    assert (told.dropped, told.share, told.low) == (80, 0.0, 0.0)
    assert told.high == pytest.approx(0.5218, abs=1e-4)


def test_nobody_looked() -> None:
    assert estimate([]) is None
    assert estimate([SampledWeek(80, 0, 0)]) is None


def test_everything_looked_at_leaves_nothing_to_chance() -> None:
    told = estimate([SampledWeek(4, 4, 1)])
    assert told is not None
    assert told.low == told.share == told.high == 0.25


def test_the_interval_holds_as_often_as_it_says() -> None:
    """Weeks of unlike size, the true share .08: at least 95 in 100 intervals hold it."""
    chance, held, rounds = random.Random(5), 0, 400
    for _ in range(rounds):
        weeks = []
        for _ in range(12):
            dropped = chance.randint(10, 90)
            weeks.append(SampledWeek(dropped, SIZE, sum(chance.random() < 0.08 for _ in range(SIZE))))
        told = estimate(weeks)
        assert told is not None
        held += told.low <= 0.08 <= told.high
    assert held / rounds >= 0.95
