"""From what a source announces to what it published: landing page, PDF, text, and what is known about them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import chain
from typing import Protocol

from monitor.errors import SourceError
from monitor.model import Document, Entry, Quality, ReadFailure, Source, SourceClass
from monitor.read import text as texts
from monitor.read.documents import ReadPage, document_from, document_of, is_pdf, pdf_document
from monitor.read.files import local
from monitor.read.metadata import Metadata
from monitor.read.registries import Registries, published_there, registered
from monitor.read.urls import canonical


class Answer(Protocol):
    """What ``fetch`` gives back; :class:`monitor.collect.http.Fetched` is one, which also says what is ``reserved``."""

    @property
    def url(self) -> str: ...
    @property
    def content(self) -> bytes: ...
    @property
    def content_type(self) -> str | None: ...


Fetch = Callable[[str], Answer]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Bytes as they came, kept beside what was made of them."""

    url: str
    content_type: str | None
    body: bytes
    sha256: str


#: A page with less text than this is worth a second request for the PDF that it links to.
_SHORT_PAGE = 4_000
#: For what was named by hand and belongs to no source.
NO_SOURCE = Source("", "", SourceClass.BLOG, "drop", "")


def read(
    entry: Entry,
    source: Source,
    fetch: Fetch,
    *,
    now: datetime,
    settle: bool = True,
    registries: Registries | None = None,
) -> tuple[Document | ReadFailure, tuple[Snapshot, ...]]:
    """Read the publication that ``entry`` announces.

    ``fetch`` raises :class:`SourceError` for what cannot be had. Then, or when the page holds nothing, the feed's own
    words are the document, as a teaser; when there are none, a :class:`ReadFailure` says why. With ``settle=False``
    what may pass is a failure too, for who can ask again later. ``registries`` are asked for the PDF of a page that
    cannot be had or holds little. A date after ``now`` (and a day for the time zones) is not believed.
    """
    if not entry.link:
        return _from_feed(entry, source, "De bron geeft geen link bij deze publicatie"), ()
    try:
        answer = local(entry.link, source) if entry.link.startswith("file:") else fetch(entry.link)
    except SourceError as error:
        document, shots = _free_pdf(entry, source, fetch, registries)
        if document is not None:
            return document, shots
        return _instead(entry, source, ReadFailure(entry.link, str(error), error.transient), settle=settle), ()
    found, shots = _followed(answer, source, fetch, entry, registries, settle=settle)
    if isinstance(found, Document):
        found = replace(_not_from_the_future(found, entry, now), reserved=getattr(answer, "reserved", None))
    return found, shots


def _followed(
    answer: Answer, source: Source, fetch: Fetch, entry: Entry, registries: Registries | None, *, settle: bool
) -> tuple[Document | ReadFailure, tuple[Snapshot, ...]]:
    """What ``answer`` holds, or the PDF that it leads to, or what the feed said of it."""
    shots: tuple[Snapshot, ...] = (_snapshot(answer),)
    found = document_of(answer.content, answer.url, answer.content_type, source, entry)
    if isinstance(found, ReadFailure):
        return _instead(entry, source, found, settle=settle), shots
    if isinstance(found, Document):
        return found, shots
    if len(found.document.text) < _SHORT_PAGE:
        document, shot = _with_pdf(found, fetch, source, entry, registries)
        shots = (*shots, shot) if shot else shots
        found = replace(found, document=document)
    if found.document.text:
        return found.document, shots
    fallback = _from_feed(entry, source, "De pagina bevat geen leesbare tekst")
    return (replace(fallback, url=found.document.url) if isinstance(fallback, Document) else fallback), shots


def _not_from_the_future(document: Document, entry: Entry, now: datetime) -> Document:
    """A page that claims tomorrow's date has none, unless the feed gives one that can be."""
    latest = now.date() + timedelta(days=1)
    if document.published is None or document.published <= latest:
        return document
    if entry.published and entry.published.date() <= latest:
        return replace(document, published=entry.printed or entry.published.date(), date_source="feed published")
    return replace(document, published=None, date_source=f"{document.date_source}, in the future: {document.published}")


