"""What one page of the review site shows, gathered in one transaction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from monitor.model import Alternative, Development, Document, Evidence, Finding, ItemOutcome, Proposal, Span
from monitor.pipeline.monitor import Monitor
from monitor.pipeline.reporting import coverage_statement
from monitor.store import findings, items, proposals, register, runs, views
from monitor.store.findings import ItemRow
from monitor.store.items import StoredItem
from monitor.store.proposals import Decided
from monitor.store.runs import Run, SourceHealth, SourceReport
from monitor.store.views import Revision

CONTEXT = 260  # characters of the stored text shown on either side of a quote


@dataclass(frozen=True, slots=True)
class Quoted:
    """A piece of evidence with what stands around it in the stored text; empty where that text is gone."""

    number: int
    evidence: Evidence
    document: Document | None
    before: str
    after: str
    cut_before: bool
    cut_after: bool


@dataclass(frozen=True, slots=True)
class Member:
    """An item of a proposal."""

    item: StoredItem
    finding: Finding | None
    document: Document | None
    source_name: str
    copies: int


@dataclass(frozen=True, slots=True)
class Near:
    """A development that the proposal might belong to."""

    development: Development
    similarity: float | None
    probability: float | None
    own: bool = False  # the one that an update is about


@dataclass(frozen=True, slots=True)
class ProposalPage:
    proposal: Proposal
    quoted: tuple[Quoted, ...]
    members: tuple[Member, ...]
    nearest: tuple[Near, ...]
    history: tuple[Decided, ...]
    developments: tuple[Development, ...]
    development: Development | None
    run: Run


def proposal_page(monitor: Monitor, proposal_id: int) -> ProposalPage:
    """All about one proposal. Raises NotFound."""
    with monitor.database.read() as connection:
        one = proposals.get_proposal(connection, proposal_id)
        texts = views.documents_by_hash(connection, [e.span.sha256 for e in one.evidence])
        stored = items.get_items(connection, one.items)
        found = findings.get_findings(connection, one.items)
        documents = items.get_documents(connection, one.items)
        copies = views.copies_of(connection, one.items)
        sources = runs.get_sources(connection)
        developments = register.list_developments(connection)
        history = proposals.list_decisions(connection, proposal_id=proposal_id)
        run = runs.get_run(connection, one.updated_run)
    by_number = {development.number: development for development in developments}
    members = tuple(
        Member(stored[i], found.get(i), documents.get(i), sources[stored[i].source].name, copies.get(i, 0))
        for i in one.items
        if i in stored
    )
    return ProposalPage(
        proposal=one,
        quoted=tuple(quoted(number, e, texts.get(e.span.sha256)) for number, e in enumerate(one.evidence, 1)),
        members=members,
        nearest=nearest(one, by_number),
        history=history,
        developments=developments,
        development=by_number.get(one.development) if one.development else None,
        run=run,
    )


def quoted(number: int, evidence: Evidence, document: Document | None) -> Quoted:
    """The quote in its place. A span that does not fit the stored text is shown without surroundings."""
    span = evidence.span
    if document is None or document.text[span.start : span.end] != span.quote:
        return Quoted(number, evidence, document, "", "", cut_before=False, cut_after=False)
    start, end = max(0, span.start - CONTEXT), min(len(document.text), span.end + CONTEXT)
    return Quoted(
        number,
        evidence,
        document,
        document.text[start : span.start],
        document.text[span.end : end],
        cut_before=start > 0,
        cut_after=end < len(document.text),
    )


def nearest(one: Proposal, developments: dict[int, Development]) -> tuple[Near, ...]:
    """The development that an update is about, then the runners-up: three in all."""
    own = developments.get(one.development) if one.development else None
    listed = [Near(own, None, None, own=True)] if own else []
    listed += [_near(a, developments[a.development]) for a in one.alternatives if a.development in developments]
    return tuple(listed[:3])


def _near(alternative: Alternative, development: Development) -> Near:
    return Near(development, alternative.similarity, alternative.probability)


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the last run saw and did not see."""

    run: Run
    statement: str
    reached: int
    total: int
    missed: tuple[SourceReport, ...]


