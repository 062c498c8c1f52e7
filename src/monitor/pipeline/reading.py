"""Read: fetch what was announced, and make documents of it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import replace
from datetime import datetime
from functools import partial
from itertools import zip_longest
from urllib.parse import urlsplit

from sqlalchemy import Connection

from monitor.encode.freeing import give_back_memory
from monitor.model import Document, Entry, ReadFailure, Source
from monitor.pipeline.monitor import Monitor
from monitor.read.language import put_identifier_away
from monitor.read.page_worker import close_worker as close_page_worker
from monitor.read.pdf import close_worker as close_pdf_worker
from monitor.read.read import Fetch, Snapshot, read
from monitor.read.registries import Registries
from monitor.store import items, runs, snapshots

LOG = logging.getLogger(__name__)
ATTEMPTS = 4  # runs in which an unreachable page is asked for before it is given up: about a month
EVERY = 10  # documents between two lines of progress
LANES = 2  # threads that one host can hold: requests to it wait for each other anyhow


def read_waiting(monitor: Monitor, run_id: int) -> int:
    """Read every item that waits to be read. Return how many documents that gave."""
    with monitor.database.read() as connection:
        ids = items.waiting(connection, items.Stage.ANNOUNCED)
        stored = items.get_items(connection, ids)
    if not ids:
        return 0
    monitor.tell(f"Lezen: {len(ids)} publicaties")
    read_well = 0
    listed = [(one, stored[one].url) for one in ids]
    for done, read_one in enumerate(side_by_side(monitor, listed, lambda one: read_item(monitor, run_id, one)), 1):
        read_well += read_one
        if done % EVERY == 0 or done == len(ids):
            monitor.tell(f"  {done} van {len(ids)} gelezen")
    return read_well


def put_parsers_away() -> None:
    """End the processes that parse pages and PDFs, and give up the identifier of languages: nothing after reading needs
    them, and they hold 180 MB while the model, which comes next, takes the most."""
    close_page_worker()
    close_pdf_worker()
    put_identifier_away()
    give_back_memory()


def lanes(waiting: Sequence[tuple[int, str]]) -> tuple[tuple[int, ...], ...]:
    """The ids of ``waiting`` (id and address) in lanes that each hold one host, at most LANES of them a host.

    Hosts take turns and long lanes come first: a slow host then holds its own threads while the others are read.
    """
    hosts: dict[str, list[int]] = {}
    for item_id, url in waiting:
        hosts.setdefault(urlsplit(url).netloc, []).append(item_id)
    longest_first = sorted(hosts.values(), key=len, reverse=True)
    split = [[tuple(ids[at::LANES]) for at in range(min(LANES, len(ids)))] for ids in longest_first]
    return tuple(lane for turn in zip_longest(*split) for lane in turn if lane)


def side_by_side(monitor: Monitor, waiting: Sequence[tuple[int, str]], work: Callable[[int], bool]) -> Iterator[bool]:
    """What ``work`` gives for each of ``waiting`` (id and address), as it comes in. A lane gives its place to another
    after every item."""
    with ThreadPoolExecutor(monitor.settings.fetchers, thread_name_prefix="read") as pool:
        rest = {pool.submit(work, lane[0]): lane[1:] for lane in lanes(waiting)}
        while rest:
            future = next(as_completed(rest))
            lane = rest.pop(future)
            if lane:
                rest[pool.submit(work, lane[0])] = lane[1:]
            yield future.result()


def read_item(monitor: Monitor, run_id: int, item_id: int) -> bool:
    """Read one item; return whether it gave a document. The page's bytes are kept before what is made of them."""
    with monitor.database.read() as connection:
        stored = items.get_item(connection, item_id)
        source = runs.get_source(connection, stored.source)
        now = runs.get_run(connection, run_id).as_of
    fetch = partial(monitor.fetcher.fetch, allow_private=source.allow_private)
    last = stored.attempts + 1 >= ATTEMPTS  # then the feed's own words will do
    outcome, pages = read_safely(monitor, stored.entry, source, fetch, now=now, settle=last)
    for page in pages:
        monitor.snapshots.put(page.sha256, page.body)
    with monitor.database.write() as connection:
        record_pages(connection, item_id, pages, now=now)
        if isinstance(outcome, Document):
            items.save_document(connection, item_id, outcome, run_id=run_id)
            return True
        again = outcome.transient and not last
        items.save_failure(connection, item_id, outcome.reason, again=again)
    told = {"run": run_id, "source": source.id, "item": item_id, "url": stored.url, "reason": outcome.reason}
    LOG.warning("item not read", extra={**told, "again": again})
    return False


def read_safely(
    monitor: Monitor, entry: Entry, source: Source, fetch: Fetch, *, now: datetime, settle: bool
) -> tuple[Document | ReadFailure, tuple[Snapshot, ...]]:
    """As :func:`monitor.read.read.read`, with what the publication's site reserves for all its pages. A fault of ours
    that an odd page brings out costs that page, not the run."""
    try:
        registries = registries_for(monitor, source)
        found, pages = read(entry, source, fetch, now=now, settle=settle, registries=registries)
        if isinstance(found, Document) and found.reserved is None:
            reserved = monitor.reservations.of(found.url, allow_private=source.allow_private)
            found = replace(found, reserved=reserved)
    except Exception as error:
        LOG.exception("item not read", extra={"source": source.id, "url": entry.link})
        what = f"Het programma liep vast op deze publicatie ({type(error).__name__}); het logboek zegt waar"
        return ReadFailure(entry.link or source.url, what), ()
    return found, pages


def registries_for(monitor: Monitor, source: Source) -> Registries | None:
    """Who may be asked for a source's PDFs; nobody about what stands on a private network."""
    if source.allow_private:
        return None
    ask = partial(monitor.fetcher.fetch, accept="application/json", robots=False)  # made for programs
    return Registries(ask, email=monitor.settings.contact.removeprefix("mailto:"))


def record_pages(connection: Connection, item_id: int, pages: Iterable[Snapshot], *, now: datetime) -> None:
    """Write down which pages an item was made from."""
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
