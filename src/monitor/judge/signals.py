"""Everything that the criteria read from one text, gathered once."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.judge.cues import count, first, sentences
from monitor.judge.sample_size import Sample, period_of, sample_of
from monitor.model import Document, Quality, Span

PARTS = frozenset({Quality.TEASER, Quality.METADATA})


@dataclass(frozen=True, slots=True)
class Signals:
    """What a text shows. A span is the sentence in which the signal shows, None where it does not."""

    quality: Quality
    words: int
    sample: Sample | None
    period: Span | None
    data_year: int | None
    method: Span | None
    strong: Span | None
    weak: Span | None
    instrument: Span | None
    limits: Span | None
    hedge: Span | None
    hedges: int
    limit_sentences: int
    hype: Span | None
    hypes: int
    offer: Span | None
    clients: Span | None
    sponsored: Span | None
    copied: Span | None
    attribution: Span | None
    interested: Span | None
    unfunded: Span | None
    unreviewed: Span | None
    forecast: Span | None
    narrow: Span | None

    @property
    def fragment(self) -> bool:
        """Only a teaser or the metadata were read: what is absent may stand in the rest."""
        return self.quality in PARTS

    @property
    def whole(self) -> bool:
        return self.quality is Quality.FULL


def signals_of(document: Document) -> Signals:
    """Read all signals of a publication."""
    period = period_of(document)
    return Signals(
        quality=document.quality,
        words=len(document.text.split()),
        sample=sample_of(document),
        period=period[0] if period else None,
        data_year=period[1] if period else None,
        hedges=count(document, "hedges"),
        hypes=count(document, "hype"),
        hedge=first(document, "hedges"),
        limit_sentences=len({s.start for s in sentences(document, "limits")}),
        **{name: first(document, name) for name in SPANS},
    )


SPANS = (
    "method",
    "strong",
    "weak",
    "instrument",
    "limits",
    "hype",
    "offer",
    "clients",
    "sponsored",
    "copied",
    "attribution",
    "interested",
    "unfunded",
    "unreviewed",
    "forecast",
    "narrow",
)
