"""Who belongs together: items, developments of the register and clusters of earlier weeks, in one agglomeration.

Average linkage over calibrated log-odds: the two groups that most likely tell the same development are joined first,
until no pair is likelier than not. Groups that have a number (developments, earlier clusters) grow but are never joined
with each other. The result does not depend on the order of the items.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from monitor.understand.calibration import Line
from monitor.understand.heads import Heads

Odds = NDArray[np.float64]
FEATURES = ("centred", "plain", "one kind")  # of two items; see pair_features
BLOCK = 256  # items whose features are in memory at a time


@dataclass(frozen=True, slots=True)
class Grouping:
    """For each item either the fixed group that it joined (its index) or the label of a new group."""

    fixed: tuple[int | None, ...]
    group: tuple[int, ...]  # items with the same label and no fixed group form a new cluster


def pair_features(a: Heads, b: Heads) -> NDArray[np.float32]:
    """[n, m, 3]: centred cosine and plain cosine of items, and whether they are of one language: then they are alike
    in more than what they tell, and more likeness may be asked."""
    features = (a.centred @ b.centred.T, a.plain @ b.plain.T, a.kinds[:, None] == b.kinds[None])
    return np.stack(features, axis=-1, dtype=np.float32)


def pair_odds(a: Heads, b: Heads, line: Line) -> Odds:
    """[n, m]: the log-odds that two items tell the same; ``line`` weighs `FEATURES`."""
    odds = np.empty((len(a), len(b)))
    for start in range(0, len(a), BLOCK):
        rows = slice(start, start + BLOCK)
        odds[rows] = line.log_odds(pair_features(a[rows], b))
    return odds


def agglomerate(
    pairs: Odds, to_fixed: Odds, fixed_weights: NDArray[np.float64], together: list[tuple[int, int]] | None = None
) -> Grouping:
    """Join items into groups while the mean log-odds of the best pair of groups is above zero.

    ``pairs`` [n, n] are log-odds between items, ``to_fixed`` [n, m] between items and fixed groups (``-inf`` forbids),
    ``fixed_weights`` [m] how many items a fixed group counts for. ``together`` are pairs known to tell the same.
    """
    count, fixed_count = to_fixed.shape
    owner = list(range(count))
    joined: list[int | None] = [None] * count
    state = _State(pairs, to_fixed, fixed_weights)
    for a, b in together or []:
        first, second = sorted((owner[a], owner[b]))
        if first != second:
            state.merge(first, second)
            owner = [first if own == second else own for own in owner]
    while (best := state.best()) is not None:
        row, column = best
        if column < fixed_count:
            state.absorb(row, column)
            joined = [column if own == row else was for own, was in zip(owner, joined, strict=True)]
        else:
            first, second = sorted((row, column - fixed_count))
            state.merge(first, second)
            owner = [first if own == second else own for own in owner]
    return Grouping(tuple(joined), tuple(owner))


class _State:
    """The mean log-odds between living groups, and between them and the fixed ones, in a table of its own: the only
    copy of all pairs, which in a week of 2,000 items take 32 MB."""

    def __init__(self, pairs: Odds, to_fixed: Odds, fixed_weights: NDArray[np.float64]) -> None:
        self.fixed_count = to_fixed.shape[1]
        self.scores = np.concatenate([to_fixed, pairs], axis=1, dtype=np.float64)  # [groups, fixed + groups]
        np.fill_diagonal(self.scores[:, self.fixed_count :], -np.inf)
        self.sizes = np.ones(len(pairs))
        self.fixed_weights = fixed_weights.astype(float).copy()
        self.best_column = self.scores.argmax(axis=1) if len(pairs) else np.zeros(0, dtype=int)
        self.best_score = self.scores.max(axis=1) if len(pairs) else np.zeros(0)

    def best(self) -> tuple[int, int] | None:
        """Row and column of the best pair, or None when nothing is likelier than not."""
        if not len(self.best_score):
            return None
        row = int(self.best_score.argmax())
        return (row, int(self.best_column[row])) if self.best_score[row] > 0 else None

    def merge(self, first: int, second: int) -> None:
        """The second group goes into the first."""
        a, b = self.sizes[first], self.sizes[second]
        merged = (a * self.scores[first] + b * self.scores[second]) / (a + b)
        column = self.fixed_count + first
        merged[[column, self.fixed_count + second]] = -np.inf
        self.sizes[first] = a + b
        self._remove(second)
        self.scores[first] = merged
        self.scores[:, column] = merged[self.fixed_count :]
        self._refresh(column, self.fixed_count + second, also=first)

    def absorb(self, row: int, fixed: int) -> None:
        """A group joins a fixed group, which from now on is compared by its new members too."""
        weight, size = self.fixed_weights[fixed], self.sizes[row]
        to_members = self.scores[:, self.fixed_count + row]
        living = np.isfinite(self.scores[:, fixed]) & np.isfinite(to_members)
        updated = (weight * self.scores[living, fixed] + size * to_members[living]) / (weight + size)
        self.scores[living, fixed] = updated
        self.fixed_weights[fixed] = weight + size
        self._remove(row)
        self._refresh(fixed, self.fixed_count + row, also=row)

    def _remove(self, row: int) -> None:
        self.scores[row] = -np.inf
        self.scores[:, self.fixed_count + row] = -np.inf

    def _refresh(self, changed: int, gone: int, also: int) -> None:
        """Look again for the best pair of the rows that a changed column may concern, and only of those."""
        stale = (self.best_column == changed) | (self.best_column == gone)
        stale[also] = True
        rows = np.flatnonzero(stale)
        self.best_column[rows] = self.scores[rows].argmax(axis=1)
        self.best_score[rows] = self.scores[rows, self.best_column[rows]]
        better = self.scores[:, changed] > self.best_score
        self.best_column[better] = changed
        self.best_score[better] = self.scores[better, changed]
