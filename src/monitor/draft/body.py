"""The body of a new development: who says what, with which figures, and what that means for L&D."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from monitor.draft.choice import choose, number
from monitor.draft.dutch import subordinate
from monitor.draft.facts import MAX_QUOTED_WORDS, Fact, lowered
from monitor.draft.reading import Reading, Source
from monitor.draft.themes import load_implications
from monitor.draft.voice import capital, verb_for, words
from monitor.model import DraftSentence, Relation, Span

SHORTEST = 30  # words of a body; below it, one more sentence of the source is told
LONGEST = 70  # words of a body; the register's own have 30 to 46, and a draft carries figures on top
_CARRIES = 1.2  # weight of a sentence without figures that is worth telling: a finding early in the text
LONGEST_ADDITION = 38  # words of findings in a sentence that an update adds
_QUOTE_LEADS = (
    "De bron schrijft: {}.",
    "In de woorden van de bron: {}.",
    "Letterlijk staat er: {}.",
    "De tekst zegt: {}.",
)
_ALSO = {
    Relation.SUPPORTS: (
        "Ook {name} {verb}: {fact}.",
        "{name} bevestigt dit: {fact}.",
        "Daarbij sluit {name} aan: {fact}.",
    ),
    Relation.CONTRADICTS: ("{name} spreekt dit tegen: {fact}.", "Daartegenover staat {name}: {fact}."),
    Relation.SECONDARY: ("{name} bericht daarover: {fact}.",),
}
_ADDS = ("{name} voegt toe: {fact}.", "{name} {verb}: {fact}.")


def body_of(reading: Reading, avoid: Collection[str] = ()) -> tuple[DraftSentence, ...]:
    """The sentences of the body, unchecked, within the room of a briefing entry."""
    closing = _closing(reading, avoid)
    opening, used = _opening(reading, avoid)
    room = LONGEST - words(closing.text) - words(opening.text)
    chosen = _chosen(reading, used, room)
    sentences = [opening]
    for source, fact in chosen:
        text = _sentence(reading, source, fact, len(sentences))
        sentences.append(DraftSentence(text, fact.spans))
    spare = _spare(reading, [*used, *(f for _, f in chosen)])
    if spare is not None and sum(words(s.text) for s in (*sentences, closing)) < SHORTEST:
        sentences.append(DraftSentence(_sentence(reading, reading.lead, spare, len(sentences)), spare.spans))
    return (*sentences, closing) if closing.text else tuple(sentences)


def _spare(reading: Reading, used: Sequence[Fact]) -> Fact | None:
    """What a body that is too short is filled with: the lead's strongest sentence, whatever it carries."""
    left = [f for f in reading.lead.facts if not _repeats(f, used)]
    return max(left, key=lambda f: f.weight) if left else None


def _chosen(reading: Reading, used: Sequence[Fact], room: int) -> list[tuple[Source, Fact]]:
    """The facts that say most in the room there is: each source is heard once before any is heard again."""
    several = len(reading.sources) > 1
    nothing_said = all(f.quoted for s in reading.sources for f in s.facts)
    allowed = 2 if several or nothing_said else 1  # a Dutch text carries one foreign quote well, two at most
    chosen: list[tuple[Source, Fact]] = []
    quotes = sum(f.quoted for f in used)
    for most in (1, 2, 3):
        offered = [(s, f) for s in reading.sources for f in _tellable(s)]
        for source, fact in sorted(
            offered, key=lambda o: (o[1].quoted and not several, -_worth(o[1], several=several))
        ):
            mine = [f for s, f in chosen if s is source]
            if len(mine) >= most or fact in used or _repeats(fact, [*used, *(f for _, f in chosen)]):
                continue
            cost = words(_sentence(reading, source, fact, 1 + len(chosen)))
            foreign = sum(words(f.text) for _, f in chosen if f.quoted) + words(fact.text)
            if fact.quoted and quotes and foreign > MAX_QUOTED_WORDS:
                continue  # more would make the text half foreign
            if cost > room or (fact.quoted and quotes >= allowed):
                continue
            chosen.append((source, fact))
            room -= cost
            quotes += fact.quoted
    order = {id(s): n for n, s in enumerate(reading.sources)}
    return sorted(chosen, key=lambda c: (order[id(c[0])], c[1].quoted))


def _tellable(source: Source) -> list[Fact]:
    """Findings with figures; where a publication has none, the one sentence that carries it."""
    with_figures = [f for f in source.facts if f.figures]
    return with_figures or [f for f in source.facts if f.weight >= _CARRIES][:1]


def _worth(fact: Fact, *, several: bool) -> float:
    """What a fact says for the words it takes; a quote in another language is worth less than a Dutch sentence."""
    value = fact.weight + 1.2 * min(fact.figures, 4) - 1.5 * fact.quoted
    return value / (words(fact.text) + 6) if several else value


def _repeats(fact: Fact, others: Sequence[Fact]) -> bool:
    """Whether another fact already rests on the same words."""
    told = {(s.sha256, s.start) for f in others for s in f.spans}
    return any((s.sha256, s.start) in told for s in fact.spans)


