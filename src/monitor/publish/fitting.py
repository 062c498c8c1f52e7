"""How much text a slide holds: sizes and splits are decided from widths, before any slide is made. Pure.

The failure that is refused: text that runs over the edge of a slide, or that is too small for the back of a room.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import ceil
from unicodedata import east_asian_width

_WIDTH = 0.49  # of the type size: the mean width of a letter in Arial over Dutch text, with room for ragged lines
_LINE = 1.2  # of the type size: the height of a line
_GAP = 0.5  # of the type size: the space between paragraphs
_SENTENCE = re.compile(r"(?<=[.!?…])\s+")
MORE = "…"  # a paragraph that goes on at the next slide ends and begins with it


def height(paragraphs: Sequence[str], size: float, width: float) -> float:
    """The height in points of ``paragraphs`` set in ``size`` points over ``width`` points."""
    per_line = max(int(width / (size * _WIDTH)), 1)
    lines = sum(max(-(-_length(p) // per_line), 1) for p in paragraphs)
    return lines * size * _LINE + max(len(paragraphs) - 1, 0) * size * _GAP


def _length(text: str) -> int:
    """The width of ``text`` in mean letters: capitals take a third more, letters of the Far East and emoji twice."""
    wide = sum(1 for c in text if east_asian_width(c) in {"W", "F"})
    return ceil(len(text) + wide + sum(map(str.isupper, text)) / 3)


def shorten(text: str, size: float, width: float, lines: int) -> str:
    """``text`` cut between words to ``lines`` lines of ``size`` points over ``width`` points."""
    room = lines * size * _LINE
    if height([text], size, width) <= room:
        return text
    words = text.split(" ")
    kept = next(
        (n for n in range(len(words) - 1, 0, -1) if height([" ".join(words[:n]) + f" {MORE}"], size, width) <= room), 0
    )
    return f"{' '.join(words[:kept])} {MORE}" if kept else f"{text[: int(lines * width / (size * _WIDTH) / 2)]}{MORE}"


def size_for(paragraphs: Sequence[str], sizes: Sequence[float], width: float, room: float) -> float | None:
    """The first of ``sizes`` (large to small) in which all fits into ``room`` points, or None."""
    return next((size for size in sizes if height(paragraphs, size, width) <= room), None)


def pages(paragraphs: Sequence[str], size: float, width: float, room: float) -> tuple[tuple[str, ...], ...]:
    """``paragraphs`` over as many pages as they need; a long one is split between sentences, or else between words."""
    done: list[tuple[str, ...]] = []
    page: list[str] = []
    waiting = list(paragraphs)
    while waiting:
        paragraph = waiting.pop(0)
        if height([*page, paragraph], size, width) <= room:
            page.append(paragraph)
            continue
        if page:
            done.append(tuple(page))
            page, waiting = [], [paragraph, *waiting]
            continue
        first, rest = _split(paragraph, size, width, room)
        done.append((first,))
        if rest:
            waiting.insert(0, rest)
    return (*done, tuple(page)) if page or not done else tuple(done)


def even_pages(items: Sequence[str], size: float, width: float, room: float) -> tuple[tuple[str, ...], ...]:
    """As ``pages``, with about as much on each page, so that no page holds one last line."""
    full = pages(items, size, width, room)
    if len(full) == 1:
        return full
    share = height(items, size, width) / len(full)
    tries = (pages(items, size, width, min(room, share * factor)) for factor in (1.1, 1.2, 1.35, 1.5))
    return next((even for even in tries if len(even) == len(full)), full)


def _split(paragraph: str, size: float, width: float, room: float) -> tuple[str, str]:
    for parts in (_SENTENCE.split(paragraph), paragraph.split(" ")):
        kept = 0
        for i in range(1, len(parts)):
            if height([" ".join(parts[:i]) + f" {MORE}"], size, width) > room:
                break
            kept = i
        if kept:
            return f"{' '.join(parts[:kept])} {MORE}", f"{MORE} {' '.join(parts[kept:])}"
    return paragraph, ""
