"""Our insights: the lines of the briefing, what is proposed for them, and what was decided."""

from __future__ import annotations

from fastapi import APIRouter, Depends, HTTPException, Request
from starlette.responses import Response

from monitor.errors import ConfigError, Conflict
from monitor.model import Action, Decision
from monitor.pipeline import insighting
from monitor.review.people import Role
from monitor.web.site import FormDep, Site, SiteDep, back, may_decide, number_of, text_of

router = APIRouter(dependencies=[Depends(may_decide)])
ACTIONS = {"approve": Action.APPROVE, "edit": Action.EDIT, "reject": Action.REJECT}


@router.get("/insights")
def insights_page(request: Request, site: SiteDep) -> Response:
    """The lines as they stand, the proposals that wait, and the last decisions."""
    return _page(request, site)


@router.post("/insights/propose")
def propose(request: Request, site: SiteDep, form: FormDep) -> Response:
    """Look at the lines anew; with the language model where one is set."""
    del form  # its token was checked
    found = insighting.propose_insights(site.monitor)
    return _page(request, site, notice=found.fallback) if found.fallback else back("/insights")


@router.post("/insights/decisions/{decision}/undo")
def undo(request: Request, decision: int, site: SiteDep, form: FormDep) -> Response:
    """Take a decision back."""
    del form
    try:
        insighting.undo_on_insight(site.monitor, decision, by=site.person(request).name)
    except Conflict as error:
        return _page(request, site, problem=str(error), status=409)
    return back("/insights")


@router.post("/insights/{proposal}/{action}")
def decide(request: Request, proposal: int, action: str, site: SiteDep, form: FormDep) -> Response:
    """Approve (in the words of the form), keep other words, or reject with a reason."""
    if action not in ACTIONS:
        raise HTTPException(404)
    decision = Decision(
        proposal,
        ACTIONS[action],
        by=site.person(request).name,
        at=site.monitor.clock(),
        reason=text_of(form, "reason"),
        body=text_of(form, "text") or None,
        confirmed=bool(text_of(form, "confirm")),
    )
    try:
        insighting.decide_on_insight(site.monitor, decision, version=number_of(form, "version"))
    except (Conflict, ConfigError) as error:
        return _page(request, site, problem=str(error), status=409 if isinstance(error, Conflict) else 422)
    return back("/insights")


def _page(request: Request, site: Site, *, problem: str = "", notice: str = "", status: int = 200) -> Response:
    monitor = site.monitor
    return site.page(
        request,
        "insights.html",
        status=status,
        lines=insighting.current_lines(monitor),
        proposals=insighting.list_insights(monitor),
        history=insighting.insight_history(monitor),
        undoable=insighting.undoable_insights(monitor),
        may_answer=site.person(request).may(Role.ANALYST),
        problem=problem,
        notice=notice,
    )
