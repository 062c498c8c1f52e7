"""Where relevant items belong: with a development, with a cluster of earlier weeks, or together in a new one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from monitor.model import Alternative, Development, ItemOutcome, Relation
from monitor.understand.calibration import Calibration, sigmoid
from monitor.understand.clusters import Grouping, agglomerate, pair_odds
from monitor.understand.company import in_company
from monitor.understand.heads import ENTRIES, Heads, language_of, unit
from monitor.understand.matching import BACKGROUND, Fits, fit
from monitor.understand.relations import primaries
from monitor.understand.second_opinion import Signal, hear
from monitor.understand.traces import Trace
from monitor.understand.word_evidence import in_words
from monitor.understand.words import Said, Words

Matrix = NDArray[np.float32]
Odds = NDArray[np.float64]

# A development's own text counts for as many items as this when its earlier items are compared too: its text was
# written by a person, the earlier matches were not.
WEIGHT_OF_TEXT = 16.0
# An earlier item that no person has approved counts for less in a development than one that a person has: a wrong match
# draws others after it. Only items of a proposal that a person touched are here at all, the rest is placed anew every
# week; simulated weeks show no difference between .25 and 1 (docs/design.md). In clusters all count alike.
WEIGHT_UNAPPROVED = 0.5
# From these log-odds (73%) an item joins its development before any cluster forms: average linkage would otherwise draw
# it into a cluster with a like item that is less sure. On families left out of training: right .759 without, .769 with,
# the same share forced (training/weeks.py); since items are heard in company, the same to .005 with 0, 1, 2 and never.
SURE, FIRST = 1.0, 50.0
SAME_STUDY = 6.0  # log-odds between a report and the study that it reports on


@dataclass(frozen=True, slots=True)
class Placed:
    """Where an item went. Exactly one of ``development`` and ``cluster`` is a number."""

    development: int | None
    cluster: int | None
    probability: float  # that it belongs there
    alternatives: tuple[Alternative, ...]
    companions: int  # other items in the same cluster or, earlier, development
    opens: bool  # the first of its cluster
    primary: int | None  # the item on which it reports
    anchor: Matrix | None  # centred vector of what it was placed with


@dataclass(frozen=True, slots=True)
class _Space:
    """All vectors of one decision: new items, remembered items, developments."""

    new: Heads
    old: Heads
    everyone: Matrix  # both, centred


def place(
    items: Sequence[Trace],
    known: Sequence[Trace],
    developments: Sequence[Development],
    keys: Mapping[int, str],
    vectors: Mapping[str, NDArray[np.float32]],
    calibration: Calibration,
    next_cluster: int | None,
    proposed: frozenset[int] = frozenset(),
    signals: Mapping[int, Signal] | None = None,
    words: Mapping[str, Words] | None = None,
) -> dict[int, Placed]:
    """Place the relevant items, which have vectors, in a stable order. ``keys`` name the developments' vectors;
    ``words`` are found under the same keys as vectors are.

    Items that were placed in an earlier week may be among them: a group of items takes over the number of a cluster
    that they were in: first of one in ``proposed`` (its proposal waits for a person), then of the one of most items.
    """
    if not items:
        return {}
    members = [t for t in known if is_member(t) and t.pieces and t.pieces[0] in vectors]
    register = [d for d in developments if keys[d.number] in vectors]
    space = _space(items, members, vectors, calibration)
    entries = _entries([vectors[keys[d.number]] for d in register], space, calibration)
    fits = fit(space.new, entries, tuple(d.number for d in register), calibration, _background(space, members))
    fits = replace(fits, log_odds=_in_words(fits, items, [keys[d.number] for d in register], words or {}, calibration))
    pairs = pair_odds(space.new, space.new, calibration.pair)
    remembered = pair_odds(space.new, space.old, calibration.pair)
    fits = replace(fits, log_odds=in_company(fits.log_odds, pairs, calibration.company))
    fits = hear(fits, [trace.item for trace in items], signals or {})
    primary = primaries(items, [*items, *members], space.everyone[: len(items)] @ space.everyone.T)
    fixed = _fixed_groups(fits.numbers, members)
    to_fixed, weights = _to_fixed(fits, fixed, members, remembered, primary, items, calibration)
    position = {trace.item: at for at, trace in enumerate(items)}
    together = [(at, position[primary[t.item]]) for at, t in enumerate(items) if primary.get(t.item) in position]
    grouping = agglomerate(pairs - calibration.thresholds.cluster, to_fixed, weights, together)
    first = next_cluster or 1 + max((t.cluster for t in (*known, *items) if t.cluster is not None), default=0)
    destination = _destinations(items, fixed, grouping, first, proposed)
    return _placements(items, members, fits, destination, primary, space, entries)


def is_member(trace: Trace) -> bool:
    """Whether a remembered item belongs to a development or a cluster, in its own right."""
    kept = trace.outcome in {ItemOutcome.DEVELOPMENT, ItemOutcome.PROPOSAL}
    return kept and trace.relation is not Relation.REVISION


def _space(
    items: Sequence[Trace], members: Sequence[Trace], vectors: Mapping[str, Matrix], calibration: Calibration
) -> _Space:
    new = unit(np.stack([vectors[trace.pieces[0]] for trace in items]))
    old = unit(np.stack([vectors[trace.pieces[0]] for trace in members])) if members else new[:0]
    heads = calibration.heads(new, [trace.language for trace in items])
    earlier = calibration.heads(old, [trace.language for trace in members])
    return _Space(heads, earlier, np.concatenate([heads.centred, earlier.centred]))


def _entries(texts: Sequence[Matrix], space: _Space, calibration: Calibration) -> Heads:
    return calibration.entries(unit(np.stack(texts)) if texts else space.new.plain[:0])


def _in_words(
    fits: Fits, items: Sequence[Trace], keys: Sequence[str], words: Mapping[str, Words], calibration: Calibration
) -> Odds:
    reader = calibration.reader
    if reader is None:
        return fits.log_odds

    def said(key: str, kind: str) -> Said | None:
        return Said(words[key], kind) if key in words else None

    of_items = [said(trace.pieces[0], language_of(trace.language)) for trace in items]
    return in_words(fits.log_odds, of_items, [said(key, ENTRIES) for key in keys], reader, calibration.words)


def _background(space: _Space, members: Sequence[Trace]) -> Matrix:
    """What is read here, less what texts of a language have in common: the new items and the newest of the others."""
    newest = sorted(range(len(members)), key=lambda at: -members[at].item)[:BACKGROUND]
    return np.concatenate([space.new.rest, space.old[np.array(newest, dtype=np.intp)].rest])


def _fixed_groups(numbers: tuple[int, ...], members: Sequence[Trace]) -> tuple[tuple[str, int], ...]:
    clusters = sorted({trace.cluster for trace in members if trace.cluster is not None})
    return (*(("development", number) for number in numbers), *(("cluster", number) for number in clusters))


def _to_fixed(
    fits: Fits,
    fixed: tuple[tuple[str, int], ...],
    members: Sequence[Trace],
    remembered: Odds,
    primary: Mapping[int, int],
    items: Sequence[Trace],
    calibration: Calibration,
) -> tuple[Odds, NDArray[np.float64]]:
    """Log-odds of each new item with each fixed group, and what each group weighs."""
    column = {group: at for at, group in enumerate(fixed)}
    to_fixed, weights, count = np.zeros((len(items), len(fixed))), np.zeros(len(fixed)), len(fits.numbers)
    to_fixed[:, :count] = (fits.log_odds - calibration.thresholds.existing) * WEIGHT_OF_TEXT
    weights[:count] = WEIGHT_OF_TEXT
    for at, trace in enumerate(members):
        group = column.get(_group_of(trace))
        if group is not None:
            weight = _weight(trace)
            to_fixed[:, group] += (remembered[:, at] - calibration.thresholds.cluster) * weight
            weights[group] += weight
    to_fixed /= np.maximum(weights, 1)
    if count:
        best, every = fits.log_odds.argmax(axis=1), np.arange(len(items))
        to_fixed[every, best] += np.where(fits.log_odds[every, best] >= SURE, FIRST, 0.0)
    where = {trace.item: column.get(_group_of(trace)) for trace in members}
    for at, trace in enumerate(items):
        group = where.get(primary.get(trace.item, -1))
        if group is not None:
            to_fixed[at, group] = max(to_fixed[at, group], SAME_STUDY)
    return to_fixed, weights


def _weight(trace: Trace) -> float:
    return WEIGHT_UNAPPROVED if trace.development is not None and not trace.approved else 1.0


def _group_of(trace: Trace) -> tuple[str, int]:
    if trace.development is not None:
        return ("development", trace.development)
    return ("cluster", trace.cluster if trace.cluster is not None else -1)


def _placements(
    items: Sequence[Trace],
    members: Sequence[Trace],
    fits: Fits,
    destination: Sequence[tuple[str, int]],
    primary: Mapping[int, int],
    space: _Space,
    entries: Heads,
) -> dict[int, Placed]:
    groups = [*destination, *(_group_of(trace) for trace in members)]
    together: dict[tuple[str, int], list[int]] = {}
    for at, group in enumerate(groups):
        together.setdefault(group, []).append(at)
    openers = _openers(items, destination, members)
    placed: dict[int, Placed] = {}
    centred_entries = entries.centred
    for at, trace in enumerate(items):
        group = destination[at]
        others = [other for other in together[group] if other != at]
        companions = len(others)
        anchor = _anchor(at, group, fits, centred_entries, space.everyone[others], space)
        placed[trace.item] = Placed(
            development=group[1] if group[0] == "development" else None,
            cluster=group[1] if group[0] == "cluster" else None,
            probability=_probability(at, group, fits),
            alternatives=fits.alternatives(at),
            companions=companions,
            opens=trace.item in openers,
            primary=primary.get(trace.item),
            anchor=anchor,
        )
    return placed


def _destinations(
    items: Sequence[Trace],
    fixed: tuple[tuple[str, int], ...],
    grouping: Grouping,
    first: int,
    proposed: frozenset[int],
) -> list[tuple[str, int]]:
    """A group keeps a number that its items had; new numbers go by the date and address of the earliest item."""
    free: dict[int, list[Trace]] = {}
    for at, trace in enumerate(items):
        if grouping.fixed[at] is None:
            free.setdefault(grouping.group[at], []).append(trace)
    taken = {number for kind, number in fixed if kind == "cluster"}
    number = _kept_numbers(free, proposed, taken)
    fresh = sorted((label for label in free if label not in number), key=lambda label: min(map(_when, free[label])))
    number |= {label: first + rank for rank, label in enumerate(fresh)}
    return [
        fixed[joined] if joined is not None else ("cluster", number[label])
        for joined, label in zip(grouping.fixed, grouping.group, strict=True)
    ]


def _kept_numbers(groups: Mapping[int, Sequence[Trace]], proposed: frozenset[int], taken: set[int]) -> dict[int, int]:
    """For groups with items of earlier clusters the number to keep; none is given twice. The group with most of a
    cluster's items comes first, and before all others those of clusters that were proposed."""
    claims: list[tuple[bool, int, int, tuple[str, str, int], int]] = []
    for label, members in groups.items():
        counts = Counter(t.cluster for t in members if t.cluster is not None and t.cluster not in taken)
        earliest = min(map(_when, members))
        claims += [(cluster not in proposed, -count, cluster, earliest, label) for cluster, count in counts.items()]
    number: dict[int, int] = {}
    for _, _, cluster, _, label in sorted(claims):
        if label not in number and cluster not in number.values():
            number[label] = cluster
    return number


