"""The sentence that an update adds: what one publication brings to a development, or holds against it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from monitor.draft.body import based_on, first_span
from monitor.draft.choice import number
from monitor.draft.fact import Fact, lowered
from monitor.draft.reading import Source
from monitor.draft.selection import MOST_FOREIGN, repeats, worth_of
from monitor.draft.voice import verb_for, words
from monitor.model import DraftSentence, Relation

MOST_ADDED = 3  # findings in a sentence that an update adds

_OFFERED = 12  # findings of which every choice is weighed
MOST_FIGURES = 3  # figures of a confirmation, after which it says no more


LONGEST_ADDITION = 44  # words of findings in a sentence that an update adds


def finding_sentence(source: Source) -> DraftSentence | None:
    """One sentence on what a publication adds to a development, or holds against it; None where it says nothing that
    can be said on its own."""
    name, key, relation = source.material.source_name, source.material.document.sha256, source.material.relation
    verb = verb_for(source.material, "", number(key, 6))
    against = relation is Relation.CONTRADICTS
    facts = _for_one_sentence(source)
    told = "; ".join(lowered(f.text, f.material) for f in facts)
    spans = tuple(s for f in facts for s in f.spans)
    if source.claim and relation in (Relation.CONTRADICTS, Relation.EXTENDS):
        lead = f"Daartegenover {verb} {name} dat" if against else f"{name} {verb} dat"
        text = f"{lead} {source.claim.finding}" + (f": {told}." if told else ".")
        return DraftSentence(text, (*source.claim_spans, *spans))
    based, more = based_on(source, told)
    spans = (*spans, *more)
    if not facts:
        return DraftSentence(f"{name} spreekt dit tegen.", first_span(source)) if against else None
    if against:
        return DraftSentence(f"Daartegenover {verb} {name}{based}: {told}.", spans)
    if relation is Relation.EXTENDS:
        return DraftSentence(f"{name} {verb}{based}: {told}.", spans)
    if relation is Relation.REVISION:
        return DraftSentence(f"Herziene cijfers van {name}: {told}.", spans)
    return DraftSentence(f"{name} {verb}{based}: {told}.", spans)


def _for_one_sentence(source: Source) -> list[Fact]:
    """The facts with figures that together say most in no long sentence; else one quote."""
    offered = [f for f in source.facts if f.figures][:_OFFERED]
    several = source.material.relation in (Relation.EXTENDS, Relation.CONTRADICTS)
    choices = [c for n in range(1, MOST_ADDED + 1) for c in combinations(offered, n) if _fits(c, several=several)]
    best = max(choices, key=worth_of, default=())
    return sorted(best, key=lambda f: (f.quoted, f.position)) or [f for f in source.facts if f.quoted][:1]


def _fits(choice: Sequence[Fact], *, several: bool) -> bool:
    if len(choice) == 1 and words(choice[0].text) <= LONGEST_ADDITION:
        return choice[0].foreign <= MOST_FOREIGN
    if not several and sum(f.figures for f in choice[:-1]) >= MOST_FIGURES:
        return False  # a confirmation has said enough
    if sum(words(f.text) for f in choice) > LONGEST_ADDITION or sum(f.foreign for f in choice) > MOST_FOREIGN:
        return False
    return not any(repeats(f, choice[:n]) for n, f in enumerate(choice))
