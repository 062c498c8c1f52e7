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
ENOUGH = 8  # hashes in common from which a pair is looked at
STANDING_PHRASE = 50  # what more texts than these share is a standing phrase, not a copy
READ = 20_000  # characters of a text that are fingerprinted
_WORD = re.compile(r"\w+")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]")  # scripts that write no spaces between words

Sketch = bytes  # at most SKETCH hashes, ascending, each a little-endian unsigned 32-bit number


def fingerprint(text: str) -> Sketch:
    """The sketch of a text: at most 96 hashes (384 bytes); empty for a text of fewer than five words."""
    read = text[:READ].lower()
    unspaced = len(_UNSPACED.findall(read)) * 3 > len(read)
    words = _WORD.findall(read)
    if unspaced:
        words = list("".join(words))
    shingles = {" ".join(words[at : at + SHINGLE_WORDS]) for at in range(len(words) - SHINGLE_WORDS + 1)}
    hashes = sorted({_hash(shingle) for shingle in shingles})[:SKETCH]
    return np.asarray(hashes, dtype="<u4").tobytes()


def _hash(shingle: str) -> int:
    return int.from_bytes(hashlib.blake2b(shingle.encode(), digest_size=4).digest(), "little")


def resemblance(a: Sketch, b: Sketch) -> float:
    """Estimated share of common shingles in all shingles of the two texts (Jaccard), 0 to 1."""
    if not a or not b:
        return 0.0
    one, other = _hashes(a), _hashes(b)
    union = np.union1d(one, other)[: min(SKETCH, max(len(one), len(other)))]
    return float(np.isin(union, np.intersect1d(one, other)).mean())


def similar_pairs(new: Sequence[Sketch], old: Sequence[Sketch]) -> list[tuple[int, int, float]]:
    """All pairs (index in new, index in new + old, resemblance) that share at least eight hashes."""
    wanted = np.unique(_hashes(b"".join(new)))
    if not len(wanted):
        return []
    sketches = [*new, *old]
    hashes = _hashes(b"".join(sketches))
    owners = np.repeat(np.arange(len(sketches)), [len(sketch) // 4 for sketch in sketches])
    kept = np.isin(hashes, wanted)  # of a hundred thousand earlier texts, hardly anything recurs in this week's
    hashes, owners = hashes[kept], owners[kept]
    order = np.argsort(hashes, kind="stable")
    hashes, owners = hashes[order], owners[order]
    counts: dict[tuple[int, int], int] = {}
    for group in np.split(owners, np.flatnonzero(np.diff(hashes)) + 1):
        if 1 < len(group) <= STANDING_PHRASE:
            _count(group, len(new), counts)
    return [
        (a, b, resemblance(sketches[a], sketches[b])) for (a, b), shared in sorted(counts.items()) if shared >= ENOUGH
    ]


def _hashes(sketch: bytes) -> NDArray[np.uint32]:
    return np.frombuffer(sketch, dtype="<u4")


def _count(group: NDArray[np.int_], new: int, counts: dict[tuple[int, int], int]) -> None:
    members = sorted({int(owner) for owner in group})
    for position, a in enumerate(members):
        if a >= new:
            break
        for b in members[position + 1 :]:
            counts[a, b] = counts.get((a, b), 0) + 1
