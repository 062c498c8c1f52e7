"""Whole numbers that still add up.

Largest remainder (Hamilton's method): every part is rounded down, and the units that are then missing go to the parts
with the largest remainders, so that the shown integers sum exactly to the shown total.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import floor

NOISE = 9  # decimals: what lies beyond is floating-point noise, not a remainder


def half_up(value: float) -> int:
    """The nearest integer; halves go up, so that rounding keeps the order of scores."""
    return floor(round(value, NOISE) + 0.5)


def largest_remainder(parts: Sequence[float]) -> tuple[int, ...]:
    """Integers, one a part, that sum to ``half_up(sum(parts))``. On equal remainders the earlier part gains."""
    clean = [round(p, NOISE) for p in parts]
    whole = [floor(p) for p in clean]
    missing = half_up(sum(clean)) - sum(whole)
    by_remainder = sorted(range(len(clean)), key=lambda i: (round(whole[i] - clean[i], NOISE), i))
    for i in by_remainder[:missing]:
        whole[i] += 1
    return tuple(whole)
