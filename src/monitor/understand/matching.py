"""How well items fit developments: similarities, and the calibrated log-odds of "this is about that development"."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from monitor.model import Alternative
from monitor.understand.calibration import Calibration, sigmoid
from monitor.understand.heads import Heads

Matrix = NDArray[np.float32]
FEATURES = ("plain", "standardised", "lead")  # of an item and a development; see fit_features
RUNNERS_UP = 3
# What is usual near a development is learnt from the items read here beside the examples of training, which count for
# as many items near each development as this. On simulated weeks of unseen families: right one of nine and AUC of
# existing or new .862 and .857, without a background .858 and .847. All items alike, without weighing by development,
# gave .863 and .865, but .71 instead of .79 right where three developments have all the news.
BACKGROUND_PRIOR = 4.0
BACKGROUND = 500  # items at most: the newest


@dataclass(frozen=True, slots=True)
class Fits:
    """Items against developments: centred similarity and log-odds, both [items, developments]."""

    numbers: tuple[int, ...]
    centred: Matrix
    log_odds: NDArray[np.float64]

    def alternatives(self, item: int) -> tuple[Alternative, ...]:
        """The nearest developments of an item, best first."""
        order = sorted(range(len(self.numbers)), key=lambda at: (-self.log_odds[item, at], self.numbers[at]))
        probabilities = sigmoid(self.log_odds[item])
        return tuple(
            Alternative(self.numbers[at], round(float(self.centred[item, at]), 4), round(float(probabilities[at]), 4))
            for at in order[:RUNNERS_UP]
        )


def standardised(items: Matrix, developments: Matrix, spread: Matrix, background: Matrix | None = None) -> Matrix:
    """[n, d]: by how many standard deviations an item is nearer to a development than items usually are.

    ``items`` are vectors less the mean of their language, ``spread`` [k, k] is the covariance of such vectors. Some
    developments are near to everything; this takes that away (a z-score per development). ``background`` [m, k] is what
    is read here, less its means too: what items usually are is then learnt from it as well.
    """
    centre = np.zeros(len(developments), dtype=np.float32)
    variance = np.einsum("dk,kl,dl->d", developments, spread, developments)
    if background is not None and len(background):
        centre, variance = usual(background @ developments.T, variance)
    deviation = np.sqrt(np.maximum(variance, 1e-12))
    scores: Matrix = ((items @ developments.T - centre) / deviation).astype(np.float32)
    return scores


def usual(scores: Matrix, variance: Matrix) -> tuple[Matrix, Matrix]:
    """Mean and variance [d] of what is usual here, from scores [m, d] and the variance that the examples gave.

    The items nearest to one development weigh together at most one d-th: a development about which there is much news
    must not come to look usual. What weight is left is that of the examples, whose mean is zero.
    """
    mean, spread = np.zeros_like(variance), variance
    for _ in range(2):  # the second time with nearest as the first has corrected it
        nearest = ((scores - mean) / np.sqrt(np.maximum(spread, 1e-12))).argmax(axis=1)
        count = np.bincount(nearest, minlength=len(variance))
        weights = 1.0 / (BACKGROUND_PRIOR + count[nearest]) / len(variance)
        mean = (weights @ scores).astype(np.float32)
        spread = ((1.0 - weights.sum()) * variance + weights @ (scores - mean) ** 2).astype(np.float32)
    return mean, spread


def fit_features(items: Heads, developments: Heads, standard: Matrix) -> Matrix:
    """[n, d, 3]: cosine, standardised similarity, and its lead over that of the best other development."""
    plain = items.plain @ developments.plain.T
    return np.stack([plain, standard, lead_over_others(standard)], axis=2, dtype=np.float32)


def lead_over_others(standard: Matrix) -> Matrix:
    """[n, d]: how far each standardised similarity is above that of the best other development.

    With one development the lead is over zero, which is what an average item has.
    """
    count = standard.shape[1]
    if count < 2:
        return standard
    top = np.sort(np.partition(standard, count - 2, axis=1)[:, -2:], axis=1)
    first, second = top[:, 1:], top[:, :1]
    lead: Matrix = standard - np.where(standard >= first, second, first)
    return lead


def fit(
    items: Heads,
    developments: Heads,
    numbers: tuple[int, ...],
    calibration: Calibration,
    background: Matrix | None = None,
) -> Fits:
    """Compare items with developments.

    ``background`` [m, k] are the vectors of relevant items read here, less their means.
    """
    if not len(items) or not len(developments):
        empty = np.zeros((len(items), len(developments)))
        return Fits(numbers, empty.astype(np.float32), empty)
    standard = standardised(items.rest, developments.plain, calibration.spread, background)
    odds = calibration.existing.log_odds(fit_features(items, developments, standard))
    return Fits(numbers, items.centred @ developments.centred.T, odds)
