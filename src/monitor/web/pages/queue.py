"""The queue: what waits for an analyst, and one decision over several clear cases."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from monitor.errors import MonitorError
from monitor.model import Action, Decision, ProposalKind, ProposalStatus
from monitor.pipeline import auditing, deciding, viewing
from monitor.pipeline.queueing import QueuePage
from monitor.review.decide import PENDING
from monitor.review.people import Role
from monitor.review.queue import Filter, Flag, Order
from monitor.web.pages.proposal import done_notice
from monitor.web.site import FormDep, Site, SiteDep, back, local, may_decide, text_of
from monitor.web.words import LANGUAGE_COOKIE, LANGUAGES

router = APIRouter()
everyone = APIRouter()  # also who has not signed in
Choice = TypeVar("Choice", bound=StrEnum)

NOTES = 3  # sentences about sources above the queue; the page of the sources has them all
WEEKS = 26  # runs to choose from: what is open for longer is found by searching
VIEWS: dict[str, tuple[ProposalStatus, ...]] = {
    "open": (ProposalStatus.OPEN,),
    "deferred": (ProposalStatus.DEFERRED,),
    "decided": (ProposalStatus.APPROVED, ProposalStatus.REJECTED, ProposalStatus.MERGED),
    "all": (),
}


@router.get("/")
def queue_page(request: Request, site: SiteDep) -> Response:
    """The open proposals with what the last run saw and did not see."""
    params = request.query_params
    wanted = filter_of(params)
    number = params.get("page", "1")
    page = site.queue.page(wanted, number=int(number) if number.isdigit() and len(number) < 7 else 1)
    view = params.get("view", "open")
    scored = auditing.scored_by(site.monitor, site.person(request).name)
    return site.page(
        request,
        "queue.html",
        page=page,
        wanted=wanted,
        view=view if view in VIEWS else "open",
        coverage=site.coverage.get(),
        notes_shown=NOTES,
        weeks=_weeks(site, page, wanted),
        query=lambda **changes: "?" + urlencode({**dict(params), **changes}),
        notice=done_notice(site, params.get("done")),
        bulk=_counts(params),
        choosable=view in {"open", "deferred"} and site.person(request).may(Role.ANALYST),
        blind=lambda entry: entry.status in PENDING and auditing.hidden_from(scored, entry.id),
        flags_all=Flag,
        orders=Order,
    )


def _weeks(site: Site, page: QueuePage, wanted: Filter) -> list[tuple[int, datetime]]:
    """The runs that a proposal may be chosen by: those that left something open, newest first."""
    days = viewing.run_days(site.monitor)
    numbers = sorted({*page.counts.runs, *([wanted.run] if wanted.run else ())}, reverse=True)
    return [(number, days[number]) for number in numbers if number in days][:WEEKS]


def filter_of(params: Mapping[str, str]) -> Filter:
    """The filter that a query string names; what is no value of a field is left out."""
    run = params.get("run", "")[:9]
    development = params.get("development", "")[:9]
    return Filter(
        statuses=VIEWS.get(params.get("view", "open"), VIEWS["open"]),
        kind=_one_of(ProposalKind, params.get("kind")),
        flag=_one_of(Flag, params.get("flag")),
        clear=params.get("clear") == "1",
        text=params.get("q", "").strip()[:200],
        run=int(run) if run.isdigit() else None,
        development=int(development) if development.isdigit() else None,
        order=_one_of(Order, params.get("order")) or Order.VALUE,
    )


def _one_of(kind: type[Choice], text: str | None) -> Choice | None:
    return kind(text) if text in {member.value for member in kind} else None


def _counts(params: Mapping[str, str]) -> tuple[int, int] | None:
    done, failed = params.get("bulk", ""), params.get("left", "0")
    return (int(done), int(failed)) if done.isdigit() and failed.isdigit() else None


BULK = {"approve": Action.APPROVE, "reject": Action.REJECT, "not_relevant": Action.NOT_RELEVANT}


@router.post("/bulk", dependencies=[Depends(may_decide)])
def decide_several(request: Request, site: SiteDep, form: FormDep) -> Response:
    """One decision over the chosen proposals. What was changed in the meantime, or cannot be decided so, stays."""
    action = BULK.get(text_of(form, "action"))
    chosen = [str(value) for value in form.getlist("chosen")]
    reason = text_of(form, "reason")
    if action is None or not chosen or (action is not Action.APPROVE and not reason):
        return back("/?bulk=0&left=" + str(len(chosen)))
    done = sum(_decided(site, request, one, action, reason) for one in chosen)
    return back(f"/?bulk={done}&left={len(chosen) - done}")


def _decided(site: Site, request: Request, chosen: str, action: Action, reason: str) -> bool:
    """``chosen`` is ``id-version``: the version that stood on the page."""
    identity, _, version = chosen.partition("-")
    if not identity.isdigit() or not version.isdigit():
        return False
    decision = Decision(int(identity), action, by=site.person(request).name, at=site.monitor.clock(), reason=reason)
    try:
        deciding.decide(site.monitor, decision, version=int(version))
    except MonitorError:
        return False
    return True


@everyone.post("/language")
def choose_language(form: FormDep) -> Response:
    """Dutch or English, for this browser."""
    chosen = text_of(form, "language")
    response = back(local(text_of(form, "here")))
    if chosen in LANGUAGES:
        response.set_cookie(LANGUAGE_COOKIE, chosen, max_age=31_536_000, samesite="strict", httponly=True)
    return response
