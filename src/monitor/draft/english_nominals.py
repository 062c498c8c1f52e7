"""Adjectives and nouns of English, said in Dutch: inflection, compounds, and the names of places and months."""

from __future__ import annotations

from abc import ABC
from collections.abc import Iterator

from monitor.draft.dutch import NounPhrase, article, inflected
from monitor.draft.english_readings import Readings
from monitor.draft.english_usage import COUNTRIES, MONTHS, NO_PASSIVE
from monitor.draft.english_words import CARDINALS, ORDINALS, PLURAL_ONLY, SINGULAR_ONLY
from monitor.draft.lexicon import Adjective, Entry, Noun, Phrase, Verb, dutch_superlative, first_part

_COUNTS = frozenset(CARDINALS.values())
_ALWAYS_PLURAL = frozenset(
    {"kosten", "inkomsten", "uitgaven", "media", "metadata"}
)  # of one cost too: "de kosten waren"
_COUNTED_ALONE = {"uur": "uren", "jaar": "jaren"}  # "vijf uur", but "totale uren"


class Behind(str):
    """What English says before a noun and Dutch behind it: "van 12 weken"."""

    __slots__ = ()


class Degree(str):
    """An adverb before an adjective: "aanvankelijk" of "aanvankelijk juiste antwoorden"."""

    __slots__ = ()


class Nominals(Readings, ABC):
    """A noun with its adjectives and its determiner."""

    def nominal(self, i: int, *, determiner: str = "", plural: bool = False) -> Iterator[tuple[NounPhrase, int]]:
        """Adjectives and a noun or compound, with its determiner."""
        compounds = any(isinstance(e.term, Noun) and j > i + 1 for e, j in self.entries(i))
        for adjectives, j in ([([], i)] if compounds else []) + list(self._adjectives(i)):
            for noun, text, is_plural, k in self._nouns(j):
                if plural and not is_plural and noun.plural != noun.singular:
                    continue
                if not _takes(noun, determiner, plural=is_plural):
                    continue
                alone = is_plural and not plural and _COUNTS.isdisjoint(a for a in adjectives if isinstance(a, str))
                said = _COUNTED_ALONE.get(text, text) if alone else text
                yield _noun_phrase(determiner, adjectives, noun, said, is_plural), k

    def _adjectives(self, i: int) -> Iterator[tuple[list[Adjective | str], int]]:
        for first, j in self._modifiers(i):
            for rest, k in self._adjectives(j):
                if rest or not isinstance(first, Degree):
                    yield [first, *rest], k
        yield [], i

    def _modifiers(self, i: int) -> Iterator[tuple[Adjective | str, int]]:
        """What can stand between a determiner and a noun, from ``i``."""
        for entry, j in sorted(self.entries(i), key=lambda e: isinstance(e[0].term, Verb)):
            if (modifier := self._modifier(entry, i, j)) is not None:
                yield modifier, j
        if self.kind(i) == "measure":
            yield Behind(self.tokens[i].word), i + 1
        for table in (ORDINALS, CARDINALS):
            if (said := table.get(self.word(i))) is not None:
                yield said, i + 1

    def _modifier(self, entry: Entry, i: int, j: int) -> Adjective | str | None:
        term = entry.term
        if isinstance(term, Adjective):
            return _before_noun(term, entry.form)
        if isinstance(term, Phrase):
            return Degree(term.dutch) if self.tokens[j - 1].lower.endswith("ly") else None
        if isinstance(term, Verb) and entry.form == "part" and j == i + 1 and self._describes(i, term):
            return _participle(term)
        if isinstance(term, Verb) and entry.form == "ing" and term.auxiliary == "zijn":
            return _present_participle(term)
        return None

    def _describes(self, i: int, verb: Verb) -> bool:
        """Whether a participle can stand before a noun in Dutch; "given" and "cost" name something else there."""
        return verb.infinitive not in NO_PASSIVE and self.word(i) != "given" and not self.is_base(i, verb)

    def _nouns(self, i: int) -> Iterator[tuple[Noun, str, bool, int]]:
        for entry, j in self.entries(i):
            if not isinstance(entry.term, Noun):
                continue
            noun = entry.term
            if (first := first_part(noun)) and entry.form == "sg":
                for head, text, is_plural, k in self._nouns(j):
                    if text[:1].islower() and (k == j + 1 or first == "AI" or text in {head.singular, head.plural}):
                        yield head, _compound(first, text), is_plural, k  # of two parts: three say several things
            is_plural = entry.form == "pl" and bool(noun.plural)
            yield noun, noun.plural if is_plural else noun.singular, is_plural, j

    def _name(self, i: int) -> Iterator[tuple[NounPhrase, int]]:
        if i >= len(self.tokens) or self.tokens[i].kind != "word":
            return
        token = self.tokens[i]
        country = COUNTRIES.get(token.lower) or (COUNTRIES.get(self.word(i + 1)) if self.at(i, "the") else None)
        if country:
            yield NounPhrase(country), i + 1 + self.at(i, "the")
        if self.at(i, "the", "united", "kingdom"):
            yield NounPhrase("het Verenigd Koninkrijk"), i + 3
        if self.at(i, "the", "united", "states"):
            yield NounPhrase("de Verenigde Staten"), i + 3
        if token.lower in MONTHS and token.word[0].isupper():
            year = i + 1 < len(self.tokens) and self.kind(i + 1) == "year"
            yield NounPhrase(MONTHS[token.lower] + (f" {self.tokens[i + 1].word}" if year else "")), i + 1 + year


