"""Noun phrases of English, said in Dutch."""

from __future__ import annotations

from abc import ABC
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from monitor.draft.dutch import NounPhrase, article, inflected
from monitor.draft.english_adverbs import Adverbials
from monitor.draft.english_figures import FigurePhrases
from monitor.draft.english_readings import definite_form
from monitor.draft.english_relatives import NEAR, Relatives, extended
from monitor.draft.english_usage import ABLE, COUNTRIES, FOR_WHAT, MONTHS, NO_PASSIVE, PARTITIVE, PLACED, POSTMODIFIERS, TOWARDS
from monitor.draft.english_words import (
    APPROXIMATE,
    BEAM,
    CARDINALS,
    COMPARED,
    DETERMINERS,
    FIGURES,
    ORDINALS,
    PER_LENGTH,
    PLURAL_ONLY,
    PRONOUNS,
    SINGULAR_ONLY,
)
from monitor.draft.lexicon import Adjective, Noun, Phrase, Verb, dutch_superlative, first_part


_COUNTS = frozenset(CARDINALS.values())


_ALWAYS_PLURAL = frozenset({"kosten", "inkomsten", "uitgaven", "media", "metadata"})  # "de kosten waren", of one cost too


class Behind(str):
    """What English says before a noun and Dutch behind it: "van 12 weken"."""

    __slots__ = ()


