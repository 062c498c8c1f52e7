"""Fingerprints of wording, to find copies among a hundred thousand texts in a second.

A text is cut into runs of five words; of their hashes the smallest are kept (a bottom-k sketch, Broder 1997). Two
sketches estimate how much of the two texts is the same.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

SHINGLE_WORDS = 5
SKETCH = 96  # hashes kept: an estimated resemblance is right to within about .05
READ = 20_000  # characters of a text that are fingerprinted
_WORD = re.compile(r"\w+")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]")  # scripts that write no spaces between words

Hashes = NDArray[np.uint32]


def fingerprint(text: str) -> tuple[int, ...]:
    """The sketch of a text: at most 96 hashes, ascending; empty for a text of fewer than five words."""
    read = text[:READ].lower()
    unspaced = len(_UNSPACED.findall(read)) * 3 > len(read)
    words = _WORD.findall(read)
    if unspaced:
        words = list("".join(words))
    shingles = {" ".join(words[at : at + SHINGLE_WORDS]) for at in range(len(words) - SHINGLE_WORDS + 1)}
    return tuple(sorted({_hash(shingle) for shingle in shingles})[:SKETCH])


def _hash(shingle: str) -> int:
    return int.from_bytes(hashlib.blake2b(shingle.encode(), digest_size=4).digest(), "little")


def resemblance(a: Sequence[int], b: Sequence[int]) -> float:
    """Estimated share of common shingles in all shingles of the two texts (Jaccard), 0 to 1."""
    if not a or not b:
        return 0.0
    union = sorted({*a, *b})[: min(SKETCH, max(len(a), len(b)))]
    common = set(a) & set(b)
    return sum(value in common for value in union) / len(union)


def similar_pairs(new: Sequence[Sequence[int]], old: Sequence[Sequence[int]]) -> list[tuple[int, int, float]]:
    """All pairs (index in new, index in new + old, resemblance) that share at least eight hashes."""
    sketches = [*new, *old]
    if not new:
        return []
    owners = np.concatenate([np.full(len(s), index) for index, s in enumerate(sketches)] or [np.zeros(0)]).astype(int)
    hashes = np.concatenate([np.asarray(s, dtype=np.uint32) for s in sketches])
    order = np.argsort(hashes, kind="stable")
    hashes, owners = hashes[order], owners[order]
    counts: dict[tuple[int, int], int] = {}
    bounds = np.flatnonzero(np.diff(hashes)) + 1
    for group in np.split(owners, bounds):
        if 1 < len(group) <= 50:  # what more than fifty texts share is a standing phrase, not a copy
            _count(group, len(new), counts)
    return [(a, b, resemblance(sketches[a], sketches[b])) for (a, b), shared in sorted(counts.items()) if shared >= 8]


def _count(group: NDArray[np.int_], new: int, counts: dict[tuple[int, int], int]) -> None:
    members = sorted({int(owner) for owner in group})
    for position, a in enumerate(members):
        if a >= new:
            break
        for b in members[position + 1 :]:
            counts[a, b] = counts.get((a, b), 0) + 1
