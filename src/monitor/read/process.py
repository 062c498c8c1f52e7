"""A process beside this one that parses what strangers wrote: its crash, hang or hunger for memory costs nothing more.

Both ways a message is "8 bytes length, then the message"; the answer is a JSON object.
"""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any


class Process:
    """``python -m module megabytes``, started when first needed and again after a crash; one message at a time."""

    def __init__(self, module: str, *, seconds: float, megabytes: int) -> None:
        self._module, self._seconds, self._megabytes = module, seconds, megabytes
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def ask(self, data: bytes) -> dict[str, Any]:
        """The answer to ``data``. Raises TimeoutError after the limit, OSError or EOFError when the process died."""
        with self._lock:
            try:
                return self._ask(data)
            except (OSError, EOFError):  # a TimeoutError is an OSError
                self._stop()
                raise

    def close(self) -> None:
        with self._lock:
            self._stop()

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self._stop()
            self._process = subprocess.Popen(  # noqa: S603 - our own module, no shell
                [sys.executable, "-m", self._module, str(self._megabytes)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "OMP_NUM_THREADS": "1"},
            )
        return self._process

    def _stop(self) -> None:
        if self._process is None:
            return
        self._process.kill()
        for stream in (self._process.stdin, self._process.stdout):
            with suppress(OSError):  # what was still to be written to a dead process
                if stream is not None:
                    stream.close()
        self._process.wait()
        self._process = None

    def _ask(self, data: bytes) -> dict[str, Any]:
        process = self._started()
        if process.stdin is None or process.stdout is None:  # pragma: no cover - both are pipes
            raise EOFError
        end = time.monotonic() + self._seconds
        _write(process.stdin.fileno(), len(data).to_bytes(8, "big") + data, end)
        size = int.from_bytes(_read(process.stdout.fileno(), 8, end), "big")
        answer: dict[str, Any] = json.loads(_read(process.stdout.fileno(), size, end))
        return answer


def _write(handle: int, data: bytes, end: float) -> None:
    view = memoryview(data)
    while view:
        if not select.select([], [handle], [], max(0.0, end - time.monotonic()))[1]:
            raise TimeoutError
        view = view[os.write(handle, view[:65_536]) :]


def _read(handle: int, size: int, end: float) -> bytes:
    parts: list[bytes] = []
    while size:
        if not select.select([handle], [], [], max(0.0, end - time.monotonic()))[0]:
            raise TimeoutError
        part = os.read(handle, min(size, 1_048_576))
        if not part:
            raise EOFError
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


# ---------------------------------------------------------------------------------------------- other side
def serve(parse: Callable[[bytes], dict[str, Any]]) -> None:
    """Answer messages on standard input until it ends. An ``error`` is one of memory and broken, or the parser's."""
    limit_memory(int(sys.argv[1]) if len(sys.argv) > 1 else 2000)
    source, target = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # what a library prints is no part of an answer
    while len(head := source.read(8)) == 8:
        data = source.read(int.from_bytes(head, "big"))
        try:
            result = parse(data)
        except MemoryError:
            result = {"error": "memory"}
        except Exception as error:
            result = {"error": "broken", "detail": f"{type(error).__name__}: {error}"}
        body = json.dumps(result).encode()
        target.write(len(body).to_bytes(8, "big") + body)
        target.flush()


def limit_memory(megabytes: int) -> None:
    """Refuse this process more address space than ``megabytes``."""
    import resource  # POSIX alone has it, and only this side of the pipe needs it

    size = megabytes * 1_000_000
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
