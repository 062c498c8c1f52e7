"""The queue of proposals, fast however long it is: a proposal is summarised once for each of its versions."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock

from monitor.model import ProposalStatus
from monitor.pipeline.monitor import Monitor
from monitor.review import queue
from monitor.review.queue import Counts, Entry, Filter
from monitor.store import views

REMEMBERED = 64  # filters whose choice is kept until a proposal changes


@dataclass
class Queue:
    """Lines of all proposals, kept in memory and checked against the store's versions at each question."""

    monitor: Monitor
    _entries: dict[int, Entry] = field(default_factory=dict)
    _state: views.ProposalState | None = None
    _counts: Counts | None = None
    _chosen: dict[Filter, tuple[Entry, ...]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def select(self, wanted: Filter) -> tuple[Entry, ...]:
        """The lines that a filter lets through, as the proposals stand now."""
        with self._lock:
            self._refresh()
            if wanted not in self._chosen:
                if len(self._chosen) >= REMEMBERED:
                    self._chosen.clear()
                self._chosen[wanted] = queue.select(self._entries.values(), wanted)
            return self._chosen[wanted]

    def counts(self) -> Counts:
        """How many lines there are of each sort, now."""
        with self._lock:
            self._refresh()
            if self._counts is None:
                self._counts = queue.count(self._entries.values())
            return self._counts

    def _refresh(self) -> None:
        with self.monitor.database.read() as connection:
            state = views.proposal_state(connection)
            if state == self._state:
                return
            versions = views.proposal_versions(connection)
            stale = [one for one, version in versions.items() if self._version(one) != version]
            for gone in self._entries.keys() - versions.keys():
                del self._entries[gone]
            for changed in views.get_proposals(connection, stale):
                self._entries[changed.id] = queue.summarise(changed)
        self._state, self._counts = state, None
        self._chosen.clear()

    def _version(self, proposal_id: int) -> int | None:
        known = self._entries.get(proposal_id)
        return known.version if known else None

    def page(self, wanted: Filter, *, number: int = 1, size: int = queue.PAGE) -> QueuePage:
        """One page of the lines that a filter lets through, counted from 1."""
        chosen = self.select(wanted)
        pages = max(1, -(-len(chosen) // size))
        number = min(max(number, 1), pages)
        shown = chosen[(number - 1) * size : number * size]
        return QueuePage(shown, self.counts(), len(chosen), number, pages)

    def after(self, proposal_id: int, wanted: Filter | None = None) -> Neighbours:
        """The proposals before and after one, in the queue's order; ``first`` is where an analyst goes on."""
        chosen = [entry.id for entry in self.select(wanted or Filter())]
        if proposal_id not in chosen:
            return Neighbours(None, None, chosen[0] if chosen else None, None, len(chosen))
        at = chosen.index(proposal_id)
        before = chosen[at - 1] if at else None
        following = chosen[at + 1] if at + 1 < len(chosen) else None
        return Neighbours(before, following, following or before, at + 1, len(chosen))

    def open_count(self) -> int:
        return self.counts().statuses.get(ProposalStatus.OPEN, 0)


@dataclass(frozen=True, slots=True)
class QueuePage:
    entries: tuple[Entry, ...]
    counts: Counts
    chosen: int  # how many lines the filter lets through, on all pages
    number: int
    pages: int


@dataclass(frozen=True, slots=True)
class Neighbours:
    previous: int | None
    following: int | None
    first: int | None
    place: int | None  # counted from 1
    total: int
