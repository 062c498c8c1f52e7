"""Vectors of whole texts as they are compared: as the model gave them, and less what texts of their kind share.

A text's kind is its language; the entries of a register are a kind of their own. What a kind has in common says nothing
about which texts belong together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]

LANGUAGES = ("nl", "en", "de", "fr")
ENTRIES = "development"  # the kind of the entries of a register


@dataclass(frozen=True, slots=True)
class Heads:
    """[n, d] unit vectors as the model gave them and ``centred``: less the mean of their kind, again of unit length.
    ``lengths`` [n] is how long they were before that: how far a text lies from what is usual. ``kinds`` [n] names the
    kind of each."""

    plain: Matrix
    centred: Matrix
    lengths: NDArray[np.float32]
    kinds: NDArray[np.str_]

    @property
    def rest(self) -> Matrix:
        """[n, d]: less the mean of their kind."""
        difference: Matrix = self.centred * self.lengths[:, None]
        return difference

    def __len__(self) -> int:
        return len(self.plain)

    def __getitem__(self, rows: NDArray[np.intp] | slice) -> Heads:
        return Heads(self.plain[rows], self.centred[rows], self.lengths[rows], self.kinds[rows])


def heads_of(vectors: Matrix, kinds: Sequence[str], means: Mapping[str, Matrix]) -> Heads:
    """Unit vectors [n, d] with the mean of each one's kind from ``means``."""
    rest = vectors - np.stack([means[kind] for kind in kinds]) if len(kinds) else vectors
    lengths = np.linalg.norm(rest, axis=1).astype(np.float32)
    return Heads(vectors, unit(rest), lengths, np.array(list(kinds), dtype=np.str_))


def language_of(language: str | None) -> str:
    """The kind of an item by its language tag."""
    short = (language or "")[:2].lower()
    return short if short in LANGUAGES else "other"


def unit(vectors: Matrix) -> Matrix:
    """Rows of unit length."""
    lengths: Matrix = np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9).astype(np.float32)
    return (vectors / lengths).astype(np.float32)
