"""Draft: Dutch words for every judged claim."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import Connection

from monitor.draft.compose import NoDraft, draft_new, draft_update
from monitor.draft.themes import theme_texts
from monitor.model import Draft, Validity
from monitor.pipeline.embedding import embed
from monitor.pipeline.judging import judge_case, material_of
from monitor.pipeline.monitor import Monitor
from monitor.pipeline.targets import Case, case_of
from monitor.pipeline.translating import Drafted, in_dutch_where_it_holds
from monitor.pipeline.writing import rewrite
from monitor.store import claims, runs, vectors
from monitor.store.claims import ClaimOutcome
from monitor.understand.pieces import TextPiece, head_text, piece

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
    plain = [(case, draft_case(case, _validity(claim), today=today, themes=themes)) for claim, case in cases]
    said = in_dutch_where_it_holds(monitor, run_id, [_to_translate(case, draft) for case, draft in plain])
    written = rewrite(monitor, run_id, list(zip((case for _, case in cases), said, strict=True)))
    drafted = list(zip((claim for claim, _ in cases), written, strict=True))
    with monitor.database.write() as connection:
        for claim, draft in drafted:
            claims.save_claim(connection, _settled(claim, draft))
    return sum(isinstance(draft, Draft) for _, draft in drafted)


def _to_translate(case: Case, draft: Draft | NoDraft) -> Drafted:
    held = case.development
    return tuple(map(material_of, case.witnesses)), draft, f"{held.title}\n{held.body}" if held else ""


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
    heads, themes = _heads(cases), _theme_pieces()
    if not heads:
        return {}
    # Apart: the heads are embedded already, and the themes, once, must not take them along in their batches.
    vectors = embed(monitor, heads.values()) | embed(monitor, (one for texts in themes.values() for one in texts))
    return _similarities(heads, vectors)


def stored_theme_scores(connection: Connection, cases: Sequence[Case], model: str) -> ThemeScores:
    """The same from the vectors that runs under ``model`` left behind: a decision does not wait for the model to load.

    A witness whose vector is not there has no scores; so have all, where the themes were never embedded.
    """
    heads = _heads(cases)
    wanted = {one.sha256 for one in heads.values()}
    wanted |= {one.sha256 for texts in _theme_pieces().values() for one in texts}
    return _similarities(heads, vectors.load_vectors(connection, wanted, model))


def _heads(cases: Sequence[Case]) -> dict[int, TextPiece]:
    return {one.item: piece("head", head_text(one.document)) for case in cases for one in case.witnesses}


def _theme_pieces() -> dict[str, list[TextPiece]]:
    return {theme: [piece("theme", text) for text in texts] for theme, texts in theme_texts().items()}


def _similarities(heads: Mapping[int, TextPiece], known: Mapping[str, vectors.Vector]) -> ThemeScores:
    themes = _theme_pieces()
    if any(one.sha256 not in known for texts in themes.values() for one in texts):
        return {}
    return {
        item: {
            theme: max(float(known[head.sha256] @ known[one.sha256]) for one in texts)
            for theme, texts in themes.items()
        }
        for item, head in heads.items()
        if head.sha256 in known
    }


def judge_and_draft(
    connection: Connection, case: Case, *, run_id: int, today: date
) -> tuple[Validity, Draft | NoDraft]:
    """A case whose items a person chose, judged and drafted at once, as the weekly run would do it."""
    validity = judge_case(case, today=today)
    model = runs.get_run(connection, run_id).model
    themes = stored_theme_scores(connection, [case], model) if model else {}
    return validity, draft_case(case, validity, today=today, themes=themes)


def draft_case(case: Case, validity: Validity, *, today: date, themes: ThemeScores | None = None) -> Draft | NoDraft:
    """A draft for a case: a new entry, or as small a change as the evidence asks of an existing one.

    Without ``themes`` nothing is concluded from what the case is about: the draft says what the sources say.
    """
    near = themes or {}
    standing = [one for one in case.witnesses if not one.document.retracted]  # what was taken back is no evidence
    material = tuple(replace(material_of(one), theme_scores=near.get(one.item)) for one in standing)
    if not material:
        return NoDraft("er is geen bewijs meer")
    if case.development is None:
        return draft_new(material, today=today)
    before = case.development.validity
    return draft_update(case.development, material, validity_before=before, validity_after=validity, today=today)
