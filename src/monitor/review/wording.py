"""What becomes of a draft's sentences and their marks once a person has edited the text.

A mark belongs to what a sentence says. Moving it, another stop, a capital or quotation marks change nothing of that, so
they take no mark away; any other word does, and then the person stands for the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from monitor.model import DraftSentence

_WORD = re.compile(r"\w+(?:[.,]\d+)*%?")


def says_the_same(one: str, other: str) -> bool:
    """Whether two texts have the same words and figures in the same order."""
    return _words(one) == _words(other)


def worded(body: str, drafted: Sequence[DraftSentence]) -> tuple[DraftSentence, ...]:
    """The sentences of ``body``, in order. What stands there to the letter keeps its spans and marks; what a person
    wrote has none, unless it still holds a marked sentence word for word."""
    kept: list[DraftSentence] = []
    held: set[int] = set()
    rest = body
    for place, sentence in enumerate(drafted):
        before, found, after = rest.partition(sentence.text)
        if not found:
            continue
        if before.strip():
            kept.append(DraftSentence(before.strip()))
        kept.append(sentence)
        held.add(place)
        rest = after
    if rest.strip():
        kept.append(DraftSentence(rest.strip()))
    marked = [s for place, s in enumerate(drafted) if s.problems and place not in held]
    return tuple(_marked(one, marked) if one not in drafted else one for one in kept)


def _marked(own: DraftSentence, marked: Sequence[DraftSentence]) -> DraftSentence:
    problems = tuple(p for one in marked if _holds(own.text, one.text) for p in one.problems)
    return DraftSentence(own.text, own.spans, problems) if problems else own


def _holds(text: str, sentence: str) -> bool:
    words, wanted = _words(text), _words(sentence)
    return any(words[at : at + len(wanted)] == wanted for at in range(len(words) - len(wanted) + 1))


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]
