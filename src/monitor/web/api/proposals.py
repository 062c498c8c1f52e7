"""Proposals, and the decisions upon them."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from monitor.errors import MonitorError
from monitor.model import Action, Decision, ProposalKind, ProposalStatus
from monitor.pipeline import accounting, auditing, deciding, listing, undoing, viewing
from monitor.pipeline.accounting import DecisionView
from monitor.pipeline.listing import ProposalView
from monitor.review.queue import Filter, Flag, Order
from monitor.web.api.common import CHANGES, LARGEST_ID, NOT_THERE, Analyst, Identity, Number, Page, Size, paged
from monitor.web.site import SiteDep

router = APIRouter(tags=["proposals"])
Score = Annotated[int, Field(ge=0, le=100)]
Known = Annotated[int, Field(ge=1, le=LARGEST_ID)]


class NewDecision(BaseModel):
    """A decision on a proposal. ``version`` is that of the proposal which was looked at."""

    model_config = ConfigDict(extra="forbid", str_max_length=20_000)

    action: Action
    version: Known
    reason: str = ""
    title: str | None = None
    body: str | None = None
    score: Score | None = None
    into: Known | None = None
    into_proposal: Known | None = None
    items: list[Known] = Field(default=[], max_length=500)
    until: date | None = None
    confirmed: bool = False


class OwnScore(BaseModel):
    """What a person thinks, given before the computed score is seen."""

    model_config = ConfigDict(extra="forbid")

    score: Score


class Chosen(BaseModel):
    """A proposal in the version that was looked at."""

    model_config = ConfigDict(extra="forbid")

    proposal: Known
    version: Known


class SeveralDecisions(BaseModel):
    """One decision over several clear cases."""

    model_config = ConfigDict(extra="forbid", str_max_length=2_000)

    action: Action
    reason: str = ""
    chosen: list[Chosen] = Field(min_length=1, max_length=200)


class Left(BaseModel):
    """A proposal that stayed as it was, and why."""

    proposal: int
    what: str


class Outcome(BaseModel):
    done: list[int]
    left: list[Left]


class MeasuresView(BaseModel):
    """Figures about reviewing; null where there is too little to count."""

    decisions: int
    minutes_per_decision: float | None
    own_scores: int
    distance_to_computed: float | None
    scored_by_two: int
    distance_between_people: float | None


@router.get("/proposals")
def list_proposals(
    site: SiteDep,
    status: ProposalStatus | None = None,
    kind: ProposalKind | None = None,
    flag: Flag | None = None,
    clear: bool = False,
    run: Annotated[int | None, Query(ge=1, le=LARGEST_ID)] = None,
    development: Annotated[int | None, Query(ge=1, le=LARGEST_ID)] = None,
    q: Annotated[str, Query(max_length=200)] = "",
    order: Order = Order.VALUE,
    page: Number = 1,
    size: Size = 50,
) -> Page[ProposalView]:
    """Proposals, all of them or those that a filter lets through."""
    wanted = Filter(
        statuses=(status,) if status else (),
        kind=kind,
        flag=flag,
        clear=clear,
        text=q,
        run=run,
        development=development,
        order=order,
    )
    found = site.queue.page(wanted, number=page, size=size)
    views = viewing.proposals_in_order(site.monitor, [entry.id for entry in found.entries])
    entries = [listing.proposal_view(one) for one in views]
    return Page(total=found.chosen, page=found.number, pages=found.pages, entries=entries)


@router.get("/proposals/{proposal_id}", responses=NOT_THERE)
def get_proposal(site: SiteDep, proposal_id: Identity) -> ProposalView:
    """One proposal."""
    return listing.proposal_view(deciding.get(site.monitor, proposal_id))


@router.get("/proposals/{proposal_id}/decisions", responses=NOT_THERE)
def list_decisions(site: SiteDep, proposal_id: Identity) -> list[DecisionView]:
    """The decisions on a proposal, oldest first."""
    return [accounting.decision_view(one) for one in deciding.history(site.monitor, proposal_id)]


@router.post("/proposals/{proposal_id}/decisions", responses=CHANGES)
def decide(site: SiteDep, person: Analyst, proposal_id: Identity, body: NewDecision) -> ProposalView:
    """Decide on a proposal."""
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


@router.post("/proposals/{proposal_id}/own-score", responses=CHANGES)
def give_own_score(site: SiteDep, person: Analyst, proposal_id: Identity, body: OwnScore) -> ProposalView:
    """Give an own score before the computed one; a second one does not count."""
    auditing.give_own_score(site.monitor, proposal_id, by=person.name, score=body.score)
    return listing.proposal_view(deciding.get(site.monitor, proposal_id))


@router.post("/decisions", responses=CHANGES)
def decide_several(site: SiteDep, person: Analyst, body: SeveralDecisions) -> Outcome:
    """One decision over several proposals. Each stands by itself: what cannot be decided so stays."""
    done: list[int] = []
    left: list[Left] = []
    for one in body.chosen:
        decision = Decision(one.proposal, body.action, by=person.name, at=site.monitor.clock(), reason=body.reason)
        try:
            deciding.decide(site.monitor, decision, version=one.version)
            done.append(one.proposal)
        except MonitorError as error:
            left.append(Left(proposal=one.proposal, what=error.what))
    return Outcome(done=done, left=left)


@router.post("/decisions/{decision_id}/undo", responses=CHANGES)
def undo(site: SiteDep, person: Analyst, decision_id: Identity) -> ProposalView:
    """Take a decision back."""
    return listing.proposal_view(undoing.undo(site.monitor, decision_id, by=person.name))


@router.get("/decisions")
def list_all_decisions(
    site: SiteDep, by: Annotated[str, Query(max_length=200)] = "", page: Number = 1, size: Size = 50
) -> Page[DecisionView]:
    """The log of all decisions, newest first, those about the register itself as well."""
    views = [one for one in reversed(accounting.decision_views(site.monitor)) if by in {"", one["by"]}]
    return paged(views, page, size)


@router.get("/measures")
def get_measures(site: SiteDep) -> MeasuresView:
    """Minutes per decision, and how far people and the computed score lie apart."""
    found = auditing.audit_page(site.monitor).measures
    return MeasuresView(
        decisions=found.decisions,
        minutes_per_decision=found.minutes,
        own_scores=found.judged,
        distance_to_computed=found.from_computed,
        scored_by_two=found.pairs,
        distance_between_people=found.between_people,
    )
