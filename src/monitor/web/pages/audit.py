"""Every decision with who, when and what; the export of them; and what rises."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from fastapi import APIRouter, Request
from starlette.responses import Response, StreamingResponse

from monitor.draft.diff import Change, diff_words
from monitor.pipeline import accounting, auditing
from monitor.review.insights import InsightRecord
from monitor.review.trend import week_starts
from monitor.store.proposals import Decided
from monitor.web.site import SiteDep

router = APIRouter()


@router.get("/decisions")
def decisions_page(request: Request, site: SiteDep, by: str | None = None, page: int = 1) -> Response:
    """The log of decisions, newest first."""
    shown = auditing.audit_page(site.monitor, by=by, number=page)
    return site.page(request, "decisions.html", shown=shown, by=by, changes=_changes, line_changes=_line_changes)


def _changes(decided: Decided) -> tuple[tuple[Change, ...], tuple[Change, ...]]:
    """What a decision changed in title and text, word by word; empty where it left them as they stood."""
    one, before = decided.decision, decided.before
    title = tuple(diff_words(before.title, one.title)) if one.title is not None else ()
    body = tuple(diff_words(before.body, one.body)) if one.body is not None else ()
    return title, body


def _line_changes(record: InsightRecord) -> tuple[Change, ...]:
    """What a decision changed in a line of our insights, word by word; empty where it left it as it stood."""
    before, after = record.before.insight.text, record.after.insight.text
    return tuple(diff_words(before, after)) if before != after else ()


@router.get("/decisions.csv")
def decisions_file(site: SiteDep) -> Response:
    """All decisions as one table."""
    headers = {"Content-Disposition": 'attachment; filename="decisions.csv"'}
    return StreamingResponse(_lines(site), media_type="text/csv; charset=utf-8", headers=headers)


def _lines(site: SiteDep) -> Iterator[str]:
    for row in accounting.decision_rows(site.monitor):
        line = io.StringIO()
        csv.writer(line).writerow(row)
        yield line.getvalue()


@router.get("/trend")
def trend_page(request: Request, site: SiteDep) -> Response:
    """Publications and independent sources for each development, week by week."""
    lines = auditing.trend_lines(site.monitor)
    highest = max((count for line in lines for count in line.trend.items), default=0)
    starts = week_starts(site.monitor.clock().date())
    return site.page(request, "trend.html", lines=lines, highest=max(highest, 1), starts=starts)
