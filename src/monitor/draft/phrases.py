"""Noun phrases of German and French, and whole ones of English, said in Dutch: who or what a figure is about.

As with English clauses: every word of a phrase is understood, or there is no answer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from monitor.draft.dutch import NounPhrase, article, inflected
from monitor.draft.english import Parser
from monitor.draft.english_readings import definite_form
from monitor.draft.english_tokens import tokenize
from monitor.draft.lexicon import Adjective, Noun, index, longest

_WORD = re.compile(r"\d[\d.,]*|[^\W\d_]+(?:[-:*][^\W\d_]+)*['’]?|%")
_MOST_WORDS = 12

# German and French determiners: what they are in Dutch; "the" asks for the article of the Dutch noun.
_DETERMINERS = {
    "de": {
        **dict.fromkeys(("der", "die", "das", "den", "dem", "des"), "the"),
        **dict.fromkeys(("ein", "eine", "einen", "einem", "einer", "eines"), "een"),
        **dict.fromkeys(("kein", "keine", "keinen", "keiner", "keinem"), "geen"),
        **dict.fromkeys(("alle", "aller", "allen"), "alle"),
        **dict.fromkeys(("viele", "vieler", "vielen"), "veel"),
        **dict.fromkeys(("ihre", "ihrer", "ihren", "ihrem", "ihr"), "hun"),
    },
    "fr": {
        **dict.fromkeys(("le", "la", "les", "l'", "du", "des"), "the"),
        **dict.fromkeys(("un", "une"), "een"),
        "aucun": "geen", "aucune": "geen", "leurs": "hun", "leur": "hun",
    },
}  # fmt: skip
# Prepositions that join a second noun phrase, with the article that they may hold.
_LINKS = {
    "de": {
        "mit": ("met", ""), "ohne": ("zonder", ""), "in": ("in", ""), "im": ("in", "the"), "aus": ("uit", ""),
        "bei": ("bij", ""), "von": ("van", ""), "vom": ("van", "the"), "für": ("voor", ""), "am": ("op", "the"),
        "zur": ("voor", "the"), "zum": ("voor", "the"), "der": ("van", "the"), "des": ("van", "the"),
    },
    "fr": {
        "de": ("van", ""), "d'": ("van", ""), "du": ("van", "the"), "des": ("van", "the"), "avec": ("met", ""),
        "sans": ("zonder", ""), "dans": ("in", ""), "en": ("in", ""), "pour": ("voor", ""), "chez": ("bij", ""),
        "au": ("op", "the"), "aux": ("voor", "the"),
    },
}  # fmt: skip
_AND = {"de": {"und": "en", "oder": "of"}, "fr": {"et": "en", "ou": "of"}}
# A German noun as first listed that ends so is a feminine singular: after "der" it is "van de afdeling".
_FEMININE = re.compile(r"(?:ung|heit|keit|schaft|ion|tät|ik|kraft|zahl)$")
# "einen höheren Bedarf" is no "hoge behoefte": a comparative is left to the source's own words.
_COMPARATIVE = re.compile(r"^(?!(?:ander|weiter|mehrer|besonder)e)[a-zäöüß]{3,}ere[nrms]?$")
_ENDINGS = {"de": ("innen", "en", "es", "er", "em", "n", "e", "s"), "fr": ("nes", "es", "ne", "s", "e", "x")}
_AGES = (
    (re.compile(r"^(?:der |die |den )?(?:unter|jünger als) (\d\d)(?:-Jährigen?|"
    r" Jahren?)?$", re.IGNORECASE), "de mensen onder de {}"),
    (re.compile(r"^(?:der |die |den )?(?:Über|ab|älter als) ?(\d\d)(?:-Jährigen?|"
    r" Jahren?)?$", re.IGNORECASE), "de {}-plussers"),
    (re.compile(r"^(?:der |die |den )?(?:Beschäftigten? )?(?:über|"
    r"ab) (\d\d)(?: Jahren?)?$", re.IGNORECASE), "de {}-plussers"),
    (re.compile(r"^(?:les |des |aux )?moins de (\d\d) ans$", re.IGNORECASE), "de mensen onder de {}"),
    (re.compile(r"^(?:les |des |aux )?(?:salariés (?:de )?)?plus de (\d\d) ans$", re.IGNORECASE), "de {}-plussers"),
    (re.compile(r"^(?:les |des |aux )?(\d\d) ans et plus$", re.IGNORECASE), "de {}-plussers"),
)  # fmt: skip


def phrase_in_dutch(text: str, language: str, *, many: bool = False) -> NounPhrase | None:
    """A noun phrase in Dutch with its article, or None where any word of it is not understood.

    ``many``: it follows a share ("41% of …"), so that people and things are meant in the plural.
    """
    text = text.strip(" ,")
    for pattern, dutch in _AGES:
        if match := pattern.match(text):
            return NounPhrase(dutch.format(match[1]), plural=True)
    if language == "en":
        return _english(text)
    if language not in _DETERMINERS:
        return None
    words = [w.replace("’", "'") for w in _WORD.findall(text)]
    if not 1 <= len(words) <= _MOST_WORDS or "".join(words) != re.sub(r"\s", "", text.replace("’", "'")):
        return None
    return _Reader(words, language).whole(many=many)


def _english(text: str) -> NounPhrase | None:
    tokens = tokenize(text)
    if not tokens or len(tokens) > _MOST_WORDS:
        return None
    for phrase, end in Parser(tokens).noun_phrase(0):
        if end == len(tokens):
            said = re.sub(r"^die (?=in|met|zonder|bij|van|buiten)", "degenen ", definite_form(phrase))
            return NounPhrase(said, plural=phrase.plural, open=phrase.open)
    return None


@dataclass(frozen=True, slots=True)
class _Found:
    text: str
    plural: bool
    end: int


class _Reader:
    """A German or French noun phrase: determiner, adjectives, noun, and phrases that hang on it."""

    def __init__(self, words: list[str], language: str) -> None:
        self.words = words
        self.lower = [w.lower() for w in words]
        self.language = language
        self.terms = index(language)
        self.reach = longest(language)

    def whole(self, *, many: bool) -> NounPhrase | None:
        skipped = many and self.lower[0] in {"von", "de", "d'"}  # "von Betrieben", "de la direction"
        for found in self.phrase(int(skipped), many=many):
            if found.end == len(self.words):
                return NounPhrase(found.text, plural=found.plural)
        return None

    def phrase(self, i: int, determiner: str = "", *, many: bool = False, depth: int = 0) -> list[_Found]:
        """Readings from ``i``, the longest first."""
        if i >= len(self.words) or depth > 3:
            return []
        first = ""
        if not determiner and self.lower[i] in _DETERMINERS[self.language]:
            first = self.lower[i]
            determiner, i = _DETERMINERS[self.language][first], i + 1
        adjectives, i = self._adjectives(i)
        found: list[_Found] = []
        for noun, plural, j in self._nouns(i, first, many=many):
            after, k = self._adjectives(j) if self.language == "fr" else ([], j)
            base = _Found(_said(determiner or ("the" if many else ""), [*adjectives, *after], noun, plural), plural, k)
            found += [*self._longer(base, depth), base]
        return found

    def _longer(self, base: _Found, depth: int) -> list[_Found]:
        if base.end >= len(self.words):
            return []
        word = self.lower[base.end]
        found: list[_Found] = []
        if word in _LINKS[self.language]:
            link, determiner = _LINKS[self.language][word]
            for inner in self.phrase(base.end + 1, determiner, depth=depth + 1):
                text = f"{base.text} {link} {inner.text}"
                longer = _Found(text, base.plural, inner.end)
                found += [*self._longer(longer, depth + 1), longer]
        if word in _AND[self.language]:
            for inner in self.phrase(base.end + 1, depth=depth + 1):
                link = _AND[self.language][word]
                found.append(_Found(f"{base.text} {link} {inner.text}", link == "en" or inner.plural, inner.end))
        return found

    def _adjectives(self, i: int) -> tuple[list[Adjective], int]:
        found: list[Adjective] = []
        while i < len(self.words) and not (self.language == "de" and _COMPARATIVE.match(self.words[i])):
            term = next((e.term for f in self._forms(self.lower[i]) for e in self.terms.get((f,), ())), None)
            if not isinstance(term, Adjective):
                break
            found.append(term)
            i += 1
        return found, i

    def _nouns(self, i: int, determiner: str, *, many: bool) -> list[tuple[Noun, bool, int]]:
        for count in range(min(self.reach, len(self.words) - i), 0, -1):
            head = tuple(self.lower[i : i + count - 1])
            for form in self._forms(self.lower[i + count - 1]):
                for entry in self.terms.get((*head, form), ()):
                    if isinstance(entry.term, Noun):
                        exact = form == self.lower[i + count - 1]
                        plural = self._is_plural(entry.form, determiner, form, exact=exact, many=many)
                        return [(entry.term, plural and bool(entry.term.plural), i + count)]
        return []

    def _is_plural(self, form: str, determiner: str, word: str, *, exact: bool, many: bool) -> bool:
        if self.language == "fr":
            return form == "pl" or determiner in {"les", "des", "aux"}
        if determiner in {"das", "dem", "des", "ein", "eine", "einen", "einem", "einer", "eines"}:
            return False
        if determiner == "keine" and exact and _FEMININE.search(word):
            return False  # "keine Schulung"
        if determiner in {"alle", "aller", "viele", "vieler", "den", "keine"} or form == "pl":
            return True
        if many or not determiner:
            return not (exact and _FEMININE.search(word))
        return not exact

    def _forms(self, word: str) -> list[str]:
        """The word, and the word without an ending."""
        bare = re.sub(r"[:*]innen$", "", word)
        forms = [bare]
        forms += [bare.removesuffix(e) for e in _ENDINGS[self.language] if bare.endswith(e) and len(bare) > len(e) + 2]
        return forms


def _said(determiner: str, adjectives: list[Adjective], noun: Noun, plural: bool) -> str:
    bare = determiner in {"", "een", "geen", "veel"}
    words = [inflected(a, noun, plural=plural, indefinite=bare) for a in adjectives]
    if determiner == "the":
        determiner = "" if noun.singular.startswith("AI") and not noun.plural else article(noun, plural=plural)
    elif determiner == "een" and (plural or not noun.plural):
        determiner = ""
    return " ".join(w for w in (determiner, *words, noun.plural if plural else noun.singular) if w)
