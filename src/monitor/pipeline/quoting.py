"""Quotes where they stand in the stored texts: what the page marks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from monitor.model import Document, Evidence, Span

CONTEXT = 260  # characters of the stored text shown on either side of a quote


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a stored text, inside or outside a quote."""

    text: str
    quoted: int | None  # the number of the quote; None outside


@dataclass(frozen=True, slots=True)
class Quote:
    """One quote, by its number on the page."""

    number: int
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Quoted:
    """The quotes from one stored text, in their places. Without a text that they fit: the quotes alone."""

    quotes: tuple[Quote, ...]
    document: Document | None
    parts: tuple[Part, ...]  # the stored text around the quotes; a gap stands as an ellipsis

    @property
    def evidence(self) -> Evidence:
        return self.quotes[0].evidence


def quoted(evidence: Sequence[Evidence], texts: Mapping[str, Document]) -> tuple[Quoted, ...]:
    """The evidence by stored text, each quote numbered in the order in which the draft leans on it."""
    groups: dict[tuple[str, str], list[Quote]] = {}
    for number, one in enumerate(evidence, 1):
        groups.setdefault((one.span.sha256, one.url), []).append(Quote(number, one))
    return tuple(
        Quoted(tuple(quotes), texts.get(sha256), _around(quotes, texts.get(sha256)))
        for (sha256, _), quotes in groups.items()
    )


def _around(quotes: Sequence[Quote], document: Document | None) -> tuple[Part, ...]:
    """What stands around the quotes: all of it where they are near each other, an ellipsis where they are not."""
    fitting = [
        q
        for q in quotes
        if document and document.text[q.evidence.span.start : q.evidence.span.end] == q.evidence.span.quote
    ]
    if document is None or len(fitting) < len(quotes):
        return tuple(part for q in quotes for part in (Part(q.evidence.span.quote, q.number), Part(" … ", None)))[:-1]
    parts: list[Part] = []
    at = None
    for one in sorted(fitting, key=lambda q: q.evidence.span.start):
        span = one.evidence.span
        start = max(span.start - CONTEXT, 0)
        if at is None:
            parts += _opening(document.text, start, span.start)
        elif start <= at + CONTEXT:
            parts.append(Part(document.text[at : span.start], None))
        else:
            parts.append(Part(document.text[at : _word_end(document.text, at + CONTEXT)] + " … ", None))
            parts += _opening(document.text, start, span.start, gap=True)
        parts.append(Part(document.text[max(span.start, at or 0) : span.end], one.number))
        at = max(span.end, at or 0)
    end = _word_end(document.text, (at or 0) + CONTEXT)
    parts.append(Part(document.text[at:end] + (" …" if end < len(document.text) else ""), None))
    return tuple(part for part in parts if part.text)


def _opening(text: str, start: int, end: int, *, gap: bool = False) -> list[Part]:
    while 0 < start < end and not text[start - 1].isspace():
        start += 1
    return [Part(("… " if start and not gap else "") + text[start:end], None)]


def _word_end(text: str, end: int) -> int:
    while 0 < end < len(text) and not text[end].isspace():
        end -= 1
    return min(end, len(text))


def marked(document: Document, spans: Iterable[Span]) -> tuple[Part, ...]:
    """The whole text with the quotes set apart; overlapping quotes become one."""
    edges: list[tuple[int, int]] = []
    for start, end in sorted((s.start, s.end) for s in spans if document.text[s.start : s.end] == s.quote):
        if edges and start <= edges[-1][1]:
            edges[-1] = (edges[-1][0], max(edges[-1][1], end))
        else:
            edges.append((start, end))
    parts: list[Part] = []
    at = 0
    for start, end in edges:
        parts += [Part(document.text[at:start], None), Part(document.text[start:end], 0)]
        at = end
    parts.append(Part(document.text[at:], None))
    return tuple(part for part in parts if part.text)
