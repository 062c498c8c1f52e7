"""Publications: what runs saw, what people put in by hand, and the stored texts."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, UploadFile
from fastapi import Path as InPath
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from monitor.model import Document, SourceClass
from monitor.pipeline import adding, listing, sampling, viewing
from monitor.pipeline.listing import ItemView
from monitor.store.aside import AsideItem
from monitor.web.api.common import CHANGES, NOT_THERE, Analyst, Identity, Number, Page, RunNumber, Size, paged
from monitor.web.site import SiteDep
from monitor.web.uploads import PUBLICATIONS, kept

router = APIRouter(tags=["publications"])
Publisher = Annotated[str, Form(max_length=200, description="who published it")]
Kind = Annotated[SourceClass, Form(description="kind of publisher")]


class NewPublication(BaseModel):
    """A page or PDF on the web."""

    model_config = ConfigDict(extra="forbid")

    url: str = Field(max_length=2_000, pattern="^https?://")
    publisher: str = Field(default="", max_length=200)
    source_class: SourceClass = SourceClass.BLOG


class PublicationView(BaseModel):
    """A publication as it was read."""

    url: str
    title: str
    published: str | None
    language: str | None
    quality: str
    sha256: str


class TextView(PublicationView):
    text: str


class AsideView(BaseModel):
    """A publication in no proposal: dropped and offered to look at, or waiting for company."""

    item: int
    url: str
    title: str
    source: str
    reason: str
    run: int
    belongs: bool | None  # what a person answered; null as long as nobody did


class Aside(BaseModel):
    offered: list[AsideView]
    waiting: list[AsideView]
    missed: str  # Dutch: the share that is missed, by the answers so far; empty before the first


class Answer(BaseModel):
    """Whether a dropped publication belongs after all."""

    model_config = ConfigDict(extra="forbid")

    belongs: bool
    reason: str = Field(default="", max_length=500)


@router.get("/items", responses=NOT_THERE)
def list_items(site: SiteDep, run: RunNumber, page: Number = 1, size: Size = 50) -> Page[ItemView]:
    """What one run was the first to see, with what became of it."""
    return paged(listing.item_views(site.monitor, run_id=run), page, size)


@router.post("/publications", responses=CHANGES, status_code=201)
def add_publication(site: SiteDep, person: Analyst, body: NewPublication) -> PublicationView:
    """Put one publication in by its address; the next run takes it up like any other."""
    document = adding.add(site.monitor, body.url, publisher=body.publisher, source_class=body.source_class.value)
    return _view(document)


@router.post("/publications/file", responses=CHANGES, status_code=201)
def add_file(
    site: SiteDep,
    person: Analyst,
    file: UploadFile,
    publisher: Publisher = "",
    source_class: Kind = SourceClass.BLOG,
) -> PublicationView:
    """Put one publication in as a file; the next run takes it up like any other."""
    with kept(file, PUBLICATIONS) as path:
        document = adding.add(site.monitor, str(path), publisher=publisher, source_class=source_class.value)
    return _view(document)


@router.get("/aside")
def get_aside(site: SiteDep) -> Aside:
    """The sample of what was dropped, what is missed by what people said of it, and what waits in no proposal."""
    shown = sampling.lying_aside(site.monitor)
    return Aside(
        offered=[_aside(one) for one in shown.offered],
        waiting=[_aside(one) for one in shown.waiting],
        missed=str(shown.missed) if shown.missed else "",
    )


@router.post("/aside/{item_id}", responses=CHANGES, status_code=204)
def answer_aside(site: SiteDep, person: Analyst, item_id: Identity, body: Answer) -> Response:
    """Say whether a dropped publication belongs after all; the next run then takes it up."""
    sampling.answer(site.monitor, item_id, belongs=body.belongs, by=person.name, reason=body.reason)
    return Response(status_code=204)


def _aside(one: AsideItem) -> AsideView:
    return AsideView(
        item=one.id,
        url=one.url,
        title=one.title,
        source=one.source,
        reason=one.reason,
        run=one.run,
        belongs=one.answer.belongs if one.answer else None,
    )


@router.get("/documents/{sha256}", responses=NOT_THERE)
def get_document(site: SiteDep, sha256: Annotated[str, InPath(pattern="^[0-9a-f]{64}$")]) -> TextView:
    """A stored text, to which the spans of the evidence refer."""
    document = viewing.get_document(site.monitor, sha256)
    return TextView(**_view(document).model_dump(), text=document.text)


def _view(document: Document) -> PublicationView:
    return PublicationView(
        url=document.url,
        title=document.title,
        published=document.published.isoformat() if document.published else None,
        language=document.language,
        quality=document.quality.value,
        sha256=document.sha256,
    )
