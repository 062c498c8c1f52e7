"""Changing a development as little as its new evidence asks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from monitor.draft.addition import finding_sentence
from monitor.draft.conflicting import told_of
from monitor.draft.evidence import EVIDENCE_LIMIT, as_evidence, choose_evidence
from monitor.draft.figures import find_figures
from monitor.draft.grounding import ground
from monitor.draft.material import Material
from monitor.draft.reading import NoDraft, Reading, Source, read_material
from monitor.draft.revising import Replaced, revised_sentence
from monitor.draft.sentences import Sentence, split_sentences
from monitor.draft.sides import both_sides, proposed_status
from monitor.draft.standing import shares_a_word, tells_outcome
from monitor.draft.voice import listed
from monitor.model import Development, Draft, DraftSentence, Evidence, Relation, Validity

_MOST_NAMED = 3
_MOST_ADDED = 2  # sentences on what is new; an update changes as little as it can


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
    kept, replaced = _with_revised(split_sentences(development.body), reading)
    told = not find_figures(development.body) and figures_from_confirmation
    added = _added(reading, claim, tell_confirmation=told, revised=bool(replaced))
    checked = ground((*kept, *added), reading.material, f"{development.title}\n{development.body}")
    quoted = _with_the_added(reading, (*(s for s in kept if s.spans), *added), evidence)
    why = _why(reading, added, replaced, validity_before, validity_after) + told_of(reading.material)
    return Draft(
        title=development.title,
        sentences=checked,
        evidence=quoted,
        why=f"{why} {both_sides(development, quoted)}".rstrip(),
    )


def _added(reading: Reading, claim: str, *, tell_confirmation: bool, revised: bool) -> tuple[DraftSentence, ...]:
    """One sentence for what is new, of a second source one more; and one for what is contradicted."""
    against = [s for s in reading.sources if s.material.relation is Relation.CONTRADICTS]
    new = (Relation.EXTENDS,) if revised else (Relation.EXTENDS, Relation.REVISION)
    beyond = [s for s in reading.sources if s.material.relation in new]
    if tell_confirmation and len(beyond) < _MOST_ADDED:
        confirming = (s for s in reading.sources if s.material.relation in (Relation.SUPPORTS, Relation.SECONDARY))
        beyond += [b for s in confirming if (b := _about(s, claim)).facts]
    found = [f for s in beyond if (f := finding_sentence(s))][:_MOST_ADDED]
    return (*found, *[f for s in against if (f := finding_sentence(s))][:1])


def _with_revised(kept: Sequence[Sentence], reading: Reading) -> tuple[tuple[DraftSentence, ...], tuple[Replaced, ...]]:
    """The analyst's sentences, with the figures in them that a source has since revised; and which those are."""
    facts = [f for s in reading.sources if s.material.relation is Relation.REVISION for f in s.facts if not f.quoted]
    sentences: list[DraftSentence] = []
    replaced: list[Replaced] = []
    for sentence in kept:
        found = next((r for f in facts if (r := revised_sentence(sentence.text, f))), None)
        sentences.append(found.sentence if found else DraftSentence(sentence.text))
        replaced += found.replaced if found else ()
    return tuple(sentences), tuple(replaced)


def _about(source: Source, claim: str) -> Source:
    """The source with only those findings in Dutch, with figures, that share a word of weight with the development;
    where none does, with the one share that stands foremost in a publication which is about it as a whole; and its
    strongest finding as a quote, where that is Dutch: a confirmation brings no words of another language."""
    facts = [f for f in source.facts if f.figures and not f.quoted]
    near = [f for f in facts if shares_a_word(f.text, claim)] or [f for f in facts[:1] if "%" in f.text]
    quoted = [f for f in source.facts if f.quoted and f.figures and not f.foreign and tells_outcome(f.text)]
    return replace(source, facts=(*near, *quoted[:1]))


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


def _why(
    reading: Reading, added: Sequence[DraftSentence], replaced: Sequence[Replaced], before: int | None, after: Validity
) -> str:
    score = _score(before, after)
    who = {r: _names([s for s in reading.sources if s.material.relation is r]) for r in Relation}
    everyone, several = _names(reading.sources)
    if who[Relation.CONTRADICTS][0] or any(c.criterion == "contradiction" for c in after.contributions):
        name, many = who[Relation.CONTRADICTS] if who[Relation.CONTRADICTS][0] else ("Nieuw bewijs", False)
        verb = "spreken" if many else "spreekt"
        more = _so_many(added) if added else ""
        return f"{name} {verb} deze ontwikkeling tegen. {proposed_status(after, more)}{score}"
    if who[Relation.REVISION][0]:
        name, many = who[Relation.REVISION]
        if replaced:
            which = listed([f"{r.before} wordt {r.after}" for r in replaced])
            return f"{name} {'hebben' if many else 'heeft'} eerdere cijfers herzien: {which}.{score}"
        what = _so_many(added) if added else "die cijfers staan niet in de tekst, dus die blijft gelijk"
        return f"{name} {'hebben' if many else 'heeft'} eerdere cijfers herzien; {what}.{score}"
    verb = "bevestigen" if several else "bevestigt"
    more = _so_many(added) if added else ""
    if added and not who[Relation.EXTENDS][0]:
        count = more.removesuffix(" erbij")
        return f"{everyone} {verb} deze ontwikkeling; de eerste cijfers komen erbij in {count}.{score}"
    if added:
        name, many = who[Relation.EXTENDS]
        return (
            f"{name} {'voegen' if many else 'voegt'} nieuwe feiten toe: {more}, de bestaande tekst blijft staan.{score}"
        )
    return f"Bevestiging door {everyone}: de tekst blijft gelijk, alleen de score en de bronnen veranderen.{score}"


def _so_many(added: Sequence[DraftSentence]) -> str:
    return "één zin erbij" if len(added) == 1 else f"{('twee', 'drie')[len(added) - 2]} zinnen erbij"


def _names(sources: Sequence[Source]) -> tuple[str, bool]:
    """At most three names, and whether there is more than one."""
    names = list(dict.fromkeys(s.material.source_name for s in sources))
    shown = (
        names if len(names) <= _MOST_NAMED else [*names[: _MOST_NAMED - 1], f"{len(names) - _MOST_NAMED + 1} andere"]
    )
    return listed(shown), len(names) > 1


def _score(before: int | None, after: Validity) -> str:
    if after.score is None:
        return ""
    if before is None or before == after.score:
        return f" Validiteit {after.score}%."
    moved = [c for c in after.contributions if c.criterion in ("confirmation", "contradiction") and c.points]
    reason = f" ({moved[-1].reason.rstrip('.')})" if moved else ""
    return f" Validiteit van {before}% naar {after.score}%{reason}."
