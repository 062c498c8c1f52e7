"""Figures as they are written in Dutch, English, German and French, and as they are written in Dutch.

A figure is read with its unit, so that "9 points" never supports "9%", and a fraction in words ("one in five", "de
helft") can support the percentage that it equals.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import lru_cache
from itertools import chain

_PERCENT_WORDS = r"(?:%|‰|per\s?cent\b|percent\b|procent\b|prozent\b|p\.c\.|pct\b|pour\s?cent\b)"
_POINT_WORDS = (
    r"(?:percentage[- ]points?|percentage points?|procentpunt(?:en)?|percentpunt(?:en)?|prozentpunkte?n?|"
    r"points? de pourcentage|points?|punt(?:en)?|punkte?n?)\b"
)
_SCALE = r"(?:million|miljoen|millionen|mio\.?|billion|miljard|milliarden?|mrd\.?|thousand|duizend|tausend|mille)\b"
_DIGITS = r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)|\d+(?:[.,]\d+)*"
NUMBER = re.compile(
    rf"(?<![\w.,])(?P<sign>[-−–](?=\d))?(?P<digits>{_DIGITS})(?:[ \u00a0\u202f-]?(?:(?P<percent>{_PERCENT_WORDS})"
    rf"|(?P<points>{_POINT_WORDS})|(?P<scale>{_SCALE})))?",
    re.IGNORECASE,
)
_SCALES = {
    "million": 6, "miljoen": 6, "millionen": 6, "mio": 6, "billion": 9, "miljard": 9, "milliarden": 9, "milliarde": 9,
    "milliard": 9, "mrd": 9, "thousand": 3, "duizend": 3, "tausend": 3, "mille": 3,
}  # fmt: skip


class Kind(StrEnum):
    PERCENT = "percent"
    POINTS = "points"
    NUMBER = "number"
    FRACTION = "fraction"  # in words; ``value`` is in per cent


@dataclass(frozen=True, slots=True)
class Figure:
    """``value`` is the number as meant (18, 0.17, 14200000); ``text[start:end]`` is how the source prints it."""

    value: Decimal
    kind: Kind
    start: int
    end: int
    text: str
    digits: str = ""  # only the digits as printed, without unit
    scale: int = 0  # power of ten in words: 6 for "million"


_CARDINALS = {
    "en": "one two three four five six seven eight nine ten eleven twelve",
    "nl": "een twee drie vier vijf zes zeven acht negen tien elf twaalf",
    "de": "ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf",
    "fr": "un deux trois quatre cinq six sept huit neuf dix onze douze",
}
CARDINAL: dict[str, int] = {w: i for words in _CARDINALS.values() for i, w in enumerate(words.split(), start=1)}
DUTCH_CARDINAL = {w: i for i, w in enumerate(_CARDINALS["nl"].split(), start=1)} | {"twintig": 20}
CARDINAL |= {
    "één": 1,
    "eén": 1,  # as Dutch writes it at the start of a sentence
    "an": 1,
    "eine": 1,
    "einer": 1,
    "une": 1,
    "zwanzig": 20,
    "twintig": 20,
    "twenty": 20,
    "vingt": 20,
}
_ANY = "|".join(sorted(map(re.escape, CARDINAL), key=len, reverse=True))
_RATIO = re.compile(
    rf"\b(?P<a>{_ANY}|\d+)\s+(?:in|out of|of every|of|op de|op|van de|von|sur|auf)\s+(?:every\s+|the\s+|den\s+)?"
    rf"(?P<b>{_ANY}|\d+)\b",
    re.IGNORECASE,
)
_SUR = re.compile(
    rf"\b(?P<a>{_ANY}|\d+)\s+[^\W\d_]+\s+sur\s+(?P<b>{_ANY}|\d+)\b", re.IGNORECASE
)  # "un salarié sur trois"
_FRACTIONS: tuple[tuple[re.Pattern[str], Decimal], ...] = tuple(
    (re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE), Decimal(value))
    for pattern, value in (
        (r"three[- ]quarters|driekwart|drie kwart|drei viertel|dreiviertel|trois quarts", "75"),
        (r"two[- ]thirds|tweederde|twee derde|zwei drittel|deux tiers", "66.7"),
        (r"(?<!three[- ])(?:a|one) quarter|(?<!drie)(?:een )?kwart|(?<!drei )ein viertel|un quart", "25"),
        (r"(?<!two[- ])(?:a|one) third|een derde|ein drittel|un tiers", "33.3"),
        (r"(?<!first )(?<!second )half|de helft|helft|die hälfte|hälfte|la moitié|moitié", "50"),
        (r"(?:a|one) fifth|een vijfde|ein fünftel|un cinquième|jeder fünfte|jede fünfte", "20"),
        (r"(?:a|one) tenth|een tiende|ein zehntel|un dixième|jeder zehnte|jede zehnte", "10"),
        (r"jeder dritte|jede dritte", "33.3"),
        (r"jeder vierte|jede vierte", "25"),
    )
)


def parse_digits(digits: str) -> Decimal:
    """The value of digits in any of the four notations: "7,218", "7.218", "3 920", "22,4", "0.17", "1.234,5"."""
    bare = re.sub(r"[ \u00a0\u202f]", "", digits)
    if "," in bare and "." in bare:
        decimal = max(bare.rfind(","), bare.rfind("."))
        bare = re.sub(r"[.,]", "", bare[:decimal]) + "." + bare[decimal + 1 :]
    elif re.fullmatch(r"[1-9]\d{0,2}(?:[.,]\d{3})+", bare):
        bare = re.sub(r"[.,]", "", bare)
    else:
        bare = bare.replace(",", ".")
        if bare.count(".") > 1:
            bare = bare.replace(".", "")
    try:
        return Decimal(bare)
    except InvalidOperation:
        return Decimal(0)


@lru_cache(maxsize=4096)  # a sentence is asked for its figures when weighed, when drafted and when checked
def find_figures(text: str) -> tuple[Figure, ...]:
    """All figures in digits, in order of appearance."""
    found = []
    for match in NUMBER.finditer(text):
        value = parse_digits(match["digits"])
        scale = _SCALES.get((match["scale"] or "").lower().rstrip("."), 0)
        kind = Kind.PERCENT if match["percent"] else Kind.POINTS if match["points"] else Kind.NUMBER
        sign = -1 if match["sign"] and not text[: match.start()].rstrip()[-1:].isdigit() else 1
        found.append(
            Figure(sign * value.scaleb(scale), kind, match.start(), match.end(), match.group(), match["digits"], scale)
        )
    return tuple(found)


@lru_cache(maxsize=4096)
def find_fractions(text: str) -> tuple[Figure, ...]:
    """Figures in words: "one in five", "de helft", "deux tiers"; their value in per cent."""
    found = []
    for match in chain(_RATIO.finditer(text), _SUR.finditer(text)):
        a, b = _cardinal(match["a"]), _cardinal(match["b"])
        if b > a > 0 and b <= 20 and (match["a"].isdigit() == match["b"].isdigit()):
            value = (Decimal(100 * a) / Decimal(b)).quantize(Decimal("0.1"))
            found.append(Figure(value, Kind.FRACTION, match.start(), match.end(), match.group()))
    for pattern, value in _FRACTIONS:
        found += [Figure(value, Kind.FRACTION, m.start(), m.end(), m.group()) for m in pattern.finditer(text)]
    return tuple(sorted(found, key=lambda f: f.start))


def _cardinal(word: str) -> int:
    return int(word) if word.isdigit() else CARDINAL[word.lower()]


def is_year(figure: Figure) -> bool:
    return figure.kind is Kind.NUMBER and bool(re.fullmatch(r"(?:19|20)\d\d", figure.digits)) and not figure.scale


def dutch(figure: Figure) -> str | None:
    """The figure in Dutch notation ("18%", "0,17", "7.218", "14,2 miljoen"), or None where it cannot be written
    without regrouping its digits (a thousand with a space), so that a reader can always find it back in the source."""
    digits = _dutch_digits(figure.digits)
    if digits is None:
        return None
    sign = "-" if figure.value < 0 else ""
    if figure.kind is Kind.PERCENT:
        return f"{sign}{digits}%"
    if figure.kind is Kind.POINTS:
        word = "procentpunt" if re.search(r"p.*(cent|zent|pourcentage)", figure.text, re.IGNORECASE) else "punt"
        return f"{sign}{digits} {word}" + ("" if word == "procentpunt" or digits == "1" else "en")
    scale = {6: " miljoen", 9: " miljard", 3: "duizend"}.get(figure.scale, "")
    return f"{sign}{digits}{scale}"


def _dutch_digits(digits: str) -> str | None:
    if re.search(r"[ \u00a0\u202f]", digits):
        return None
    if re.fullmatch(r"[1-9]\d{0,2}(?:[.,]\d{3})+", digits):
        return digits.replace(",", ".")
    if re.fullmatch(r"\d+", digits):
        return digits
    if re.fullmatch(r"\d+[.,]\d+", digits):
        return digits.replace(".", ",")
    return None
