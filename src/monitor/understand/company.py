"""What the other items say about where an item belongs.

A development's text alone often suits items of a new theme beside it as well as its own. The other items tell them
apart: whether those that are like this item belong to that development too, and whether items unlike it claim it.
Collective classification by one step of the iterative classification algorithm (Neville and Jensen 2000; Sen et al.
2008): the first log-odds of all items are features of the second.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from monitor.understand.calibration import Line, sigmoid

Odds = NDArray[np.float64]
FEATURES = ("log-odds", "share", "rivals", "nearest")  # of an item and a development; see company_features
# Items that are like none count as if this much of an item like them went nowhere: a share of little is no evidence.
NOBODY = 0.3
BLOCK = 256  # items whose features are in memory at a time


def company_features(odds: Odds, pairs: Odds) -> NDArray[np.float32]:
    """[n, d, 4]: the log-odds themselves; which share of the items like this one go to that development; how many
    items unlike it do (logarithm); how likely its nearest other item tells the same.

    ``odds`` [n, d] of items and developments, ``pairs`` [n, n] of items with each other. An item goes to its best
    development, as far as that is probable.
    """
    blocks = list(_blocks(odds, pairs))
    return np.concatenate(blocks) if blocks else np.zeros((*odds.shape, len(FEATURES)), dtype=np.float32)


def _blocks(odds: Odds, pairs: Odds) -> Iterator[NDArray[np.float32]]:
    """The features of some items at a time: of a large week they would fill the memory of the model once more."""
    count, width = odds.shape
    if not count or not width:
        return
    claims = np.zeros((count, width), dtype=np.float32)
    every, best = np.arange(count), odds.argmax(axis=1)
    claims[every, best] = sigmoid(odds[every, best])
    total = claims.sum(axis=0)
    for start in range(0, count, BLOCK):
        rows = np.arange(start, min(start + BLOCK, count))
        features = np.empty((len(rows), width, len(FEATURES)), dtype=np.float32)
        alike = sigmoid(pairs[rows]).astype(np.float32)
        alike[rows - start, rows] = 0.0
        company = alike @ claims
        features[..., 0] = odds[rows]
        features[..., 1] = company / (alike.sum(axis=1) + NOBODY)[:, None]
        features[..., 2] = np.log1p(np.maximum(total - claims[rows] - company, 0.0))
        features[..., 3] = alike.max(axis=1)[:, None]
        yield features


def in_company(odds: Odds, pairs: Odds, line: Line) -> Odds:
    """The log-odds [n, d] with what the other items say; ``line`` weighs `FEATURES`."""
    if not any(line.weights[1:]):
        return odds
    blocks = [line.log_odds(features) for features in _blocks(odds, pairs)]
    return np.concatenate(blocks) if blocks else odds
