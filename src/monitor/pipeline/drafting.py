"""Draft: Dutch words for every judged claim."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from monitor.draft.compose import NoDraft, draft_new, draft_update
from monitor.draft.themes import theme_texts
from monitor.model import Draft, Validity
from monitor.pipeline.judging import material_of
from monitor.pipeline.monitor import Monitor
from monitor.pipeline.targets import Case, case_of
from monitor.pipeline.understanding import embed
from monitor.store import claims, runs
from monitor.store.claims import ClaimOutcome
from monitor.understand.pieces import head_text, piece

ThemeScores = Mapping[int, Mapping[str, float]]  # of an item to every theme: cosine similarity, by theme id


def draft_claims(monitor: Monitor, run_id: int) -> int:
    """Draft every judged claim of the run; return how many drafts that gave."""
    with monitor.database.read() as connection:
        today = runs.get_run(connection, run_id).as_of.date()
        judged = claims.get_claims(connection, run_id, ClaimOutcome.JUDGED)
        cases = [(claim, case_of(connection, claim)) for claim in judged]
    if cases:
        monitor.tell(f"Schrijven: {len(cases)} concepten")
    themes = theme_scores(monitor, [case for _, case in cases])
    drafted = [(claim, draft_case(case, _validity(claim), today=today, themes=themes)) for claim, case in cases]
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


def theme_scores(monitor: Monitor, cases: Sequence[Case]) -> ThemeScores:
    """How near every witness is to every theme that the drafter knows. What is embedded already is not made again."""
    heads = {one.item: piece("head", head_text(one.document)) for case in cases for one in case.witnesses}
    if not heads:
        return {}
    themes = {theme: [piece("theme", text) for text in texts] for theme, texts in theme_texts().items()}
    vectors = embed(monitor, [*heads.values(), *(one for texts in themes.values() for one in texts)])
    return {
        item: {
            theme: max(float(vectors[head.sha256] @ vectors[one.sha256]) for one in texts)
            for theme, texts in themes.items()
        }
        for item, head in heads.items()
    }


def draft_case(case: Case, validity: Validity, *, today: date, themes: ThemeScores | None = None) -> Draft | NoDraft:
    """A draft for a case: a new entry, or as small a change as the evidence asks of an existing one.

    Without ``themes`` nothing is concluded from what the case is about: the draft says what the sources say.
    """
    near = themes or {}
    material = tuple(replace(material_of(one), theme_scores=near.get(one.item)) for one in case.witnesses)
    if not material:
        return NoDraft("er is geen bewijs meer")
    if case.development is None:
        return draft_new(material, today=today)
    before = case.development.validity
    return draft_update(case.development, material, validity_before=before, validity_after=validity, today=today)
