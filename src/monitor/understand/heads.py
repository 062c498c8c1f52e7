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


@dataclass(frozen=True, slots=True)
class Heads:
    """[n, d] unit vectors, the mean of each one's kind, and the kinds' names."""

    plain: Matrix
    means: Matrix
    kinds: tuple[str, ...]

    @property
    def rest(self) -> Matrix:
        """[n, d]: less the mean of their kind."""
        difference: Matrix = self.plain - self.means
        return difference

    @property
    def centred(self) -> Matrix:
        """The same, again of unit length."""
        return unit(self.rest)

    @property
    def distances(self) -> NDArray[np.float32]:
        """[n]: how far each is from the mean of its kind; a general text is near to it."""
        return np.asarray(np.linalg.norm(self.rest, axis=1), dtype=np.float32)

    def __len__(self) -> int:
        return len(self.plain)

    def __getitem__(self, rows: NDArray[np.intp] | slice) -> Heads:
        chosen = np.arange(len(self))[rows]
        return Heads(self.plain[rows], self.means[rows], tuple(self.kinds[at] for at in chosen))


def heads_of(vectors: Matrix, kinds: Sequence[str], means: Mapping[str, Matrix]) -> Heads:
    """Unit vectors [n, d] with the mean of each one's kind from ``means``."""
    of_each = np.stack([means[kind] for kind in kinds]) if len(kinds) else np.zeros_like(vectors)
    return Heads(vectors, of_each, tuple(kinds))


def corrected(a: Heads, b: Heads) -> Matrix:
    """[n, m]: cosines less those of the means of their kinds, which draw texts of one language together."""
    difference: Matrix = a.plain @ b.plain.T - a.means @ b.means.T
    return difference


def same_kind(a: Heads, b: Heads) -> NDArray[np.bool_]:
    """[n, m]"""
    same: NDArray[np.bool_] = np.array(a.kinds)[:, None] == np.array(b.kinds)[None]
    return same


def language_of(language: str | None) -> str:
    """The kind of an item by its language tag."""
    short = (language or "")[:2].lower()
    return short if short in LANGUAGES else "other"


def unit(vectors: Matrix) -> Matrix:
    """Rows of unit length."""
    lengths: Matrix = np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9).astype(np.float32)
    return (vectors / lengths).astype(np.float32)
