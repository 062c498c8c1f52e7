"""How many people, organisations or records a finding rests on, and when they were asked.

Three kinds of statement are recognised, the surest first: ``n = 318``; a number with a word for who was asked ("1.870
medewerkers", "4,212 respondents"); a number with any plural noun in a sentence about data collection ("linking records
for 9,480 caseworkers"). The largest number counts, since groups and subsamples are parts of the whole; the third kind
only speaks where the others are silent, or next to an ``n =`` that may be that of a group. Percentages, money, years,
durations and thresholds ("companies with at least 1,000 employees") are no sample.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import islice

import yaml

from monitor.judge.cues import pattern, sentence_bounds, sentence_span
from monitor.model import Document, Span

SMALLEST = 10  # below this it is a handful of examples
MOST = 2000  # numbers looked at: more than a long report holds, and a bound on a table without end
NUMBER = r"\d{1,3}(?:[.,\u00a0\u202f ]\d{3})+|\d+"
VALUE = rf"(?<![\w.,€$£%-])({NUMBER}|\d+[.,]\d+)(?:\s+(million|miljoen|mio\.?|millionen|millions)(?:\s+de)?)?\s+"
SCALE = 10**6
EXACT = re.compile(rf"\bn\s*=\s*({NUMBER})", re.IGNORECASE)
WORD = r"[^\W\d_][\w’'-]*"
PLURAL = re.compile(r"\b\w{3,}(?:s|en|e|n)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sample:
    """What a finding rests on. ``described``: it is said who they are."""

    size: int
    span: Span
    described: bool


@dataclass(frozen=True, slots=True)
class Words:
    """The compiled word lists of ``words.yaml``."""

    counted: re.Pattern[str]
    anything: re.Pattern[str]
    unit: re.Pattern[str]
    threshold: re.Pattern[str]
    answering: re.Pattern[str]
    dated: re.Pattern[str]
    lasting: re.Pattern[str]


@cache
def words() -> Words:
    lists: dict[str, list[str]] = yaml.safe_load(files(__package__).joinpath("words.yaml").read_text(encoding="utf-8"))
    of = {name: "|".join(alternatives) for name, alternatives in lists.items()}
    year = r"(20\d\d|19\d\d)"
    dated = rf"\b(?:{of['months']})\.?\s+(?:(?:and|en|und|et)\s+\w+\s+)?(?:of\s+|van\s+)?{year}\b"
    month = (
        rf"\b(?:in|im|en|since|sinds|seit|tussen|between|from)\s+(?:{of['months']})\b(?!\.?\s+(?:of\s+|van\s+)?{year})"
    )
    between = rf"\b{year}\s*(?:-|–|to|and|en|bis|und|tot(?: en met)?|et|à)\s*(?:\w+\s+)?{year}\b"
    lasting = rf"\b(?:{of['lasting']})\s+(?:the\s+)?(?:{of['durations']})\s+(?:{of['spans']})\b"
    return Words(
        counted=re.compile(rf"{VALUE}((?:{WORD}\s+){{0,2}}?)({of['who']})\b", re.IGNORECASE),
        anything=re.compile(rf"{VALUE}(?!(?:{of['units']})\b)({WORD}(?:\s+{WORD}){{0,3}})", re.IGNORECASE),
        unit=re.compile(of["units"], re.IGNORECASE),
        threshold=re.compile(rf"\b(?:{of['thresholds']})\s*$", re.IGNORECASE),
        answering=re.compile(rf"\b(?:{of['answering']})\b", re.IGNORECASE),
        dated=re.compile(f"{dated}|{between}|{month}", re.IGNORECASE),
        lasting=re.compile(lasting, re.IGNORECASE),
    )


def sample_of(document: Document) -> Sample | None:
    """The stated sample, or None where no number of people, organisations or records is given."""
    exact, counted = list(_exact(document)), list(_counted(document))
    loose = [] if counted else list(_any_plural(document))
    found = [s for s in (*exact, *counted, *loose) if s.size >= SMALLEST]
    if not found:
        return None
    largest = max(found, key=lambda s: (s.size, -s.span.start))
    return Sample(largest.size, largest.span, largest.described or any(s.described for s in found))


def period_of(document: Document) -> tuple[Span, int | None] | None:
    """When the data were gathered: the span, and the last year named in it (None for a duration or a month alone)."""
    for match in _some(words().dated, document.text):
        low, high = sentence_bounds(document.text, match.start(), match.end())
        if _is_research(document, low, high):
            named = words().dated.finditer(document.text, low, high)
            years = [int(year) for each in named for year in each.groups() if year]
            return sentence_span(document, match.start(), match.end()), max(years, default=None)
    lasting = words().lasting.search(document.text)
    return (sentence_span(document, lasting.start(), lasting.end()), None) if lasting else None


def _some(expression: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    return islice(expression.finditer(text), MOST)


def _exact(document: Document) -> Iterator[Sample]:
    for m in _some(EXACT, document.text):
        low, _ = sentence_bounds(document.text, m.start(), m.end())
        described = PLURAL.search(document.text, low, m.start()) is not None
        yield Sample(number(m[1]) or 0, sentence_span(document, m.start(), m.end()), described)


def _counted(document: Document) -> Iterator[Sample]:
    """Numbers with a word for who was asked, in a sentence about asking."""
    for m in _some(words().counted, document.text):
        value = number(m[1], m[2])
        if value and not any(words().unit.fullmatch(w) for w in m[3].split()) and _counts(document, m, value):
            yield Sample(value, sentence_span(document, m.start(), m.end()), described=True)


def _any_plural(document: Document) -> Iterator[Sample]:
    """Numbers with any plural noun, in a sentence about asking."""
    for m in _some(words().anything, document.text):
        value = number(m[1], m[2])
        if value and PLURAL.search(m[3]) and _counts(document, m, value):
            yield Sample(value, sentence_span(document, m.start(), m.end()), described=True)


def _counts(document: Document, match: re.Match[str], value: int) -> bool:
    """Whether a number with a noun is a sample: no year, no threshold, and its sentence is about data."""
    low, high = sentence_bounds(document.text, match.start(), match.end())
    year = 1900 <= value <= 2100 and match[1].isdigit()
    return (
        not year
        and not words().threshold.search(document.text, low, match.start())
        and _is_research(document, low, high)
    )


def _is_research(document: Document, low: int, high: int) -> bool:
    method = pattern("method", document.language)
    return bool(method.search(document.text, low, high) or words().answering.search(document.text, low, high))


def number(digits: str, scale: str | None = None) -> int | None:
    """``1.870``, ``3 920`` and ``41,300`` as integers; with a scale ("14.2 million") the decimals count."""
    if scale:
        return round(float(digits.replace(",", ".")) * SCALE)
    if re.fullmatch(r"\d+[.,]\d{1,2}", digits):
        return None
    return int(re.sub(r"\D", "", digits))
