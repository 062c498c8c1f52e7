"""Reading one source once, whatever it is: the adapter of its kind, and every failure as an outcome."""

from __future__ import annotations

import logging
import zlib
from dataclasses import replace
from datetime import datetime, timedelta
from importlib import import_module

from monitor.collect.adapter import Adapter, Taken
from monitor.collect.failures import FetchFailed
from monitor.collect.feed import NotAFeed
from monitor.collect.http import Fetcher
from monitor.model import Collected, Entry, Source, SourceOutcome, Validators

LOG = logging.getLogger(__name__)

#: The module of each access kind; each has one function ``take`` with the signature of :data:`Adapter`.
ADAPTERS = {
    "feed": "monitor.collect.from_feed",
    "sitemap": "monitor.collect.from_sitemap",
    "listing": "monitor.collect.from_listing",
    "crossref": "monitor.collect.from_crossref",
    "arxiv": "monitor.collect.from_arxiv",
    "oai-pmh": "monitor.collect.from_oai_pmh",
    "openalex": "monitor.collect.from_openalex",
    "govuk": "monitor.collect.from_govuk",
    "mailbox": "monitor.collect.from_mailbox",
    "drop": "monitor.collect.from_drop",
}


def collect(source: Source, validators: Validators, fetcher: Fetcher, *, now: datetime) -> Collected:
    """What ``source`` announces now. Never raises: a fault of the source is an outcome with a Dutch sentence, and so is
    one of ours that something odd brought out, since the other sources of a run have no part in it.

    ``validators`` are those of the last success. Now and then the server is not shown them, since some answer "not
    changed" for ever; the same bytes then still count as unchanged.
    """
    adapter: Adapter = import_module(ADAPTERS[source.kind]).take
    asked = Validators(body_sha256=validators.body_sha256) if _unconditional(source, now, fetcher) else validators
    try:
        taken = adapter(source, asked, fetcher, now)
    except FetchFailed as error:
        return Collected(source.id, error.outcome, str(error), validators=validators, status=error.status)
    except NotAFeed as error:
        return Collected(source.id, error.outcome, str(error), validators=validators)
    except Exception as error:
        LOG.exception("source not read", extra={"source": source.id, "url": source.url})
        what = f"Het programma liep vast op wat deze bron gaf ({type(error).__name__}); het logboek zegt waar"
        return Collected(source.id, SourceOutcome.BAD_CONTENT, what, validators=validators)
    return _outcome(source, taken, validators, fetcher, now)


def _unconditional(source: Source, now: datetime, fetcher: Fetcher) -> bool:
    """Each source in its own week of every few, so that not all are asked in full at once."""
    every = fetcher.limits.unconditional_every_weeks
    week = now.date().toordinal() // 7
    return week % every == zlib.crc32(source.id.encode()) % every


def _outcome(source: Source, taken: Taken, validators: Validators, fetcher: Fetcher, now: datetime) -> Collected:
    if taken.entries is None:
        return Collected(
            source.id,
            SourceOutcome.UNCHANGED,
            "Niets veranderd sinds de vorige keer",
            validators=taken.validators,
            status=taken.status,
            moved=taken.moved,
        )
    result = Collected(
        source.id,
        SourceOutcome.OK,
        taken.note,
        validators=taken.validators,
        status=taken.status,
        overflowed=taken.overflowed,
        title=taken.title,
        moved=taken.moved,
    )
    if not taken.entries:
        return replace(result, outcome=SourceOutcome.EMPTY, detail=taken.note or "De bron is bereikt maar bevat niets")
    limit = fetcher.limits.max_entries
    entries = taken.entries[:limit]
    over = taken.overflowed or len(taken.entries) > limit
    result = replace(result, entries=entries, overflowed=over)
    if stale := _stale(source, entries, fetcher, now):
        return replace(result, outcome=SourceOutcome.STALE, detail=stale)
    return replace(result, detail=taken.note or f"{len(entries)} publicatie{'' if len(entries) == 1 else 's'} gezien")


def _stale(source: Source, entries: tuple[Entry, ...], fetcher: Fetcher, now: datetime) -> str:
    dates = [entry.published for entry in entries if entry.published and entry.published <= now + timedelta(days=1)]
    if not dates or len(dates) < len(entries) / 2:  # undated entries may be new
        return ""
    newest = max(dates)
    if (now - newest).days <= stale_after(source, fetcher):
        return ""
    normally = f"; normaal komt er elke {source.cadence_days} dagen iets" if source.cadence_days else ""
    return f"De nieuwste publicatie is van {newest:%d-%m-%Y}{normally}"


def stale_after(source: Source, fetcher: Fetcher) -> int:
    """Days without news after which ``source`` counts as frozen."""
    if own := dict(source.options).get("stale_after_days"):
        return int(own)
    limits = fetcher.limits
    if source.cadence_days is None:
        return limits.stale_days
    return max(limits.stale_days_min, limits.stale_cadences * source.cadence_days)
