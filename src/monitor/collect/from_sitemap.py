"""Sitemaps: an index, its files, and the pages in them that changed lately."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, time
from typing import Any
from urllib.parse import unquote, urlsplit

from monitor.collect.adapter import Taken
from monitor.collect.body import TooLargeError, read_capped
from monitor.collect.dates import in_utc, parse_moment, printed_date
from monitor.collect.failures import FetchFailed
from monitor.collect.http import Fetcher
from monitor.collect.text import clean
from monitor.collect.window import since
from monitor.collect.xml import children, name, parse_xml, text_of
from monitor.model import Entry, Source, SourceOutcome, Validators


def take(source: Source, validators: Validators, fetcher: Fetcher, now: datetime) -> Taken:
    """Pages whose ``lastmod`` lies within the window, the latest first, at most so many in one run.

    ``lastmod`` says "changed", never "published": the page itself is asked for that. Pages without it are left out,
    since there is no telling what is new among them.
    """
    answer = fetcher.fetch(source.url, validators=validators, allow_private=source.allow_private, accept="*/*")
    root = _root(answer.content, answer.url, fetcher)
    if name(root) == "urlset" and answer.not_modified:
        return Taken(None, answer.validators, answer.status)
    start = datetime.combine(since(source, now), time(), UTC)
    found = list(_pages(root, source, fetcher, start, [fetcher.limits.max_sitemap_files]))
    found.sort(key=lambda entry: entry.updated or start, reverse=True)
    unique = tuple({entry.link: entry for entry in reversed(found)}.values())[::-1]
    limit = fetcher.limits.max_changed_pages
    return Taken(
        unique[:limit],
        answer.validators,
        answer.status,
        overflowed=len(unique) > limit,
        title=source.name,
        note=f"{len(unique)} gewijzigde pagina’s, waarvan de {limit} nieuwste genomen" if len(unique) > limit else "",
    )


def _root(body: bytes, url: str, fetcher: Fetcher) -> Any:
    if body[:2] == b"\x1f\x8b":  # a .xml.gz, as a file and not as a transfer encoding
        try:
            body = read_capped([body], "gzip", fetcher.limits.max_bytes)
        except (TooLargeError, zlib.error) as error:
            raise FetchFailed(
                SourceOutcome.TOO_LARGE, f"De sitemap is uitgepakt te groot ({error})", url=url
            ) from error
    root = parse_xml(body, url)
    if name(root) not in {"urlset", "sitemapindex"}:
        raise FetchFailed(SourceOutcome.NOT_A_FEED, "Op dit adres staat geen sitemap", url=url)
    return root


def _pages(root: Any, source: Source, fetcher: Fetcher, start: datetime, left: list[int]) -> Iterator[Entry]:
    """Pages of a sitemap, or of the files of an index that may hold new ones; ``left`` counts the files down."""
    if name(root) == "urlset":
        yield from _changed(root, source, start)
        return
    shard = dict(source.options).get("shard", "")
    for part in children(root, "sitemap"):
        url, changed = text_of(part, "loc"), in_utc(parse_moment(text_of(part, "lastmod")))
        if not url or shard not in url or (changed and changed < start) or left[0] <= 0:
            continue
        left[0] -= 1
        answer = fetcher.fetch(url, allow_private=source.allow_private, accept="*/*")
        child = _root(answer.content, answer.url, fetcher)
        yield from _pages(child, source, fetcher, start, left)


def _changed(root: Any, source: Source, start: datetime) -> Iterator[Entry]:
    options = dict(source.options)
    include, exclude = re.compile(options.get("include", "")), re.compile(options.get("exclude", r"(?!)"))
    for part in children(root, "url"):
        link, changed = text_of(part, "loc"), in_utc(parse_moment(text_of(part, "lastmod")))
        news = next(iter(children(part, "news")), None)
        moment = parse_moment(text_of(news, "publication_date")) if news is not None else None
        if not link.startswith(("http://", "https://")) or not include.search(link) or exclude.search(link):
            continue
        if (changed or in_utc(moment) or start) <= start:
            continue
        title = clean(text_of(news, "title")) if news is not None else ""
        yield Entry(
            id=link,
            title=title or title_from(link),
            link=link,
            published=in_utc(moment),
            date_source="news:publication_date" if moment else None,
            updated=changed,
            printed=printed_date(moment) if moment else None,
        )


def title_from(link: str) -> str:
    """The words of an address's last part, until the page gives its title."""
    last = unquote(urlsplit(link).path.rstrip("/").rpartition("/")[2])
    words = re.sub(r"[-_+]+", " ", re.sub(r"\.\w{2,5}$", "", last)).strip()
    return words[:1].upper() + words[1:] if words else link
