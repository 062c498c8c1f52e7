"""Feeds at a web address."""

from __future__ import annotations

import re
from datetime import datetime

from monitor.collect.adapter import Taken
from monitor.collect.feed import Feed, parse_feed
from monitor.collect.http import ACCEPT_FEED, Fetcher
from monitor.model import Entry, Source, Validators


def take(source: Source, validators: Validators, fetcher: Fetcher, now: datetime) -> Taken:
    """The feed's entries, newest first as the feed lists them; those without one of the ``query`` words left out."""
    answer = fetcher.fetch(source.url, validators=validators, allow_private=source.allow_private, accept=ACCEPT_FEED)
    if answer.not_modified:
        return Taken(None, answer.validators, answer.status, moved=answer.moved)
    feed = parse_feed(answer.content, answer.url, answer.content_type)
    entries = _matching(feed.entries, dict(source.options).get("query"))
    return Taken(
        entries,
        answer.validators,
        answer.status,
        title=feed.title,
        note=_note(feed, len(entries), answer.moved),
        moved=answer.moved,
    )


def _matching(entries: tuple[Entry, ...], query: str | None) -> tuple[Entry, ...]:
    """Those with a word of the query: a short one ("AI") as a word, a longer one also as the start of a word."""
    words = [word.strip() for word in (query or "").split(",") if word.strip()]
    if not words:
        return entries
    patterns = [re.escape(word) + (r"\b" if len(word) < 4 else "") for word in words]
    wanted = re.compile(rf"\b(?:{'|'.join(patterns)})", re.IGNORECASE)
    return tuple(entry for entry in entries if wanted.search(f"{entry.title}\n{entry.summary}"))


def _note(feed: Feed, kept: int, moved: str | None) -> str:
    notes = []
    if feed.problems:
        notes.append(f"{kept} publicaties gezien; {feed.problems[0]}")
    if moved:
        notes.append(f"De feed is verhuisd naar {moved}")
    return ". ".join(notes)
