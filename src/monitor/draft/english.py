"""Reading English clauses of the field and saying them in Dutch.

A small transfer grammar over the termbase: it accepts a clause only when every word of it is understood, and gives no
answer otherwise. What it cannot read is left to a quote; nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import islice

from monitor.draft.dutch import BE, Clause, NounPhrase, main_clause, subordinate
from monitor.draft.english_complements import Complements
from monitor.draft.english_tokens import tokenize
from monitor.draft.english_usage import GERUNDS, SUBORDINATORS
from monitor.draft.english_words import BE_FORMS, CARDINALS, FIGURES, MAX_TOKENS
from monitor.draft.simplify import simplified

_READINGS = 400  # of a sentence that are compared
_LINKS = {"and": "en", "but": "maar", "while": "terwijl", "whereas": "terwijl"}


def to_dutch(sentence: str) -> Clause | None:
    """The clause that an English sentence makes, or None when any part of it is not understood.

    A sentence without a figure is read in the field's own terms only: it is told for its words, and general English has
    more than one sense for many. Where two readings have another verb, neither is told.
    """
    tokens = tokenize(sentence)
    if tokens is None or not 3 <= len(tokens) <= MAX_TOKENS:
        return None
    parser = Parser(tokens, general=any(t.kind in FIGURES or t.lower in CARDINALS for t in tokens))
    whole = [clause for clause, end in islice(parser.sentence(0), _READINGS) if end == len(tokens)]
    verbs = {clause.verb.infinitive for clause in whole if clause.verb is not BE}
    return whole[0] if whole and len(verbs) <= 1 else None


@lru_cache(maxsize=2048)  # a claim that grows is drafted from the same sentences again
def translate(sentence: str) -> tuple[Clause, str] | None:
    """The Dutch clause of the longest understood part of a sentence, and that part."""
    for variant in simplified(sentence):
        clause = to_dutch(variant)
        if clause is not None:
            return clause, variant
    return None


class Parser(Complements):
    """Clauses over noun phrases."""

    def sentence(self, i: int) -> Iterator[tuple[Clause, int]]:
        """A clause, with what stands before its subject, and a second clause behind it."""
        for clause, j in islice(self.clause(i), 40):
            yield clause, j
            yield from self._continued(clause, j)

    def _continued(self, clause: Clause, i: int) -> Iterator[tuple[Clause, int]]:
        """A second main clause, or one that is set against the first."""
        j = i + (self.at(i, ",") or self.at(i, ";"))
        if (link := _LINKS.get(self.word(j))) is None:
            return
        for second, end in islice(self.clause(j + 1), 6):
            said = subordinate(second) if link == "terwijl" else main_clause(second)
            text = f"{link} {said}" if link == "en" else f", {link} {said}"
            yield replace(clause, post=(*clause.post, text)), end

    def clause(self, i: int) -> Iterator[tuple[Clause, int]]:
        for fronted, j in self._fronted(i):
            for subject, k in self.noun_phrase(j):
                bare = subject if not subject.definite else replace(subject, text=subject.definite)
                for clause, end in self.predicate(k, bare):
                    yield replace(clause, fronted=fronted), end
            for text, end in self._activity(j):
                for clause, last in self.predicate(end, NounPhrase(text, neuter=True)):
                    yield replace(clause, fronted=fronted), last
            if self.at(j, "there"):
                yield from ((replace(c, fronted=fronted), end) for c, end in self._existential(j))

    def _activity(self, i: int) -> Iterator[tuple[str, int]]:
        """An "-ing" form as a subject: "using AI", and of any verb "drafting with the assistant"."""
        for verb, j in self.verbs(i, "ing"):
            if self.tokens[i].lower in GERUNDS:
                yield from self._nominalised(verb, j)
            if self.word(j) in {"with", "without"}:
                for text, k in islice(self.prepositional(j), 2):
                    yield f"het {verb.infinitive} {text}", k

    def _fronted(self, i: int) -> Iterator[tuple[str, int]]:
        yield "", i
        for text, j in islice(self.adverbial(i), 6):
            open_clause = "," if re.search(r" (?:die|dat|waarvan) ", text) else ""
            if self.at(j, ","):
                yield text + open_clause, j + 1
            yield text + open_clause, j
            for second, k in islice(self.adverbial(j), 3):
                if self.at(k, ","):
                    yield f"{text} {second}", k + 1
        if self.at(i, "compared", "with") or self.at(i, "compared", "to"):
            for phrase, j in self.noun_phrase(i + 2):
                if self.at(j, ","):
                    yield f"vergeleken met {phrase.text}", j + 1
        yield from self._opening_clause(i)

    def _opening_clause(self, i: int) -> Iterator[tuple[str, int]]:
        """Reads "When the tool was gone, …" as "toen het hulpmiddel weg was, …"."""
        word = self.word(i)
        if word not in SUBORDINATORS:
            return
        for inner, j in islice(self.clause(i + 1), 6):
            if self.at(j, ","):
                link = "toen" if word == "when" and inner.past else SUBORDINATORS[word]
                yield f"{link} {subordinate(inner)},", j + 1

    def _existential(self, i: int) -> Iterator[tuple[Clause, int]]:
        word = self.word(i + 1)
        if word in BE_FORMS:
            for thing, j in self.noun_phrase(i + 2):
                yield Clause(NounPhrase("er", plural=thing.plural), BE, past=BE_FORMS[word], predicate=thing.text), j

    def predicate(self, i: int, subject: NounPhrase, *, gap: bool = False) -> Iterator[tuple[Clause, int]]:
        """The verb group from ``i`` with its complements, and what more is said of the same subject."""
        for group, j in self._verb_group(i, subject, gap=gap):
            for clause, k in islice(self._complements(group, j), 12):
                yield clause, k
                yield from self._also(clause, k)

    def _also(self, clause: Clause, i: int) -> Iterator[tuple[Clause, int]]:
        """Reads "… and made fewer errors", of the same subject."""
        j = i + self.at(i, ",")
        link = {"and": "en", "but": "maar", "or": "of"}.get(self.word(j))
        if link is None or clause.gap:
            return
        for group, k in self._verb_group(j + 1, clause.subject):
            for second, end in islice(self._complements(group, k), 4):
                yield replace(clause, also=((link, second),)), end
