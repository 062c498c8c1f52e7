"""Adverbs and prepositional phrases of English, said in Dutch."""

from __future__ import annotations

import re
from abc import ABC
from collections.abc import Iterator
from itertools import islice

from monitor.draft.english_readings import Readings, definite_form
from monitor.draft.english_usage import TIMES
from monitor.draft.english_words import APPROXIMATE, BEAM, LONG_PREPOSITIONS, PREPOSITIONS
from monitor.draft.lexicon import Phrase


class Adverbials(Readings, ABC):
    """When, where, how and by how much."""

    def adverbial(self, i: int) -> Iterator[tuple[str, int]]:
        """A fixed phrase or a prepositional phrase."""
        for entry, j in self.entries(i):
            if isinstance(entry.term, Phrase):
                yield entry.term.dutch, j
        yield from islice(self.prepositional(i), BEAM)

    def prepositional(self, i: int) -> Iterator[tuple[str, int]]:
        word = self.lower(i)[0] if i < len(self.tokens) else ""
        if word in {"from", "between"}:
            yield from self._range(i, word)
        if word == "by":
            yield from self._amount(i + 1)
        for count in (4, 3, 2):
            if (long := LONG_PREPOSITIONS.get(self.lower(i, count))) is not None:
                for phrase, j in self.noun_phrase(i + count):
                    yield f"{long} {phrase.text}", j
        if word in PREPOSITIONS:
            for phrase, j in self.noun_phrase(i + 1):
                at_work = word == "at" and phrase.text.split()[0] == "werk"
                yield f"{'op het' if at_work else _preposition(word, phrase.text)} {phrase.text}", j
        if word in PREPOSITIONS and word not in {"to", "as"}:
            yield from self._gerund(i, word)

    def _amount(self, i: int) -> Iterator[tuple[str, int]]:
        """Reads "by about 6%" as "met ongeveer 6%"."""
        modifier, j = self.one_of(i, APPROXIMATE) or ("", i)
        if self.kind(j) in {"percent", "points"}:
            yield " ".join(w for w in ("met", modifier, self.tokens[j].word) if w), j + 1

    def _gerund(self, i: int, word: str) -> Iterator[tuple[str, int]]:
        """Reads "for coaching others" as "voor het begeleiden van anderen"."""
        for verb, j in self.verbs(i + 1, "ing"):
            head = f"{PREPOSITIONS[word]} het {verb.infinitive}"
            for phrase, k in self.noun_phrase(j):
                yield f"{head} {verb.preposition or 'van'} {definite_form(phrase)}", k
            yield head, j

    def _range(self, i: int, word: str) -> Iterator[tuple[str, int]]:
        link = "to" if word == "from" else "and"
        for first, j in self.noun_phrase(i + 1):
            if " en " in first.text:
                continue
            if self.at(j, link):
                for second, k in self.noun_phrase(j + 1):
                    yield (
                        (
                            f"van {first.text} naar {second.text}"
                            if word == "from"
                            else f"tussen {first.text} en {second.text}"
                        ),
                        k,
                    )


def _preposition(word: str, text: str) -> str:
    """Here "to 39%" is "tot", "for two years" is "gedurende", all others are as in the table."""
    if word == "to" and re.match(r"[\d-]", text):
        return "tot"
    if word == "for" and TIMES.search(text) and len(text.split()) <= 4:
        return "gedurende"
    return PREPOSITIONS[word]
