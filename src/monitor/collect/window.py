"""From which day on a source with a search interface is asked."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from monitor.model import Source

#: Two weekly runs: one that failed, or a publication registered late, costs nothing.
DAYS = 14


def since(source: Source, now: datetime) -> date:
    """The first day that is asked for, by the source's ``since_days``."""
    return now.date() - timedelta(days=int(dict(source.options).get("since_days", DAYS)))
