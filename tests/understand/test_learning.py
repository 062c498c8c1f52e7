"""Learning from decisions: only what is better on decisions that were held out, and never from too few."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest

from monitor.understand import Calibration
from monitor.understand.learning import learn
from monitor.understand.lessons import MatchLabel, Question, RelevanceLabel, Score, Trial
from monitor.understand.trials import LEAST, is_held_out

from .conftest import DIMENSIONS, axis

TEXT = "AI en leren op het werk"


def noisy(chance: np.random.Generator, *weights: float) -> np.ndarray:
    vector = axis(*weights) + chance.normal(0, 0.15, DIMENSIONS).astype(np.float32)
    return vector / np.linalg.norm(vector)


def decided(count: int, *, seed: int = 1, wilful: bool = True) -> list[RelevanceLabel]:
    """A team that wants nothing from one corner of the subject, which the shipped head knows nothing of."""
    chance = np.random.default_rng(seed)
    labels = []
    for at in range(count):
        corner = at % 2 == 1
        vector = noisy(chance, 0, 0, 0, 1) if corner else noisy(chance, 1)
        labels.append(
            RelevanceLabel(f"proposal {at}", TEXT, "nl", vector, relevant=not (corner and wilful) or at % 20 == 1)
        )
    return labels


def trial(lesson, question: Question) -> Trial:  # type: ignore[no-untyped-def]
    return next(one for one in lesson.trials if one.question is question)


def test_a_team_that_wants_less_is_learnt_from(calibration: Calibration) -> None:
    lesson = learn(decided(200), (), calibration)
    told = trial(lesson, Question.RELEVANCE)
    assert told.better
    assert told.after.right > told.before.right
    assert told.change[1] < 0
    assert told.fitted_on + told.before.total == 200
    corner, other = (axis(0, 0, 0, 1), axis(1))
    features = np.concatenate([np.stack([corner, other]), np.tile([1.0, np.log1p(1), np.log1p(1)], (2, 1))], axis=1)
    before, after = (c.relevance.probability(features) for c in (calibration, lesson.calibration))
    assert before.min() > 0.9
    assert after[0] < 0.5 < after[1]
    assert lesson.calibration.existing == calibration.existing


def test_decisions_that_agree_change_nothing(calibration: Calibration) -> None:
    """Half of the items are about something else and rejected, as the shipped head would have it."""
    chance = np.random.default_rng(3)
    labels = [
        RelevanceLabel(
            f"proposal {at}", TEXT if at % 2 else "Recepten voor de zomer", "nl", noisy(chance, 1), at % 2 == 1
        )
        for at in range(120)
    ]
    lesson = learn(labels, (), calibration)
    told = trial(lesson, Question.RELEVANCE)
    assert told.before.right == told.before.total
    assert told.after.right <= told.before.right


def test_answers_at_random_change_nothing(calibration: Calibration) -> None:
    for seed in range(6):
        tossed = random.Random(seed)
        labels = [replace(one, relevant=tossed.random() < 0.9) for one in decided(120, seed=seed, wilful=False)]
        lesson = learn(labels, (), calibration)
        told = trial(lesson, Question.RELEVANCE)
        if not told.better:
            assert lesson.calibration == calibration
        assert told.after.right <= told.before.right + 2


@pytest.mark.parametrize("count", [0, 1, 12, LEAST - 1])
def test_too_few_decisions_say_how_many_are_needed(calibration: Calibration, count: int) -> None:
    lesson = learn(decided(count), (), calibration)
    told = trial(lesson, Question.RELEVANCE)
    assert f"nodig zijn er {LEAST}" in told.lacking
    assert f"Te weinig besluiten over wel of niet voor de briefing: {count} " in told.lacking
    assert not lesson.better
    assert lesson.calibration is calibration


def test_one_sided_decisions_say_so(calibration: Calibration) -> None:
    labels = [replace(one, relevant=True) for one in decided(60)]
    assert "60 (60 tegen 0)" in trial(learn(labels, (), calibration), Question.RELEVANCE).lacking


def test_the_order_of_decisions_does_not_matter(calibration: Calibration) -> None:
    labels, matches = decided(90), placed(90)
    one = learn(labels, matches, calibration)
    other = learn(labels[::-1], matches[::-1], calibration)
    assert one.trials == other.trials
    assert np.array_equal(one.calibration.relevance.weights, other.calibration.relevance.weights)


def test_what_was_decided_together_is_never_on_both_sides(calibration: Calibration) -> None:
    """With one proposal of all items there is nothing to compare with."""
    for group in ("proposal 1", "proposal 2", "proposal 3", "proposal 4"):
        labels = [replace(one, group=group) for one in decided(100)]
        lacking = trial(learn(labels, (), calibration), Question.RELEVANCE).lacking
        assert "eenzijdig verdeeld" in lacking if is_held_out(group) else "0 apart gehouden" in lacking
    share = np.mean([is_held_out(f"proposal {at}") for at in range(3000)])
    assert 0.3 < share < 0.37


REGISTER = np.stack([axis(1), axis(0, 1), axis(0, 0, 1)])


def placed(count: int, *, seed: int = 2) -> list[MatchLabel]:
    """A team that keeps a development narrow: only what lies very near belongs, the shipped line takes more."""
    chance = np.random.default_rng(seed)
    labels = []
    for at in range(count):
        near = at % 2 == 0
        vector = noisy(chance, 1, 0.05) if near else noisy(chance, 1, 0, 0, 0, 1.1)
        labels.append(MatchLabel(f"proposal {at}", "nl", vector, (4, 5, 6), REGISTER, belongs=4 if near else None))
    return labels


def test_a_team_that_keeps_developments_narrow_is_learnt_from(calibration: Calibration) -> None:
    lesson = learn((), placed(180), calibration)
    told = trial(lesson, Question.MATCH)
    assert told.better
    assert told.before.share < 0.8 < told.after.share
    assert lesson.calibration.existing != calibration.existing
    assert lesson.calibration.relevance is calibration.relevance


def test_only_where_it_does_not_belong_is_a_label_too(calibration: Calibration) -> None:
    labels = [replace(one, belongs=None, wrong=4) if one.belongs is None else one for one in placed(180)]
    assert trial(learn((), labels, calibration), Question.MATCH).better


def test_wilsons_interval() -> None:
    low, high = Score(8, 10, 0.0).interval
    assert (round(low, 3), round(high, 3)) == (0.49, 0.943)
    assert Score(0, 0, 0.0).interval == (0.0, 1.0)
