"""Finding the way in to a site: its feeds, its sitemap, or the page itself as a list."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from monitor.collect.failures import FetchFailed
from monitor.collect.feed import Feed, NotAFeed, parse_feed
from monitor.collect.html import decoded, parse_html
from monitor.collect.http import ACCEPT_FEED, Fetched, Fetcher
from monitor.collect.text import clean
from monitor.links import absolute, base_of

_FEED_LINK = re.compile(r"(?:^|[/._-])(?:rss|atom|feeds?)(?:[/._?-]|$)|\.rdf$", re.IGNORECASE)
_TYPES = ("rss+xml", "atom+xml", "feed+json", "rdf+xml")
_TRIES = 6


@dataclass(frozen=True, slots=True)
class WayIn:
    """An access kind and address that work, and what was seen there."""

    kind: str
    url: str
    title: str
    items: int


def find_way_in(url: str, fetcher: Fetcher, *, allow_private: bool = False) -> WayIn | None:
    """``url`` itself when it is a feed, else a feed that its page names, else a sitemap that robots.txt names.

    Only addresses that the site gives itself are tried; none is made up. Raises FetchFailed when ``url`` cannot be had.
    """
    answer = fetcher.fetch(url, allow_private=allow_private, accept=ACCEPT_FEED)
    if feed := _feed(answer):
        return WayIn("feed", answer.moved or url, feed.title, len(feed.entries))
    title, links = feed_links(decoded(answer.content, answer.content_type), answer.url)
    for link in links[:_TRIES]:
        try:
            other = fetcher.fetch(link, allow_private=allow_private, accept=ACCEPT_FEED)
        except FetchFailed:
            continue
        if feed := _feed(other):
            return WayIn("feed", link, feed.title or title, len(feed.entries))
    if sitemap := _sitemap(answer.url, fetcher, allow_private=allow_private):
        return WayIn("sitemap", sitemap, title, 0)
    return None


def _feed(answer: Fetched) -> Feed | None:
    try:
        return parse_feed(answer.content, answer.url, answer.content_type)
    except NotAFeed:
        return None


def feed_links(page: str, url: str) -> tuple[str, list[str]]:
    """The title of a page and the addresses of feeds that it names: in its head first, then among its links."""
    tree = parse_html(page)
    if tree is None:
        return "", []
    url = base_of(tree, url)
    title = clean("".join(tree.xpath("//title[1]//text()")))
    declared = [
        element.get("href")
        for element in tree.iter("link")
        if any(kind in (element.get("type") or "").lower() for kind in _TYPES) and element.get("href")
    ]
    anchors = [a.get("href") for a in tree.iter("a") if a.get("href") and _FEED_LINK.search(a.get("href"))]
    links = (absolute(link, url) for link in [*declared, *anchors])
    found = [link for link in links if link and not re.search(r"comments?/feed", link)]
    return title, list(dict.fromkeys(found))


def _sitemap(url: str, fetcher: Fetcher, *, allow_private: bool) -> str | None:
    parts = urlsplit(url)
    try:
        answer = fetcher.fetch(
            f"{parts.scheme}://{parts.netloc}/robots.txt",
            allow_private=allow_private,
            accept="text/plain",
            robots=False,
        )
    except FetchFailed:
        return None
    found = re.findall(rb"^\s*sitemap:\s*(\S+)", answer.content, re.IGNORECASE | re.MULTILINE)
    return next((link.decode("utf-8", "replace") for link in found if link.startswith((b"http://", b"https://"))), None)
