"""Noun phrases of English, said in Dutch."""

from __future__ import annotations

from abc import ABC
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from monitor.draft.dutch import NounPhrase
from monitor.draft.english_adverbs import Adverbials
from monitor.draft.english_determined import Determined
from monitor.draft.english_figures import FigurePhrases
from monitor.draft.english_relatives import NEAR, extended
from monitor.draft.english_usage import ABLE, ABOUT_WHAT, FOR_WHAT, PARTITIVE, PLACED, POSTMODIFIERS, TIMES, TOWARDS
from monitor.draft.english_words import APPROXIMATE, BEAM, CARDINALS, COMPARED, FIGURES, PER_LENGTH
from monitor.draft.lexicon import Verb


class NounPhrases(FigurePhrases, Determined, Adverbials, ABC):
    """Noun phrases with all that hangs on them."""

    def noun_phrase(self, i: int) -> list[tuple[NounPhrase, int]]:
        if i not in self._noun_phrases:
            self._noun_phrases[i] = []
            if self._depth > 12 or i >= len(self.tokens):
                return []
            self._depth += 1
            self._noun_phrases[i] = _spread(self._coordinated(i))
            self._depth -= 1
        return self._noun_phrases[i]

    def _coordinated(self, i: int) -> Iterator[tuple[NounPhrase, int]]:
        for first, j in _spread(self.simple(i)):
            link = {"and": "en", "or": "of"}.get(self.word(j))
            if link:
                for second, k in self.noun_phrase(j + 1):
                    if first.text[0].isdigit() != second.text[0].isdigit() or self._acts(j + 1):
                        continue
                    yield (
                        replace(
                            second,
                            text=f"{first.text} {link} {second.text}",
                            plural=link == "en" or second.plural,
                            definite=_both_definite(first, link, second),
                        ),
                        k,
                    )
            if self.at(j, ",") and first.indefinite:
                for second, k in self.noun_phrase(j + 1):
                    if " en " in second.text or " of " in second.text or "," in second.text:
                        yield replace(second, text=f"{first.text}, {second.text}", plural=True, definite=""), k
            yield first, j

    def _acts(self, i: int) -> bool:
        """Whether a second part rather says what somebody did: "… and produced texts of equal quality"."""
        return any(isinstance(e.term, Verb) and e.form == "past" for e, _ in self.entries(i))

    def simple(self, i: int) -> Iterator[tuple[NounPhrase, int]]:
        modifier = self.one_of(i, APPROXIMATE)
        if modifier:
            for phrase, j in self._core(modifier[1], counted=True):
                yield from self._with_tail(replace(phrase, text=f"{modifier[0]} {phrase.text}"), j)
        for phrase, j in self._core(i):
            yield from self._with_tail(phrase, j)

    def _with_tail(self, phrase: NounPhrase, i: int) -> Iterator[tuple[NounPhrase, int]]:
        """The phrase with prepositional phrases and a relative clause behind it, longest first."""
        yield from islice(self._tails(i, phrase), BEAM)
        yield from self._aside(i, phrase)
        last = phrase.text.split()[-1]
        if last in {"week", "maand", "jaar", "fase", "ronde", "meting", "stap"}:
            word = self.word(i)
            if word in CARDINALS:
                yield replace(phrase, text=f"{phrase.text} {CARDINALS[word]}", definite=""), i + 1
        numbered = phrase.text.split()[-1] in {"meting", "versie", "groep", "ronde"}
        if numbered and self.kind(i) == "number" and len(self.tokens[i].word) == 1:
            yield replace(phrase, text=f"{phrase.text} {self.tokens[i].word}", definite=""), i + 1
        yield phrase, i
        yield from self._reduced(i, phrase)

    def _aside(self, i: int, phrase: NounPhrase) -> Iterator[tuple[NounPhrase, int]]:
        """A figure in brackets, alone or against another: "(61%)", "(28% against 17%)"."""
        if not (self.at(i, "(") and self.kind(i + 1) in FIGURES):
            return
        text, j = self.tokens[i + 1].word, i + 2
        for words in COMPARED:
            if self.lower(j, len(words)) == words and self.kind(j + len(words)) in FIGURES:
                text, j = f"{text} tegen {self.tokens[j + len(words)].word}", j + len(words) + 1
                break
        if self.at(j, ")"):
            yield extended(phrase, f"({text})"), j + 1

    def _tails(self, i: int, phrase: NounPhrase) -> Iterator[tuple[NounPhrase, int]]:
        word, last = self.word(i), phrase.text.split()[-1]
        if word == "of" and not phrase.text.endswith("%"):
            yield from self._linked(i + 1, phrase, PARTITIVE.get(last, "van "))
        elif word == "in-the-age-range" and self.kind(i + 1) == "number" and self.kind(i + 3) == "number":
            ages = f"van {self.tokens[i + 1].word} tot {self.tokens[i + 3].word} jaar"
            yield extended(phrase, ages), i + 4
        elif (pair := self.lower(i, 2)) in POSTMODIFIERS:
            yield from self._linked(i + 2, phrase, f"{POSTMODIFIERS[pair]} ")
        elif word == "to":
            yield from self._towards(i, phrase, last)
        elif word == "for" and last in FOR_WHAT:
            yield from self._linked(i + 1, phrase, f"{FOR_WHAT[last]} ")
        elif word == "on" and last.endswith(ABOUT_WHAT):
            yield from self._linked(i + 1, phrase, "over ")
        elif word in PLACED:
            yield from self._where(i, phrase)
            yield from ((extended(phrase, text), j) for text, j in islice(self.prepositional(i), 3))
        else:
            yield from self._which(i, phrase)

    def _towards(self, i: int, phrase: NounPhrase, last: str) -> Iterator[tuple[NounPhrase, int]]:
        """Reads "time to learn" as "tijd om te leren", "access to tools" as "toegang tot hulpmiddelen"."""
        if last in ABLE:
            yield from ((extended(phrase, text), j) for text, j in islice(self.infinitive(i), 3))
        for longer, j in self._linked(i + 1, phrase, f"{TOWARDS[last]} ") if last in TOWARDS else ():
            if last != "tijd" or longer.text.endswith("ing"):  # "time to abandonment", but not "time to file"
                yield longer, j

    def _which(self, i: int, phrase: NounPhrase) -> Iterator[tuple[NounPhrase, int]]:
        """A relative clause, whole or without its pronoun, and between commas."""
        word = self.word(i)
        if word in {"who", "that", "which", "whose"}:
            yield from self._relative(i, phrase)
        elif word == "," and self.word(i + 1) in {"who", "which"}:
            for longer, j in islice(self._relative(i + 1, phrase), 6):
                yield longer, j + self.at(j, ",")
        elif word == "where" and not TIMES.search(phrase.text):  # "within five months where …" is a condition
            yield from self._where(i, phrase)
        elif word in NEAR:
            yield from self._object_relative(i, phrase)

    def _linked(self, i: int, phrase: NounPhrase, link: str) -> Iterator[tuple[NounPhrase, int]]:
        for inner, j in self.noun_phrase(i):
            yield replace(extended(phrase, f"{link}{inner.text}"), open=inner.open), j

    def _core(self, i: int, *, counted: bool = False) -> Iterator[tuple[NounPhrase, int]]:
        kind = self.kind(i)
        if kind in FIGURES:
            yield from self._figure(i, kind)
            return
        yield from self._fractions(i)
        yield from self._number_words(i)
        if found := self._factor(i):
            yield from self._as_many(f"{found[0]} zoveel", found[1])
        if not counted:
            yield from self._plus(i)
            yield from self._pronouns(i)
            yield from self._owning(self.nominal(i))
            yield from self._owning(self._name(i))


def _both_definite(first: NounPhrase, link: str, second: NounPhrase) -> str:
    """With articles where both want one as a subject: "nakijken en correctie" as "het nakijken en de correctie"."""
    return f"{first.definite} {link} {second.definite}" if first.definite and second.definite else ""


def _spread(found: Iterator[tuple[NounPhrase, int]]) -> list[tuple[NounPhrase, int]]:
    """The likeliest readings of every length: a beam filled with long ones would lose the short one that fits."""
    kept: dict[int, int] = {}
    chosen = []
    for phrase, end in islice(found, 6 * BEAM):
        if kept.get(end, 0) < PER_LENGTH:
            kept[end] = kept.get(end, 0) + 1
            chosen.append((phrase, end))
    return chosen[: 2 * BEAM]
