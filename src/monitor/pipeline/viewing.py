"""What one page of the review site shows, gathered in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.model import Alternative, Development, Document, Finding, ItemOutcome, Proposal
from monitor.pipeline.monitor import Monitor
from monitor.pipeline.quoting import Quoted, quoted
from monitor.pipeline.watching import coverage_of, healths
from monitor.store import decisions as log
from monitor.store import findings, items, proposals, register, runs, views
from monitor.store.decisions import RegisterDecision
from monitor.store.items import StoredItem
from monitor.store.proposals import Decided
from monitor.store.runs import Run, SourceHealth, SourceReport
from monitor.store.views import ItemLine, Revision

QUIET_WEEKS = 26  # half a year: two editions of a briefing that comes out each quarter
ITEMS = 200  # publications of one outcome on the page of a run: a week brings fewer, a first run may bring more


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
        quoted=quoted(one.evidence, texts),
        members=members,
        nearest=nearest(one, by_number),
        history=history,
        developments=developments,
        development=by_number.get(one.development) if one.development else None,
        run=run,
    )


def nearest(one: Proposal, developments: dict[int, Development]) -> tuple[Near, ...]:
    """The development that an update is about, then the runners-up: three in all."""
    own = developments.get(one.development) if one.development else None
    listed = [Near(own, None, None, own=True)] if own else []
    listed += [_near(a, developments[a.development]) for a in one.alternatives if a.development in developments]
    return tuple(listed[:3])


def _near(alternative: Alternative, development: Development) -> Near:
    return Near(development, alternative.similarity, alternative.probability)


def run_days(monitor: Monitor) -> dict[int, datetime]:
    """The moment at which each run stands."""
    with monitor.database.read() as connection:
        return views.run_days(connection)


@dataclass(frozen=True, slots=True)
class DevelopmentLine:
    development: Development
    scores: tuple[tuple[datetime, int], ...]
    last_evidence: datetime | None
    changed: datetime | None = None  # when its newest revision was made
    quiet_weeks: int | None = None  # how long it had no evidence, where that is long


def register_page(monitor: Monitor) -> tuple[tuple[DevelopmentLine, ...], tuple[str, ...]]:
    """Every development, retired ones last, with its scores over time; and the insights."""
    with monitor.database.read() as connection:
        listed = register.list_developments(connection, retired=True)
        scores = views.revision_scores(connection)
        seen = views.last_evidence(connection)
        changed = views.last_changes(connection)
        insights = register.list_insights(connection)
    now = monitor.clock()
    lines = [
        DevelopmentLine(
            one,
            tuple(scores.get(one.number, ())),
            seen.get(one.number),
            changed.get(one.number),
            None if one.retired else quiet_weeks(seen.get(one.number), changed.get(one.number), now=now),
        )
        for one in listed
    ]
    return tuple(sorted(lines, key=lambda line: (line.development.retired, line.development.number))), insights


def quiet_weeks(seen: datetime | None, changed: datetime | None, *, now: datetime) -> int | None:
    """For how many weeks a development had no evidence, where that is long; None where it is not, or not known."""
    last = max((moment for moment in (seen, changed) if moment is not None), default=None)
    weeks = (now - last).days // 7 if last is not None else 0
    return weeks if weeks >= QUIET_WEEKS else None


@dataclass(frozen=True, slots=True)
class DevelopmentPage:
    development: Development
    revisions: tuple[Revision, ...]
    proposals: tuple[Proposal, ...]
    last_evidence: datetime | None
    decisions: tuple[RegisterDecision, ...]


def development_page(monitor: Monitor, number: int) -> DevelopmentPage:
    """All about one development. Raises NotFound."""
    with monitor.database.read() as connection:
        one = register.get_development(connection, number)
        revisions = views.list_revisions(connection, number)
        about = views.proposals_about(connection, number)
        seen = views.last_evidence(connection).get(number)
        decisions = log.register_decisions(connection, number)
    return DevelopmentPage(one, revisions, about, seen, decisions)


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A source with how it fares, by its last visit and by its history."""

    health: SourceHealth
    note: str  # Dutch: what its history says, such as that it is late; empty when all is well
    full: float | None  # share of its documents that were read in full; None before the first


def source_page(monitor: Monitor) -> tuple[SourceLine, ...]:
    """Every known source; those that fail longest first, then those of which there is something to say."""
    with monitor.database.read() as connection:
        listed = runs.source_health(connection)
        known = healths(connection, now=monitor.clock())
        shares = items.full_shares(connection)
    lines = [
        SourceLine(one, known[one.source.id].note if one.source.id in known else "", shares.get(one.source.id))
        for one in listed
    ]
    return tuple(
        sorted(lines, key=lambda line: (-line.health.failures, not line.note, line.health.source.name.casefold()))
    )


@dataclass(frozen=True, slots=True)
class RunPage:
    run: Run
    coverage: str
    reports: tuple[SourceReport, ...]
    proposals: tuple[Proposal, ...]
    counts: dict[ItemOutcome, int]  # of the items that this run was the first to see
    items: dict[ItemOutcome, tuple[ItemLine, ...]]  # the first of each outcome
    source_names: dict[str, str]


def run_page(monitor: Monitor, run_id: int) -> RunPage:
    """One run with its sources and what it proposed. Raises NotFound."""
    with monitor.database.read() as connection:
        run = runs.get_run(connection, run_id)
        reports = runs.source_reports(connection, run_id)
        coverage = coverage_of(connection, run_id)
        made = proposals.list_proposals(connection, run_id=run_id)
        counts = views.run_outcomes(connection, run_id)
        shown = {outcome: views.run_items(connection, run_id, outcome, limit=ITEMS) for outcome in counts}
    names = {report.source.id: report.source.name for report in reports}
    return RunPage(run, coverage, reports, made, counts, shown, names)


def list_runs(monitor: Monitor) -> tuple[Run, ...]:
    with monitor.database.read() as connection:
        return runs.list_runs(connection)


def proposals_in_order(monitor: Monitor, ids: Sequence[int]) -> tuple[Proposal, ...]:
    """These proposals, in this order."""
    with monitor.database.read() as connection:
        found = {one.id: one for one in views.get_proposals(connection, ids)}
    return tuple(found[one] for one in ids if one in found)


def get_document(monitor: Monitor, sha256: str) -> Document:
    """A stored text by its hash. Raises NotFound."""
    with monitor.database.read() as connection:
        return views.get_document(connection, sha256)
