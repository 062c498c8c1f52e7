"""What a source's history says: whether it is healthy, when to ask it again, and where it moved to. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.model import Source, SourceOutcome

#: Failures in a row after which a source is asked less often; it then rests a week, two, four, at most eight.
PATIENCE = 4
MAX_REST_WEEKS = 8
#: The same permanent redirect so many times in a row, each with a feed behind it, is a move. One may be a mistake.
MOVES = 3
#: 410 means "gone for good"; a server that says so twice is believed.
GONE = 2
#: Failures in a row at the new address after which the old one is asked again: a move may have been undone.
BACK = 2
#: Silence of this many times the cadence is worth a sentence in the report, long before it counts as frozen.
LATE = 2.0


@dataclass(frozen=True, slots=True)
class Visit:
    """How one run found a source."""

    at: datetime
    outcome: SourceOutcome
    new: int = 0  # entries that were not known before
    status: int | None = None
    overflowed: bool = False
    moved: str | None = None  # where permanent redirects led, or where it was asked since they had
    address: str | None = None  # what the sources file gave then; None where that was not kept


@dataclass(frozen=True, slots=True)
class Health:
    """A source over its visits. ``rest_until`` is None when it may be asked now; ``muted`` when not any more. From
    ``moved_to`` on it is asked there."""

    last_success: datetime | None
    last_new: datetime | None
    silent_days: int | None  # since the last new entry; None before the first
    failures: int  # in a row
    per_week: float | None  # new entries, over the visits that are known
    rest_until: datetime | None
    muted: bool
    moved_to: str | None
    note: str  # Dutch, empty when all is well


def health(source: Source, visits: Sequence[Visit], now: datetime) -> Health:
    """The health of ``source`` from its ``visits``, oldest first. Failures and moves of an address that the file of
    sources no longer gives are over: who changed it wants it tried."""
    own = [visit for visit in visits if visit.address in {None, source.url}]
    reached = [visit for visit in visits if visit.outcome.reached]
    fresh = [visit for visit in visits if visit.new]
    failures = next((i for i, visit in enumerate(reversed(own)) if visit.outcome.reached), len(own))
    last_new = fresh[-1].at if fresh else None
    muted = len(own) >= GONE and all(visit.status == 410 and visit.moved is None for visit in own[-GONE:])
    rest = None if muted else _rest_until(own, failures, now)
    return Health(
        last_success=reached[-1].at if reached else None,
        last_new=last_new,
        silent_days=(now - last_new).days if last_new else None,
        failures=failures,
        per_week=_per_week(reached),
        rest_until=rest,
        muted=muted,
        moved_to=_moved_to(own, failures),
        note=_note(source, failures, last_new, now, muted=muted, rest=rest),
    )


def _rest_until(visits: Sequence[Visit], failures: int, now: datetime) -> datetime | None:
    """After several failures in a row each next one doubles the pause; half a day early, since runs shift a little."""
    if failures < PATIENCE:
        return None
    weeks = min(2 ** (failures - PATIENCE), MAX_REST_WEEKS)
    until = visits[-1].at + timedelta(weeks=weeks) - timedelta(hours=12)
    return until if until > now else None


def _per_week(reached: Sequence[Visit]) -> float | None:
    """The first visit finds all that a feed holds, which says nothing about a week."""
    if len(reached) < 2:
        return None
    weeks = max((reached[-1].at - reached[0].at) / timedelta(weeks=1), 1.0)
    return round(sum(visit.new for visit in reached[1:]) / weeks, 1)


def _moved_to(visits: Sequence[Visit], failures: int) -> str | None:
    if failures >= BACK:
        return None
    last = [visit.moved for visit in visits if visit.outcome.reached][-MOVES:]
    return last[0] if len(last) == MOVES and last[0] and len(set(last)) == 1 else None


def _weeks(days: int) -> str:
    if days < 14:
        return f"{days} dagen"
    return f"{round(days / 7)} weken"


def _note(
    source: Source, failures: int, last_new: datetime | None, now: datetime, *, muted: bool, rest: datetime | None
) -> str:
    if muted:
        return f"{source.name} is voorgoed weg (status 410) en wordt niet meer gevraagd"
    if rest is not None:
        return f"{source.name} mislukte {failures} keer achter elkaar en wordt pas na {rest:%d-%m-%Y} weer gevraagd"
    if failures > 1:
        return f"{source.name} mislukte {failures} keer achter elkaar"
    silent = (now - last_new).days if last_new else None
    if silent is not None and source.cadence_days and silent > max(LATE * source.cadence_days, 14):
        return f"{source.name} is al {_weeks(silent)} stil, normaal komt er elke {_weeks(source.cadence_days)} iets"
    return ""


def coverage(outcomes: Sequence[tuple[Source, SourceOutcome]], notes: Sequence[str], overflowed: Sequence[str]) -> str:
    """What a run saw and did not see, in Dutch: for its report.

    ``outcomes`` are those of the sources that were asked, ``notes`` those of :func:`health`, ``overflowed`` the names
    of sources that held more than was taken.
    """
    read = sum(outcome.reached for _, outcome in outcomes)
    sentences = [f"{read} van {len(outcomes)} bronnen gelezen"]
    missed = Counter(outcome for _, outcome in outcomes if not outcome.reached)
    for outcome, _ in missed.most_common():
        names = [source.name for source, found in outcomes if found is outcome]
        sentences.append(f"{_WHY[outcome]}: {_listed(names)}")
    frozen = [source.name for source, outcome in outcomes if outcome is SourceOutcome.STALE]
    empty = [source.name for source, outcome in outcomes if outcome is SourceOutcome.EMPTY]
    if frozen:
        sentences.append(f"bevroren: {_listed(frozen)}")
    if empty:
        sentences.append(f"leeg: {_listed(empty)}")
    if overflowed:
        sentences.append(f"meer dan er gelezen is stond bij {_listed(overflowed)}")
    sentences += [note for note in notes if note]
    return "; ".join(sentences) + "."


_WHY = {
    SourceOutcome.NOT_A_FEED: "geen feed meer",
    SourceOutcome.CHALLENGE: "houdt programma’s tegen",
    SourceOutcome.ROBOTS: "staat lezen niet toe",
    SourceOutcome.HTTP: "gaf een foutmelding",
    SourceOutcome.DNS: "niet te vinden",
    SourceOutcome.TIMEOUT: "te traag",
    SourceOutcome.REDIRECT_REFUSED: "verwees verkeerd door",
    SourceOutcome.TOO_LARGE: "te groot",
    SourceOutcome.BAD_CONTENT: "onleesbaar",
}


def _listed(names: Sequence[str]) -> str:
    if len(names) > 5:
        return f"{', '.join(names[:4])} en nog {len(names) - 4}"
    return " en ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]
