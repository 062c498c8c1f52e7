"""Titles of five to eleven words that state the development."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from monitor.draft.choice import choose
from monitor.draft.condense import condensed
from monitor.draft.dutch import main_clause
from monitor.draft.english import translate
from monitor.draft.facts import Fact
from monitor.draft.material import Material
from monitor.draft.reading import Reading
from monitor.draft.sentences import split_sentences
from monitor.draft.voice import capital, words
from monitor.model import Span

SHORTEST, LONGEST = 5, 11
_NAMES_AI = re.compile(r"\bAI\b|\bGenAI\b|chatbot|taalmodel|algoritm", re.IGNORECASE)
# What a title cannot begin with: a pronoun, or a share of it is not said what.
_INCOMPLETE = re.compile(
    r"^(?:zij|het|dit|dat|die|hij|de onderzoekers)\b|^(?:slechts |maar |ruim |bijna |ongeveer )?\d[\d.,]*% (?!van )",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Title:
    """A title, the spans that it rests on beside those of the body, and whether it states what changes."""

    text: str
    spans: tuple[Span, ...] = ()
    states: bool = True


def title_of(reading: Reading, avoid: Collection[str] = ()) -> Title:
    """The title of a new development.

    The claim's own title where there is a claim; else what title or teaser of a source say, where that can be said in
    Dutch; else a finding that is short enough; else who brings what.
    """
    if reading.lead.claim:
        return Title(choose(reading.lead.claim.titles, reading.lead.material.document.url, avoid))
    for source in reading.sources:
        for text in _announced(source.material):
            if text not in avoid:
                return Title(text)
        for fact in source.facts:
            if _is_title(fact) and fact.text not in avoid:
                return Title(fact.text, fact.spans)
    return Title(_neutral(reading), states=False)


def _announced(material: Material) -> list[str]:
    document = material.document
    sentences = [s.text for s in split_sentences(document.teaser)]
    if material.language == "nl":
        told = [condensed(s) or "" for s in sentences]
    elif material.language == "en":
        told = [main_clause(found[0]) for s in (document.title, *sentences) if (found := translate(s))]
    else:
        told = []
    return [capital(t) for t in told if SHORTEST <= words(t) <= LONGEST and _complete(t)]


def _is_title(fact: Fact) -> bool:
    fits = SHORTEST <= words(fact.text) <= LONGEST
    return fits and not fact.quoted and "%" in fact.text and _complete(fact.text)


def _complete(text: str) -> bool:
    """Whether a sentence says by itself what it is about: it names AI and begins with no pronoun."""
    return bool(_NAMES_AI.search(text)) and not _INCOMPLETE.search(text)


def _neutral(reading: Reading) -> str:
    about = reading.theme.about if reading.theme else "AI en werk"
    name = reading.lead.material.source_name
    figures = any(f.figures for s in reading.sources for f in s.facts)
    title = f"{name} brengt cijfers over {about}" if figures else f"{name} bericht over {about}"
    return title if SHORTEST <= words(title) <= LONGEST else f"Nieuwe bevindingen over {about}"[:120]
