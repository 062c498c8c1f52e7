"""What every page works with."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Annotated, Any

from fastapi import Depends, Request
from starlette.datastructures import FormData
from starlette.responses import HTMLResponse, RedirectResponse

from monitor.errors import MonitorError
from monitor.pipeline import accounts
from monitor.pipeline.covering import LastCoverage
from monitor.pipeline.monitor import Monitor
from monitor.pipeline.queueing import Queue
from monitor.review.people import Role
from monitor.web.guard import TOKEN_FIELD, token_fits
from monitor.web.render import render
from monitor.web.throttle import Throttle

SESSION_COOKIE = "monitor_session"


@dataclass(frozen=True, slots=True)
class Person:
    """Who sits behind the browser. ``account`` is False for the one named user of a page on loopback."""

    name: str
    role: Role
    account: bool = True

    def may(self, needed: Role) -> bool:
        return self.role.may(needed)


class NotSignedIn(Exception):
    """A page for people with an account was asked for by somebody unknown."""


class NotAllowed(Exception):
    """The role does not reach so far."""


@dataclass
class Site:
    """The Monitor, the queue's lines with what the last run saw, and who guessed passwords of late."""

    monitor: Monitor
    queue: Queue
    coverage: LastCoverage
    throttle: Throttle = field(default_factory=Throttle)

    def warm(self) -> None:
        """Read what the first page would read. What goes wrong here goes wrong there again, before a person's eyes."""
        with suppress(MonitorError):
            self.queue.counts()
            self.coverage.get()

    def person(self, request: Request) -> Person:
        """Who asks. Raises NotSignedIn."""
        known: Person | None = getattr(request.state, "person", None)
        if known is None:
            known = request.state.person = self._person(request)
        return known

    def _person(self, request: Request) -> Person:
        secret = request.cookies.get(SESSION_COOKIE)
        reviewer = accounts.who(self.monitor, secret) if secret else None
        if reviewer is not None:
            return Person(reviewer.name, reviewer.role)
        if accounts.accounts_exist(self.monitor):
            raise NotSignedIn
        return Person(self.monitor.settings.reviewer, Role.EDITOR, account=False)

    def page(self, request: Request, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
        """A page with what all pages show: who is there, and how many proposals wait."""
        return render(
            request,
            template,
            status=status,
            person=self.person(request),
            open_count=self.queue.open_count(),
            **values,
        )


def get_site(request: Request) -> Site:
    site: Site = request.app.state.site
    return site


def signed_in(request: Request) -> None:
    """For every page: somebody who may read. Raises NotSignedIn."""
    get_site(request).person(request)


def may_decide(request: Request) -> None:
    """For every decision on a proposal. Raises NotAllowed."""
    if request.method != "GET" and not get_site(request).person(request).may(Role.ANALYST):
        raise NotAllowed


def local(path: str) -> str:
    """The path, if it is a place on this site; else the queue."""
    return path if path.startswith("/") and not path.startswith(("//", "/\\")) else "/"


class FormRefused(Exception):
    """A form without the token of its browser: opened before a restart, or sent by somebody else."""


async def posted(request: Request) -> AsyncIterator[FormData]:
    """The form of a request. Raises FormRefused."""
    async with request.form(max_files=0, max_fields=2000) as form:
        yield _checked(request, form)


async def posted_with_file(request: Request) -> AsyncIterator[FormData]:
    """The form of a request that may hold one file, which is gone afterwards. Raises FormRefused."""
    async with request.form(max_files=1, max_fields=50) as form:
        yield _checked(request, form)


def _checked(request: Request, form: FormData) -> FormData:
    given = form.get(TOKEN_FIELD)
    if not isinstance(given, str) or not token_fits(request, given):
        raise FormRefused
    return form


def text_of(form: FormData, name: str) -> str:
    """A field's text, stripped; empty where it is not there."""
    value = form.get(name)
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else ""


def number_of(form: FormData, name: str) -> int | None:
    """A field's whole number; None where it holds none."""
    text = text_of(form, name)
    return int(text) if text.isdigit() and len(text) < 10 else None


def back(url: str) -> RedirectResponse:
    """After a form: on to a page that can be reloaded."""
    return RedirectResponse(url, status_code=303)


SiteDep = Annotated[Site, Depends(get_site)]
FormDep = Annotated[FormData, Depends(posted)]
FileFormDep = Annotated[FormData, Depends(posted_with_file)]
