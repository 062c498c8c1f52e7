"""What was dropped, looked at by chance: a small sample each week, and what it says of all that was dropped."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

SIZE = 5  # dropped items offered a week: a minute's work; a quarter of weeks gives an interval that says something
LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class SampledWeek:
    """One run: how many items it dropped, how many of its sample were looked at, how many of those belonged."""

    dropped: int
    looked: int
    missed: int


@dataclass(frozen=True, slots=True)
class Missed:
    """What was missed, by the samples of the weeks that were looked at. Shares are 0 to 1, of ``dropped`` items."""

    dropped: int
    looked: int
    missed: int
    share: float
    low: float
    high: float

    @property
    def number(self) -> tuple[int, int, int]:
        """How many items: most likely, at least, at most (at the interval's level). What was seen is certain."""
        about, low, high = (round(share * self.dropped) for share in (self.share, self.low, self.high))
        return max(about, self.missed), max(low, self.missed), high

    def __str__(self) -> str:
        """Dutch, for a report: the share, its interval, and what it rests on."""
        about, low, high = self.number
        seen = "één bekeken publicatie" if self.looked == 1 else f"{self.looked} bekeken publicaties"
        return (
            f"Naar schatting {_percent(self.share)} van wat afviel, hoorde er toch bij (95%-interval "
            f"{_percent(self.low)} tot {_percent(self.high)}): ongeveer {about} van {self.dropped}, ten minste {low} "
            f"en ten hoogste {high}. Geschat uit {seen}, waarvan {self.missed} er toch bij hoorde"
            + ("n." if self.missed != 1 else ".")
        )


def draw(keys: Sequence[str], *, seed: int, size: int = SIZE) -> tuple[str, ...]:
    """Some of these keys by chance; the same seed draws the same, in whatever order they come."""
    listed = sorted(set(keys))
    return tuple(random.Random(seed).sample(listed, min(size, len(listed))))  # noqa: S311 - a sample, not a secret


def estimate(weeks: Sequence[SampledWeek]) -> Missed | None:
    """The share that was missed, with its interval; None while nobody has looked.

    A large week counts for more than a small one, as it dropped more. The interval is Clopper and Pearson's (1934) at
    the effective size of such a weighted sample (Korn and Graubard 1998, "Confidence intervals for proportions with
    small expected number of positive counts estimated from survey data").
    """
    from scipy.stats import beta  # type: ignore[import-untyped]  # slow to import

    told = [week for week in weeks if week.looked]
    if not told:
        return None
    dropped = sum(week.dropped for week in told)
    looked, missed = sum(week.looked for week in told), sum(week.missed for week in told)
    share = sum(week.dropped * week.missed / week.looked for week in told) / dropped
    size = dropped**2 / sum(week.dropped**2 / week.looked for week in told)
    tail = (1 - LEVEL) / 2
    successes = share * size
    low = float(beta.ppf(tail, successes, size - successes + 1)) if successes > 0 else 0.0
    high = float(beta.ppf(1 - tail, successes + 1, size - successes)) if successes < size else 1.0
    if looked == dropped:  # everything was looked at: nothing is left to chance
        low = high = share
    return Missed(dropped, looked, missed, share, low, high)


def _percent(share: float) -> str:
    return f"{share * 100:.0f}%" if share in {0.0, 1.0} or share >= 0.1 else f"{share * 100:.1f}%".replace(".", ",")
