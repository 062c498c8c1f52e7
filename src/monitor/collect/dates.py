"""Dates as feeds write them: the standards first, other languages after, and nothing where neither can be read."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

_ISO_LIKE = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{0,2})?"
)
#: Zones that feeds write by name and that the standard does not know. Ambiguous ones (IST, CST of China) are left out.
_ZONES = {"CET": 1, "CEST": 2, "MEZ": 1, "MESZ": 2, "WET": 0, "WEST": 1, "BST": 1, "EET": 2, "EEST": 3, "JST": 9,
          "AEST": 10, "AEDT": 11, "NZST": 12, "MSK": 3}  # fmt: skip
_OFFSET = re.compile(r"(?:GMT|UTC)?([+-])(\d{2}):?(\d{2})$")
_LANGUAGES = ["nl", "en", "de", "fr", "es", "pt", "it"]
#: Words that make dateparser guess from today: a feed that says "yesterday" has no date.
_RELATIVE = re.compile(
    r"\b(ago|yesterday|today|geleden|gisteren|vandaag|gestern|heute|hier|il y a|now|hace|há)\b", re.IGNORECASE
)


def parse_moment(text: str | None) -> datetime | None:
    """The moment that ``text`` names, in the offset as printed (UTC where none is); None when it cannot be read."""
    text = _ZONE_NAME.sub("", (text or "").strip())
    if not 6 <= len(text) <= 80 or not any(c.isdigit() for c in text) or _two_days(text):
        return None
    return _iso(text) or _rfc822(text) or _other(text)


#: Java's ZonedDateTime writes the zone twice: 2026-03-02T09:00:00+01:00[Europe/Amsterdam].
_ZONE_NAME = re.compile(r"(?<=[\dZz])\[[\w/+-]{2,40}\]$")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/\d{4}\b")


def _two_days(text: str) -> bool:
    """Whether ``text`` is 2/3/2026, which is one day in Europe and another in America."""
    match = _SLASHED.search(text)
    return match is not None and int(match[1]) <= 12 and int(match[2]) <= 12 and match[1].zfill(2) != match[2].zfill(2)


def _iso(text: str) -> datetime | None:
    match = _ISO_LIKE.fullmatch(text)
    if not match:
        return None
    year, month, day, hour, minute, second = (int(g) if g else 0 for g in match.groups()[:6])
    extra = timedelta(0)
    if hour == 24 and minute == second == 0:  # ISO 8601 allows it as the end of a day
        hour, extra = 0, timedelta(days=1)
    try:
        return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=_offset(match[7])) + extra
    except (ValueError, OverflowError):
        return None


def _offset(zone: str | None) -> timezone:
    if zone is None or zone in {"Z", "UTC", "GMT"}:
        return UTC
    digits = zone[1:].replace(":", "").ljust(4, "0")
    delta = timedelta(hours=int(digits[:2]), minutes=int(digits[2:4]))
    if delta >= timedelta(hours=24):
        raise ValueError(zone)
    return timezone(-delta if zone[0] == "-" else delta)


def _rfc822(text: str) -> datetime | None:
    head, _, zone = text.rpartition(" ")
    known = None
    if zone.upper() in _ZONES:
        known, text = timezone(timedelta(hours=_ZONES[zone.upper()])), head + " +0000"
    elif match := _OFFSET.fullmatch(zone):
        text = f"{head} {match[1]}{match[2]}{match[3]}"
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if known:
        return moment.replace(tzinfo=known)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _other(text: str) -> datetime | None:
    if _RELATIVE.search(text):
        return None
    import dateparser

    found = dateparser.parse(
        text,
        languages=_LANGUAGES,
        settings={"STRICT_PARSING": True, "PREFER_DAY_OF_MONTH": "first", "DATE_ORDER": "DMY", "TIMEZONE": "UTC",
                  "RETURN_AS_TIMEZONE_AWARE": True},
    )  # fmt: skip
    return found if isinstance(found, datetime) else None


def printed_date(moment: datetime) -> date:
    """The calendar date that the source meant.

    A moment of exactly 22:00 or 23:00 UTC is how many European systems write midnight of the next day.
    """
    utc = moment.astimezone(UTC)
    if moment.utcoffset() == timedelta(0) and utc.hour in {22, 23} and utc.minute == utc.second == 0:
        return utc.date() + timedelta(days=1)
    return moment.date()


def in_utc(moment: datetime | None) -> datetime | None:
    """The same moment in UTC; None at the edges of the calendar, where there is none."""
    try:
        return moment.astimezone(UTC) if moment else None
    except OverflowError:
        return None
