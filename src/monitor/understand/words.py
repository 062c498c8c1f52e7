"""What single words say about where an item belongs, beside the vectors of whole texts.

One vector for a text blurs what tells a development from its neighbour: two claims about training budgets are near each
other whoever gets the money. So the words that tell most are kept as the model read them in their sentence, and each
word of a development looks for its best one in the item: late interaction (ColBERT; Khattab and Zaharia, SIGIR 2020),
here without training, weighed by how rare a word is in its language (the inverse document frequency of Spärck Jones,
1972). Words of two languages are compared through the model, which has learnt them together.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from monitor.understand.heads import unit

Matrix = NDArray[np.float32]

# Kept of a text. On families left out of training (fold 1, fold 0) the AUC of existing or new is .898 and .911 without
# words, .908 and .920 with all of them in 384 numbers each, .909 and .919 with 48 and 64, .908 and .918 with 32 and 48.
MOST = 48
BLOCK = 64  # items compared at a time


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text that tell most, in the order of the text: directions [k, d], and what each weighs [k].

    In half precision, as they are stored: those of a large week are in memory together.
    """

    vectors: NDArray[np.float16]
    weights: NDArray[np.float16]


@dataclass(frozen=True, slots=True)
class Said:
    """The words of a text of some kind: a language, or that of developments (see heads)."""

    words: Words
    kind: str


@dataclass(frozen=True, slots=True)
class WordReader:
    """How a model's readings of single tokens are kept, and compared.

    ``directions`` [dimension, d] are those in which tokens differ most, ``telling`` [dimension + 1] gives how much a
    token tells (the last is what every one has), ``means`` [d] are by kind of text, as in heads. ``likeness`` holds
    mean and variance of the likeness of any item with any development.
    """

    directions: Matrix
    telling: NDArray[np.float32]
    means: Mapping[str, NDArray[np.float32]]
    likeness: tuple[float, float]

    @property
    def digest(self) -> str:
        """Changes whenever the same tokens would be kept otherwise."""
        return hashlib.sha256(self.directions.tobytes() + self.telling.tobytes() + bytes([MOST])).hexdigest()[:10]

    def read(self, tokens: Matrix) -> Words:
        """The telling ones of a text's tokens [t, dimension]."""
        weights = np.maximum(tokens @ self.telling[:-1] + self.telling[-1], 0.0)
        kept = np.sort(np.argsort(-weights, kind="stable")[:MOST])
        return Words((tokens[kept] @ self.directions).astype(np.float16), weights[kept].astype(np.float16))

    def centred(self, said: Said) -> Matrix:
        """[k, d], of unit length: less what words in texts of this kind have in common."""
        return unit(said.words.vectors.astype(np.float32) - self.means[said.kind])


def packed(words: Words) -> NDArray[np.float16]:
    """[k, d + 1], as it is stored: the weight is the last column."""
    return np.concatenate([words.vectors, words.weights[:, None]], axis=1)


def unpacked(table: NDArray[np.float16]) -> Words:
    return Words(table[:, :-1], table[:, -1])


def likeness(items: Sequence[Said], entries: Sequence[Said], reader: WordReader) -> Matrix:
    """[n, m]: how well the words of each entry are found in each item: the mean, by weight, of their best cosines."""
    found = np.zeros((len(items), len(entries)), dtype=np.float32)
    telling = [at for at, entry in enumerate(entries) if len(entry.words.weights)]
    if not telling:
        return found
    asked = np.concatenate([reader.centred(entries[at]) for at in telling])
    lengths = [len(entries[at].words.weights) for at in telling]
    weights = np.concatenate([_shares(entries[at].words) for at in telling])
    begins = np.cumsum([0, *lengths[:-1]])
    for rows, given in _blocks(items, reader, asked.shape[1]):
        best = (asked @ given.T).reshape(len(asked), len(rows), MOST).max(axis=2)
        found[rows[:, None], telling] = np.add.reduceat(best * weights[:, None], begins, axis=0).T
    return found


def _shares(words: Words) -> NDArray[np.float32]:
    weights = words.weights.astype(np.float32) + np.float32(1e-6)
    shares: NDArray[np.float32] = weights / weights.sum()
    return shares


def _blocks(items: Sequence[Said], reader: WordReader, width: int) -> Iterator[tuple[NDArray[np.intp], Matrix]]:
    """Rows, and their words below each other, [rows x MOST, width]. Room that a text leaves is zero: like nothing."""
    for start in range(0, len(items), BLOCK):
        rows = np.arange(start, min(start + BLOCK, len(items)))
        table = np.zeros((len(rows), MOST, width), dtype=np.float32)
        for at, row in enumerate(rows):
            said = items[int(row)]
            table[at, : len(said.words.weights)] = reader.centred(said)
        yield rows, table.reshape(-1, width)
