"""Memory that is free but still held by the process, given back to the system.

Each batch of texts has activations of another size. glibc keeps what is freed between two others for the next request,
which does not fit: after 2,000 items a process holds half a gigabyte that nothing uses.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from functools import cache


def give_back_memory() -> None:
    """Give freed memory back, where the C library can (glibc's ``malloc_trim``); elsewhere nothing happens."""
    trim = _trim()
    if trim is not None:
        trim(0)


@cache
def _trim() -> Callable[[int], int] | None:
    try:
        return ctypes.CDLL(None).malloc_trim
    except (OSError, AttributeError, TypeError):  # musl and macOS have none; on Windows None names no library
        return None
