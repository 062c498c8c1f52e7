"""The fixed phrases of a briefing, recognised in Dutch and English."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from monitor.model import Citation, ValidityStatus
from monitor.publish.labels import LANGUAGES, Labels

_ANY_CASE = re.IGNORECASE
_ALL: tuple[Labels, ...] = tuple(LANGUAGES.values())


def _any(*words: str) -> str:
    return "|".join(re.escape(w) for w in words)


_DEVELOPMENT = _any(*(x.development for x in _ALL))
_VALIDITY = _any(*(x.validity for x in _ALL))
_HEADING = re.compile(
    rf"(?P<word>{_DEVELOPMENT})\s+(?P<number>\d{{1,6}})\s*"
    r"(?:[:.–—-]\s*(?P<title>.*))?$",
    _ANY_CASE | re.DOTALL,
)
# Also as other hands write it: Validiteitsscore, “= 80%”, “– 80%”, “(%): 80%”.
_SCORE = re.compile(
    rf"(?:{_VALIDITY})(?:s?score|spercentage| score)?\s*(?:\(%\))?\s*[:=–-]?\s*(?P<value>\d{{1,3}})\s*%\s*"
    r"(?:\((?P<words>[^()]*)\))?\.?$",
    _ANY_CASE,
)
_VALIDITY_WORD = re.compile(rf"(?:{_VALIDITY})(?:s?score|spercentage| score)?\s*(?:\(%\))?\s*[:=]?$", _ANY_CASE)
_PERCENTAGE = re.compile(r"\d{1,3}\s*%$")
_NO_SCORE = re.compile(
    rf"(?:{_VALIDITY})\s*:?\s*(?:{_any(*(x.no_score for x in _ALL))})\s*(?:\((?P<words>[^()]*)\))?\.?$", _ANY_CASE
)
_SCORE_AT_END = re.compile(
    rf"^(?P<body>.*\S)\s+(?P<score>(?:{_VALIDITY})\s*:?\s*\d{{1,3}}\s*%)\s*$", _ANY_CASE | re.DOTALL
)
_BAND = re.compile(r"(\d{1,3})\s*[–-]\s*(\d{1,3})")
_INSIGHTS = re.compile(rf"(?:{_any(*(x.insights for x in _ALL))})\s*:?$", _ANY_CASE)
_DERIVED = re.compile(rf"(?:{_any(*(w for x in _ALL for w in (x.contents, x.overview, x.changes)))})\s*:?$", _ANY_CASE)
_SOURCES = re.compile(r"(?:bron(?:nen)?|sources?)\s*:\s*(?P<rest>.*)$", _ANY_CASE)
_MARK = re.compile(
    rf"(?:{_any(*(word for x in _ALL for _, word in x.marks))})\s(?:{_any(*(x.since for x in _ALL))})\b.*$", _ANY_CASE
)
_CHANGE = re.compile(rf"(?:{_any(*(word for x in _ALL for _, word in x.marks))}): ", _ANY_CASE)
_FURNITURE = re.compile(
    "|".join(
        [rf"(?:{_any(*(x.overview_note for x in _ALL))})$"]
        + [rf"{re.escape(x.sample)}\.?(?: {re.escape(x.sample_note)})?$" for x in _ALL]
        + [rf"{re.escape(x.edition)} .*$" for x in _ALL]
        + [rf"\d{{1,2}} (?:{'|'.join(x.months)}) \d{{4}}$" for x in _ALL]
    ),
    _ANY_CASE,
)
_URL = re.compile(r"[\s,;]*<?(?P<url>https?://[^\s<>]+)>?\.?$")
_DATE = re.compile(
    rf"[\s,]*\b(?P<day>\d{{1,2}}) "
    rf"(?P<month>{_any(*(m for x in _ALL for m in x.months))}) (?P<year>\d{{4}})$",
    _ANY_CASE,
)
_QUOTED = re.compile(r"[\s,]*“(?P<title>.*)”$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class ReadScore:
    """A validity as a briefing prints it. ``value`` is None where it says that there is no score."""

    value: int | None
    low: int | None = None
    high: int | None = None
    status: ValidityStatus = ValidityStatus.ASSESSED


def heading(text: str) -> tuple[int, str, str] | None:
    """Number, title and language of ``Ontwikkeling 3: …``."""
    found = _HEADING.match(text)
    if not found:
        return None
    word = found["word"].lower()
    language = next(x.language for x in _ALL if x.development.lower() == word)
    return int(found["number"]), (found["title"] or "").strip(), language


def is_heading_word(text: str) -> bool:
    """Whether the text is the first word of a heading alone."""
    return text.lower() in {x.development.lower() for x in _ALL}


def score(text: str) -> ReadScore | None:
    """The score of ``Validiteit: 77% (voorlopig, bandbreedte 70–82)``; None where the line is no such thing."""
    if found := _SCORE.match(text):
        value: int | None = int(found["value"])
        if value is not None and value > 100:
            return None
    elif found := _NO_SCORE.match(text):
        value = None
    else:
        return None
    words = found["words"] or ""
    band = _BAND.search(words)
    low, high = (int(band[1]), int(band[2])) if band else (None, None)
    return ReadScore(value, low, high, _status(words, value))


def is_validity_word(text: str) -> bool:
    """Whether the text is the label of a score alone, whose number stands elsewhere."""
    return bool(_VALIDITY_WORD.match(text.strip()))


def is_percentage(text: str) -> bool:
    return bool(_PERCENTAGE.match(text))


def _status(words: str, value: int | None) -> ValidityStatus:
    for labels in _ALL:
        for status, word in labels.statuses:
            if word in words.lower():
                return status
    return ValidityStatus.UNSUPPORTED if value is None else ValidityStatus.ASSESSED


def score_at_end(text: str) -> tuple[str, ReadScore] | None:
    """A body that ends in its score, and both apart."""
    found = _SCORE_AT_END.match(text)
    read = score(found["score"]) if found else None
    return (found["body"], read) if found and read else None


def is_insights(text: str) -> bool:
    return bool(_INSIGHTS.match(text))


def is_derived_heading(text: str) -> bool:
    return bool(_DERIVED.match(text))


def is_change(text: str) -> bool:
    return bool(_CHANGE.match(text))


def is_mark(text: str) -> bool:
    return bool(_MARK.match(text))


def is_furniture(text: str) -> bool:
    """Whether it is a line that every edition prints of itself: its name, its date, that it is a sample."""
    return bool(_FURNITURE.match(text))


def sources(text: str) -> str | None:
    """What follows ``Bronnen:``, which may be nothing; None where the line does not begin so."""
    found = _SOURCES.match(text)
    return found["rest"].strip() if found else None


def citation(text: str) -> Citation:
    """``OECD, “Title”, 12 maart 2026, https://…`` in its parts; what has no such parts is the name as a whole."""
    rest, url, published, title = text.strip(), None, None, None
    if found := _URL.search(rest):
        rest, url = rest[: found.start()], found["url"]
    if found := _DATE.search(rest):
        published = _date(int(found["year"]), found["month"].lower(), int(found["day"]))
        rest = rest[: found.start()] if published else rest
    if found := _QUOTED.search(rest):
        rest, title = rest[: found.start()], found["title"]
    return Citation(name=rest.strip(" ,;") or title or url or text, url=url, published=published, title=title)


def _date(year: int, month: str, day: int) -> date | None:
    for labels in _ALL:
        names = [m.lower() for m in labels.months]
        if month in names:
            try:
                return date(year, names.index(month) + 1, day)
            except ValueError:
                return None
    return None
