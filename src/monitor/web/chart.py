"""The validity sum as numbers for a small chart: every row starts where the one above it ended."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.model import Validity


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of the sum. ``start`` and ``width`` are in points on the scale from 0 to 100."""

    criterion: str
    points: int
    reason: str
    start: int
    width: int
    after: int  # the sum up to and with this row

    @property
    def sign(self) -> str:
        if self.criterion == "base":
            return "base"
        return "up" if self.points > 0 else "down" if self.points < 0 else "none"


def chart(validity: Validity) -> tuple[Bar, ...]:
    """The rows as bars; empty where there is no score."""
    bars: list[Bar] = []
    total = 0
    for row in validity.contributions:
        after = total + row.points
        low, high = sorted((max(total, 0), max(after, 0)))
        bars.append(Bar(row.criterion, row.points, row.reason, low, high - low, after))
        total = after
    return tuple(bars)
