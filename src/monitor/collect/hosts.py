"""One request at a time to a host, with a pause in between, and none to a host that asked for rest."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class _Host:
    turn: threading.Lock = field(default_factory=threading.Lock)
    free_at: float = 0.0
    closed_until: float = 0.0


class Hosts:
    """The queue for each host; shared by all threads of one fetcher."""

    def __init__(
        self,
        *,
        jitter: float,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._jitter, self._clock, self._sleep = jitter, clock, sleep
        self._hosts: dict[str, _Host] = {}
        self._lock = threading.Lock()

    def _host(self, name: str) -> _Host:
        with self._lock:
            return self._hosts.setdefault(name, _Host())

    @contextmanager
    def turn(self, name: str, delay: float) -> Iterator[None]:
        """Wait for this thread's turn at ``name``; the next comes ``delay`` seconds (and a little) after its end."""
        host = self._host(name)
        with host.turn:
            wait = host.free_at - self._clock()
            if wait > 0:
                self._sleep(wait)
            try:
                yield
            finally:
                # Not a secret: the jitter only keeps several monitors from asking in step.
                host.free_at = self._clock() + delay + random.uniform(0, self._jitter)  # noqa: S311

    def close(self, name: str, seconds: float) -> None:
        """Ask ``name`` nothing for ``seconds``: it said so itself (Retry-After)."""
        host = self._host(name)
        host.closed_until = max(host.closed_until, self._clock() + seconds)

    def closed_for(self, name: str) -> float:
        """Seconds that ``name`` still wants to be left alone; 0 when it does not."""
        return max(0.0, self._host(name).closed_until - self._clock())
