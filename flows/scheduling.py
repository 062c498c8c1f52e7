"""The schedule of ``monitor serve``: ``python -m flows.scheduling``, in a process of its own beside a Prefect server.

A week that was missed because the machine was off is caught up at the start, once, however many were missed: a run
takes whatever the sources announced since the last one. So is housekeeping; a briefing is not.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Coroutine
from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas.filters import (
    DeploymentFilter,
    DeploymentFilterName,
    FlowRunFilter,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import StateType
from prefect.client.schemas.sorting import FlowRunSort
from prefect.runner import Runner
from prefect.server.schemas.schedules import CronSchedule

from flows.briefing import briefing
from flows.housekeeping import housekeeping
from flows.weekly import weekly
from monitor.bootstrap import bootstrap
from monitor.errors import ConfigError
from monitor.settings import Settings, load_settings
from monitor.store import runs
from monitor.store.runs import RunStatus

NAME, BRIEFING, HOUSEKEEPING = "weekly", "briefing", "housekeeping"
NEVER = "never"
HAPPENED = {RunStatus.FINISHED, RunStatus.NOTHING_REACHED}
LOOK_SECONDS = 30.0  # between two looks at the clock: it may be set, or the machine may sleep
GRACE = timedelta(seconds=5)  # a week that is due right now is the schedule's own to start


def schedule_of(settings: Settings) -> CronSchedule:
    """The schedule of the week as the settings have it. Raises ConfigError when it is no cron line or time zone."""
    return _schedule(settings, settings.schedule, "MONITOR_SCHEDULE", "'0 6 * * 1': Mondays at six")


def briefing_schedule_of(settings: Settings) -> CronSchedule | None:
    """The schedule of the briefing; None where the settings name none. Raises ConfigError likewise."""
    if not settings.briefing_schedule:
        return None
    example = "'0 7 1 */3 *': the first of a quarter at seven"
    return _schedule(settings, settings.briefing_schedule, "MONITOR_BRIEFING_SCHEDULE", example)


def housekeeping_schedule_of(settings: Settings) -> CronSchedule | None:
    """The schedule of backup and pruning; None where the settings say never. Raises ConfigError likewise."""
    if settings.housekeeping_schedule == NEVER:
        return None
    example = "'0 3 1 * *': the first of a month at three, or 'never'"
    return _schedule(settings, settings.housekeeping_schedule, "MONITOR_HOUSEKEEPING_SCHEDULE", example)


def _schedule(settings: Settings, cron: str, where: str, example: str) -> CronSchedule:
    try:
        ZoneInfo(settings.timezone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ConfigError(
            f"{settings.timezone!r} is no time zone", where="MONITOR_TIMEZONE", do="such as Europe/Amsterdam"
        ) from error
    try:
        return CronSchedule(cron=cron, timezone=settings.timezone)
    except ValueError as error:
        raise ConfigError(f"{cron!r} is no cron line", where=where, do=f"such as {example}") from error


async def missed(schedule: CronSchedule, last: datetime | None, now: datetime) -> bool:
    """Whether a run was due after the ``last`` one and before now. Before the first run nothing can be missed."""
    if last is None:
        return False
    due = await schedule.get_dates(1, start=last + timedelta(seconds=1))
    return bool(due) and due[0].astimezone(UTC) < now - GRACE


def last_run(settings: Settings) -> datetime | None:
    """When the last run that went to its end was started."""
    monitor = bootstrap(settings)
    try:
        with monitor.database.read() as connection:
            listed = runs.list_runs(connection)
    finally:
        monitor.close()
    return max((one.started for one in listed if one.status in HAPPENED), default=None)


async def _forget_late(client: PrefectClient, now: datetime) -> None:
    """Runs that an earlier server had planned for a time when nothing ran: one catching-up replaces them all."""
    waiting = FlowRunFilter(state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.SCHEDULED])))
    ours = DeploymentFilter(name=DeploymentFilterName(any_=[NAME]))
    order = FlowRunSort.EXPECTED_START_TIME_ASC
    late = await client.read_flow_runs(flow_run_filter=waiting, deployment_filter=ours, sort=order, limit=200)
    for one in late:
        if one.expected_start_time is not None and one.expected_start_time < now:
            await client.delete_flow_run(one.id)


async def keep_schedule(settings: Settings) -> None:
    """Run the weekly flow at its times until the process is told to stop."""
    schedule = schedule_of(settings)
    now = datetime.now(UTC)
    behind = await missed(schedule, last_run(settings), now)
    runner = Runner(name=NAME, limit=1, pause_on_shutdown=False)
    deployment = await weekly.ato_deployment(
        name=NAME,
        tags=["monitor", "weekly"],
        parameters={"wait_minutes": 60},
        description=_description(settings, settings.schedule),
    )
    identity = await runner.aadd_deployment(deployment)
    async with get_client() as client:
        await _forget_late(client, now)
        if behind:
            await _start(client, identity, f"caught up on {now:%Y-%m-%d}", NAME, "caught-up")
    times = [_start_when_due(identity, schedule, "week of", NAME)]
    if briefings := briefing_schedule_of(settings):
        deployment = await briefing.ato_deployment(
            name=BRIEFING, tags=["monitor", BRIEFING], description=_description(settings, settings.briefing_schedule)
        )
        times.append(_start_when_due(await runner.aadd_deployment(deployment), briefings, "briefing of", BRIEFING))
    if upkeep := housekeeping_schedule_of(settings):
        times.append(await _keep_house(runner, settings, upkeep, now))
    await asyncio.gather(runner.start(), *times)


def _description(settings: Settings, cron: str) -> str:
    return f"Started by `monitor serve` at '{cron}', {settings.timezone}."


async def _keep_house(
    runner: Runner, settings: Settings, schedule: CronSchedule, now: datetime
) -> Coroutine[None, None, None]:
    """Backup and pruning: at once where its time passed while nothing ran, or where it never ran; then at its times."""
    deployment = await housekeeping.ato_deployment(
        name=HOUSEKEEPING,
        tags=["monitor", HOUSEKEEPING],
        description=_description(settings, settings.housekeeping_schedule),
    )
    identity = await runner.aadd_deployment(deployment)
    async with get_client() as client:
        last = await _last_done(client, HOUSEKEEPING)
        if last is None or await missed(schedule, last, now):
            await _start(client, identity, f"housekeeping caught up on {now:%Y-%m-%d}", HOUSEKEEPING, "caught-up")
    return _start_when_due(identity, schedule, "housekeeping of", HOUSEKEEPING)


async def _last_done(client: PrefectClient, name: str) -> datetime | None:
    """When the newest run of a deployment began that went to its end, as this Prefect server remembers it."""
    done = FlowRunFilter(state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.COMPLETED])))
    ours = DeploymentFilter(name=DeploymentFilterName(any_=[name]))
    order = FlowRunSort.START_TIME_DESC
    found = await client.read_flow_runs(flow_run_filter=done, deployment_filter=ours, sort=order, limit=1)
    return found[0].start_time if found else None


async def _start_when_due(identity: UUID, schedule: CronSchedule, called: str, tag: str) -> None:
    """Start a run at each time of the schedule.

    Prefect's own scheduler is not asked: with SQLAlchemy 2.1 that of Prefect 3.8 fails at writing runs down, in the
    server's log only, and no run ever starts.
    """
    while True:
        (found,) = await schedule.get_dates(1, start=datetime.now(UTC) + timedelta(seconds=1))
        due = datetime.fromtimestamp(found.timestamp(), UTC)
        sys.stdout.write(f"next: {called} {due:%Y-%m-%d}, at {due:%H:%M} UTC\n")  # into schedule.log
        while (wait := (due - datetime.now(UTC)).total_seconds()) > 0:
            await asyncio.sleep(min(wait, LOOK_SECONDS))
        async with get_client() as client:
            await _start(client, identity, f"{called} {due:%Y-%m-%d}", tag, "scheduled")


async def _start(client: PrefectClient, identity: UUID, name: str, *tags: str) -> None:
    await client.create_flow_run_from_deployment(identity, name=name, tags=["monitor", *tags])


if __name__ == "__main__":
    asyncio.run(keep_schedule(load_settings()))
