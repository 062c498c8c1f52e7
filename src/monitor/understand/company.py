"""What the other items say about where an item belongs.

A development's text alone often suits items of a new theme beside it as well as its own. The other items tell them
apart: whether those that are like this item belong to that development too, and whether items unlike it claim it.
Collective classification by one step of the iterative classification algorithm (Neville and Jensen 2000; Sen et al.
2008): the first log-odds of all items are features of the second.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from monitor.understand.calibration import Line, sigmoid

Odds = NDArray[np.float64]
FEATURES = ("log-odds", "share", "rivals", "nearest")  # of an item and a development; see company_features
# Items that are like none count as if this much of an item like them went nowhere: a share of little is no evidence.
NOBODY = 0.3
BLOCK = 512  # rows of the table of all pairs whose probabilities are in memory at a time


def company_features(odds: Odds, pairs: Odds) -> NDArray[np.float32]:
    """[n, d, 4]: the log-odds themselves; which share of the items like this one go to that development; how many
    items unlike it do (logarithm); how likely its nearest other item tells the same.

    ``odds`` [n, d] of items and developments, ``pairs`` [n, n] of items with each other. An item goes to its best
    development, as far as that is probable.
    """
    count, width = odds.shape
    features = np.zeros((count, width, len(FEATURES)), dtype=np.float32)
    features[..., 0] = odds
    if not count or not width:
        return features
    claims = np.zeros((count, width), dtype=np.float32)
    every, best = np.arange(count), odds.argmax(axis=1)
    claims[every, best] = sigmoid(odds[every, best])
    total = claims.sum(axis=0)
    for start in range(0, count, BLOCK):
        rows = np.arange(start, min(start + BLOCK, count))
        alike = sigmoid(pairs[rows]).astype(np.float32)
        alike[rows - start, rows] = 0.0
        company = alike @ claims
        features[rows, :, 1] = company / (alike.sum(axis=1) + NOBODY)[:, None]
        features[rows, :, 2] = np.log1p(np.maximum(total - claims[rows] - company, 0.0))
        features[rows, :, 3] = alike.max(axis=1)[:, None]
    return features


def in_company(odds: Odds, pairs: Odds, line: Line) -> Odds:
    """The log-odds [n, d] with what the other items say; ``line`` weighs `FEATURES`."""
    if not any(line.weights[1:]):
        return odds
    return line.log_odds(company_features(odds, pairs))