def _when(trace: Trace) -> tuple[str, str, int]:
    return trace.published.isoformat() if trace.published else "9999", trace.url, trace.item


def _openers(items: Sequence[Trace], destination: Sequence[tuple[str, int]], members: Sequence[Trace]) -> set[int]:
    """The first item of each cluster: of those that were in it already, if any."""
    grown = {_group_of(trace) for trace in members}
    first: dict[tuple[str, int], tuple[bool, tuple[str, str, int]]] = {}
    for trace, group in zip(items, destination, strict=True):
        if group[0] == "cluster" and group not in grown:
            key = (trace.cluster != group[1], _when(trace))
            first[group] = min(key, first.get(group, key))
    return {when[2] for _, when in first.values()}


def _anchor(
    at: int, group: tuple[str, int], fits: Fits, centred_entries: Matrix, companions: Matrix, space: _Space
) -> Matrix:
    """What the item was placed with, as one vector."""
    if group[0] == "development":
        anchor: Matrix = centred_entries[fits.numbers.index(group[1])]
        return anchor
    return np.asarray(companions.mean(axis=0) if len(companions) else space.everyone[at], dtype=np.float32)


def _probability(at: int, group: tuple[str, int], fits: Fits) -> float:
    """As calibrated. For a development: that it is that one. For a cluster: that it is none of the developments."""
    if group[0] == "development":
        return float(sigmoid(fits.log_odds[at, fits.numbers.index(group[1])]))
    if not fits.numbers:
        return 1.0
    return float(1.0 - sigmoid(fits.log_odds[at]).max())
