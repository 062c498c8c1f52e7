"""The same use cases as JSON, described by ``/api/openapi.json``.

A program works for an account: ``Authorization: Bearer mon_…``. As long as nobody has an account, on loopback, it works
for the one named user. Cookies are not looked at, so no other site can make a browser call this.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Generic, TypeVar

from fastapi import APIRouter, Depends, HTTPException, Path, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.responses import JSONResponse, Response

from monitor.errors import ConfigError, Conflict, MonitorError, NotFound
from monitor.model import Action, Decision, ProposalKind, ProposalStatus
from monitor.pipeline import accounts, deciding, listing, undoing, viewing
from monitor.pipeline.listing import DevelopmentView, ItemView, ProposalView, RunView
from monitor.review.people import Role
from monitor.review.queue import Filter, Flag, Order
from monitor.web.site import Person, SiteDep, get_site

PREFIX = "/api/v1"
LARGEST_ID = 2**31 - 1
View = TypeVar("View")

Identity = Annotated[int, Path(ge=1, le=LARGEST_ID)]
Size = Annotated[int, Query(ge=1, le=200, description="how many on a page")]
Number = Annotated[int, Query(ge=1, le=1_000_000, description="which page, counted from 1")]


class Problem(BaseModel):
    """Why something could not be done, and what to do about it."""

    what: str
    where: str = ""
    do: str = ""


class Page(BaseModel, Generic[View]):
    """A page of a list; ``total`` counts all pages."""

    total: int
    page: int
    pages: int
    entries: list[View]


class NewDecision(BaseModel):
    """A decision on a proposal. ``version`` is that of the proposal which was looked at."""

    model_config = ConfigDict(extra="forbid", str_max_length=20_000)

    action: Action
    version: int = Field(ge=1, le=LARGEST_ID)
    reason: str = ""
    title: str | None = None
    body: str | None = None
    score: int | None = Field(default=None, ge=0, le=100)
    into: int | None = Field(default=None, ge=1, le=LARGEST_ID)
    into_proposal: int | None = Field(default=None, ge=1, le=LARGEST_ID)
    items: list[Annotated[int, Field(ge=1, le=LARGEST_ID)]] = Field(default=[], max_length=500)
    until: date | None = None
    confirmed: bool = False


class DecisionView(BaseModel):
    id: int
    action: Action
    by: str
    at: str
    reason: str
    undoes: int | None
    model: str


class SourceView(BaseModel):
    id: str
    name: str
    source_class: str
    url: str
    last_outcome: str | None
    detail: str
    failures: int
    items: int


def caller(request: Request) -> Person:
    """Who a program works for. Raises HTTPException."""
    site = get_site(request)
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and secret:
        reviewer = accounts.who_by_token(site.monitor, secret.strip())
        if reviewer is not None:
            return Person(reviewer.name, reviewer.role)
    elif not accounts.accounts_exist(site.monitor):
        return Person(site.monitor.settings.reviewer, Role.EDITOR, account=False)
    raise HTTPException(401, "a valid token is needed", headers={"WWW-Authenticate": "Bearer"})


Caller = Annotated[Person, Depends(caller)]
router = APIRouter(
    prefix=PREFIX,
    dependencies=[Depends(caller)],
    responses={401: {"model": Problem, "description": "No valid token"}},
)
PROBLEMS: dict[int | str, dict[str, object]] = {
    404: {"model": Problem, "description": "No such thing"},
    409: {"model": Problem, "description": "Somebody was first, or something must be checked"},
    422: {"model": Problem, "description": "Something is missing or wrong"},
}


@router.get("/proposals")
def list_proposals(
    site: SiteDep,
    status: ProposalStatus | None = None,
    kind: ProposalKind | None = None,
    flag: Flag | None = None,
    q: Annotated[str, Query(max_length=200)] = "",
    order: Order = Order.VALUE,
    page: Number = 1,
    size: Size = 50,
) -> Page[ProposalView]:
    """Proposals, all of them or those that a filter lets through."""
    wanted = Filter(statuses=(status,) if status else (), kind=kind, flag=flag, text=q, order=order)
    found = site.queue.page(wanted, number=page, size=size)
    views = viewing.proposals_in_order(site.monitor, [entry.id for entry in found.entries])
    entries = [listing.proposal_view(one) for one in views]
    return Page(total=found.chosen, page=found.number, pages=found.pages, entries=entries)


@router.get("/proposals/{proposal_id}", responses={404: PROBLEMS[404]})
def get_proposal(site: SiteDep, proposal_id: Identity) -> ProposalView:
    """One proposal."""
    return listing.proposal_view(deciding.get(site.monitor, proposal_id))


@router.get("/proposals/{proposal_id}/decisions", responses={404: PROBLEMS[404]})
def list_decisions(site: SiteDep, proposal_id: Identity) -> list[DecisionView]:
    """The decisions on a proposal, oldest first."""
    return [
        DecisionView(
            id=one.decision.id or 0,
            action=one.decision.action,
            by=one.decision.by,
            at=one.decision.at.isoformat(),
            reason=one.decision.reason,
            undoes=one.decision.undoes,
            model=one.model,
        )
        for one in deciding.history(site.monitor, proposal_id)
    ]


@router.post("/proposals/{proposal_id}/decisions", responses={403: {"model": Problem}, **PROBLEMS})
def decide(site: SiteDep, person: Caller, proposal_id: Identity, body: NewDecision) -> ProposalView:
    """Decide on a proposal."""
    _may_decide(person)
    decision = Decision(
        proposal=proposal_id,
        action=body.action,
        by=person.name,
        at=site.monitor.clock(),
        reason=body.reason,
        title=body.title,
        body=body.body,
        score=body.score,
        into=body.into,
        into_proposal=body.into_proposal,
        items=tuple(body.items),
        until=body.until,
        confirmed=body.confirmed,
    )
    return listing.proposal_view(deciding.decide(site.monitor, decision, version=body.version))


@router.post("/decisions/{decision_id}/undo", responses={403: {"model": Problem}, **PROBLEMS})
def undo(site: SiteDep, person: Caller, decision_id: Identity) -> ProposalView:
    """Take a decision back."""
    _may_decide(person)
    return listing.proposal_view(undoing.undo(site.monitor, decision_id, by=person.name))


def _may_decide(person: Person) -> None:
    if not person.may(Role.ANALYST):
        raise HTTPException(403, "this account reads only")


@router.get("/developments")
def list_developments(site: SiteDep, retired: bool = False) -> list[DevelopmentView]:
    """The register."""
    return listing.development_views(site.monitor, retired=retired)


@router.get("/items")
def list_items(
    site: SiteDep, run: Annotated[int, Query(ge=1, le=LARGEST_ID)], page: Number = 1, size: Size = 50
) -> Page[ItemView]:
    """What one run was the first to see, with what became of it."""
    views = listing.item_views(site.monitor, run_id=run)
    pages = max(1, -(-len(views) // size))
    number = min(page, pages)
    return Page(total=len(views), page=number, pages=pages, entries=views[(number - 1) * size : number * size])


@router.get("/runs")
def list_runs(site: SiteDep) -> list[RunView]:
    """All runs, newest first."""
    return listing.run_views(site.monitor)


@router.get("/sources")
def list_sources(site: SiteDep) -> list[SourceView]:
    """Every source with how it fares."""
    return [
        SourceView(
            id=one.source.id,
            name=one.source.name,
            source_class=one.source.source_class.value,
            url=one.source.url,
            last_outcome=one.last.outcome.value if one.last else None,
            detail=one.last.detail if one.last else "",
            failures=one.failures,
            items=one.items,
        )
        for one in viewing.source_page(site.monitor)
    ]


def problem_of(error: Exception) -> Response:
    """An error as JSON, with its status."""
    if isinstance(error, StarletteHTTPException):
        body = Problem(what=str(error.detail))
        return JSONResponse(body.model_dump(), status_code=error.status_code, headers=error.headers)
    if isinstance(error, MonitorError):
        kinds: tuple[tuple[type[MonitorError], int], ...] = ((NotFound, 404), (Conflict, 409), (ConfigError, 422))
        status = next((code for kind, code in kinds if isinstance(error, kind)), 503)
        return JSONResponse(Problem(what=error.what, where=error.where, do=error.do).model_dump(), status_code=status)
    errors: list[dict[str, Any]] = getattr(error, "errors", list)()
    first = errors[0] if errors else {"msg": "not understood", "loc": ()}
    where = ".".join(str(part) for part in first["loc"])
    return JSONResponse(Problem(what=str(first["msg"]), where=where).model_dump(), status_code=422)
