"""Sentences with their character offsets, for Dutch, English, German and French.

Written here because the libraries tried (pysbd, syntok) break Dutch after ``dhr.``, ``d.w.z.`` and ``o.a.`` and do not
keep offsets exactly; everything downstream depends on ``text[start:end]`` being the sentence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

MAX_SENTENCE = 600  # a "sentence" longer than this is a text without sentence ends: it is cut at clause boundaries

# Dutch, English, German and French, without their last stop.
_ABBREVIATIONS = frozenset(
    """
    dhr mevr mw drs dr ir ing prof mr bijv bv bijvb ca circa d.w.z dwz e.a e.d enz etc o.a o.m m.b.t m.n t.a.v t.o.v
    i.p.v i.v.m n.a.v m.u.v z.o.z resp vgl nr nrs art blz p.c zgn incl excl min max jl ll a.s sr jr st gem afd tel
    mrs ms vs e.g i.e eg ie approx dept fig figs no nos vol pp al u.s u.k inc ltd co corp est ref sec cf
    z.b u.a d.h bzw usw ggf evtl inkl exkl str abb sog mio mrd hr fr s.o s.u u.u i.d.r v.a
    m mm mme mmes mlle p.ex c.-à-d env réf av apr
    """.split()  # noqa: SIM905 - a list of eighty literals is harder to read
)
_END = re.compile(r"[.!?…]+[\"'”“’»)\]]*(?=\s|$)")
_BREAK = re.compile(r"\n[ \t]*(?:\n|(?=[-•*–]\s)|(?=\d+[.)]\s))")
_LAST_WORD = re.compile(r"([\w.’'-]+)[.!?…]+[\"'”“’»)\]]*$")
_CLAUSE = re.compile(r"[;:,–]\s|\s[-–]\s")


@dataclass(frozen=True, slots=True)
class Sentence:
    """``source_text[start:end] == text``; ``paragraph`` counts from 0."""

    text: str
    start: int
    end: int
    paragraph: int
    index: int


@lru_cache(maxsize=256)  # the texts of one case are cut once for each of their uses
def split_sentences(text: str) -> tuple[Sentence, ...]:
    """The sentences of ``text`` in order. Never raises; an empty text has none."""
    found: list[Sentence] = []
    for number, (start, end) in enumerate(_blocks(text)):
        for left, right in _within(text, start, end):
            found.append(Sentence(text[left:right], left, right, number, len(found)))
    return tuple(found)


def _blocks(text: str) -> list[tuple[int, int]]:
    cuts = [0, *(m.end() for m in _BREAK.finditer(text)), len(text)]
    return [(a, b) for a, b in pairwise(cuts) if text[a:b].strip()]


def _within(text: str, start: int, end: int) -> list[tuple[int, int]]:
    pieces: list[tuple[int, int]] = []
    left = start
    for match in _END.finditer(text, start, end):
        if _is_end(text, left, match, end):
            pieces += _trimmed(text, left, match.end())
            left = match.end()
    pieces += _trimmed(text, left, end)
    return [part for piece in pieces for part in _not_too_long(text, *piece)]


def _is_end(text: str, left: int, match: re.Match[str], end: int) -> bool:
    if match.group()[0] != ".":
        following = text[match.end() : match.end() + 2].strip()
        return not following[:1].islower()
    word = _LAST_WORD.search(text, left, match.end())
    token = word.group(1).rstrip(".").lower() if word else ""
    following = text[match.end() : min(match.end() + 12, end)].lstrip(" \t\n\"'“‘«([")
    if following[:1].islower():
        return False
    if token in _ABBREVIATIONS:
        return False
    if len(token) == 1 and token.isalpha():  # an initial
        return False
    # "1. Über" at the start of a block is a heading's number, "in 2025." is an end.
    return not (token.isdigit() and match.start() - left <= 3)


def _trimmed(text: str, left: int, right: int) -> list[tuple[int, int]]:
    while left < right and text[left].isspace():
        left += 1
    while right > left and text[right - 1].isspace():
        right -= 1
    return [(left, right)] if right > left else []


def _not_too_long(text: str, left: int, right: int) -> list[tuple[int, int]]:
    pieces: list[tuple[int, int]] = []
    while right - left > MAX_SENTENCE:
        cut = cut_at_clause(text, left, left + MAX_SENTENCE)
        pieces += _trimmed(text, left, cut)
        left = cut
    return pieces + _trimmed(text, left, right)


def cut_at_clause(text: str, left: int, right: int) -> int:
    """The last good place at or before ``right`` to stop reading: after a clause, else after a word."""
    floor = left + (right - left) // 3
    clauses = [m.start() for m in _CLAUSE.finditer(text, floor, right)]
    if clauses:
        return clauses[-1]
    spaces = [i for i in range(floor, right) if text[i].isspace()]
    return spaces[-1] if spaces else right
