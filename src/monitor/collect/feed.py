"""Feeds: RSS 0.9 to 2.0, RDF and Atom through feedparser, JSON Feed by its specification."""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from monitor.collect.dates import in_utc, parse_moment, printed_date
from monitor.collect.repair import repaired, with_true_encoding
from monitor.collect.text import clean, plain
from monitor.errors import SourceError
from monitor.links import absolute, first_doi
from monitor.model import Entry, SourceOutcome

#: Long enough for an abstract; a feed that carries whole articles is read from its pages.
_SUMMARY = 5_000


class NotAFeed(SourceError):
    """The bytes are no feed, or one that is refused. ``outcome`` says which; the text is Dutch."""

    def __init__(self, outcome: SourceOutcome, what: str) -> None:
        super().__init__(what)
        self.outcome = outcome


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed holds. ``problems`` are Dutch sentences on what could not be read."""

    title: str
    entries: tuple[Entry, ...]
    problems: tuple[str, ...] = ()
    version: str = ""


def parse_feed(body: bytes, url: str, content_type: str | None = None) -> Feed:
    """Read ``body``, which came from ``url``. One bad entry does not cost the others.

    Raises:
        NotAFeed: HTML or something else instead of a feed; a DOCTYPE with declarations of its own; no content.
    """
    start = _start(body)
    if not start:
        raise NotAFeed(SourceOutcome.BAD_CONTENT, "Het antwoord is leeg")
    if start[:1] in {b"{", b"["}:
        return _json_feed(body, url)
    _refuse_other(start)
    body = without_doctype(body)
    return _xml_feed(body, url, content_type)


# ------------------------------------------------------------------------------------------------- guards
_DOCTYPE = re.compile(rb"<!DOCTYPE\s+([^\s>\[]+)([^>\[]*)(\[|>)", re.IGNORECASE)
_HTML = re.compile(rb"<!doctype\s+html|<html[\s>]", re.IGNORECASE)
_FEED_ROOT = re.compile(rb"<(?:\w+:)?(?:rss|feed|rdf|channel|item|entry)\b", re.IGNORECASE)
_ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)
_QUOTED = re.compile(rb"<!\[CDATA\[|<!--")


def _start(body: bytes) -> bytes:
    """The first bytes without a byte order mark; UTF-16 and UTF-32 narrowed so that the guards can look."""
    head = body[:20_000]
    if b"\0" in head[:4] or head[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        head = head.replace(b"\0", b"")
    return head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\xff\xfe\xfe\xff \t\r\n")


def _refuse_other(start: bytes) -> None:
    head = re.sub(rb"<!--.*?-->|<\?.*?\?>", b"", start, flags=re.DOTALL).lstrip()
    feed = _FEED_ROOT.search(head)
    page = _HTML.search(head)
    if page and not (feed and feed.start() < page.start()):
        raise NotAFeed(SourceOutcome.NOT_A_FEED, "Op dit adres staat een webpagina en geen feed")
    if head.startswith(b"%PDF-"):
        raise NotAFeed(SourceOutcome.NOT_A_FEED, "Op dit adres staat een PDF en geen feed")


def without_doctype(body: bytes) -> bytes:
    """``body`` without a bare DOCTYPE, as RSS 0.91 has; one that declares something is refused.

    Entities that a document declares itself can grow without bound or name local files ("billion laughs", XXE).
    """
    narrow = body.replace(b"\0", b"") if b"\0" in body[:200] else body
    if _ENTITY.search(_outside_cdata(narrow)):
        raise NotAFeed(SourceOutcome.BAD_CONTENT, "De feed legt eigen XML-entiteiten vast; dat wordt niet gelezen")
    match = _DOCTYPE.search(narrow[:20_000])
    if match is None:
        return body
    if match[3] == b"[":
        raise NotAFeed(SourceOutcome.BAD_CONTENT, "De feed heeft een DOCTYPE met eigen regels; dat wordt niet gelezen")
    return body if narrow is not body else body[: match.start()] + body[match.end() :]


def _outside_cdata(body: bytes) -> bytes:
    """``body`` without CDATA sections and comments, in one pass; what never ends goes on to the end."""
    parts, at = [], 0
    while found := _QUOTED.search(body, at):
        parts.append(body[at : found.start()])
        end = body.find(b"]]>" if found[0] != b"<!--" else b"-->", found.end())
        if end < 0:
            return b"".join(parts)
        at = end + 3
    return b"".join([*parts, body[at:]])


# ---------------------------------------------------------------------------------------------------- xml
def _xml_feed(body: bytes, url: str, content_type: str | None) -> Feed:
    parsed, problems = _best(with_true_encoding(body), url, content_type)
    version = str(parsed.get("version") or "")
    if not version and not parsed.entries:
        raise NotAFeed(SourceOutcome.NOT_A_FEED, "Op dit adres staat geen feed die te herkennen is")
    base = str(parsed.feed.get("link") or url)
    entries = tuple(_xml_entry(item, url, base, problems) for item in parsed.entries)
    return Feed(plain(str(parsed.feed.get("title") or "")).replace("\n", " "), entries, tuple(problems), version)


def _best(body: bytes, url: str, content_type: str | None) -> tuple[Any, list[str]]:
    """What feedparser makes of ``body``, or of what is left when the faults are mended where that is more: its lenient
    parser puts semicolons behind bare ampersands and stumbles over odd signs."""
    failure: NotAFeed | None = None
    parsed = None
    try:
        parsed = _parsed(body, url, content_type)
    except NotAFeed as error:
        failure = error
    if parsed is not None and not _broken(parsed):
        return parsed, []
    mended = repaired(body)
    again = _parsed(mended, url, content_type) if mended is not None else None
    found = again if again is not None and (parsed is None or _is_better(again, parsed)) else parsed
    if found is None:
        raise failure or NotAFeed(SourceOutcome.BAD_CONTENT, "De feed is niet te lezen")
    what = str(parsed.bozo_exception)[:120] if parsed is not None else str(failure)
    return found, [f"De feed is geen goede XML ({what}); gelezen is wat er te lezen was"]


def _is_better(again: Any, parsed: Any) -> bool:
    return not _broken(again) and len(again.entries) >= len(parsed.entries)


def _parsed(body: bytes, url: str, content_type: str | None) -> Any:
    import feedparser

    headers = {"content-location": url}
    if content_type:
        headers["content-type"] = content_type
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of feedparser's own field aliases
        try:
            return feedparser.parse(body, response_headers=headers, sanitize_html=False)
        except Exception as error:  # feedparser promises not to raise, yet odd bytes reach its parsers
            raise NotAFeed(SourceOutcome.BAD_CONTENT, f"De feed is niet te lezen ({type(error).__name__})") from error


def _broken(parsed: Any) -> bool:
    return bool(parsed.get("bozo")) and not _harmless(parsed.get("bozo_exception"))


def _harmless(error: object) -> bool:
    """A wrong or missing charset in the header changes nothing once the text was read."""
    return type(error).__name__ in {"CharacterEncodingOverride", "NonXMLContentType"}


def _xml_entry(item: Any, url: str, base: str, problems: list[str]) -> Entry:
    title = clean(plain(str(item.get("title") or "")))
    published, source, printed = _published(item, title, problems)
    updated = in_utc(parse_moment(dict.get(item, "updated")) or _from_struct(dict.get(item, "updated_parsed")))
    return Entry(
        id=clean(str(item.get("id") or "")) or None,
        title=title,
        link=_link(item, url, base),
        published=published,
        date_source=source,
        updated=updated,
        summary=_summary(item),
        authors=_authors(item),
        doi=_doi(item),
        printed=printed,
    )


#: In the order of trust; feedparser files dc:date and lastBuildDate of an item under "updated". The second is what
#: journals write (PRISM).
_DATES = (
    ("published", "published"),
    ("prism_publicationdate", "prism:publicationDate"),
    ("created", "created"),
    ("updated", "updated"),
)


def _published(item: Any, title: str, problems: list[str]) -> tuple[datetime | None, str | None, Any]:
    for field, name in _DATES:
        raw = dict.get(item, field)  # past feedparser's aliases, which give one date for another
        if not raw:
            continue
        moment = parse_moment(str(raw)) or _from_struct(dict.get(item, f"{field}_parsed"))
        utc = in_utc(moment)
        if moment and utc and 1970 <= utc.year <= 2100:
            return utc, name, printed_date(moment)
        problems.append(f"Datum niet gelezen bij ‘{title[:60]}’: {str(raw)[:60]}")
    return None, None, None


def _from_struct(value: Any) -> datetime | None:
    try:
        year, month, day, hour, minute, second = value[:6]
        return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)
    except (ValueError, TypeError):
        return None


def _link(item: Any, url: str, base: str) -> str | None:
    candidates = [item.get("feedburner_origlink"), item.get("link")]  # FeedBurner's own addresses are going away
    links = item.get("links", ())
    candidates += [link.get("href") for link in links if link.get("rel") in {None, "alternate"}]
    guid = str(item.get("id") or "")
    if guid.startswith(("http://", "https://")):
        candidates.append(guid)
    candidates += [link.get("href") for link in links if link.get("type") == "application/pdf"]
    for candidate in candidates:
        if candidate and (
            link := absolute(str(candidate), base if urlsplit(base).scheme in {"http", "https"} else url)
        ):
            return link
    return None


def _summary(item: Any) -> str:
    """The longest of what the feed says itself, since many give a stub in one field and the lead in another."""
    found = [str(item.get("summary") or "")]
    found += [str(content.get("value") or "") for content in item.get("content", ())]
    texts = [plain(text) for text in found if text]
    return max(texts, key=len, default="")[:_SUMMARY]


def _authors(item: Any) -> tuple[str, ...]:
    names = [str(author.get("name") or "") for author in item.get("authors", ()) if isinstance(author, Mapping)]
    names = names or [str(item.get("author") or "")]
    return tuple(dict.fromkeys(name for name in (clean(plain(n)) for n in names) if name))


def _doi(item: Any) -> str | None:
    found = (first_doi(str(item.get(field) or "")) for field in ("prism_doi", "dc_identifier", "id"))
    return next((doi for doi in found if doi), None)


# --------------------------------------------------------------------------------------------------- json
def _json_feed(body: bytes, url: str) -> Feed:
    try:
        data = json.loads(body.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError) as error:
        raise NotAFeed(SourceOutcome.BAD_CONTENT, "Het antwoord lijkt JSON maar is het niet") from error
    if not isinstance(data, dict) or not isinstance(data.get("items"), list):
        raise NotAFeed(SourceOutcome.NOT_A_FEED, "Op dit adres staat JSON die geen JSON Feed is")
    problems: list[str] = []
    items = [item for item in data["items"] if isinstance(item, dict)]
    entries = tuple(_json_entry(item, url, problems) for item in items)
    return Feed(clean(_str(data.get("title"))), entries, tuple(problems), _str(data.get("version")) or "json")


def _str(value: object) -> str:
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def _json_entry(item: Mapping[str, object], url: str, problems: list[str]) -> Entry:
    title = clean(plain(_str(item.get("title"))))
    dated = {"published": item.get("date_published"), "updated": item.get("date_modified")}
    published, source, printed = _published({k: v for k, v in dated.items() if isinstance(v, str)}, title, problems)
    text = _str(item.get("summary")) or _str(item.get("content_text")) or _str(item.get("content_html"))
    link = _str(item.get("url")) or _str(item.get("external_url")) or _str(item.get("id"))
    return Entry(
        id=_str(item.get("id")) or None,
        title=title,
        link=absolute(link, url) if link.startswith(("http", "/")) else None,
        published=published,
        date_source=source,
        updated=in_utc(parse_moment(_str(dated["updated"]))),
        summary=plain(text)[:_SUMMARY],
        authors=_json_authors(item),
        printed=printed,
    )


def _json_authors(item: Mapping[str, object]) -> tuple[str, ...]:
    authors = item.get("authors")
    found = authors if isinstance(authors, list) else [item.get("author")]
    names = [clean(_str(author.get("name"))) for author in found if isinstance(author, dict)]
    return tuple(dict.fromkeys(name for name in names if name))


# ------------------------------------------------------------------------------------------------- output
def feed_json(feed: Feed) -> dict[str, object]:
    """The feed as ``monitor feed --json`` prints it."""
    return {"title": feed.title, "entries": [_entry_json(entry) for entry in feed.entries]}


def _entry_json(entry: Entry) -> dict[str, object]:
    return {
        "id": entry.id,
        "title": entry.title,
        "link": entry.link,
        "published": entry.published.isoformat() if entry.published else None,
        "date_source": entry.date_source,
        "updated": entry.updated.isoformat() if entry.updated else None,
        "summary": entry.summary,
        "authors": list(entry.authors),
    }
