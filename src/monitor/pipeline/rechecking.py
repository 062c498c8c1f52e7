"""Ask known pages again whether they changed: a corrected figure, a retraction, a page taken down have to be seen.

Every changed text becomes a new version of its document. Only a change that matters sends the item back to be
understood and judged again; moved commas, new related links and counters do not.
"""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import Connection

from monitor.collect.failures import FetchFailed
from monitor.collect.http import Fetched
from monitor.errors import SourceError
from monitor.model import Document, Quality, ReadFailure
from monitor.pipeline.monitor import Monitor
from monitor.pipeline.reading import read_safely, record_pages, side_by_side
from monitor.read.documents import is_pdf
from monitor.read.read import Answer, Snapshot
from monitor.store import checks, findings, items, proposals, runs, snapshots
from monitor.store.checks import Due
from monitor.store.snapshots import KeptPage, Page
from monitor.understand.figures import figures_of

LOG = logging.getLogger(__name__)
WINDOW = timedelta(weeks=3)  # publishers correct soon: later corrections are told by the feed, or not at all
PAUSE = timedelta(days=5)  # so that a weekly run asks each page once, and a second run on a day asks nothing
MOST = 60  # pages a run: at three seconds a host, a few minutes
GONE = 410  # what a server says of a page that it took down on purpose; 404 may be a mistake, and is believed the ...
MISSING = 2  # ... second time in a row
_RANK = {Quality.METADATA: 0, Quality.TEASER: 1, Quality.PARTIAL: 2, Quality.FULL: 3}
_SENTENCE_WORDS = 6  # shorter lines hold counters, dates and prices of other things


@dataclass(frozen=True, slots=True)
class Change:
    """What is different in a new version of a publication. Nothing of it: words alone."""

    gone: tuple[str, ...] = ()  # figures that its sentences no longer state
    come: tuple[str, ...] = ()
    retracted: bool = False
    withdrawn: bool = False  # taken down
    back: bool = False  # and put up again

    @property
    def matters(self) -> bool:
        return bool(self.gone or self.come or self.retracted)


