"""Our insights: the lines of the briefing, what is proposed for them, and the decisions upon that."""

from __future__ import annotations

from enum import StrEnum

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from monitor.model import Action, Decision
from monitor.pipeline import insighting
from monitor.review.insights import InsightProposal
from monitor.web.api.common import CHANGES, LARGEST_ID, Analyst, Identity
from monitor.web.site import SiteDep

router = APIRouter(tags=["insights"])


class InsightAction(StrEnum):
    APPROVE = "approve"
    EDIT = "edit"
    REJECT = "reject"


class InsightProposalView(BaseModel):
    """A line that is proposed, and the developments that it rests on."""

    id: int
    kind: str
    status: str
    version: int
    text: str
    previous: str | None
    developments: list[int]
    why: str
    problems: list[str]


class InsightsView(BaseModel):
    """The lines as they stand in the briefing, and the proposals that wait."""

    lines: list[str]
    proposals: list[InsightProposalView]
    notice: str = ""  # Dutch: why a language model that is set was not used


class InsightDecision(BaseModel):
    """A decision about a line; ``text`` holds it in a person's own words."""

    model_config = ConfigDict(extra="forbid", str_max_length=5_000)

    action: InsightAction
    version: int = Field(ge=1, le=LARGEST_ID)
    reason: str = ""
    text: str | None = None
    confirmed: bool = False


@router.get("/insights")
def get_insights(site: SiteDep) -> InsightsView:
    """The lines, and the proposals that wait."""
    return _view(site, insighting.list_insights(site.monitor))


@router.post("/insights/propose", responses=CHANGES)
def propose(site: SiteDep, person: Analyst) -> InsightsView:
    """Look at the lines anew."""
    found = insighting.propose_insights(site.monitor)
    return _view(site, found.proposals, notice=found.fallback)


@router.post("/insights/{proposal_id}/decisions", responses=CHANGES)
def decide(site: SiteDep, person: Analyst, proposal_id: Identity, body: InsightDecision) -> InsightProposalView:
    """Decide about a line."""
    decision = Decision(
        proposal_id,
        Action(body.action.value),
        by=person.name,
        at=site.monitor.clock(),
        reason=body.reason,
        body=body.text or None,
        confirmed=body.confirmed,
    )
    return _one(insighting.decide_on_insight(site.monitor, decision, version=body.version))


@router.post("/insights/decisions/{decision_id}/undo", responses=CHANGES)
def undo(site: SiteDep, person: Analyst, decision_id: Identity) -> InsightProposalView:
    """Take a decision about a line back."""
    return _one(insighting.undo_on_insight(site.monitor, decision_id, by=person.name))


def _view(site: SiteDep, proposals: tuple[InsightProposal, ...], *, notice: str = "") -> InsightsView:
    lines = list(insighting.current_lines(site.monitor))
    return InsightsView(lines=lines, proposals=[_one(one) for one in proposals], notice=notice)


def _one(one: InsightProposal) -> InsightProposalView:
    return InsightProposalView(
        id=one.id,
        kind=one.insight.kind.value,
        status=one.status.value,
        version=one.version,
        text=one.insight.text,
        previous=one.insight.previous,
        developments=list(one.insight.developments),
        why=one.insight.why,
        problems=list(one.insight.problems),
    )
