"""The review page as an ASGI application."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlencode

from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response
from starlette.staticfiles import StaticFiles

from monitor.errors import MonitorError
from monitor.pipeline.covering import LastCoverage
from monitor.pipeline.monitor import Monitor
from monitor.pipeline.queueing import Queue
from monitor.web import api, feed, metrics
from monitor.web.guard import LOOPBACK, Guard
from monitor.web.pages import adding, aside, audit, editions, insights, people, proposal, queue, register, runs
from monitor.web.render import STATIC, render
from monitor.web.site import FormRefused, NotAllowed, NotSignedIn, Site, get_site, signed_in
from monitor.web.status import status_of
from monitor.web.words import N_

TITLES = {
    403: N_("Dit formulier werd niet aangenomen"),
    404: N_("Dit is er niet"),
    405: N_("Zo kan deze pagina niet worden gevraagd"),
    409: N_("Iemand was u voor"),
    422: N_("Er ontbreekt iets"),
    500: N_("Er ging iets mis"),
    503: N_("De gegevens zijn nu niet bereikbaar"),
}


def create_app(monitor: Monitor, *, hosts: Collection[str] = ("testserver", *LOOPBACK)) -> FastAPI:
    """The application over an opened Monitor. ``hosts`` are the names that it answers to; empty: any."""
    app = FastAPI(
        title="Ontwikkelingenmonitor",
        version="1",
        description="Proposals, decisions, the register and the runs, as the review page shows them.",
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
    )
    app.state.site = Site(monitor, Queue(monitor), LastCoverage(monitor))
    app.state.metrics = metrics.Metrics(monitor)
    app.add_middleware(Guard, hosts=hosts)
    app.add_middleware(metrics.Timing, metrics=app.state.metrics)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    for router in (queue.everyone, people.router):
        app.include_router(router, include_in_schema=False)
    for router in (
        queue.router,
        proposal.router,
        adding.router,  # before the register, whose /register/{number} would take /register/import
        register.router,
        runs.router,
        aside.router,
        audit.router,
        insights.router,
        editions.router,
        people.own,
    ):
        app.include_router(router, include_in_schema=False, dependencies=[Depends(signed_in)])
    for router in (feed.router, metrics.router):
        app.include_router(router, include_in_schema=False, dependencies=[Depends(reader)])
    app.include_router(api.router)
    app.add_exception_handler(NotSignedIn, _not_signed_in)
    app.add_exception_handler(NotAllowed, _not_allowed)
    app.add_exception_handler(MonitorError, _monitor_error)
    app.add_exception_handler(FormRefused, _form_refused)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(RequestValidationError, _invalid)
    return app


def reader(request: Request) -> None:
    """For the feed and the metrics: a program with a token, or a person who is signed in."""
    if "authorization" in request.headers:
        api.caller(request)
    else:
        signed_in(request)


def _for_program(request: Request) -> bool:
    return request.url.path.startswith("/api/")


def _monitor_error(request: Request, error: Exception) -> Response:
    if _for_program(request):
        return api.problem_of(error)
    return _error(request, status_of(error) if isinstance(error, MonitorError) else 503, str(error))


def _form_refused(request: Request, error: Exception) -> Response:
    return _error(request, 403, "form")


def _not_signed_in(request: Request, error: Exception) -> Response:
    following = request.url.path if request.method == "GET" else "/"
    return RedirectResponse(f"/sign-in?{urlencode({'next': following})}", status_code=303)


def _not_allowed(request: Request, error: Exception) -> Response:
    return _error(request, 403, "", title=N_("Dat mag uw rol niet"))


def _http_error(request: Request, error: Exception) -> Response:
    if _for_program(request):
        return api.problem_of(error)
    status = error.status_code if isinstance(error, HTTPException) else 500
    return _error(request, status, "")


def _invalid(request: Request, error: Exception) -> Response:
    if _for_program(request):
        return api.problem_of(error)
    return _error(request, 404 if request.method == "GET" else 422, "")


def _error(request: Request, status: int, detail: str, *, title: str | None = None) -> Response:
    site = get_site(request)
    try:
        person = site.person(request)
    except (NotSignedIn, MonitorError):  # the page that tells of an error must not fail itself
        person = None
    return render(
        request,
        "error.html",
        status=status,
        title=title or TITLES.get(status, TITLES[500]),
        code=status,
        detail=detail,
        person=person,
        open_count=None,
    )
