"""How well items fit developments: similarities, and the calibrated log-odds of "this is about that development"."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from monitor.model import Alternative
from monitor.understand.calibration import Calibration, sigmoid

Matrix = NDArray[np.float32]
FEATURES = ("plain", "standardised", "lead")  # of an item and a development; see fit_features
RUNNERS_UP = 3


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


def standardised(items: Matrix, developments: Matrix, spread: Matrix) -> Matrix:
    """[n, d]: by how many standard deviations an item is nearer to a development than items usually are.

    ``items`` are vectors less the mean of their language, ``spread`` [k, k] is the covariance of such vectors. Some
    developments are near to everything; this takes that away (a z-score per development).
    """
    deviation = np.sqrt(np.maximum(np.einsum("dk,kl,dl->d", developments, spread, developments), 1e-12))
    scores: Matrix = ((items @ developments.T) / deviation).astype(np.float32)
    return scores


def fit_features(plain: Matrix, standard: Matrix) -> Matrix:
    """[n, d, 3]: similarity, standardised similarity, and its lead over that of the best other development.

    With one development the lead is over zero, which is what an average item has.
    """
    count = standard.shape[1]
    if count < 2:
        best_other = np.zeros_like(standard)
    else:
        top = np.sort(np.partition(standard, count - 2, axis=1)[:, -2:], axis=1)
        first, second = top[:, 1:], top[:, :1]
        best_other = np.where(standard >= first, second, first)
    return np.stack([plain, standard, standard - best_other], axis=2).astype(np.float32)


def fit(
    items: Matrix,
    languages: list[str | None],
    developments: Matrix,
    numbers: tuple[int, ...],
    calibration: Calibration,
) -> Fits:
    """Compare [n, k] unit vectors of items in their languages with [d, k] unit vectors of developments."""
    if not len(items) or not len(developments):
        empty = np.zeros((len(items), len(developments)))
        return Fits(numbers, empty.astype(np.float32), empty)
    centred = calibration.centred(items, languages) @ calibration.centred_developments(developments).T
    standard = standardised(calibration.less_mean(items, languages), developments, calibration.spread)
    odds = calibration.existing.log_odds(fit_features((items @ developments.T).astype(np.float32), standard))
    return Fits(numbers, centred.astype(np.float32), odds)