def _takes(noun: Noun, determiner: str, *, plural: bool) -> bool:
    """Whether a noun in that number goes with a determiner; "an AI …" goes on with the noun that AI is of."""
    if determiner == "een" and noun.singular in {"AI", "kunstmatige intelligentie"}:
        return False
    if plural:
        return determiner not in SINGULAR_ONLY and determiner != "één"
    return determiner not in PLURAL_ONLY or not noun.plural


def _noun_phrase(determiner: str, adjectives: list[Adjective | str], noun: Noun, text: str, plural: bool) -> NounPhrase:
    indefinite = determiner in {"", "een", "geen", "veel", "weinig", "meer", "minder", "één", "genoeg", "each", "any"}
    plural = plural or noun.singular in _ALWAYS_PLURAL
    text = " ".join([text, *(a for a in adjectives if isinstance(a, Behind))])
    adjectives = [a for a in adjectives if not isinstance(a, Behind)]
    words = [a if isinstance(a, str) else inflected(a, noun, plural=plural, indefinite=indefinite) for a in adjectives]
    if determiner == "the":
        determiner = article(noun, plural=plural)
    elif determiner == "dezelfde":
        determiner = "hetzelfde" if noun.article == "het" and not plural else "dezelfde"
    elif determiner in {"this", "that"}:
        neuter = noun.article == "het"
        determiner = ("dit" if neuter else "deze") if determiner == "this" else ("dat" if neuter else "die")
    elif determiner == "any":
        determiner = "" if plural else "enig" if noun.article == "het" else "enige"
    elif determiner == "each":
        determiner = "elk" if noun.article == "het" else "elke"
    elif determiner == "onze" and noun.article == "het" and not plural:
        determiner = "ons"
    phrase = " ".join(w for w in (determiner, *words, text) if w)
    definite = ""
    if not determiner and not plural and "AI" not in text:
        full = [a if isinstance(a, str) else inflected(a, noun, plural=False, indefinite=False) for a in adjectives]
        definite = " ".join([noun.article, *full, text])
    return NounPhrase(phrase, plural, determiner in {"", "een"}, noun.article == "het", definite=definite)


def _before_noun(adjective: Adjective, form: str) -> Adjective | str:
    if form == "superlative":
        return dutch_superlative(adjective)
    if form == "comparative":
        more = adjective.comparative
        return more if " " in more else Adjective(more, f"{more}e", "")
    return adjective


def _participle(verb: Verb) -> Adjective:
    """Before a noun: "geteste", "een getest", "gegeven"."""
    form = verb.participle
    return Adjective(form, form if form.endswith("n") else f"{form}e", "")


def _present_participle(verb: Verb) -> Adjective:
    """Before a noun: "terugkerende". Only of verbs of change; of others it names an activity ("drafting time")."""
    return Adjective(f"{verb.infinitive}d", f"{verb.infinitive}de", "")


def _compound(first: str, second: str) -> str:
    if first == "AI" or (first[-1] == second[0] and second[0] in "aeiou"):
        return f"{first}-{second}"
    return f"{first}{second}"
