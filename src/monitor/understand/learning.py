"""Learning from what people decided: the relevance head, the line that matches, and the thresholds of both.

What ships is the prior, so that a handful of decisions moves little: logistic regression whose weights are drawn
towards those that ship, not towards zero (maximum a posteriori with a Gaussian prior). A part of the decisions is held
out, whole proposals at a time, and never seen while fitting; what is offered is exactly what was measured on them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from monitor.understand.calibration import Calibration, Head, Line, sigmoid
from monitor.understand.lessons import MatchLabel, Question, RelevanceLabel, Score, Trial
from monitor.understand.matching import fit_features, standardised
from monitor.understand.relevance import word_features

Matrix = NDArray[np.float32]
Float = NDArray[np.float64]

# The one table of this module.
LEAST, LEAST_OF_EACH = 40, 10  # decisions, and of each of the two answers: with fewer an interval spans everything
HELD_OUT = 3  # one proposal in three is held out
LEAST_HELD_OUT = 12  # decisions: with fewer a single one is a tenth of all that is known
HEAD_SPREAD = 1.0  # SD of what decisions may add to the log-odds of a vector of length one, before seeing any
LINE_SPREAD = 0.4  # SD of a weight of the line, as a share of it (as for the criteria of validity); of its bias 1
WRONG_MERGE = 2.0  # a wrong match costs two duplicates; a missed publication two that are for nobody
RELEVANCE_STEPS = (0.0, -0.05, 0.05, -0.1, 0.1, -0.15, 0.15, -0.2, 0.2)  # thresholds tried around the present one
EXISTING_STEPS = (0.0, -0.25, 0.25, -0.5, 0.5, -0.75, 0.75, -1.0, 1.0)  # in log-odds
DRAWS, SURE = 2000, 0.8  # of the bootstrap, and the interval that has to be below zero for "better"


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


def is_held_out(group: str) -> bool:
    """A third of the groups, always the same ones."""
    return int.from_bytes(hashlib.sha256(f"held out {group}".encode()).digest()[:4], "big") % HELD_OUT == 0


# ----------------------------------------------------------------------------------------------- relevance
def _relevance(labels: Sequence[RelevanceLabel], now: Calibration) -> tuple[Trial, Calibration]:
    answers = np.array([one.relevant for one in labels], dtype=bool)
    held = np.array([is_held_out(one.group) for one in labels], dtype=bool)
    lacking = _lacking("wel of niet voor de briefing", answers, held)
    if lacking or not now.fits_profile:
        return _nothing(Question.RELEVANCE, lacking or "Het eigen onderwerpprofiel heeft geen geleerd model."), now
    centred = now.centred(np.stack([one.vector for one in labels]), [one.language for one in labels])
    features = np.concatenate([centred, word_features([one.text for one in labels], now.profile)], axis=1)
    named = np.array([bool(now.profile.about_words(one.text)) for one in labels], dtype=bool)
    head = _refit_head(features[~held], answers[~held], now.relevance)
    learnt = replace(now, relevance=head)
    learnt = _relevance_thresholds(features[~held], named[~held], answers[~held], learnt)

    def told(calibration: Calibration) -> tuple[NDArray[np.bool_], Float]:
        p = calibration.relevance.probability(features[held])
        return _kept(p, named[held], calibration) == answers[held], _loss(p, answers[held])

    return _compared(Question.RELEVANCE, int((~held).sum()), told(now), told(learnt)), learnt


def _kept(probability: Float, named: NDArray[np.bool_], calibration: Calibration) -> NDArray[np.bool_]:
    cut = np.where(named, calibration.thresholds.relevance, calibration.thresholds.relevance_unnamed)
    kept: NDArray[np.bool_] = probability >= cut
    return kept


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
        kept = _kept(probability, named, moved(step))
        return float((kept & ~answers).sum() + WRONG_MERGE * (~kept & answers).sum())

    return moved(_cheapest(RELEVANCE_STEPS, cost))


# -------------------------------------------------------------------------------------------------- match
def _match(labels: Sequence[MatchLabel], now: Calibration) -> tuple[Trial, Calibration]:
    labels = [one for one in labels if one.numbers]
    existing = np.array([one.belongs is not None for one in labels], dtype=bool)
    held = np.array([is_held_out(one.group) for one in labels], dtype=bool)
    if lacking := _lacking("een bestaande of een nieuwe ontwikkeling", existing, held):
        return _nothing(Question.MATCH, lacking), now
    features = [_features(one, now) for one in labels]
    fitted = [at for at in range(len(labels)) if not held[at]]
    rows = np.concatenate([_shown(labels[at], features[at])[0] for at in fitted])
    answers = np.concatenate([_shown(labels[at], features[at])[1] for at in fitted])
    learnt = replace(now, existing=_refit_line(rows, answers, now.existing))
    chosen = [(labels[at], features[at]) for at in fitted]
    learnt = _existing_threshold(chosen, learnt)
    rest = [(labels[at], features[at]) for at in range(len(labels)) if held[at]]

    def told(calibration: Calibration) -> tuple[NDArray[np.bool_], Float]:
        right = np.array([_right(one, _placed(one, of, calibration)) for one, of in rest], dtype=bool)
        loss = np.array([_match_loss(one, of, calibration) for one, of in rest])
        return right, loss

    return _compared(Question.MATCH, len(fitted), told(now), told(learnt)), learnt


def _features(one: MatchLabel, now: Calibration) -> Matrix:
    """[d, features] of an item with each development."""
    vector = one.vector[None]
    standard = standardised(now.less_mean(vector, [one.language]), one.developments, now.spread)
    features: Matrix = fit_features((vector @ one.developments.T).astype(np.float32), standard)[0]
    return features


def _shown(one: MatchLabel, features: Matrix) -> tuple[Matrix, NDArray[np.bool_]]:
    """What a label says of the line: of its own development yes, of the nearest other one no."""
    order = np.argsort(-features[:, 1])
    asked = [at for at in order if one.belongs is None or one.numbers[at] != one.belongs][:1]
    if one.wrong is not None:
        asked = [one.numbers.index(one.wrong)] if one.wrong in one.numbers else []
    own = [one.numbers.index(one.belongs)] if one.belongs in one.numbers else []
    return features[[*own, *asked]], np.array([True] * len(own) + [False] * len(asked), dtype=bool)


def _refit_line(rows: Matrix, answers: NDArray[np.bool_], now: Line) -> Line:
    centre = np.array([*now.weights, now.bias])
    spread = np.append(np.maximum(LINE_SPREAD * np.abs(centre[:-1]), 0.05), 1.0)
    weights = _fit(rows, answers, centre, spread)
    return Line(tuple(round(float(w), 4) for w in weights[:-1]), round(float(weights[-1]), 4))


def _placed(one: MatchLabel, features: Matrix, calibration: Calibration) -> int | None:
    odds = calibration.existing.log_odds(features)
    best = int(odds.argmax())
    return one.numbers[best] if odds[best] > calibration.thresholds.existing else None


def _right(one: MatchLabel, placed: int | None) -> bool:
    return placed != one.wrong if one.wrong is not None else placed == one.belongs


def _existing_threshold(labels: Sequence[tuple[MatchLabel, Matrix]], learnt: Calibration) -> Calibration:
    def moved(step: float) -> Calibration:
        return replace(learnt, thresholds=replace(learnt.thresholds, existing=learnt.thresholds.existing + step))

    def cost(step: float) -> float:
        places = [(one, _placed(one, of, moved(step))) for one, of in labels]
        return sum((WRONG_MERGE if place is not None else 1.0) for one, place in places if not _right(one, place))

    return moved(_cheapest(EXISTING_STEPS, cost))


def _match_loss(one: MatchLabel, features: Matrix, calibration: Calibration) -> float:
    rows, answers = _shown(one, features)
    return float(_loss(sigmoid(calibration.existing.log_odds(rows)), answers).mean()) if len(rows) else 0.0


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


def _loss(probability: Float, answers: NDArray[np.bool_]) -> Float:
    p = np.clip(probability, 1e-6, 1 - 1e-6)
    loss: Float = -np.where(answers, np.log(p), np.log(1 - p))
    return loss


def _cheapest(steps: Sequence[float], cost: Callable[[float], float]) -> float:
    """The step that costs least; the first, which is the smallest, of equals."""
    return min(steps, key=cost)


def _lacking(what: str, answers: NDArray[np.bool_], held: NDArray[np.bool_]) -> str:
    """What is missing to learn, in Dutch; empty where there is enough."""
    yes, no = int(answers.sum()), int((~answers).sum())
    short = max(LEAST - len(answers), 0)
    rare = max(LEAST_OF_EACH - yes, 0), max(LEAST_OF_EACH - no, 0)
    if short or any(rare):
        return (
            f"Te weinig besluiten over {what}: {len(answers)} ({yes} tegen {no}); nodig zijn er {LEAST}, met van elk "
            f"antwoord ten minste {LEAST_OF_EACH}. Er ontbreken er nog ten minste {max(short, sum(rare))}."
        )
    if held.sum() < LEAST_HELD_OUT:
        return (
            f"Van de {len(answers)} besluiten over {what} zijn er {int(held.sum())} apart gehouden om op te "
            f"vergelijken; nodig zijn er {LEAST_HELD_OUT}. Beslis over meer voorstellen."
        )
    sides = [(answers & part).any() and (~answers & part).any() for part in (held, ~held)]
    return "" if all(sides) else f"De besluiten over {what} zijn te eenzijdig verdeeld om te kunnen vergelijken."


def _nothing(question: Question, lacking: str) -> Trial:
    return Trial(question, 0, Score(0, 0, 0.0), Score(0, 0, 0.0), (0.0, 0.0), lacking)


def _compared(
    question: Question,
    fitted_on: int,
    before: tuple[NDArray[np.bool_], Float],
    after: tuple[NDArray[np.bool_], Float],
) -> Trial:
    """Both on the same held-out decisions; the interval of the change by a paired bootstrap (Efron 1979)."""
    chance = np.random.default_rng(1)
    change = after[1] - before[1]
    drawn = change[chance.integers(0, len(change), (DRAWS, len(change)))].mean(axis=1)
    low, high = np.quantile(drawn, [(1 - SURE) / 2, (1 + SURE) / 2])
    scores = [Score(int(right.sum()), len(right), float(loss.mean())) for right, loss in (before, after)]
    return Trial(question, fitted_on, scores[0], scores[1], (float(low), float(high)))
