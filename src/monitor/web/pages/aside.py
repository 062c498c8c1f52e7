"""What lies aside: dropped publications to look at, and those that wait for company."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import Response

from monitor.pipeline import sampling
from monitor.review.people import Role
from monitor.web.site import FormDep, NotAllowed, SiteDep, back, text_of

router = APIRouter()


@router.get("/aside")
def aside_page(request: Request, site: SiteDep) -> Response:
    """The sample of what was dropped, what was missed by what people said of it, and what waits in no proposal."""
    shown = sampling.lying_aside(site.monitor)
    return site.page(
        request,
        "aside.html",
        shown=shown,
        to_do=[one for one in shown.offered if one.answer is None],
        done=[one for one in shown.offered if one.answer is not None],
        may_answer=site.person(request).may(Role.ANALYST),
    )


@router.post("/aside/{item}/{said}")
def answer(request: Request, item: int, said: str, site: SiteDep, form: FormDep) -> Response:
    """Whether a dropped publication belongs after all. It is then taken up by the next run."""
    person = site.person(request)
    if not person.may(Role.ANALYST):
        raise NotAllowed
    if said not in {"belongs", "rightly"}:
        raise HTTPException(404)
    sampling.answer(site.monitor, item, belongs=said == "belongs", by=person.name, reason=text_of(form, "reason"))
    return back("/aside")
