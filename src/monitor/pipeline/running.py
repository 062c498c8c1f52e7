"""What surrounds the steps of a run: one at a time, logged, timed, and closed when it fails."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from monitor.errors import MonitorError, NothingReached
from monitor.pipeline.monitor import Monitor
from monitor.pipeline.notifying import tell_cut_off
from monitor.store import runs
from monitor.store.files import write_whole
from monitor.store.locking import run_lock
from monitor.store.logfile import json_log

LOG = logging.getLogger(__name__)
CUT_OFF = "Afgebroken voordat de ronde klaar was; een latere ronde heeft opgepakt wat er lag."


@contextmanager
def alone(monitor: Monitor, *, wait_minutes: int = 0) -> Iterator[None]:
    """The surroundings of one run: nobody else runs, events go to the log, and a failure is kept.

    Raises Conflict when another run is at work and still is after ``wait_minutes``.
    """
    with (
        json_log(monitor.settings.logs, monitor.clock()),
        run_lock(monitor.database, wait_seconds=wait_minutes * 60.0, on_wait=monitor.tell),
    ):
        for left in _close(monitor, CUT_OFF):  # we hold the lock: whatever is still open was cut off
            LOG.warning("run was cut off", extra={"run": left})
            _tell_cut_off(monitor, left)
        try:
            yield
        except NothingReached:
            raise
        except Exception as error:
            for failed in _close(monitor, f"Mislukt: {error}"):
                LOG.exception("run failed", extra={"run": failed})
            raise


def _close(monitor: Monitor, reason: str) -> tuple[int, ...]:
    try:
        with monitor.database.write() as connection:
            closed = runs.close_cut_off(connection, reason=reason, now=monitor.clock())
    except MonitorError:  # the database itself may be what failed; the next run closes this one
        LOG.exception("a run could not be closed")
        return ()
    for one in closed:
        try:
            write_whole(monitor.settings.reports / f"{one}.md", f"# Ronde {one}\n\n{reason}\n")
        except MonitorError:  # what failed may be the disk
            LOG.exception("a report could not be written", extra={"run": one})
    return closed


def _tell_cut_off(monitor: Monitor, run_id: int) -> None:
    try:
        tell_cut_off(monitor.settings, run_id)
    except MonitorError:  # a setting about it is wrong: no reason to leave this week out
        LOG.exception("a run that was cut off could not be told")


def stage(monitor: Monitor, run_id: int, name: str, work: Callable[[], int]) -> int:
    """Do one stage of a run; keep how long it took and how much it made, which is returned."""
    began = time.monotonic()
    count = work()
    seconds = round(time.monotonic() - began, 3)
    LOG.info("stage finished", extra={"run": run_id, "stage": name, "seconds": seconds, "count": count})
    with monitor.database.write() as connection:
        runs.save_stage(connection, run_id, runs.StageTime(name, seconds, count))
    return count
