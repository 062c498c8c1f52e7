"""Insights: proposed after approvals, decided upon by people, and part of the briefing from then on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from monitor.draft.insights import draft_insights
from monitor.draft.insights_written import WrittenInsights, insight_question, insights_of
from monitor.errors import Conflict, MonitorError, NotFound
from monitor.language.usage import Usage
from monitor.model import Action, Decision, Development, Insight, InsightKind, ProposalStatus
from monitor.pipeline.monitor import Monitor
from monitor.pipeline.permitting import require
from monitor.pipeline.writing import keep_use
from monitor.read.language import detect
from monitor.review.insights import InsightProposal, InsightRecord, decide_insight, undo_insight
from monitor.review.people import Role
from monitor.store import insights, register


@dataclass(frozen=True, slots=True)
class Proposed:
    """What waits for a person. ``fallback`` says, in Dutch, why a language model that is set was not used."""

    proposals: tuple[InsightProposal, ...]
    fallback: str = ""


@dataclass(frozen=True, slots=True)
class _Basis:
    """The lines with what they could rest on."""

    lines: tuple[str, ...]
    developments: tuple[Development, ...]
    retired: tuple[Development, ...]
    fresh: frozenset[int]


def propose_insights(monitor: Monitor, *, with_model: bool = True) -> Proposed:
    """Look at every line and at what could be new, and keep what a person has to decide upon.

    Asking again changes nothing that is the same; what no longer holds and nobody touched is withdrawn; what was
    rejected, or confirmed on the same ground, is not asked again. ``with_model`` asks the language model where one is
    set; it may take its time-out, and what it gives is checked like all else.
    """
    with monitor.database.read() as connection:
        basis = _basis(connection)
    drafted, of_model, fallback = _drafted(monitor, basis, with_model=with_model)
    with monitor.database.write() as connection:
        _keep(connection, drafted, of_model)
        return Proposed(insights.list_all(connection, status=ProposalStatus.OPEN), fallback)


def propose_after_run(monitor: Monitor, run_id: int) -> None:
    """At the end of a week: look at the insights with the language model, where one is set; keep what that took.

    Without one there is nothing to do: approvals brought their proposals at once.
    """
    if not monitor.settings.llm_url:
        return
    before = _used(monitor)
    found = propose_insights(monitor)
    told = (f"Inzichten zonder taalmodel voorgesteld: {found.fallback}.",) if found.fallback else ()
    written = sum(one.by_model for one in found.proposals)
    keep_use(monitor, run_id, "insight", _used(monitor).since(before), written=written, told=told)


def _used(monitor: Monitor) -> Usage:
    try:
        return monitor.chat.used if monitor.chat else Usage()
    except MonitorError:  # a wrong setting, which the proposing itself tells
        return Usage()


def _basis(connection: Connection) -> _Basis:
    every = register.list_developments(connection, retired=True)
    used = tuple(d for d in every if not d.retired)
    return _Basis(
        lines=register.list_insights(connection),
        developments=used,
        retired=tuple(d for d in every if d.retired),
        fresh=insights.approved_here(connection) & {d.number for d in used},
    )


def _drafted(
    monitor: Monitor, basis: _Basis, *, with_model: bool
) -> tuple[tuple[Insight, ...], tuple[Insight, ...], str]:
    """What to propose, which of it a model wrote, and why none did where one is set."""
    default = draft_insights(basis.lines, basis.developments, retired=basis.retired, fresh=basis.fresh)
    if not with_model or not monitor.settings.llm_url:
        return default, (), ""
    question = insight_question(basis.lines, basis.developments)
    try:
        chat = monitor.chat
        if chat is None:
            return default, (), ""
        written = chat.ask(question.system, question.text, WrittenInsights)
    except MonitorError as error:
        return default, (), f"het taalmodel gaf geen bruikbaar antwoord ({error.what})"
    held = tuple(one for one in insights_of(written, basis.lines, basis.developments) if _is_dutch(one.text))
    if not held:
        return default, (), "niets van wat het taalmodel schreef is terug te vinden in de ontwikkelingen"
    told = {one.previous for one in held if one.previous}  # of the other lines, what the default says stands
    return (*(one for one in default if one.previous and one.previous not in told), *held), held, ""


def _is_dutch(text: str) -> bool:
    found = detect(text)
    return found is not None and found[0] == "nl"


def _keep(connection: Connection, drafted: Sequence[Insight], of_model: Sequence[Insight]) -> None:
    known = insights.list_all(connection)
    standing = [one for one in known if one.status is ProposalStatus.OPEN]
    lines = register.list_insights(connection)
    settled = {_identity(one.insight) for one in known if one.status is not ProposalStatus.OPEN}
    settled |= {_identity(record.before.insight) for record in insights.records(connection)}
    wanted = {_identity(one): one for one in drafted if _identity(one) not in settled}
    for one in standing:
        same = wanted.pop(_identity(one.insight), None)
        if same is None and not one.edited and (of_model or not one.by_model or _outdated(one.insight, lines)):
            insights.withdraw(connection, one)
        elif same is not None and same != one.insight and not one.edited:
            insights.save(connection, replace(one, insight=same))
    waiting = insights.list_all(connection, status=ProposalStatus.OPEN)
    taken = {one.insight.previous for one in waiting if one.insight.previous}
    for fresh in wanted.values():
        if fresh.previous not in taken:  # one proposal for a line at a time: that of a person or a model stays
            insights.insert(connection, InsightProposal(0, fresh, by_model=fresh in of_model))


def _outdated(one: Insight, lines: Sequence[str]) -> bool:
    return one.previous is not None and one.previous not in lines


def _identity(one: Insight) -> tuple[str | None, str, tuple[int, ...]]:
    """What makes a proposal the same as another: a line that is kept is asked about again when its ground changes."""
    if one.kind is InsightKind.NEW:
        return None, one.text, ()
    return one.previous, one.text, one.developments if one.kind is InsightKind.KEEP else ()


def list_insights(monitor: Monitor) -> tuple[InsightProposal, ...]:
    """Those that wait for a decision, by id."""
    with monitor.database.read() as connection:
        return insights.list_all(connection, status=ProposalStatus.OPEN)


def current_lines(monitor: Monitor) -> tuple[str, ...]:
    with monitor.database.read() as connection:
        return register.list_insights(connection)


def decide_on_insight(monitor: Monitor, decision: Decision, *, version: int | None = None) -> InsightProposal:
    """Apply a decision: proposal and lines change together with its record. ``version`` is that of what was looked at.

    Raises NotFound, ConfigError or Conflict; and then nothing was changed.
    """
    with monitor.database.write() as connection:
        where = f"insight proposal {decision.proposal}"
        require(connection, decision.by, Role.ANALYST, to="decides", where=where)
        proposal = insights.get(connection, decision.proposal)
        if version is not None and version != proposal.version:
            raise Conflict(f"insight proposal {proposal.id} was changed in the meantime", do="look at it again")
        return _write(connection, decide_insight(decision, proposal, register.list_insights(connection)))


def undo_on_insight(monitor: Monitor, decision_id: int, *, by: str, reason: str = "") -> InsightProposal:
    """Take a decision about an insight back. Raises NotFound, or Conflict where something was built upon it."""
    with monitor.database.write() as connection:
        require(connection, by, Role.ANALYST, to="takes decisions back", where=f"insight decision {decision_id}")
        record = next((r for r in insights.records(connection) if r.decision.id == decision_id), None)
        if record is None or record.decision.action is Action.UNDO:
            raise NotFound(f"there is no decision {decision_id} about an insight to take back")
        if decision_id in insights.undone(connection):
            raise Conflict(f"decision {decision_id} was taken back already")
        now = insights.get(connection, record.decision.proposal)
        decision = Decision(now.id, Action.UNDO, by=by, at=monitor.clock(), reason=reason, undoes=decision_id)
        return _write(connection, undo_insight(decision, record, now, register.list_insights(connection)))


def insight_history(monitor: Monitor, *, newest: int = 20) -> tuple[InsightRecord, ...]:
    """The last decisions about insights, newest first."""
    with monitor.database.read() as connection:
        return tuple(reversed(insights.records(connection)))[:newest]


def undoable_insights(monitor: Monitor) -> frozenset[int]:
    """The decisions that can be taken back: of each proposal the last one, where its lines still stand so."""
    with monitor.database.read() as connection:
        lines, gone = register.list_insights(connection), insights.undone(connection)
        last = {r.decision.proposal: r for r in insights.records(connection) if r.decision.id not in gone}
        found = set()
        for record in last.values():
            if record.decision.action is Action.UNDO or record.decision.id is None:
                continue
            try:
                undo_insight(record.decision, record, insights.get(connection, record.decision.proposal), lines)
            except MonitorError:
                continue
            found.add(record.decision.id)
        return frozenset(found)


def _write(connection: Connection, record: InsightRecord) -> InsightProposal:
    insights.append(connection, record)
    if record.lines_after != record.lines_before:
        register.save_insights(connection, record.lines_after)
    return insights.save(connection, record.after)
