"""Changing a development as little as its new evidence asks for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from monitor.draft.body import finding_sentence
from monitor.draft.evidence import EVIDENCE_LIMIT, as_evidence, choose_evidence
from monitor.draft.figures import find_figures
from monitor.draft.grounding import ground
from monitor.draft.material import Material
from monitor.draft.reading import NoDraft, Reading, read_material
from monitor.draft.sentences import split_sentences
from monitor.draft.voice import listed
from monitor.model import Development, Draft, DraftSentence, Evidence, Relation, Validity, ValidityStatus


def draft_update(
    development: Development,
    material: Sequence[Material],
    *,
    validity_before: int | None,
    validity_after: Validity,
    today: date,
    figures_from_confirmation: bool = True,
) -> Draft | NoDraft:
    """A change to a development that keeps the analyst's words.

    A pure confirmation changes the score and adds a source, and not a word. A confirmation that brings the first
    figures to a text that has none adds one sentence with them, unless ``figures_from_confirmation`` is off; so do new
    facts. A contradiction adds one sentence and proposes the status "betwist". ``today`` dates nothing here and is
    taken for every drafter alike.
    """
    del today
    claim = f"{development.title}. {development.body}"
    reading = read_material(material, claim)
    if isinstance(reading, NoDraft):
        return reading
    evidence = choose_evidence(reading.material, claim=claim, limit=min(EVIDENCE_LIMIT, len(reading.sources)))
    if not evidence:
        return NoDraft("in de nieuwe bron is geen zin gevonden die de ontwikkeling raakt.")
    kept = tuple(DraftSentence(s.text) for s in split_sentences(development.body))
    bare = figures_from_confirmation and not find_figures(development.body)
    added = _added(reading, tell_confirmation=bare)
    checked = ground((*kept, *added), reading.material, f"{development.title}\n{development.body}")
    return Draft(
        title=development.title,
        sentences=checked,
        evidence=_with_the_added(reading, added, evidence),
        why=_why(reading, added, validity_before, validity_after),
    )


def _added(reading: Reading, *, tell_confirmation: bool) -> tuple[DraftSentence, ...]:
    """At most one sentence for what is contradicted and one for what is new."""
    against = [s for s in reading.sources if s.material.relation is Relation.CONTRADICTS]
    beyond = [s for s in reading.sources if s.material.relation in (Relation.EXTENDS, Relation.REVISION)]
    if tell_confirmation and not beyond:
        confirming = (s for s in reading.sources if s.material.relation in (Relation.SUPPORTS, Relation.SECONDARY))
        beyond = [s for s in confirming if any(f.figures for f in s.facts)]
    return tuple(finding_sentence(sources[0]) for sources in (beyond, against) if sources)


def _with_the_added(
    reading: Reading, added: Sequence[DraftSentence], evidence: Sequence[Evidence]
) -> tuple[Evidence, ...]:
    """The quotes on which the added sentences rest come first, one for each; then the others that there is room for."""
    resting = [
        as_evidence(source.material, sentence.spans[0].start, sentence.spans[0].end)
        for sentence in added
        for source in reading.sources
        if sentence.spans and sentence.spans[0].sha256 == source.material.document.sha256
    ]
    others = [e for e in evidence if e.item not in {r.item for r in resting}]
    return tuple([*resting, *others][:EVIDENCE_LIMIT])


def _why(reading: Reading, added: Sequence[DraftSentence], before: int | None, after: Validity) -> str:
    names = {
        r: listed(list(dict.fromkeys(s.material.source_name for s in reading.sources if s.material.relation is r)))
        for r in Relation
    }
    score = _score(before, after)
    if names[Relation.CONTRADICTS] or after.status is ValidityStatus.CONTESTED:
        who = names[Relation.CONTRADICTS] or "Nieuw bewijs"
        return f"{who} spreekt deze ontwikkeling tegen. Voorstel: status betwist, met één zin erbij.{score}"
    if names[Relation.REVISION]:
        return f"{names[Relation.REVISION]} heeft eerdere cijfers herzien; één zin erbij.{score}"
    if added and not names[Relation.EXTENDS]:
        who = listed(list(dict.fromkeys(s.material.source_name for s in reading.sources)))
        return f"{who} bevestigt deze ontwikkeling en geeft er de eerste cijfers bij: één zin erbij.{score}"
    if added:
        return (
            f"{names[Relation.EXTENDS]} voegt nieuwe feiten toe: één zin erbij, de bestaande tekst blijft staan.{score}"
        )
    who = listed(list(dict.fromkeys(s.material.source_name for s in reading.sources)))
    return f"Bevestiging door {who}: de tekst blijft gelijk, alleen de score en de bronnen veranderen.{score}"


def _score(before: int | None, after: Validity) -> str:
    if after.score is None:
        return ""
    if before is None or before == after.score:
        return f" Validiteit {after.score}%."
    moved = [c for c in after.contributions if c.criterion in ("confirmation", "contradiction") and c.points]
    reason = f" ({moved[-1].reason.rstrip('.')})" if moved else ""
    return f" Validiteit van {before}% naar {after.score}%{reason}."
