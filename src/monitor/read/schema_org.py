"""What a page says of itself in schema.org's words (JSON-LD): the works that it describes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

Work = Mapping[str, Any]  # one thing as written: nothing in it can be relied on

_WORKS = {
    "article", "newsarticle", "blogposting", "report", "scholarlyarticle", "techarticle", "analysisnewsarticle",
    "reportagenewsarticle", "opinionnewsarticle", "advertisercontentarticle", "backgroundnewsarticle", "webpage",
    "liveblogposting", "creativework", "publicationissue", "socialmediaposting", "book", "chapter", "dataset",
}  # fmt: skip


def json_ld(tree: Any) -> Iterator[Mapping[str, Any]]:
    """The works described in the page, articles before the web page around them."""
    works: list[Mapping[str, Any]] = []
    for text in tree.xpath("//script[contains(@type, 'ld+json')]/text()"):
        try:
            data = json.loads(re.sub(r"[\x00-\x1f]+", " ", str(text)), strict=False)
        except (ValueError, RecursionError):
            continue
        works += [thing for thing in things_in(data, 0) if types_of(thing) & _WORKS]
    yield from sorted(works, key=lambda thing: "webpage" in types_of(thing) or "creativework" in types_of(thing))


def types_of(thing: Mapping[str, Any]) -> set[str]:
    kind = thing.get("@type")
    return {str(k).lower() for k in (kind if isinstance(kind, list) else [kind]) if k}


def things_in(data: Any, depth: int) -> Iterator[Mapping[str, Any]]:
    if depth > 6:
        return
    if isinstance(data, list):
        for part in data[:200]:
            yield from things_in(part, depth + 1)
    elif isinstance(data, dict):
        yield data
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            if isinstance(data.get(key), dict | list):
                yield from things_in(data[key], depth + 1)


def value_of(thing: Mapping[str, Any], key: str) -> str:
    value = thing.get(key)
    value = value[0] if isinstance(value, list) and value else value
    if isinstance(value, dict):
        value = value.get("@value") or value.get("value") or value.get("name") or value.get("url") or ""
    return str(value).strip() if isinstance(value, str | int) else ""
