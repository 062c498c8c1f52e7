"""Currency. 0 undated, 2 two to three years old, 4 at most twelve months. Data may be older than their page."""

from __future__ import annotations

from datetime import date, timedelta

from monitor.judge.context import Context, level
from monitor.model import Criterion, Level

AHEAD = timedelta(days=2)  # time zones; anything later is a mistake in the page
YEARS_TO_LEVEL = ((1, 4, "hoogstens een jaar oud"), (2, 3, "één tot twee jaar oud"), (3, 2, "twee tot drie jaar oud"))


def read_currency(context: Context) -> Level:
    published, field = context.document.published, context.document.date_source or "published"
    if published is None:
        return level(Criterion.CURRENCY, 0, "zonder datum", field="published")
    if published > context.today + AHEAD:
        return level(Criterion.CURRENCY, 0, "de datum ligt in de toekomst", field=field)
    value, reason = _of_age(context.today, published)
    year = context.signals.data_year
    if year is not None and year < published.year - 1:
        older, why = _of_age(context.today, date(year, 12, 31))
        if older < value:
            return level(Criterion.CURRENCY, older, f"de gegevens zijn uit {year}: {why}", span=context.signals.period)
    return level(Criterion.CURRENCY, value, reason, field=field)


def _of_age(today: date, then: date) -> tuple[int, str]:
    age = (today - then).days / 365.25
    for years, value, reason in YEARS_TO_LEVEL:
        if age <= years:
            return value, reason
    return 1, "ouder dan drie jaar"
