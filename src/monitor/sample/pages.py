"""Feeds and pages of the sample, as a reader's browser or feed reader would get them."""

from __future__ import annotations

import email.utils
import re
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import resources
from itertools import groupby
from typing import Any

import yaml
from jinja2 import Environment, PackageLoader, StrictUndefined

from monitor.sample.corpus import SampleItem, SampleSource

RELATED = 4
QUIET_SINCE = "2026-01-05T08:00:00+01:00"  # what the feed without entries gives as its last change
MONTHS = {
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
}


@dataclass(frozen=True, slots=True)
class Piece:
    text: str
    href: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of an article: one heading, one paragraph of pieces, or the entries of one list."""

    kind: str  # "heading" | "paragraph" | "list"
    pieces: tuple[Piece, ...] = ()
    entries: tuple[str, ...] = ()


def chrome(language: str) -> dict[str, Any]:
    """The words around an article in this language: navigation, cookie banner, footer, and the sample notice."""
    words: dict[str, Any] = _chrome()[language]
    return words


def article_page(item: SampleItem, *, base: str, issued: tuple[SampleItem, ...]) -> str:
    """The HTML page of an item. ``issued`` are the items out so far, for the related links."""
    siblings = [other for other in issued if other.source == item.source and other is not item]
    paths = {other.id: other.path for other in issued}
    return _render(
        f"{item.source.layout}.html",
        item=item,
        source=item.source,
        language=item.language,
        base=base,
        siblings=siblings[:RELATED],
        blocks=_blocks(item, paths),
        day=printed_day(item),
        structured=_structured(item),
    )


def index_page(source: SampleSource, *, issued: tuple[SampleItem, ...]) -> str:
    """The source's front page, which also answers for its other sections."""
    own = [item for item in issued if item.source == source]
    return _render("index.html", source=source, language=source.language, siblings=own)


def feed(source: SampleSource, *, base: str, issued: tuple[SampleItem, ...]) -> str:
    """The source's RSS or Atom feed, newest first; items without a date come last."""
    own = [item for item in issued if item.source == source]
    dated = sorted((i for i in own if i.published), key=_published, reverse=True)
    items = [*dated, *(i for i in own if not i.published)]
    newest = _published(dated[0]).isoformat() if dated else QUIET_SINCE
    template = "rss.xml" if source.feed == "rss" else "atom.xml"
    return _render(template, source=source, language=source.language, base=base, items=items, newest=newest)


def _published(item: SampleItem) -> datetime:
    assert item.published is not None  # noqa: S101  callers pass dated items only
    return item.published


def _render(template: str, *, language: str, **values: Any) -> str:
    return _templates().get_template(template).render(chrome=chrome(language), language=language, **values)


@cache
def _templates() -> Environment:
    templates = Environment(
        loader=PackageLoader("monitor.sample", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
    )
    templates.filters["rfc822"] = email.utils.format_datetime
    return templates


@cache
def _chrome() -> Any:
    return yaml.safe_load(resources.files("monitor.sample").joinpath("chrome.yaml").read_text(encoding="utf-8"))


def printed_day(item: SampleItem) -> str | None:
    """The date as the item's own publisher would print it."""
    if item.published is None:
        return None
    month = MONTHS[item.language].split()[item.published.month - 1]
    dot = "." if item.language == "de" else ""
    return f"{item.published.day}{dot} {month} {item.published.year}"


def _structured(item: SampleItem) -> dict[str, Any]:
    data = {"@context": "https://schema.org", "@type": "Article", "headline": item.title}
    if item.published:
        data["datePublished"] = item.published.isoformat()
    return data


def _blocks(item: SampleItem, paths: dict[str, str]) -> list[Block]:
    blocks: list[Block] = []
    for kind, group in groupby(item.paragraphs, key=_kind):
        texts = [text.removeprefix("## ").removeprefix("- ") for text in group]
        if kind == "list":
            blocks.append(Block(kind, entries=tuple(texts)))
        else:
            blocks += [Block(kind, pieces=_pieces(text, item, paths)) for text in texts]
    return blocks


def _kind(paragraph: str) -> str:
    if paragraph.startswith("## "):
        return "heading"
    return "list" if paragraph.startswith("- ") else "paragraph"


def _pieces(text: str, item: SampleItem, paths: dict[str, str]) -> tuple[Piece, ...]:
    links = {words: paths[target] for words, target in item.links.items() if target in paths}
    if not links:
        return (Piece(text),)
    parts = re.split(f"({'|'.join(re.escape(words) for words in links)})", text)
    return tuple(Piece(part, links.get(part)) for part in parts if part)
