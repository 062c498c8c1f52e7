"""What all English rules share: the tokens, the termbase, and the readings that rules ask of each other."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator

from monitor.draft.dutch import Clause, NounPhrase
from monitor.draft.english_ambiguous import AMBIGUOUS
from monitor.draft.english_tokens import Token
from monitor.draft.lexicon import Entry, Verb, index, longest_read, vocabulary

_CAPITALS = frozenset({"it", "us", "who"})  # in capitals an abbreviation, else a pronoun


class Readings(ABC):
    """Readings of a token list by rule; each rule yields (value, end), the likeliest first."""

    def __init__(self, tokens: list[Token], *, general: bool = True) -> None:
        """``general``: with the words of general English beside the terms of the field."""
        self.tokens = tokens
        self._lowered = tuple(token.lower for token in tokens)
        self.terms = vocabulary() if general else index("en")
        self.reach = longest_read()
        self._noun_phrases: dict[int, list[tuple[NounPhrase, int]]] = {}
        self._depth = 0

    def lower(self, i: int, count: int = 1) -> tuple[str, ...]:
        return self._lowered[i : i + count]

    def word(self, i: int) -> str:
        """The word at ``i`` in lower case; empty behind the last."""
        return self._lowered[i] if i < len(self._lowered) else ""

    def at(self, i: int, *words: str) -> bool:
        return self.lower(i, len(words)) == words

    def kind(self, i: int) -> str:
        return self.tokens[i].kind if i < len(self.tokens) else "end"

    def entries(self, i: int) -> Iterator[tuple[Entry, int]]:
        """Readings of the words from ``i`` in the termbase, longest first."""
        for count in range(min(self.reach, len(self.tokens) - i), 0, -1):
            if count == 1 and self.tokens[i].lower in _CAPITALS and self.tokens[i].word.islower():
                continue
            if count == 1 and self.tokens[i].lower in AMBIGUOUS:
                continue
            for entry in self.terms.get(self.lower(i, count), ()):
                yield entry, i + count

    def one_of(self, i: int, table: dict[tuple[str, ...], str]) -> tuple[str, int] | None:
        for count in (3, 2, 1):
            if (found := table.get(self.lower(i, count))) is not None:
                return found, i + count
        return None

    def verbs(self, i: int, form: str) -> Iterator[tuple[Verb, int]]:
        for entry, j in self.entries(i):
            if isinstance(entry.term, Verb) and entry.form == form:
                yield entry.term, j

    def is_base(self, i: int, verb: Verb) -> bool:
        """Whether the word is the verb's base form too: "cost" before a noun names what the noun is of."""
        return any(entry.term == verb and entry.form == "base" for entry, _ in self.entries(i))

    @abstractmethod
    def predicate(self, i: int, subject: NounPhrase, *, gap: bool = False) -> Iterator[tuple[Clause, int]]:
        """The verb group from ``i`` with its complements, said of ``subject``."""

    @abstractmethod
    def clause(self, i: int) -> Iterator[tuple[Clause, int]]:
        """A whole clause from ``i``."""

    @abstractmethod
    def _complements(self, clause: Clause, i: int, room: int = 6) -> Iterator[tuple[Clause, int]]:
        """What follows the verb, longest reading first."""

    @abstractmethod
    def _after_modal(self, base: Clause, i: int) -> Iterator[tuple[Clause, int]]:
        """The verb group behind a modal."""

    @abstractmethod
    def prepositional(self, i: int) -> Iterator[tuple[str, int]]:
        """A prepositional phrase."""

    @abstractmethod
    def infinitive(self, i: int) -> Iterator[tuple[str, int]]:
        """An infinitive with "to", as "om … te …"."""

    @abstractmethod
    def noun_phrase(self, i: int) -> list[tuple[NounPhrase, int]]:
        """Noun phrases from ``i``."""

    @abstractmethod
    def simple(self, i: int) -> Iterator[tuple[NounPhrase, int]]:
        """Noun phrases from ``i`` that join no others."""

    @abstractmethod
    def nominal(self, i: int, *, determiner: str = "", plural: bool = False) -> Iterator[tuple[NounPhrase, int]]:
        """Adjectives and a noun or compound, with its determiner."""


def definite_form(phrase: NounPhrase) -> str:
    """With an article where the English has none: "of employees" as "van de medewerkers"."""
    first = phrase.text.split()[0]
    if not phrase.indefinite or first in {"een", "AI", "generatieve"} or (first[0].isdigit() and "-" not in first):
        return phrase.text
    if phrase.plural:
        return f"de {phrase.text}"
    return phrase.text
