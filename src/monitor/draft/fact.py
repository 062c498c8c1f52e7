"""A finding of a publication: what it says in Dutch or as a quote, and on which stretches of the text it rests."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from monitor.draft.dutch import Clause
from monitor.draft.evidence import Candidate, span_of
from monitor.draft.figures import find_figures, find_fractions, is_year
from monitor.draft.material import Material
from monitor.draft.sentences import Sentence
from monitor.draft.voice import capital
from monitor.model import Span

# Words that begin a sentence before a name and are none: "Toen Ria afscheid nam".
_LITTLE = frozenset(
    """
    in op bij van na voor met uit aan tot tegen over door onder toen als wie wat waar hoe wanneer nadat voordat omdat
    sinds volgens ook maar en of zo alle beide elke elk
    """.split()  # noqa: SIM905 - a list of words reads better than a list of strings
)


@dataclass(frozen=True, slots=True)
class Fact:
    """A finding in Dutch, or quoted: one sentence without its final stop, and where it comes from."""

    material: Material
    text: str
    spans: tuple[Span, ...]
    quoted: bool
    figures: int  # how many it carries
    weight: float
    position: int  # where its sentence starts in the text
    clause: Clause | None = None  # to say it after "dat"
    foreign: int = 0  # words of another language that it quotes


def fact_of(
    candidate: Candidate, material: Material, text: str, clause: Clause | None, *, quoted: bool = False
) -> Fact:
    """What the sentence of ``candidate`` says in Dutch, or its quote, as a finding."""
    sentence = candidate.sentence
    spans = spans_of_sentence(material, sentence)
    figures = len([f for f in find_figures(text) if not is_year(f)]) + len(find_fractions(text))
    return Fact(material, capital(text), spans, quoted, figures, candidate.weight, sentence.start, clause)


def spans_of_sentence(material: Material, sentence: Sentence) -> tuple[Span, ...]:
    """The whole sentence as spans of at most the length that may be shown."""
    spans: list[Span] = []
    start, end = sentence.start, sentence.end
    while start < end and len(spans) < 3:
        span = span_of(material, start, end)
        spans.append(span)
        start = span.end
    return tuple(spans)


def lowered(text: str, material: Material | None = None) -> str:
    """In lower case, to follow a colon or a semicolon; a name or an abbreviation keeps its capital.

    A name is what the publication writes with a capital in the middle of a sentence too, or a part of its source's.
    """
    first, _, rest = text.partition(" ")
    if not first or first[1:] != first[1:].lower() or first.startswith("“"):
        return text
    if material is not None and _is_name(first, rest, material):
        return text
    return text[0].lower() + text[1:]


def _is_name(first: str, rest: str, material: Material) -> bool:
    if first.lower() in _LITTLE:
        return False
    if first in material.source_name.split() or (rest[:1].isupper() and not rest.startswith("AI")):
        return True
    return _stands_within(first, material.document.text)


@lru_cache(maxsize=1024)  # choosing what to tell asks it of the same words again and again
def _stands_within(word: str, text: str) -> bool:
    return bool(re.search(rf"[\w,;] {re.escape(word)}\b", text))
