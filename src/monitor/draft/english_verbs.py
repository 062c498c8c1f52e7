"""Verb groups of English, said in Dutch: tense, voice, modals, negation."""

from __future__ import annotations

from abc import ABC
from collections.abc import Iterator
from dataclasses import replace

from monitor.draft.dutch import BE, Clause, NounPhrase, agrees
from monitor.draft.english_controls import Controls
from monitor.draft.english_usage import STATES, makes_passive
from monitor.draft.english_words import BE_FORMS, HAVE_FORMS, MODALS
from monitor.draft.lexicon import Adjective, Phrase, Verb

_BELOW = {
    ("have", "to"): "moeten",
    ("need", "to"): "moeten",
    ("be", "able", "to"): "kunnen",
    ("want", "to"): "willen",
}


class VerbGroups(Controls, ABC):
    """From the subject to the complements."""

    def _verb_group(self, i: int, subject: NounPhrase, *, gap: bool = False) -> Iterator[tuple[Clause, int]]:
        early, i = self._adverbs(i)
        word = self.word(i)
        base = Clause(subject, BE, early=early, gap=gap)
        if word in MODALS:
            modal, past = MODALS[word]
            yield from self._after_modal(replace(base, modal=modal, past=past), i + 1)
        if word in {"do", "does", "did"} and self.at(i + 1, "not"):
            yield from self._denied(replace(base, past=word == "did", negated=True), i + 2)
        if self.at(i, "no", "longer"):
            for group, j in self._verb_group(i + 2, subject, gap=gap):
                yield replace(group, negated=True, middle=("meer",)), j
        if word in HAVE_FORMS and (word == "had" or agrees(subject, plural=word == "have")):
            yield from self._after_have(replace(base, past=HAVE_FORMS[word]), i + 1)
        if word in BE_FORMS and agrees(subject, plural=word in {"are", "were"}):
            yield from self._after_be(replace(base, past=BE_FORMS[word]), i + 1)
        yield from self._controlled(base, i)
        yield from self._simple_verb(base, i)

    def _denied(self, base: Clause, i: int) -> Iterator[tuple[Clause, int]]:
        """Behind "did not"."""
        yield from self._controlled(base, i)
        yield from ((replace(base, verb=verb), j) for verb, j in self.verbs(i, "base"))

    def _simple_verb(self, base: Clause, i: int) -> Iterator[tuple[Clause, int]]:
        """One finite verb that agrees with its subject."""
        for form, past in (("past", True), ("base", False), ("s", False)):
            if past or agrees(base.subject, plural=form == "base"):
                yield from ((replace(base, verb=verb, past=past), j) for verb, j in self.verbs(i, form))

    def _after_modal(self, base: Clause, i: int) -> Iterator[tuple[Clause, int]]:
        negated = self.at(i, "not")
        early, i = self._adverbs(i + negated)
        base = replace(base, negated=negated or base.negated, early=base.early + early)
        if base.modal and not base.second_modal:
            yield from self._below(base, i)
        if self.at(i, "be"):
            for verb, j in self.verbs(i + 1, "part"):
                if makes_passive(verb):
                    yield replace(base, verb=verb, passive=True), j
            yield replace(base, verb=BE), i + 1
        if self.at(i, "have"):
            for verb, j in self.verbs(i + 1, "part"):
                yield replace(base, verb=verb, perfect=True), j
        for verb, j in self.verbs(i, "base"):
            yield replace(base, verb=verb), j

    def _below(self, base: Clause, i: int) -> Iterator[tuple[Clause, int]]:
        """A second modal under the first: "will have to", "wants to be able to"."""
        for words, modal in _BELOW.items():
            if self.lower(i, len(words)) == words:
                yield from self._after_modal(replace(base, second_modal=modal), i + len(words))

    def _after_have(self, base: Clause, i: int) -> Iterator[tuple[Clause, int]]:
        negated = self.at(i, "not")
        early, i = self._adverbs(i + negated)
        base = replace(base, negated=negated, early=base.early + early, perfect=True)
        if self.at(i, "been"):
            more, j = self._adverbs(i + 1)
            for verb, k in self.verbs(j, "part"):
                if makes_passive(verb):
                    yield replace(base, verb=verb, passive=True, early=base.early + more), k
            yield replace(base, verb=BE), i + 1
        describes = any(isinstance(entry.term, Adjective) for entry, _ in self.entries(i)) and bool(self.noun_phrase(i))
        for verb, j in self.verbs(i, "part") if not describes else ():  # "has written rules": it has them
            yield replace(base, verb=verb), j

    def _after_be(self, base: Clause, i: int) -> Iterator[tuple[Clause, int]]:
        gone = self.at(i, "no", "longer")
        negated = self.at(i, "not") or gone
        early, i = self._adverbs(i + negated + gone)
        base = replace(base, negated=negated, early=base.early + early, middle=("meer",) if gone else ())
        yield from self._likely(base, i)
        yield from self._able_to(base, i)
        yield from self._moved(base, i)
        if self.word(i) in STATES:
            yield base, i
        for verb, j in self.verbs(i, "part"):
            if makes_passive(verb) and not (verb.infinitive == "verlaten" and self.at(i, "left")):
                yield replace(base, verb=verb, passive=True), j
        for verb, j in self.verbs(i, "ing"):
            yield replace(base, verb=verb), j
        yield base, i

    def _moved(self, base: Clause, i: int) -> Iterator[tuple[Clause, int]]:
        """Reads "is down 9%" as "is met 9% gedaald"."""
        moved = {"down": "declined", "up": "risen"}.get(self.word(i))
        for entry in self.terms[(moved,)] if moved else ():
            if isinstance(entry.term, Verb) and entry.form == "part" and entry.term.auxiliary == "zijn":
                changed = replace(base, verb=entry.term, perfect=True)
                yield changed, i + 1
                if self.kind(i + 1) in {"percent", "points"}:
                    yield replace(changed, middle=(f"met {self.tokens[i + 1].word}",)), i + 2

    def _adverbs(self, i: int) -> tuple[tuple[str, ...], int]:
        for entry, j in self.entries(i):
            if isinstance(entry.term, Phrase) and self.lower(i) != ("more",) and self.lower(i) != ("less",):
                rest, k = self._adverbs(j)
                return (entry.term.dutch, *rest), k
        return (), i
