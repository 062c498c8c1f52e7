"""OpenAlex: studies of all publishers. It wants a key (free), read from an environment variable."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import datetime

from monitor.collect.adapter import Taken
from monitor.collect.api import ask_json, group, rows, text, with_query
from monitor.collect.dates import in_utc, parse_moment
from monitor.collect.http import Fetcher
from monitor.collect.text import clean, plain
from monitor.collect.window import since
from monitor.model import Entry, Source, Validators


def take(source: Source, validators: Validators, fetcher: Fetcher, now: datetime) -> Taken:
    """Works published since the window's first day that fit filter and search."""
    options = dict(source.options)
    filters = [f"from_publication_date:{since(source, now).isoformat()}", options.get("filter", "")]
    url = with_query(
        source.url,
        {
            "filter": ",".join(f for f in filters if f),
            "search": options.get("search"),
            "sort": "publication_date:desc",
            "per-page": "100",
            "mailto": options.get("mailto"),
            "api_key": os.environ.get(options.get("key_variable", "OPENALEX_API_KEY")),
        },
    )
    data = ask_json(source, url, fetcher)
    results = rows(data.get("results"))
    total = group(data.get("meta")).get("count")
    over = isinstance(total, int) and total > len(results)
    entries = tuple(entry for entry in map(_entry, results) if entry.title)
    return Taken(entries, status=200, overflowed=over, title=source.name)


def _entry(work: Mapping[str, object]) -> Entry:
    doi = text(work.get("doi")).removeprefix("https://doi.org/").lower() or None
    moment = parse_moment(text(work.get("publication_date")))
    landing = text(group(work.get("primary_location")).get("landing_page_url"))
    authors = (group(a.get("author")).get("display_name") for a in rows(work.get("authorships")))
    return Entry(
        id=text(work.get("id")) or doi,
        title=clean(plain(text(work.get("display_name")) or text(work.get("title")))),
        link=landing or (f"https://doi.org/{doi}" if doi else None),
        published=in_utc(moment),
        date_source="publication_date" if moment else None,
        updated=in_utc(parse_moment(text(work.get("updated_date")))),
        summary=_abstract(group(work.get("abstract_inverted_index"))),
        authors=tuple(clean(text(a)) for a in authors if a),
        doi=doi,
        printed=moment.date() if moment else None,
    )


def _abstract(index: Mapping[str, object]) -> str:
    """OpenAlex gives an abstract as the places of each word."""
    placed = [
        (place, word)
        for word, places in index.items()
        if isinstance(places, list)
        for place in places
        if isinstance(place, int)
    ]
    return " ".join(word for _, word in sorted(placed))[:5000]
