"""Cue lists: finds the stretches of a text in which a signal shows."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

import yaml

from monitor.model import Document, Span

CONTEXT = 200  # characters of a quote at most
REACH = 600  # longer than a sentence: a text without sentence ends must not cost a search through all of it
# Signals that a publisher puts at the top or the bottom: characters from either end. In a long report the same words
# turn up in between and mean something else ("programmes sponsored by employers").
EDGES = {"sponsored": (600, 600), "copied": (600, 600), "offer": (600, 1200), "unreviewed": (2000, 1500)}
SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[\"'“‘«(]?[A-ZÀ-Þ0-9])|\n+")


@cache
def _lists() -> dict[str, dict[str, list[str]]]:
    text = files(__package__).joinpath("cues.yaml").read_text(encoding="utf-8")
    loaded: dict[str, dict[str, list[str]]] = yaml.safe_load(text)
    return loaded


@cache
def pattern(signal: str, language: str | None) -> re.Pattern[str]:
    """The expression of one signal in one language; of all languages where the language is unknown or not listed."""
    lists = _lists()[signal]
    cues = lists.get(language or "") or [cue for each in lists.values() for cue in each]
    return re.compile(r"(?<!\w)(?:" + "|".join(cues) + r")(?!\w)", re.IGNORECASE)


def first(document: Document, signal: str) -> Span | None:
    """The sentence of the first stretch that shows ``signal``, at most ``CONTEXT`` characters of it."""
    cue, text = pattern(signal, document.language), document.text
    head, tail = EDGES.get(signal, (len(text), 0))
    match = cue.search(text, 0, min(head, len(text))) or (cue.search(text, max(0, len(text) - tail)) if tail else None)
    return sentence_span(document, match.start(), match.end()) if match else None


def sentences(document: Document, signal: str) -> tuple[Span, ...]:
    """The sentence of every stretch that shows ``signal``, in the order of the text."""
    found = pattern(signal, document.language).finditer(document.text)
    return tuple(sentence_span(document, m.start(), m.end()) for m in found)


def count(document: Document, signal: str) -> int:
    return sum(1 for _ in pattern(signal, document.language).finditer(document.text))


def span_of(document: Document, start: int, end: int) -> Span:
    return Span(document.sha256, start, end, document.text[start:end])


def sentence_bounds(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence around ``text[start:end]``; looked for within ``REACH`` characters on either side."""
    before, after = max(0, start - REACH), min(len(text), end + REACH)
    for m in SENTENCE_END.finditer(text, before, after):
        if m.end() <= start:
            before = m.end()
        elif m.start() >= end:
            after = m.start()
            break
    return before, after


def sentence_span(document: Document, start: int, end: int) -> Span:
    """The sentence around a stretch, cut to ``CONTEXT`` characters such that the stretch stays in it."""
    low, high = sentence_bounds(document.text, start, end)
    if high - low > CONTEXT:
        low = max(low, min(start, end - CONTEXT))
        high = max(min(high, low + CONTEXT), min(end, low + CONTEXT))
    return span_of(document, low, high)
