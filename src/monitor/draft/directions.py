"""Rises and falls in a Dutch sentence, held against the words of its sources."""

from __future__ import annotations

import re
from decimal import Decimal

from monitor.draft.figure_directions import turned_figures, turned_throughout
from monitor.draft.figures import find_figures

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
    r"neemt(?: \w+){0,3} toe|verdubbel\w*|hoger|vaker|vergroot|verhoogt|verbetert|vooruit)\b",
    re.IGNORECASE,
)
_SAYS_DOWN = re.compile(
    r"\b(?:daalt|daalde|daalden|dalen|daling|gedaald|zakt|zakte|wegzakt|krimpt|kromp|afneemt|afnam|afgenomen|afnemen|"
    r"neemt(?: \w+){0,3} af|lager|minder vaak|verkleint|verlaagt|verslechtert|halveert)\b",
    re.IGNORECASE,
)
# And comparatives, where the words around them are the same in the source.
_TURNS_UP = re.compile(rf"{_SAYS_UP.pattern}|\b(?:meer|sneller|langer|beter)\b", re.IGNORECASE)
_TURNS_DOWN = re.compile(rf"{_SAYS_DOWN.pattern}|\b(?:minder|langzamer|korter|slechter)\b", re.IGNORECASE)
_BEFORE = re.compile(r"[\w-]+ $")
_AFTER = re.compile(r"(?:[’”]?[,;:]? [\w'-]+){1,2}")
_FROM_TO = re.compile(
    r"\bvan (?P<a>[\d.,]+)(?P<ua>[ ]?%| punt\w*)?(?: \w+)? (?:naar|tot) (?P<b>[\d.,]+)", re.IGNORECASE
)

# "Meer dan de rest: 40% tegen 30%": what is told first is what the comparison is of.
_COMPARED = re.compile(
    r"\b(?:(?P<up>meer|vaker|hogere?)|minder|zeldener|lagere?)\b[^.;:]{0,60}\bdan\b[^.;:]{0,60}: "
    r"(?P<a>\d[\d.,]*)\s?(?:%|procent|punten)? tegen (?P<b>\d[\d.,]*)",
    re.IGNORECASE,
)


def direction_problems(text: str, support: str) -> list[str]:
    """A rise where the source says a fall, or the other way round; also where the figures themselves say so."""
    problems = []
    up, down = bool(_SAYS_UP.search(text)), bool(_SAYS_DOWN.search(text))
    for match in _FROM_TO.finditer(text):
        a, b = _two(match)
        if (up and not down and a > b) or (down and not up and a < b):
            problems.append(f"De richting klopt niet met de cijfers: “{match.group()}”.")
    for match in _COMPARED.finditer(text):
        a, b = _two(match)
        if (a < b) if match["up"] else (a > b):
            problems.append(f"De richting klopt niet met de cijfers: “{match.group()}”.")
    problems += _turned(text, support) + turned_figures(text, support) + turned_throughout(text, support)
    supported_up, supported_down = bool(_UP.search(support)), bool(_DOWN.search(support))
    if up and not down and supported_down and not supported_up:
        problems.append("De bron noemt een daling of minder, deze zin een stijging of meer.")
    if down and not up and supported_up and not supported_down:
        problems.append("De bron noemt een stijging of meer, deze zin een daling of minder.")
    return problems


def _two(match: re.Match[str]) -> tuple[Decimal, Decimal]:
    first, second = (find_figures(match[g].rstrip(".,"))[0].value for g in "ab")
    return first, second


def _turned(text: str, support: str) -> list[str]:
    """Where the same words stand around a direction in the source, but with the opposite direction."""
    found = []
    for says, opposite in ((_TURNS_UP, _TURNS_DOWN), (_TURNS_DOWN, _TURNS_UP)):
        for match in says.finditer(text):
            before, after = _BEFORE.search(text[: match.start()]), _AFTER.match(text[match.end() :])
            for around in _around(before[0] if before else "", after[0] if after else ""):
                there = re.findall(around, support)
                if any(map(opposite.fullmatch, there)) and not any(map(says.fullmatch, there)):
                    found.append(f"De bron zegt hier het tegendeel van “{match.group()}”.")
    return list(dict.fromkeys(found))


def _around(before: str, after: str) -> list[str]:
    """Patterns for what stands in the place of a direction word: between the words around it, and before two words."""
    behind = re.escape(after)
    patterns = [rf"\b{re.escape(before.strip())}\s+(\w+(?: vaak)?){behind}\b"] if before and after else []
    return patterns + ([rf"\b(\w+(?: vaak)?){behind}\b"] if len(after.split()) > 1 else [])
