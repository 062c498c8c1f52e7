"""Editions: what was published, and drafts that are chosen and arranged before they are."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.responses import FileResponse, Response

from monitor.errors import ConfigError, NotFound
from monitor.pipeline import arranging, publishing
from monitor.review.choosing import Chosen
from monitor.review.people import Role
from monitor.web.site import FormDep, NotAllowed, Site, SiteDep, back, number_of, text_of

router = APIRouter()
FORMATS = ("docx", "pptx", "pdf", "html", "md", "json", "atom")


@router.get("/editions")
def editions_page(request: Request, site: SiteDep) -> Response:
    """The drafts and the published editions."""
    found = arranging.list_editions(site.monitor)
    may = site.person(request).may(Role.EDITOR)
    files = {one.name: publishing.files_of(site.monitor, one.name) for one in found.published}
    return site.page(request, "editions.html", found=found, may_arrange=may, files=files)


@router.get("/editions/{name}/files/{file}")
def edition_file(name: str, file: str, site: SiteDep) -> Response:
    """A file of a published edition, to keep."""
    path = publishing.find_file(site.monitor, name, file)
    return FileResponse(path, filename=path.name, content_disposition_type="attachment")


@router.post("/editions")
def new_draft(request: Request, site: SiteDep, form: FormDep) -> Response:
    """Begin a draft with all that is in use."""
    _editor(request, site)
    name = text_of(form, "name")
    arranging.new(site.monitor, name)
    return back(_path(name))


@router.get("/editions/{name}")
def draft_page(request: Request, name: str, site: SiteDep) -> Response:
    """A draft in its order, and what is not chosen."""
    return _draft(request, site, name)


@router.post("/editions/{name}/publish")
def publish_draft(request: Request, name: str, site: SiteDep, form: FormDep) -> Response:
    """Freeze a draft and write it out."""
    _editor(request, site)
    formats = tuple(f for f in FORMATS if f in form.getlist("format"))
    try:
        arranging.publish_draft(
            site.monitor,
            name,
            by=site.person(request).name,
            formats=formats,
            since_last=bool(text_of(form, "since_last")),
            version=number_of(form, "version"),
        )
    except ConfigError as error:
        return _draft(request, site, name, problem=str(error), status=422)
    return back("/editions")


@router.post("/editions/{name}/drop")
def drop_draft(request: Request, name: str, site: SiteDep, form: FormDep) -> Response:
    _editor(request, site)
    arranging.drop(site.monitor, name)
    return back("/editions")


@router.post("/editions/{name}/{action}")
def rearrange(request: Request, name: str, action: str, site: SiteDep, form: FormDep) -> Response:
    """One change: ``add``, ``remove`` or ``move`` of the development or insight that the form names."""
    _editor(request, site)
    version, number = number_of(form, "version"), number_of(form, "number")
    if number is None:
        _arrange_insight(site, name, action, form, version)
    elif action == "add":
        arranging.add(site.monitor, name, number, version=version)
    elif action == "remove":
        arranging.remove(site.monitor, name, number, version=version)
    elif action == "move":
        arranging.move(site.monitor, name, number, _to(form), version=version)
    else:
        raise NotFound(f"there is nothing called {action!r} to do with a draft")
    return back(f"{_path(name)}#keuze")


def _arrange_insight(site: Site, name: str, action: str, form: FormData, version: int | None) -> None:
    """An insight is named by its place in the list that the page showed, which the version holds still."""
    shown = arranging.show(site.monitor, name)
    place = number_of(form, "insight")
    listed = shown.other_insights if action == "add" else shown.choice.insights
    if place is None or not 1 <= place <= len(listed):
        raise NotFound("there is no such insight in this list")
    text = listed[place - 1]
    if action == "add":
        arranging.add_insight(site.monitor, name, text, version=version)
    elif action == "remove":
        arranging.remove_insight(site.monitor, name, text, version=version)
    elif action == "move":
        arranging.move_insight(site.monitor, name, text, _to(form), version=version)
    else:
        raise NotFound(f"there is nothing called {action!r} to do with a draft")


def _draft(request: Request, site: Site, name: str, *, problem: str = "", status: int = 200) -> Response:
    shown: Chosen = arranging.show(site.monitor, name)
    return site.page(
        request,
        "edition.html",
        status=status,
        shown=shown,
        one=shown.choice,
        url=_path(name),
        open=name in {draft.name for draft in arranging.list_editions(site.monitor).drafts},
        may_arrange=site.person(request).may(Role.EDITOR),
        formats=FORMATS,
        problem=problem,
    )


def _editor(request: Request, site: Site) -> None:
    """Who answers for the register arranges and publishes. Raises NotAllowed."""
    if not site.person(request).may(Role.EDITOR):
        raise NotAllowed


def _to(form: FormData) -> int:
    return number_of(form, "to") or 1


def _path(name: str) -> str:
    return f"/editions/{quote(name, safe='')}"
