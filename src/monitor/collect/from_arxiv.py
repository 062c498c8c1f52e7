"""arXiv's query interface, which answers with an Atom feed. It asks for one request every three seconds."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from monitor.collect.adapter import Taken
from monitor.collect.api import with_query
from monitor.collect.feed import parse_feed
from monitor.collect.http import ACCEPT_FEED, Fetcher
from monitor.model import Entry, Source, Validators


def take(source: Source, validators: Validators, fetcher: Fetcher, now: datetime) -> Taken:
    """The newest submissions of the categories that fit the query."""
    options = dict(source.options)
    categories = [c.strip() for c in options.get("categories", "").split(",") if c.strip()]
    parts = [f"({' OR '.join(f'cat:{c}' for c in categories)})" if categories else "", options.get("query", "")]
    query = " AND ".join(f"({p})" if p and not p.startswith("(") else p for p in parts if p)
    rows = int(options.get("rows", "100"))
    url = with_query(
        source.url,
        {"search_query": query, "sortBy": "submittedDate", "sortOrder": "descending", "max_results": str(rows)},
    )
    answer = fetcher.fetch(url, allow_private=source.allow_private, accept=ACCEPT_FEED, robots=False)
    feed = parse_feed(answer.content, answer.url, answer.content_type)
    entries = tuple(_entry(entry) for entry in feed.entries)
    return Taken(entries, answer.validators, answer.status, overflowed=len(entries) >= rows, title=source.name)


_ABS = re.compile(r"arxiv\.org/abs/([\w.\-/]+?)(v\d+)?$", re.IGNORECASE)


def _entry(entry: Entry) -> Entry:
    """With arXiv's DOI, and without the version in the id: a second version is the same paper, changed."""
    match = _ABS.search(entry.link or entry.id or "")
    if match is None:
        return entry
    return replace(
        entry,
        id=f"arXiv:{match[1]}",
        link=f"https://arxiv.org/abs/{match[1]}",
        doi=entry.doi or f"10.48550/arxiv.{match[1].lower()}",
        summary=" ".join(entry.summary.split()),
    )