def read_bytes(
    body: bytes,
    url: str,
    content_type: str | None = None,
    *,
    source: Source | None = None,
    entry: Entry | None = None,
) -> Document | ReadFailure:
    """Make a document of a page or PDF already at hand; no network. ``entry`` fills in what the file does not say."""
    found = document_of(body, url, content_type, source or NO_SOURCE, entry or Entry(None, "", url))
    if not isinstance(found, ReadPage):
        return found
    return found.document if found.document.text else ReadFailure(url, "De pagina bevat geen leesbare tekst")


def read_json(document: Document) -> dict[str, object]:
    """The document as ``monitor read --json`` prints it."""
    return {
        "url": document.url,
        "title": document.title,
        "author": ", ".join(document.authors) or None,
        "published": document.published.isoformat() if document.published else None,
        "date_source": document.date_source,
        "language": document.language,
        "text": document.text,
        "quality": document.quality.value,
        "kind": document.kind,
        "doi": document.doi,
    }


def _snapshot(answer: Answer) -> Snapshot:
    return Snapshot(answer.url, answer.content_type, answer.content, hashlib.sha256(answer.content).hexdigest())


# ---------------------------------------------------------------------------------------------------- pdf
def _with_pdf(
    found: ReadPage, fetch: Fetch, source: Source, entry: Entry, registries: Registries | None
) -> tuple[Document, Snapshot | None]:
    """The PDF behind a landing page, which stays as its metadata; the page itself when the PDF gives less.

    What the publisher says goes first: its interface, then its page; registries come last, as they cost requests.
    """
    declared = found.page.metadata.pdf
    links = chain(published_there(found.document.url, registries), declared, registered(found.document.doi, registries))
    for answer in _pdfs_at(links, fetch):
        document = pdf_document(answer.content, found.document.url, source, entry, found.page.metadata)
        if isinstance(document, Document) and len(document.text) > len(found.document.text):
            outbound = tuple(dict.fromkeys((*found.document.links, *document.links)))
            teaser = document.teaser or texts.line(found.document.text)[:600]
            return replace(document, links=outbound, teaser=teaser), _snapshot(answer)
    document = found.document
    if declared and document.quality is Quality.FULL:
        return replace(document, quality=Quality.TEASER), None
    return document, None


def _pdfs_at(links: Iterable[str], fetch: Fetch) -> Iterator[Answer]:
    """The PDFs behind these addresses, each asked once; what is none or cannot be had is passed over."""
    asked: set[str] = set()
    for link in links:
        if link in asked:
            continue
        asked.add(link)
        try:
            answer = fetch(link)
        except SourceError:
            continue
        if is_pdf(answer.content):
            yield answer


def _free_pdf(
    entry: Entry, source: Source, fetch: Fetch, registries: Registries | None
) -> tuple[Document, tuple[Snapshot, ...]] | tuple[None, tuple[()]]:
    """The publication by its DOI, where its own page cannot be had; None without a free copy."""
    for answer in _pdfs_at(registered(entry.doi, registries), fetch):
        document = pdf_document(answer.content, entry.link or answer.url, source, entry, Metadata())
        if isinstance(document, Document):
            return document, (_snapshot(answer),)
    return None, ()


# --------------------------------------------------------------------------------------------------- feed
def _instead(entry: Entry, source: Source, failure: ReadFailure, *, settle: bool) -> Document | ReadFailure:
    """What there is when the page cannot be had: the feed's words, unless the page may be had another time."""
    if failure.transient and not settle:
        return failure
    return _from_feed(entry, source, failure.reason, transient=failure.transient)


def _from_feed(entry: Entry, source: Source, reason: str, *, transient: bool = False) -> Document | ReadFailure:
    """The feed's own words as a document of quality teaser, or the failure when there are none to speak of."""
    summary = texts.paragraphs(entry.summary.split("\n"))
    if len(summary) < 40:
        return ReadFailure(entry.link or source.url, reason, transient)
    url = canonical(entry.link) if entry.link else f"{source.url}#{entry.id or texts.sha256(summary)[:16]}"
    document = document_from(summary, Metadata(), source, entry, url)
    return replace(document, kind="feed", quality=Quality.TEASER)
