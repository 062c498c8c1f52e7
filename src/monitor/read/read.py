"""From what a source announces to what it published: landing page, PDF, text, and what is known about them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import chain
from typing import Protocol

from monitor.errors import SourceError
from monitor.links import DOI, first_doi
from monitor.model import Document, Entry, Quality, ReadFailure, Source, SourceClass
from monitor.read import text as texts
from monitor.read.byline import Byline, without_bylines
from monitor.read.dates import printed_date
from monitor.read.files import local
from monitor.read.language import language_of
from monitor.read.metadata import Metadata
from monitor.read.page import PageText
from monitor.read.page_worker import PageFailed, extract
from monitor.read.pdf import Pdf, PdfFailed, parse_pdf, pdf_blocks, pdf_heading
from monitor.read.quality import judge, without_wall
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
#: A report longer than this is cut: more than any report of the sources, and it bounds what later stages hold.
_MAX_TEXT = 600_000
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
    found = _read(answer.content, answer.url, answer.content_type, source, entry)
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
    found = _read(body, url, content_type, source or NO_SOURCE, entry or Entry(None, "", url))
    if not isinstance(found, _Page):
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


# -------------------------------------------------------------------------------------------------- bytes
@dataclass(frozen=True, slots=True)
class _Page:
    page: PageText
    document: Document


def _snapshot(answer: Answer) -> Snapshot:
    return Snapshot(answer.url, answer.content_type, answer.content, hashlib.sha256(answer.content).hexdigest())


def is_pdf(body: bytes) -> bool:
    """By the first bytes: what a server calls a PDF may be a page. Some writers put a few bytes before the mark."""
    return b"%PDF-" in body[:1024]


def _read(
    body: bytes, url: str, content_type: str | None, source: Source, entry: Entry
) -> _Page | Document | ReadFailure:
    if is_pdf(body):
        return _pdf_document(body, url, source, entry, Metadata())
    if not body.strip():
        return ReadFailure(url, "Het antwoord is leeg", transient=True)
    kind = (content_type or "").partition(";")[0].strip().lower()
    if kind.startswith(("image/", "audio/", "video/", "font/")) or b"\0" in body[:512].replace(b"\0\0", b""):
        return ReadFailure(url, f"Dit is geen pagina of PDF maar {kind or 'iets anders'}")
    if kind == "text/plain" and not body.lstrip().startswith(b"<"):
        return _plain_document(body, url, source, entry)
    try:
        page = extract(body, url, content_type)
    except PageFailed as error:
        return ReadFailure(url, str(error))
    return _Page(page, _page_document(page, url, source, entry))


def _page_document(page: PageText, url: str, source: Source, entry: Entry) -> Document:
    about = page.metadata
    blocks, byline = without_bylines(page.blocks, _names(about, source))
    blocks, walled = without_wall(blocks)
    text = texts.paragraphs(blocks)
    document = _document(text, about, source, entry, canonical(about.canonical or url), byline)
    teaser = document.teaser
    quality, paywalled = judge(text, teaser, walled=walled, free=about.free)
    return replace(document, quality=quality, paywalled=paywalled, links=page.links)


def _document(
    text: str, about: Metadata, source: Source, entry: Entry, url: str, byline: Byline | None = None
) -> Document:
    byline = byline or Byline()
    published, date_source = _dated(about, entry, byline)
    return Document(
        url=url,
        title=about.title or texts.line(entry.title),
        text=text,
        sha256=texts.sha256(text),
        source=source.id,
        authors=about.authors or entry.authors,
        published=published,
        date_source=date_source,
        language=language_of(text or entry.title, about.language, source.language),
        doi=about.doi or entry.doi or byline.doi,
        teaser=texts.line(entry.summary) or about.description,
        site_name=about.site_name,
        sponsored=about.sponsored,
        retracted=about.retracted,
    )


def _names(about: Metadata, source: Source) -> tuple[str, ...]:
    return (source.name, about.site_name or "", *about.authors)


def _dated(about: Metadata, entry: Entry, byline: Byline) -> tuple[date | None, str | None]:
    """The page's own date, else the feed's, else the one printed above the text; an address is the last to be asked."""
    if about.published and about.date_source != "url":
        return about.published, about.date_source
    if entry.published:
        return entry.printed or printed_date(entry.published), f"feed {entry.date_source or 'published'}"
    if byline.published:
        return byline.published, "byline"
    return about.published, about.date_source


def _plain_document(body: bytes, url: str, source: Source, entry: Entry) -> Document:
    blocks = [texts.line(block) for block in re.split(r"\n\s*\n", body.decode("utf-8-sig", "replace"))]
    title = entry.title or next((block[:200] for block in blocks if block), "")
    kept, byline = without_bylines(blocks, (source.name,))
    return _document(texts.paragraphs(kept), Metadata(title=title), source, entry, canonical(url), byline)


# ---------------------------------------------------------------------------------------------------- pdf
def _with_pdf(
    found: _Page, fetch: Fetch, source: Source, entry: Entry, registries: Registries | None
) -> tuple[Document, Snapshot | None]:
    """The PDF behind a landing page, which stays as its metadata; the page itself when the PDF gives less.

    What the publisher says goes first: its interface, then its page; registries come last, as they cost requests.
    """
    declared = found.page.metadata.pdf
    links = chain(published_there(found.document.url, registries), declared, registered(found.document.doi, registries))
    for answer in _pdfs_at(links, fetch):
        document = _pdf_document(answer.content, found.document.url, source, entry, found.page.metadata)
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
        document = _pdf_document(answer.content, entry.link or answer.url, source, entry, Metadata())
        if isinstance(document, Document):
            return document, (_snapshot(answer),)
    return None, ()


def _pdf_document(body: bytes, url: str, source: Source, entry: Entry, about: Metadata) -> Document | ReadFailure:
    try:
        pdf = parse_pdf(body)
    except PdfFailed as error:
        return ReadFailure(url, str(error))
    blocks = pdf_blocks(pdf)
    title = about.title or texts.line(entry.title) or _pdf_title(pdf, blocks)
    doi = about.doi or _pdf_doi(blocks)
    blocks, byline = without_bylines(_without_head(blocks, title, source), _names(about, source))
    text = texts.paragraphs(blocks)
    if not text:
        return ReadFailure(url, "De PDF bevat geen tekst, alleen beeld (een scan)")
    cut = len(text) > _MAX_TEXT
    text = text[:_MAX_TEXT].rsplit("\n\n", 1)[0] if cut else text
    about = replace(about, title=title, doi=doi)
    document = _document(text, about, source, entry, canonical(url), byline)
    partial = cut or len(pdf.pages) < pdf.count
    return replace(document, kind="pdf", quality=Quality.PARTIAL if partial else Quality.FULL)


def _pdf_title(pdf: Pdf, blocks: list[str]) -> str:
    """The file's own title when it is one (many carry the name of a Word document), else its largest line or first."""
    title = texts.line(pdf.metadata.get("Title", ""))
    named = re.search(r"\.(?:docx?|indd|pptx?|pdf|qxp|xlsx?)$|^microsoft|^untitled|_", title, re.IGNORECASE)
    if len(title) > 12 and " " in title and not named:
        return title
    first = next((texts.line(b)[:200] for b in blocks[:6] if len(texts.line(b)) > 12), title)
    return pdf_heading(pdf) or first


def _without_head(blocks: list[str], title: str, source: Source) -> list[str]:
    """The blocks without the title, and without publisher and date, at the top of the first page."""
    kept = list(blocks)
    if kept and _key(kept[0]) == _key(title):
        kept.pop(0)
    if kept and source.name:
        kept[0] = re.sub(rf"^{re.escape(source.name)}\s*(?:{_PRINTED_DATE})?(?=\s|$)", "", texts.line(kept[0]))
    return kept


_PRINTED_DATE = r"\d{4}-\d{2}-\d{2}|\d{1,2}[. ]\s?[^\W\d_]+ \d{4}|[^\W\d_]+ \d{1,2}, \d{4}|[^\W\d_]+ \d{4}"


def _key(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()


def _pdf_doi(blocks: list[str]) -> str | None:
    """A DOI on the first page, and only the first one there: further ones are references."""
    head = " ".join(blocks[:12])[:3000]
    match = re.search(r"(?:doi[:\s]+|doi\.org/)" + DOI.pattern, head, re.IGNORECASE)
    return first_doi(match[0]) if match else None


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
    document = _document(summary, Metadata(), source, entry, url)
    return replace(document, kind="feed", quality=Quality.TEASER)
