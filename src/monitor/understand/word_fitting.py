"""Learning what single words say: which directions to keep of a token, how much each tells, and what that is worth.

The first two need no labels; the last is fitted on families that the model was not trained on, like all lines.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from monitor.understand.fitting import (
    REGISTER,
    Family,
    Lines,
    entries,
    heads,
    registers,
    said_by,
    said_in,
    with_owners,
)
from monitor.understand.heads import ENTRIES, LANGUAGES
from monitor.understand.matching import fit_features, standardised
from monitor.understand.word_evidence import word_features
from monitor.understand.words import WordReader, likeness

Matrix = NDArray[np.float32]

DIRECTIONS = 64  # of a token that are kept: with 384 the AUC is .002 higher, and a week takes six times the room
LEAST = 0.05  # what the commonest word tells
STRENGTH = 1.0  # of the ridge that learns to tell how telling a token is


@dataclass(frozen=True, slots=True)
class ReadText:
    """A text as the model read it: its pieces' numbers [t] and their vectors [t, dimension], in half precision."""

    language: str
    kind: str  # its language, or that of a development
    pieces: NDArray[np.int64]
    vectors: NDArray[np.float16]


def fit_reader(texts: Sequence[ReadText]) -> WordReader:
    """Directions by principal components of tokens less the mean of their kind; how telling a token is by a ridge
    regression of its inverse document frequency in its language."""
    centres = {kind: _mean([one for one in texts if one.kind == kind]) for kind in {one.kind for one in texts}}
    everyone = _mean([one for one in texts if one.kind != ENTRIES])
    spread = sum(_covariance(one, centres[one.kind]) for one in texts)
    directions = np.linalg.eigh(np.asarray(spread))[1][:, ::-1][:, :DIRECTIONS].astype(np.float32)
    means = {kind: centres.get(kind, everyone) @ directions for kind in (*LANGUAGES, ENTRIES)}
    return WordReader(directions, _telling(texts), {**means, "other": everyone @ directions}, (0.0, 1.0))


def _mean(texts: Sequence[ReadText]) -> Matrix:
    total = sum(one.vectors.astype(np.float64).sum(axis=0) for one in texts)
    return np.asarray(total / max(sum(len(one.pieces) for one in texts), 1), dtype=np.float32)


def _covariance(one: ReadText, centre: Matrix) -> Matrix:
    rest = one.vectors.astype(np.float32) - centre
    spread: Matrix = rest.T @ rest
    return spread


def _telling(texts: Sequence[ReadText]) -> NDArray[np.float32]:
    found: dict[str, Counter[int]] = {}
    for one in texts:
        found.setdefault(one.language, Counter()).update(set(one.pieces.tolist()))
    count = Counter(one.language for one in texts)
    dimension = texts[0].vectors.shape[1] + 1
    products, answers = STRENGTH * np.eye(dimension), np.zeros(dimension)
    for one in texts:
        rows = np.c_[one.vectors.astype(np.float64), np.ones(len(one.pieces))]
        rare = [np.log((count[one.language] + 1) / (found[one.language][piece] + 0.5)) for piece in one.pieces.tolist()]
        products += rows.T @ rows
        answers += rows.T @ np.maximum(rare, LEAST)
    telling: NDArray[np.float32] = np.linalg.solve(products, answers).astype(np.float32)
    return telling


def with_usual(reader: WordReader, families: Sequence[Family]) -> WordReader:
    """The reader with mean and variance of the likeness of any item with any development; families without words of
    all their texts are left out."""
    scores = _scores(families, reader)
    return replace(reader, likeness=(round(float(scores.mean()), 4), round(float(scores.var()), 6)))


def _scores(families: Sequence[Family], reader: WordReader) -> Matrix:
    """[items, developments] of all of these families."""
    examples, _ = with_owners(families)
    items, asked = said_in(examples), said_by(families)
    return likeness([one for one in items if one], [one for one in asked if one], reader)


def word_rows(
    families: Sequence[Family],
    means: Mapping[str, Matrix],
    spread: Matrix,
    lines: Lines,
    seed: int,
    size: int = REGISTER,
) -> tuple[Matrix, NDArray[np.bool_]]:
    """Features of items with their best development in simulated registers, and whether it is theirs.

    ``lines`` hold `existing` and the reader; all texts of the families have words.
    """
    reader = lines.reader
    if reader is None:
        raise ValueError("there is no word reader to learn for")
    examples, owner = with_owners(families)
    developments, members, scores = entries(families, means), heads(examples, means), _scores(families, reader)
    rows, labels = [], []
    for register, chosen in registers(owner, len(families), seed, size):
        items, nine = members[chosen], developments[register]
        standard = standardised(items.rest, nine.plain, spread, items.rest)
        odds = lines.existing.log_odds(fit_features(items, nine, standard))
        features = word_features(odds, scores[chosen][:, register], reader.likeness)
        best = features[..., :2].sum(axis=2).argmax(axis=1)
        rows.append(features[np.arange(len(chosen)), best])
        labels.append(owner[chosen] == register[best])
    return np.concatenate(rows), np.concatenate(labels)
