"""Documents out of bytes: a page, a PDF or plain text, with what is known about it. No network."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from monitor.links import DOI, first_doi
from monitor.model import Document, Entry, Quality, ReadFailure, Source
from monitor.read import text as texts
from monitor.read.byline import Byline, without_bylines
from monitor.read.dates import printed_date
from monitor.read.language import language_of
from monitor.read.marks import says_retracted
from monitor.read.metadata import Metadata
from monitor.read.page import PageText
from monitor.read.page_worker import PageFailed, extract
from monitor.read.pdf import Pdf, PdfFailed, parse_pdf, pdf_blocks, pdf_heading
from monitor.read.quality import judge, without_wall
from monitor.read.urls import canonical

#: A report longer than this is cut: more than any report of the sources, and it bounds what later stages hold.
_MAX_TEXT = 600_000


@dataclass(frozen=True, slots=True)
class ReadPage:
    """An HTML page as extracted, and the document that it makes."""

    page: PageText
    document: Document


def is_pdf(body: bytes) -> bool:
    """By the first bytes: what a server calls a PDF may be a page. Some writers put a few bytes before the mark."""
    return b"%PDF-" in body[:1024]


def document_of(
    body: bytes, url: str, content_type: str | None, source: Source, entry: Entry
) -> ReadPage | Document | ReadFailure:
    """What ``body``, found at ``url``, is: by its first bytes, then by what the server calls it."""
    if is_pdf(body):
        return pdf_document(body, url, source, entry, Metadata())
    if not body.strip():
        return ReadFailure(url, "Het antwoord is leeg", transient=True)
    kind = (content_type or "").partition(";")[0].strip().lower()
    binary = b"\0" in body[:512].replace(b"\0\0", b"") and not body.startswith((b"\xff\xfe", b"\xfe\xff"))  # UTF-16
    if kind.startswith(("image/", "audio/", "video/", "font/")) or binary:
        return ReadFailure(url, f"Dit is geen pagina of PDF maar {kind or 'iets anders'}")
    if kind == "text/plain" and not body.lstrip().startswith(b"<"):
        return _plain_document(body, url, source, entry)
    try:
        page = extract(body, url, content_type)
    except PageFailed as error:
        return ReadFailure(url, str(error))
    return ReadPage(page, _page_document(page, url, source, entry))


def _page_document(page: PageText, url: str, source: Source, entry: Entry) -> Document:
    about = page.metadata
    blocks, byline = without_bylines(page.blocks, _names(about, source))
    blocks, walled = without_wall(blocks)
    text = texts.paragraphs(blocks)
    document = document_from(text, about, source, entry, canonical(about.canonical or url), byline)
    teaser = document.teaser
    quality, paywalled = judge(text, teaser, walled=walled, free=about.free)
    return replace(document, quality=quality, paywalled=paywalled, links=page.links)


def document_from(
    text: str, about: Metadata, source: Source, entry: Entry, url: str, byline: Byline | None = None
) -> Document:
    """``text`` with what page, feed and byline say about it, in the order in which they are trusted."""
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
        retracted=about.retracted or says_retracted(text),
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
    return document_from(texts.paragraphs(kept), Metadata(title=title), source, entry, canonical(url), byline)


# ---------------------------------------------------------------------------------------------------- pdf
def pdf_document(body: bytes, url: str, source: Source, entry: Entry, about: Metadata) -> Document | ReadFailure:
    """A PDF as the publication at ``url``; ``about`` is what a page in front of it says."""
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
    document = document_from(text, about, source, entry, canonical(url), byline)
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
