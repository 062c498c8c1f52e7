"""Titles of five to eleven words that state the development."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from monitor.draft.choice import choose
from monitor.draft.condense import condensed, with_dutch_figures
from monitor.draft.dutch import main_clause
from monitor.draft.english import translate
from monitor.draft.fact import lowered
from monitor.draft.lexicon import finite_forms
from monitor.draft.material import Material
from monitor.draft.reading import Reading, Source
from monitor.draft.sentences import split_sentences
from monitor.draft.standing import points_back, tells_outcome
from monitor.draft.subjects import subjects_of
from monitor.draft.voice import capital, listed, words
from monitor.model import Relation, SourceClass, Span

SHORTEST, LONGEST = 5, 11
_NAMES_AI = re.compile(
    r"\bAI\b|\bGenAI\b|chatbot|taalmodel|algoritm|digitale hulp|gesimuleerd|AI-|assistent\b", re.IGNORECASE
)
# What a headline may do and a title of the register does not: ask, quote, address the reader.
_UNFIT = re.compile(r"[?!“”‘\"']|\b(?:ik|wij|we|ons|onze|je|jij|u|uw)\b|\bdeze\b|\bdit\b", re.IGNORECASE)
# What a title cannot begin with: a pronoun, or a share of it is not said what.
_INCOMPLETE = re.compile(
    r"^(?:zij|het (?:is|was|wordt|werd|blijkt|gaat|kan)|dit|dat|die|hij|de onderzoekers)\b|"
    r"^(?:slechts |maar |ruim |bijna |ongeveer )?\d[\d.,]*% (?!van )",
    re.IGNORECASE,
)

# What a publication of a class is called where only its subject can be named.
_CALLED: dict[SourceClass, str] = {
    SourceClass.IGO: "Nieuw rapport over",
    SourceClass.GOVERNMENT: "Nieuw rapport over",
    SourceClass.PEER_REVIEWED: "Nieuw onderzoek naar",
    SourceClass.PREPRINT: "Nieuw onderzoek naar",
    SourceClass.CONSULTANCY: "Nieuw rapport over",
    SourceClass.BUSINESS_PRESS: "Nieuw bericht over",
    SourceClass.POLLING: "Nieuwe peiling over",
    SourceClass.NEWS_AGENCY: "Nieuw bericht over",
    SourceClass.THINK_TANK: "Nieuw rapport over",
    SourceClass.VENDOR: "Nieuwe bijdrage over",
    SourceClass.BLOG: "Nieuwe bijdrage over",
}
_THERE = re.compile(r"\b(?:daar|er|toen|(?:was|is|duurde|deed|doet) (?:dat|het|dit))\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Title:
    """A title, the spans that it rests on beside those of the body, and whether it states what changes."""

    text: str
    spans: tuple[Span, ...] = ()
    states: bool = True


def title_of(reading: Reading, avoid: Collection[str] = ()) -> Title:
    """The title of a new development.

    The claim's own title where there is a claim; else the title of a Dutch source; else what title or teaser of a
    source say, where that can be said in Dutch; else its strongest short finding; each first where it names AI, for a
    register about more than one subject. What is left is what it is about, in terms of the field from its title or else
    its text.
    """
    if reading.lead.claim:
        return Title(choose(reading.lead.claim.titles, reading.lead.material.document.url, avoid))
    agreeing = [s for s in reading.sources if s.material.relation is not Relation.CONTRADICTS]
    speaking = agreeing or reading.sources
    for told in (_own_title, _announced, _figure_title, _finding, _headline):
        for source in speaking:
            for text in told(source):
                if text not in avoid:
                    return Title(text, states=told is not _headline or _states(text))
    return Title(_neutral(reading), states=False)


def _own_title(source: Source) -> list[str]:
    """The title of a Dutch publication where it names AI."""
    return [t for t in _dutch_titles(source.material) if _complete(t)]


def _dutch_titles(material: Material) -> list[str]:
    """The title of a Dutch publication, whole or without its article or one side of its colon."""
    if material.language != "nl":
        return []
    whole = material.document.title.strip().rstrip(".")
    head, _, tail = whole.partition(": ")
    options = [re.sub(r"^(?:De|Het|Een) ", "", part) if words(part) > LONGEST else part for part in (whole, head, tail)]
    told = [capital(with_dutch_figures(option)) for option in options if option]
    return [t for t in told if _fits(t)]


def _headline(source: Source) -> list[str]:
    """What the title of a publication says, whatever it names: the publication was found to be about AI at work."""
    told = [*_dutch_titles(source.material), *_said_of_itself(source.material)]
    return [t for t in told if not (_INCOMPLETE.search(t) or _UNFIT.search(t) or points_back(t, "nl"))]


def _finding(source: Source) -> list[str]:
    """The strongest short finding, with or without a figure, where it names AI and leans on nothing before it."""
    said = [f.text for f in source.facts if not f.quoted and not f.foreign and ";" not in f.text]
    told = [capital(text) for text in said if tells_outcome(text)]
    whole = [t for t in told if _complete(t) and not _leans(t)]
    return [t for t in whole if _fits(t)]


def _announced(source: Source) -> list[str]:
    return [t for t in _said_of_itself(source.material) if _complete(t)]


def _said_of_itself(material: Material) -> list[str]:
    """What title and teaser say, in Dutch, where they can be said in the room of a title."""
    document = material.document
    sentences = [s.text for s in split_sentences(document.teaser)]
    if material.language == "nl":
        told = [condensed(s) or "" for s in sentences]
    elif material.language == "en":
        told = [main_clause(found[0]) for s in (document.title, *sentences) if (found := translate(s))]
    else:
        told = []
    return [capital(t) for t in told if SHORTEST <= words(t) <= LONGEST]


def _figure_title(source: Source) -> list[str]:
    """The strongest finding with its figures, where it is short, under the subject that every publication shares."""
    told = [lowered(f.text, source.material) for f in source.facts if f.figures and not f.quoted and not f.foreign]
    alone = [t for t in told if not _INCOMPLETE.search(t) and not _leans(t)]
    whole = [capital(t) if _NAMES_AI.search(t) else f"AI op het werk: {t}" for t in alone]
    return [t for t in whole if _fits(t) and ";" not in t]


def _fits(text: str) -> bool:
    """Whether it has the length of a title, and neither asks nor quotes nor addresses the reader."""
    return SHORTEST <= words(text) <= LONGEST and not _UNFIT.search(text)


def _leans(finding: str) -> bool:
    """Whether a finding is about something that only its text names: "medewerkers besteden daar een halve dag aan"."""
    return points_back(finding, "nl") or bool(_THERE.search(finding))


def _states(headline: str) -> bool:
    """Whether a headline is a sentence: one without a verb names a subject and says nothing of it."""
    return any(word.strip(",:;") in finite_forms() for word in headline.split()[1:])


def _complete(text: str) -> bool:
    """Whether a sentence says by itself what it is about: it names AI and begins with no pronoun."""
    return bool(_NAMES_AI.search(text)) and not _INCOMPLETE.search(text)


def _neutral(reading: Reading) -> str:
    """What it is about, in the terms of its own title; said to be unfinished by whoever calls."""
    for source in reading.sources:
        found = subjects_of(source.material)
        for count in (2, 3, 1):
            title = f"{_CALLED[source.material.source_class]} {listed([*found[:count], 'AI'])}"
            if len(found) >= count and SHORTEST <= words(title) <= LONGEST:
                return title
    return f"{reading.lead.material.source_name} over AI en werk: nog zonder titel"[:120]
