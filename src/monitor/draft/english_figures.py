"""Figures of English with whose they are: shares, counts, ratios, fractions, ages."""

from __future__ import annotations

import re
from abc import ABC
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from monitor.draft.dutch import NounPhrase
from monitor.draft.english_readings import Readings, definite_form
from monitor.draft.english_usage import AMOUNTS, PEOPLE
from monitor.draft.english_words import APPROXIMATE, BEAM, CARDINALS, FRACTIONS


class FigurePhrases(Readings, ABC):
    """Noun phrases that begin with a figure."""

    def _figure(self, i: int, kind: str) -> Iterator[tuple[NounPhrase, int]]:
        word = self.tokens[i].word
        if kind == "percent":
            yield from self._share(word, i + 1)
        elif kind == "number":
            yield from self._counted(word, i + 1)
        else:
            yield NounPhrase(word, plural=kind == "points"), i + 1

    def _number_words(self, i: int) -> Iterator[tuple[NounPhrase, int]]:
        word = self.word(i)
        if word in CARDINALS and not self.at(i, "three", "quarters"):
            yield from self._ratio(i)
            yield from self._counted(CARDINALS[word], i + 1)
        if self.at(i, "one", "or", "more"):
            for phrase, j in self.nominal(i + 3, plural=True):
                yield replace(phrase, text=f"één of meer {phrase.text}", indefinite=False), j
        if word == "one":
            yield from self._ratio(i)
            yield from self.nominal(i + 1, determiner="één")

    def _share(self, figure: str, i: int) -> Iterator[tuple[NounPhrase, int]]:
        if i < len(self.tokens) and (more := AMOUNTS.get(self.tokens[i].lower)):
            for phrase, j in self.nominal(i + 1):
                yield replace(phrase, text=f"{figure} {more} {phrase.text}", definite="", indefinite=False), j
        if self.at(i, "of"):
            for whole, j in islice(self.simple(i + 1), BEAM):
                yield _part(figure, whole), j
        yield NounPhrase(figure), i

    def _counted(self, figure: str, i: int) -> Iterator[tuple[NounPhrase, int]]:
        if self.at(i, "to") and self.kind(i + 1) in {"number", "percent"} and figure[0].isdigit():
            more = f"{figure} tot {self.tokens[i + 1].word}"
            yield from self._share(more, i + 2) if self.kind(i + 1) == "percent" else self._counted(more, i + 2)
        if self.at(i, "to") and (upper := CARDINALS.get(self.word(i + 1))):
            yield from self._counted(f"{figure} tot {upper}", i + 2)
        if self.at(i, "per", "cent") or self.at(i, "percent"):
            yield from self._share(f"{figure} procent", i + 1 + self.at(i, "per"))
        if self.at(i, "of") or self.at(i, "out", "of"):
            j = i + (1 if self.at(i, "of") else 2)
            for whole, k in self.noun_phrase(j):
                yield replace(_part(figure, whole), plural=True), k
        for phrase, j in self.nominal(i, plural=True):
            yield replace(phrase, text=f"{figure} {phrase.text}", indefinite=False), j
        compared = {"more": "meer", "fewer": "minder", "less": "minder", "extra": "extra"}.get(self.word(i))
        for phrase, j in self.nominal(i + 1, plural=True) if compared else ():
            yield replace(phrase, text=f"{figure} {phrase.text} {compared}", indefinite=False), j
        yield NounPhrase(figure, plural=True), i

    def _ratio(self, i: int) -> Iterator[tuple[NounPhrase, int]]:
        for gap in (("in",), ("out", "of")):
            j = i + 1
            if self.lower(j, len(gap)) == gap and (total := self.lower(j + len(gap))[:1]) and total[0] in CARDINALS:
                first = CARDINALS.get(self.tokens[i].lower, "één")
                k = j + len(gap) + 1
                for phrase, end in self.nominal(k, plural=True):
                    yield NounPhrase(f"{first} op de {CARDINALS[total[0]]} {phrase.text}", plural=first != "één"), end
                yield NounPhrase(f"{first} op de {CARDINALS[total[0]]}", plural=first != "één"), k

    def _fractions(self, i: int) -> Iterator[tuple[NounPhrase, int]]:
        found = self.one_of(i, FRACTIONS)
        if not found:
            return
        text, j = found
        if self.at(j, "of"):
            j += 1
        else:
            yield NounPhrase(text), j
            if self.tokens[i].lower != "half":
                return
        for whole, k in self.noun_phrase(j):
            yield _part(text, whole), k
        yield NounPhrase(text), j

    def _factor(self, i: int) -> tuple[str, int] | None:
        """How many times: "twice", "more than three times", "half"."""
        modifier, j = self.one_of(i, APPROXIMATE) or ("", i)
        more = f"{modifier} " if modifier else ""
        word = self.word(j)
        if word in {"half", "twice"}:
            return f"{more}{'half' if word == 'half' else 'twee keer'}", j + 1
        if self.at(j + 1, "times") and (self.kind(j) == "number" or word in CARDINALS):
            return f"{more}{CARDINALS.get(word, self.tokens[j].word)} keer", j + 2
        return None

    def _plus(self, i: int) -> Iterator[tuple[NounPhrase, int]]:
        """Reads "employees aged 55 and over" as "55-plussers"."""
        j = i
        while j < len(self.tokens) and self.tokens[j].lower in PEOPLE:
            j += 1
        if j < len(self.tokens) and (match := re.fullmatch(r"aged([a-j])([a-j])plus", self.tokens[j].lower)):
            age = "".join(str("abcdefghij".index(c)) for c in match.groups())
            yield NounPhrase(f"{age}-plussers", plural=True, indefinite=True), j + 1


def _part(figure: str, whole: NounPhrase) -> NounPhrase:
    """So many of a group: singular, while a relative clause behind it is about the group."""
    return NounPhrase(f"{figure} van {definite_form(whole)}", open=whole.open, parts_plural=whole.plural)
