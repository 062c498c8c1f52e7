"""Answering for decisions: the log, figures about reviewing, own scores, and decisions about the register itself."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from monitor.errors import ConfigError, Conflict
from monitor.model import Development
from monitor.pipeline.monitor import Monitor
from monitor.pipeline.permitting import require
from monitor.review.insights import InsightRecord
from monitor.review.measures import Measures, OwnScore, asks_first, measure
from monitor.review.people import Role
from monitor.review.trend import WEEKS, Trend, trends, week_starts
from monitor.store import decisions, insights, proposals, register, views
from monitor.store.decisions import RegisterDecision
from monitor.store.proposals import Decided

PAGE = 50


@dataclass(frozen=True, slots=True)
class AuditPage:
    decisions: tuple[Decided, ...]
    total: int
    number: int
    pages: int
    names: tuple[str, ...]
    measures: Measures
    register: tuple[RegisterDecision, ...]  # what was decided about the register itself, newest first
    insights: tuple[InsightRecord, ...]  # and about our insights, newest first


def audit_page(monitor: Monitor, *, by: str | None = None, number: int = 1, size: int = PAGE) -> AuditPage:
    """One page of the decisions, newest first, with the figures over all of them."""
    with monitor.database.read() as connection:
        about = decisions.all_register_decisions(connection)
        lines = insights.records(connection)
        people = {*decisions.decision_names(connection), *(one.by for one in about), *(r.decision.by for r in lines)}
        names = tuple(sorted(people))
        by = by if by in names else None
        _, total = decisions.decision_page(connection, by=by, limit=0)
        pages = max(1, -(-total // size))
        number = min(max(number, 1), pages)
        listed, _ = decisions.decision_page(connection, by=by, limit=size, offset=(number - 1) * size)
        measures = measure(decisions.all_decisions(connection), decisions.own_scores(connection))
    register_log = tuple(one for one in reversed(about) if by in {None, one.by})
    insight_log = tuple(one for one in reversed(lines) if by in {None, one.decision.by})
    return AuditPage(listed, total, number, pages, names, measures, register_log, insight_log)


def give_own_score(monitor: Monitor, proposal_id: int, *, by: str, score: int) -> None:
    """Keep what a person thinks before the computed score is shown. Raises ConfigError or NotFound."""
    if not 0 <= score <= 100:
        raise ConfigError(f"a score of {score} does not exist", do="give a number from 0 to 100")
    with monitor.database.write() as connection:
        computed = proposals.get_proposal(connection, proposal_id).validity.score
        decisions.save_own_score(connection, OwnScore(proposal_id, by, score, computed, monitor.clock()))


def scored_by(monitor: Monitor, by: str) -> frozenset[int]:
    """The proposals on which this person gave an own score."""
    with monitor.database.read() as connection:
        return frozenset(one.proposal for one in decisions.own_scores(connection, by=by))


def hidden_from(scored: frozenset[int], proposal_id: int) -> bool:
    """Whether a person must not see this proposal's score yet."""
    return asks_first(proposal_id) and proposal_id not in scored


def set_retired(monitor: Monitor, number: int, *, retired: bool, by: str, reason: str) -> Development:
    """Take a development out of use, or back into it. Raises NotFound, Conflict or ConfigError."""
    if not reason.strip():
        raise ConfigError("this decision needs a reason", do="say why: colleagues read it later")
    now = monitor.clock()
    with monitor.database.write() as connection:
        require(connection, by, Role.EDITOR, to="retires and reinstates", where=f"development {number}")
        one = register.get_development(connection, number)
        if one.retired is retired:
            raise Conflict(f"development {number} is {'out of' if retired else 'in'} use already")
        changed = replace(one, retired=retired, revision=one.revision + 1)
        register.save_development(connection, changed, now=now)
        action = "retire" if retired else "reinstate"
        decisions.append_register_decision(connection, RegisterDecision(number, action, by, now, reason.strip()))
    return changed


@dataclass(frozen=True, slots=True)
class TrendLine:
    development: Development
    trend: Trend


def trend_lines(monitor: Monitor) -> tuple[TrendLine, ...]:
    """Every development in use with its last weeks; what rises most comes first."""
    now = monitor.clock()
    start = week_starts(now.date(), WEEKS)[0]
    with monitor.database.read() as connection:
        developments = {one.number: one for one in register.list_developments(connection)}
        since = now - timedelta(days=(now.date() - start).days + 1)
        seen = views.seen_since(connection, since)
    return tuple(
        TrendLine(developments[one.development], one) for one in trends(seen, tuple(developments), today=now.date())
    )
