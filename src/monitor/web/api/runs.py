"""Runs with their report, sources with how they fare, and who calls."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel

from monitor.pipeline import listing, viewing
from monitor.pipeline.listing import RunView
from monitor.web.api.common import NOT_THERE, Caller, Identity, Number, Page, Size, paged
from monitor.web.site import SiteDep

router = APIRouter(tags=["runs"])


class SourceView(BaseModel):
    id: str
    name: str
    source_class: str
    url: str
    last_outcome: str | None
    detail: str
    failures: int
    items: int
    note: str  # Dutch: what its history says; empty when all is well


class OutcomeView(BaseModel):
    """How one source fared in one run."""

    source: str
    outcome: str
    detail: str
    entries: int
    new: int


class RunReportView(BaseModel):
    """What a run saw and did not see."""

    id: int
    as_of: str
    status: str
    model: str
    settings: str
    coverage: str
    outcomes: dict[str, int]
    proposals: list[int]
    sources: list[OutcomeView]
    report: str


class Me(BaseModel):
    """The account that a program works for."""

    name: str
    role: str


@router.get("/runs")
def list_runs(site: SiteDep, page: Number = 1, size: Size = 50) -> Page[RunView]:
    """All runs, newest first."""
    return paged(listing.run_views(site.monitor), page, size)


@router.get("/runs/{run_id}", responses=NOT_THERE)
def get_run(site: SiteDep, run_id: Identity) -> RunReportView:
    """One run with its report."""
    shown = viewing.run_page(site.monitor, run_id)
    return RunReportView(
        id=shown.run.id,
        as_of=shown.run.as_of.date().isoformat(),
        status=shown.run.status.value,
        model=shown.run.model,
        settings=shown.run.settings,
        coverage=shown.coverage,
        outcomes={outcome.value: count for outcome, count in shown.counts.items()},
        proposals=[one.id for one in shown.proposals],
        sources=[
            OutcomeView(source=one.source.id, outcome=one.outcome, detail=one.detail, entries=one.entries, new=one.new)
            for one in shown.reports
        ],
        report=shown.run.report or "",
    )


@router.get("/sources")
def list_sources(site: SiteDep, page: Number = 1, size: Size = 50) -> Page[SourceView]:
    """Every source with how it fares; those that fail longest first."""
    views = [
        SourceView(
            id=one.source.id,
            name=one.source.name,
            source_class=one.source.source_class.value,
            url=one.source.url,
            last_outcome=one.last.outcome.value if one.last else None,
            detail=one.last.detail if one.last else "",
            failures=one.failures,
            items=one.items,
            note=line.note,
        )
        for line in viewing.source_page(site.monitor)
        for one in (line.health,)
    ]
    return paged(views, page, size)


@router.get("/me")
def get_me(person: Caller) -> Me:
    """Who a program works for, and how far that reaches."""
    return Me(name=person.name, role=person.role.value)
