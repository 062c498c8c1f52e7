"""A page that lists publications: links by a CSS selector, or those that look like titles of articles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from monitor.collect.adapter import Taken
from monitor.collect.dates import in_utc, parse_moment, printed_date
from monitor.collect.failures import FetchFailed
from monitor.collect.html import decoded, parse_html
from monitor.collect.http import Fetcher
from monitor.collect.text import clean
from monitor.links import absolute, base_of
from monitor.model import Entry, Source, SourceOutcome, Validators

_TITLE = 25  # characters: menus have shorter words, titles are rarely so short
_BOX = {"li", "article", "tr", "section", "div"}  # what one publication stands in
_OUTSIDE = {"nav", "header", "footer", "aside", "form"}
_NOT_ONE = re.compile(
    r"privacy|cookie|contact|login|sitemap|newsletter|nieuwsbrief|subscribe|vacature|career|/tag/|/tags/|/category/"
    r"|/author/|/search|/page/|\?page=|#",
    re.IGNORECASE,
)


def take(source: Source, validators: Validators, fetcher: Fetcher, now: datetime) -> Taken:
    """The listed publications in the page's order."""
    answer = fetcher.fetch(source.url, validators=validators, allow_private=source.allow_private)
    if answer.not_modified:
        return Taken(None, answer.validators, answer.status, moved=answer.moved)
    if answer.content[:5] == b"%PDF-":
        raise FetchFailed(SourceOutcome.BAD_CONTENT, "Op dit adres staat een PDF en geen lijst", url=source.url)
    entries = entries_of(decoded(answer.content, answer.content_type), answer.url, dict(source.options))
    limit = fetcher.limits.max_changed_pages
    return Taken(
        entries[:limit],
        answer.validators,
        answer.status,
        overflowed=len(entries) > limit,
        title=source.name,
        moved=answer.moved,
    )


def entries_of(page: str, url: str, options: dict[str, str]) -> tuple[Entry, ...]:
    """The publications that the HTML ``page`` at ``url`` lists. Raises FetchFailed for a wrong selector."""
    tree = parse_html(page)
    if tree is None:
        raise FetchFailed(SourceOutcome.BAD_CONTENT, "De pagina is leeg of geen HTML", url=url)
    url = base_of(tree, url)
    include, exclude = re.compile(options.get("include", "")), re.compile(options.get("exclude", r"(?!)"))
    selector = options.get("selector")
    anchors = _selected(tree, selector, url) if selector else _discovered(tree, url)
    found: dict[str, Entry] = {}
    for anchor in anchors:
        link = absolute(anchor.get("href") or "", url)
        if link is None or not include.search(link) or exclude.search(link):
            continue
        entry = _entry(anchor, link.partition("#")[0])
        if entry.title and len(entry.title) > len(found.get(link, entry).title) - 1:
            found[link] = entry
    return tuple(found.values())


def _selected(tree: Any, selector: str, url: str) -> list[Any]:
    import cssselect2  # type: ignore[import-untyped]
    from lxml.etree import Comment, ProcessingInstruction, strip_tags

    try:
        strip_tags(tree, Comment, ProcessingInstruction)  # cssselect2 stumbles over them
        matched = [m.etree_element for m in cssselect2.ElementWrapper.from_html_root(tree).query_all(selector)]
    except cssselect2.SelectorError as error:
        raise FetchFailed(
            SourceOutcome.BAD_CONTENT, f"De selector ‘{selector}’ is niet goed ({error})", url=url
        ) from error
    return [anchor for element in matched for anchor in ([element] if element.tag == "a" else element.iter("a"))]


def _discovered(tree: Any, url: str) -> Iterator[Any]:
    """Links of this site, outside the frame of the page, with a title for a text or around a heading."""
    host = urlsplit(url).hostname
    for anchor in tree.iter("a"):
        link = absolute(anchor.get("href") or "", url)
        if (
            link is None
            or urlsplit(link).hostname != host
            or _NOT_ONE.search(urlsplit(link)._replace(netloc="").geturl())
        ):
            continue
        if any(parent.tag in _OUTSIDE for parent in anchor.iterancestors()):
            continue
        if len(_title(anchor)) >= _TITLE and link.rstrip("/") != url.rstrip("/"):
            yield anchor


def _title(anchor: Any) -> str:
    headings = list(anchor.iter("h1", "h2", "h3", "h4", "h5"))
    inside = headings[0] if headings else anchor
    return clean(" ".join(inside.itertext())) or clean(anchor.get("title") or anchor.get("aria-label") or "")


def _entry(anchor: Any, link: str) -> Entry:
    box = next((p for p in [anchor, *anchor.iterancestors()] if p.tag in _BOX and _one_publication(p, anchor)), None)
    times = [t.get("datetime") or "".join(t.itertext()) for t in box.iter("time")] if box is not None else []
    moment = next((m for m in map(parse_moment, times) if m), None)
    paragraphs = [clean("".join(p.itertext())) for p in box.iter("p")] if box is not None else []
    return Entry(
        id=link,
        title=_title(anchor),
        link=link,
        published=in_utc(moment),
        date_source="time" if moment else None,
        summary=max(paragraphs, key=len, default=""),
        printed=printed_date(moment) if moment else None,
    )


def _one_publication(box: Any, anchor: Any) -> bool:
    """Whether ``box`` holds this publication and no other."""
    links = {a.get("href") for a in box.iter("a") if len(clean(" ".join(a.itertext()))) >= _TITLE}
    return bool(box.xpath(".//time | .//p")) and links <= {anchor.get("href")}
