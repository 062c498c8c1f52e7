"""What people decided as labels, and how a calibration fares on those that were held out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]


class Question(StrEnum):
    RELEVANCE = "relevance"
    MATCH = "match"


@dataclass(frozen=True, slots=True)
class RelevanceLabel:
    """A publication that a person took as for us, or not. ``group`` is what was decided together."""

    group: str
    text: str  # its head
    language: str | None
    vector: Matrix
    relevant: bool


@dataclass(frozen=True, slots=True)
class MatchLabel:
    """Where a person put a publication, beside the register as it stood then.

    ``belongs`` is a number of ``numbers``, or None for something new; with ``wrong`` only is known where it is not.
    """

    group: str
    language: str | None
    vector: Matrix
    numbers: tuple[int, ...]
    developments: Matrix  # [d, k]
    belongs: int | None = None
    wrong: int | None = None


@dataclass(frozen=True, slots=True)
class TextFamily:
    """A development in words, the texts of publications that belong to it, and rivals: texts that only look so."""

    id: str
    development: str
    items: tuple[str, ...]
    rivals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Score:
    """How a calibration fares on held-out decisions: right ones of all, with Wilson's 95% interval, and the mean loss
    (log-loss, in nats)."""

    right: int
    total: int
    loss: float

    @property
    def share(self) -> float:
        return self.right / self.total if self.total else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson 1927, which holds for few observations as well."""
        if not self.total:
            return 0.0, 1.0
        z, n, p = 1.96, self.total, self.share
        middle, half = p + z * z / (2 * n), z * (p * (1 - p) / n + z * z / (4 * n * n)) ** 0.5
        return max((middle - half) / (1 + z * z / n), 0.0), min((middle + half) / (1 + z * z / n), 1.0)


@dataclass(frozen=True, slots=True)
class Trial:
    """One question before and after. ``change`` is the interval of the mean loss after less before."""

    question: Question
    fitted_on: int
    before: Score
    after: Score
    change: tuple[float, float]
    lacking: str = ""  # Dutch: what is missing to learn at all

    @property
    def better(self) -> bool:
        """Surely less loss, and not one decision more wrong."""
        return not self.lacking and self.change[1] < 0 and self.after.right >= self.before.right
