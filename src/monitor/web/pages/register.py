"""The register: the developments with their revisions, and the insights."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import Response

from monitor.draft.diff import diff_words
from monitor.pipeline import auditing, viewing
from monitor.review.people import Role
from monitor.web.site import FormDep, NotAllowed, SiteDep, back, text_of

router = APIRouter()


@router.get("/register")
def register_page(request: Request, site: SiteDep) -> Response:
    """Every development with its score over time."""
    lines, insights = viewing.register_page(site.monitor)
    quiet = sum(line.quiet_weeks is not None for line in lines)
    only_quiet = bool(quiet) and request.query_params.get("quiet") == "1"
    return site.page(request, "register.html", lines=lines, insights=insights, quiet=quiet, only_quiet=only_quiet)


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
        may_retire=site.person(request).may(Role.EDITOR),
        before=before,
        after=after,
        title_changes=diff_words(by_revision[before].title, by_revision[after].title),
        changes=diff_words(by_revision[before].body, by_revision[after].body),
    )


@router.post("/register/{number}/{action}")
def set_retired(request: Request, number: int, action: str, site: SiteDep, form: FormDep) -> Response:
    """Take a development out of use, or back into it: for who answers for the register."""
    person = site.person(request)
    if not person.may(Role.EDITOR):
        raise NotAllowed
    if action not in {"retire", "reinstate"}:
        raise HTTPException(404)
    reason = text_of(form, "reason")
    auditing.set_retired(site.monitor, number, retired=action == "retire", by=person.name, reason=reason)
    return back(f"/register/{number}")


def _revision(request: Request, name: str, known: Mapping[int, object], *, default: int) -> int:
    text = request.query_params.get(name, "")
    return int(text) if text.isdigit() and int(text) in known else default