def compare(old: Document, new: Document) -> Change:
    """What a newer version of a document says otherwise: its figures, and whether it is retracted or taken down."""
    before, after = _figures(old.text), _figures(new.text)
    return Change(
        tuple(sorted(before - after)),
        tuple(sorted(after - before)),
        retracted=new.retracted and not old.retracted,
        withdrawn=new.withdrawn and not old.withdrawn,
        back=old.withdrawn and not new.withdrawn,
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


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the web says now of a page and of the PDF behind it. ``page`` is None where it could not be had."""

    page: Fetched | None
    file: Fetched | None  # None where there is none, or it could not be had
    status: int | None  # of a page that could not be had


def _recheck_item(monitor: Monitor, run_id: int, one: Due, now: datetime) -> bool:
    """Ask one page again; whether it changed in a way that matters."""
    with monitor.database.read() as connection:
        stored = items.get_item(connection, one.item)
        source = runs.get_source(connection, stored.source)
        old = items.get_documents(connection, [one.item]).get(one.item)
        kept = snapshots.pages_of(connection, [one.item]).get(one.item, ())
    link = stored.entry.link or ""
    if old is None or not old.text or not link.startswith(("http://", "https://")):
        with monitor.database.write() as connection:
            checks.record_check(connection, one.item, None, now=now)
        return False
    web = partial(monitor.fetcher.fetch, allow_private=source.allow_private)
    asked = _ask(monitor, link, one, old, kept, allow_private=source.allow_private)
    if asked.page is None:
        return _not_had(monitor, run_id, one, old, asked.status, now)
    fresh = [answer for answer in (asked.page, asked.file) if answer is not None and _is_new(answer, kept)]
    page = _page(monitor, asked.page, kept)
    if page is None or not (fresh or old.withdrawn):
        with monitor.database.write() as connection:
            _record(connection, one.item, asked, now=now)
        return False

    def fetch(url: str) -> Answer:
        if url == link:
            return page
        if asked.file is not None and not asked.file.not_modified and url == asked.file.url:
            return asked.file
        return web(url)

    new, pages = read_safely(monitor, stored.entry, source, fetch, now=now, settle=False)
    return _keep(monitor, run_id, one, old, new, pages, asked, now)


def _ask(monitor: Monitor, link: str, one: Due, old: Document, kept: Sequence[Page], *, allow_private: bool) -> _Asked:
    try:
        page = monitor.fetcher.fetch(link, validators=one.validators, allow_private=allow_private)
    except SourceError as error:
        LOG.info("page not asked again", extra={"item": one.item, "url": link, "reason": str(error)})
        return _Asked(None, None, error.status if isinstance(error, FetchFailed) else None)
    file = _file_behind(old, kept) if not is_pdf(page.content) else None
    if file is None:
        return _Asked(page, None, None)
    limit = monitor.fetcher.limits.max_pdf_bytes
    try:
        answer = monitor.fetcher.fetch(file.url, validators=one.file, allow_private=allow_private, max_bytes=limit)
    except SourceError as error:
        LOG.info("file not asked again", extra={"item": one.item, "url": file.url, "reason": str(error)})
        return _Asked(page, None, None)
    return _Asked(page, answer, None)


def _file_behind(old: Document, kept: Sequence[Page]) -> Page | None:
    """The PDF that a document was made of, where a page led to it: it may change while the page stays the same."""
    if old.kind != "pdf" or len(kept) < 2:
        return None
    files = [page for page in kept if "pdf" in (page.content_type or "").lower() or page.url.lower().endswith(".pdf")]
    return files[-1] if files else None


def _is_new(answer: Fetched, kept: Sequence[Page]) -> bool:
    known = {page.sha256 for page in kept}
    return not answer.not_modified and hashlib.sha256(answer.content).hexdigest() not in known


def _page(monitor: Monitor, answer: Fetched, kept: Sequence[Page]) -> Answer | None:
    """The page as it is now: what was answered, or the kept bytes where the server says that it did not change."""
    if not answer.not_modified:
        return answer
    for page in kept:
        body = monitor.snapshots.get(page.sha256)
        if body is not None and not is_pdf(body):
            return KeptPage(page.url, body, page.content_type)
    for page in kept:
        if (body := monitor.snapshots.get(page.sha256)) is not None:
            return KeptPage(page.url, body, page.content_type)
    return None  # forgotten by now


def _not_had(monitor: Monitor, run_id: int, one: Due, old: Document, status: int | None, now: datetime) -> bool:
    """A page that is not there. Gone for good, or not found twice in a row: the publisher took it down, which is told;
    what was read of it stays."""
    missing = one.missing + 1 if status in {404, GONE} else 0
    taken_down = status == GONE or missing >= MISSING
    with monitor.database.write() as connection:
        checks.record_check(connection, one.item, None, now=now, missing=missing)
        if taken_down and not old.withdrawn:
            items.save_version(connection, one.item, replace(old, withdrawn=True), run_id=run_id)
    return False


def _record(connection: Connection, item_id: int, asked: _Asked, *, now: datetime) -> None:
    page = asked.page.validators if asked.page else None
    file = asked.file.validators if asked.file else None
    checks.record_check(connection, item_id, page, now=now, file=file)


def _keep(
    monitor: Monitor,
    run_id: int,
    one: Due,
    old: Document,
    new: Document | ReadFailure,
    pages: tuple[Snapshot, ...],
    asked: _Asked,
    now: datetime,
) -> bool:
    """Keep a new version where there is one; whether its item waits to be understood again."""
    # A wall or a notice in its place is no correction.
    found = new if isinstance(new, Document) and (_RANK[new.quality] >= _RANK[old.quality] or new.retracted) else None
    marks = (old.sha256, old.retracted, old.withdrawn)
    changed = found is not None and (found.sha256, found.retracted, found.withdrawn) != marks
    for page in pages if changed else ():
        monitor.snapshots.put(page.sha256, page.body)
    with monitor.database.write() as connection:
        _record(connection, one.item, asked, now=now)
        if found is None or not changed:
            return False
        items.save_version(connection, one.item, found, run_id=run_id)
        record_pages(connection, one.item, pages, now=now)
        # What a person decided upon stays decided: the report tells of the change, and the person judges.
        if not compare(old, found).matters or proposals.settled_items(connection, [one.item]):
            return False
        findings.send_back(connection, one.item)
        return True
