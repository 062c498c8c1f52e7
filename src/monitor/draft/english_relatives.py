"""What English hangs on a noun, said in Dutch: relative clauses whole and reduced, and whose something is."""

from __future__ import annotations

from abc import ABC
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from monitor.draft.dutch import Clause, NounPhrase, subordinate
from monitor.draft.english_readings import Readings, definite_form
from monitor.draft.english_usage import makes_passive
from monitor.draft.english_words import PREPOSITIONS

_WHERE = {"in": "waarin", "for": "waarvoor", "with": "waarmee", "on": "waarop", "by": "waardoor", "of": "waarvan"}
NEAR = frozenset(
    {"they", "it", "he", "she", "their"}
)  # with which a clause begins that has no "that": "tools they use"
_COMPARED = frozenset({"than", "to", "as", "with", "from", "against"})  # before "those": of the same kind as before
_AUXILIARIES = frozenset({"had", "been", "having", "being", "become"})
_ELLIPSIS = frozenset({"do", "does", "did", "have", "has", "had", "were", "are", "is", "was"})


class Relatives(Readings, ABC):
    """Clauses that say which."""

    def _relative(self, i: int, phrase: NounPhrase) -> Iterator[tuple[NounPhrase, int]]:
        if self.at(i, "whose"):
            for inner, j in self.noun_phrase(i + 1):
                for clause, k in islice(self.predicate(j, inner), 6):
                    yield replace(extended(phrase, f"waarvan de {subordinate(clause)}"), open=True), k
            return
        pronoun = _pronoun(phrase)
        for clause, j in self.predicate(i + 1, NounPhrase(pronoun, plural=_several(phrase))):
            yield replace(extended(phrase, subordinate(clause)), open=True), j
        yield from self._object_relative(i + 1, phrase)

    def _object_relative(self, i: int, phrase: NounPhrase) -> Iterator[tuple[NounPhrase, int]]:
        """Reads "(that) they use" behind "tools" as "die zij gebruiken"."""
        for subject, j in self.noun_phrase(i)[:2]:
            for clause, k in islice(self.predicate(j, subject, gap=True), 6):
                if clause.gap and not clause.objects:
                    yield replace(extended(phrase, f"{_pronoun(phrase)} {subordinate(clause)}"), open=True), k

    def _reduced(self, i: int, phrase: NounPhrase) -> Iterator[tuple[NounPhrase, int]]:
        """Reads "trained by a coach" behind "employees" as "die door een coach zijn opgeleid", and "using AI" alike."""
        subject = NounPhrase(_pronoun(phrase), plural=_several(phrase))
        if self.word(i) in _AUXILIARIES or self.word(i) in PREPOSITIONS:
            return
        for verb, j in self.verbs(i, "part"):
            if not makes_passive(verb) or self.is_base(i, verb):
                continue
            done = Clause(subject, verb, passive=True, perfect=True)
            for clause, k in islice(self._complements(done, j, 2), 6):
                yield replace(extended(phrase, subordinate(clause)), open=True), k
        agreed = phrase.text != "AI" and (phrase.plural or not phrase.definite)  # a bare singular is no one who does it
        for verb, j in self.verbs(i, "ing"):
            for clause, k in islice(self._complements(Clause(subject, verb), j, 2), 6):
                bare = any(o.definite and not o.plural for o in clause.objects)  # "AI drafting aid" is one noun
                if not bare and agreed:
                    yield replace(extended(phrase, subordinate(clause)), open=True), k

    def _where(self, i: int, phrase: NounPhrase) -> Iterator[tuple[NounPhrase, int]]:
        """Reads "where managers help" and "in which managers help" behind "teams"."""
        word = self.word(i)
        if word == "where":
            link, j = "waar", i + 1
        elif word in _WHERE and self.at(i + 1, "which"):
            link, j = _WHERE[word], i + 2
        else:
            return
        for inner, k in islice(self.clause(j), 4):
            yield replace(extended(phrase, f"{link} {subordinate(inner)}"), open=True), k

    def _those(self, i: int) -> Iterator[tuple[NounPhrase, int]]:
        """Reads "those who" as "wie", "those without training" as "mensen zonder training"."""
        if self.word(i + 1) in {"who", "that", "which"}:
            for clause, j in self.predicate(i + 2, NounPhrase("wie", parts_plural=True)):
                yield NounPhrase(subordinate(clause), open=True), j
            k = i + 3 + self.at(i + 3, "not")
            if self.word(i + 2) in _ELLIPSIS:
                yield self._others(i), k
        else:
            people = "die" if i and self.tokens[i - 1].lower in _COMPARED else "mensen"
            if not (i and self.at(i - 1, ",")):  # "among the tickets, those …" are no people
                yield from islice(self._reduced(i + 1, NounPhrase("degenen", plural=True)), 4)
            if self.word(i + 1) in {"in", "with", "without", "at", "from", "outside"}:
                for text, j in islice(self.prepositional(i + 1), 3):
                    yield NounPhrase(f"{people} {text}", plural=True), j

    def _others(self, i: int) -> NounPhrase:
        """ "those who did not" as "wie dat niet deed"; of things ("those that do not") only that they are others."""
        if not self.at(i + 1, "who"):
            return NounPhrase("andere")
        does = "doet" if self.word(i + 2) in {"do", "does", "have", "has", "are", "is"} else "deed"
        return NounPhrase(f"wie dat {'niet' if self.at(i + 3, 'not') else 'wel'} {does}")

    def _owned(self, owner: NounPhrase, i: int) -> Iterator[tuple[NounPhrase, int]]:
        """Reads "the employer's training" as "de training van de werkgever"."""
        if not (self.at(i, "'s") or (self.at(i, "'") and owner.plural)):
            return
        for thing, j in islice(self.nominal(i + 1, determiner="the"), 4):
            yield extended(thing, f"van {definite_form(owner)}"), j


def _several(phrase: NounPhrase) -> bool:
    return phrase.plural if phrase.parts_plural is None else phrase.parts_plural


def _pronoun(phrase: NounPhrase) -> str:
    return "dat" if phrase.neuter and not _several(phrase) else "die"


def extended(phrase: NounPhrase, text: str) -> NounPhrase:
    """The phrase with more words behind it."""
    return replace(phrase, text=f"{phrase.text} {text}", definite=phrase.definite and f"{phrase.definite} {text}")
