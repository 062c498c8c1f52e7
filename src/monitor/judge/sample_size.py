"""How many people, organisations or records a finding rests on, and when they were asked.

Three kinds of statement are recognised, the surest first: ``n = 318``; a number with a word for who was asked ("1.870
medewerkers", "4,212 respondents"); a number with any plural noun in a sentence about data collection ("linking records
for 9,480 caseworkers"). The largest of the surest kind counts, since groups and subsamples are parts of the whole.
Percentages, money, years, durations and thresholds ("companies with at least 1,000 employees") are no sample.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from monitor.judge.cues import first, pattern, sentence_bounds, sentence_span
from monitor.model import Document, Span

NUMBER = r"\d{1,3}(?:[.,\u00a0\u202f ]\d{3})+|\d+"
MILLION = {"million": 10**6, "miljoen": 10**6, "mio": 10**6, "millionen": 10**6, "millions": 10**6}
WHO = (
    r"respondents?|participants?|employees|workers|staff members|adults|people|persons|executives|managers|leaders|recruiters|students|professionals|"
    r"organisations|organizations|companies|firms|agencies|employers|teams|offices|interviews|case studies|users|caseworkers|jobseekers|households|establishments|"
    r"respondenten|deelnemers|medewerkers|werknemers|werkenden|werkgevers|gemeenten|bedrijven|organisaties|leidinggevenden|ondervraagden|teams|kantoormedewerkers|professionals|inwoners|volwassenen|studenten|"
    r"Befragten?|Beschäftigten?|Teilnehmende[rn]?|Personen|Unternehmen|Betrieben?|Erwerbstätigen?|Führungskräften?|Mitarbeitenden?|Arbeitnehmer\w*|"
    r"personnes|salariés|répondants|participants|agents|entreprises|dirigeants|actifs|employeurs|cadres"
)
UNIT = (
    r"per ?cent|percent|procent|prozent|pour cent|points?|punten|punkte|euros?|dollars?|pounds|pond|hours?|uur|uren|stunden|heures|minutes?|minuten|days?|dagen|tage|"
    r"jours|weeks?|weken|wochen|semaines|months?|maanden|monate\w*|mois|years?|jaar|jaren|jahre\w*|ans?|years.|countries|landen|länder\w*|pays|times|keer|mal|fois|"
    r"january|february|march|april|may|june|july|august|september|october|november|december|januari|februari|maart|mei|juni|juli|augustus|oktober|"
    r"januar|februar|märz|mai|dezember|janvier|février|mars|avril|juin|juillet|août|septembre|octobre|novembre|décembre|"
    r"pages|pagina\w*|seiten|per|op|of|and|or|to|in|tot|bis|von|en|et|de|à|out|van|items|questions|vragen|fragen|aufgaben|hours.|sectors?|waves?|x|%"
)
WORD = r"[^\W\d_][\w’'-]*"
EXACT = re.compile(rf"\bn\s*=\s*({NUMBER})", re.IGNORECASE)
COUNTED = re.compile(
    rf"(?<![\w.,€$£%])({NUMBER}|\d+[.,]\d+)(?:\s+(million|miljoen|mio\.?|millionen|millions de))?\s+((?:{WORD}\s+){{0,2}}?)({WHO})\b",
    re.IGNORECASE,
)
ANYTHING = re.compile(
    rf"(?<![\w.,€$£%-])({NUMBER}|\d+[.,]\d+)(?:\s+(million|miljoen|millionen|millions))?\s+(?!(?:{UNIT})\b)({WORD}(?:\s+{WORD}){{0,3}})",
    re.IGNORECASE,
)
PLURAL = re.compile(r"\b\w{3,}(?:s|en|e|n)\b", re.IGNORECASE)
THRESHOLD = re.compile(
    r"(?:at least|more than|fewer than|less than|under|over|minder dan|meer dan|minstens|ten minste|vanaf|weniger als|mehr als|mindestens|unter|plus de|moins de|au moins|than)\s*$",
    re.IGNORECASE,
)
MONTH = (
    r"jan(?:uary|uari|uar|vier)?|feb(?:ruary|ruari|ruar)?|février|mar(?:ch|s)|maart|märz|apr(?:il)?|avril|may|mei|mai|jun[ei]?|juin|jul[yi]?|juillet|aug(?:ust|ustus)?|"
    r"août|sept?(?:ember|embre)?|o[ck]t(?:ober|obre)?|nov(?:ember|embre)?|de[cz](?:ember|embre)?|décembre|spring|summer|autumn|fall|winter|voorjaar|zomer|najaar|herfst|"
    r"frühjahr|frühling|sommer|herbst|printemps|été|automne|hiver|q[1-4]"
)
DATED = re.compile(
    rf"\b(?:{MONTH})\.?\s+(?:and\s+\w+\s+|en\s+\w+\s+|und\s+\w+\s+)?(?:of\s+)?(20\d\d)\b|\b(20\d\d)\s*(?:-|–|to|and|en|bis|und|tot(?: en met)?|et|à)\s*(?:\w+\s+)?(20\d\d)\b",
    re.IGNORECASE,
)
LASTING = re.compile(
    r"\b(?:over|during|for|for the first|across|gedurende|über|während|pendant|durant)\s+(?:the\s+)?(?:\d+|two|three|four|five|six|seven|eight|nine|ten|twelve|fourteen|eighteen|twee|drie|vier|zes|negen|twaalf|"
    r"drei|sechs|neun|zwölf|vierzehn|deux|trois|quatre|six|neuf|douze)\s+(?:weeks|months|years|weken|maanden|jaar|wochen|monate\w*|jahre\w*|semaines|mois|ans)\b"
    r"|\b(?:months?|weeks?|maanden|monate|mois)\s+(?:one and|later|apart)\b|\b(?:in )?(?:months one and|(?:\w+)-wave)\b",
    re.IGNORECASE,
)
SMALLEST = 10  # below this it is a handful of examples


@dataclass(frozen=True, slots=True)
class Sample:
    """What a finding rests on. ``described``: it is said who they are."""

    size: int
    span: Span
    described: bool


def sample_of(document: Document) -> Sample | None:
    """The stated sample, or None where no number of people, organisations or records is given."""
    for read in (_exact_and_counted, _in_research_sentences):
        found = [s for s in read(document) if s.size >= SMALLEST]
        if found:
            return max(found, key=lambda s: (s.size, -s.span.start))
    return None


def period_of(document: Document) -> tuple[Span, int | None] | None:
    """When the data were gathered: the span, and the last year named in it (None for a duration)."""
    for match in DATED.finditer(document.text):
        low, high = sentence_bounds(document.text, match.start(), match.end())
        if _is_research(document, low, high):
            years = [int(y) for y in match.groups() if y]
            return sentence_span(document, match.start(), match.end()), max(years)
    for match in LASTING.finditer(document.text):
        return sentence_span(document, match.start(), match.end()), None
    return None


def _exact_and_counted(document: Document) -> list[Sample]:
    text = document.text
    found = [
        Sample(value, sentence_span(document, m.start(), m.end()), False)
        for m in EXACT.finditer(text)
        if (value := number(m[1]))
    ]
    for m in COUNTED.finditer(text):
        value = number(m[1], m[2])
        low, high = sentence_bounds(text, m.start(), m.end())
        if (
            value
            and not THRESHOLD.search(text, low, m.start())
            and _is_research(document, low, high)
            and not _has_unit(m[3])
        ):
            found.append(Sample(value, sentence_span(document, m.start(), m.end()), True))
    return found


def _in_research_sentences(document: Document) -> list[Sample]:
    text, found = document.text, []
    for m in ANYTHING.finditer(text):
        value = number(m[1], m[2])
        low, high = sentence_bounds(text, m.start(), m.end())
        if (
            value
            and not 1900 <= value <= 2100
            and PLURAL.search(m[3])
            and not THRESHOLD.search(text, low, m.start())
            and _is_research(document, low, high)
        ):
            found.append(Sample(value, sentence_span(document, m.start(), m.end()), True))
    return found


def _has_unit(words: str) -> bool:
    return re.search(rf"\b(?:{UNIT})\b", words or "", re.IGNORECASE) is not None and bool(words.strip())


def _is_research(document: Document, low: int, high: int) -> bool:
    return pattern("method", document.language).search(document.text, low, high) is not None or (
        RESPONDING.search(document.text, low, high) is not None
    )


RESPONDING = re.compile(
    r"\b(?:respond\w+|participa\w+|asked|interviewed|covered|contributed data|completed|sample|took part|received either|randomly|kept by|data|respondenten|deelnemers|ondervraagden|onder|vroeg(?:en)?|mee|"
    r"Befragte\w*|Teilnehmende\w*|befragt|vorgelegt|auf Grundlage|répondants|auprès de|au total|participants|a suivi)\b",
    re.IGNORECASE,
)


def number(digits: str, scale: str | None = None) -> int | None:
    """``1.870``, ``3 920`` and ``41,300`` as integers; with a scale ("14.2 million") the decimals count."""
    if scale:
        return round(float(digits.replace(",", ".")) * MILLION.get(scale.lower().split()[0].rstrip("."), 1))
    if re.fullmatch(r"\d+[.,]\d{1,2}", digits):
        return None
    return int(re.sub(r"\D", "", digits))


def method_span(document: Document) -> Span | None:
    return first(document, "method")
