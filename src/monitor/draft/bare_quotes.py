"""A quote of a publication of which no finding can be told: a body without one would say nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from monitor.draft.conflicting import in_conflict
from monitor.draft.evidence import Candidate, is_advice, is_method
from monitor.draft.fact import Fact
from monitor.draft.figures import find_figures, is_year
from monitor.draft.leaning import leans_back, speaks_for_itself
from monitor.draft.material import Material
from monitor.draft.quoted_facts import quote_of
from monitor.draft.quoting import LOOSE_MARK, QUOTE_MARK, short
from monitor.draft.standing import is_setup
from monitor.draft.voice import words

_LONGEST = 32  # words: a quote that must stand alone for a whole publication may be longer than others
_TRIED = 12  # sentences of one text


def bare_quote(material: Material, found: Sequence[Candidate]) -> tuple[Fact, ...]:
    """The sentence that says most by itself, quoted; none where every one is a question or too long to quote.

    ``found``: its sentences, strongest first. What stands alone goes before what leans on the sentence before it, a
    finding before how it was looked for, and another's words before the source's own "we".
    """
    best = min(_quotable(material, found), key=lambda one: one[0], default=None)
    return (quote_of(best[1], material, best[2], best[1].sentence.end),) if best else ()


def _quotable(material: Material, found: Sequence[Candidate]) -> Iterator[tuple[tuple[int, int], Candidate, str]]:
    for rank, candidate in enumerate(found[:_TRIED]):
        text = " ".join(candidate.sentence.text.split())
        passage = (short(text) or text).rstrip(".").strip()
        if words(passage) > _LONGEST or QUOTE_MARK.search(passage):
            continue
        if in_conflict(material.document.text, candidate.sentence.start):
            continue
        faults = sum(
            (
                4 * leans_back(passage, material.language),
                3 * bool(LOOSE_MARK.search(passage)),
                2 * (is_setup(text) or is_method(text) or is_advice(text)),
                speaks_for_itself(passage),
                not any(not is_year(f) for f in find_figures(passage)),
            )
        )
        yield (faults, rank), candidate, passage
