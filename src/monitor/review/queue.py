"""The queue of proposals: what each asks of an analyst, which comes first, and which a filter lets through."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from monitor.model import Proposal, ProposalKind, ProposalStatus, Relation, ValidityStatus

#: What makes a proposal worth an analyst's next minutes. The values order the queue and mean nothing else: a dispute
#: about something that is published comes before a big change, that before a well-supported new entry, and a proposal
#: that cannot be approved as it stands waits until what can be decided at once is decided.
CONTESTED_VALUE = 60.0
NEW_VALUE = 30.0
UPDATE_VALUE = 20.0
POINT_OF_CHANGE_VALUE = 2.0  # for each point by which an update moves the published score
ORIGIN_VALUE = 6.0  # for each publisher that speaks for it, up to four
SCORE_VALUE = 0.2  # for each point of the score
HELD_UP_VALUE = -25.0  # a sentence without support, or no score
#: Below this the matcher would as soon put an item elsewhere: a person has to look before several are decided at once.
UNSURE_BELOW = 0.5
PAGE = 25


class Flag(StrEnum):
    """What an analyst must know before deciding."""

    CONTESTED = "contested"
    UNSUPPORTED = "unsupported"  # a sentence holds something that no stored text supports
    NO_SCORE = "no_score"
    SINGLE_SOURCE = "single_source"
    PAYWALL = "paywall"  # of one of its items only what stands before a paywall was read
    UNSURE_MATCH = "unsure_match"  # another development is nearly as near
    GREW = "grew"  # a later run added evidence


class Order(StrEnum):
    VALUE = "value"
    SCORE = "score"
    NEWEST = "newest"
    OLDEST = "oldest"


@dataclass(frozen=True, slots=True)
class Entry:
    """A proposal as a line of the queue."""

    id: int
    version: int
    kind: ProposalKind
    status: ProposalStatus
    title: str
    language: str
    lead: str  # the text; of an update what changes, since its text is known
    development: int | None
    score: int | None
    low: int | None
    high: int | None
    change: int | None  # points by which an update moves the score
    sure: float | None  # from 0 to 1: that an update is about its development, or that a new one fits none
    sources: tuple[str, ...]
    flags: frozenset[Flag]
    run: int
    updated_run: int
    value: float
    haystack: str  # what a search looks in, folded

    @property
    def clear(self) -> bool:
        """Whether nothing holds an approval up: fit for one decision over several."""
        return not self.flags & {Flag.CONTESTED, Flag.UNSUPPORTED, Flag.NO_SCORE, Flag.UNSURE_MATCH}


@dataclass(frozen=True, slots=True)
class Filter:
    """Which lines to show. An empty field lets everything through."""

    statuses: tuple[ProposalStatus, ...] = (ProposalStatus.OPEN,)
    kind: ProposalKind | None = None
    flag: Flag | None = None
    clear: bool = False
    text: str = ""
    run: int | None = None
    development: int | None = None
    order: Order = Order.VALUE


def summarise(one: Proposal) -> Entry:
    """The line of a proposal."""
    sources = tuple(dict.fromkeys(evidence.source for evidence in one.evidence))
    flags = frozenset(_flags(one, sources))
    change = _change(one)
    text = " ".join((one.title, one.body, *sources, *(e.title for e in one.evidence)))
    return Entry(
        id=one.id,
        version=one.version,
        kind=one.kind,
        status=one.status,
        title=one.title,
        language=one.language,
        lead=one.why if one.kind is ProposalKind.UPDATE and one.why else one.body,
        development=one.development,
        score=one.validity.score,
        low=one.validity.low,
        high=one.validity.high,
        change=change,
        sure=_sure(one),
        sources=sources,
        flags=flags,
        run=one.run,
        updated_run=one.updated_run,
        value=_value(one, flags, change, len(sources)),
        haystack=text.casefold(),
    )


def _flags(one: Proposal, sources: Sequence[str]) -> Iterable[Flag]:
    if one.validity.status is ValidityStatus.CONTESTED or any(
        evidence.relation is Relation.CONTRADICTS for evidence in one.evidence
    ):
        yield Flag.CONTESTED
    if one.title_problems or any(sentence.problems for sentence in one.sentences):
        yield Flag.UNSUPPORTED
    if one.validity.score is None:
        yield Flag.NO_SCORE
    if len(sources) < 2:
        yield Flag.SINGLE_SOURCE
    if one.paywalled:
        yield Flag.PAYWALL
    if _runner_up(one) >= UNSURE_BELOW or (one.match is not None and one.match < UNSURE_BELOW):
        yield Flag.UNSURE_MATCH
    if one.updated_run != one.run:
        yield Flag.GREW


def _runner_up(one: Proposal) -> float:
    return max((alternative.probability or 0.0 for alternative in one.alternatives), default=0.0)


def _sure(one: Proposal) -> float | None:
    if one.kind is ProposalKind.UPDATE:
        return one.match
    return 1.0 - _runner_up(one) if any(a.probability is not None for a in one.alternatives) else None


def _change(one: Proposal) -> int | None:
    """By how much an update moves the score: the rows of its sum after the first, which is the score that it had."""
    if one.kind is not ProposalKind.UPDATE or one.validity.score is None:
        return None
    return sum(row.points for row in one.validity.contributions if row.criterion != "base")


def _value(one: Proposal, flags: frozenset[Flag], change: int | None, origins: int) -> float:
    value = NEW_VALUE if one.kind is ProposalKind.NEW else UPDATE_VALUE
    value += ORIGIN_VALUE * min(origins, 4) + SCORE_VALUE * (one.validity.score or 0)
    value += POINT_OF_CHANGE_VALUE * abs(change or 0)
    if Flag.CONTESTED in flags:
        value += CONTESTED_VALUE
    if flags & {Flag.UNSUPPORTED, Flag.NO_SCORE}:
        value += HELD_UP_VALUE
    return value


def select(entries: Iterable[Entry], wanted: Filter) -> tuple[Entry, ...]:
    """The lines that a filter lets through, in its order."""
    words = wanted.text.casefold().split()
    kept = [entry for entry in entries if _passes(entry, wanted, words)]
    keys = {
        Order.VALUE: lambda e: (-e.value, e.id),
        Order.SCORE: lambda e: (-(e.score if e.score is not None else -1), e.id),
        Order.NEWEST: lambda e: (-e.updated_run, -e.id),
        Order.OLDEST: lambda e: (e.run, e.id),
    }
    return tuple(sorted(kept, key=keys[wanted.order]))


def _passes(entry: Entry, wanted: Filter, words: Sequence[str]) -> bool:
    return (
        (not wanted.statuses or entry.status in wanted.statuses)
        and wanted.kind in {None, entry.kind}
        and (wanted.flag is None or wanted.flag in entry.flags)
        and (not wanted.clear or entry.clear)
        and wanted.run in {None, entry.updated_run}
        and wanted.development in {None, entry.development}
        and all(word in entry.haystack for word in words)
    )


@dataclass(frozen=True, slots=True)
class Counts:
    """How many lines there are of each sort."""

    total: int
    statuses: dict[ProposalStatus, int]
    kinds: dict[ProposalKind, int]  # of the open ones
    flags: dict[Flag, int]  # of the open ones
    clear: int  # of the open ones
    runs: dict[int, int]  # of the open ones, by the run that last added to them


def count(entries: Iterable[Entry]) -> Counts:
    listed = tuple(entries)
    waiting = [entry for entry in listed if entry.status is ProposalStatus.OPEN]
    return Counts(
        total=len(listed),
        statuses=dict(Counter(entry.status for entry in listed)),
        kinds=dict(Counter(entry.kind for entry in waiting)),
        flags=dict(Counter(flag for entry in waiting for flag in entry.flags)),
        clear=sum(entry.clear for entry in waiting),
        runs=dict(Counter(entry.updated_run for entry in waiting)),
    )
