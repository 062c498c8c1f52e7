"""Learning from what people decided: the relevance head, the line that matches, and the thresholds of both.

What ships is the prior, so that a handful of decisions moves little: logistic regression whose weights are drawn
towards those that ship, not towards zero (maximum a posteriori with a Gaussian prior). A part of the decisions is held
out, whole proposals at a time, and never seen while fitting; what is offered is exactly what was measured on them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from monitor.understand.calibration import Calibration, Head, Line, sigmoid
from monitor.understand.lessons import MatchLabel, Question, RelevanceLabel, Trial
from monitor.understand.trials import (
    compared,
    fare_match,
    fare_relevance,
    is_held_out,
    is_kept,
    is_named,
    is_right,
    lacking,
    match_features,
    nothing,
    placed_with,
    relevance_features,
    shown,
)

Matrix = NDArray[np.float32]
Float = NDArray[np.float64]

# The one table of this module.
HEAD_SPREAD = 1.0  # SD of what decisions may add to the log-odds of a vector of length one, before seeing any
LINE_SPREAD = 0.4  # SD of a weight of the line, as a share of it (as for the criteria of validity); of its bias 1
WRONG_MERGE = 2.0  # a wrong match costs two duplicates; a missed publication two that are for nobody
RELEVANCE_STEPS = (0.0, -0.05, 0.05, -0.1, 0.1, -0.15, 0.15, -0.2, 0.2)  # thresholds tried around the present one
EXISTING_STEPS = (0.0, -0.25, 0.25, -0.5, 0.5, -0.75, 0.75, -1.0, 1.0)  # in log-odds


@dataclass(frozen=True, slots=True)
class Lesson:
    """What was learnt; ``calibration`` holds only what is better on held-out decisions."""

    calibration: Calibration
    trials: tuple[Trial, ...]

    @property
    def better(self) -> bool:
        return any(trial.better for trial in self.trials)


def learn(relevance: Sequence[RelevanceLabel], matches: Sequence[MatchLabel], now: Calibration) -> Lesson:
    """Refit on two thirds of the decided proposals, and compare with ``now`` on the rest. Order does not matter."""
    relevance = sorted(relevance, key=lambda one: (one.group, one.text))
    matches = sorted(matches, key=lambda one: (one.group, one.vector.tobytes()))
    of_relevance, head = _relevance(relevance, now)
    of_match, line = _match(matches, now)
    learnt = now
    if of_relevance.better:
        thresholds = replace(
            learnt.thresholds,
            relevance=head.thresholds.relevance,
            relevance_unnamed=head.thresholds.relevance_unnamed,
        )
        learnt = replace(learnt, relevance=head.relevance, thresholds=thresholds)
    if of_match.better:
        thresholds = replace(learnt.thresholds, existing=line.thresholds.existing)
        learnt = replace(learnt, existing=line.existing, thresholds=thresholds)
    return Lesson(learnt, (of_relevance, of_match))


# ----------------------------------------------------------------------------------------------- relevance
def _relevance(labels: Sequence[RelevanceLabel], now: Calibration) -> tuple[Trial, Calibration]:
    answers = np.array([one.relevant for one in labels], dtype=bool)
    held = np.array([is_held_out(one.group) for one in labels], dtype=bool)
    short = lacking("wel of niet voor de briefing", answers, held)
    if short or not now.fits_profile:
        return nothing(Question.RELEVANCE, short or "Het eigen onderwerpprofiel heeft geen geleerd model."), now
    features, named = relevance_features(labels, now), is_named(labels, now)
    head = _refit_head(features[~held], answers[~held], now.relevance)
    learnt = replace(now, relevance=head)
    learnt = _relevance_thresholds(features[~held], named[~held], answers[~held], learnt)

    rest = [one for one, out in zip(labels, held, strict=True) if out]
    return compared(
        Question.RELEVANCE, int((~held).sum()), fare_relevance(rest, now), fare_relevance(rest, learnt)
    ), learnt


def _refit_head(features: Matrix, answers: NDArray[np.bool_], now: Head) -> Head:
    spread = np.full(features.shape[1] + 1, HEAD_SPREAD)
    weights = _fit(features, answers, np.append(now.weights, now.bias).astype(float), spread)
    return Head(weights[:-1].astype(np.float32), float(weights[-1]))


def _relevance_thresholds(
    features: Matrix, named: NDArray[np.bool_], answers: NDArray[np.bool_], learnt: Calibration
) -> Calibration:
    """Both thresholds move together, to where the fitted decisions cost least; as little as possible."""
    probability = learnt.relevance.probability(features)

    def moved(step: float) -> Calibration:
        now = learnt.thresholds
        cut, unnamed = (min(max(value + step, 0.05), 0.95) for value in (now.relevance, now.relevance_unnamed))
        return replace(learnt, thresholds=replace(now, relevance=cut, relevance_unnamed=unnamed))

    def cost(step: float) -> float:
        kept = is_kept(probability, named, moved(step))
        return float((kept & ~answers).sum() + WRONG_MERGE * (~kept & answers).sum())

    return moved(_cheapest(RELEVANCE_STEPS, cost))


# -------------------------------------------------------------------------------------------------- match
def _match(labels: Sequence[MatchLabel], now: Calibration) -> tuple[Trial, Calibration]:
    labels = [one for one in labels if one.numbers]
    existing = np.array([one.belongs is not None for one in labels], dtype=bool)
    held = np.array([is_held_out(one.group) for one in labels], dtype=bool)
    if short := lacking("een bestaande of een nieuwe ontwikkeling", existing, held):
        return nothing(Question.MATCH, short), now
    features = [match_features(one, now) for one in labels]
    fitted = [at for at in range(len(labels)) if not held[at]]
    rows = np.concatenate([shown(labels[at], features[at])[0] for at in fitted])
    answers = np.concatenate([shown(labels[at], features[at])[1] for at in fitted])
    learnt = replace(now, existing=_refit_line(rows, answers, now.existing))
    chosen = [(labels[at], features[at]) for at in fitted]
    learnt = _existing_threshold(chosen, learnt)
    rest = [one for one, out in zip(labels, held, strict=True) if out]
    return compared(Question.MATCH, len(fitted), fare_match(rest, now), fare_match(rest, learnt)), learnt


def _refit_line(rows: Matrix, answers: NDArray[np.bool_], now: Line) -> Line:
    centre = np.array([*now.weights, now.bias])
    spread = np.append(np.maximum(LINE_SPREAD * np.abs(centre[:-1]), 0.05), 1.0)
    weights = _fit(rows, answers, centre, spread)
    return Line(tuple(round(float(w), 4) for w in weights[:-1]), round(float(weights[-1]), 4))


def _existing_threshold(labels: Sequence[tuple[MatchLabel, Matrix]], learnt: Calibration) -> Calibration:
    def moved(step: float) -> Calibration:
        return replace(learnt, thresholds=replace(learnt.thresholds, existing=learnt.thresholds.existing + step))

    def cost(step: float) -> float:
        places = [(one, placed_with(one, of, moved(step))) for one, of in labels]
        return sum((WRONG_MERGE if place is not None else 1.0) for one, place in places if not is_right(one, place))

    return moved(_cheapest(EXISTING_STEPS, cost))


# ------------------------------------------------------------------------------------------------- shared
def _fit(features: NDArray[np.floating], answers: NDArray[np.bool_], centre: Float, spread: Float) -> Float:
    """The most probable weights and bias; both answers count alike, however many there are of each."""
    from scipy.optimize import minimize  # type: ignore[import-untyped]  # slow to import

    rows = np.concatenate([np.asarray(features, dtype=float), np.ones((len(features), 1))], axis=1)
    share = answers.mean()
    weight = np.where(answers, 0.5 / share, 0.5 / (1 - share)) if 0 < share < 1 else np.ones(len(answers))

    def loss(weights: Float) -> tuple[float, Float]:
        odds, off = rows @ weights, (weights - centre) / spread
        value = float((weight * (np.logaddexp(0, odds) - answers * odds)).sum() + (off**2).sum() / 2)
        return value, rows.T @ (weight * (sigmoid(odds) - answers)) + off / spread

    found: Float = minimize(loss, centre, jac=True, method="L-BFGS-B").x
    return found


def _cheapest(steps: Sequence[float], cost: Callable[[float], float]) -> float:
    """The step that costs least; the first, which is the smallest, of equals."""
    return min(steps, key=cost)
