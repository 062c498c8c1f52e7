"""Copies and revisions: the same wording again, or the same release in another language, and which is the original."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from monitor.model import Relation, SourceClass
from monitor.understand.figures import shared_weight
from monitor.understand.fingerprints import similar_pairs
from monitor.understand.traces import Trace

# Publishers that take over other people's texts: of two equal texts, theirs is the copy.
REPUBLISHERS = {SourceClass.NEWS_AGENCY: 1, SourceClass.BUSINESS_PRESS: 2, SourceClass.BLOG: 2}
_REVISED = re.compile(
    r"(?i)\b(?:revised|revision|corrected|correction|erratum|corrigendum|updated?|version \d+|v\d+|herzien\w*|"
    r"gecorrigeerd\w*|rectificatie|correctie|bijgewerkt\w*|korrigiert\w*|korrektur|überarbeitet\w*|aktualisiert\w*|"
    r"corrigée?|rectifi\w+|révisée?|mise à jour)\b"
)


# When two texts in two languages are one release: one publisher, within a fortnight, with the same figures and content.
# No two items of the training data are one release: of 30,469 pairs in two languages with a figure in common (among
# 2,223 items) none share figures like this, whoever published them.
SAME_RELEASE = timedelta(days=14)
COMMON_FIGURES, COMMON_WEIGHT = 0.6, 1.4  # of all figures in either text; and weight of the common ones (see figures)
ALIKE = 0.45  # centred similarity, as for a report with all figures of a study


@dataclass(frozen=True, slots=True)
class Link:
    """An item that repeats another: ``of`` is the original's item number."""

    of: int
    relation: Relation  # SYNDICATED or REVISION
    resemblance: float  # of the wording; of a translation the share of common figures
    translated: bool = False


def find_copies(new: Sequence[Trace], known: Sequence[Trace], threshold: float) -> dict[int, Link]:
    """For each new item that is a copy or a revision, its original, which is never itself a copy or a revision.

    A text that appears again from the same source is a revision; from another source, a copy.
    """
    everyone = {trace.item: trace for trace in (*known, *new)}
    originals = {trace.item: trace.of for trace in known if trace.of is not None and _repeats(trace.relation)}
    pairs = similar_pairs([trace.fingerprint for trace in new], [trace.fingerprint for trace in known])
    order = [*new, *known]
    links: dict[int, Link] = {}
    for a, b, likeness in sorted(pairs, key=lambda pair: (-pair[2], order[pair[0]].url, order[pair[1]].url)):
        one, other = order[a], order[b]
        if likeness < threshold or one.item == other.item:
            continue
        later, earlier = _later_first(one, other, known_second=b >= len(new))
        root = _root(earlier.item, links, originals)
        if later.item in links or root == later.item:
            continue
        links[later.item] = Link(root, _relation(later, everyone.get(root, earlier)), likeness)
    return {item: _rooted(link, links, originals) for item, link in links.items()}


def find_translations(
    new: Sequence[Trace], known: Sequence[Trace], likeness: Callable[[Trace, Trace], float]
) -> dict[int, Link]:
    """For each new item that is a release which is here in another language already, that one.

    ``likeness`` gives the centred similarity of two items. None of ``new`` and ``known`` may be a copy itself.
    """
    by_publisher: dict[str, list[Trace]] = {}
    for trace in (*known, *sorted(new, key=_precedence)):
        for name in _publishers(trace):
            by_publisher.setdefault(name, []).append(trace)
    fresh = {trace.item for trace in new}
    links: dict[int, Link] = {}
    for one in sorted(new, key=_precedence, reverse=True):
        earlier = {other.item: other for name in _publishers(one) for other in by_publisher[name]}
        found = [
            (_common(one, other), other.url, other)
            for other in earlier.values()
            if (other.item not in fresh or _precedence(other) < _precedence(one))
            and _one_release(one, other)
            and likeness(one, other) >= ALIKE
        ]
        if found:
            share, _, original = max(found, key=lambda of: of[:2])
            links[one.item] = Link(original.item, Relation.SYNDICATED, share, translated=True)
    return {item: _rooted(link, links, {}) for item, link in links.items()}


def joined(links: Mapping[int, Link], more: Mapping[int, Link]) -> dict[int, Link]:
    """All links, each to an original that is linked to nothing: a copy of a translation is one of the original."""
    every = {**links, **more}
    return {item: _rooted(link, every, {}) for item, link in every.items()}


def _publishers(trace: Trace) -> tuple[str, ...]:
    return tuple({trace.source, *(name.casefold() for name in trace.names), *([trace.doi] if trace.doi else [])})


def _one_release(one: Trace, other: Trace) -> bool:
    if one.item == other.item or not one.language or not other.language or one.language[:2] == other.language[:2]:
        return False
    if one.published and other.published and abs(one.published - other.published) > SAME_RELEASE:
        return False
    enough = shared_weight(one.figures, other.figures) >= COMMON_WEIGHT
    return enough and _common(one, other) >= COMMON_FIGURES


def _common(one: Trace, other: Trace) -> float:
    """The share of common figures in all figures of the two."""
    return len(set(one.figures) & set(other.figures)) / max(len(set(one.figures) | set(other.figures)), 1)


def _repeats(relation: Relation) -> bool:
    return relation in {Relation.SYNDICATED, Relation.REVISION}


def _root(item: int, links: Mapping[int, Link], originals: Mapping[int, int]) -> int:
    for _ in range(10):
        following = links[item].of if item in links else originals.get(item)
        if following is None:
            return item
        item = following
    return item


def _rooted(link: Link, links: Mapping[int, Link], originals: Mapping[int, int]) -> Link:
    return replace(link, of=_root(link.of, links, originals))


def _later_first(one: Trace, other: Trace, *, known_second: bool) -> tuple[Trace, Trace]:
    """(the copy, the original). What was seen in an earlier run stays the original."""
    if known_second:
        return one, other
    return (one, other) if _precedence(one) > _precedence(other) else (other, one)


def _precedence(trace: Trace) -> tuple[int, int, date, int, str]:
    """Smaller comes first: no mark of revision, no republisher, then by date, then by address."""
    revised = int(bool(_REVISED.search(trace.title)))
    return revised, REPUBLISHERS.get(trace.source_class, 0), trace.published or date.max, -trace.length, trace.url


def _relation(later: Trace, original: Trace) -> Relation:
    same_publication = later.source == original.source or (later.doi is not None and later.doi == original.doi)
    return Relation.REVISION if same_publication else Relation.SYNDICATED
