"""robots.txt as RFC 9309 has it: a client error allows everything, a server error nothing."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from protego import Protego

#: The name that rules in a robots.txt are looked up by.
AGENT = "ontwikkelingen-monitor"


@dataclass(frozen=True, slots=True)
class Rules:
    """What one origin allows. ``status`` is that of the answer, or None when there was none."""

    parsed: Protego | None
    status: int | None

    def allows(self, url: str) -> bool:
        if self.parsed is None:
            return self.status is not None and self.status < 500
        return bool(self.parsed.can_fetch(url, AGENT))

    @property
    def delay(self) -> float | None:
        return self.parsed.crawl_delay(AGENT) if self.parsed is not None else None


DAY = 86_400.0  # seconds that rules may be kept (RFC 9309 section 2.4); `monitor serve` runs for months


class Robots:
    """The rules of each origin, asked once a day."""

    def __init__(
        self, ask: Callable[[str, int], tuple[int, bytes]], *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._ask = ask  # (URL, how many redirects led there) -> status and body
        self._clock = clock
        self._rules: dict[str, tuple[float, Rules]] = {}  # when they were had, and what they are
        self._locks: dict[str, threading.Lock] = {}
        self._lock = threading.Lock()

    def rules(self, origin: str, hop: int = 0) -> Rules:
        """Rules of ``origin`` ("https://host"). What may be over in a moment (no connection, a server error) is not
        remembered."""
        with self._lock:
            lock = self._locks.setdefault(origin, threading.Lock())
        with lock:
            if (known := self._rules.get(origin)) is not None and self._clock() - known[0] < DAY:
                return known[1]
            status, body = self._ask(f"{origin}/robots.txt", hop)
            rules = _rules(status, body)
            if status < 500:
                self._rules[origin] = (self._clock(), rules)
            return rules


def _rules(status: int, body: bytes) -> Rules:
    if not 200 <= status < 300 or body.lstrip()[:1] == b"<":  # an HTML page is no robots.txt
        return Rules(None, status)
    return Rules(Protego.parse(body.decode("utf-8-sig", "replace")), status)
