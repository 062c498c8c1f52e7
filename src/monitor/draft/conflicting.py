"""Two figures for the same thing in one text: "41% of nurses use AI" and, further on, "27% of nurses use AI".

Which of the two is right cannot be read from the text, so neither is told. Only sentences that say the same but for
their figures, directions and function words are held to contradict each other: with any other word they may be about
another group, year or question.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from monitor.draft.figure_directions import without_directions
from monitor.draft.figures import Figure, find_figures, is_year
from monitor.draft.material import Material
from monitor.draft.sentences import Sentence, split_sentences

_READ = 400  # sentences, as many as are read for evidence
_FEWEST = 3  # words of weight that both have
_WORD = re.compile(r"[^\W\d_]+")
_FUNCTION = frozenset(
    """
    a an the of in at on by to from for and but that is was are were has had have all total only just about nearly
    almost de het een van op bij door naar tot voor en maar dat zijn waren heeft hebben totaal slechts ruim bijna
    ongeveer
    der die das den dem des ein eine einer von auf zu für und aber dass ist war sind hat hatte haben nur fast etwa
    le la les l un une du d au aux par pour et mais que est était sont étaient ont à seulement environ près
    percent procent prozent cent per
    """.split()  # noqa: SIM905 - a list of a hundred literals is harder to read
)


@dataclass(frozen=True, slots=True)
class Conflict:
    """Start and end of the two sentences, and their first figures that differ, as printed."""

    places: tuple[tuple[int, int], tuple[int, int]]
    figures: tuple[str, str]


@lru_cache(maxsize=256)  # asked for the facts and for the reason of one draft
def conflicts_in(text: str) -> tuple[Conflict, ...]:
    """The pairs of sentences of one text that give other figures for the same; in the order of the text."""
    alike: dict[tuple[frozenset[str], tuple[str, ...]], list[tuple[Sentence, tuple[Figure, ...]]]] = defaultdict(list)
    for sentence in split_sentences(text)[:_READ]:
        figures = tuple(f for f in find_figures(sentence.text) if not is_year(f))
        said = frozenset(_words(sentence.text, figures))
        if figures and len(said) >= _FEWEST:
            alike[(said, tuple(f.kind.value for f in figures))].append((sentence, figures))
    return tuple(found for same in alike.values() for found in _pairs(same))


def in_conflict(text: str, start: int) -> bool:
    """Whether the sentence of ``text`` in which ``start`` lies gives a figure that another one contradicts."""
    return any(left <= start < right for one in conflicts_in(text) for left, right in one.places)


def told_of(material: Sequence[Material]) -> str:
    """Dutch, for the analyst, behind a sentence; empty without a conflict."""
    for one in material:
        if conflicts := conflicts_in(one.document.text):
            first, second = conflicts[0].figures
            return f" {one.source_name} geeft voor hetzelfde zowel {first} als {second}: geen van beide is overgenomen."
    return ""


def _pairs(same: list[tuple[Sentence, tuple[Figure, ...]]]) -> Iterator[Conflict]:
    (sentence, figures), *others = same
    for other, theirs in others:
        differing = [(a, b) for a, b in zip(figures, theirs, strict=True) if a.value != b.value]
        if differing:
            a, b = differing[0]
            yield Conflict(((sentence.start, sentence.end), (other.start, other.end)), (a.text.strip(), b.text.strip()))


def _words(sentence: str, figures: tuple[Figure, ...]) -> Iterator[str]:
    for figure in reversed(figures):
        sentence = f"{sentence[: figure.start]} {sentence[figure.end :]}"
    yield from (w for w in _WORD.findall(without_directions(sentence).lower()) if w not in _FUNCTION)
    yield from re.findall(r"\b(?:19|20)\d\d\b", sentence)  # of another year is not of the same
