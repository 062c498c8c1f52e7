"""What the commands and the page list: the JSON that others rely on. Its fields are stable and tested."""

from __future__ import annotations

from typing_extensions import TypedDict  # typing's own says too little for a schema before Python 3.12

from monitor.model import Development, Level, Proposal, Validity
from monitor.pipeline.monitor import Monitor
from monitor.store import findings, proposals, register, runs


class ItemView(TypedDict):
    id: int
    url: str
    source: str
    title: str
    published: str | None
    language: str | None
    outcome: str | None
    development: int | None
    proposal: int | None
    duplicate_of: str | None
    relation: str
    relevance: float | None
    reason: str
    run: int


class StageView(TypedDict):
    stage: str
    seconds: float
    count: int


class RunView(TypedDict):
    id: int
    as_of: str
    started: str
    finished: str | None
    status: str
    model: str
    headline: str
    seconds: float | None
    stages: list[StageView]


class ContributionView(TypedDict):
    criterion: str
    points: int
    reason: str


class LevelView(TypedDict):
    criterion: str
    level: int
    observed: bool
    reason: str
    quote: str | None
    start: int | None
    end: int | None
    sha256: str | None
    field: str | None


class ValidityView(TypedDict):
    score: int | None
    low: int | None
    high: int | None
    status: str
    contributions: list[ContributionView]
    why_not_higher: list[str]
    levels: list[LevelView]


class EvidenceView(TypedDict):
    url: str
    source: str
    quote: str
    start: int
    end: int
    sha256: str
    relation: str


class AlternativeView(TypedDict):
    development: int
    similarity: float
    probability: float | None


class SentenceView(TypedDict):
    text: str
    problems: list[str]


class ProposalView(TypedDict):
    id: int
    kind: str
    status: str
    development: int | None
    title: str
    body: str
    previous_title: str | None
    previous_body: str | None
    language: str
    why: str
    validity: ValidityView
    evidence: list[EvidenceView]
    alternatives: list[AlternativeView]
    sentences: list[SentenceView]
    items: list[int]
    run: int
    updated_run: int
    version: int
    deferred_until: str | None
    match: float | None
    paywalled: bool


class DevelopmentView(TypedDict):
    number: int
    title: str
    body: str
    validity: int | None
    low: int | None
    high: int | None
    status: str
    revision: int
    updated: str | None
    sources: list[str]


def item_views(monitor: Monitor, *, run_id: int | None = None) -> list[ItemView]:
    """Every item; of one run only those that it was the first to see."""
    with monitor.database.read() as connection:
        if run_id is not None:
            runs.get_run(connection, run_id)
        rows = findings.list_items(connection, run_id=run_id)
    return [
        {
            "id": row.id,
            "url": row.url,
            "source": row.source,
            "title": row.title,
            "published": row.published.isoformat() if row.published else None,
            "language": row.language,
            "outcome": row.outcome.value if row.outcome else None,
            "development": row.development,
            "proposal": row.proposal,
            "duplicate_of": row.duplicate_of,
            "relation": row.relation.value,
            "relevance": None if row.relevance is None else round(row.relevance, 4),
            "reason": row.reason,
            "run": row.run,
        }
        for row in rows
    ]


def run_views(monitor: Monitor) -> list[RunView]:
    with monitor.database.read() as connection:
        listed = runs.list_runs(connection)
        stages = runs.list_stages(connection)
    return [
        {
            "id": run.id,
            "as_of": run.as_of.date().isoformat(),
            "started": run.started.isoformat(),
            "finished": run.finished.isoformat() if run.finished else None,
            "status": run.status.value,
            "model": run.model,
            "headline": _headline(run.report),
            "seconds": round((run.finished - run.started).total_seconds(), 1) if run.finished else None,
            "stages": [
                {"stage": one.stage, "seconds": one.seconds, "count": one.count} for one in stages.get(run.id, ())
            ],
        }
        for run in listed
    ]


def _headline(report: str | None) -> str:
    lines = [line.strip("# ") for line in (report or "").splitlines() if line.strip() and not line.startswith("#")]
    return lines[0] if lines else ""


def proposal_views(monitor: Monitor, *, run_id: int | None = None, pending: bool = False) -> list[ProposalView]:
    """Every proposal; only those that one run made or added to; or only those that wait for a decision."""
    from monitor.review.decide import PENDING

    with monitor.database.read() as connection:
        listed = proposals.list_proposals(connection, statuses=PENDING if pending else (), run_id=run_id)
    return [proposal_view(one) for one in listed]


def proposal_view(one: Proposal) -> ProposalView:
    return {
        "id": one.id,
        "kind": one.kind.value,
        "status": one.status.value,
        "development": one.development,
        "title": one.title,
        "body": one.body,
        "previous_title": one.previous_title,
        "previous_body": one.previous_body,
        "language": one.language,
        "why": one.why,
        "validity": validity_view(one.validity),
        "evidence": [
            {
                "url": e.url,
                "source": e.source,
                "quote": e.span.quote,
                "start": e.span.start,
                "end": e.span.end,
                "sha256": e.span.sha256,
                "relation": e.relation.value,
            }
            for e in one.evidence
        ],
        "alternatives": [
            {"development": a.development, "similarity": round(a.similarity, 4), "probability": a.probability}
            for a in one.alternatives
        ],
        "sentences": [{"text": s.text, "problems": list(s.problems)} for s in one.sentences],
        "items": list(one.items),
        "run": one.run,
        "updated_run": one.updated_run,
        "version": one.version,
        "deferred_until": one.deferred_until.isoformat() if one.deferred_until else None,
        "match": None if one.match is None else round(one.match, 4),
        "paywalled": one.paywalled,
    }


def validity_view(validity: Validity) -> ValidityView:
    return {
        "score": validity.score,
        "low": validity.low,
        "high": validity.high,
        "status": validity.status.value,
        "contributions": [
            {"criterion": c.criterion, "points": c.points, "reason": c.reason} for c in validity.contributions
        ],
        "why_not_higher": list(validity.why_not_higher),
        "levels": [level_view(one) for one in validity.levels],
    }


def level_view(one: Level) -> LevelView:
    """A level of the leading source, with the passage or the field that it was read from."""
    return {
        "criterion": one.criterion.value,
        "level": one.level,
        "observed": one.observed,
        "reason": one.reason,
        "quote": one.span.quote if one.span else None,
        "start": one.span.start if one.span else None,
        "end": one.span.end if one.span else None,
        "sha256": one.span.sha256 if one.span else None,
        "field": one.field,
    }


def development_views(monitor: Monitor, *, retired: bool = False) -> list[DevelopmentView]:
    with monitor.database.read() as connection:
        listed = register.list_developments(connection, retired=retired)
    return [development_view(one) for one in listed]


def development_view(one: Development) -> DevelopmentView:
    return {
        "number": one.number,
        "title": one.title,
        "body": one.body,
        "validity": one.validity,
        "low": one.low,
        "high": one.high,
        "status": one.status.value,
        "revision": one.revision,
        "updated": one.updated.isoformat() if one.updated else None,
        "sources": list(dict.fromkeys(c.name for c in one.citations)),
    }
