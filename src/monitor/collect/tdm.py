"""What a site reserves for all its pages: TDMRep's file (a W3C community report)."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from fnmatch import fnmatchcase
from urllib.parse import urlsplit

from monitor.collect.failures import FetchFailed
from monitor.collect.http import Fetcher
from monitor.collect.robots import DAY

Rules = tuple[tuple[str, bool], ...]  # pattern of paths, and whether they are reserved


def reserved_by_site(url: str, fetcher: Fetcher, *, allow_private: bool = False) -> str | None:
    """Which reservation the site's ``/.well-known/tdmrep.json`` makes for the path of ``url``; None without one."""
    return _of(url, _rules(url, fetcher, allow_private=allow_private))


class Reservations:
    """As :func:`reserved_by_site`, for many pages: each site's file is asked once a day."""

    def __init__(self, fetcher: Fetcher, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._fetcher, self._clock = fetcher, clock
        self._known: dict[tuple[str, bool], tuple[float, Rules]] = {}
        self._locks: dict[tuple[str, bool], threading.Lock] = {}
        self._lock = threading.Lock()

    def of(self, url: str, *, allow_private: bool = False) -> str | None:
        """Which reservation its site makes for ``url``; None for what is no web page."""
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"}:
            return None
        site = (parts.netloc, allow_private)
        with self._lock:
            lock = self._locks.setdefault(site, threading.Lock())
        with lock:
            known = self._known.get(site)
            if known is None or self._clock() - known[0] > DAY:
                known = (self._clock(), _rules(url, self._fetcher, allow_private=allow_private))
                self._known[site] = known
        return _of(url, known[1])


def _rules(url: str, fetcher: Fetcher, *, allow_private: bool) -> Rules:
    parts = urlsplit(url)
    address = f"{parts.scheme}://{parts.netloc}/.well-known/tdmrep.json"
    try:
        answer = fetcher.fetch(address, allow_private=allow_private, accept="application/json", robots=False)
        rows = json.loads(answer.content)
    except (FetchFailed, ValueError, RecursionError):
        return ()
    found = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    return tuple((_pattern(str(row.get("location", ""))), str(row.get("tdm-reservation")) == "1") for row in found)


def _of(url: str, rules: Rules) -> str | None:
    path = urlsplit(url).path or "/"
    reserved = next((reserved for pattern, reserved in rules if fnmatchcase(path, pattern)), False)
    return "tdmrep.json" if reserved else None


def _pattern(location: str) -> str:
    """TDMRep's own patterns: ``*`` for anything, ``$`` for the end; without it a prefix."""
    return location[:-1] if location.endswith("$") else f"{location}*"
