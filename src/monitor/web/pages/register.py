"""The register: the developments with their revisions, and the insights."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import APIRouter, Request
from starlette.responses import Response

from monitor.draft.diff import diff_words
from monitor.pipeline import viewing
from monitor.web.site import SiteDep

router = APIRouter()


@router.get("/register")
def register_page(request: Request, site: SiteDep) -> Response:
    """Every development with its score over time."""
    lines, insights = viewing.register_page(site.monitor)
    return site.page(request, "register.html", lines=lines, insights=insights)


@router.get("/register/{number}")
def development_page(request: Request, number: int, site: SiteDep) -> Response:
    """One development: its text, its sources, its revisions, and what changed between two of them."""
    shown = viewing.development_page(site.monitor, number)
    by_revision = {one.development.revision: one.development for one in shown.revisions}
    after = _revision(request, "after", by_revision, default=shown.development.revision)
    before = _revision(
        request, "before", by_revision, default=max((r for r in by_revision if r < after), default=after)
    )
    return site.page(
        request,
        "development.html",
        shown=shown,
        one=shown.development,
        before=before,
        after=after,
        title_changes=diff_words(by_revision[before].title, by_revision[after].title),
        changes=diff_words(by_revision[before].body, by_revision[after].body),
    )


def _revision(request: Request, name: str, known: Mapping[int, object], *, default: int) -> int:
    text = request.query_params.get(name, "")
    return int(text) if text.isdigit() and int(text) in known else default
