"""Rises and falls: whether a Dutch sentence says of each figure what its source says of it.

A direction is held against the source by the figure, year or fraction in its clause, since those are the same in every
language: "de fouten daalden met 12%, het tempo steeg met 30%" is compared change by change. Faster and shorter are no
opposites, so a direction has a dimension, and only the same dimension can be turned around.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from monitor.draft.figures import CARDINAL, Kind, find_figures, find_fractions, is_year

# What states a direction outright, in four languages, by dimension: (up, down).
_WORDS: dict[str, tuple[str, str]] = {
    "amount": (
        r"stijg\w*|steeg|stegen|gestegen|groei\w*|gegroeid|toene\w+|toenam\w*|toegenomen|toename|hogere?|meer|vaker|"
        r"grotere?|vergroot\w*|verhoog\w*|verdubbel\w*|verdrievoudig\w*|vooruit|"
        r"ris(?:e|es|ing|en)|rose|gr[eo]w\w*|increas\w*|higher|more|larger|doubl\w*|tripl\w*|rais\w*|surg\w*|climb\w*|"
        r"jump\w*|expand\w*|up (?:from|by)|went up|"
        r"steig\w*|stieg\w*|gestiegen|wuchs\w*|wächst|gewachsen|zunahm\w*|zunehm\w*|zugenommen|zunahme|mehr|häufiger|"
        r"höher\w*|größer\w*|erhöh\w*|verdoppel\w*|"
        r"augment\w*|hausse|progress\w*|plus|davantage|croît|croissance|accrue?s?|gagn\w*",
        r"daal\w*|dalen|daling\w*|gedaald|zakt|zakte|zakten|gezakt|wegzak\w*|krimp\w*|kromp\w*|gekrompen|afne\w+|afnam\w*|"
        r"afgenomen|afname|lagere?|minder|zeldener|kleinere?|verklein\w*|verminder\w*|verlaag\w*|halve(?:er|ring)\w*|"
        r"gehalveerd|achteruit|"
        r"fell|fall(?:s|en|ing)?|declin\w*|drop(?:s|ped|ping)?|decreas\w*|lower\w*|less|fewer|smaller|reduc\w*|"
        r"shr[aiu]nk\w*|halv\w*|sank|sink\w*|cut|down (?:from|by)|went down|"
        r"sank\w*|sinkt|sinken|gesunken|rückgang|zurückgegangen|weniger|seltener|niedriger\w*|kleiner\w*|schrumpf\w*|"
        r"abnahm\w*|abgenommen|abnahme|halbier\w*|gesenkt|senkt\w*|"
        r"baiss\w*|diminu\w*|recul\w*|chut\w*|moins|rédui\w*|inférieure?s?",
    ),
    "speed": (r"sneller|faster|quicker|schneller", r"langzamer|trager|slower|langsamer"),
    "duration": (r"langer|longer|länger", r"korter|shorter|kürzer"),
    "quality": (
        r"betere?|verbeter\w*|better|improv\w*|besser\w*|verbesser\w*|mieux|meilleure?s?|amélior\w*",
        r"slechtere?|verslechter\w*|worse\w*|schlechter\w*|verschlechter\w*|pire|moins bien",
    ),
}
_DIRECTION = [
    (dimension, sign, re.compile(rf"(?<![\w-])(?:{words})(?![\w-])", re.IGNORECASE))
    for dimension, pair in _WORDS.items()
    for sign, words in zip((1, -1), pair, strict=True)
]
# Verbs in two parts; the second part tells the direction, and stands where the change is told.
_PARTED = [
    (1, re.compile(r"\b(?:nam|namen|neemt|nemen)\b[^.;,:]{0,60}?\b(toe)\b", re.IGNORECASE)),
    (-1, re.compile(r"\b(?:nam|namen|neemt|nemen)\b[^.;,:]{0,60}?\b(af)\b", re.IGNORECASE)),
    (-1, re.compile(r"\b(?:liep|liepen|loopt|lopen)\b[^.;,:]{0,60}?\b(terug)\b", re.IGNORECASE)),
    (1, re.compile(r"\b(?:nahm|nahmen|nimmt|nehmen)\b[^.;,:]{0,60}?\b(zu)\b(?! \w+en\b)", re.IGNORECASE)),
    (-1, re.compile(r"\b(?:nahm|nahmen|nimmt|nehmen)\b[^.;,:]{0,60}?\b(ab)\b", re.IGNORECASE)),
    (-1, re.compile(r"\b(?:ging|gingen|geht|gehen)\b[^.;,:]{0,60}?\b(zurück)\b", re.IGNORECASE)),
]
# No direction of their own: "no longer", "rose more slowly", "plus lent", "zakt voor het examen".
_NEUTRAL = re.compile(
    r"\b(?:no|niet|geen|nicht|kein\w*|not|any|pas|ne)\s+(?:longer|more|langer|meer|länger|mehr|plus)\b|"
    r"\b(?:more|less|meer|minder|mehr|weniger|plus|moins)\s+(?:slow\w*|quick\w*|fast|snel\w*|langzaam|schnell\w*|"
    r"langsam\w*|lent\w*|rapide\w*|vite)\b|"
    r"\b(?:zakt|zakte|zakten|gezakt) (?:voor|zonder)\b|"
    r"\bmore or less\b|\bmeer of minder\b|\bplus ou moins\b|\bmehr oder weniger\b",
    re.IGNORECASE,
)
# A bound on the figure that follows it, which is no change: "more than 250 staff".
_MORE_THAN = r"more than|over|at least|mehr als|mindestens|plus de|au moins|meer dan|minstens"
_LESS_THAN = r"less than|fewer than|at most|weniger als|höchstens|moins de|au plus|minder dan|hooguit"
_BOUND = [(s, re.compile(rf"\b(?:{w})\s+$", re.IGNORECASE)) for s, w in ((1, _MORE_THAN), (-1, _LESS_THAN))]
_PART = (
    r"half|de helft|la moitié|(?:a|one|een|un|ein)\s+(?:quarter|third|fifth|tenth|in|kwart|derde|vijfde|op|quart|tiers)"
)
_COUNT = "|".join(CARDINAL)
_BOUNDED = re.compile(rf"\b(?:{_MORE_THAN}|{_LESS_THAN})\s+(?=[\d€$£]|{_PART}|(?:{_COUNT})\b)", re.IGNORECASE)
_CLAUSE = re.compile(
    r"[.;:!?](?=\s|$)|,(?=\s)|\s(?:and|but|while|whereas|although|though|against|compared|en|maar|terwijl|hoewel|tegen|"
    r"und|aber|während|obwohl|doch|sondern|gegenüber|et|mais|tandis|contre)\s",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"^[\s,]*(?:from|to|by|van|naar|tot|met|von|auf|um|de|à|und|and|en|et|in|im|en)?\s*\S*\d")
_NAMED = {1: "een stijging of meer", -1: "een daling of minder"}
_SPOKEN = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class _Told:
    """An anchor with what its clause says: per dimension the signs, and the bound in front of it (0 for none)."""

    anchor: tuple[str, Decimal]
    printed: str
    signs: tuple[tuple[str, int], ...]
    bound: int


def turned_figures(text: str, support: str) -> list[str]:
    """Problems, in Dutch: figures of which ``text`` says the opposite of what ``support`` says of them."""
    there: dict[tuple[str, Decimal], list[_Told]] = {}
    for told in _told(support):
        there.setdefault(told.anchor, []).append(told)
    problems = []
    for here in _told(text):
        others = there.get(here.anchor, [])
        if any(_turned(here, dimension, sign, others) for dimension, sign in here.signs):
            problems.append(f"De richting bij “{here.printed}” is in de bron andersom.")
        if here.bound and others and all(o.bound == -here.bound for o in others):
            problems.append(f"De grens bij “{here.printed}” ligt in de bron aan de andere kant.")
    return list(dict.fromkeys(problems))


def turned_throughout(text: str, support: str) -> list[str]:
    """Problems, in Dutch: where all that ``text`` says in a dimension goes one way, and all that ``support`` says in it
    the other."""
    here, there = (_by_dimension(t) for t in (text, support))
    return [
        f"De bron noemt hier {_NAMED[-sign]}, deze zin {_NAMED[sign]}."
        for dimension, signs in here.items()
        for sign in signs
        if there.get(dimension) == {-sign}
    ]


def without_directions(text: str) -> str:
    """The text without the words that state a rise or fall; what is left says of what."""
    for _, _, words in _DIRECTION:
        text = words.sub(" ", text)
    return text


def _by_dimension(text: str) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for _, dimension, sign in _directions(_bare(text)):
        found.setdefault(dimension, set()).add(sign)
    return found


def _turned(here: _Told, dimension: str, sign: int, others: list[_Told]) -> bool:
    """Whether the source speaks of this anchor in this dimension, and everywhere with the other sign only."""
    if (dimension, -sign) in here.signs:
        return False
    said = [{s for d, s in o.signs if d == dimension} for o in others]
    return any(said) and all(signs == {-sign} for signs in said if signs)


@lru_cache(maxsize=512)
def _told(text: str) -> tuple[_Told, ...]:
    starts = [0, *(m.end() for m in _CLAUSE.finditer(text))]
    clauses: list[set[tuple[str, int]]] = [set() for _ in starts]
    for place, dimension, sign in _directions(_bare(text)):
        clauses[bisect(starts, place) - 1].add((dimension, sign))
    found = []
    for place, anchor, printed in _anchors(text):
        clause = bisect(starts, place) - 1
        signs = clauses[clause]
        if not signs and clause and _GOES_ON.match(text[starts[clause] : place + len(printed)]):
            signs = clauses[clause - 1]
        bound = next((sign for sign, before in _BOUND if before.search(text[:place])), 0)
        found.append(_Told(anchor, printed, tuple(sorted(signs)), bound))
    return tuple(found)


def _bare(text: str) -> str:
    """The text without what looks like a direction and is none; places stay as they are."""
    return _BOUNDED.sub(_blank, _NEUTRAL.sub(_blank, text))


def _blank(match: re.Match[str]) -> str:
    return "·" * len(match.group())


def _directions(text: str) -> Iterator[tuple[int, str, int]]:
    for dimension, sign, words in _DIRECTION:
        for match in words.finditer(text):
            yield match.start(), dimension, sign
    for sign, verb in _PARTED:
        for match in verb.finditer(text):
            yield match.start(1), "amount", sign


def _anchors(text: str) -> Iterator[tuple[int, tuple[str, Decimal], str]]:
    """What can be found back in another language: figures with their kind, years, fractions and counts in words."""
    for figure in find_figures(text):
        kind = "year" if is_year(figure) else figure.kind.value
        yield figure.start, (kind, figure.value), figure.text.strip()
    fractions = find_fractions(text)
    for figure in fractions:
        yield figure.start, (Kind.FRACTION.value, figure.value), figure.text
    for match in _SPOKEN.finditer(text):
        count = CARDINAL.get(match.group().lower(), 0)
        if count > 1 and not any(f.start <= match.start() < f.end for f in fractions):
            yield match.start(), (Kind.NUMBER.value, Decimal(count)), match.group()
