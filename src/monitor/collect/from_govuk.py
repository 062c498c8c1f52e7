"""GOV.UK finders, as Atom. A parameter that the finder does not know is answered with 422."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from monitor.collect.adapter import Taken
from monitor.collect.api import with_query
from monitor.collect.feed import parse_feed
from monitor.collect.http import ACCEPT_FEED, Fetcher
from monitor.model import Entry, Source, Validators


def take(source: Source, validators: Validators, fetcher: Fetcher, now: datetime) -> Taken:
    """The finder's newest results. Their only date is that of the last public change: the page gives the first one."""
    options = dict(source.options)
    url = with_query(source.url, {"keywords": options.get("query"), "organisations[]": options.get("organisations")})
    answer = fetcher.fetch(url, validators=validators, allow_private=source.allow_private, accept=ACCEPT_FEED)
    if answer.not_modified:
        return Taken(None, answer.validators, answer.status, moved=answer.moved)
    feed = parse_feed(answer.content, answer.url, answer.content_type)
    return Taken(
        tuple(map(_entry, feed.entries)),
        answer.validators,
        answer.status,
        title=feed.title or source.name,
        moved=answer.moved,
    )


def _entry(entry: Entry) -> Entry:
    """Known by its address: the feed's own id carries the moment of the change, and would make it new each time."""
    if entry.date_source != "updated":
        return entry
    return replace(entry, id=entry.link or entry.id, published=None, date_source=None, printed=None)
