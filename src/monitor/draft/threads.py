"""What binds developments: the threads that run through them, told from their own words."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache

from monitor.draft.themes import data_file
from monitor.model import Development

_STEM = 6  # letters by which words of a line and of a development are held the same
_SHARED = 2  # such words, from which a development bears a line that no thread tells
# Words of five letters and more that stand in half of all developments: they bear nothing.
_EVERYWHERE = re.compile(
    r"^(?:organis|medewe|werkne|leren|vaardi|genera|genai|toenem|verand|gebruik|gebrui|daarom|effect|moeten|worden|"
    r"werken|train)"
)
_RISES = re.compile(r"\b(?:groei\w*|stijgt|stijgen|versterkt|vergroot|verhoogt|neemt toe|nemen toe|sneller|meer)\b")
_FALLS = re.compile(r"\b(?:daalt|dalen|stokt|verkleint|verlaagt|neemt af|nemen af|minder|verdwijn\w*|krimpt)\b")


@dataclass(frozen=True, slots=True)
class Thread:
    id: str
    cue: re.Pattern[str]
    asks: str  # follows "daarom"

    def strength(self, development: Development) -> int:
        """How much of a development is about it: its title counts double. 0: not at all."""
        return 2 * len(self.cue.findall(development.title)) + len(self.cue.findall(development.body))


@cache
def load_threads() -> tuple[Thread, ...]:
    listed = data_file("insights.yaml")["threads"]
    return tuple(Thread(t["id"], re.compile(t["cue"], re.IGNORECASE), t["asks"]) for t in listed)


def threads_of(line: str) -> tuple[Thread, ...]:
    return tuple(t for t in load_threads() if t.cue.search(line))


def bears(line: str, developments: Sequence[Development]) -> tuple[Development, ...]:
    """The developments that a line rests on: of one of its threads, strongest first; where it has no thread that we
    know, those that share words of weight with it."""
    threads = threads_of(line)
    if threads:
        strengths = {d.number: sum(t.strength(d) for t in threads) for d in developments}
        return tuple(sorted((d for d in developments if strengths[d.number]), key=lambda d: -strengths[d.number]))
    known = _stems(line)
    return tuple(d for d in developments if len(known & _stems(f"{d.title} {d.body}")) >= _SHARED)


def opposed(one: str, other: str) -> bool:
    """Whether one text tells a rise and the other a fall."""
    first, second = ((bool(_RISES.search(t)), bool(_FALLS.search(t))) for t in (one, other))
    return (first, second) in {((True, False), (False, True)), ((False, True), (True, False))}


def numbers(developments: Collection[Development]) -> tuple[int, ...]:
    return tuple(sorted(d.number for d in developments))


def _stems(text: str) -> frozenset[str]:
    words = re.findall(r"[^\W\d_]{5,}", text.lower())
    return frozenset(w[:_STEM] for w in words if not _EVERYWHERE.match(w))
