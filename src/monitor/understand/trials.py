"""How a calibration fares on decisions that were held out, and whether there are enough decisions to say so."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from monitor.understand.calibration import Calibration, sigmoid
from monitor.understand.lessons import MatchLabel, Question, RelevanceLabel, Score, Trial
from monitor.understand.matching import fit_features, standardised
from monitor.understand.relevance import word_features

Matrix = NDArray[np.float32]
Bool = NDArray[np.bool_]
Float = NDArray[np.float64]

# The one table of this module.
LEAST, LEAST_OF_EACH = 40, 10  # decisions, and of each of the two answers: with fewer an interval spans everything
HELD_OUT = 3  # one proposal in three is held out
LEAST_HELD_OUT = 12  # decisions: with fewer a single one is a tenth of all that is known
DRAWS, SURE = 2000, 0.8  # of the bootstrap, and the interval that has to be below zero for "better"


def is_held_out(group: str) -> bool:
    """A third of the groups, always the same ones."""
    return int.from_bytes(hashlib.sha256(f"held out {group}".encode()).digest()[:4], "big") % HELD_OUT == 0


def relevance_features(labels: Sequence[RelevanceLabel], calibration: Calibration) -> Matrix:
    centred = calibration.centred(np.stack([one.vector for one in labels]), [one.language for one in labels])
    words = word_features([one.text for one in labels], calibration.profile)
    features: Matrix = np.concatenate([centred, words], axis=1)
    return features


def is_named(labels: Sequence[RelevanceLabel], calibration: Calibration) -> Bool:
    """Whether each names the subject in a known word."""
    return np.array([bool(calibration.profile.about_words(one.text)) for one in labels], dtype=bool)


def fare_relevance(labels: Sequence[RelevanceLabel], calibration: Calibration) -> tuple[Bool, Float]:
    """For each label whether it is judged rightly, and the loss."""
    answers = np.array([one.relevant for one in labels], dtype=bool)
    probability = calibration.relevance.probability(relevance_features(labels, calibration))
    right = is_kept(probability, is_named(labels, calibration), calibration) == answers
    return right, log_loss(probability, answers)


def fare_match(labels: Sequence[MatchLabel], calibration: Calibration) -> tuple[Bool, Float]:
    """For each label whether it is placed rightly, and the loss."""
    features = [match_features(one, calibration) for one in labels]
    pairs = list(zip(labels, features, strict=True))
    right = np.array([is_right(one, placed_with(one, of, calibration)) for one, of in pairs], dtype=bool)
    return right, np.array([match_loss(one, of, calibration) for one, of in pairs])


def is_kept(probability: Float, named: Bool, calibration: Calibration) -> Bool:
    cut = np.where(named, calibration.thresholds.relevance, calibration.thresholds.relevance_unnamed)
    kept: Bool = probability >= cut
    return kept


def match_features(one: MatchLabel, now: Calibration) -> Matrix:
    """[d, features] of an item with each development."""
    item, developments = now.heads(one.vector[None], [one.language]), now.entries(one.developments)
    standard = standardised(item.rest, developments.plain, now.spread)
    features: Matrix = fit_features(item, developments, standard)[0]
    return features


def shown(one: MatchLabel, features: Matrix) -> tuple[Matrix, Bool]:
    """What a label says of the line: of its own development yes, of the nearest other one no."""
    order = np.argsort(-features[:, 1])
    asked = [at for at in order if one.belongs is None or one.numbers[at] != one.belongs][:1]
    if one.wrong is not None:
        asked = [one.numbers.index(one.wrong)] if one.wrong in one.numbers else []
    own = [one.numbers.index(one.belongs)] if one.belongs in one.numbers else []
    return features[[*own, *asked]], np.array([True] * len(own) + [False] * len(asked), dtype=bool)


def placed_with(one: MatchLabel, features: Matrix, calibration: Calibration) -> int | None:
    odds = calibration.existing.log_odds(features)
    best = int(odds.argmax())
    return one.numbers[best] if odds[best] > calibration.thresholds.existing else None


def is_right(one: MatchLabel, placed: int | None) -> bool:
    return placed != one.wrong if one.wrong is not None else placed == one.belongs


def match_loss(one: MatchLabel, features: Matrix, calibration: Calibration) -> float:
    rows, answers = shown(one, features)
    return float(log_loss(sigmoid(calibration.existing.log_odds(rows)), answers).mean()) if len(rows) else 0.0


def log_loss(probability: Float, answers: Bool) -> Float:
    p = np.clip(probability, 1e-6, 1 - 1e-6)
    loss: Float = -np.where(answers, np.log(p), np.log(1 - p))
    return loss


def lacking(what: str, answers: Bool, held: Bool) -> str:
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


def nothing(question: Question, lacking: str) -> Trial:
    return Trial(question, 0, Score(0, 0, 0.0), Score(0, 0, 0.0), (0.0, 0.0), lacking)


def compared(
    question: Question,
    fitted_on: int,
    before: tuple[Bool, Float],
    after: tuple[Bool, Float],
) -> Trial:
    """Both on the same held-out decisions; the interval of the change by a paired bootstrap (Efron 1979)."""
    chance = np.random.default_rng(1)
    change = after[1] - before[1]
    drawn = change[chance.integers(0, len(change), (DRAWS, len(change)))].mean(axis=1)
    low, high = np.quantile(drawn, [(1 - SURE) / 2, (1 + SURE) / 2])
    scores = [Score(int(right.sum()), len(right), float(loss.mean())) for right, loss in (before, after)]
    return Trial(question, fitted_on, scores[0], scores[1], (float(low), float(high)))
