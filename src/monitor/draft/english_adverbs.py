"""Adverbs and prepositional phrases of English, said in Dutch."""

from __future__ import annotations

import re
from abc import ABC
from collections.abc import Iterator
from itertools import islice

from monitor.draft.english_readings import Readings
from monitor.draft.english_usage import BY_MEANS, BY_WHAT, MOMENTS, MONTHS, TIMES
from monitor.draft.english_words import APPROXIMATE, BEAM, CARDINALS, LONG_PREPOSITIONS, PREPOSITIONS
from monitor.draft.lexicon import Phrase, comparatives

_UNITS = r"procentpunt|punten|uur|minuten|dagen|weken|maanden|jaar|euro|dollar|pond|kilo|meter"
_ABOUT = r"ongeveer|bijna|meer dan|minstens|gemiddeld|een|de|meerdere"
# What something changes to, and not to whom something is offered: "tot 39%", but "aan 1.480 artsen".
_MEASURED = rf"-?\d[\d.,]*(?: (?:miljoen|miljard))?(?:%| procent)?(?: (?:{_UNITS})\b.*)?$"
_FOR_SO_LONG = (
    rf"(?:(?:{_ABOUT}) )?(?:\d|{'|'.join(CARDINALS.values())}|half|maanden|weken|jaar|uur)\b(?:\S* ?){{0,3}}"
    r"(?:uur|minuten|dag|dagen|week|weken|maand|maanden|jaar|kwartaal|kwartalen)$"
)

_LIMITS = frozenset({"over", "under", "above", "below"})


class Adverbials(Readings, ABC):
    """When, where, how and by how much."""

    def adverbial(self, i: int) -> Iterator[tuple[str, int]]:
        """A fixed phrase or a prepositional phrase."""
        for entry, j in self.entries(i):
            if isinstance(entry.term, Phrase) and not (
                j < len(self.tokens) and self.at(i, "more") and self.tokens[j].lower.endswith("ly")
            ):
                yield entry.term.dutch, j
        if self.at(i, "more"):
            yield from self._more(i + 1)
        yield from self._moment(i)
        yield from islice(self.prepositional(i), BEAM)

    def _more(self, i: int) -> Iterator[tuple[str, int]]:
        """Reads "more slowly" as "langzamer"."""
        for entry, j in self.entries(i):
            if isinstance(entry.term, Phrase) and (more := comparatives().get(entry.term.dutch)):
                yield more, j

    def _moment(self, i: int) -> Iterator[tuple[str, int]]:
        """Reads "eight months later" as "acht maanden later", "a year ago" as "een jaar geleden"."""
        word = self.word(i)
        if self.kind(i) != "number" and word not in CARDINALS and word not in {"a", "one", "an", "half", "within"}:
            return
        for phrase, j in self.noun_phrase(i):
            if TIMES.search(phrase.text) and j < len(self.tokens) and (moment := MOMENTS.get(self.tokens[j].lower)):
                yield f"{phrase.text} {moment}", j + 1

    def prepositional(self, i: int) -> Iterator[tuple[str, int]]:
        word = self.word(i)
        if self.at(i, "on", "average"):
            return
        if word in {"from", "between"}:
            yield from self._range(i, word)
        if word == "by":
            yield from self._amount(i + 1)
        for count in (4, 3, 2):
            if (long := LONG_PREPOSITIONS.get(self.lower(i, count))) is not None:
                for phrase, j in self.noun_phrase(i + count):
                    yield f"{long} {phrase.text}", j
        if word in PREPOSITIONS and not (word == "of" and i):  # "of" hangs on a noun; in front it says of how many
            yield from self._of_noun(i, word)
        if word in PREPOSITIONS and word not in {"to", "as", "of"}:
            yield from self._gerund(i, word)

    def _of_noun(self, i: int, word: str) -> Iterator[tuple[str, int]]:
        if word == "to" and i and (self.kind(i - 1) == "number" or self.word(i - 1) in CARDINALS):
            return  # "fifteen to nineteen" is one figure
        purpose = word == "to" and next(self.verbs(i + 1, "base"), None) is not None  # "to permit or forbid"
        for phrase, j in self.noun_phrase(i + 1):
            if (purpose or (word in _LIMITS and self.word(i + 1) in CARDINALS)) and j == i + 2:
                continue  # "over forty" of what is not said
            at_work = word == "at" and phrase.text.split()[0] == "werk"
            yield f"{'op het' if at_work else _preposition(word, phrase.text)} {phrase.text}", j

    def _amount(self, i: int) -> Iterator[tuple[str, int]]:
        """Reads "by about 6%" as "met ongeveer 6%"."""
        modifier, j = self.one_of(i, APPROXIMATE) or ("", i)
        if self.kind(j) in {"percent", "points"} and not self.at(j + 1, "of"):
            yield " ".join(w for w in ("met", modifier, self.tokens[j].word) if w), j + 1

    def _gerund(self, i: int, word: str) -> Iterator[tuple[str, int]]:
        """Reads "for coaching others" as "voor het begeleiden van anderen"."""
        for verb, j in self.verbs(i + 1, "ing"):
            head = f"{PREPOSITIONS[word]} het {verb.infinitive}"
            for phrase, k in self.noun_phrase(j):
                if phrase.plural or not phrase.definite:  # before a bare singular it says which: "misleading advice"
                    yield f"{head} {verb.preposition or 'van'} {phrase.text}", k
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


# A preposition with what follows it, where it is not the one of the table: "to 39%", "for two years", "by age".
_WITH_WHAT = tuple(
    (word, re.compile(what), dutch)
    for word, what, dutch in (
        ("to", _MEASURED, "tot"),
        ("for", _FOR_SO_LONG, "gedurende"),
        ("over", rf".*{TIMES.pattern}", "in"),
        ("at", _FOR_SO_LONG, "na"),
        ("by", r"(?:19|20)\d\d$", "tegen"),
        ("by", rf"(?:.* )?(?:{'|'.join(sorted(BY_WHAT))})$", "naar"),
        ("by", rf"(?:{'|'.join(sorted(BY_MEANS))})$", "per"),
        ("by", r"(?:jaar|maand|week) \w+$", "in"),
        ("from", rf"(?:{'|'.join(MONTHS.values())}|(?:19|20)\d\d)$|volgend", "vanaf"),
    )
)


def _preposition(word: str, text: str) -> str:
    for english, what, dutch in _WITH_WHAT:
        if english == word and what.match(text):
            return dutch
    return PREPOSITIONS[word]
