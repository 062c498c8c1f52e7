"""Determiners and pronouns of English before their nouns, said in Dutch."""

from __future__ import annotations

from abc import ABC
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from monitor.draft.dutch import NounPhrase
from monitor.draft.english_nominals import Nominals
from monitor.draft.english_readings import definite_form
from monitor.draft.english_relatives import Relatives
from monitor.draft.english_words import BEAM, CARDINALS, DETERMINERS, ORDINALS, PRONOUNS
from monitor.draft.lexicon import Noun

_OF_MANY = frozenset({"all", "most", "many", "some", "few", "both", "each"})
_OF_SO_MANY = frozenset({"the", "these", "those", "their", "its", "our", "all"})
_HEADS = {"the": "de", "these": "deze", "those": "die"}


class Determined(Relatives, Nominals, ABC):
    """Noun phrases by what they begin with."""

    def _as_many(self, amount: str, i: int) -> Iterator[tuple[NounPhrase, int]]:
        """Reads "as many vacancies" behind "twice" as "twee keer zoveel vacatures"."""
        if self.lower(i, 2) in {("as", "many"), ("as", "much")}:
            for phrase, j in self.nominal(i + 2):
                yield replace(phrase, text=f"{amount} {phrase.text}", definite="", indefinite=False), j

    def _pronouns(self, i: int) -> Iterator[tuple[NounPhrase, int]]:
        for count in (2, 1):
            if (pronoun := PRONOUNS.get(" ".join(self.lower(i, count)))) and i + count <= len(self.tokens):
                yield pronoun, i + count
        word = self.word(i)
        if word in DETERMINERS:
            yield from self._determined(i, word)
        if word == "those" or (word == "people" and self.at(i + 1, "who")):
            yield from self._those(i)

    def _determined(self, i: int, word: str) -> Iterator[tuple[NounPhrase, int]]:
        determiner, j = DETERMINERS[word], i + 1
        if word in _OF_MANY and self.at(j, "of"):
            for whole, k in self.noun_phrase(j + 1):
                yield NounPhrase(f"{determiner} van {definite_form(whole)}", plural=word != "each", open=whole.open), k
        if word in _OF_SO_MANY and self.kind(j) == "number":
            for phrase, k in self.nominal(j + 1, plural=True):
                head = f"{_HEADS.get(word, determiner)} {self.tokens[j].word}"
                yield replace(phrase, text=f"{head} {phrase.text}", indefinite=False), k
        if word == "the":
            yield from self._the(j)
        if self.at(j, "same"):
            yield from self.nominal(j + 1, determiner="dezelfde")
        yield from self._owning(self.nominal(j, determiner=determiner))

    def _the(self, i: int) -> Iterator[tuple[NounPhrase, int]]:
        """Reads "the 42", "the two" and "the second", where no noun follows."""
        if self.kind(i) == "number":
            yield NounPhrase(f"de {self.tokens[i].word}", plural=True), i + 1
        word = self.word(i)
        if word in CARDINALS:
            yield NounPhrase(f"de {CARDINALS[word]}", plural=True), i + 1
        if word in ORDINALS:
            yield from ((phrase, j) for phrase, j in self.nominal(i, determiner="the") if j > i + 1)
            yield NounPhrase(f"{self._article_of_the_first(i)} {ORDINALS[word]}"), i + 1

    def _article_of_the_first(self, i: int) -> str:
        """The article of what was numbered before: "het eerste kwartaal" makes "the fifth" "het vijfde"."""
        for at in range(i - 2, -1, -1):
            if self.word(at) in ORDINALS:
                nouns = (e.term for e, _ in self.entries(at + 1) if isinstance(e.term, Noun))
                return next((noun.article for noun in nouns), "de")
        return "de"

    def _owning(self, found: Iterator[tuple[NounPhrase, int]]) -> Iterator[tuple[NounPhrase, int]]:
        """Noun phrases, each first with what it owns: "the employer" and "the employer's training"."""
        for phrase, j in islice(found, BEAM):
            yield from self._owned(phrase, j)
            yield phrase, j
