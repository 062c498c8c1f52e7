"""How well items fit developments: similarities, and the calibrated log-odds of "this is about that development"."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from monitor.model import Alternative
from monitor.understand.calibration import Calibration, sigmoid

Matrix = NDArray[np.float32]
FEATURES = ("centred", "plain", "margin")  # of an item and a development; see fit_features
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


def fit_features(centred: Matrix, plain: Matrix) -> Matrix:
    """[n, d, 3]: centred similarity, plain similarity, and the lead over the best other development.

    With one development the lead is over zero, which is what unrelated centred texts have.
    """
    count = centred.shape[1]
    if count < 2:
        best_other = np.zeros_like(centred)
    else:
        top = np.sort(np.partition(centred, count - 2, axis=1)[:, -2:], axis=1)
        first, second = top[:, 1:], top[:, :1]
        best_other = np.where(centred >= first, second, first)
    return np.stack([centred, plain, centred - best_other], axis=2).astype(np.float32)


def fit(
    items: Matrix, centred_items: Matrix, developments: Matrix, numbers: tuple[int, ...], calibration: Calibration
) -> Fits:
    """Compare [n, d] item vectors, plain and centred, with [m, d] plain development vectors."""
    if not len(items) or not len(developments):
        empty = np.zeros((len(items), len(developments)))
        return Fits(numbers, empty.astype(np.float32), empty)
    centred = (centred_items @ calibration.centred_developments(developments).T).astype(np.float32)
    plain = (items @ developments.T).astype(np.float32)
    return Fits(numbers, centred, calibration.existing.log_odds(fit_features(centred, plain)))