def _opening(reading: Reading, avoid: Collection[str]) -> tuple[DraftSentence, tuple[Fact, ...]]:
    lead = reading.lead
    name, key = lead.material.source_name, lead.material.document.sha256
    variant = number(key, 6)
    if lead.claim:
        verb = verb_for(lead.material, " ".join(s.quote for s in lead.claim_spans), variant)
        return DraftSentence(f"{name} {verb} dat {lead.claim.finding}.", lead.claim_spans), ()
    said = [f for f in lead.facts if not f.quoted]
    best = next((f for f in said if f.figures), said[0] if said else None)
    if best is not None:
        verb = verb_for(lead.material, " ".join(s.quote for s in best.spans), variant)
        text = (
            f"{name} {verb} dat {subordinate(best.clause)}." if best.clause else f"{name} {verb}: {lowered(best.text)}."
        )
        return DraftSentence(text, best.spans), (best,)
    spans = lead.facts[0].spans if lead.facts else _first_span(lead)
    about = reading.theme.about if reading.theme else f"“{lead.material.document.title}”"
    verb = "brengt cijfers over" if any(f.figures for f in lead.facts) else "bericht over"
    return DraftSentence(f"{name} {verb} {about}.", spans), ()


def _first_span(source: Source) -> tuple[Span, ...]:
    text = source.material.document.text
    return (Span(source.material.document.sha256, 0, min(len(text), 200), text[:200]),)


def _sentence(reading: Reading, source: Source, fact: Fact, position: int) -> str:
    if source is reading.lead:
        if not fact.quoted:
            return f"{fact.text}."
        if len(reading.sources) > 1:
            return (
                f"Daar staat: {fact.text}."
                if position == 1
                else f"{source.material.source_name} schrijft: {fact.text}."
            )
        if position > 1 and all(f.quoted for f in source.facts):
            return f"Ook staat er: {fact.text}."
        return _QUOTE_LEADS[number(source.material.document.sha256, len(_QUOTE_LEADS))].format(fact.text)
    forms = _ALSO.get(source.material.relation, _ADDS)
    form = forms[(number(source.material.document.sha256, len(forms)) + position) % len(forms)]
    verb = verb_for(source.material, "", position)
    return form.format(name=source.material.source_name, verb=verb, fact=lowered(fact.text))


def _closing(reading: Reading, avoid: Collection[str]) -> DraftSentence:
    """What it means for L&D; nothing where the theme is unknown, since a phrase that fits any item says nothing."""
    if reading.theme is None:
        return DraftSentence("")
    variants = load_implications()[reading.theme.id]
    if len(reading.sources) > 1:  # several sources need the room for their figures
        variants = tuple(v for v in variants if v not in avoid) or variants
        variants = tuple(sorted(variants, key=words)[:2])
    text = choose(variants, reading.lead.material.document.sha256, avoid)
    spans = reading.lead.claim_spans or (
        reading.lead.facts[0].spans if reading.lead.facts else _first_span(reading.lead)
    )
    return DraftSentence(capital(text), spans)


def finding_sentence(source: Source) -> DraftSentence:
    """One sentence on what a publication adds to a development, or holds against it."""
    name, key = source.material.source_name, source.material.document.sha256
    against = source.material.relation is Relation.CONTRADICTS
    facts = _for_one_sentence(source)
    told = "; ".join(lowered(f.text) for f in facts)
    spans = tuple(s for f in facts for s in f.spans)
    if source.material.relation in (Relation.SUPPORTS, Relation.SECONDARY):
        return DraftSentence(f"Cijfers van {name}: {told}.", spans)
    if source.claim:
        verb = verb_for(source.material, "", number(key, 6))
        lead = (
            f"Daartegenover {verb} {name} dat {source.claim.finding}"
            if against
            else f"{name} {verb} dat {source.claim.finding}"
        )
        return DraftSentence(f"{lead}: {told}." if told else f"{lead}.", (*source.claim_spans, *spans))
    if source.material.relation is Relation.REVISION:
        return DraftSentence(f"Herziene cijfers van {name}: {told}.", spans)
    verb = verb_for(source.material, "", number(key, 6))
    lead = f"Daartegenover staat onderzoek van {name}" if against else f"{name} {verb}"
    return DraftSentence(f"{lead}: {told}." if told else f"{lead}.", spans or _first_span(source))


def _for_one_sentence(source: Source) -> list[Fact]:
    """Facts, said rather than quoted, that together make no long sentence."""
    chosen: list[Fact] = []
    for fact in [f for f in source.facts if not f.quoted and f.figures] + [
        f for f in source.facts if f.quoted and f.figures
    ]:
        taken = {(s.sha256, s.start) for c in chosen for s in c.spans}
        if any((s.sha256, s.start) in taken for s in fact.spans) or (fact.quoted and any(c.quoted for c in chosen)):
            continue
        if sum(words(f.text) for f in (*chosen, fact)) <= LONGEST_ADDITION:
            chosen.append(fact)
    return chosen or [f for f in source.facts if f.quoted][:1]
