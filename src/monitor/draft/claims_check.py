"""Figures, units, dates and directions of a Dutch sentence, held against the words of its sources."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from monitor.draft.figures import CARDINAL, DUTCH_CARDINAL, Figure, Kind, find_figures, find_fractions, is_year

# How far a fraction in words may lie from a printed percentage, in points: "bijna driekwart" for 72% is said daily,
# "de helft" for 44% is wrong.
_FRACTION_TOLERANCE = Decimal(4)

_UNITS: dict[str, str] = {
    "hour": r"hours?|uur|uren|stunden?|heures?",
    "minute": r"minutes?|minuten|minuut|minuten",
    "day": r"days?|dag(?:en)?|tage?n?|jours?",
    "week": r"weeks?|we(?:ek|ken)|wochen?|semaines?",
    "month": r"months?|maand(?:en)?|monate?n?|mois",
    "quarter": r"quarters?|kwarta(?:al|len)|quartale?|trimestres?",
    "year": r"years?|jaar|jaren|jahre?n?|ans?|années?",
    "euro": r"euros?|€|eur",
    "dollar": r"dollars?|\$|usd",
    "pound": r"pounds?|£|pond|gbp",
}
_UNIT_WORDS = {name: re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE) for name, words in _UNITS.items()}
_UNIT_AT = {name: re.compile(rf"^[\s-]*(?:{words})(?!\w)", re.IGNORECASE) for name, words in _UNITS.items()}
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
_QUARTERS = (
    r"q1|first quarter|eerste kwartaal|erste[ns]? quartal|premier trimestre",
    r"q2|second quarter|tweede kwartaal|zweite[ns]? quartal|deuxième trimestre",
    r"q3|third quarter|derde kwartaal|dritte[ns]? quartal|troisième trimestre",
    r"q4|fourth quarter|vierde kwartaal|vierte[ns]? quartal|quatrième trimestre",
)
_QUARTER = tuple(re.compile(rf"\b(?:{q})\b", re.IGNORECASE) for q in _QUARTERS)

_UP = re.compile(
    r"\b(?:stijg\w*|steeg|stegen|gestegen|groei\w*|gegroeid|toe(?:neemt|nam|namen|genomen|nemen)|ne?e?mt?en? \w*\s?toe|"
    r"verdubbel\w*|verdrievoudig\w*|hoger\w*|meer|vaker|vergroot\w*|verhoogt?\w*|sneller|beter\w*|verbeter\w*|langer|"
    r"nam \w*\s?toe|ris(?:e|es|ing|en)|rose|gr[eo]ws?\w*|increas\w*|higher|more|doubl\w*|tripl\w*|up from|"
    r"climb\w*|jump\w*|gain\w*|better|"
    r"improv\w*|faster|longer|rais\w*|expand\w*|surg\w*|lift\w*|up\b|exceed\w*|ahead|above|over|twice|most|moved? from|"
    r"stieg\w*|steig\w*|gestiegen|zunahm\w*|zugenommen|nahm\w* .*zu|mehr|häufiger|höher\w*|wuchs|wächst|"
    r"verdoppel\w*|besser\w*|schneller|"
    r"augment\w*|hausse|plus|davantage|doubl\w*|progress\w*|mieux|meilleur\w*|gagn\w*|extra|boven|ruim|oplop\w*)\b",
    re.IGNORECASE,
)
_DOWN = re.compile(
    r"\b(?:daal\w*|dalen\w*|daalde\w*|gedaald\w*|zak(?:t|te|ten|ken)|gezakt|wegge?zak\w*|wegzak\w*|kromp\w*|krimp\w*|gekrompen|afnam\w*|afneem\w*|"
    r"afgenomen|ne?e?mt?en? \w*\s?af|nam \w*\s?af|lager\w*|minder|zeldener|zelden|verlies\w*|slechter\w*|"
    r"verminder\w*|verkleint?\w*|korter\w*|"
    r"halve(?:er|ring)\w*|fell|fall\w*|declin\w*|dropp?\w*|decreas\w*|lower\w*|less|fewer|reduc\w*|shr[aiu]nk\w*|wors\w*|los[et]\w*|loss\w*|"
    r"missed|down|below|behind|cut\w*|halv\w*|shorter|weaken\w*|wither\w*|fad\w*|erod\w*|erosion|deskill\w*|disuse|under|nothing|few|only|without|"
    r"sank\w*|sink\w*|gesunken|rückgang\w*|weniger|seltener|niedriger\w*|verlern\w*|schlechter\w*|kürzer\w*|verlor\w*|"
    r"baiss\w*|diminu\w*|recul\w*|chut\w*|moins|tomb\w*|rédui\w*|"
    r"onder(?! (?:de |het |alle |\d|ruim|bijna|meer|[a-z]+(?:en|ers|s)\b))|terug\w*|inlever\w*|kwijt)\b",
    re.IGNORECASE,
)
# The words of a draft that state a direction outright; comparatives such as "meer" also stand in neutral phrases.
_SAYS_UP = re.compile(
    r"\b(?:stijg(?:t|en|ing)|steeg|stegen|gestegen|groei(?:t|de|den|en)|gegroeid|toe(?:neemt|nam|namen|genomen|nemen)|"
    r"neemt(?: \w+){0,3} toe|verdubbel\w*|hoger|vaker|vergroot|verhoogt|verbetert)\b",
    re.IGNORECASE,
)
_SAYS_DOWN = re.compile(
    r"\b(?:daalt|daalde|daalden|dalen|daling|gedaald|zakt|zakte|wegzakt|krimpt|kromp|afneemt|afnam|afgenomen|afnemen|"
    r"neemt(?: \w+){0,3} af|lager|minder vaak|verkleint|verlaagt|verslechtert|halveert)\b",
    re.IGNORECASE,
)
_FROM_TO = re.compile(
    r"\bvan (?P<a>[\d.,]+)(?P<ua>[ ]?%| punt\w*)?(?: \w+)? (?:naar|tot) (?P<b>[\d.,]+)", re.IGNORECASE
)


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
    return problems


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
    if other.kind in (Kind.PERCENT, Kind.FRACTION):
        return abs(fraction.value - other.value) <= _FRACTION_TOLERANCE
    return False


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
        month = next((n for n, p in _MONTH.items() if p.fullmatch(match["month"])), 0)
        day = match["day"] or match["day2"]
        found.add((int(day) if day else None, month, int(match["year"]) if match["year"] else None))
    return found


def date_problems(text: str, support: str, published: tuple[str, ...]) -> list[str]:
    """Dates, years and quarters of ``text`` that neither ``support`` nor a date of publication carries."""
    known = find_dates(support) | {(d.day, d.month, d.year) for d in map(date.fromisoformat, published)}
    problems = [
        "Deze datum staat niet in de bron: " + " ".join(str(p) for p in found if p) + "."
        for found in find_dates(text)
        if not any(all(a is None or b is None or a == b for a, b in zip(found, k, strict=True)) for k in known)
    ]
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


def direction_problems(text: str, support: str) -> list[str]:
    """A rise where the source says a fall, or the other way round; also where the figures themselves say so."""
    problems = []
    up, down = bool(_SAYS_UP.search(text)), bool(_SAYS_DOWN.search(text))
    for match in _FROM_TO.finditer(text):
        a, b = (find_figures(match[g].rstrip(".,"))[0].value for g in "ab")
        if (up and not down and a > b) or (down and not up and a < b):
            problems.append(f"De richting klopt niet met de cijfers: “{match.group()}”.")
    problems += _turned(text, support)
    supported_up, supported_down = bool(_UP.search(support)), bool(_DOWN.search(support))
    if up and not down and supported_down and not supported_up:
        problems.append("De bron noemt een daling of minder, deze zin een stijging of meer.")
    if down and not up and supported_up and not supported_down:
        problems.append("De bron noemt een stijging of meer, deze zin een daling of minder.")
    return problems


def _turned(text: str, support: str) -> list[str]:
    """Where the same words stand around a direction in the source, but with the opposite direction."""
    found = []
    for says, opposite in ((_SAYS_UP, _SAYS_DOWN), (_SAYS_DOWN, _SAYS_UP)):
        for match in says.finditer(text):
            before = re.findall(r"[\w-]+ ?$", text[: match.start()])
            after = re.findall(r"^[ ]?[\w-]+ [\w-]+", text[match.end() :])
            for around in (_around(before, after), _around((), after)):
                there = re.findall(around, support) if around else []
                if any(map(opposite.fullmatch, there)) and not any(map(says.fullmatch, there)):
                    found.append(f"De bron zegt hier het tegendeel van “{match.group()}”.")
    return list(dict.fromkeys(found))


def _around(before: Sequence[str], after: Sequence[str]) -> str:
    """A pattern for what stands in the place of a direction word; empty where there is too little around it."""
    if not after:
        return ""
    lead = re.escape(before[0].strip()) + r"\s+" if before else ""
    return rf"{lead}(\w+(?: vaak)?)\s+{re.escape(after[0].strip())}"