class NounPhrases(FigurePhrases, Relatives, Adverbials, ABC):
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
            link = {"and": "en", "or": "of"}.get(self.lower(j)[0] if j < len(self.tokens) else "")
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
            word = self.lower(i)[0] if i < len(self.tokens) else ""
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
        word = self.lower(i)[0] if i < len(self.tokens) else ""
        last = phrase.text.split()[-1]
        if word == "of" and not phrase.text.endswith("%"):
            yield from self._linked(i + 1, phrase, PARTITIVE.get(last, "van "))
        elif word == "in-the-age-range" and self.kind(i + 1) == "number" and self.kind(i + 3) == "number":
            ages = f"van {self.tokens[i + 1].word} tot {self.tokens[i + 3].word} jaar"
            yield extended(phrase, ages), i + 4
        elif (pair := self.lower(i, 2)) in POSTMODIFIERS:
            yield from self._linked(i + 2, phrase, f"{POSTMODIFIERS[pair]} ")
        elif word == "to" and (last in ABLE or last in TOWARDS):
            if last in ABLE:
                yield from ((extended(phrase, text), j) for text, j in islice(self.infinitive(i), 3))
            for longer, j in self._linked(i + 1, phrase, f"{TOWARDS[last]} ") if last in TOWARDS else ():
                if last != "tijd" or longer.text.endswith("ing"):  # "time to abandonment", but not "time to file"
                    yield longer, j
        elif word == "for" and last in FOR_WHAT:
            yield from self._linked(i + 1, phrase, f"{FOR_WHAT[last]} ")
        elif word in PLACED:
            yield from self._where(i, phrase)
            yield from ((extended(phrase, text), j) for text, j in islice(self.prepositional(i), 3))
        elif word in {"who", "that", "which", "whose"}:
            yield from self._relative(i, phrase)
        elif word == "," and self.lower(i + 1)[:1] and self.lower(i + 1)[0] in {"who", "which"}:
            for longer, j in islice(self._relative(i + 1, phrase), 6):
                yield longer, j + self.at(j, ",")
        elif word == "where":
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
            for phrase, j in islice(self.nominal(i), BEAM):
                yield from self._owned(phrase, j)
                yield phrase, j
            for phrase, j in self._name(i):
                yield from self._owned(phrase, j)
                yield phrase, j

    def _as_many(self, amount: str, i: int) -> Iterator[tuple[NounPhrase, int]]:
        """Reads "as many vacancies" behind "twice" as "twee keer zoveel vacatures"."""
        if self.lower(i, 2) in {("as", "many"), ("as", "much")}:
            for phrase, j in self.nominal(i + 2):
                yield replace(phrase, text=f"{amount} {phrase.text}", definite="", indefinite=False), j

    def _pronouns(self, i: int) -> Iterator[tuple[NounPhrase, int]]:
        for count in (2, 1):
            if (pronoun := PRONOUNS.get(" ".join(self.lower(i, count)))) and i + count <= len(self.tokens):
                yield pronoun, i + count
        word, following = (*self.lower(i, 2), "", "")[:2]
        if word in DETERMINERS:
            yield from self._determined(i, word)
        if word == "those" or (word == "people" and following == "who"):
            yield from self._those(i)

    def _determined(self, i: int, word: str) -> Iterator[tuple[NounPhrase, int]]:
        determiner = DETERMINERS[word]
        j = i + 1
        if word in {"all", "most", "many", "some", "few", "both", "each"} and self.at(j, "of"):
            for whole, k in self.noun_phrase(j + 1):
                yield NounPhrase(f"{determiner} van {definite_form(whole)}", plural=word != "each", open=whole.open), k
        if word in {"the", "these", "those", "their", "its", "our", "all"} and self.kind(j) == "number":
            for phrase, k in self.nominal(j + 1, plural=True):
                head = {"the": "de", "these": "deze", "those": "die"}.get(word, determiner)
                yield replace(phrase, text=f"{head} {self.tokens[j].word} {phrase.text}", indefinite=False), k
            if word == "the":
                yield NounPhrase(f"de {self.tokens[j].word}", plural=True), j + 1
        if word == "the" and self.lower(j)[:1] and self.lower(j)[0] in CARDINALS:
            yield NounPhrase(f"de {CARDINALS[self.lower(j)[0]]}", plural=True), j + 1
        if self.at(j, "same"):
            yield from self.nominal(j + 1, determiner="dezelfde")
        ordinal = self.lower(j)[0] if j < len(self.tokens) else ""
        if word == "the" and ordinal in ORDINALS:
            for phrase, k in self.nominal(j, determiner=determiner):
                yield phrase, k
            yield NounPhrase(f"de {ORDINALS[ordinal]}"), j + 1
        for phrase, k in islice(self.nominal(j, determiner=determiner), BEAM):
            yield from self._owned(phrase, k)
            yield phrase, k

    def nominal(self, i: int, *, determiner: str = "", plural: bool = False) -> Iterator[tuple[NounPhrase, int]]:
        """Adjectives and a noun or compound, with its determiner."""
        compounds = any(isinstance(e.term, Noun) and j > i + 1 for e, j in self.entries(i))
        for adjectives, j in ([([], i)] if compounds else []) + list(self._adjectives(i)):
            for noun, text, is_plural, k in self._nouns(j):
                if plural and not is_plural and noun.plural != noun.singular:
                    continue
                if (determiner in SINGULAR_ONLY or determiner == "één") and is_plural:
                    continue
                if determiner in PLURAL_ONLY and not is_plural and noun.plural:
                    continue
                if noun.singular in {"AI", "kunstmatige intelligentie"} and determiner == "een":
                    continue  # "an AI …" goes on with the noun that AI is of
                if is_plural and not plural and not any(a in _COUNTS for a in adjectives if isinstance(a, str)):
                    text = {"uur": "uren", "jaar": "jaren"}.get(text, text)  # but "vijf uur"
                yield _noun_phrase(determiner, adjectives, noun, text, is_plural), k

    def _adjectives(self, i: int) -> Iterator[tuple[list[Adjective | str], int]]:
        for entry, j in sorted(self.entries(i), key=lambda e: isinstance(e[0].term, Verb)):
            if isinstance(entry.term, Adjective):
                first = _before_noun(entry.term, entry.form)
                for rest, k in self._adjectives(j):
                    yield [first, *rest], k
            elif isinstance(entry.term, Verb) and entry.form == "part" and j == i + 1 and self._describes(i, entry.term):
                for rest, k in self._adjectives(j):
                    yield [_participle(entry.term), *rest], k
            elif isinstance(entry.term, Verb) and entry.form == "ing" and entry.term.auxiliary == "zijn":
                for rest, k in self._adjectives(j):
                    yield [_present_participle(entry.term), *rest], k
            elif isinstance(entry.term, Phrase) and self.tokens[j - 1].lower.endswith("ly"):
                for rest, k in self._adjectives(j):
                    if rest:
                        yield [entry.term.dutch, *rest], k
        if self.kind(i) == "measure":
            for rest, k in self._adjectives(i + 1):
                yield [*rest, Behind(self.tokens[i].word)], k
        word = self.lower(i)[0] if i < len(self.tokens) else ""
        if word in ORDINALS:
            for rest, k in self._adjectives(i + 1):
                yield [ORDINALS[word], *rest], k
        if word in CARDINALS:
            for rest, k in self._adjectives(i + 1):
                yield [CARDINALS[word], *rest], k
        yield [], i

    def _describes(self, i: int, verb: Verb) -> bool:
        """Whether a participle can stand before a noun in Dutch; "given" and "cost" name something else there."""
        return verb.infinitive not in NO_PASSIVE and self.lower(i)[0] != "given" and not self.is_base(i, verb)

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
        country = COUNTRIES.get(token.lower) or (
            COUNTRIES.get(self.lower(i + 1)[0]) if self.at(i, "the") and i + 1 < len(self.tokens) else None
        )
        if country:
            yield NounPhrase(country), i + 1 + self.at(i, "the")
        if self.at(i, "the", "united", "kingdom"):
            yield NounPhrase("het Verenigd Koninkrijk"), i + 3
        if self.at(i, "the", "united", "states"):
            yield NounPhrase("de Verenigde Staten"), i + 3
        if token.lower in MONTHS and token.word[0].isupper():
            year = i + 1 < len(self.tokens) and self.kind(i + 1) == "year"
            yield NounPhrase(MONTHS[token.lower] + (f" {self.tokens[i + 1].word}" if year else "")), i + 1 + year


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
    """Before a noun: "terugkerende". Only of verbs of change; of others ("drafting time") the form names an activity."""
    return Adjective(f"{verb.infinitive}d", f"{verb.infinitive}de", "")


def _compound(first: str, second: str) -> str:
    if first == "AI" or (first[-1] == second[0] and second[0] in "aeiou"):
        return f"{first}-{second}"
    return f"{first}{second}"
