"""Comparisons of English, said in Dutch: likelihoods, scales, one figure against another."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from monitor.draft.dutch import BE, Clause, subordinate
from monitor.draft.english_nouns import NounPhrases
from monitor.draft.english_words import COMPARED
from monitor.draft.lexicon import Adjective, Phrase

MORE_OFTEN = frozenset({"vaker", "minder vaak", "meer", "minder", "langer", "sneller", "beter", "slechter"})
MUCH = frozenset({"vaak", "veel", "snel", "lang", "goed"})
STANDARDS = {
    ("expected",): "verwacht",
    ("planned",): "gepland",
    ("before",): "daarvoor",
    ("usual",): "gewoonlijk",
    ("average",): "gemiddeld",
    ("ever",): "ooit",
    ("a", "year", "earlier"): "een jaar eerder",
    ("a", "year", "before"): "een jaar eerder",
    ("the", "year", "before"): "het jaar daarvoor",
}


class Comparisons(NounPhrases):
    """What a clause is held against."""

    def _likely(self, base: Clause, i: int) -> Iterator[tuple[Clause, int]]:
        """Reads "are less likely to use …" as "gebruiken … minder vaak"."""
        factor, j = "", i
        if self.kind(j) in {"percent", "points"}:
            factor, j = f"{self.tokens[j].word} ", j + 1
        elif found := self._factor(j):
            factor, j = f"{found[0]} zo ", found[1]
        more, k = self._adverbs(j)
        if factor and self.lower(k, 3) == ("as", "likely", "as"):
            for others, m in self.noun_phrase(k + 3)[:4]:
                if self.at(m, "to"):
                    for clause, end in self._after_modal(replace(base, negated=False), m + 1):
                        early = (*clause.early, f"{factor}vaak")
                        yield replace(clause, early=early, standard=f"als {others.text}"), end
        for words, text in (
            (("more", "likely", "to"), "vaker"),
            (("less", "likely", "to"), "minder vaak"),
            (("as", "likely", "to"), "vaak"),
        ):
            if self.lower(k, 3) == words and (text != "vaak" or factor):
                base = replace(base, past=base.past)
                for clause, end in self._after_modal(replace(base, negated=False), k + 3):
                    times = factor if text == "vaak" else factor.replace(" keer zo ", " keer ")
                    often = f"{' '.join(more)} {times}{text}".strip()
                    yield replace(clause, early=(*clause.early, often), negated=base.negated), end

    def _scale(self, clause: Clause, i: int) -> Iterator[tuple[Clause, int]]:
        """Reads "12 points higher", "22% longer", "twice as high", "three times more often"."""
        amount, j = "", i
        if self.kind(i) in {"percent", "points"}:
            amount, j = f"{self.tokens[i].word} ", i + 1
        elif found := self._factor(i):
            yield from self._as_as(clause, f"{found[0]} zo", found[1])
            amount, j = f"{found[0]} ", found[1]
        else:
            yield from self._as_as(clause, "even", i)
        for entry, k in self.entries(j):
            if isinstance(entry.term, Adjective) and entry.form == "comparative":
                yield replace(clause, predicate=f"{amount}{entry.term.comparative}".strip()), k
            elif isinstance(entry.term, Phrase) and amount and entry.term.dutch in MORE_OFTEN:
                yield replace(clause, middle=(*clause.middle, f"{amount}{entry.term.dutch}")), k

    def _as_as(self, clause: Clause, factor: str, i: int) -> Iterator[tuple[Clause, int]]:
        """Reads "as high as in 2023" behind its factor: "twee keer zo hoog als in 2023"."""
        if not self.at(i, "as"):
            return
        for entry, j in self.entries(i + 1):
            base = ""
            if isinstance(entry.term, Adjective) and entry.form == "base":
                base = entry.term.base
            elif isinstance(entry.term, Phrase) and entry.term.dutch in MUCH:
                base = entry.term.dutch
            if not base:
                continue
            scaled = replace(clause, predicate=f"{factor} {base}")
            if self.at(j, "as"):
                for text, k in self._standard(j + 1):
                    yield replace(scaled, post=(*scaled.post, f"als {text}")), k
            elif factor != "even":
                yield scaled, j

    def _standard(self, i: int) -> Iterator[tuple[str, int]]:
        """What something is compared with: "in 2023", "those without training", "expected", "before"."""
        for words, text in STANDARDS.items():
            if self.lower(i, len(words)) == words:
                yield text, i + len(words)
        for thing, j in self.noun_phrase(i):
            yield thing.text, j
        yield from islice(self.prepositional(i), 3)
        word = self.word(i)
        if word in {"when", "if", "where"}:
            for inner, j in islice(self.clause(i + 1), 3):
                yield f"{'waar' if word == 'where' else 'wanneer'} {subordinate(inner)}", j

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
        yield from self._gapped(clause, i)
        if self.at(i, "than"):
            for text, k in self._standard(i + 1):
                yield replace(clause, post=(*clause.post, f"dan {text}")), k

    def _gapped(self, clause: Clause, i: int) -> Iterator[tuple[Clause, int]]:
        """The same said of others without its verb: "…, and men 12%", "…, advice from 0.9 to 2.2"."""
        comma = self.at(i, ",")
        if comma and any(m.startswith("van ") and " naar " in m for m in clause.middle):
            yield from self._another_change(clause, i + 1 + self.at(i + 1, "and"))
        if not self.at(i + comma, "and"):
            return
        if clause.verb is BE and clause.predicate:
            for text, j in self._adjective_phrase(i + comma + 1):
                for where, k in islice(self.adverbial(j), 4):
                    yield replace(clause, post=(*clause.post, f"en {text} {where}")), k
        elif clause.objects and clause.objects[-1].text.endswith("%"):
            for others, j in self.noun_phrase(i + comma + 1)[:4]:
                if self.kind(j) in {"percent", "number"}:
                    figure = self.tokens[j].word.removesuffix("%")
                    yield replace(clause, post=(*clause.post, f"en {others.text} {figure}%")), j + 1

    def _another_change(self, clause: Clause, i: int) -> Iterator[tuple[Clause, int]]:
        for others, j in self.noun_phrase(i)[:4]:
            for text, k in islice(self.adverbial(j), 2) if self.at(j, "from") else ():
                if " naar " in text:
                    yield replace(clause, post=(*clause.post, f", {others.definite or others.text} {text}")), k

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
    def _adverbs(self, i: int) -> tuple[tuple[str, ...], int]:
        """Adverbs from ``i``, and where they end."""

    @abstractmethod
    def _adjective_phrase(self, i: int) -> Iterator[tuple[str, int]]:
        """An adjective as a predicate."""
