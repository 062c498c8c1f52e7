"""Read: fetch what was announced, and make documents of it."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor, as_completed

from monitor.model import Document
from monitor.pipeline.fetching import fetch_for
from monitor.pipeline.monitor import Monitor
from monitor.read.read import read
from monitor.store import items, runs, snapshots

LOG = logging.getLogger(__name__)
ATTEMPTS = 4  # runs in which an unreachable page is asked for before it is given up: about a month
EVERY = 10  # documents between two lines of progress


def read_waiting(monitor: Monitor, run_id: int) -> int:
    """Read every item that waits to be read. Return how many documents that gave."""
    with monitor.database.read() as connection:
        ids = items.waiting(connection, items.Stage.ANNOUNCED)
    if not ids:
        return 0
    monitor.tell(f"Lezen: {len(ids)} publicaties")
    read_well = 0
    with ThreadPoolExecutor(monitor.settings.fetchers, thread_name_prefix="read") as pool:
        futures = [pool.submit(read_item, monitor, run_id, item_id) for item_id in ids]
        for done, future in enumerate(as_completed(futures), 1):
            read_well += future.result()
            if done % EVERY == 0 or done == len(ids):
                monitor.tell(f"  {done} van {len(ids)} gelezen")
    return read_well


def read_item(monitor: Monitor, run_id: int, item_id: int) -> bool:
    """Read one item; return whether it gave a document. The page's bytes are kept before what is made of them."""
    with monitor.database.read() as connection:
        stored = items.get_item(connection, item_id)
        source = runs.get_source(connection, stored.source)
        now = runs.get_run(connection, run_id).as_of
    outcome, pages = read(stored.entry, source, fetch_for(monitor, source), now=now)
    for page in pages:
        monitor.snapshots.put(page.sha256, page.body)
    with monitor.database.write() as connection:
        for page in pages:
            snapshots.record_snapshot(
                connection,
                item_id,
                sha256=page.sha256,
                url=page.url,
                content_type=page.content_type or "",
                size=len(page.body),
                now=now,
            )
        if isinstance(outcome, Document):
            items.save_document(connection, item_id, outcome, run_id=run_id)
            return True
        again = outcome.transient and stored.attempts + 1 < ATTEMPTS
        items.save_failure(connection, item_id, outcome.reason, again=again)
    told = {"run": run_id, "source": source.id, "item": item_id, "url": stored.url, "reason": outcome.reason}
    LOG.warning("item not read", extra={**told, "again": again})
    return False
