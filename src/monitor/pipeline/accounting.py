"""The log of decisions as others take it away: every decision with who, when, what changed, model and rules."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from heapq import merge

from typing_extensions import TypedDict  # typing's own says too little for a schema before Python 3.12

from monitor.model import Action
from monitor.pipeline.monitor import Monitor
from monitor.review.insights import InsightRecord
from monitor.store import decisions, insights, proposals
from monitor.store.decisions import RegisterDecision
from monitor.store.proposals import Decided


class DecisionView(TypedDict):
    """A decision. Of what was changed stands how it was before; what was left as it stood is null."""

    id: str  # a number; about the register itself r and a number, about an insight i and a number
    at: str
    by: str
    action: str
    proposal: int | None
    development: int | None
    version: int | None
    title_before: str | None
    title: str | None
    body_before: str | None
    body: str | None
    score_before: int | None
    score: int | None
    into: int | None
    into_proposal: int | None
    items: list[int]
    until: str | None
    reason: str
    confirmed: bool
    undoes: int | None
    model: str
    settings: str
    insight: int | None  # the proposal for a line of the insights


COLUMNS = tuple(DecisionView.__annotations__)


def decision_views(monitor: Monitor) -> tuple[DecisionView, ...]:
    """Every decision, oldest first: those on proposals, and those about the register itself."""
    with monitor.database.read() as connection:
        about = [decision_view(one) for one in proposals.list_decisions(connection)]
        listed = enumerate(decisions.all_register_decisions(connection), 1)
        register = [_register_view(number, one) for number, one in listed]
        lines = [_insight_view(one) for one in insights.records(connection)]
    return tuple(merge(about, register, lines, key=lambda view: view["at"]))


def decision_view(decided: Decided) -> DecisionView:
    """One decision on a proposal."""
    one, before = decided.decision, decided.before
    scored = one.action in {Action.APPROVE, Action.EDIT}
    return {
        "id": str(one.id),
        "at": one.at.isoformat(),
        "by": one.by,
        "action": one.action.value,
        "proposal": one.proposal,
        "development": before.development,
        "version": before.version,
        "title_before": before.title,
        "title": one.title,
        "body_before": before.body if one.body is not None else None,
        "body": one.body,
        "score_before": before.validity.score if scored else None,
        "score": one.score,
        "into": one.into,
        "into_proposal": one.into_proposal,
        "items": list(one.items),
        "until": one.until.isoformat() if one.until else None,
        "reason": one.reason,
        "confirmed": one.confirmed,
        "undoes": one.undoes,
        "model": decided.model,
        "settings": decided.settings,
        "insight": None,
    }


def _register_view(number: int, one: RegisterDecision) -> DecisionView:
    view = _bare(f"r{number}", one.at, one.by, one.action, one.reason)
    return {**view, "development": one.development}


def _insight_view(record: InsightRecord) -> DecisionView:
    one, before, after = record.decision, record.before.insight.text, record.after.insight.text
    view = _bare(f"i{one.id}", one.at, one.by, one.action.value, one.reason)
    changed = after if after != before else None
    return {
        **view,
        "insight": one.proposal,
        "version": record.before.version,
        "body_before": before,
        "body": changed,
        "confirmed": one.confirmed,
        "undoes": one.undoes,
    }


def _bare(identity: str, at: datetime, by: str, action: str, reason: str) -> DecisionView:
    """A decision of which little more is to be told."""
    return {
        "id": identity,
        "at": at.isoformat(),
        "by": by,
        "action": action,
        "proposal": None,
        "development": None,
        "version": None,
        "title_before": None,
        "title": None,
        "body_before": None,
        "body": None,
        "score_before": None,
        "score": None,
        "into": None,
        "into_proposal": None,
        "items": [],
        "until": None,
        "reason": reason,
        "confirmed": False,
        "undoes": None,
        "model": "",
        "settings": "",
        "insight": None,
    }


def decision_rows(monitor: Monitor) -> Iterator[tuple[str, ...]]:
    """Every decision as a row of text for a spreadsheet, the column names first, oldest first."""
    yield COLUMNS
    yield from map(cells, decision_views(monitor))


def cells(view: DecisionView) -> tuple[str, ...]:
    """A decision as the cells of a row."""
    return tuple(_cell(value) for value in view.values())


def _cell(value: object) -> str:
    if value is None or value is False:
        return ""
    if value is True:
        return "yes"
    text = " ".join(map(str, value)) if isinstance(value, list) else str(value)
    return _plain(text)


def _plain(text: str) -> str:
    """A cell that a spreadsheet takes as text: a title from a source may begin as a formula does."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text
