"""Ask known pages again whether they changed: a corrected figure or a retraction has to reach a person.

Every changed text becomes a new version of its document. Only a change that matters sends the item back to be
understood and judged again; moved commas, new related links and counters do not.
"""

from __future__ import annotations

import hashlib
import logging
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from monitor.collect.http import Fetched
from monitor.errors import SourceError
from monitor.model import Document, Quality, ReadFailure, Validators
from monitor.pipeline.monitor import Monitor
from monitor.pipeline.reading import record_pages, registries_for, side_by_side
from monitor.read.read import Snapshot, read
from monitor.store import checks, findings, items, proposals, runs, snapshots
from monitor.store.checks import Due
from monitor.understand.figures import figures_of

LOG = logging.getLogger(__name__)
WINDOW = timedelta(weeks=3)  # publishers correct soon: later corrections are told by the feed, or not at all
PAUSE = timedelta(days=5)  # so that a weekly run asks each page once, and a second run on a day asks nothing
MOST = 60  # pages a run: at three seconds a host, a few minutes
_RANK = {Quality.METADATA: 0, Quality.TEASER: 1, Quality.PARTIAL: 2, Quality.FULL: 3}
_SENTENCE_WORDS = 6  # shorter lines hold counters, dates and prices of other things


@dataclass(frozen=True, slots=True)
class Change:
    """What is different in a new version of a publication. Nothing of it: words alone."""

    gone: tuple[str, ...] = ()  # figures that its sentences no longer state
    come: tuple[str, ...] = ()
    retracted: bool = False

    @property
    def matters(self) -> bool:
        return bool(self.gone or self.come or self.retracted)


def compare(old: Document, new: Document) -> Change:
    """What a newer version of a document says otherwise: its figures, and whether it is retracted."""
    before, after = _figures(old.text), _figures(new.text)
    return Change(
        tuple(sorted(before - after)), tuple(sorted(after - before)), retracted=new.retracted and not old.retracted
    )


def _figures(text: str) -> frozenset[str]:
    prose = [block for block in text.split("\n\n") if len(block.split()) >= _SENTENCE_WORDS]
    sentences = [one for block in prose for one in re.split(r"(?<=[.!?])\s+", block)]
    return frozenset(figure for one in sentences for figure in figures_of(one))


def recheck(monitor: Monitor, run_id: int) -> int:
    """Ask the pages that are due; return how many changed in a way that matters and wait to be understood again."""
    with monitor.database.read() as connection:
        now = runs.get_run(connection, run_id).as_of
        wanted = checks.due(connection, since=now - WINDOW, before=now - PAUSE, most=MOST)
    if not wanted:
        return 0
    monitor.tell(f"Nakijken of {len(wanted)} eerder gelezen publicaties zijn gewijzigd")
    by_id = {one.item: one for one in wanted}
    listed = [(one.item, one.url) for one in wanted]
    return sum(side_by_side(monitor, listed, lambda item_id: _recheck_item(monitor, run_id, by_id[item_id], now)))


def _recheck_item(monitor: Monitor, run_id: int, one: Due, now: datetime) -> bool:
    """Ask one page again; whether it changed in a way that matters."""
    with monitor.database.read() as connection:
        stored = items.get_item(connection, one.item)
        source = runs.get_source(connection, stored.source)
        old = items.get_documents(connection, [one.item]).get(one.item)
        kept = {page.sha256 for page in snapshots.pages_of(connection, [one.item]).get(one.item, ())}
    link = stored.entry.link or ""
    web = partial(monitor.fetcher.fetch, allow_private=source.allow_private)
    answer = _answer(monitor, link, one, allow_private=source.allow_private) if old and old.text else None
    validators = answer.validators if answer else None
    if answer is None or answer.not_modified or hashlib.sha256(answer.content).hexdigest() in kept or old is None:
        with monitor.database.write() as connection:
            checks.record_check(connection, one.item, validators, now=now)
        return False

    def fetch(url: str) -> Fetched:
        return answer if url == link else web(url)

    new, pages = read(stored.entry, source, fetch, now=now, settle=False, registries=registries_for(monitor, source))
    return _keep(monitor, run_id, one.item, old, new, pages, answer.validators, now)


def _answer(monitor: Monitor, link: str, one: Due, *, allow_private: bool) -> Fetched | None:
    if not link.startswith(("http://", "https://")):
        return None
    try:
        return monitor.fetcher.fetch(link, validators=one.validators, allow_private=allow_private)
    except SourceError as error:
        LOG.info("page not asked again", extra={"item": one.item, "url": link, "reason": str(error)})
        return None


def _keep(
    monitor: Monitor,
    run_id: int,
    item_id: int,
    old: Document,
    new: Document | ReadFailure,
    pages: tuple[Snapshot, ...],
    validators: Validators,
    now: datetime,
) -> bool:
    """Keep a new version where there is one; whether its item waits to be understood again."""
    # A wall or a notice in its place is no correction.
    found = new if isinstance(new, Document) and (_RANK[new.quality] >= _RANK[old.quality] or new.retracted) else None
    changed = found is not None and (found.sha256, found.retracted) != (old.sha256, old.retracted)
    for page in pages if changed else ():
        monitor.snapshots.put(page.sha256, page.body)
    with monitor.database.write() as connection:
        checks.record_check(connection, item_id, validators, now=now)
        if found is None or not changed:
            return False
        items.save_version(connection, item_id, found, run_id=run_id)
        record_pages(connection, item_id, pages, now=now)
        # What a person decided upon stays decided: the report tells of the change, and the person judges.
        if not compare(old, found).matters or proposals.settled_items(connection, [item_id]):
            return False
        findings.send_back(connection, item_id)
        return True
