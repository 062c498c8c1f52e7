"""Sitemaps: an index, its files, and the pages in them that changed lately."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any
from urllib.parse import unquote, urlsplit

from monitor.collect.adapter import Taken
from monitor.collect.dates import in_utc, parse_moment, printed_date
from monitor.collect.failures import FetchFailed
from monitor.collect.feed import NotAFeed
from monitor.collect.http import Fetcher
from monitor.collect.text import clean
from monitor.collect.window import since
from monitor.collect.xml import children, name, parse_xml, text_of
from monitor.links import absolute
from monitor.model import Entry, Source, SourceOutcome, Validators


def take(source: Source, validators: Validators, fetcher: Fetcher, now: datetime) -> Taken:
    """Pages whose ``lastmod`` lies within the window, the latest first, at most so many in one run.

    ``lastmod`` says "changed", never "published": the page itself is asked for that. Pages without it are left out,
    since there is no telling what is new among them, and so are those that claim to change tomorrow or later: they
    would stand at the head of the list for years.
    """
    answer = fetcher.fetch(source.url, validators=validators, allow_private=source.allow_private, accept="*/*")
    root = _root(answer.content, answer.url)
    if name(root) == "urlset" and answer.not_modified:
        return Taken(None, answer.validators, answer.status, moved=answer.moved)
    start = datetime.combine(since(source, now), time(), UTC)
    walk = _Walk(source, fetcher, start, latest=now + timedelta(days=1), left=fetcher.limits.max_sitemap_files)
    found = list(_pages(root, answer.url, walk))
    if walk.failed and not walk.read:
        raise walk.failed[0]
    found.sort(key=lambda entry: entry.updated or start, reverse=True)
    unique = tuple({entry.link: entry for entry in reversed(found)}.values())[::-1]
    limit = fetcher.limits.max_changed_pages
    notes = [f"{len(walk.failed)} deel of delen van de sitemap niet gelezen: {walk.failed[0]}"] if walk.failed else []
    if len(unique) > limit:
        notes.append(f"{len(unique)} gewijzigde pagina’s, waarvan de {limit} nieuwste genomen")
    return Taken(
        unique[:limit],
        answer.validators,
        answer.status,
        overflowed=len(unique) > limit or bool(walk.failed),
        title=source.name,
        note=". ".join(notes),
        moved=answer.moved,
    )


@dataclass
class _Walk:
    """One way through a sitemap and its files: what it may still ask, and what it could not have."""

    source: Source
    fetcher: Fetcher
    start: datetime
    latest: datetime  # what claims to have changed after this is not believed
    left: int  # files that may still be asked
    read: int = 0
    failed: list[FetchFailed] = field(default_factory=list)


def _root(body: bytes, url: str) -> Any:
    root = parse_xml(body, url)
    if name(root) not in {"urlset", "sitemapindex"}:
        raise FetchFailed(SourceOutcome.NOT_A_FEED, "Op dit adres staat geen sitemap", url=url)
    return root


def _pages(root: Any, url: str, walk: _Walk) -> Iterator[Entry]:
    """Pages of a sitemap, or of the files of an index that may hold new ones. A file that cannot be had costs itself
    only."""
    if name(root) == "urlset":
        walk.read += 1
        yield from _changed(root, url, walk)
        return
    shard = dict(walk.source.options).get("shard", "")
    for part in children(root, "sitemap"):
        place, changed = absolute(text_of(part, "loc"), url), in_utc(parse_moment(text_of(part, "lastmod")))
        if place is None or shard not in place or (changed and changed < walk.start) or walk.left <= 0:
            continue
        walk.left -= 1
        try:
            answer = walk.fetcher.fetch(place, allow_private=walk.source.allow_private, accept="*/*")
            child = _root(answer.content, answer.url)
        except (FetchFailed, NotAFeed) as error:
            walk.failed.append(
                error if isinstance(error, FetchFailed) else FetchFailed(error.outcome, str(error), url=place)
            )
            continue
        yield from _pages(child, answer.url, walk)


def _changed(root: Any, url: str, walk: _Walk) -> Iterator[Entry]:
    options = dict(walk.source.options)
    include, exclude = re.compile(options.get("include", "")), re.compile(options.get("exclude", r"(?!)"))
    for part in children(root, "url"):
        link, changed = absolute(text_of(part, "loc") or "#", url), in_utc(parse_moment(text_of(part, "lastmod")))
        news = next(iter(children(part, "news")), None)
        moment = parse_moment(text_of(news, "publication_date")) if news is not None else None
        if link is None or not text_of(part, "loc") or not include.search(link) or exclude.search(link):
            continue
        changed = changed if changed and changed <= walk.latest else None
        if (changed or in_utc(moment) or walk.start) <= walk.start:
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
