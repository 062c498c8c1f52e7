"""Draft: Dutch words for every judged claim."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from monitor.draft.compose import NoDraft, draft_new, draft_update
from monitor.model import Draft, Validity
from monitor.pipeline.judging import material_of
from monitor.pipeline.monitor import Monitor
from monitor.pipeline.targets import Case, case_of
from monitor.store import claims, runs
from monitor.store.claims import ClaimOutcome


def draft_claims(monitor: Monitor, run_id: int) -> int:
    """Draft every judged claim of the run; return how many drafts that gave."""
    with monitor.database.read() as connection:
        today = runs.get_run(connection, run_id).as_of.date()
        judged = claims.get_claims(connection, run_id, ClaimOutcome.JUDGED)
        cases = [(claim, case_of(connection, claim)) for claim in judged]
    if cases:
        monitor.tell(f"Schrijven: {len(cases)} concepten")
    drafted = [(claim, draft_case(case, _validity(claim), today=today)) for claim, case in cases]
    with monitor.database.write() as connection:
        for claim, draft in drafted:
            claims.save_claim(connection, _settled(claim, draft))
    return sum(isinstance(draft, Draft) for _, draft in drafted)


def _validity(claim: claims.Claim) -> Validity:
    if claim.validity is None:
        raise ValueError(f"a judged claim without a validity: {claim}")
    return claim.validity


def _settled(claim: claims.Claim, draft: Draft | NoDraft) -> claims.Claim:
    if isinstance(draft, NoDraft):
        return replace(claim, outcome=ClaimOutcome.NO_DRAFT, reason=f"geen concept: {draft.reason}")
    return replace(claim, draft=draft, outcome=ClaimOutcome.DRAFTED)


def draft_case(case: Case, validity: Validity, *, today: date) -> Draft | NoDraft:
    """A draft for a case: a new entry, or as small a change as the evidence asks of an existing one."""
    material = tuple(material_of(one) for one in case.witnesses)
    if not material:
        return NoDraft("er is geen bewijs meer")
    if case.development is None:
        return draft_new(material, today=today)
    before = case.development.validity
    return draft_update(case.development, material, validity_before=before, validity_after=validity, today=today)
