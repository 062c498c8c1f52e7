"""Vectors of whole texts as they are compared: as the model gave them, and less what texts of their kind share.

A text's kind is its language; the entries of a register are a kind of their own. What a kind has in common says nothing
about which texts belong together, and how little is left of a text without it says how general that text is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]

LANGUAGES = ("nl", "en", "de", "fr")
ENTRIES = "development"  # the kind of the entries of a register
KINDS = (*LANGUAGES, "other", ENTRIES)


@dataclass(frozen=True, slots=True)
class Heads:
    """[n, d] unit vectors as the model gave them and ``centred``: less the mean of their kind, again of unit length;
    how far each lies from that mean (a general text is near to it); and its kind, a row of ``means`` [kinds, d]."""

    plain: Matrix
    centred: Matrix
    distances: NDArray[np.float32]
    kinds: NDArray[np.intp]
    means: Matrix

    def __len__(self) -> int:
        return len(self.plain)

    def __getitem__(self, rows: NDArray[np.intp] | slice) -> Heads:
        return Heads(self.plain[rows], self.centred[rows], self.distances[rows], self.kinds[rows], self.means)


def heads_of(vectors: Matrix, kinds: Sequence[str], means: Mapping[str, Matrix]) -> Heads:
    """Unit vectors [n, d] with the mean of each one's kind from ``means``."""
    known = np.stack([means.get(kind, np.zeros(vectors.shape[1], dtype=np.float32)) for kind in KINDS])
    rows = np.array([KINDS.index(kind) for kind in kinds], dtype=np.intp)
    rest: Matrix = (vectors - known[rows]).astype(np.float32)
    distances = np.linalg.norm(rest, axis=1).astype(np.float32)
    return Heads(vectors, unit(rest), distances, rows, known.astype(np.float32))


def corrected(a: Heads, b: Heads) -> Matrix:
    """[n, m]: cosines less those of the means of their kinds, which draw texts of one language together."""
    usual = a.means @ b.means.T
    difference: Matrix = a.plain @ b.plain.T - usual[a.kinds[:, None], b.kinds[None]]
    return difference


def same_kind(a: Heads, b: Heads) -> NDArray[np.bool_]:
    """[n, m]"""
    same: NDArray[np.bool_] = a.kinds[:, None] == b.kinds[None]
    return same


def language_of(language: str | None) -> str:
    """The kind of an item by its language tag."""
    short = (language or "")[:2].lower()
    return short if short in LANGUAGES else "other"


def unit(vectors: Matrix) -> Matrix:
    """Rows of unit length."""
    lengths: Matrix = np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9).astype(np.float32)
    return (vectors / lengths).astype(np.float32)