def last_coverage(monitor: Monitor) -> Coverage | None:
    """The coverage of the newest run that came to its end; None before the first."""
    with monitor.database.read() as connection:
        done = next((run for run in runs.list_runs(connection) if run.finished), None)
        if done is None:
            return None
        reports = runs.source_reports(connection, done.id)
    reached = sum(report.outcome.reached for report in reports)
    missed = tuple(report for report in reports if not report.outcome.reached)
    return Coverage(done, coverage_statement(reports), reached, len(reports), missed)


@dataclass(frozen=True, slots=True)
class DevelopmentLine:
    development: Development
    scores: tuple[tuple[datetime, int], ...]
    last_evidence: datetime | None


def register_page(monitor: Monitor) -> tuple[tuple[DevelopmentLine, ...], tuple[str, ...]]:
    """Every development, retired ones last, with its scores over time; and the insights."""
    with monitor.database.read() as connection:
        listed = register.list_developments(connection, retired=True)
        scores = views.revision_scores(connection)
        seen = views.last_evidence(connection)
        insights = register.list_insights(connection)
    lines = [DevelopmentLine(one, tuple(scores.get(one.number, ())), seen.get(one.number)) for one in listed]
    return tuple(sorted(lines, key=lambda line: (line.development.retired, line.development.number))), insights


@dataclass(frozen=True, slots=True)
class DevelopmentPage:
    development: Development
    revisions: tuple[Revision, ...]
    proposals: tuple[Proposal, ...]
    last_evidence: datetime | None


def development_page(monitor: Monitor, number: int) -> DevelopmentPage:
    """All about one development. Raises NotFound."""
    with monitor.database.read() as connection:
        one = register.get_development(connection, number)
        revisions = views.list_revisions(connection, number)
        about = views.proposals_about(connection, number)
        seen = views.last_evidence(connection).get(number)
    return DevelopmentPage(one, revisions, about, seen)


def source_page(monitor: Monitor) -> tuple[SourceHealth, ...]:
    """Every known source; those that fail longest first."""
    with monitor.database.read() as connection:
        listed = runs.source_health(connection)
    return tuple(sorted(listed, key=lambda health: (-health.failures, health.source.name.casefold())))


@dataclass(frozen=True, slots=True)
class RunPage:
    run: Run
    coverage: str
    reports: tuple[SourceReport, ...]
    proposals: tuple[Proposal, ...]
    items: dict[ItemOutcome | None, tuple[ItemRow, ...]]  # that this run was the first to see
    source_names: dict[str, str]


def run_page(monitor: Monitor, run_id: int) -> RunPage:
    """One run with its sources and what it proposed. Raises NotFound."""
    with monitor.database.read() as connection:
        run = runs.get_run(connection, run_id)
        reports = runs.source_reports(connection, run_id)
        made = proposals.list_proposals(connection, run_id=run_id)
        rows = findings.list_items(connection, run_id=run_id)
    grouped: dict[ItemOutcome | None, list[ItemRow]] = {}
    for row in rows:
        grouped.setdefault(row.outcome, []).append(row)
    names = {report.source.id: report.source.name for report in reports}
    by_outcome = {outcome: tuple(listed) for outcome, listed in grouped.items()}
    return RunPage(run, coverage_statement(reports), reports, made, by_outcome, names)


def list_runs(monitor: Monitor) -> tuple[Run, ...]:
    with monitor.database.read() as connection:
        return runs.list_runs(connection)


def get_document(monitor: Monitor, sha256: str) -> Document:
    """A stored text by its hash. Raises NotFound."""
    with monitor.database.read() as connection:
        return views.get_document(connection, sha256)


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a stored text, inside or outside a quote."""

    text: str
    quoted: bool


def marked(document: Document, spans: Iterable[Span]) -> tuple[Part, ...]:
    """The whole text with the quotes set apart; overlapping quotes become one."""
    edges: list[tuple[int, int]] = []
    for start, end in sorted((s.start, s.end) for s in spans if document.text[s.start : s.end] == s.quote):
        if edges and start <= edges[-1][1]:
            edges[-1] = (edges[-1][0], max(edges[-1][1], end))
        else:
            edges.append((start, end))
    parts: list[Part] = []
    at = 0
    for start, end in edges:
        parts += [Part(document.text[at:start], quoted=False), Part(document.text[start:end], quoted=True)]
        at = end
    parts.append(Part(document.text[at:], quoted=False))
    return tuple(part for part in parts if part.text)
