"""Crossref: what publishers register with a DOI (journals, working papers, the IMF, SSRN)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time

from monitor.collect.adapter import Taken
from monitor.collect.api import ask_json, group, rows, text, with_query
from monitor.collect.dates import in_utc, parse_moment
from monitor.collect.http import Fetcher
from monitor.collect.text import clean, plain
from monitor.collect.window import since
from monitor.model import Entry, Source, Validators


def take(source: Source, validators: Validators, fetcher: Fetcher, now: datetime) -> Taken:
    """Works registered since the window's first day. Crossref ranks by topic poorly: relevance is judged later."""
    options = dict(source.options)
    filters = [f"from-created-date:{since(source, now).isoformat()}", options.get("filter", "")]
    limit = options.get("rows", "100")
    url = with_query(
        source.url,
        {
            "filter": ",".join(f for f in filters if f),
            "query.bibliographic": options.get("query"),
            "rows": limit,
            "sort": "created",
            "order": "desc",
            "mailto": options.get("mailto"),
        },
    )
    message = group(ask_json(source, url, fetcher).get("message"))
    items = rows(message.get("items"))
    total = message.get("total-results")
    over = isinstance(total, int) and total > len(items)
    entries = tuple(entry for entry in map(_entry, items) if entry.title)
    return Taken(entries, overflowed=over, status=200, title=source.name)


def _entry(item: Mapping[str, object]) -> Entry:
    doi = text(item.get("DOI")).lower() or None
    titles = item.get("title")
    title = clean(plain(text(titles[0]))) if isinstance(titles, list) and titles else ""
    published, source = _published(item)
    printed = published.date() if published and source != "created" else None
    return Entry(
        id=doi,
        title=title,
        link=f"https://doi.org/{doi}" if doi else text(item.get("URL")) or None,
        published=published,
        date_source=source,
        updated=in_utc(parse_moment(text(group(item.get("deposited")).get("date-time")))),
        summary=_abstract(text(item.get("abstract"))),
        authors=tuple(n for n in (_name(a) for a in rows(item.get("author"))) if n),
        doi=doi,
        printed=printed,
    )


def _abstract(jats: str) -> str:
    summary = plain(jats)
    return summary.removeprefix("Abstract").lstrip(": \n")


def _name(author: Mapping[str, object]) -> str:
    person = f"{text(author.get('given'))} {text(author.get('family'))}".strip()
    return clean(person or text(author.get("name")))


def _published(item: Mapping[str, object]) -> tuple[datetime | None, str | None]:
    """The first complete date; a year or a month alone is none. The day of registration is the last resort."""
    for field in ("published-online", "posted", "published-print", "published", "issued"):
        if found := _whole(group(item.get(field)).get("date-parts")):
            return datetime.combine(found, time(), UTC), field
    created = in_utc(parse_moment(text(group(item.get("created")).get("date-time"))))
    return created, "created" if created else None


def _whole(parts: object) -> date | None:
    first = parts[0] if isinstance(parts, list) and parts else None
    if not isinstance(first, list) or len(first) != 3:
        return None
    try:
        return date(*(int(part) for part in first))
    except (TypeError, ValueError):
        return None
