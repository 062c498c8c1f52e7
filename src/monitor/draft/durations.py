"""Units of a Dutch sentence that are said in words, held against its sources: "negen weken", "een jaar eerder".

Figures in digits are held with their unit by ``claims_check``. Here is what has no digits: a count in words with a unit
of time, money or scale, and the unit of a rate. Twelve months are a year and sixty minutes an hour, as people write.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from monitor.draft.figures import CARDINAL, find_figures, parse_digits

UNITS: dict[str, str] = {
    "hour": r"hours?|uur|uren|stunden?|heures?",
    "minute": r"minutes?|minuten|minuut",
    "day": r"days?|dag(?:en)?|tage?n?|jours?",
    "week": r"weeks?|we(?:ek|ken)|wochen?|semaines?",
    "month": r"months?|maand(?:en)?|monate?n?|mois",
    "quarter": r"quarters?|kwarta(?:al|len)|quartale?|trimestres?",
    "year": r"years?|jaar|jaren|jahre?n?|ans?|années?",
    "euro": r"euros?|€|eur",
    "dollar": r"dollars?|\$|usd",
    "pound": r"pounds?|£|pond|gbp",
}
_SCALES = {
    "thousand": r"thousand|duizend|tausend|mille",
    "million": r"millions?|miljoen|millionen|mio",
    "billion": r"billions?|miljard|milliarden?|milliards?|mrd",
}
_ADVERBS = {
    "day": r"dagelijkse?|daily|täglich\w*|quotidien\w*",
    "week": r"wekelijkse?|weekly|wöchentlich\w*|hebdomadaire\w*",
    "month": r"maandelijkse?|monthly|monatlich\w*|mensuel\w*",
    "year": r"jaarlijkse?|halfjaarlijkse?|annual\w*|yearly|jährlich\w*|annuel\w*|"
    r"year-on-year|vorjahr\w*|jahres\w*|jarige?n?|jähriger?",
}
_IN = {"year": ("month", 12), "quarter": ("month", 3), "week": ("day", 7), "hour": ("minute", 60)}
_ONE = ("a", "an", "one", "een", "één", "eén", "ein", "eine", "einem", "einer", "un", "une")
_HALF = ("half", "halve", "halbes", "halben", "demi")
_COUNT = {word: Decimal(n) for word, n in CARDINAL.items()}
_COUNT |= dict.fromkeys(_ONE, Decimal(1)) | dict.fromkeys(_HALF, Decimal("0.5"))

_UNIT_OF = {name: re.compile(rf"(?:{words})", re.IGNORECASE) for name, words in (UNITS | _SCALES).items()}
_ANY = "|".join(f"(?:{words})" for words in (UNITS | _SCALES).values())
_BETWEEN = r"full|working|more|hele|volle|extra|ganze"
_COUNTED = re.compile(
    rf"(?<![\w.,])(?P<count>\d+(?:[.,]\d+)*|[^\W\d_]+)[\s-]+(?:(?:{_BETWEEN})\s+)?(?P<unit>{_ANY})(?!\w)", re.IGNORECASE
)
_TIMES = "|".join(f"(?:{UNITS[u]})" for u in ("hour", "minute", "day", "week", "month", "quarter", "year"))
_EACH = r"per|a|an|each|every|pro|par|je|elke?|iedere?|jede[rsn]?|chaque|im|am|in der|à l['’]|the"
_RATE = re.compile(rf"\b(?:{_EACH})\s*(?P<unit>{_TIMES})(?!\w)", re.IGNORECASE)
_NAMED = re.compile(rf"(?<![\w-])(?P<unit>{'|'.join(UNITS.values())})(?!\w)", re.IGNORECASE)
_MENTION = {
    name: re.compile(
        rf"(?<!\w)(?:{words}{'|' + _ADVERBS[name] if name in _ADVERBS else ''})(?![^\W\d])", re.IGNORECASE
    )  # a digit may follow: "$420"
    for name, words in UNITS.items()
}
_APART = 40  # characters behind a count in which its unit may stand: "from five to three weeks"
_REACH = 30  # characters behind a figure and its unit in which its rate stands: "3.4 hours on average a week"


@dataclass(frozen=True, slots=True)
class _Counted:
    """A count with its unit, in the smallest unit of its family: a year is (month, 12)."""

    family: str
    amount: Decimal
    printed: str
    checked: bool


def unit_problems(text: str, support: str) -> list[str]:
    """Counts in words with another unit, and rates per another unit, than the source has; in Dutch."""
    known = {(c.family, c.amount) for c in _counted(support)}
    loose = _loose_counts(support)
    problems = [
        f"“{c.printed}” staat niet (met deze eenheid) in de bron."
        for c in _counted(text)
        if c.checked and (c.family, c.amount) not in known and not _said_apart(c, loose, support)
    ]
    return list(dict.fromkeys(problems + _rate_problems(text, support)))


def unnamed_units(text: str, support: str) -> list[str]:
    """Units of time and money that the source never names, in Dutch: "een maand eerder" for "a year earlier"."""
    named = {_unit_of(m["unit"]): m.group() for m in _NAMED.finditer(text)}
    named |= {name: m.group() for name, words in _ADVERBS.items() if (m := re.search(rf"\b(?:{words})\b", text))}
    return [
        f"De eenheid “{word}” komt in de bron niet voor."
        for unit, word in named.items()
        if not _mentioned(unit, support)
    ]


def _rate_problems(text: str, support: str) -> list[str]:
    """Figures that the source gives per week and the sentence per day."""
    there: dict[Decimal, set[str]] = {}
    for value, unit, _ in _rates(support):
        there.setdefault(value, set()).add(unit)
    return [
        f"“{printed}” is in de bron per een andere eenheid."
        for value, unit, printed in _rates(text)
        if value in there and unit not in there[value]
    ]


@lru_cache(maxsize=512)
def _rates(text: str) -> tuple[tuple[Decimal, str, str], ...]:
    figures = find_figures(text)
    found = []
    for place, here in enumerate(figures):
        after = figures[place + 1].start if place + 1 < len(figures) else len(text)
        behind = text[here.end : min(after, here.end + _REACH)]
        match = _RATE.search(re.split(r"[.;:,](?:\s|$)", behind)[0])
        if match:
            found.append((here.value, _unit_of(match["unit"]), f"{here.text}{behind[: match.end()]}".strip()))
    return tuple(found)


@lru_cache(maxsize=512)
def _counted(text: str) -> tuple[_Counted, ...]:
    found = []
    for match in _COUNTED.finditer(text):
        in_words = not match["count"][0].isdigit()
        count = _COUNT.get(match["count"].lower()) if in_words else parse_digits(match["count"])
        if count:
            family, factor = _IN.get(_unit_of(match["unit"]), (_unit_of(match["unit"]), 1))
            checked = in_words and match["count"].lower() not in _ONE  # "een jaar" may be said of any year
            found.append(_Counted(family, count * factor, match.group(), checked))
    return tuple(found)


def _loose_counts(support: str) -> dict[Decimal, list[int]]:
    """Counts in words and digits with where they stand, for "from five to three weeks" and "two and a half years"."""
    found: dict[Decimal, list[int]] = {}
    for match in re.finditer(r"[^\W\d_]+", support):
        count = CARDINAL.get(match.group().lower(), 0)
        if count > 1:
            found.setdefault(Decimal(count), []).append(match.start())
    return found


def _said_apart(counted: _Counted, loose: dict[Decimal, list[int]], support: str) -> bool:
    """Whether the source has the count, and the unit a few words behind it."""
    count, *_, unit = re.split(r"[\s-]+", counted.printed)
    words = re.compile(rf"(?<!\w)(?:{_UNIT_OF[_unit_of(unit)].pattern})(?!\w)", re.IGNORECASE)
    behind = (support[start : start + _APART] for start in loose.get(_COUNT[count.lower()], []))
    return any(not _COUNTED.match(b) and words.search(b) for b in behind)


def _mentioned(unit: str, support: str) -> bool:
    family, factor = _IN.get(unit, (unit, 1))
    return bool(_MENTION[unit].search(support)) or any(
        c.family == family and c.amount in (factor, Decimal(factor) / 2) for c in _counted(support)
    )


def _unit_of(word: str) -> str:
    return next(name for name, words in _UNIT_OF.items() if words.fullmatch(word))
