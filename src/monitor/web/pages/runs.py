"""Runs with their report, and sources with how they fare."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from monitor.model import ItemOutcome
from monitor.pipeline import viewing
from monitor.web.site import SiteDep

router = APIRouter()


@router.get("/runs")
def runs_page(request: Request, site: SiteDep) -> Response:
    """All runs, newest first."""
    return site.page(request, "runs.html", runs=viewing.list_runs(site.monitor))


@router.get("/runs/{run_id}")
def run_page(request: Request, run_id: int, site: SiteDep) -> Response:
    """What one run saw, dropped, matched and proposed, why, and what it did not see."""
    return site.page(request, "run.html", shown=viewing.run_page(site.monitor, run_id), outcomes=ItemOutcome)


@router.get("/sources")
def sources_page(request: Request, site: SiteDep) -> Response:
    """Every source with its last outcome."""
    return site.page(request, "sources.html", sources=viewing.source_page(site.monitor))
