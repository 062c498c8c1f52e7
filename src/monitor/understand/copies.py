"""Copies and revisions: the same wording again, and which of the two is the original."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from monitor.model import Relation, SourceClass
from monitor.understand.fingerprints import similar_pairs
from monitor.understand.traces import Trace

# Publishers that take over other people's texts: of two equal texts, theirs is the copy.
REPUBLISHERS = {SourceClass.NEWS_AGENCY: 1, SourceClass.BUSINESS_PRESS: 2, SourceClass.BLOG: 2}
_REVISED = re.compile(
    r"(?i)\b(?:revised|revision|corrected|correction|erratum|corrigendum|updated?|version \d+|v\d+|herzien\w*|"
    r"gecorrigeerd\w*|rectificatie|correctie|bijgewerkt\w*|korrigiert\w*|korrektur|überarbeitet\w*|aktualisiert\w*|"
    r"corrigée?|rectifi\w+|révisée?|mise à jour)\b"
)


@dataclass(frozen=True, slots=True)
class Link:
    """An item that repeats another: ``of`` is the original's item number."""

    of: int
    relation: Relation  # SYNDICATED or REVISION
    resemblance: float


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


def _repeats(relation: Relation) -> bool:
    return relation in {Relation.SYNDICATED, Relation.REVISION}


def _root(item: int, links: dict[int, Link], originals: Mapping[int, int]) -> int:
    for _ in range(10):
        following = links[item].of if item in links else originals.get(item)
        if following is None:
            return item
        item = following
    return item


def _rooted(link: Link, links: dict[int, Link], originals: Mapping[int, int]) -> Link:
    return Link(_root(link.of, links, originals), link.relation, link.resemblance)


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
