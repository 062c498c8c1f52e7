"""Choosing what a body tells: the findings that together say most within the room there is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from monitor.draft.fact import Fact
from monitor.draft.figures import find_figures, find_fractions, is_year
from monitor.draft.reading import Reading, Source
from monitor.draft.standing import shares_a_word, tells_outcome
from monitor.draft.voice import words
from monitor.model import Relation

_A_QUOTE, _THE_OTHER_SIDE = 0.4, 3.0  # what is said reads better; who disagrees is not left out
MOST_NAMED = 3  # sources that a body names; the list of quotes names all
MOST_FOREIGN = 32  # words of other languages in one body, or it would no longer read as Dutch
MOST_TOLD = 4  # findings behind the opening
A_FIGURE, _ANOTHER_SOURCE, _FOREIGN_WORD = 1.2, 1.5, 0.06  # what a fact is worth; set by reading drafts
_CARRIES = 1.2  # weight of a sentence without figures that is worth telling: a finding early in the text
_OFFERED = 14  # findings of which every choice is weighed; with four of them that makes some 1,500 choices

Told = tuple[Source, Fact]


def chosen_facts(
    reading: Reading, used: Sequence[Fact], room: int, said: Callable[[Source, Fact, int], str]
) -> list[Told]:
    """The findings that together are worth most within ``room`` words, in the order of their sources.

    Every choice of at most ``MOST_TOLD`` is weighed: one by one, the shortest finding would take the place of two
    better ones. ``said`` gives the sentence of a finding at its place in the body.
    """
    offered = [(s, f) for s in reading.sources for f in _tellable(s) if _fits(reading, s, f) and not repeats(f, used)]
    lengths = {id(f): max(words(said(s, f, place)) for place in (1, 2)) for s, f in offered}
    offered = [one for one in offered if lengths[id(one[1])] <= room]
    offered.sort(key=lambda one: -_worth(reading, [one], used) / (lengths[id(one[1])] + 4))
    best: tuple[float, tuple[Told, ...]] = (0.0, ())
    order = {id(s): n for n, s in enumerate(reading.sources)}
    offered = sorted(offered[:_OFFERED], key=lambda c: (order[id(c[0])], c[1].quoted, c[1].position))
    rooms = {id(f): _Room(_named(reading, (s, f)), lengths[id(f)], words(f.text)) for s, f in offered}
    for choice in _choices(offered):
        if _length([rooms[id(f)] for _, f in choice]) <= room and _allowed(reading, choice, used):
            worth = _worth(reading, choice, used)
            if worth > best[0]:
                best = (worth, choice)
    return list(best[1])


@dataclass(frozen=True, slots=True)
class _Room:
    """The words that a finding takes: as a sentence of its own, and ``behind`` another one of the source ``named``."""

    named: str
    alone: int
    behind: int


def _length(rooms: Sequence[_Room]) -> int:
    """Of findings in the order in which they are told."""
    total, before = 0, ""
    for one in rooms:
        total += one.behind if one.named and one.named == before else one.alone
        before = one.named
    return total


def goes_on(reading: Reading, before: Told, one: Told) -> bool:
    """Whether a finding is told in one sentence with the one before it, since its source was named there."""
    named = _named(reading, one)
    return bool(named) and named == _named(reading, before)


def _named(reading: Reading, one: Told) -> str:
    """The source that a sentence with this finding names before it; of the lead, and before a quote, none."""
    source, fact = one
    return "" if source is reading.lead or fact.quoted else source.material.source_name


def _choices(offered: Sequence[Told]) -> Iterator[tuple[Told, ...]]:
    for count in range(1, MOST_TOLD + 1):
        yield from combinations(offered, count)


def _allowed(reading: Reading, choice: Sequence[Told], used: Sequence[Fact]) -> bool:
    named = {id(reading.lead), *(id(s) for s, _ in choice)}
    if len(named) > MOST_NAMED or sum(f.foreign for f in (*used, *(f for _, f in choice))) > MOST_FOREIGN:
        return False
    facts = [f for _, f in choice]
    return not any(repeats(f, facts[:n]) for n, f in enumerate(facts))


def _worth(reading: Reading, choice: Sequence[Told], used: Sequence[Fact]) -> float:
    """What a choice tells, with the sources that it lets speak."""
    heard = {id(s): s for s, _ in choice if s is not reading.lead}.values()
    against = sum(s.material.relation is Relation.CONTRADICTS for s in heard)
    return worth_of([f for _, f in choice], used) + _ANOTHER_SOURCE * len(heard) + _THE_OTHER_SIDE * against


def worth_of(facts: Sequence[Fact], used: Sequence[Fact] = ()) -> float:
    """The weight of findings and their figures, each once; what is said counts for more than what is quoted."""
    told = {f.digits for one in used for f in find_figures(one.text)}
    total = 0.0
    for fact in facts:
        new = {f.digits for f in find_figures(fact.text) if not is_year(f)} - told
        told |= new
        if fact.figures and not new and not find_fractions(fact.text):
            continue  # another source repeats the same figures
        total += fact.weight / 3 + A_FIGURE * min(len(new), 4) - _FOREIGN_WORD * fact.foreign - _A_QUOTE * fact.quoted
    return total


def _fits(reading: Reading, source: Source, fact: Fact) -> bool:
    """Whether a finding belongs in this body: a result, and one without a figure in digits on its subject."""
    quotable = source is not reading.lead or any(f.quoted for f in source.facts)
    if quotable and not fact.figures and not tells_outcome(fact.text):
        return False
    claim = reading.lead.claim
    if claim is None or fact.quoted or any(c.isdigit() for c in fact.text):
        return True
    return shares_a_word(fact.text, f"{claim.finding} {source.material.document.title}")


def _tellable(source: Source) -> list[Fact]:
    """Findings with figures; where a publication has none, the one sentence that carries it."""
    with_figures = [f for f in source.facts if f.figures]
    return with_figures or [f for f in source.facts if f.weight >= _CARRIES][:1]


def repeats(fact: Fact, others: Sequence[Fact]) -> bool:
    """Whether another fact already rests on the same words."""
    told = {(s.sha256, s.start) for f in others for s in f.spans}
    return any((s.sha256, s.start) in told for s in fact.spans)
