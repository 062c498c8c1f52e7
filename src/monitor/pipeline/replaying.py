"""Replay: what a run would propose with today's program and settings, beside what it proposed.

A copy of the database is wound back to the moment before the run: its findings and claims are taken away, the register
and the proposals are put back as they were, later items are left out. Then the steps of the flow run again, on the
copy. What is compared are the claims that ended as a proposal, or in one that grew.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from threading import Lock

from monitor.errors import SourceError
from monitor.model import Document, Entry
from monitor.pipeline import drafting, judging, proposing, understanding
from monitor.pipeline.monitor import Monitor
from monitor.read.read import read
from monitor.store import claims, items, language, runs, snapshots
from monitor.store.claims import Claim, ClaimOutcome
from monitor.store.copying import copy_tables
from monitor.store.database import open_database
from monitor.store.winding import understood_anew, wind_back


class Change(StrEnum):
    APPEARS = "appears"
    VANISHES = "vanishes"
    CHANGES = "changes"


@dataclass(frozen=True, slots=True)
class Difference:
    """One proposal that would not be what it was. ``details`` are sentences for a person."""

    change: Change
    target: str  # "development 3", or "cluster 5"
    title: str
    items: tuple[int, ...]
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Replay:
    """``proposed`` and ``replayed`` count the claims of the run that became, or grew, a proposal: then and now.

    An item that its source changed afterwards is replayed as it was read then. One of an earlier week that was
    understood anew since is left out: its finding of before is not kept, and ``unknown`` names it.
    """

    run: int
    proposed: int
    replayed: int
    same: int
    differences: tuple[Difference, ...]
    unknown: tuple[int, ...] = ()  # items that counted in the run as what they are no longer known to have been
    written_then: int = 0  # texts of the run that a language model wrote, where the replay asked none


def replay_run(monitor: Monitor, run_id: int, *, read_again: bool = False, ask_model: bool = False) -> Replay:
    """Replay a run on a copy; the database of ``monitor`` is only read. Raises NotFound when there is no such run.

    ``read_again`` makes the run's documents anew from the stored pages; what cannot be read now counts as gone.
    A language model that the settings name costs money, sees full texts and answers otherwise each time: it is asked
    only with ``ask_model``.
    """
    with monitor.database.read() as connection:
        runs.get_run(connection, run_id)
        before = claims.get_claims(connection, run_id, ClaimOutcome.PROPOSED)
        unknown = understood_anew(connection, run_id)
        written = sum(one.written for one in language.uses_of(connection, run_id))
    with _copied(monitor if ask_model else _without_model(monitor)) as copy:
        with copy.database.write() as connection:
            ids = wind_back(connection, run_id)
        if read_again:
            _read_again(copy, run_id, ids)
        for step in (
            understanding.understand_waiting,
            judging.judge_claims,
            drafting.draft_claims,
            proposing.propose,
        ):
            step(copy, run_id)
        with copy.database.read() as connection:
            after = claims.get_claims(connection, run_id, ClaimOutcome.PROPOSED)
    told = 0 if ask_model else written
    return replace(compare(run_id, before, after), unknown=unknown, written_then=told)


def _without_model(monitor: Monitor) -> Monitor:
    """The same, as if no language model were set."""
    settings = replace(monitor.settings, llm_url="", llm_unsure=0)
    return replace(
        monitor, settings=settings, open_chat=lambda: None, open_encoder=lambda: monitor.encoder, _lock=Lock()
    )


@contextmanager
def _copied(monitor: Monitor) -> Iterator[Monitor]:
    """A Monitor over a copy of the database that is gone afterwards, with the same model and the same pages."""
    with tempfile.TemporaryDirectory(prefix="replay-") as folder:
        database = open_database(f"sqlite:///{Path(folder) / 'monitor.sqlite'}", create=True)
        try:
            with monitor.database.snapshot() as origin, database.write() as target:
                copy_tables(origin, target)
            yield replace(monitor, database=database, open_encoder=lambda: monitor.encoder, _lock=Lock())
        finally:
            database.close()


def _read_again(copy: Monitor, run_id: int, ids: Sequence[int]) -> None:
    with copy.database.read() as connection:
        stored = items.get_items(connection, ids)
        sources = runs.get_sources(connection)
        pages = snapshots.pages_of(connection, ids)
        now = runs.get_run(connection, run_id).as_of
    for one in ids:
        kept = {page.url: page for page in pages.get(one, ())}
        entry = stored[one].entry
        if entry.link and not kept:
            continue  # its page was forgotten, or never kept: the document stays what it was

        def fetch(
            url: str, kept: dict[str, snapshots.Page] = kept, entry: Entry = entry, first: int = one
        ) -> snapshots.KeptPage:
            page = kept.get(url) or (next(iter(kept.values())) if url == entry.link else None)
            body = copy.snapshots.get(page.sha256) if page else None
            if page is None or body is None:
                raise SourceError("this page was not kept", where=f"item {first}: {url}")
            return snapshots.KeptPage(page.url, body, page.content_type)

        outcome, _ = read(entry, sources[stored[one].source], fetch, now=now)
        with copy.database.write() as connection:
            if isinstance(outcome, Document):
                items.save_document(connection, one, outcome, run_id=run_id)
            else:
                items.save_failure(connection, one, outcome.reason, again=False)


def compare(run_id: int, before: Sequence[Claim], after: Sequence[Claim]) -> Replay:
    """The claims of a run then and now. Clusters are numbered anew at every replay: they are paired by their items."""
    left = list(after)
    differences: list[Difference] = []
    same = 0
    for old in before:
        new = max((one for one in left if _overlap(old, one) > 0), key=lambda one: _overlap(old, one), default=None)
        if new is None:
            differences.append(Difference(Change.VANISHES, _about(old), _title(old), old.items))
            continue
        left.remove(new)
        if details := _details(old, new):
            differences.append(Difference(Change.CHANGES, _about(old), _title(new), new.items, details))
        else:
            same += 1
    differences += [Difference(Change.APPEARS, _about(one), _title(one), one.items) for one in left]
    return Replay(run_id, len(before), len(after), same, tuple(differences))


def _overlap(one: Claim, other: Claim) -> float:
    if one.development or other.development:
        return float(one.development == other.development)
    a, b = set(one.items), set(other.items)
    return len(a & b) / len(a | b) if a | b else 0.0


def _details(old: Claim, new: Claim) -> tuple[str, ...]:
    found = []
    if set(old.items) != set(new.items):
        gone, come = sorted(set(old.items) - set(new.items)), sorted(set(new.items) - set(old.items))
        found += [f"without items {gone}"] * bool(gone) + [f"with items {come}"] * bool(come)
    if old.validity != new.validity:
        scores = tuple(one.validity.score if one.validity else None for one in (old, new))
        found.append(f"score {scores[0]} becomes {scores[1]}" if scores[0] != scores[1] else "another sum, same score")
    if bool(old.draft) != bool(new.draft):
        found.append("without its draft" if old.draft else "now with a draft")
    elif old.draft and new.draft and old.draft != new.draft:
        parts = ("title", old.draft.title, new.draft.title), ("body", old.draft.body, new.draft.body)
        words = [f"another {name}" for name, a, b in parts if a != b]
        found += words or ["other evidence"]
    return tuple(found)


def _about(one: Claim) -> str:
    return f"development {one.development}" if one.development else f"cluster {one.cluster}"


def _title(one: Claim) -> str:
    return one.draft.title if one.draft else ""
