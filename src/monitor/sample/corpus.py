"""The sample weeks: invented publications of invented organisations, as data."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from monitor.model import SourceClass

WEEKS = (1, 2, 3)
NEWSROOM = ZoneInfo("Europe/Amsterdam")  # the sample's publishers put out their items on a morning there


class Answer(StrEnum):
    """What a source's feed address answers with; three sources are out of order, as on the real web."""

    FEED = "feed"
    PAGE = "page"
    UNAVAILABLE = "unavailable"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class SampleSource:
    id: str
    name: str
    source_class: SourceClass
    language: str
    cadence_days: int
    feed: str  # "rss" | "atom"
    layout: str  # name of the page template
    answer: Answer = Answer.FEED
    etag: bool = False
    tracking: bool = False

    @property
    def feed_path(self) -> str:
        return f"/{self.id}/{'feed.xml' if self.feed == 'rss' else 'atom.xml'}"


@dataclass(frozen=True, slots=True)
class SampleItem:
    """One publication. ``body`` holds paragraphs; one that starts with '## ' is a heading, '- ' a list entry."""

    id: str
    week: int
    source: SampleSource
    published: datetime | None
    language: str
    title: str
    teaser: str
    body: str
    author: str | None = None
    doi: str | None = None
    pdf: bool = False
    paywall: bool = False
    links: dict[str, str] = field(default_factory=dict)  # words in the body -> id of the item that they link to

    @property
    def path(self) -> str:
        return f"/{self.source.id}/{self.id}"

    @property
    def pdf_path(self) -> str:
        return f"/{self.source.id}/files/{self.id}.pdf"

    @property
    def paragraphs(self) -> tuple[str, ...]:
        return tuple(" ".join(part.split()) for part in self.body.split("\n\n") if part.strip())


@cache
def load_sources() -> tuple[SampleSource, ...]:
    """The sample's sources, those that are out of order included."""
    return tuple(_source(row) for row in _read("sources.yaml"))


@cache
def load_items() -> tuple[SampleItem, ...]:
    """All items of all weeks, oldest week first and in each week as published."""
    return tuple(item for week in WEEKS for item in _week_items(week))


def as_of(week: int) -> date:
    """The Monday on which the run of this week is done. Raises KeyError for a week that the sample lacks."""
    if week not in WEEKS:
        raise KeyError(week)
    return _day(_read(f"weeks/{week}.yaml")["as_of"])


def _week_items(week: int) -> tuple[SampleItem, ...]:
    sources = {source.id: source for source in load_sources()}
    items = [_item(row, week, sources) for row in _read(f"weeks/{week}.yaml")["items"]]
    # A few minutes apart, so that "newest first" has one answer.
    return tuple(
        replace(item, published=item.published + timedelta(minutes=7 * place)) if item.published else item
        for place, item in enumerate(items)
    )


def _source(row: dict[str, Any]) -> SampleSource:
    fields = {**row, "source_class": SourceClass(row["class"]), "answer": Answer(row.get("answer", Answer.FEED))}
    del fields["class"]
    return SampleSource(**fields)


def _item(row: dict[str, Any], week: int, sources: dict[str, SampleSource]) -> SampleItem:
    source = sources[row["source"]]
    day = row.get("published")
    published = datetime.combine(_day(day), time(7, 30), NEWSROOM) if day else None
    fields: dict[str, Any] = {**row, "week": week, "source": source, "published": published}
    fields.setdefault("language", source.language)
    texts = {name: value.strip() for name, value in fields.items() if isinstance(value, str)}
    return SampleItem(**{**fields, **texts})


def _day(value: date | str) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


@cache
def _read(name: str) -> Any:
    text = resources.files("monitor.sample").joinpath(name).read_text(encoding="utf-8")
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506  both are safe loaders
