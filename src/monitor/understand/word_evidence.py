"""The log-odds of an item and a development, with what their single words say (see words)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from monitor.understand.calibration import Line
from monitor.understand.matching import lead_over_others, usual
from monitor.understand.words import Said, WordReader, likeness

Matrix = NDArray[np.float32]
Odds = NDArray[np.float64]

FEATURES = ("log-odds", "words", "lead")  # of an item and a development; see word_features


def word_features(odds: Odds, scores: Matrix, expected: tuple[float, float]) -> NDArray[np.float32]:
    """[n, d, 3]: the log-odds themselves; by how many standard deviations an item's words are nearer to a development
    than those of the items read here usually are; and the lead of that over the best other development."""
    mean, variance = expected
    rest = scores - np.float32(mean)
    shift, spread = usual(rest, np.full(scores.shape[1], variance, dtype=np.float32))
    standard: Matrix = ((rest - shift) / np.sqrt(np.maximum(spread, 1e-9))).astype(np.float32)
    return np.stack([odds, standard, lead_over_others(standard)], axis=2, dtype=np.float32)


def in_words(
    odds: Odds, items: Sequence[Said | None], entries: Sequence[Said | None], reader: WordReader, line: Line
) -> Odds:
    """The log-odds [n, d] with what single words say; ``line`` weighs `FEATURES`.

    Of an item whose words are not known the log-odds stay as they were; so do all where those of a development are not.
    """
    rows = np.array([at for at, said in enumerate(items) if said is not None], dtype=np.intp)
    asked = [said for said in entries if said is not None]
    if not len(rows) or not asked or len(asked) < len(entries):
        return odds
    scores = likeness([said for said in items if said is not None], asked, reader)
    told = odds.copy()
    told[rows] = line.log_odds(word_features(odds[rows], scores, reader.likeness))
    return told
