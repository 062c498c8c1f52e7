"""What every criterion may look at: the text, its source, who published it and what the text shows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from monitor.judge.cues import pattern
from monitor.judge.publishers import Recognised, recognise
from monitor.judge.signals import Signals, signals_of
from monitor.model import Criterion, Document, Level, Relation, Source, SourceClass, Span

PRESS = frozenset({SourceClass.BUSINESS_PRESS, SourceClass.NEWS_AGENCY})  # reports on what others found
SELLERS = frozenset({SourceClass.VENDOR, SourceClass.BLOG})  # nobody edits or checks what they say
LABELLING = PRESS | {SourceClass.BLOG}  # media that carry other people's texts
UNNAMED = re.compile(
    r"^\s*$|\b(?:redactie|redaktion|rédaction|editors?|editorial|team|admin|staff|gast|guest)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Context:
    document: Document
    source: Source
    relation: Relation
    claim_similarity: float | None
    today: date
    recognised: Recognised
    signals: Signals

    @property
    def source_class(self) -> SourceClass:
        """Of the registered publisher; where none is known, the one that the source is configured with."""
        publisher = self.recognised.publisher
        return publisher.source_class if publisher else self.source.source_class

    @property
    def name(self) -> str:
        publisher = self.recognised.publisher
        return publisher.name if publisher and not publisher.platform else self.source.name

    @property
    def anonymous(self) -> bool:
        """No person or organisation other than the site itself signs the text."""
        names = [a for a in self.document.authors if not UNNAMED.search(a)]
        return not any(a.casefold() != self.source.name.casefold() for a in names)

    @property
    def sponsored(self) -> bool:
        """Marked as paid or supplied. In the words of an institution or a study "sponsored by" is a funder instead."""
        return self.document.sponsored or (self.source_class in LABELLING and self._labelled)

    @property
    def copied(self) -> Span | None:
        """Where a medium says that it took the text over."""
        return self.signals.copied if self.source_class in LABELLING else None

    @property
    def label(self) -> Span | None:
        """Where the text itself says that it is supplied; None where only the page or the teaser does."""
        return self.signals.sponsored if self.source_class in LABELLING else None

    @property
    def _labelled(self) -> bool:
        cue = pattern("sponsored", self.document.language)
        return self.signals.sponsored is not None or any(
            cue.search(t) for t in (self.document.title, self.document.teaser)
        )


def context_of(
    document: Document, source: Source, relation: Relation, claim_similarity: float | None, today: date
) -> Context:
    recognised = recognise(document.url, doi=document.doi, source_class=source.source_class)
    return Context(document, source, relation, claim_similarity, today, recognised, signals_of(document))


def level(
    criterion: Criterion,
    value: int,
    reason: str,
    *,
    span: Span | None = None,
    field: str | None = None,
    observed: bool = True,
) -> Level:
    """A level with what it was read from; without a span or a field it was read from the whole text."""
    return Level(criterion, value, reason, observed, span, field or (None if span else "text"))
