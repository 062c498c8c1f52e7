"""Lines that say who published a text and when, and nothing else: taken out of the text and kept as what they say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from monitor.links import DOI, first_doi
from monitor.read.dates import MONTHS, read_date

#: Bylines stand at a text's head or foot. A line in its middle that looks like one is part of a list or a table.
_HEAD, _FOOT = 6, 3
_LONGEST = 180  # characters of a byline; two journals' names with a date and a DOI have 120
_NAME_WORDS = 10  # "Quarterly of Applied Learning Technology" has five, a ministry in full nine

_MONTH = rf"(?:{'|'.join(sorted(map(re.escape, MONTHS), key=len, reverse=True))})"
_WEEKDAY = (
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:maan|dins|woens|donder|vrij|zater|zon)dag"
    r"|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)"
)
_DATE = re.compile(
    rf"\b(?:{_WEEKDAY},?\s+)?(?P<day>\d{{1,2}}(?:st|nd|rd|th|er|\.)?\s+{_MONTH}\.?,?\s+\d{{4}}"
    rf"|{_MONTH}\.?\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}|\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}}[-./]\d{{1,2}}[-./]\d{{4}}"
    rf"|{_MONTH}\s+\d{{4}})(?!\w)",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"(?:\bat |\bom |\bum |\bà )?\b\d{1,2}[:.h]\d{2}(?: ?(?:uur|uhr|[ap]\.?m\.?|cet|cest|utc|gmt)\b)?", re.IGNORECASE
)
_ADDRESS = re.compile(
    r"\b(?:doi\s*[:=]?\s*(?:https?://(?:dx\.)?doi\.org/)?10\.\d{4,9}/\S+|10\.\d{4,9}/\S+|https?://\S+|www\.\S+)",
    re.IGNORECASE,
)
_READING_TIME = re.compile(
    r"\b(?:leestijd|lesezeit|reading time|temps de lecture)?\s*:?\s*\d{1,3}\s*(?:min(?:ute[ns]?|uten)?\b\.?)"
    r"(?:\s*(?:read|lezen|leestijd|lesezeit|de lecture))?",
    re.IGNORECASE,
)
_WORDS_OF_BYLINES = re.compile(
    r"\b(?:(?:first |last )?(?:published|posted|updated)(?: online)?(?: on)?|publication date|gepubliceerd(?: op)?"
    r"|publicatiedatum|bijgewerkt(?: op)?|laatst gewijzigd(?: op)?|veröffentlicht(?: am)?|aktualisiert(?: am)?|stand"
    r"|publié(?:e)?(?: le)?|mis(?:e)? à jour(?: le)?|written by|geschreven door|by|door|von|par|le|am)\b:?",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(r"\s*[·•|‖/–—]\s*|\s+-\s+|\s*,\s*|\s*;\s*")
_STRONG = re.compile(r"[·•|‖–—]|\s-\s")
_BY = re.compile(
    r"^(?:(?:written |geschreven )?(?:by|door|von|par)|(?:first )?published|posted|gepubliceerd|publicatiedatum"
    r"|veröffentlicht|publié)\b",
    re.IGNORECASE,
)
_PARTICLES = frozenset({
    "of", "and", "for", "the", "on", "in", "at", "to", "a", "an", "van", "de", "der", "den", "het", "voor",
    "en", "aan", "te", "ten", "ter", "op", "und", "für", "des", "dem", "im", "zum", "zur", "am", "von", "et",
    "la", "le", "les", "du", "aux", "au", "pour", "d", "l", "à", "&", "+",
})  # fmt: skip
_LABEL = re.compile(
    r"(?:abstract|summary|executive summary|samenvatting|zusammenfassung|kurzfassung|résumé|resume)\s*[:.]?",
    re.IGNORECASE,
)
_BULLET = re.compile(r"[-–—•*◦▪■]\s|\(?\d{1,2}[.)]\s")


@dataclass(frozen=True, slots=True)
class Byline:
    """What the bylines of a text said. ``published`` and ``doi`` come from its head only: a foot names other works."""

    published: date | None = None
    doi: str | None = None


def without_bylines(blocks: Sequence[str], names: Sequence[str] = ()) -> tuple[list[str], Byline]:
    """The blocks of a text without its bylines and the lone word "Abstract", and what these lines said.

    ``names`` are those of publisher, site and authors, where known: French ones are told by nothing else.
    """
    kept: list[str] = []
    found = Byline()
    for at, block in enumerate(blocks):
        head, foot = at < _HEAD, at >= len(blocks) - _FOOT
        if head and _LABEL.fullmatch(block.strip()):
            continue
        if not (head or foot) or not is_byline(block, names, signed=not head):
            kept.append(block)
        elif head:
            found = Byline(found.published or _day(block), found.doi or first_doi(block))
    return kept, found


def is_byline(block: str, names: Sequence[str] = (), *, signed: bool = False) -> bool:
    """Whether ``block`` holds a date or a DOI, and beside these nothing but names and the signs between them.

    ``signed``: it also has to say that it is about publishing ("published on", a DOI, one of ``names``), as at the
    foot of a text, where dates and places of events stand too.
    """
    text = block.strip()
    if not text or len(text) > _LONGEST or _BULLET.match(text):
        return False
    rest = _ADDRESS.sub(" ", text)
    dated = _DATE.search(rest) is not None
    registered = DOI.search(text) is not None
    if not (dated or registered):
        return False
    rest = _READING_TIME.sub(" ", _TIME.sub(" ", _DATE.sub(" ", rest)))
    known = [name for name in names if name and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", rest, re.IGNORECASE)]
    for name in known:
        rest = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", " ", rest, flags=re.IGNORECASE)
    if signed and not (known or registered or _BY.match(text)):
        return False
    parts = [part.strip(" .:()[]") for part in _SEPARATOR.split(_WORDS_OF_BYLINES.sub(" ", rest))]
    parts = [part for part in parts if part]
    if not parts:
        return True
    if not all(_is_name(part) for part in parts) or sum(len(part.split()) for part in parts) > 2 * _NAME_WORDS:
        return False
    # A month alone beside a name is of an event, often.
    whole = registered or any(not re.fullmatch(r"\D+\d{4}", match["day"]) for match in _DATE.finditer(text))
    return whole and bool(_STRONG.search(rest) or _BY.match(text) or _dateline(text, parts))


def _dateline(text: str, parts: Sequence[str]) -> bool:
    """ "Utrecht, 5 maart 2026": one short name, a comma, and then only the date."""
    return len(parts) == 1 and len(parts[0].split()) <= 3 and text.startswith(f"{parts[0]},")


def _is_name(part: str) -> bool:
    words = part.replace("’", " ").replace("'", " ").split()
    if not words or len(words) > _NAME_WORDS or re.search(r"[.!?…]\s|[!?…]$|\d", part):
        return False
    return words[0][:1].isupper() and all(word[:1].isupper() or word.casefold() in _PARTICLES for word in words)


def _day(block: str) -> date | None:
    """The one day that a byline names; with two ("published … updated …") the first stands for publication."""
    days = (read_date(match["day"]) for match in _DATE.finditer(block))
    return next((day for day in days if day), None)
