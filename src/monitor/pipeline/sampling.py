"""Sample: each week some of what was dropped is offered to be looked at, and what people say says what was missed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from monitor.pipeline.monitor import Monitor
from monitor.pipeline.permitting import require
from monitor.review.people import Role
from monitor.review.sampling import Missed, draw, estimate
from monitor.store import aside, findings, runs
from monitor.store.aside import Answer, AsideItem

WEEKS = 26  # the samples of half a year say what is missed now


def offer(connection: Connection, run_id: int) -> int:
    """Draw the sample of a run, once; return how many dropped items are offered. The run's number is the seed.

    What runs dropped that were cut off since the last one that ended is drawn from as well: they drew none.
    """
    if aside.is_sampled(connection, run_id):
        return 0
    left = runs.taken_up(connection, run_id)
    dropped = {url: item for one in left for url, item in aside.dropped_in(connection, one).items()}
    drawn = [dropped[url] for url in draw(list(dropped), seed=run_id)]
    aside.save_sample(connection, run_id, drawn, seed=run_id, dropped=len(dropped))
    return len(drawn)


def answer(monitor: Monitor, item: int, *, belongs: bool, by: str, reason: str = "") -> None:
    """Keep what a person says of a dropped item. One that belongs is taken up by the next run, as one that is for us.

    Raises NotFound when it was not offered.
    """
    with monitor.database.write() as connection:
        require(connection, by, Role.ANALYST, to="says what belongs", where=f"item {item}")
        aside.append_answer(connection, Answer(item, belongs, by, monitor.clock(), reason))
        if belongs:
            findings.send_back(connection, item)


def missed(connection: Connection, *, now: datetime) -> Missed | None:
    """What was missed of late; None while nobody has looked at a sample."""
    return estimate(aside.sampled_weeks(connection, since=now - timedelta(weeks=WEEKS)))


@dataclass(frozen=True, slots=True)
class Aside:
    """What lies aside, and the names of the sources."""

    offered: tuple[AsideItem, ...]
    waiting: tuple[AsideItem, ...]
    missed: Missed | None
    names: dict[str, str]


def lying_aside(monitor: Monitor, *, run_id: int | None = None) -> Aside:
    """The dropped items that were offered (of one run), the items that wait for company, and what was missed.

    Raises NotFound when there is no such run.
    """
    with monitor.database.read() as connection:
        if run_id is not None:
            runs.get_run(connection, run_id)
        listed = runs.list_runs(connection)
        now = max((one.as_of for one in listed), default=monitor.clock())
        names = {name: one.name for name, one in runs.get_sources(connection).items()}
        return Aside(
            aside.offered(connection, run_id=run_id),
            aside.waiting_items(connection),
            missed(connection, now=now),
            names,
        )
