"""Comparisons of English, said in Dutch: likelihoods, scales, one figure against another."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from monitor.draft.dutch import Clause
from monitor.draft.english_nouns import NounPhrases
from monitor.draft.english_words import CARDINALS, COMPARED
from monitor.draft.lexicon import Adjective


class Comparisons(NounPhrases):
    """What a clause is held against."""

    def _likely(self, base: Clause, i: int) -> Iterator[tuple[Clause, int]]:
        """Reads "are less likely to use …" as "gebruiken … minder vaak"."""
        factor = ""
        j = i
        if self.kind(j) == "percent":
            factor, j = f"{self.tokens[j].word} ", j + 1
        elif self.kind(j) == "number" and self.at(j + 1, "times"):
            factor, j = f"{self.tokens[j].word} keer zo ", j + 2
        elif self.at(j, "half"):
            factor, j = "half zo ", j + 1
        elif self.at(j, "twice"):
            factor, j = "twee keer zo ", j + 1
        elif self.at(j + 1, "times") and self.tokens[j].lower in CARDINALS:
            factor, j = f"{CARDINALS[self.tokens[j].lower]} keer zo ", j + 2
        more, k = self._adverbs(j)
        for words, text in (
            (("more", "likely", "to"), "vaker"),
            (("less", "likely", "to"), "minder vaak"),
            (("as", "likely", "to"), "vaak"),
        ):
            if self.lower(k, 3) == words and (text != "vaak" or factor):
                base = replace(base, past=base.past)
                for clause, end in self._after_modal(replace(base, negated=False), k + 3):
                    often = f"{' '.join(more)} {factor}{text}".strip()
                    yield replace(clause, early=(*clause.early, often), negated=base.negated), end

    def _scale(self, clause: Clause, i: int) -> Iterator[tuple[Clause, int]]:
        """Reads "12 points higher", "22% longer", "twice as high"."""
        amount = self.tokens[i].word if self.kind(i) in {"percent", "points"} else ""
        j = i + bool(amount)
        if self.at(j, "times") or not amount:
            amount = ""
            j = i
        for entry, k in self.entries(j):
            if isinstance(entry.term, Adjective) and entry.form == "comparative":
                yield replace(clause, predicate=f"{amount} {entry.term.comparative}".strip()), k

    def _comparison(self, clause: Clause, i: int) -> Iterator[tuple[Clause, int]]:
        """Reads "…, compared with 14% of those aged 55 and over" as "…, tegen 14% van de 55-plussers"."""
        j = i + self.at(i, ",")
        for words in COMPARED:
            if self.lower(j, len(words)) == words:
                for thing, k in self.noun_phrase(j + len(words)):
                    text = f", tegen {thing.text}"
                    for when, end in islice(self.adverbial(k), 3):
                        yield replace(clause, post=(*clause.post, f"{text} {when}")), end
                    yield replace(clause, post=(*clause.post, text)), k
        yield from self._further_figures(clause, i)
        if self.at(i, "than"):
            for thing, k in self.noun_phrase(i + 1):
                yield replace(clause, post=(*clause.post, f"dan {thing.text}")), k

    def _further_figures(self, clause: Clause, i: int) -> Iterator[tuple[Clause, int]]:
        """Reads "…, 36% in the training arm and 28% on the waiting list" behind a first figure with its place."""
        comma, link = self.at(i, ","), self.at(i + self.at(i, ","), "and")
        j = i + comma + link
        if not (comma or link) or self.kind(j) not in {"percent", "points", "number"}:
            return
        figure, k = self.tokens[j].word, j + 1
        for entry, end in self.entries(k):
            if isinstance(entry.term, Adjective) and entry.form == "comparative":
                figure, k = f"{figure} {entry.term.comparative}", end
                break
        for text, end in islice(self.adverbial(k), 4):
            yield (
                replace(clause, post=(*clause.post, f"{'' if link else ', '}{'en ' if link else ''}{figure} {text}")),
                end,
            )
        for thing, k in self.noun_phrase(j):
            if thing.text != figure:
                yield (
                    replace(clause, post=(*clause.post, f"{'' if link else ', '}{'en ' if link else ''}{thing.text}")),
                    k,
                )

    @abstractmethod
    def _after_modal(self, base: Clause, i: int) -> Iterator[tuple[Clause, int]]:
        """The verb group behind a modal."""

    @abstractmethod
    def _adverbs(self, i: int) -> tuple[tuple[str, ...], int]:
        """Adverbs from ``i``, and where they end."""
