"""Asking a documented JSON interface."""

from __future__ import annotations

import json
from collections.abc import Mapping
from urllib.parse import urlencode

from monitor.collect.failures import FetchFailed
from monitor.collect.http import Fetcher
from monitor.model import Source, SourceOutcome


def with_query(url: str, parameters: Mapping[str, str | None]) -> str:
    """``url`` with those ``parameters`` that have a value."""
    given = {key: value for key, value in parameters.items() if value}
    if not given:
        return url
    return f"{url}{'&' if '?' in url else '?'}{urlencode(given)}"


def ask_json(source: Source, url: str, fetcher: Fetcher) -> Mapping[str, object]:
    """The JSON object at ``url``. robots.txt is not asked: these interfaces are made for programs, and their own
    terms (rate, contact address) stand in its place."""
    answer = fetcher.fetch(url, allow_private=source.allow_private, accept="application/json", robots=False)
    try:
        data = json.loads(answer.content)
    except (ValueError, RecursionError) as error:
        raise FetchFailed(SourceOutcome.BAD_CONTENT, "Het antwoord is geen JSON", url=url) from error
    if not isinstance(data, dict):
        raise FetchFailed(SourceOutcome.BAD_CONTENT, "Het antwoord is JSON van een andere vorm dan verwacht", url=url)
    return data


def text(value: object) -> str:
    """``value`` where it is text; nothing otherwise."""
    return value if isinstance(value, str) else ""


def rows(value: object) -> list[Mapping[str, object]]:
    """The objects of a list; whatever else it holds is left out."""
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def group(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}
