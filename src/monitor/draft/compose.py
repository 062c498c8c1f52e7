"""Drafting in Dutch without a language model: what was understood of the evidence, said in the briefing's voice."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from monitor.draft.evidence import Candidate, candidates, choose_evidence, span_of
from monitor.draft.grounding import ground, ground_title
from monitor.draft.material import Material
from monitor.draft.themes import Claim, Theme, Window, find_claim, load_implications, rank_themes
from monitor.draft.voice import LANGUAGES, capital, language_name, verb_for
from monitor.model import Development, Draft, DraftSentence, Evidence, Relation, Span, Validity, ValidityStatus

EVIDENCE_LIMIT = 4


@dataclass(frozen=True, slots=True)
class NoDraft:
    """An honest "geen concept": why, in one Dutch sentence."""

    reason: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What was understood of a set of publications."""

    material: tuple[Material, ...]
    theme: Theme | None
    claim: Claim | None
    lead: Material
    sentences: tuple[Candidate, ...]  # of the lead, best first


def draft_new(material: Sequence[Material], *, today: date, avoid: Collection[str] = ()) -> Draft | NoDraft:
    """A new development from its publications: title, body and quotes, all checked.

    ``avoid`` holds sentences that other open drafts already use: no two drafts share one. ``today`` tells old news.
    """
    reading = _read(material)
    if isinstance(reading, NoDraft):
        return reading
    evidence = choose_evidence(reading.material, limit=EVIDENCE_LIMIT)
    if not evidence:
        return NoDraft("Geen concept: in de tekst is geen zin gevonden die een bewering draagt.")
    del today
    sentences = _body(reading, frozenset(avoid))
    checked = ground(sentences, reading.material)
    title = _title(reading)
    spans = tuple(e.span for e in evidence) + tuple(s for d in checked for s in d.spans)
    return Draft(
        title=title,
        sentences=checked,
        evidence=evidence,
        why=_why(reading),
        title_problems=ground_title(title, spans, reading.material),
    )


def _read(material: Sequence[Material]) -> Reading | NoDraft:
    if not material:
        return NoDraft("Geen concept: er is geen publicatie om op te steunen.")
    readable = [m for m in material if m.language in LANGUAGES or not m.language]
    if not readable:
        names = ", ".join(sorted({language_name(m.language) for m in material}))
        return NoDraft(f"Geen concept: de taal van de bron wordt niet ondersteund ({names}).")
    own = [m for m in readable if m.relation is not Relation.SYNDICATED] or readable
    ranked = {id(m): candidates(m) for m in own}
    spoken = [m for m in own if ranked[id(m)]]
    if not spoken:
        return NoDraft("Geen concept: de tekst bevat geen lopende zinnen waarop een bewering kan steunen.")
    windows = [w for m in spoken for w in _windows(m, ranked[id(m)])]
    themes = rank_themes(windows)
    theme = themes[0][1] if themes else None
    lead = spoken[0]
    found = find_claim(theme, _windows(lead, ranked[id(lead)])) if theme else None
    return Reading(tuple(spoken), theme, found[0] if found else None, lead, ranked[id(lead)])


def _windows(material: Material, found: Sequence[Candidate]) -> list[Window]:
    document = material.document
    head = Window(f"{document.title}. {document.teaser}", head=True)
    return [head, *(Window(c.sentence.text, head=False) for c in found[:12])]


def _body(reading: Reading, avoid: frozenset[str]) -> tuple[DraftSentence, ...]:
    best = reading.sentences[0]
    span = span_of(reading.lead, best.sentence.start, best.sentence.end)
    name, verb = reading.lead.source_name, verb_for(reading.lead, best.sentence.text)
    language = language_name(reading.lead.language)
    if reading.claim:
        first = f"{name} {verb} dat {reading.claim.finding}."
    elif reading.theme:
        first = f"{name} publiceert over {reading.theme.about}."
    else:
        first = f"{name} publiceert over “{reading.lead.document.title}”."
    quote = f"In de bron staat: “{span.quote.rstrip('.')}” ({language})."
    sentences = [DraftSentence(first, (span,)), DraftSentence(quote, (span,))]
    if reading.theme:
        sentences.append(DraftSentence(_implication(reading, avoid), (span,)))
    return tuple(sentences)


def _implication(reading: Reading, avoid: frozenset[str]) -> str:
    variants = load_implications()[reading.theme.id if reading.theme else "training_general"]
    start = _choice(reading.lead.document.sha256, len(variants))
    order = [variants[(start + i) % len(variants)] for i in range(len(variants))]
    return next((v for v in order if v not in avoid), order[0])


def _choice(key: str, count: int) -> int:
    """The same draft from the same text, yet not the same variant for every draft."""
    return int(hashlib.sha256(key.encode()).hexdigest(), 16) % count


def _title(reading: Reading) -> str:
    if reading.claim:
        return reading.claim.titles[_choice(reading.lead.document.url, len(reading.claim.titles))]
    about = reading.theme.about if reading.theme else "AI en werk"
    return capital(f"{reading.lead.source_name} brengt nieuwe gegevens over {about}")


def _why(reading: Reading) -> str:
    count = len({m.source_name for m in reading.material})
    return f"Nieuw onderwerp in {count} {'bron' if count == 1 else 'bronnen'}, past bij geen bestaande ontwikkeling."


def draft_update(
    development: Development,
    material: Sequence[Material],
    *,
    validity_before: int | None,
    validity_after: Validity,
    today: date,
) -> Draft | NoDraft:
    """A change to a development that keeps the analyst's words: nothing but a score for a confirmation, one sentence
    for what is new, and one sentence and the status "betwist" for a contradiction."""
    del today
    reading = _read(material)
    if isinstance(reading, NoDraft):
        return reading
    evidence = choose_evidence(reading.material, claim=f"{development.title}. {development.body}", limit=EVIDENCE_LIMIT)
    if not evidence:
        return NoDraft("Geen wijziging: in de nieuwe bron is geen zin gevonden die de ontwikkeling raakt.")
    kept = DraftSentence(development.body)
    relations = {m.relation for m in reading.material}
    added: tuple[DraftSentence, ...] = ()
    if relations & {Relation.EXTENDS, Relation.CONTRADICTS, Relation.REVISION}:
        added = (_addition(reading, evidence),)
    checked = ground((kept, *added), reading.material, f"{development.title}\n{development.body}")
    return Draft(
        title=development.title,
        sentences=checked,
        evidence=evidence,
        why=_why_update(relations, evidence, validity_before, validity_after),
    )


def _addition(reading: Reading, evidence: Sequence[Evidence]) -> DraftSentence:
    span: Span = evidence[0].span
    text = f"{evidence[0].source} schrijft: “{span.quote.rstrip('.')}” ({language_name(evidence[0].language or '')})."
    return DraftSentence(text, (span,))


def _why_update(relations: set[Relation], evidence: Sequence[Evidence], before: int | None, after: Validity) -> str:
    names = ", ".join(dict.fromkeys(e.source for e in evidence))
    score = f" Validiteit {before}% → {after.score}%." if before is not None and after.score is not None else ""
    if Relation.CONTRADICTS in relations or after.status is ValidityStatus.CONTESTED:
        return f"{names} spreekt deze ontwikkeling tegen; voorstel: status betwist.{score}"
    if relations & {Relation.EXTENDS, Relation.REVISION}:
        return f"{names} voegt iets toe: één zin erbij, de bestaande tekst blijft staan.{score}"
    return f"Zuivere bevestiging door {names}: alleen score en bron veranderen, de tekst blijft gelijk.{score}"
