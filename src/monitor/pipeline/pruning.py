"""Housekeeping: forget full texts and pages after ``MONITOR_RETENTION_WEEKS``."""

from __future__ import annotations

import logging
from datetime import timedelta

from monitor.pipeline.monitor import Monitor
from monitor.store.locking import run_lock
from monitor.store.logfile import json_log
from monitor.store.pruning import Pruned, prune

LOG = logging.getLogger(__name__)


def prune_old(monitor: Monitor, *, wait_minutes: int = 0) -> Pruned:
    """Forget what is past its time. Quotes, hashes, scores, decisions and the register stay as they are.

    Raises Conflict while a run is at work: it may be reading what would be forgotten.
    """
    before = monitor.clock() - timedelta(weeks=monitor.settings.retention_weeks)
    with (
        json_log(monitor.settings.logs, monitor.clock()),
        run_lock(monitor.database, wait_seconds=wait_minutes * 60.0, on_wait=monitor.tell),
    ):
        with monitor.database.write() as connection:
            done = prune(connection, before=before)
        for sha256 in done.snapshots:  # after the rows: a page without a row is litter, a row without a page a loss
            monitor.snapshots.remove(sha256)
        LOG.info("pruned", extra={"documents": done.documents, "snapshots": len(done.snapshots)})
    return done
