"""Editions: drafts that are arranged, and what is published."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import FileResponse, Response

from monitor.errors import NotFound
from monitor.pipeline import arranging, publishing
from monitor.review.choosing import Choice
from monitor.web.api.common import CHANGES, LARGEST_ID, NOT_THERE, Editor, Number, Page, Size, paged
from monitor.web.site import SiteDep

router = APIRouter(tags=["editions"])
Name = Annotated[str, Path(min_length=1, max_length=200)]


class Format(StrEnum):
    DOCX = "docx"
    PPTX = "pptx"
    PDF = "pdf"
    HTML = "html"
    MD = "md"
    JSON = "json"
    ATOM = "atom"


class Step(StrEnum):
    ADD = "add"
    REMOVE = "remove"
    MOVE = "move"


class EditionView(BaseModel):
    """An edition: a draft with its version, or one that is published with its files."""

    name: str
    draft: bool
    published: str | None
    version: int | None
    developments: list[int]
    insights: list[str]
    files: list[str]


class NewEdition(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=200)
    empty: bool = False


class Change(BaseModel):
    """One change to a draft: of a development, or of an insight by its text. ``to`` is a place, counted from 1."""

    model_config = ConfigDict(extra="forbid", str_max_length=5_000)

    step: Step
    version: int | None = Field(default=None, ge=1, le=LARGEST_ID)
    development: int | None = Field(default=None, ge=1, le=LARGEST_ID)
    insight: str | None = None
    to: int = Field(default=1, ge=1, le=10_000)


class Publishing(BaseModel):
    model_config = ConfigDict(extra="forbid")

    version: int | None = Field(default=None, ge=1, le=LARGEST_ID)
    formats: list[Format] = Field(min_length=1, max_length=7)
    since_last: bool = True


@router.get("/editions")
def list_editions(site: SiteDep, page: Number = 1, size: Size = 50) -> Page[EditionView]:
    """Drafts, then what was published, newest first."""
    return paged(_views(site), page, size)


@router.get("/editions/{name}", responses=NOT_THERE)
def get_edition(site: SiteDep, name: Name) -> EditionView:
    """One edition."""
    return _one(site, name)


@router.post("/editions", responses=CHANGES, status_code=201)
def new_edition(site: SiteDep, person: Editor, body: NewEdition) -> EditionView:
    """Begin a draft with all that is in use, or empty."""
    arranging.new(site.monitor, body.name, empty=body.empty)
    return _one(site, body.name)


@router.post("/editions/{name}/changes", responses=CHANGES)
def change_edition(site: SiteDep, person: Editor, name: Name, body: Change) -> EditionView:
    """Add, remove or move a development or an insight of a draft."""
    if body.development is not None:
        _change_development(site, name, body, body.development)
    elif body.insight is not None:
        _change_insight(site, name, body, body.insight)
    else:
        raise NotFound("a change names a development or an insight", do="give one of the two")
    return _one(site, name)


def _change_development(site: SiteDep, name: str, body: Change, number: int) -> None:
    if body.step is Step.ADD:
        arranging.add(site.monitor, name, number, version=body.version)
    elif body.step is Step.REMOVE:
        arranging.remove(site.monitor, name, number, version=body.version)
    else:
        arranging.move(site.monitor, name, number, body.to, version=body.version)


def _change_insight(site: SiteDep, name: str, body: Change, text: str) -> None:
    if body.step is Step.ADD:
        arranging.add_insight(site.monitor, name, text, version=body.version)
    elif body.step is Step.REMOVE:
        arranging.remove_insight(site.monitor, name, text, version=body.version)
    else:
        arranging.move_insight(site.monitor, name, text, body.to, version=body.version)


@router.post("/editions/{name}/publish", responses=CHANGES)
def publish_edition(site: SiteDep, person: Editor, name: Name, body: Publishing) -> EditionView:
    """Freeze a draft and write it out."""
    formats = tuple(dict.fromkeys(one.value for one in body.formats))
    arranging.publish_draft(
        site.monitor, name, by=person.name, formats=formats, since_last=body.since_last, version=body.version
    )
    return _one(site, name)


@router.delete("/editions/{name}", responses=CHANGES, status_code=204)
def drop_edition(site: SiteDep, person: Editor, name: Name) -> Response:
    """Throw a draft away."""
    arranging.drop(site.monitor, name)
    return Response(status_code=204)


@router.get("/editions/{name}/files/{file}", responses=NOT_THERE, response_class=FileResponse)
def get_file(site: SiteDep, name: Name, file: Annotated[str, Path(max_length=300)]) -> FileResponse:
    """A file of a published edition."""
    path = publishing.find_file(site.monitor, name, file)
    return FileResponse(path, filename=path.name)


def _views(site: SiteDep) -> list[EditionView]:
    found = arranging.list_editions(site.monitor)
    drafts = [_draft(one) for one in found.drafts]
    published = [
        EditionView(
            name=one.name,
            draft=False,
            published=one.published.isoformat(),
            version=None,
            developments=[development.number for development in one.developments],
            insights=list(one.insights),
            files=[path.name for path in publishing.files_of(site.monitor, one.name)],
        )
        for one in found.published
    ]
    return drafts + published


def _draft(one: Choice) -> EditionView:
    return EditionView(
        name=one.name,
        draft=True,
        published=None,
        version=one.version,
        developments=list(one.developments),
        insights=list(one.insights),
        files=[],
    )


def _one(site: SiteDep, name: str) -> EditionView:
    found = next((one for one in _views(site) if one.name == name), None)
    if found is None:
        raise NotFound(f"there is no edition {name!r}", do="GET /api/v1/editions lists them")
    return found
