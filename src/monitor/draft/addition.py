"""The sentence that an update adds: what one publication brings to a development, or holds against it."""

from __future__ import annotations

from monitor.draft.body import A_FIGURE, FIXED_COST, MOST_FOREIGN, based_on, first_span, repeats
from monitor.draft.choice import number
from monitor.draft.facts import Fact, lowered
from monitor.draft.reading import Source
from monitor.draft.voice import verb_for, words
from monitor.model import DraftSentence, Relation

MOST_ADDED = 3  # findings in a sentence that an update adds


MOST_FIGURES = 3  # figures of a confirmation, after which it says no more


LONGEST_ADDITION = 42  # words of findings in a sentence that an update adds


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
    """Facts with figures, said rather than quoted, that together make no long sentence; else one quote."""
    chosen: list[Fact] = []
    several = source.material.relation is Relation.EXTENDS
    offered = [f for f in source.facts if f.figures]
    for fact in sorted(
        offered,
        key=lambda f: (f.quoted, -(f.weight / 3 + A_FIGURE * min(f.figures, 4)) / (words(f.text) + FIXED_COST)),
    ):
        room = LONGEST_ADDITION - sum(words(f.text) for f in chosen)
        foreign = sum(f.foreign for f in (*chosen, fact))
        if (
            repeats(fact, chosen)
            or words(fact.text) > room
            or foreign > MOST_FOREIGN
            or (fact.quoted and len(chosen) > 1)
        ):
            continue
        chosen.append(fact)
        if len(chosen) == MOST_ADDED or (sum(f.figures for f in chosen) >= MOST_FIGURES and not several):
            break
    chosen.sort(key=lambda f: (f.quoted, f.position))
    return chosen or [f for f in source.facts if f.quoted][:1]
