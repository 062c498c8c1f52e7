"""Expressions that are asked of every sentence of a week: the answers of ``re``, at a fraction of its time.

Two thirds of drafting were searches for one of dozens of words, and ``re`` does those slowly in two ways: regardless
of case it compares letter by letter where it could skip, and of ``\\bone\\b|\\btwo\\b`` it tries every word at every
letter. So an expression is written down once more: in lower case, for texts in lower case, and with the beginning of a
word looked for once, ``\\b(?:one\\b|two\\b)``. That is four to ten times faster and finds the same.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache

_SHORT = 2_000  # characters of a text that is kept in lower case: a sentence is asked for dozens of expressions
#: Letters that ``re`` takes for an i or an s when it ignores case, and that lower case does not make one.
_ODD = re.compile("[İıſ]")
_CAPITALS = re.compile(r"(\\.)|([A-ZÀ-ÖØ-Þ])", re.DOTALL)
_CAPITAL_RANGE = re.compile(r"\[[^\]]*[À-Þ]-[^\]]*\]")  # [A-Z] is as good as [a-z]; À-Þ holds a sign that à-þ does not
_WORD_START = re.compile(r"\b[^\W_]")
_HEAD = re.compile(r"([^\W_]+)([?*{]?)")
_HEAD_LETTERS = 3


class Expression:
    """Whether and where an expression stands in a text.

    ``whether`` says only that it does: which of two alternatives that begin at one letter is found is not kept.
    """

    __slots__ = ("_exact", "_quick", "_whether", "heads", "pattern")

    def __init__(self, pattern: str, *, ignore_case: bool = False) -> None:
        """Raises re.error for what is no expression, ValueError for a class of capitals where case is ignored."""
        self.pattern = pattern
        self._exact = re.compile(pattern, re.IGNORECASE if ignore_case else 0)
        self._quick = re.compile(_lowered(pattern)) if ignore_case else None
        self._whether = re.compile(grouped(_lowered(pattern) if ignore_case else pattern))
        self.heads = _heads(pattern)  # of which one begins a word of every text that it stands in; None: not known

    @property
    def ignores_case(self) -> bool:
        return self._quick is not None

    def stands_in(self, text: str) -> bool:
        """Whether it stands anywhere in ``text``."""
        if self._quick is None:
            return self._whether.search(text) is not None
        low = folded(text)
        return (self._exact.search(text) if low is None else self._whether.search(low)) is not None

    def first(self, text: str, start: int = 0, end: int | None = None) -> tuple[int, int] | None:
        """Where it stands first between ``start`` and ``end``."""
        low = folded(text) if self._quick else None
        stop = len(text) if end is None else end
        match = self._quick.search(low, start, stop) if self._quick and low is not None else None
        if low is None:
            match = self._exact.search(text, start, stop)
        return match.span() if match else None

    def all(self, text: str) -> list[tuple[int, int]]:
        """Every place where it stands, in order; no two overlap."""
        low = folded(text) if self._quick else None
        found = self._exact.finditer(text) if self._quick is None or low is None else self._quick.finditer(low)
        return [match.span() for match in found]


class Expressions:
    """Several expressions, most of which stand nowhere in a given sentence."""

    def __init__(self, expressions: Iterable[Expression]) -> None:
        by_head: dict[str, list[Expression]] = defaultdict(list)
        self._all = tuple(dict.fromkeys(expressions))
        self._anywhere = tuple(one for one in self._all if one.heads is None)
        for one in self._all:
            for head in one.heads or ():
                by_head[head].append(one)
        self._by_head = dict(by_head)

    def maybe_in(self, text: str) -> Iterator[Expression]:
        """Each expression that may stand in ``text``, once; whatever else stands there is not one of these."""
        heads = word_heads(text)
        if heads is None:
            yield from self._all
            return
        yield from self._anywhere
        yield from {one for head in heads & self._by_head.keys() for one in self._by_head[head]}


def folded(text: str) -> str | None:
    """``text`` in lower case, letter for letter; None where that is not what ignoring case means."""
    return _kept(text) if len(text) <= _SHORT else _folded(text)


def _folded(text: str) -> str | None:
    low = text.lower()
    return low if text.isascii() or (len(low) == len(text) and not _ODD.search(text)) else None


_kept = lru_cache(maxsize=2048)(_folded)


def _lowered(pattern: str) -> str:
    if _CAPITAL_RANGE.search(pattern):
        raise ValueError(f"a range of capitals means nothing where case is ignored: {pattern}")
    return _CAPITALS.sub(lambda found: found[1] or found[2].lower(), pattern)


def grouped(pattern: str) -> str:
    """The same alternatives, those that begin a word behind one ``\\b``."""
    words, others = _split(pattern)
    return "|".join([*others, rf"\b(?:{'|'.join(words)})"]) if words else pattern


def _split(pattern: str) -> tuple[list[str], list[str]]:
    """The alternatives that begin a word, without the ``\\b`` before them, and the others."""
    words: list[str] = []
    others: list[str] = []
    for one in alternatives(pattern):
        if one.startswith(r"\b"):
            words += _inner(one[2:])
        else:
            others.append(one)
    return words, others


@lru_cache(maxsize=2048)
def word_heads(text: str) -> frozenset[str] | None:
    """The first one, two and three letters of every word of a sentence, in lower case, to hold beside the ``heads`` of
    expressions; None where lower case is not what ignoring case means."""
    low = folded(text)
    if low is None:
        return None
    starts = [found.start() for found in _WORD_START.finditer(low)]
    return frozenset(low[at : at + letters] for at in starts for letters in range(1, _HEAD_LETTERS + 1))


def _heads(pattern: str) -> frozenset[str] | None:
    """The letters with which the alternatives of a pattern begin, where each begins a word."""
    words, others = _split(pattern)
    found = [_HEAD.match(one) for one in words]
    letters = [head[1][: -1 if head[2] else None] if head else "" for head in found]
    if others or not all(letters):
        return None
    return frozenset(one.lower()[:_HEAD_LETTERS] for one in letters)


def _inner(one: str) -> list[str]:
    """The alternatives of ``(?:a|b)`` or ``(?:a|b)\\b`` where that is all; else the one itself."""
    after = one.removesuffix(r"\b") if one.endswith(r")\b") else one
    if not (after.startswith("(?:") and after.endswith(")") and _closes(after) == len(after) - 1):
        return [one]
    return [f"{part}{one[len(after) :]}" for part in alternatives(after[3:-1])]


def alternatives(pattern: str) -> list[str]:
    """What stands between the bars of a pattern that are in no group and no class."""
    cuts = [at for at, depth in _depths(pattern) if depth == 0 and pattern[at] == "|"]
    return [pattern[a + 1 : b] for a, b in zip([-1, *cuts], [*cuts, len(pattern)], strict=True)]


def _closes(pattern: str) -> int:
    """Where the group with which a pattern opens is closed."""
    return next((at for at, depth in _depths(pattern) if depth == 0 and pattern[at] == ")"), -1)


def _depths(pattern: str) -> list[tuple[int, int]]:
    """Every character that is not escaped and in no class, with how many groups are open behind it."""
    found: list[tuple[int, int]] = []
    at, depth = 0, 0
    while at < len(pattern):
        if pattern[at] == "\\":
            at += 2
            continue
        if pattern[at] == "[":  # a bracket that closes at once is a letter of the class
            at = pattern.index("]", at + (3 if pattern[at + 1] == "^" else 2))
            while pattern[at - 1] == "\\" and pattern[at - 2] != "\\":
                at = pattern.index("]", at + 1)
        elif pattern[at] == "(":
            depth += 1
        elif pattern[at] == ")":
            depth -= 1
        found.append((at, depth))
        at += 1
    return found
