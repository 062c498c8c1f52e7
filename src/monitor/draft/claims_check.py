"""Figures, units and dates of a Dutch sentence, held against the words of its sources."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from monitor.draft.durations import UNITS, unit_problems
from monitor.draft.figures import CARDINAL, DUTCH_CARDINAL, Figure, Kind, find_figures, find_fractions, is_year

# How far a fraction in words may lie from a printed percentage, in points: "bijna driekwart" for 72% is said daily,
# "de helft" for 44% is wrong. Two fractions in words are the same or not: one in eleven is not one in nine.
_FRACTION_TOLERANCE = Decimal(4)
_SAME_FRACTION = Decimal("0.5")

_UNIT_WORDS = {name: re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE) for name, words in UNITS.items()}
_UNIT_AT = {name: re.compile(rf"^[\s-]*(?:{words})(?!\w)", re.IGNORECASE) for name, words in UNITS.items()}
_CURRENCY_BEFORE = {
    "euro": re.compile(r"(?:€|EUR)\s?$"),
    "dollar": re.compile(r"(?:\$|USD)\s?$"),
    "pound": re.compile(r"£\s?$"),
}

_MONTHS = (
    "jan(?:uary|uari|uar|vier)?",
    "feb(?:ruary|ruari|ruar)?|février",
    "mar(?:ch|s)|maart|märz|mrt",
    "apr(?:il)?|avril",
    "may|mei|mai",
    "june?|juni|juin",
    "july?|juli|juillet",
    "aug(?:ust|ustus)?|août",
    "sep(?:t|tember)?|septembre",
    "o[ck]t(?:ober|obre)?",
    "nov(?:ember|embre)?",
    "de[cz](?:ember)?|décembre",
)
_MONTH = {number: re.compile(rf"(?:{names})\.?", re.IGNORECASE) for number, names in enumerate(_MONTHS, start=1)}
_MONTH_WORD = "|".join(f"(?:{m})" for m in _MONTHS)
_DATE = re.compile(
    rf"(?:\b(?P<day>\d{{1,2}})(?:\.|st|nd|rd|th|er)?\s+)?\b(?P<month>{_MONTH_WORD})\b\.?(?:\s+(?P<day2>\d{{1,2}})(?!\d))?"
    r"(?:,?\s+(?P<year>(?:19|20)\d\d))?",
    re.IGNORECASE,
)
_DUTCH_MONTH = re.compile(  # in small letters, as Dutch writes a month and no name
    r"\b(?:januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december)\b"
)
_QUARTERS = (
    r"q1|first quarter|eerste kwartaal|erste[ns]? quartal|premier trimestre",
    r"q2|second quarter|tweede kwartaal|zweite[ns]? quartal|deuxième trimestre",
    r"q3|third quarter|derde kwartaal|dritte[ns]? quartal|troisième trimestre",
    r"q4|fourth quarter|vierde kwartaal|vierte[ns]? quartal|quatrième trimestre",
)
_QUARTER = tuple(re.compile(rf"\b(?:{q})\b", re.IGNORECASE) for q in _QUARTERS)


def figure_problems(text: str, support: str) -> list[str]:
    """Figures of ``text`` that ``support`` does not carry with the same value and unit."""
    here = _without_dates(text)
    printed = find_figures(_without_dates(support))
    in_words = find_fractions(support)
    cardinals = {int(f.value) for f in printed if f.value == int(f.value)} | _cardinals(support)
    problems = []
    for figure in find_figures(here):
        if is_year(figure):
            continue
        if not any(_carries(figure, here, f, support) for f in (*printed, *in_words)) and not (
            figure.kind is Kind.NUMBER
            and _unit(figure, here) is None
            and int(figure.value) in _cardinals(support)
            and figure.value == int(figure.value)
        ):
            problems.append(f"Het getal {figure.text.strip()} staat niet (met deze eenheid) in de bron.")
    problems += [
        f"Voor “{fraction.text}” is geen steun in de bron."
        for fraction in find_fractions(here)
        if not any(_near(fraction, f) for f in (*printed, *in_words))
    ]
    spoken = {
        n
        for w, n in DUTCH_CARDINAL.items()
        if n > 1 and re.search(rf"\b{w}\b", _without_fractions(here), re.IGNORECASE)
    }
    problems += [f"Het aantal “{_word(n)}” staat niet in de bron." for n in sorted(spoken - cardinals)]
    return problems + unit_problems(text, support)


def _carries(figure: Figure, text: str, other: Figure, support: str) -> bool:
    if other.kind is Kind.FRACTION:
        return figure.kind is Kind.PERCENT and abs(figure.value - other.value) < Decimal("0.5")
    if figure.value != other.value or figure.kind is not other.kind:
        return False
    if figure.kind is not Kind.NUMBER:
        return True
    unit = _unit(figure, text)
    return (
        unit is None
        or unit == _unit(other, _without_dates(support))
        or (_unit(other, _without_dates(support)) is None and unit in _units_near(other, support))
    )


def _units_near(figure: Figure, support: str) -> set[str]:
    """Units in the sentence of a figure that has none of its own: "from 190 to 118 minutes"."""
    around = support[max(0, figure.start - 30) : figure.end + 40]
    return {name for name, words in _UNIT_WORDS.items() if words.search(around)}


def _near(fraction: Figure, other: Figure) -> bool:
    if other.kind not in (Kind.PERCENT, Kind.FRACTION):
        return False
    tolerance = _FRACTION_TOLERANCE if other.kind is Kind.PERCENT else _SAME_FRACTION
    return abs(fraction.value - other.value) <= tolerance


def _unit(figure: Figure, text: str) -> str | None:
    after, before = text[figure.end : figure.end + 14], text[max(0, figure.start - 5) : figure.start]
    for name, pattern in _UNIT_AT.items():
        if pattern.match(after):
            return name
    return next((name for name, pattern in _CURRENCY_BEFORE.items() if pattern.search(before)), None)


def _cardinals(text: str) -> set[int]:
    return {CARDINAL[w] for w in re.findall(r"[^\W\d_]+", text.lower()) if w in CARDINAL and CARDINAL[w] > 1}


def _word(number: int) -> str:
    return next(
        (
            w
            for w in (
                "twee",
                "drie",
                "vier",
                "vijf",
                "zes",
                "zeven",
                "acht",
                "negen",
                "tien",
                "elf",
                "twaalf",
                "twintig",
            )
            if CARDINAL[w] == number
        ),
        str(number),
    )


def _without_fractions(text: str) -> str:
    for fraction in reversed(find_fractions(text)):
        text = text[: fraction.start] + " " * (fraction.end - fraction.start) + text[fraction.end :]
    return text


def _without_dates(text: str) -> str:
    """The text with the day and year of its dates blanked: those are checked as dates."""
    return _DATE.sub(lambda m: " " * len(m.group()) if m["day"] or m["day2"] or m["year"] else m.group(), text)


def find_dates(text: str) -> set[tuple[int | None, int, int | None]]:
    """(day, month, year) of each date in words; day and year may be missing."""
    found = set()
    for match in _DATE.finditer(text):
        if not (match["day"] or match["day2"] or match["year"]):
            continue
        month = _month(match["month"])
        day = match["day"] or match["day2"]
        found.add((int(day) if day else None, month, int(match["year"]) if match["year"] else None))
    return found


def _month(word: str) -> int:
    return next((n for n, p in _MONTH.items() if p.fullmatch(word)), 0)


def _month_problems(text: str, support: str, known: set[int]) -> list[str]:
    """Months that stand alone, without a day or a year: "sinds juni"."""
    named = known | {_month(match["month"]) for match in _DATE.finditer(support)}
    return [
        f"De maand {match.group()} staat niet in de bron."
        for match in _DUTCH_MONTH.finditer(text)
        if _month(match.group()) not in named
    ]


def date_problems(text: str, support: str, published: tuple[str, ...]) -> list[str]:
    """Dates, years and quarters of ``text`` that neither ``support`` nor a date of publication carries."""
    known = find_dates(support) | {(d.day, d.month, d.year) for d in map(date.fromisoformat, published)}
    problems = [
        "Deze datum staat niet in de bron: " + " ".join(str(p) for p in found if p) + "."
        for found in find_dates(text)
        if not any(all(a is None or b is None or a == b for a, b in zip(found, k, strict=True)) for k in known)
    ]
    problems += _month_problems(text, support, {month for _, month, _ in known})
    years = set(re.findall(r"\b(?:19|20)\d\d\b", support)) | {d[:4] for d in published}
    problems += [
        f"Het jaar {y} staat niet in de bron." for y in re.findall(r"\b(?:19|20)\d\d\b", text) if y not in years
    ]
    problems += [
        f"Het {name} kwartaal staat niet in de bron."
        for name, quarter in zip(("eerste", "tweede", "derde", "vierde"), _QUARTER, strict=True)
        if quarter.search(text) and not quarter.search(support)
    ]
    return problems
