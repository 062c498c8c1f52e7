"""A figure in an analyst's sentence that its source has revised: the new one takes its place, and no more changes.

The sentence and the revised finding are laid side by side word by word, with a mark for every figure. Only where the
words around the figures are the same is one figure taken for another.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from monitor.draft.fact import Fact
from monitor.draft.figures import Figure, dutch, find_figures, is_year
from monitor.model import DraftSentence

_ALIKE = 0.6  # of the words of the finding that stand in the sentence, in the same order
_FIGURE = "#"
_WORD = re.compile(r"#|[^\W\d_]+(?:['’-][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Replaced:
    """A figure as the analyst wrote it, and as the source now has it."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Revised:
    sentence: DraftSentence
    replaced: tuple[Replaced, ...]


def revised_sentence(sentence: str, fact: Fact) -> Revised | None:
    """The sentence with the figures of ``fact`` in place of older ones; None where it tells something else, or the
    same figures."""
    old, new = _own_figures(sentence), _own_figures(fact.text)
    if not old or not new:
        return None
    before, after = _marked(sentence, old), _marked(fact.text, new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    pairs = [(a + n, b + n) for a, b, size in matcher.get_matching_blocks() for n in range(size)]
    told = sum(after[b] != _FIGURE for _, b in pairs)
    if told < _ALIKE * sum(w != _FIGURE for w in after):
        return None
    text, replaced = sentence, []
    for a, b in sorted(pairs, reverse=True):
        if before[a] != _FIGURE:
            continue
        was, now = old[before[:a].count(_FIGURE)], new[after[:b].count(_FIGURE)]
        printed = dutch(now)
        if was.kind is now.kind and was.value != now.value and printed:
            text = text[: was.start] + printed + text[was.end :]
            replaced.append(Replaced(was.text.strip(), printed))
    if not replaced:
        return None
    return Revised(DraftSentence(text, fact.spans), tuple(reversed(replaced)))


def _own_figures(text: str) -> list[Figure]:
    return [f for f in find_figures(text) if not is_year(f)]


def _marked(text: str, figures: list[Figure]) -> list[str]:
    """The words in lower case, with a mark in the place of every figure."""
    for figure in reversed(figures):
        text = f"{text[: figure.start]} {_FIGURE} {text[figure.end :]}"
    return [w.lower() for w in _WORD.findall(text)]
