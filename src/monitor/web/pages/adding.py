"""Putting a publication in by hand, and taking a briefing in."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Depends, Request
from starlette.datastructures import FormData, UploadFile
from starlette.responses import Response

from monitor.errors import ConfigError, MonitorError
from monitor.model import Document, SourceClass
from monitor.pipeline import adding, registering
from monitor.review.people import Role
from monitor.web.site import FileFormDep, NotAllowed, Site, SiteDep, may_decide, text_of
from monitor.web.status import status_of
from monitor.web.uploads import BRIEFINGS, PUBLICATIONS, kept

router = APIRouter()


@router.get("/add")
def add_page(request: Request, site: SiteDep) -> Response:
    """The form for one publication."""
    return site.page(request, "add.html", **_fields(site, request))


@router.post("/add", dependencies=[Depends(may_decide)])
def add(request: Request, site: SiteDep, form: FileFormDep) -> Response:
    """Read one page or file; the next run takes it up. Where it cannot be read the form comes back as it was."""
    fields = _fields(site, request)
    typed = {"url": text_of(form, "url"), "publisher": text_of(form, "publisher"), "chosen": text_of(form, "class")}
    try:
        document = _added(site, form)
    except MonitorError as error:
        return site.page(request, "add.html", status=status_of(error), **{**fields, **typed, "problem": str(error)})
    return site.page(request, "add.html", **{**fields, "done": document})


def _added(site: Site, form: FormData) -> Document:
    publisher, kind = text_of(form, "publisher")[:200], text_of(form, "class") or SourceClass.BLOG.value
    if upload := _upload(form):
        with kept(upload, PUBLICATIONS) as path:
            return adding.add(site.monitor, str(path), publisher=publisher, source_class=kind)
    url = text_of(form, "url")
    if not url.startswith(("http://", "https://")):  # a path would name a file of this machine
        raise ConfigError("there is no web address and no file", do="give one of the two")
    return adding.add(site.monitor, url, publisher=publisher, source_class=kind)


def _fields(site: Site, request: Request) -> dict[str, Any]:  # what the template names
    return {
        "kinds": SourceClass,
        "accepted": ",".join(sorted(PUBLICATIONS)),
        "may_add": site.person(request).may(Role.ANALYST),
        "url": "",
        "publisher": "",
        "chosen": SourceClass.BLOG.value,
        "problem": "",
        "done": None,
    }


@router.get("/register/import")
def import_page(request: Request, site: SiteDep) -> Response:
    """The form for a briefing that the team already has."""
    return _import(request, site)


@router.post("/register/import")
def import_briefing(request: Request, site: SiteDep, form: FileFormDep) -> Response:
    """Take a briefing in. Twice changes nothing; a changed text becomes a revision."""
    if not site.person(request).may(Role.EDITOR):
        raise NotAllowed
    upload = _upload(form)
    try:
        if upload is None:
            raise ConfigError("there is no file", do="choose one")
        with kept(upload, BRIEFINGS) as path:
            done = registering.read_and_load(site.monitor, path)
    except MonitorError as error:
        return _import(request, site, status=status_of(error), problem=str(error))
    return _import(request, site, done=done)


def _import(
    request: Request, site: Site, *, status: int = 200, problem: str = "", done: registering.Loaded | None = None
) -> Response:
    return site.page(
        request,
        "import.html",
        status=status,
        problem=problem,
        done=done,
        accepted=",".join(sorted(BRIEFINGS)),
        may_import=site.person(request).may(Role.EDITOR),
    )


def _upload(form: FormData) -> UploadFile | None:
    """The file of a form; a browser sends an empty one without a name where none was chosen."""
    given = form.get("file")
    return given if isinstance(given, UploadFile) and given.filename else None
