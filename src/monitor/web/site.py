"""What every page works with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request
from starlette.datastructures import FormData
from starlette.responses import HTMLResponse, RedirectResponse

from monitor.pipeline.monitor import Monitor
from monitor.pipeline.queueing import Queue
from monitor.web.guard import TOKEN_FIELD, token_fits
from monitor.web.render import Renderer


@dataclass(frozen=True, slots=True)
class Person:
    """Who sits behind the browser."""

    name: str


@dataclass
class Site:
    """The Monitor, the queue's lines, and the templates."""

    monitor: Monitor
    queue: Queue
    render: Renderer

    def person(self, request: Request) -> Person:
        return Person(self.monitor.settings.reviewer)

    def page(self, request: Request, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
        """A page with what all pages show: who is there, and how many proposals wait."""
        return self.render(
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


class FormRefused(Exception):
    """A form without the token of its browser: opened before a restart, or sent by somebody else."""


async def posted(request: Request) -> FormData:
    """The form of a request. Raises FormRefused."""
    form = await request.form(max_files=0, max_fields=2000)
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
