"""Slowing down who guesses: after some failures a name, and an address, wait."""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

TRIES = 5  # failures within the window before the next try is refused
WINDOW = timedelta(minutes=15)
REMEMBERED = 10_000  # keys: somebody who invents names does not fill the memory


@dataclass
class Throttle:
    """Failures by key, in memory: a restart forgets them, which only helps who can restart the server."""

    _failures: dict[str, deque[datetime]] = field(default_factory=lambda: defaultdict(deque))
    _lock: Lock = field(default_factory=Lock)

    def refuses(self, *keys: str, now: datetime) -> bool:
        """Whether one of these keys failed too often of late."""
        with self._lock:
            return any(self._recent(key, now) >= TRIES for key in keys)

    def failed(self, *keys: str, now: datetime) -> None:
        with self._lock:
            for key in keys:
                self._failures[key].append(now)
            while len(self._failures) > REMEMBERED:
                del self._failures[next(iter(self._failures))]

    def succeeded(self, *keys: str) -> None:
        with self._lock:
            for key in keys:
                self._failures.pop(key, None)

    def _recent(self, key: str, now: datetime) -> int:
        failures = self._failures.get(key)
        if failures is None:
            return 0
        while failures and failures[0] <= now - WINDOW:
            failures.popleft()
        if not failures:
            del self._failures[key]
        return len(failures)
