"""The scale's reference points and the refit from analysts' judgements."""

from __future__ import annotations

from dataclasses import replace
from statistics import fmean

import numpy as np
import pytest

from monitor.errors import ConfigError
from monitor.judge.calibrate import LevelEdit, Rating, calibrate, flags_of, rating_of, refit, weights_text
from monitor.judge.reference import fitted_offset, leave_one_out_errors, reference_cases
from monitor.judge.score import judge_document
from monitor.judge.weights import Weights, parse_weights, shipped_weights
from monitor.model import Criterion, Level

HAND = shipped_weights()


def simulated(truth: Weights, count: int, *, seed: int = 1, noise: float = 4.0) -> list[Rating]:
    """Ratings as analysts with the weights ``truth`` would give them; every fourth one blind."""
    chance = np.random.default_rng(seed)
    ratings = []
    for i in range(count):
        levels = {c: int(v) for c, v in zip(Criterion, chance.integers(0, 5, 7), strict=True)}
        score = truth.base + sum(truth.points[c] * (v - 2) for c, v in levels.items()) + chance.normal(0, noise)
        ratings.append(Rating(levels, float(score), blind=i % 4 == 0, confirmed=i % 3 == 0))
    return ratings


# ----------------------------------------------------------------------------------------------- reference
def test_reference_cases_fit_the_offset() -> None:
    errors = leave_one_out_errors(reference_cases(), HAND)
    assert len(errors) == 9
    assert fmean(errors) <= 3.0
    assert max(errors) < 5.0
    assert abs(fitted_offset(reference_cases(), HAND) - HAND.base) < 0.5


def test_reference_cases_notice_weights_that_drift() -> None:
    """The bound is no formality: without authority, or with method tripled, the nine no longer fit."""
    for criterion, factor in ((Criterion.AUTHORITY, 0.01), (Criterion.METHOD, 3.0)):
        drifted = replace(HAND, points={**HAND.points, criterion: HAND.points[criterion] * factor})
        assert fmean(leave_one_out_errors(reference_cases(), drifted)) > 3.0


# ------------------------------------------------------------------------------------------------- weights
def test_weights_survive_being_written_and_read() -> None:
    assert parse_weights(weights_text(HAND)) == HAND


@pytest.mark.parametrize("text", ["", "version: 1", "[", "version: x\nbase: veel\npoints: {}"])
def test_unreadable_weights_say_where_and_what_to_do(text: str) -> None:
    with pytest.raises(ConfigError, match=r"weights") as error:
        parse_weights(text)
    assert error.value.do


def test_weights_need_every_criterion() -> None:
    with pytest.raises(ConfigError, match="fit"):
        Weights("x", 72, {c: 1.0 for c in Criterion if c is not Criterion.FIT})


# --------------------------------------------------------------------------------------------------- refit
def test_without_ratings_the_chosen_weights_stand() -> None:
    fitted = refit([], HAND)
    assert fitted.points == pytest.approx(dict(HAND.points))
    assert fitted.base == pytest.approx(70.0), "only the prior of the base speaks"


def test_many_ratings_are_learned_from() -> None:
    truth = replace(HAND, base=68.0, points={**HAND.points, Criterion.INDEPENDENCE: 3.5, Criterion.METHOD: 1.5})
    fitted = refit(simulated(truth, 200), HAND)
    assert fitted.base == pytest.approx(68.0, abs=1.0)
    assert fitted.points[Criterion.INDEPENDENCE] == pytest.approx(3.5, abs=0.5)
    assert fitted.points[Criterion.METHOD] == pytest.approx(1.5, abs=0.5)


def test_few_ratings_move_little() -> None:
    truth = replace(HAND, points={**HAND.points, Criterion.LANGUAGE: 4.0})
    few, many = (refit(simulated(truth, n), HAND).points[Criterion.LANGUAGE] for n in (5, 200))
    assert HAND.points[Criterion.LANGUAGE] <= few < 1.6 < many


def test_no_criterion_dies_or_takes_over() -> None:
    """Even from ratings that are the opposite of the criteria, or that know only one of them."""
    opposite = replace(HAND, points=dict.fromkeys(Criterion, 0.001))
    extreme = replace(HAND, points={**HAND.points, Criterion.CURRENCY: 30.0})
    for truth in (opposite, extreme):
        fitted = refit(simulated(truth, 500, noise=1.0), HAND)
        for criterion in Criterion:
            share = fitted.points[criterion] / HAND.points[criterion]
            assert 0.25 - 1e-6 <= share <= 2.5 + 1e-6


def test_calibration_offers_and_leaves_the_current_weights_alone() -> None:
    truth = replace(HAND, base=66.0)
    offer = calibrate(simulated(truth, 40), (), HAND, version="2026.2")
    assert offer.advisable
    assert offer.error_after < offer.error_before
    assert (offer.weights.version, HAND.version, HAND.base) == ("2026.2", shipped_weights().version, 72.0)


@pytest.mark.parametrize(
    ("change", "warning"),
    [
        (lambda r: r[:10], "Te weinig oordelen"),
        (lambda r: [replace(x, blind=False) for x in r], "Te weinig blinde oordelen"),
        (lambda r: [replace(x, confirmed=False) for x in r], "Alleen afwijkende oordelen"),
    ],
)
def test_calibration_says_why_it_is_not_to_be_trusted(change: object, warning: str) -> None:
    ratings = change(simulated(replace(HAND, base=66.0), 40))  # type: ignore[operator]
    offer = calibrate(ratings, (), HAND, version="x")
    assert not offer.advisable
    assert any(warning in w for w in offer.warnings)


def test_ratings_that_agree_with_the_score_change_nothing_worth_accepting() -> None:
    offer = calibrate(simulated(HAND, 40, noise=0.0), (), HAND, version="x")
    assert any("Geen verbetering" in w for w in offer.warnings)


def test_calibration_without_anything_is_no_error() -> None:
    assert not calibrate([], (), HAND, version="x").advisable


def test_confirmation_and_contradiction_are_no_part_of_what_is_learned() -> None:
    levels = tuple(Level(c, 3, "r") for c in Criterion)
    rating = rating_of(judge_document(levels), 80, blind=True)
    assert (rating.score, rating.beyond, rating.blind, rating.confirmed) == (80, 0, True, False)
    assert rating.levels == dict.fromkeys(Criterion, 3)


# --------------------------------------------------------------------------------------------------- flags
@pytest.mark.parametrize(
    ("up", "down", "flagged"), [(8, 0, True), (7, 0, False), (9, 1, True), (6, 4, False), (0, 8, True)]
)
def test_criterion_is_flagged_when_edits_go_one_way(up: int, down: int, flagged: bool) -> None:
    edits = [LevelEdit(Criterion.METHOD, 2, 3)] * up + [LevelEdit(Criterion.METHOD, 2, 1)] * down
    edits += [LevelEdit(Criterion.FIT, 2, 2)] * 20
    flags = flags_of(edits)
    assert bool(flags) is flagged
    if flags:
        assert flags[0].criterion is Criterion.METHOD
        assert flags[0].probability > 0.975
        assert f"{max(up, down)} van {up + down}" in flags[0].reason
