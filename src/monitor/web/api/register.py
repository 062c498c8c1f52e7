"""The register: developments with their revisions, what rises, and briefings that come in."""

from __future__ import annotations

from fastapi import APIRouter, UploadFile
from pydantic import BaseModel, ConfigDict, Field

from monitor.pipeline import auditing, listing, registering, viewing
from monitor.pipeline.listing import DevelopmentView
from monitor.web.api.common import CHANGES, NOT_THERE, Editor, Identity, Number, Page, Size, paged
from monitor.web.site import SiteDep
from monitor.web.uploads import BRIEFINGS, kept

router = APIRouter(tags=["register"])


class RevisionView(BaseModel):
    """A development as it was from some moment on, and by whose decision."""

    at: str
    by: str | None
    proposal: int | None
    development: DevelopmentView


class Reason(BaseModel):
    model_config = ConfigDict(extra="forbid")

    reason: str = Field(min_length=1, max_length=500)


class TrendView(BaseModel):
    """Publications and independent sources of the last weeks, oldest week first."""

    development: int
    title: str
    items: list[int]
    sources: list[int]
    recent: int
    before: int
    change: int


class Imported(BaseModel):
    """What a briefing that came in changed, by the numbers of the developments."""

    added: list[int]
    revised: list[int]
    unchanged: list[int]
    insights_changed: bool
    unplaced: list[str]
    remarks: list[str]


@router.get("/developments")
def list_developments(
    site: SiteDep, retired: bool = False, page: Number = 1, size: Size = 200
) -> Page[DevelopmentView]:
    """The register."""
    return paged(listing.development_views(site.monitor, retired=retired), page, size)


@router.get("/developments/{number}", responses=NOT_THERE)
def get_development(site: SiteDep, number: Identity) -> DevelopmentView:
    """One development."""
    return listing.development_view(viewing.development_page(site.monitor, number).development)


@router.get("/developments/{number}/revisions", responses=NOT_THERE)
def list_revisions(site: SiteDep, number: Identity, page: Number = 1, size: Size = 50) -> Page[RevisionView]:
    """Every revision of a development, newest first."""
    views = [
        RevisionView(
            at=one.at.isoformat(),
            by=one.by,
            proposal=one.proposal,
            development=listing.development_view(one.development),
        )
        for one in viewing.development_page(site.monitor, number).revisions
    ]
    return paged(views, page, size)


@router.post("/developments/{number}/retire", responses=CHANGES)
def retire(site: SiteDep, person: Editor, number: Identity, body: Reason) -> DevelopmentView:
    """Take a development out of use."""
    changed = auditing.set_retired(site.monitor, number, retired=True, by=person.name, reason=body.reason)
    return listing.development_view(changed)


@router.post("/developments/{number}/reinstate", responses=CHANGES)
def reinstate(site: SiteDep, person: Editor, number: Identity, body: Reason) -> DevelopmentView:
    """Bring a development back into use."""
    changed = auditing.set_retired(site.monitor, number, retired=False, by=person.name, reason=body.reason)
    return listing.development_view(changed)


@router.get("/trend")
def list_trend(site: SiteDep) -> list[TrendView]:
    """What rises: every development in use with its last weeks, the steepest first."""
    return [
        TrendView(
            development=line.development.number,
            title=line.development.title,
            items=list(line.trend.items),
            sources=list(line.trend.sources),
            recent=line.trend.recent,
            before=line.trend.before,
            change=line.trend.change,
        )
        for line in auditing.trend_lines(site.monitor)
    ]


@router.post("/register/import", responses=CHANGES)
def import_briefing(site: SiteDep, person: Editor, file: UploadFile) -> Imported:
    """Take in a briefing that the team already has. Twice changes nothing; a changed text becomes a revision."""
    with kept(file, BRIEFINGS) as path:
        done = registering.read_and_load(site.monitor, path)
    return Imported(
        added=list(done.added),
        revised=list(done.revised),
        unchanged=list(done.unchanged),
        insights_changed=done.insights_changed,
        unplaced=list(done.unplaced),
        remarks=list(done.remarks),
    )
