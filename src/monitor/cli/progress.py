"""Lines of progress, and a sign of life when a step is long."""

from __future__ import annotations

import threading
import time
from types import TracebackType
from typing import Self

import typer

SILENCE_SECONDS = 3.0


class Progress:
    """Prints what it is told; when nothing was told for three seconds, it says what it waits for and for how long.

    with Progress() as progress:
        progress("Reading …")
    """

    def __init__(self, waits_for: str = "") -> None:
        self._line = waits_for
        self._since = time.monotonic()
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._watch, name="progress", daemon=True)

    def __call__(self, line: str) -> None:
        """Print a line."""
        with self._lock:
            typer.echo(line)
            self._line = line
            self._since = time.monotonic()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._stop.wait(SILENCE_SECONDS):
            with self._lock:
                silent = time.monotonic() - self._since
                if silent >= SILENCE_SECONDS:
                    typer.echo(f"  … {silent:.0f} s{_after(self._line)}")


def _after(line: str) -> str:
    return f" (na: {line.strip()[:70]})" if line.strip() else ""
