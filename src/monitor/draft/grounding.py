"""The gate that every draft passes, whoever wrote it: what a sentence says must stand in the spans that it rests on.

Checked mechanically: figures with their unit (also against fractions in words), dates, names, quotes and the direction
of a change. What has no support is said in Dutch, per sentence; nothing is repaired here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from monitor.draft.claims_check import date_problems, figure_problems
from monitor.draft.directions import direction_problems
from monitor.draft.durations import unnamed_units
from monitor.draft.figures import DUTCH_CARDINAL
from monitor.draft.material import Material
from monitor.draft.names import name_problems
from monitor.model import DraftSentence, Relation, Span

QUOTE = re.compile(r"[“„«]\s?([^“”„»«]{2,}?)\s?[”“»]")
_SO_MANY = re.compile(r"\b(\w+) onafhankelijke bronnen\b")
# A sentence on what it means for the reader is judgement: it has no direction and no term of its own to check.
_JUDGEMENT = re.compile(r"^(?:Voor|Dat betekent voor) (?:L&D|organisaties)\b|^Dat vraagt\b|^L&D\b|^Dit raakt\b")


@dataclass(frozen=True, slots=True)
class Support:
    """What one sentence may lean on."""

    spans: str  # the quoted spans
    documents: str  # the whole texts that the spans come from, with title and source name
    dates: tuple[str, ...]  # ISO dates of publication


def ground(
    sentences: Sequence[DraftSentence], material: Sequence[Material], register_text: str = ""
) -> tuple[DraftSentence, ...]:
    """The sentences with their problems, in Dutch; a sentence without problems is supported.

    ``register_text`` holds the words that analysts already stand for: a sentence that is found there unchanged is not
    checked again, and what it says counts as support for the rest.
    """
    return tuple(replace(s, problems=_problems(s, material, register_text)) for s in sentences)


def ground_title(
    title: str, spans: Sequence[Span], material: Sequence[Material], register_text: str = ""
) -> tuple[str, ...]:
    """What a title says without support, in Dutch."""
    return ground((DraftSentence(title, tuple(spans)),), material, register_text)[0].problems


def _problems(sentence: DraftSentence, material: Sequence[Material], register_text: str) -> tuple[str, ...]:
    if register_text and _flat(sentence.text) in _flat(register_text):
        return ()
    if not sentence.spans and not register_text:
        return ("Deze zin rust op geen enkele bron.",)
    support = _support(sentence.spans, material, register_text)
    unquoted = _without_count(QUOTE.sub("“”", sentence.text), sentence.spans, material)
    problems = _span_problems(sentence.spans, material) + _quote_problems(sentence.text, support)
    problems += figure_problems(unquoted, support.spans) + date_problems(unquoted, support.spans, support.dates)
    problems += name_problems(_without_sources(unquoted, sentence.spans, material), support.documents)
    if not _JUDGEMENT.match(sentence.text):
        problems += direction_problems(unquoted, support.spans) + unnamed_units(unquoted, support.spans)
    return tuple(dict.fromkeys(problems))


def _without_count(text: str, spans: Sequence[Span], material: Sequence[Material]) -> str:
    """The text without "Drie onafhankelijke bronnen" where it cites as many that speak for themselves."""
    names = {
        m.source_name
        for m in material
        if m.relation not in (Relation.SECONDARY, Relation.SYNDICATED)
        and any(s.sha256 == m.document.sha256 for s in spans)
    }
    return _SO_MANY.sub(lambda m: "Meerdere bronnen" if DUTCH_CARDINAL.get(m[1].lower()) == len(names) else m[0], text)


def _without_sources(text: str, spans: Sequence[Span], material: Sequence[Material]) -> str:
    """The text without the names of the sources that it cites, which may be of any form."""
    names = {m.source_name for m in material if any(s.sha256 == m.document.sha256 for s in spans)}
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, "die bron")
    return text


def _support(spans: Sequence[Span], material: Sequence[Material], register_text: str) -> Support:
    cited = [m for m in material if any(s.sha256 == m.document.sha256 for s in spans)]
    quotes = " … ".join(s.quote for s in spans)
    documents = "\n".join(f"{m.source_name}\n{m.document.title}\n{m.document.text}" for m in cited)
    dates = tuple(m.document.published.isoformat() for m in cited if m.document.published)
    return Support(f"{quotes}\n{register_text}", f"{documents}\n{register_text}", dates)


def _span_problems(spans: Sequence[Span], material: Sequence[Material]) -> list[str]:
    texts = {m.document.sha256: m.document.text for m in material}
    return [
        f"De aangehaalde passage staat niet in de opgeslagen tekst: “{span.quote[:60]}”."
        for span in spans
        if texts.get(span.sha256, "")[span.start : span.end] != span.quote or not span.quote
    ]


def _quote_problems(text: str, support: Support) -> list[str]:
    """A quote must stand in the cited text to the letter; white space and quotation marks may differ."""
    quotes = QUOTE.findall(text)
    haystack = _flat(support.documents) if quotes else ""
    return [f"Dit citaat staat zo niet in de bron: “{q}”." for q in quotes if _flat(q) not in haystack]


def _flat(text: str) -> str:
    return re.sub(r"[\"'“”„‘’«»]", "'", re.sub(r"\s+", " ", text)).strip().rstrip(".").strip()
