"""What rises: publications and independent sources for each development, week by week."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

WEEKS = 12
HALF = 4  # weeks compared with the weeks before them: shorter is noise, longer misses what begins


@dataclass(frozen=True, slots=True)
class Seen:
    """One publication about a development that is no copy."""

    development: int
    source: str
    day: date
    independent: bool  # not a report on somebody else's work


@dataclass(frozen=True, slots=True)
class Trend:
    """A development over the last weeks, oldest week first."""

    development: int
    items: tuple[int, ...]
    sources: tuple[int, ...]  # independent ones, each counted once a week
    recent: int  # items in the last four weeks
    before: int  # items in the four weeks before those

    @property
    def change(self) -> int:
        return self.recent - self.before


def week_starts(today: date, weeks: int = WEEKS) -> tuple[date, ...]:
    """The Mondays of the last weeks, that of today included, oldest first."""
    monday = today - timedelta(days=today.weekday())
    return tuple(monday - timedelta(weeks=back) for back in reversed(range(weeks)))


def trends(seen: Iterable[Seen], numbers: Sequence[int], *, today: date) -> tuple[Trend, ...]:
    """The trend of each of these developments; what rises most comes first."""
    starts = week_starts(today)
    place = {start: at for at, start in enumerate(starts)}
    items: dict[int, list[int]] = {number: [0] * WEEKS for number in numbers}
    sources: dict[int, list[set[str]]] = defaultdict(lambda: [set() for _ in range(WEEKS)])
    for one in seen:
        at = place.get(one.day - timedelta(days=one.day.weekday()))
        if at is None or one.development not in items:
            continue
        items[one.development][at] += 1
        if one.independent:
            sources[one.development][at].add(one.source)
    made = [
        Trend(
            number,
            tuple(counts),
            tuple(len(names) for names in sources[number]),
            recent=sum(counts[-HALF:]),
            before=sum(counts[-2 * HALF : -HALF]),
        )
        for number, counts in items.items()
    ]
    return tuple(sorted(made, key=lambda t: (-t.change, -t.recent, t.development)))
