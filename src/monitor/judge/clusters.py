"""Which items of evidence count as one: a copy, a report and its original are one voice, not three.

Items belong together when they share a provenance key or when one names the other as its primary, directly or through
a third. Before that, what a revision replaced is set aside, what rests on something retracted is set aside with it, and
a copy or report never counts for more than what it copies or reports on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from monitor.judge.evidence import Assessed, Gate
from monitor.model import Criterion, Level, Relation

DERIVED = frozenset({Relation.SECONDARY, Relation.SYNDICATED})
LINKED = DERIVED | {Relation.REVISION}
SECONDARY_PROXIMITY = 2  # the most that reporting on somebody else's work can have
REPORTED = "indirect: bericht over {name}"


@dataclass(frozen=True, slots=True)
class Cluster:
    """Items of one origin and on one side. Never empty; ``members`` are in the order of their numbers."""

    key: str
    members: tuple[Assessed, ...]
    against: bool


def clusters_of(evidence: Iterable[Assessed]) -> tuple[Cluster, ...]:
    """The voices in the evidence, in an order that does not depend on the order of arrival. Gated items have none."""
    items = {a.item: a for a in sorted(evidence, key=lambda a: a.item)}
    valid = {i: a for i, a in items.items() if not _is_void(a, items)}
    usable = _without_superseded(valid)
    derived = {i: _as_derived(a, usable) for i, a in usable.items()}
    groups: dict[tuple[str, bool], list[Assessed]] = {}
    roots = _united(tuple(usable.values()))
    for number, one in derived.items():
        groups.setdefault((roots[number], _is_against(one, usable)), []).append(one)
    return tuple(Cluster(key, tuple(members), against) for (key, against), members in sorted(groups.items()))


def chain(
    one: Assessed, items: Mapping[int, Assessed], relations: frozenset[Relation] = LINKED
) -> tuple[Assessed, ...]:
    """``one``, what it derives from, what that derives from …, as far as it is at hand; a circle ends the chain."""
    seen = [one]
    while (last := seen[-1]).relation in relations and last.primary is not None:
        primary = items.get(last.primary)
        if primary is None or any(primary.item == s.item for s in seen):
            break
        seen.append(primary)
    return tuple(seen)


def _is_void(one: Assessed, items: Mapping[int, Assessed]) -> bool:
    """Gated itself, or, with all copies and reports, retracted or not about the claim."""
    origins = chain(one, items, DERIVED)
    return one.gate is not None or any(a.gate is Gate.RETRACTED or a.relation is Relation.NONE for a in origins)


def _without_superseded(items: Mapping[int, Assessed]) -> dict[int, Assessed]:
    """Leave out what a revision at hand replaced, with the copies of and reports on the replaced text."""
    replaced = {a.primary for a in items.values() if a.relation is Relation.REVISION and a.primary != a.item}
    return {i: a for i, a in items.items() if not any(c.item in replaced for c in chain(a, items, DERIVED))}


def _is_against(one: Assessed, items: Mapping[int, Assessed]) -> bool:
    """A copy, report or revision stands on the side of what it derives from."""
    return any(a.relation is Relation.CONTRADICTS or a.against for a in chain(one, items))


def _as_derived(one: Assessed, items: Mapping[int, Assessed]) -> Assessed:
    """Level by level the lower of a copy or report and its primary, from the end of the chain up to ``one``."""
    links = chain(one, items, DERIVED)
    primary = links[-1]
    for link in reversed(links[:-1]):
        primary = _lowered(link, primary)
    return primary if len(links) > 1 else one


def _lowered(report: Assessed, primary: Assessed) -> Assessed:
    levels = tuple(_lower(own, primary, secondary=report.relation is Relation.SECONDARY) for own in report.levels)
    return replace(report, levels=levels, support=min(report.support, primary.support))


def _lower(own: Level, primary: Assessed, *, secondary: bool) -> Level:
    theirs = primary.level(own.criterion)
    limit = theirs.level
    if secondary and own.criterion is Criterion.PROXIMITY:
        limit = max(0, min(limit - 1, SECONDARY_PROXIMITY))
        if own.level > limit:
            return replace(own, level=limit, reason=REPORTED.format(name=primary.name or "een ander onderzoek"))
        return own
    return replace(theirs, level=limit) if own.level > limit else own


def _united(items: Sequence[Assessed]) -> dict[int, str]:
    """For each item the key of its group: union-find over provenance keys and links to a primary."""
    parent: dict[str, str] = {}

    def find(key: str) -> str:
        parent.setdefault(key, key)
        while parent[key] != key:
            parent[key] = parent[parent[key]]
            key = parent[key]
        return key

    for one in items:
        _join(parent, find, _node(one.item), one.provenance and f"p:{one.provenance}")
        _join(parent, find, _node(one.item), _node(one.primary) if one.relation in LINKED else "")
    return {one.item: find(_node(one.item)) for one in items}


def _node(item: int | None) -> str:
    return f"i:{item:09d}" if item is not None else ""


def _join(parent: dict[str, str], find: Callable[[str], str], one: str, other: str) -> None:
    """Put two keys in one group; the alphabetically first key names it, so that the name needs no order of arrival."""
    if other:
        first, second = sorted((find(one), find(other)))
        parent[second] = first
