"""The termbase as the drafter uses it: Dutch entries, found by the English, German or French words for them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from monitor.draft.themes import data_file


@dataclass(frozen=True, slots=True)
class Noun:
    singular: str
    plural: str  # empty where there is none
    article: str  # "de" or "het"
    compound: str  # as the first part of a compound; empty where it makes none


@dataclass(frozen=True, slots=True)
class Verb:
    infinitive: str
    present: str
    past: str
    past_plural: str
    participle: str
    particle: str  # the part that a main clause splits off: "af" of "neemt af"
    auxiliary: str  # "hebben" or "zijn"
    preposition: str  # before its object: "op" of "vertrouwen op"
    two_objects: bool  # can say "aangeboden krijgen"


@dataclass(frozen=True, slots=True)
class Adjective:
    base: str
    inflected: str
    comparative: str


@dataclass(frozen=True, slots=True)
class Phrase:
    dutch: str


Term = Noun | Verb | Adjective | Phrase


@dataclass(frozen=True, slots=True)
class Entry:
    """One reading of a word form. ``form`` is "sg" or "pl" of a noun, "base", "s", "past", "part" or "ing" of a verb,
    "base", "comparative" or "superlative" of an adjective."""

    term: Term
    form: str


Index = dict[tuple[str, ...], tuple[Entry, ...]]
_COLUMN = {"en": 1, "de": 2, "fr": 3}


@cache
def index(language: str) -> Index:
    """All readings of all word forms of one language, keyed by their words in lower case; of Dutch its nouns."""
    found: dict[tuple[str, ...], list[Entry]] = {}

    def add(words: str, entry: Entry) -> None:
        readings = found.setdefault(tuple(words.lower().split()), [])
        if entry not in readings:
            readings.append(entry)

    _add_rows(data_file("termbase.yaml"), language, add)
    return {key: tuple(value) for key, value in found.items()}


def _add_rows(data: Mapping[str, str], language: str, add: Callable[[str, Entry], None]) -> None:
    for row in _rows(data["nouns"]):
        _add_noun(row, language, add)
    if language == "nl":
        return
    for row in _rows(data["verbs"]):
        _add_verb(row, language, add)
    for row in _rows(data["adjectives"]):
        _add_adjective(row, language, add)
    if language == "en":
        for row in _rows(data["phrases"]):
            for words in _forms(row[1]):
                add(words, Entry(Phrase(row[0]), "base"))


@cache
def vocabulary() -> Index:
    """All English that can be read: the field's terms and, for words that it does not have, general English.

    A word of the field keeps its sense: general English adds no second reading of the same part of speech.
    """
    field = index("en")
    found = {words: list(readings) for words, readings in field.items()}

    def add(words: str, entry: Entry) -> None:
        key = tuple(words.lower().split())
        if any(type(own.term) is type(entry.term) for own in field.get(key, ())):
            return
        readings = found.setdefault(key, [])
        if entry not in readings:
            readings.append(entry)

    _add_rows(data_file("vocabulary.yaml"), "en", add)
    return {key: tuple(value) for key, value in found.items()}


@cache
def longest_read() -> int:
    """How many words the longest entry of ``vocabulary`` has."""
    return max(map(len, vocabulary()))


@cache
def comparatives() -> dict[str, str]:
    """The comparative of every Dutch adjective that can be read, which an adverb has too: "langzamer"."""
    adjectives = {e.term for readings in vocabulary().values() for e in readings if isinstance(e.term, Adjective)}
    return {a.base: a.comparative for a in adjectives if a.comparative not in ("", "-")}


@cache
def finite_forms() -> frozenset[str]:
    """The finite forms of every Dutch verb that can be written; the stem of a separable one alone: "neemt"."""
    verbs = {e.term for readings in vocabulary().values() for e in readings if isinstance(e.term, Verb)}
    forms = {form for v in verbs for form in (v.present, v.past, v.past_plural, v.infinitive.removeprefix(v.particle))}
    return frozenset(
        forms | {"is", "was", "zijn", "waren", "kan", "kunnen", "moet", "moeten", "mag", "wil", "zal", "zullen"}
    )


@cache
def terms() -> tuple[tuple[str, ...], ...]:
    """The rows of the termbase: Dutch, English, German, French."""
    data = data_file("termbase.yaml")
    return tuple(tuple(row) for part in ("nouns", "verbs", "adjectives", "phrases") for row in _rows(data[part]))


def longest(language: str) -> int:
    return max(map(len, index(language)))


def _rows(block: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in block.splitlines() if line.strip()]


def _forms(cell: str) -> list[str]:
    return [f for f in (part.strip() for part in cell.split(",")) if f and f != "-"]


def _add_noun(row: list[str], language: str, add) -> None:  # type: ignore[no-untyped-def]
    parts = row[0].split("/")
    noun = Noun(parts[0], parts[1], parts[2], parts[3] if len(parts) > 3 else "")
    if language == "nl":
        add(noun.singular, Entry(noun, "sg"))
        if noun.plural:
            add(noun.plural, Entry(noun, "pl"))
        return
    for form in _forms(row[_COLUMN[language]]) if len(row) > _COLUMN[language] else []:
        singular, _, plural = form.partition(":")
        if language == "en":
            if plural != singular:
                add(singular, Entry(noun, "sg"))
            if plural != "-":
                add(plural or english_plural(singular), Entry(noun, "pl"))
        elif language == "fr":
            add(singular, Entry(noun, "sg"))
            add(french_plural(singular), Entry(noun, "pl"))
        else:
            add(singular, Entry(noun, _german_number(singular, _forms(row[_COLUMN[language]]))))


def _german_number(form: str, listed: list[str]) -> str:
    """ "pl" for a form of which a shorter one is listed ("Betriebe" beside "Betrieb"), else "any"."""
    mine = _without_umlaut(form)
    return "pl" if any(mine != o and mine.startswith(o) for o in map(_without_umlaut, listed)) else "any"


def _without_umlaut(word: str) -> str:
    return word.lower().translate(str.maketrans("äöü", "aou"))


def _add_verb(row: list[str], language: str, add) -> None:  # type: ignore[no-untyped-def]
    verb = _verb(row[0])
    for form in _forms(row[_COLUMN[language]]) if len(row) > _COLUMN[language] else []:
        if language != "en":
            add(form, Entry(verb, "any"))
            continue
        base, past, participle = [*form.split(":"), "", ""][:3]
        head, _, rest = base.partition(" ")
        rest = f" {rest}" if rest else ""
        past = past or english_past(head) + rest
        add(base, Entry(verb, "base"))
        add(english_s(head) + rest, Entry(verb, "s"))
        add(past, Entry(verb, "past"))
        add(participle or past, Entry(verb, "part"))
        add(english_ing(head) + rest, Entry(verb, "ing"))


def _verb(cell: str) -> Verb:
    words = cell.split()
    two_objects, preposition = "~" in words, next((w[1:] for w in words if w.startswith("+")), "")
    words = [w for w in words if w != "~" and not w.startswith("+")]
    particle = words[1].partition("_")[2]
    present, past, plural = (w.partition("_")[0] for w in words[1:4])
    auxiliary = words[5] if len(words) > 5 else "hebben"
    infinitive = words[0].partition("_")[0] if "_" in words[0] and particle else words[0]
    if "_" in words[0]:
        infinitive = f"{particle}{infinitive}"
    return Verb(infinitive, present, past, plural, words[4], particle, auxiliary, preposition, two_objects)


def _add_adjective(row: list[str], language: str, add) -> None:  # type: ignore[no-untyped-def]
    base, inflected, comparative = row[0].split("/")
    adjective = Adjective(base, inflected, comparative)
    for form in _forms(row[_COLUMN[language]]) if len(row) > _COLUMN[language] else []:
        positive, _, more = form.partition(":")
        add(positive, Entry(adjective, "base"))
        if language == "en":
            for comparative_form in {more, f"more {positive}"} - {""}:
                add(comparative_form, Entry(adjective, "comparative"))
            highest = english_superlative(more) if more and not more.startswith("more ") else f"most {positive}"
            add(highest, Entry(adjective, "superlative"))


_BEST = {"better": "best", "worse": "worst"}
_DUTCH_BEST = {"goed": "best"}


def english_superlative(comparative: str) -> str:
    return _BEST.get(comparative, comparative[:-1] + "st")


def dutch_superlative(adjective: Adjective) -> str:
    """The form before a noun: "hoogste", "beste"."""
    base = _DUTCH_BEST.get(adjective.base) or adjective.base + ("t" if adjective.base.endswith("s") else "st")
    return base + "e"


_LINKED = re.compile(r"(?:ing|heid|teit|schap)$")  # these take an "s" as the first part of a compound
_JOINED = re.compile(r"(?:[^e]ie|ment|isme|tuur|loog|data|project|team|pilot|test)$")  # these take none


def first_part(noun: Noun) -> str:
    """How a noun begins a compound: as its row says, or by its ending where that decides; empty where neither does."""
    if noun.compound or " " in noun.singular:
        return noun.compound
    if _LINKED.search(noun.singular) and len(noun.singular) > 5:
        return f"{noun.singular}s"
    return noun.singular if _JOINED.search(noun.singular) else ""


def english_plural(noun: str) -> str:
    if re.search(r"[^aeiou]y$", noun):
        return noun[:-1] + "ies"
    return noun + ("es" if re.search(r"(?:s|x|ch|sh)$", noun) else "s")


def english_s(verb: str) -> str:
    if verb == "have":
        return "has"
    if verb == "be":
        return "is"
    if re.search(r"[^aeiou]y$", verb):
        return verb[:-1] + "ies"
    return verb + ("es" if re.search(r"(?:s|x|ch|sh|o)$", verb) else "s")


_DOUBLES = frozenset(
    [
        "drop",
        "stop",
        "plan",
        "cut",
        "log",
        "get",
        "let",
        "put",
        "run",
        "spot",
        "ban",
        "fit",
        "hinge",
        "quit",
        "win",
        "begin",
        "forget",
        "swap",
    ]
) - {"hinge"}


def english_past(verb: str) -> str:
    if verb.endswith("e"):
        return verb + "d"
    if re.search(r"[^aeiou]y$", verb):
        return verb[:-1] + "ied"
    return verb + (verb[-1] if verb in _DOUBLES else "") + "ed"


def english_ing(verb: str) -> str:
    if verb.endswith("ie"):
        return verb[:-2] + "ying"
    if verb.endswith("e") and not verb.endswith("ee") and verb != "be":
        return verb[:-1] + "ing"
    return verb + (verb[-1] if verb in _DOUBLES else "") + "ing"


def french_plural(noun: str) -> str:
    head, _, rest = noun.partition(" ")
    if head.endswith(("al",)):
        head = head[:-2] + "aux"
    elif not head.endswith(("s", "x", "z")):
        head += "x" if head.endswith(("eau", "eu")) else "s"
    return f"{head} {rest}".strip()
