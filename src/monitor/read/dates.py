"""Calendar dates as pages print them. What is a range, a year or a guess is no date."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_COMPACT = re.compile(r"(19|20)(\d{2})(\d{2})(\d{2})(?!\d)")
_DMY = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})(?!\d)")
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan januari januar jänner janvier",
            "february feb februari februar février fevrier",
            "march mar maart mrt märz maerz mars",
            "april apr avril avr",
            "may mei mai",
            "june jun juni juin",
            "july jul juli juillet",
            "august aug augustus août aout",
            "september sep sept septembre",
            "october oct oktober okt octobre",
            "november nov novembre",
            "december dec dezember dez décembre decembre",
        ),
        start=1,
    )
    for name in names.split()
}
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th|er|\.)?\s+([^\W\d_]+)\.?,?\s+(\d{4})(?!\d)")
_MONTH_FIRST = re.compile(r"([^\W\d_]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?!\d)")
_URL = re.compile(r"/(20\d{2})[/-](\d{1,2})[/-](\d{1,2})(?:[/-]|$)")


def read_date(text: str | None) -> date | None:
    """The one day that ``text`` names, as printed (no zone is applied); None for anything less than a day."""
    text = (text or "").strip()
    if not text or len(text) > 80:
        return None
    return _numeric(text) or _worded(text)


def _numeric(text: str) -> date | None:
    if match := _ISO.match(text):
        return _local_midnight(text) or _date(match[1], match[2], match[3])
    if match := _COMPACT.match(text):
        return _date(match[1] + match[2], match[3], match[4])
    match = _DMY.match(text)
    return _day_month(match) if match else None


_WEEKDAY = re.compile(
    r"^(?:[^\W\d_]+day|(?:maan|dins|woens|donder|vrij|zater|zon)dag|[^\W\d_]+(?:tag|woch|di)),?\s+|^[^\W\d_]{2,3}[,.]\s+",
    re.IGNORECASE,
)


def _worded(text: str) -> date | None:
    text = _WEEKDAY.sub("", text)
    if match := _DAY_FIRST.match(text):
        return _named(match[3], match[2], match[1])
    match = _MONTH_FIRST.match(text)
    return _named(match[3], match[1], match[2]) if match else None


def _local_midnight(text: str) -> date | None:
    """2026-03-01T23:00:00Z is how many European systems write 2 March."""
    match = re.fullmatch(r"(\d{4}-\d{2}-\d{2})T2([23]):00(?::00(?:\.0+)?)?(?:Z|\+00:?00)", text)
    if not match:
        return None
    try:
        return datetime.fromisoformat(match[1]).replace(tzinfo=UTC).date() + timedelta(days=1)
    except (ValueError, OverflowError):
        return None


def _day_month(match: re.Match[str]) -> date | None:
    """1/2/2026 is two dates, of which we know neither; with points or dashes it is European."""
    first, second = int(match[1]), int(match[2])
    if "/" in match[0] and first <= 12 and second <= 12 and first != second:
        return None
    if first <= 12 < second:
        first, second = second, first
    return _date(match[3], str(second), str(first))


def _named(year: str, month: str, day: str) -> date | None:
    number = MONTHS.get(month.casefold())
    return _date(year, str(number), day) if number else None


def _date(year: str, month: str, day: str) -> date | None:
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return found if 1950 <= found.year <= 2100 else None


def date_in_url(url: str) -> date | None:
    """The day in an address such as ``/2026/03/02/``."""
    match = _URL.search(url)
    return _date(match[1], match[2], match[3]) if match else None


def printed_date(moment: datetime) -> date:
    """The calendar date of a feed's moment, where the feed's own was not kept."""
    return moment.date()
