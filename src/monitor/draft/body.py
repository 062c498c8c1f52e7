"""The body of a new development: who says what, with which figures, and what that means for L&D."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from monitor.draft.choice import choose, number, shortest
from monitor.draft.dutch import subordinate
from monitor.draft.fact import Fact, lowered
from monitor.draft.figures import find_figures, is_year
from monitor.draft.questions import question_for
from monitor.draft.reading import SECOND_HAND, Reading, Source
from monitor.draft.reservation import reservation
from monitor.draft.selection import chosen_facts, goes_on, repeats
from monitor.draft.standing import shares_a_word, tells_outcome
from monitor.draft.subjects import subjects_of
from monitor.draft.themes import load_implications
from monitor.draft.voice import capital, listed, verb_for, words
from monitor.model import DraftSentence, Relation, Span

SHORTEST = 30  # words of a body; below it, one more sentence of the source is told


LONGEST = 70  # words of a body; the register's own have 30 to 46, and a draft carries figures on top


_ALIKE = 3  # sources that say the same, from which they are no longer named one by one


_OPENING_WORDS = 24  # of a finding that opens a body


_MOST_FOREIGN_SHARE = 0.4  # of the words of a body


_NUMBERS = {3: "Drie", 4: "Vier", 5: "Vijf", 6: "Zes", 7: "Zeven", 8: "Acht", 9: "Negen", 10: "Tien"}


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
    Relation.SECONDARY: ("{name} bericht: {fact}.",),
}


_ADDS = ("{name} voegt toe: {fact}.", "{name} {verb}: {fact}.")


def body_of(reading: Reading, avoid: Collection[str] = ()) -> tuple[DraftSentence, ...]:
    """The sentences of the body, unchecked, within the room of a briefing entry.

    A long opening takes the room of figures: of the openings that are possible, the one is taken that leaves the body
    with most of them; between equals the fullest, which stands first.
    """
    closing = _closing(reading, reading.lead.facts, avoid)
    openings = [_opening(reading, basis=basis, figures=first) for first in (False, True) for basis in (True, False)]
    different = {opening.sentence.text: opening for opening in openings}
    bodies = [_body(reading, opening, closing, avoid) for opening in different.values()]
    return max(bodies, key=lambda body: len(_figures_of(body)))


@dataclass(frozen=True, slots=True)
class _Opening:
    """The first sentence, the findings that it tells, and whether it speaks of several sources at once."""

    sentence: DraftSentence
    used: tuple[Fact, ...] = ()
    gathered: bool = False
    counted: bool = False  # it says how many of them speak for themselves, which is worth the room of a figure


def _figures_of(body: Sequence[DraftSentence]) -> set[str]:
    return {f.digits for s in body for f in find_figures(s.text) if not is_year(f)}


def _body(
    reading: Reading, opening: _Opening, closing: DraftSentence, avoid: Collection[str]
) -> tuple[DraftSentence, ...]:
    held_back = reservation(reading)
    room = LONGEST - sum(words(s.text) for s in (opening.sentence, *held_back, closing))

    def told(source: Source, fact: Fact, place: int) -> str:
        return _sentence(reading, source, fact, place, gathered=opening.gathered)

    chosen = _dutch_enough(opening, chosen_facts(reading, opening.used, room, told), closing)
    sentences = [opening.sentence]
    for at, (source, fact) in enumerate(chosen):
        if at and goes_on(reading, chosen[at - 1], (source, fact)):
            sentences[-1] = _continued(sentences[-1], lowered(fact.text, source.material), fact)
        else:
            sentences.append(DraftSentence(told(source, fact, len(sentences)), fact.spans))
    spare = _spare(reading, [*opening.used, *(f for _, f in chosen)])
    length = sum(words(s.text) for s in (*sentences, closing))
    tells = bool(chosen or opening.used or reading.lead.claim)
    if spare is not None and (length < SHORTEST or (not tells and length + words(spare.text) < LONGEST)):
        sentences.append(DraftSentence(told(reading.lead, spare, len(sentences)), spare.spans))
        chosen = [*chosen, (reading.lead, spare)]
    sentences += held_back
    own = _closing(reading, [*opening.used, *(f for s, f in chosen if s is reading.lead)], avoid)
    if words(own.text) <= LONGEST - sum(words(s.text) for s in sentences):
        closing = own
    return (*sentences, closing) if closing.text else tuple(sentences)


def _continued(sentence: DraftSentence, text: str, fact: Fact) -> DraftSentence:
    """A further finding of the source that the sentence names."""
    return DraftSentence(f"{sentence.text.removesuffix('.')}; {text}.", (*sentence.spans, *fact.spans))


def _dutch_enough(
    opening: _Opening, chosen: Sequence[tuple[Source, Fact]], closing: DraftSentence
) -> list[tuple[Source, Fact]]:
    """Without the longest quotes, as long as too much of the body is in another language for a Dutch text."""
    kept = list(chosen)
    while True:
        foreign = sum(f.foreign for f in (*opening.used, *(f for _, f in kept)))
        whole = sum(words(text) for text in (opening.sentence.text, closing.text, *(f.text for _, f in kept)))
        quotes = [one for one in kept if one[1].foreign]
        if foreign <= _MOST_FOREIGN_SHARE * whole or len(quotes) + any(f.foreign for f in opening.used) < 2:
            return kept
        kept.remove(max(quotes, key=lambda one: one[1].foreign))


def _spare(reading: Reading, used: Sequence[Fact]) -> Fact | None:
    """What a body that is too short, or tells nothing, is filled with: the lead's strongest sentence, whatever it
    carries."""
    left = [f for f in reading.lead.facts if not repeats(f, used)]
    return max(left, key=lambda f: f.weight) if left else None


def _opening(reading: Reading, *, basis: bool, figures: bool) -> _Opening:
    lead = reading.lead
    name, key = lead.material.source_name, lead.material.document.sha256
    variant = number(key, 6)
    first = _first_figures(reading) if figures else None
    together = _together(reading)
    if together is not None and (first is None or together.counted):
        return together
    if lead.claim and first is None:
        verb = verb_for(lead.material, " ".join(s.quote for s in lead.claim_spans), variant)
        based, spans = based_on(lead) if basis else ("", ())
        return _Opening(DraftSentence(f"{name} {verb}{based} dat {lead.claim.finding}.", (*lead.claim_spans, *spans)))
    quotable = any(f.quoted for f in lead.facts)  # a result is better quoted than a circumstance said
    said = [f for f in lead.facts if not f.quoted and (not quotable or tells_outcome(f.text))]
    best = first or next((f for f in said if f.figures), said[0] if said else None)
    if best is not None:
        verb = verb_for(lead.material, " ".join(s.quote for s in best.spans), variant)
        based, spans = based_on(lead, best.text) if basis else ("", ())
        text = (
            f"{name} {verb}{based} dat {subordinate(best.clause)}."
            if best.clause
            else f"{name} {verb}{based}: {lowered(best.text, lead.material)}."
        )
        return _Opening(DraftSentence(text, (*best.spans, *spans)), (best,))
    spans = lead.facts[0].spans if lead.facts else first_span(lead)
    found = subjects_of(lead.material)
    about = reading.theme.about if reading.theme else listed([*found, "AI"]) if found else "AI en werk"
    verb = "brengt cijfers over" if any(f.figures for f in lead.facts) else "bericht over"
    based, more = based_on(lead) if basis else ("", ())
    return _Opening(DraftSentence(f"{name} {verb} {about}{',' if based else ''}{based}.", (*spans, *more)))


def _first_figures(reading: Reading) -> Fact | None:
    """The lead's own finding, where it can be said in Dutch and is about what the claim says.

    What the title claims already need not take the room of its figures. Of all bodies the one with most of them is
    taken, so the claim still opens where that costs none.
    """
    lead = reading.lead
    if lead.claim is None:
        return None
    about = f"{lead.claim.finding} {lead.claim.titles[0]} {reading.theme.about if reading.theme else ''}"
    told = [f for f in lead.facts if f.figures and not f.quoted and not f.foreign and words(f.text) <= _OPENING_WORDS]
    near = [f for f in told if shares_a_word(f.text, about)]
    return next(iter([*near, *(f for f in lead.facts[:1] if f in told and f.figures > 1)]), None)


def based_on(source: Source, told: str = "") -> tuple[str, tuple[Span, ...]]:
    """On how much the source rests, to stand behind its verb, with where it says so; nothing where a finding that
    follows (``told``) says so itself, or where others report on it."""
    if source.sample is None or source.material.relation in SECOND_HAND or _number_in(source.sample.text) in told:
        return "", ()
    return f" op basis van {source.sample.text}", (source.sample.span,)


def _number_in(text: str) -> str:
    return next((f.digits for f in find_figures(text)), text)


def _together(reading: Reading) -> _Opening | None:
    """What at least three sources say alike, said of all of them; the sentences with their figures name them."""
    claim = reading.lead.claim
    alike = [s for s in reading.sources if s.claim is not None and s.claim is claim]
    names = list(dict.fromkeys(s.material.source_name for s in alike))
    if claim is None or len(names) < _ALIKE:
        return None
    named = [s for s in alike if s.material.source_name in names[:2]]
    own = {s.material.source_name: s for s in alike if s.material.relation not in SECOND_HAND}
    counted = len(own) >= _ALIKE and len(own) in _NUMBERS and len(own) == reading.independent
    if counted:
        text = f"{_NUMBERS[len(own)]} onafhankelijke bronnen beschrijven dat {claim.finding}."
        cited = list(own.values())
    else:  # a number here would not be that of the reason, which counts all sources
        text, cited = f"Meerdere bronnen, waaronder {listed(names[:2])}, beschrijven dat {claim.finding}.", named
    sentence = DraftSentence(text, tuple(span for s in cited for span in s.claim_spans))
    return _Opening(sentence, gathered=True, counted=counted)


def first_span(source: Source) -> tuple[Span, ...]:
    text = source.material.document.text
    return (Span(source.material.document.sha256, 0, min(len(text), 200), text[:200]),)


def _sentence(reading: Reading, source: Source, fact: Fact, position: int, *, gathered: bool) -> str:
    if source is reading.lead:
        if not fact.quoted:
            if not gathered:
                return f"{fact.text}."
            verb = verb_for(source.material, " ".join(s.quote for s in fact.spans), position)
            return f"{source.material.source_name} {verb}: {lowered(fact.text, source.material)}."
        if len(reading.sources) > 1:
            return (
                f"Daar staat: {fact.text}."
                if position == 1 and not gathered
                else f"{source.material.source_name} schrijft: {fact.text}."
            )
        if position > 1 and all(f.quoted for f in source.facts):
            return f"Ook staat er: {fact.text}."
        return _QUOTE_LEADS[number(source.material.document.sha256, len(_QUOTE_LEADS))].format(fact.text)
    forms = _ALSO.get(source.material.relation, _ADDS)
    form = forms[(number(source.material.document.sha256, len(forms)) + position) % len(forms)]
    verb = verb_for(source.material, "", position)
    return form.format(name=source.material.source_name, verb=verb, fact=lowered(fact.text, source.material))


def _closing(reading: Reading, told: Sequence[Fact], avoid: Collection[str]) -> DraftSentence:
    """What it means for L&D; where the theme is not certain, what the kind of the first finding that the lead is
    ``told`` to have asks; nothing where the subject is not known either, since a phrase that fits any item says
    nothing."""
    if reading.theme is None:
        found = [s.quote for f in told[:1] for s in f.spans]
        spans = told[0].spans if told else first_span(reading.lead)
        brief = len(reading.sources) > 1
        return DraftSentence(question_for(reading.lead.material, " ".join(found), avoid, brief=brief), spans)
    variants = load_implications()[reading.theme.id]
    if len(reading.sources) > 1:  # several sources need the room for their figures
        variants = (shortest(variants, avoid),)
    text = choose(variants, reading.lead.material.document.sha256, avoid)
    spans = reading.lead.claim_spans or (
        reading.lead.facts[0].spans if reading.lead.facts else first_span(reading.lead)
    )
    return DraftSentence(capital(text), spans)
