"""A choice between phrasings that is the same every time for the same text, and differs between texts."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence

from monitor.draft.voice import words


def choose(variants: Sequence[str], key: str, avoid: Collection[str] = ()) -> str:
    """One of ``variants`` by ``key``; the next one where another draft already has it."""
    start = number(key, len(variants))
    order = [variants[(start + i) % len(variants)] for i in range(len(variants))]
    return next((v for v in order if v not in avoid), order[0])


def shortest(variants: Sequence[str], avoid: Collection[str] = ()) -> str:
    """The one of fewest words that no other draft has; the first where others have them all."""
    return min((v for v in variants if v not in avoid), key=words, default=variants[0])


def number(key: str, count: int) -> int:
    return int(hashlib.sha256(key.encode()).hexdigest(), 16) % count
