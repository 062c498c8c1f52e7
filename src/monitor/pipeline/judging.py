"""Judge: how well each claim that got new evidence is underpinned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from monitor.draft.evidence import has_evidence
from monitor.draft.material import Material
from monitor.errors import Conflict
from monitor.judge.edits import with_levels
from monitor.judge.evidence import Anchor, Assessed, gate_of
from monitor.judge.levels import read_levels
from monitor.judge.provenance import provenance_of, provenance_of_citations
from monitor.judge.score import judge_claim, leading_item
from monitor.model import Criterion, Finding, Relation, Source, Validity
from monitor.pipeline.monitor import Monitor
from monitor.pipeline.targets import Case, Witness, case_of
from monitor.store import claims, runs
from monitor.store.claims import ClaimOutcome

LEAST_SUPPORT = 0.5  # an unsure match that a person will look at still says something


def judge_claims(monitor: Monitor, run_id: int) -> int:
    """Judge every open claim of the run; return how many."""
    with monitor.database.read() as connection:
        today = runs.get_run(connection, run_id).as_of.date()
        cases = [
            (claim, case_of(connection, claim)) for claim in claims.get_claims(connection, run_id, ClaimOutcome.OPEN)
        ]
    if cases:
        monitor.tell(f"Beoordelen: {len(cases)} ontwikkelingen en onderwerpen met nieuw bewijs")
    judged = [(claim, case, judge_case(case, today=today)) for claim, case in cases]
    with monitor.database.write() as connection:
        for claim, case, validity in judged:
            done = replace(claim, items=case.items, validity=validity, outcome=ClaimOutcome.JUDGED)
            claims.save_claim(connection, done)
    return len(judged)


def judge_case(case: Case, *, today: date) -> Validity:
    """The validity of a case: for a development, from the score that it has."""
    return judge_claim(assess_all(case, today=today), anchor=_anchor(case), weights=case.weights)


def judge_with_levels(case: Case, changes: Mapping[Criterion, int], *, by: str, today: date) -> Validity:
    """The validity of a case with an analyst's own levels for the source that opens the sum; the rest is as computed.

    Raises ConfigError for a level that does not exist, Conflict where no source opens the sum.
    """
    assessed, anchor = assess_all(case, today=today), _anchor(case)
    lead = leading_item(assessed, anchor=anchor, weights=case.weights)
    if lead is None:
        raise Conflict(
            "the sum of this proposal does not open with the levels of a source", do="give your own total with --score"
        )
    own = tuple(replace(a, levels=with_levels(a.levels, changes, by=by)) if a.item == lead else a for a in assessed)
    return judge_claim(own, anchor=anchor, weights=case.weights)


def _anchor(case: Case) -> Anchor | None:
    development = case.development
    if development is None or development.validity is None:
        return None
    known = provenance_of_citations(development.citations, case.sources)
    settled = frozenset(-one for one in case.settled)  # as `assess_all` numbers what is no witness
    return Anchor(development.validity, development.status, development.title, known, settled)


def assess_all(case: Case, *, today: date) -> tuple[Assessed, ...]:
    """Every witness of a case as evidence, numbered by its place: between equals the judge lets the lower number go
    first, and the numbers that the database gave out are chance."""
    places = {one.item: place for place, one in enumerate(case.witnesses)}
    assessed = (_assess(one, case.sources, today=today) for one in case.witnesses)
    return tuple(
        replace(
            one,
            item=places[one.item],
            primary=None if one.primary is None else places.get(one.primary, -one.primary),
        )
        for one in assessed
    )


def _assess(one: Witness, known: Sequence[Source], *, today: date) -> Assessed:
    """One item as evidence: its levels, where it comes from, and how well it carries the claim."""
    finding = one.finding
    similarity = _similarity(finding)
    levels = read_levels(one.document, one.source, relation=finding.relation, claim_similarity=similarity, today=today)
    quoted = has_evidence(material_of(one))
    return Assessed(
        item=one.item,
        levels=levels,
        relation=finding.relation,
        provenance=provenance_of(one.document, one.source, relation=finding.relation, known=known),
        support=_support(finding),
        primary=finding.of,
        name=one.document.site_name or one.source.name,
        gate=gate_of(one.document, one.source, quoted=quoted),
        against=finding.relation is Relation.CONTRADICTS,
    )


def _support(finding: Finding) -> float:
    if finding.probability is None:
        return 0.9
    return max(LEAST_SUPPORT, min(0.9, finding.probability))


def _similarity(finding: Finding) -> float | None:
    if finding.development is None:
        return None
    return next((a.similarity for a in finding.alternatives if a.development == finding.development), None)


def material_of(one: Witness) -> Material:
    """A witness as the drafters take it."""
    return Material(
        item=one.item,
        document=one.document,
        source_name=one.source.name,
        source_class=one.source.source_class,
        relation=one.finding.relation,
        matched=one.finding.matched,
    )
