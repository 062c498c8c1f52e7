"""Drafting in Dutch without a language model: what was understood of the evidence, said in the briefing's voice."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from monitor.draft.body import body_of
from monitor.draft.conflicting import told_of
from monitor.draft.evidence import EVIDENCE_LIMIT, as_evidence, choose_evidence
from monitor.draft.grounding import ground, ground_title
from monitor.draft.material import Material
from monitor.draft.reading import NoDraft, Reading, read_material
from monitor.draft.titles import Title, title_of
from monitor.draft.update import draft_update
from monitor.model import Draft, DraftSentence, Evidence, Span

__all__ = ["NoDraft", "draft_new", "draft_update"]


def draft_new(material: Sequence[Material], *, today: date, avoid: Collection[str] = ()) -> Draft | NoDraft:
    """A new development from its publications: title, body and quotes, all checked.

    ``avoid`` holds titles and sentences that other open drafts already use: no two drafts share one. ``today`` dates
    nothing in a body and is taken for every drafter alike.
    """
    del today
    reading = read_material(material)
    if isinstance(reading, NoDraft):
        return reading
    sentences = ground(body_of(reading, avoid), reading.material)
    title = title_of(reading, avoid)
    evidence = _evidence(reading, sentences)
    if not evidence:
        return NoDraft("in de tekst is geen zin gevonden die een bewering draagt.")
    spans = [*title.spans, *(s for d in sentences for s in d.spans)]
    return Draft(
        title=title.text,
        sentences=sentences,
        evidence=evidence,
        why=_why(reading),
        title_problems=_title_problems(title, spans, reading),
    )


def _title_problems(title: Title, spans: Sequence[Span], reading: Reading) -> tuple[str, ...]:
    announced = " ".join(f"{m.document.title}. {m.document.teaser}" for m in reading.material)
    problems = ground_title(title.text, spans, reading.material, announced)
    return (
        problems
        if title.states
        else (*problems, "Deze titel zegt nog niet wat er verandert: vul hem aan vanuit de citaten.")
    )


def _evidence(reading: Reading, sentences: Sequence[DraftSentence]) -> tuple[Evidence, ...]:
    """One quote for each source: the one that the draft rests on where there is one, else its best."""
    by_text = {m.document.sha256: m for m in reading.material}
    found: dict[int, Evidence] = {}
    with_figures = sorted(sentences, key=lambda d: not any(c.isdigit() for c in d.text))
    for span in (s for d in with_figures for s in d.spans[:1]):
        source = by_text[span.sha256]
        found.setdefault(source.item, as_evidence(source, span.start, span.end))
    for other in choose_evidence(reading.material, limit=len(reading.material)):
        found.setdefault(other.item, other)
    return tuple(found.values())[:EVIDENCE_LIMIT]


def _why(reading: Reading) -> str:
    count = len({m.source_name for m in reading.material})
    where = "1 bron" if count == 1 else f"{count} bronnen"
    if count > 1:
        own = reading.independent
        where += f", waarvan {own} onafhankelijk" if own < count else ", alle onafhankelijk van elkaar"
    why = f"Nieuw onderwerp in {where}; past bij geen bestaande ontwikkeling.{told_of(reading.material)}"
    if reading.lead.claim:
        return f"{why} De strekking is herkend aan titel en tekst: lees de citaten na."
    return f"{why} De strekking kon niet met zekerheid in het Nederlands worden gezegd: vul aan vanuit de citaten."
