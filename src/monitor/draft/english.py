"""Reading English clauses of the field and saying them in Dutch.

A small transfer grammar over the termbase: it accepts a clause only when every word of it is understood, and gives no
answer otherwise. What it cannot read is left to a quote; nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from monitor.draft.dutch import BE, Clause, NounPhrase, article, inflected, main_clause, subordinate, to_infinitive
from monitor.draft.figures import NUMBER, Kind, dutch, find_figures
from monitor.draft.lexicon import Adjective, Entry, Noun, Phrase, Verb, dutch_superlative, index, longest

_BEAM = 8  # readings kept of one stretch; more never changed a result on the development texts, only the time
_MAX_TOKENS = 48

_CARDINALS = {
    "two": "twee", "three": "drie", "four": "vier", "five": "vijf", "six": "zes", "seven": "zeven", "eight": "acht",
    "nine": "negen", "ten": "tien", "eleven": "elf", "twelve": "twaalf", "thirteen": "dertien", "fourteen": "veertien",
    "fifteen": "vijftien", "sixteen": "zestien", "eighteen": "achttien", "twenty": "twintig", "thirty": "dertig",
    "forty": "veertig", "fifty": "vijftig", "sixty": "zestig", "hundred": "honderd",
}  # fmt: skip
_FRACTIONS = {
    ("half",): "de helft", ("a", "third"): "een derde", ("one", "third"): "een derde", ("two", "thirds"): "twee derde",
    ("two-thirds",): "twee derde", ("a", "quarter"): "een kwart", ("one", "quarter"): "een kwart", ("three", "quarters"): "driekwart",
    ("three-quarters",): "driekwart", ("a", "fifth"): "een vijfde", ("a", "majority"): "een meerderheid", ("a", "minority"): "een minderheid",
    ("one-third",): "een derde", ("a", "tenth"): "een tiende",
}  # fmt: skip
_ORDINALS = {
    "first": "eerste",
    "second": "tweede",
    "third": "derde",
    "fourth": "vierde",
    "last": "laatste",
    "previous": "vorige",
}
_APPROXIMATE = {
    ("about",): "ongeveer", ("around",): "ongeveer", ("roughly",): "ongeveer", ("some",): "ongeveer", ("nearly",): "bijna",
    ("almost",): "bijna", ("more", "than"): "meer dan", ("over",): "meer dan", ("fewer", "than"): "minder dan",
    ("less", "than"): "minder dan", ("under",): "minder dan", ("only",): "slechts", ("just",): "slechts", ("at", "least"): "minstens",
    ("up", "to"): "tot", ("just", "over"): "ruim", ("just", "under"): "net geen", ("well", "over"): "ruim", ("as", "many", "as"): "maar liefst",
    ("an", "average", "of"): "gemiddeld", ("not", "even"): "nog geen", ("a", "further"): "nog eens", ("another",): "nog eens",
}  # fmt: skip
_PREPOSITIONS = {
    "in": "in", "of": "van", "for": "voor", "with": "met", "without": "zonder", "to": "aan", "on": "op", "at": "bij",
    "from": "van", "by": "door", "among": "onder", "amongst": "onder", "between": "tussen", "during": "tijdens", "after": "na",
    "before": "voor", "about": "over", "within": "binnen", "across": "in", "through": "via", "since": "sinds", "until": "tot",
    "under": "onder", "outside": "buiten", "per": "per", "over": "over", "into": "in", "via": "via", "because of": "door",
    "by day": "op dag", "inside": "binnen", "as": "als", "throughout": "gedurende", "towards": "richting", "despite": "ondanks", "except": "behalve",
}  # fmt: skip
_LONG_PREPOSITIONS = {
    ("at", "the", "level", "of"): "op het niveau van", ("at", "the", "end", "of"): "aan het einde van", ("at", "the", "start", "of"): "aan het begin van",
    ("by", "a", "factor", "of"): "met een factor", ("by", "the", "end", "of"): "aan het einde van", ("as", "part", "of"): "als onderdeel van", ("because", "of"): "door", ("due", "to"): "door",
    ("according", "to"): "volgens", ("regardless", "of"): "ongeacht", ("instead", "of"): "in plaats van", ("rather", "than"): "in plaats van",
    ("as", "a", "result", "of"): "door", ("at", "the", "expense", "of"): "ten koste van", ("with", "the", "help", "of"): "met hulp van",
    ("in", "favour", "of"): "ten gunste van", ("on", "the", "basis", "of"): "op basis van", ("at", "a", "time"): "tegelijk", ("in", "front", "of"): "voor",
    ("as", "well", "as"): "en ook", ("outside", "of"): "buiten", ("out", "of"): "uit", ("such", "as"): "zoals", ("in", "addition", "to"): "naast",
}  # fmt: skip
_DETERMINERS = {
    "the": "the", "a": "een", "an": "een", "their": "hun", "its": "zijn", "his": "zijn", "her": "haar", "our": "onze", "this": "this",
    "that": "that", "these": "deze", "those": "die", "each": "each", "every": "each", "any": "", "no": "geen", "some": "sommige",
    "all": "alle", "most": "de meeste", "many": "veel", "few": "weinig", "several": "meerdere", "other": "andere", "both": "beide", "fewer": "minder",
    "more": "meer", "less": "minder", "enough": "genoeg", "such": "zulke", "much": "veel", "little": "weinig", "such a": "zo'n",
}  # fmt: skip
_SINGULAR_ONLY = frozenset({"een", "this", "that", "each"})
_PLURAL_ONLY = frozenset({"deze", "die", "sommige", "alle", "de meeste", "meerdere", "andere", "beide"})
_PRONOUNS = {
    "they": NounPhrase("zij", plural=True), "it": NounPhrase("het", neuter=True), "this": NounPhrase("dit"), "nobody": NounPhrase("niemand"),
    "no one": NounPhrase("niemand"), "none": NounPhrase("geen van hen"), "everyone": NounPhrase("iedereen"), "we": NounPhrase("de onderzoekers", plural=True),
    "them": NounPhrase("hen", plural=True), "others": NounPhrase("anderen", plural=True), "the rest": NounPhrase("de rest"),
    "the others": NounPhrase("de anderen", plural=True), "something": NounPhrase("iets"), "nothing": NounPhrase("niets"), 
    "each other": NounPhrase("elkaar"), "themselves": NounPhrase("zichzelf"), "many": NounPhrase("velen", plural=True), "half": NounPhrase("de helft"),
    
    "the rate": NounPhrase("dat percentage", neuter=True), "the same": NounPhrase("hetzelfde"), 
}  # fmt: skip
_BE_FORMS = {"is": False, "are": False, "was": True, "were": True}
_HAVE_FORMS = {"has": False, "have": False, "had": True}
_MODALS = {"can": ("kunnen", False), "could": ("kunnen", True), "will": ("zullen", False), "would": ("zullen", True),
           "should": ("moeten", False), "must": ("moeten", False), "may": ("kunnen", False), "might": ("kunnen", True)}  # fmt: skip
_COMPARED = (("compared", "with"), ("compared", "to"), ("against",), ("versus",), ("up", "from"), ("down", "from"),
             ("as", "against"), ("in", "contrast", "to"))  # fmt: skip
# Verbs that need an object, when active, unless they are among these; without one a participle was misread as a verb.
_NO_OBJECT = frozenset(
    "werken leren oefenen presteren scoren verschillen variëren bestaan deelnemen duren profiteren klagen ingrijpen slagen "
    "gaan komen lopen spreken samenhangen afhangen leiden vertrouwen kiezen winnen verliezen verbeteren veranderen staan".split()
)
_OBJECT_TOO = frozenset(
    "leren oefenen kiezen leiden vertrouwen winnen verliezen verbeteren veranderen vergeten samenhangen afhangen deelnemen klagen slagen spreken afwijken starten worden".split()
)
_TIMES = re.compile(r"(?:uur|minuten|dagen|weken|maanden|jaar|kwartalen)$")
_SAYING = frozenset({"zeggen", "denken", "vinden", "verwachten", "melden", "aangeven", "schatten", "vrezen"})
_PARTITIVE = {
    "aantal": "",
    "aandeel": "",
    "jaar": "",
    "maanden": "",
    "weken": "",
    "uur": "",
    "minuten": "",
    "gebrek": "aan ",
    "tekort": "aan ",
    "kans": "op ",
    "toename": "van ",
    "vraag": "naar ",
    "deelname": "aan ",
}
_SUBORDINATORS = {
    "when": "als",
    "if": "als",
    "where": "waar",
    "while": "terwijl",
    "although": "hoewel",
    "though": "hoewel",
    "because": "omdat",
}
_POSTMODIFIERS = {
    ("specific", "to"): "gericht op",
    ("open", "to"): "voor",
    ("related", "to"): "over",
    ("based", "on"): "op basis van",
    ("exposed", "to"): "die te maken hebben met",
}
# Verbs whose passive takes an infinitive in Dutch too: "is opgeleid om te controleren", but not "wordt verwacht om".
_TAUGHT = frozenset(
    {"opleiden", "uitnodigen", "aanmoedigen", "helpen", "motiveren", "gebruiken", "inzetten", "ontwerpen", "vragen"}
)
_ABLE = frozenset(
    {
        "vaardigheid",
        "vaardigheden",
        "tijd",
        "kans",
        "vermogen",
        "recht",
        "competentie",
        "ruimte",
        "kennis",
        "plan",
        "plannen",
    }
)
_TOWARDS = {
    "toegang": "tot",
    "verwijzing": "naar",
    "verwijzingen": "naar",
    "recht": "op",
    "bijdrage": "aan",
    "reactie": "op",
    "aanpassing": "aan",
}
_COUNTRIES = {
    "germany": "Duitsland", "france": "Frankrijk", "netherlands": "Nederland", "belgium": "België", "austria": "Oostenrijk", "sweden": "Zweden",
    "poland": "Polen", "spain": "Spanje", "italy": "Italië", "denmark": "Denemarken", "norway": "Noorwegen", "finland": "Finland", "ireland": "Ierland",
    "switzerland": "Zwitserland", "portugal": "Portugal", "europe": "Europa", "britain": "Groot-Brittannië", "canada": "Canada", "japan": "Japan",
    "estonia": "Estland", "australia": "Australië", "flanders": "Vlaanderen", "scotland": "Schotland",
}  # fmt: skip
_MONTHS = {
    "january": "januari", "february": "februari", "march": "maart", "april": "april", "may": "mei", "june": "juni", "july": "juli",
    "august": "augustus", "september": "september", "october": "oktober", "november": "november", "december": "december",
}  # fmt: skip
_TOKEN = re.compile(r"§\d+§|[A-Za-zÀ-ÿ]+(?:['’-][A-Za-zÀ-ÿ]+)*|\d+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Token:
    word: str  # as printed; for a figure its Dutch form
    lower: str
    kind: str  # "word", "percent", "points", "number", "year", "mark"


def to_dutch(sentence: str) -> Clause | None:
    """The clause that an English sentence makes, or None when any part of it is not understood."""
    tokens = tokenize(sentence)
    if tokens is None or not 3 <= len(tokens) <= _MAX_TOKENS:
        return None
    parser = Parser(tokens)
    for clause, end in parser.sentence(0):
        if end == len(tokens):
            return clause
    return None


def tokenize(sentence: str) -> list[Token] | None:
    """Tokens with the figures in Dutch; None where a figure cannot be written in Dutch."""
    text = sentence.strip().rstrip(".").replace("’", "'")
    text = re.sub(r", or (\d[\d.,]*(?:%| per cent)),?", r" (\1)", text)
    text = re.sub(
        r"\b(?:aged?|over the age of|over|above) (\d\d) (?:and|or) (?:over|above|older)\b", r"aged-\1-plus", text
    )
    text = re.sub(
        r"\b(?:older than|aged over|over) (\d\d)\b(?! ?(?:%|per|points|hours|minutes|weeks|days))",
        r"aged-\1-plus",
        text,
    )
    text = re.sub(r"\baged (\d\d) to (\d\d)\b", r"in-the-age-range \1 to \2", text)
    text = re.sub(r"(\w+) (years|months|weeks)' (experience|service|training)", r"\1 \2 of \3", text)
    figures: list[Token] = []

    def store(match: re.Match[str]) -> str:
        figure = find_figures(match.group())[0]
        printed = dutch(figure)
        kind = {Kind.PERCENT: "percent", Kind.POINTS: "points"}.get(figure.kind, "number")
        if kind == "number" and re.fullmatch(r"(?:19|20)\d\d", figure.text):
            kind = "year"
        figures.append(Token(printed or "", printed or "", kind))
        return f" §{len(figures) - 1}§ "

    text = re.sub(
        r"aged-(\d\d)-plus", lambda m: f"aged{'abcdefghij'[int(m[1][0])]}{'abcdefghij'[int(m[1][1])]}plus", text
    )
    text = NUMBER.sub(store, text)
    if any(not f.word for f in figures):
        return None
    tokens = []
    for word in _TOKEN.findall(text):
        if word.startswith("§"):
            tokens.append(figures[int(word.strip("§"))])
        elif word[0].isalpha():
            tokens += [Token(w, w.lower(), "word") for w in _split_possessive(word)]
        else:
            tokens.append(Token(word, word, "mark"))
    return tokens


def _split_possessive(word: str) -> list[str]:
    return [word[:-2], "'s"] if word.endswith("'s") else [word.rstrip("'")]


class Parser:
    """Readings of a token list by rule; each rule yields (value, end) from the likeliest on."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.terms = index("en")
        self.reach = longest("en")
        self._noun_phrases: dict[int, list[tuple[NounPhrase, int]]] = {}
        self._depth = 0

    # ------------------------------------------------------------------------------------------ words
    def lower(self, i: int, count: int = 1) -> tuple[str, ...]:
        return tuple(t.lower for t in self.tokens[i : i + count])

    def at(self, i: int, *words: str) -> bool:
        return self.lower(i, len(words)) == words

    def kind(self, i: int) -> str:
        return self.tokens[i].kind if i < len(self.tokens) else "end"

    def entries(self, i: int) -> Iterator[tuple[Entry, int]]:
        """Readings of the words from ``i`` in the termbase, longest first."""
        for count in range(min(self.reach, len(self.tokens) - i), 0, -1):
            for entry in self.terms.get(self.lower(i, count), ()):
                yield entry, i + count

    def one_of(self, i: int, table: dict[tuple[str, ...], str]) -> tuple[str, int] | None:
        for count in (3, 2, 1):
            if (found := table.get(self.lower(i, count))) is not None:
                return found, i + count
        return None

    # ----------------------------------------------------------------------------------- noun phrases
    def noun_phrase(self, i: int) -> list[tuple[NounPhrase, int]]:
        if i not in self._noun_phrases:
            self._noun_phrases[i] = []
            if self._depth > 12 or i >= len(self.tokens):
                return []
            self._depth += 1
            self._noun_phrases[i] = list(islice(self._coordinated(i), _BEAM))
            self._depth -= 1
        return self._noun_phrases[i]

    def _coordinated(self, i: int) -> Iterator[tuple[NounPhrase, int]]:
        for first, j in islice(self._simple(i), _BEAM):
            link = {"and": "en", "or": "of"}.get(self.lower(j)[0] if j < len(self.tokens) else "")
            if link:
                for second, k in self.noun_phrase(j + 1):
                    if first.text[0].isdigit() != second.text[0].isdigit():
                        continue
                    yield (
                        replace(
                            second, text=f"{first.text} {link} {second.text}", plural=link == "en" or second.plural
                        ),
                        k,
                    )
            if self.at(j, ",") and first.indefinite:
                for second, k in self.noun_phrase(j + 1):
                    if " en " in second.text or " of " in second.text or "," in second.text:
                        yield replace(second, text=f"{first.text}, {second.text}", plural=True), k
            yield first, j

    def _simple(self, i: int) -> Iterator[tuple[NounPhrase, int]]:
        modifier = self.one_of(i, _APPROXIMATE)
        if modifier:
            for phrase, j in self._core(modifier[1], counted=True):
                yield from self._with_tail(replace(phrase, text=f"{modifier[0]} {phrase.text}"), j)
        for phrase, j in self._core(i):
            yield from self._with_tail(phrase, j)

    def _with_tail(self, phrase: NounPhrase, i: int) -> Iterator[tuple[NounPhrase, int]]:
        """The phrase with prepositional phrases and a relative clause behind it, longest first."""
        for tail, j in islice(self._tails(i, phrase), _BEAM):
            yield tail, j
        yield from self._aside(i, phrase)
        if self.kind(i) == "number" and phrase.text.split()[-1] in {"meting", "versie", "groep", "ronde"}:
            yield replace(phrase, text=f"{phrase.text} {self.tokens[i].word}", definite=""), i + 1
        yield phrase, i

    def _aside(self, i: int, phrase: NounPhrase) -> Iterator[tuple[NounPhrase, int]]:
        """A figure in brackets, alone or against another: "(61%)", "(28% against 17%)"."""
        figures = {"percent", "points", "number"}
        if not (self.at(i, "(") and self.kind(i + 1) in figures):
            return
        first, j = self.tokens[i + 1].word, i + 2
        for words in _COMPARED:
            if self.lower(j, len(words)) == words and self.kind(j + len(words)) in figures:
                first, j = f"{first} tegen {self.tokens[j + len(words)].word}", j + len(words) + 1
                break
        if self.at(j, ")"):
            yield (
                replace(
                    phrase, text=f"{phrase.text} ({first})", definite=phrase.definite and f"{phrase.definite} ({first})"
                ),
                j + 1,
            )

    def _tails(self, i: int, phrase: NounPhrase) -> Iterator[tuple[NounPhrase, int]]:
        word = self.lower(i)[0] if i < len(self.tokens) else ""
        if word == "of" and not phrase.text.endswith("%"):
            link = _PARTITIVE.get(phrase.text.split()[-1], "van ")
            for inner, j in self.noun_phrase(i + 1):
                definite = phrase.definite and f"{phrase.definite} {link}{inner.text}"
                yield replace(phrase, text=f"{phrase.text} {link}{inner.text}", open=inner.open, definite=definite), j
        elif word == "in-the-age-range" and self.kind(i + 1) == "number" and self.kind(i + 3) == "number":
            yield (
                replace(
                    phrase,
                    text=f"{phrase.text} van {self.tokens[i + 1].word} tot {self.tokens[i + 3].word} jaar",
                    definite="",
                ),
                i + 4,
            )
        elif (pair := self.lower(i, 2)) in _POSTMODIFIERS:
            for inner, j in self.noun_phrase(i + 2):
                yield replace(phrase, text=f"{phrase.text} {_POSTMODIFIERS[pair]} {inner.text}", definite=""), j
        elif word == "to" and phrase.text.split()[-1] in _ABLE:
            for text, j in islice(self._infinitive(i), 3):
                yield replace(phrase, text=f"{phrase.text} {text}", definite=""), j
        elif word == "to" and (link := _TOWARDS.get(phrase.text.split()[-1])):
            for inner, j in self.noun_phrase(i + 1):
                definite = phrase.definite and f"{phrase.definite} {link} {inner.text}"
                yield replace(phrase, text=f"{phrase.text} {link} {inner.text}", definite=definite), j
        elif word in {"in", "at", "with", "without", "from", "across", "for", "on", "between", "aged", "outside"}:
            for text, j in islice(self.prepositional(i), 3):
                definite = phrase.definite and f"{phrase.definite} {text}"
                yield replace(phrase, text=f"{phrase.text} {text}", definite=definite), j
        elif word in {"who", "that", "which"}:
            yield from self._relative(i, phrase)
        elif word == "whose":
            for inner, j in self.noun_phrase(i + 1):
                for clause, k in self.predicate(j, inner):
                    yield (
                        replace(
                            phrase,
                            text=f"{phrase.text} waarvan de {subordinate(replace(clause, subject=inner))}",
                            open=True,
                        ),
                        k,
                    )

    def _relative(self, i: int, phrase: NounPhrase) -> Iterator[tuple[NounPhrase, int]]:
        pronoun = "dat" if phrase.neuter and not phrase.plural else "die"
        for clause, j in self.predicate(i + 1, NounPhrase(pronoun, plural=phrase.plural)):
            yield replace(phrase, text=f"{phrase.text} {subordinate(clause)}", open=True), j
        for subject, j in self.noun_phrase(i + 1)[:2]:
            for clause, k in self.predicate(j, subject):
                yield replace(phrase, text=f"{phrase.text} {pronoun} {subordinate(clause)}", open=True), k

    def _core(self, i: int, *, counted: bool = False) -> Iterator[tuple[NounPhrase, int]]:
        kind = self.kind(i)
        if kind == "percent":
            yield from self._share(self.tokens[i].word, i + 1)
            return
        if kind == "points":
            yield NounPhrase(self.tokens[i].word, plural=True), i + 1
            return
        if kind == "number":
            yield from self._counted(self.tokens[i].word, i + 1)
            return
        if kind == "year":
            yield NounPhrase(self.tokens[i].word), i + 1
            return
        yield from self._fractions(i)
        word = self.lower(i)[0] if i < len(self.tokens) else ""
        if word in _CARDINALS:
            yield from self._ratio(i)
            yield from self._counted(_CARDINALS[word], i + 1)
        if self.at(i, "one", "or", "more"):
            for phrase, j in self._nominal(i + 3, plural=True):
                yield replace(phrase, text=f"één of meer {phrase.text}", indefinite=False), j
        if word == "one":
            yield from self._ratio(i)
            for phrase, j in self._nominal(i + 1, determiner="één"):
                yield phrase, j
        if counted:
            return
        yield from self._plus(i)
        for count in (2, 1):
            if (pronoun := _PRONOUNS.get(" ".join(self.lower(i, count)))) and i + count <= len(self.tokens):
                yield pronoun, i + count
        if word in _DETERMINERS:
            yield from self._determined(i, word)
        if (
            word == "those"
            and self.lower(i + 1)[:1]
            and self.lower(i + 1)[0] in {"in", "at", "with", "without", "from"}
        ):
            yield NounPhrase("die", plural=True), i + 1
        if word in {"those", "people"} and self.lower(i + 1)[:1] == ("who",):
            for clause, j in self.predicate(i + 2, NounPhrase("wie")):
                yield NounPhrase(subordinate(clause), open=True), j
        yield from self._nominal(i)
        yield from self._name(i)

    def _plus(self, i: int) -> Iterator[tuple[NounPhrase, int]]:
        """Reads "employees aged 55 and over" as "55-plussers"."""
        j = i
        while j < len(self.tokens) and self.tokens[j].lower in {
            "those",
            "people",
            "employees",
            "workers",
            "adults",
            "staff",
            "the",
            "participants",
        }:
            j += 1
        if j < len(self.tokens) and (match := re.fullmatch(r"aged([a-j])([a-j])plus", self.tokens[j].lower)):
            age = "".join(str("abcdefghij".index(c)) for c in match.groups())
            yield NounPhrase(f"{age}-plussers", plural=True, indefinite=True), j + 1

    def _share(self, figure: str, i: int) -> Iterator[tuple[NounPhrase, int]]:
        amount = {
            "less": "minder",
            "fewer": "minder",
            "more": "meer",
            "longer": "langere",
            "higher": "hogere",
            "lower": "lagere",
        }
        if i < len(self.tokens) and (more := amount.get(self.tokens[i].lower)):
            for phrase, j in self._nominal(i + 1):
                yield replace(phrase, text=f"{figure} {more} {phrase.text}", definite="", indefinite=False), j
        if self.at(i, "of"):
            for whole, j in islice(self._simple(i + 1), _BEAM):
                yield NounPhrase(f"{figure} van {_definite(whole)}", open=whole.open), j
        yield NounPhrase(figure), i

    def _counted(self, figure: str, i: int) -> Iterator[tuple[NounPhrase, int]]:
        if self.at(i, "of") or self.at(i, "out", "of"):
            j = i + (1 if self.at(i, "of") else 2)
            for whole, k in self.noun_phrase(j):
                yield NounPhrase(f"{figure} van {_definite(whole)}", plural=True, open=whole.open), k
        for phrase, j in self._nominal(i, plural=True):
            yield replace(phrase, text=f"{figure} {phrase.text}", indefinite=False), j
        yield NounPhrase(figure, plural=True), i

    def _ratio(self, i: int) -> Iterator[tuple[NounPhrase, int]]:
        for gap in (("in",), ("out", "of")):
            j = i + 1
            if self.lower(j, len(gap)) == gap and (total := self.lower(j + len(gap))[:1]) and total[0] in _CARDINALS:
                first = _CARDINALS.get(self.tokens[i].lower, "één")
                k = j + len(gap) + 1
                for phrase, end in self._nominal(k, plural=True):
                    yield NounPhrase(f"{first} op de {_CARDINALS[total[0]]} {phrase.text}", plural=first != "één"), end
                yield NounPhrase(f"{first} op de {_CARDINALS[total[0]]}", plural=first != "één"), k

    def _fractions(self, i: int) -> Iterator[tuple[NounPhrase, int]]:
        found = self.one_of(i, _FRACTIONS)
        if not found:
            return
        text, j = found
        if self.at(j, "of"):
            j += 1
        elif self.tokens[i].lower != "half":
            yield NounPhrase(text), j
            return
        for whole, k in self.noun_phrase(j):
            yield NounPhrase(f"{text} van {_definite(whole)}", open=whole.open), k
        yield NounPhrase(text), j

    def _determined(self, i: int, word: str) -> Iterator[tuple[NounPhrase, int]]:
        determiner = _DETERMINERS[word]
        j = i + 1
        if word in {"all", "most", "many", "some", "few", "both", "each"} and self.at(j, "of"):
            for whole, k in self.noun_phrase(j + 1):
                yield NounPhrase(f"{determiner} van {_definite(whole)}", plural=word != "each", open=whole.open), k
        if word in {"the", "these", "those", "their", "its", "our"} and self.kind(j) == "number":
            for phrase, k in self._nominal(j + 1, plural=True):
                head = {"the": "de", "these": "deze", "those": "die"}.get(word, determiner)
                yield replace(phrase, text=f"{head} {self.tokens[j].word} {phrase.text}", indefinite=False), k
            if word == "the":
                yield NounPhrase(f"de {self.tokens[j].word}", plural=True), j + 1
        if word == "the" and self.lower(j)[:1] and self.lower(j)[0] in _CARDINALS:
            yield NounPhrase(f"de {_CARDINALS[self.lower(j)[0]]}", plural=True), j + 1
        if self.at(j, "same"):
            yield from self._nominal(j + 1, determiner="dezelfde")
        yield from self._nominal(j, determiner=determiner)

    def _nominal(self, i: int, *, determiner: str = "", plural: bool = False) -> Iterator[tuple[NounPhrase, int]]:
        """Adjectives and a noun or compound, with its determiner."""
        compounds = any(isinstance(e.term, Noun) and j > i + 1 for e, j in self.entries(i))
        for adjectives, j in ([([], i)] if compounds else []) + list(self._adjectives(i)):
            for noun, text, is_plural, k in self._nouns(j):
                if plural and not is_plural and noun.plural != noun.singular:
                    continue
                if (determiner in _SINGULAR_ONLY or determiner == "één") and is_plural:
                    continue
                if determiner in _PLURAL_ONLY and not is_plural and noun.plural:
                    continue
                yield _noun_phrase(determiner, adjectives, noun, text, is_plural), k

    def _adjectives(self, i: int) -> Iterator[tuple[list[Adjective | str], int]]:
        for entry, j in sorted(self.entries(i), key=lambda e: isinstance(e[0].term, Verb)):
            if isinstance(entry.term, Adjective):
                first = _before_noun(entry.term, entry.form)
                for rest, k in self._adjectives(j):
                    yield [first, *rest], k
            elif isinstance(entry.term, Verb) and entry.form == "part" and j == i + 1:
                for rest, k in self._adjectives(j):
                    yield [_participle(entry.term), *rest], k
        word = self.lower(i)[0] if i < len(self.tokens) else ""
        if word in _ORDINALS:
            for rest, k in self._adjectives(i + 1):
                yield [_ORDINALS[word], *rest], k
        if word in _CARDINALS:
            for rest, k in self._adjectives(i + 1):
                yield [_CARDINALS[word], *rest], k
        yield [], i

    def _nouns(self, i: int) -> Iterator[tuple[Noun, str, bool, int]]:
        for entry, j in self.entries(i):
            if not isinstance(entry.term, Noun):
                continue
            noun = entry.term
            if noun.compound and entry.form == "sg":
                for head, text, is_plural, k in self._nouns(j):
                    if text[:1].islower():
                        yield head, _compound(noun.compound, text), is_plural, k
            is_plural = entry.form == "pl" and bool(noun.plural)
            yield noun, noun.plural if is_plural else noun.singular, is_plural, j

    def _name(self, i: int) -> Iterator[tuple[NounPhrase, int]]:
        if i >= len(self.tokens) or self.tokens[i].kind != "word":
            return
        token = self.tokens[i]
        country = _COUNTRIES.get(token.lower) or (
            _COUNTRIES.get(self.lower(i + 1)[0]) if self.at(i, "the") and i + 1 < len(self.tokens) else None
        )
        if country:
            yield NounPhrase(country), i + 1 + self.at(i, "the")
        if self.at(i, "the", "united", "kingdom"):
            yield NounPhrase("het Verenigd Koninkrijk"), i + 3
        if self.at(i, "the", "united", "states"):
            yield NounPhrase("de Verenigde Staten"), i + 3
        if token.lower in _MONTHS and token.word[0].isupper():
            year = i + 1 < len(self.tokens) and self.kind(i + 1) == "year"
            yield NounPhrase(_MONTHS[token.lower] + (f" {self.tokens[i + 1].word}" if year else "")), i + 1 + year

    # --------------------------------------------------------------------------- adverbs, prepositions
    def adverbial(self, i: int) -> Iterator[tuple[str, int]]:
        """A fixed phrase or a prepositional phrase."""
        for entry, j in self.entries(i):
            if isinstance(entry.term, Phrase):
                yield entry.term.dutch, j
        yield from islice(self.prepositional(i), _BEAM)

    def prepositional(self, i: int) -> Iterator[tuple[str, int]]:
        word = self.lower(i)[0] if i < len(self.tokens) else ""
        if word == "from" or word == "between":
            yield from self._range(i, word)
        if word == "by" and self.kind(i + 1) in {"percent", "points"}:
            yield f"met {self.tokens[i + 1].word}", i + 2
        if word == "by":
            modifier = self.one_of(i + 1, _APPROXIMATE)
            if modifier and self.kind(modifier[1]) in {"percent", "points"}:
                yield f"met {modifier[0]} {self.tokens[modifier[1]].word}", modifier[1] + 1
        for count in (4, 3, 2):
            if (long := _LONG_PREPOSITIONS.get(self.lower(i, count))) is not None:
                for phrase, j in self.noun_phrase(i + count):
                    yield f"{long} {phrase.text}", j
        if word in _PREPOSITIONS:
            for phrase, j in self.noun_phrase(i + 1):
                yield f"{_preposition(word, phrase.text)} {phrase.text}", j
        if word in _PREPOSITIONS and word not in {"to", "as"}:
            yield from self._gerund(i, word)

    def _gerund(self, i: int, word: str) -> Iterator[tuple[str, int]]:
        """Reads "for coaching others" as "voor het begeleiden van anderen"."""
        for verb, j in self._verbs(i + 1, "ing"):
            head = f"{_PREPOSITIONS[word]} het {verb.infinitive}"
            for phrase, k in self.noun_phrase(j):
                yield f"{head} {verb.preposition or 'van'} {_definite(phrase)}", k
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

    # ----------------------------------------------------------------------------------------- clauses
    def sentence(self, i: int) -> Iterator[tuple[Clause, int]]:
        """A clause, with what stands before its subject, and a second clause behind it."""
        for clause, j in islice(self.clause(i), 40):
            yield clause, j
            yield from self._continued(clause, j)

    def _continued(self, clause: Clause, j: int) -> Iterator[tuple[Clause, int]]:
        comma = self.at(j, ",") or self.at(j, ";")
        k = j + comma
        links = {
            ("and",): ("en", main_clause),
            ("but",): ("maar", main_clause),
            ("while",): ("terwijl", subordinate),
            ("whereas",): ("terwijl", subordinate),
        }
        for words, (link, say) in links.items():
            if self.lower(k, len(words)) == words:
                for second, end in islice(self.clause(k + len(words)), 6):
                    mark = "," if link != "en" else ""
                    yield (
                        replace(
                            clause,
                            post=(
                                *clause.post,
                                f"{mark} {link} {say(second)}".strip() if not mark else f", {link} {say(second)}",
                            ),
                        ),
                        end,
                    )

    def clause(self, i: int) -> Iterator[tuple[Clause, int]]:
        for fronted, j in self._fronted(i):
            for subject, k in self.noun_phrase(j):
                bare = subject if not subject.definite else replace(subject, text=subject.definite)
                for clause, end in self.predicate(k, bare):
                    yield replace(clause, fronted=fronted), end
            if fronted == "" and self.at(i, "there"):
                yield from self._existential(i)

    def _fronted(self, i: int) -> Iterator[tuple[str, int]]:
        yield "", i
        for text, j in islice(self.adverbial(i), 6):
            open_clause = "," if re.search(r" (?:die|dat|waarvan) ", text) else ""
            if self.at(j, ","):
                yield text + open_clause, j + 1
            yield text + open_clause, j
        if self.at(i, "compared", "with") or self.at(i, "compared", "to"):
            for phrase, j in self.noun_phrase(i + 2):
                if self.at(j, ","):
                    yield f"vergeleken met {phrase.text}", j + 1
        word = self.lower(i)[0] if i < len(self.tokens) else ""
        if word in {"when", "if", "where", "while", "although", "though", "because"}:
            for inner, j in islice(self.clause(i + 1), 6):
                if self.at(j, ","):
                    yield f"{_SUBORDINATORS[word]} {subordinate(inner)},", j + 1

    def _existential(self, i: int) -> Iterator[tuple[Clause, int]]:
        word = self.lower(i + 1)[0] if i + 1 < len(self.tokens) else ""
        if word in _BE_FORMS:
            for thing, j in self.noun_phrase(i + 2):
                yield Clause(NounPhrase("er", plural=thing.plural), BE, past=_BE_FORMS[word], predicate=thing.text), j

    def predicate(self, i: int, subject: NounPhrase) -> Iterator[tuple[Clause, int]]:
        """The verb group from ``i`` with its complements."""
        for group, j in self._verb_group(i, subject):
            yield from islice(self._complements(group, j), 12)

    def _verb_group(self, i: int, subject: NounPhrase) -> Iterator[tuple[Clause, int]]:
        early, i = self._adverbs(i)
        word = self.lower(i)[0] if i < len(self.tokens) else ""
        base = Clause(subject, BE, early=early)
        if word in _MODALS:
            modal, past = _MODALS[word]
            yield from self._after_modal(replace(base, modal=modal, past=past), i + 1)
        if word in {"do", "does", "did"} and self.at(i + 1, "not"):
            for verb, j in self._verbs(i + 2, "base"):
                yield replace(base, verb=verb, past=word == "did", negated=True), j
        if word in _HAVE_FORMS:
            yield from self._after_have(replace(base, past=_HAVE_FORMS[word]), i + 1)
        if word in _BE_FORMS:
            yield from self._after_be(replace(base, past=_BE_FORMS[word]), i + 1)
        for form, past in (("past", True), ("base", False), ("s", False)):
            for verb, j in self._verbs(i, form):
                yield replace(base, verb=verb, past=past), j

    def _after_modal(self, base: Clause, i: int) -> Iterator[tuple[Clause, int]]:
        negated = self.at(i, "not")
        early, i = self._adverbs(i + negated)
        base = replace(base, negated=negated, early=base.early + early)
        if self.at(i, "be"):
            for verb, j in self._verbs(i + 1, "part"):
                yield replace(base, verb=verb, passive=True), j
            yield replace(base, verb=BE), i + 1
        if self.at(i, "have"):
            for verb, j in self._verbs(i + 1, "part"):
                yield replace(base, verb=verb, perfect=True), j
        for verb, j in self._verbs(i, "base"):
            yield replace(base, verb=verb), j

    def _after_have(self, base: Clause, i: int) -> Iterator[tuple[Clause, int]]:
        negated = self.at(i, "not")
        early, i = self._adverbs(i + negated)
        base = replace(base, negated=negated, early=base.early + early, perfect=True)
        if self.at(i, "been"):
            more, j = self._adverbs(i + 1)
            for verb, k in self._verbs(j, "part"):
                yield replace(base, verb=verb, passive=True, early=base.early + more), k
            yield replace(base, verb=BE), i + 1
        for verb, j in self._verbs(i, "part"):
            yield replace(base, verb=verb), j

    def _after_be(self, base: Clause, i: int) -> Iterator[tuple[Clause, int]]:
        negated = self.at(i, "not")
        early, i = self._adverbs(i + negated)
        base = replace(base, negated=negated, early=base.early + early)
        yield from self._likely(base, i)
        for word, moved in (("down", "declined"), ("up", "risen")):
            if self.at(i, word):
                for entry in self.terms[(moved,)]:
                    if isinstance(entry.term, Verb) and entry.form == "part":
                        yield replace(base, verb=entry.term, perfect=True), i + 1
        for verb, j in self._verbs(i, "part"):
            yield replace(base, verb=verb, passive=True), j
        for verb, j in self._verbs(i, "ing"):
            yield replace(base, verb=verb), j
        yield base, i

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
        elif self.at(j + 1, "times") and self.tokens[j].lower in _CARDINALS:
            factor, j = f"{_CARDINALS[self.tokens[j].lower]} keer zo ", j + 2
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

    def _verbs(self, i: int, form: str) -> Iterator[tuple[Verb, int]]:
        for entry, j in self.entries(i):
            if isinstance(entry.term, Verb) and entry.form == form:
                yield entry.term, j

    def _adverbs(self, i: int) -> tuple[tuple[str, ...], int]:
        for entry, j in self.entries(i):
            if isinstance(entry.term, Phrase) and self.lower(i) != ("more",) and self.lower(i) != ("less",):
                rest, k = self._adverbs(j)
                return (entry.term.dutch, *rest), k
        return (), i

    def _complements(self, clause: Clause, i: int, room: int = 6) -> Iterator[tuple[Clause, int]]:
        """What follows the verb, longest reading first."""
        if room and i < len(self.tokens):
            for longer, j in islice(self._complement(clause, i), 10):
                yield from self._complements(longer, j, room - 1)
        if self._is_complete(clause):
            yield clause, i

    def _is_complete(self, clause: Clause) -> bool:
        if clause.verb is BE and not clause.passive:
            return bool(clause.predicate or clause.middle)
        if clause.passive:
            return True
        takes = bool(clause.objects) or any(p.startswith("dat ") for p in clause.post)
        name = clause.verb.infinitive
        if clause.verb.auxiliary == "zijn" or name in _NO_OBJECT:
            return not takes or name in _OBJECT_TOO
        return takes or bool(clause.predicate)

    def _complement(self, clause: Clause, i: int) -> Iterator[tuple[Clause, int]]:
        yield from self._comparison(clause, i)
        is_copula = clause.verb is BE and not clause.passive
        if self.at(i, "that") and not is_copula:
            yield from self._that(clause, i + 1)
        elif clause.verb.infinitive in _SAYING and not clause.objects:
            yield from self._that(clause, i)
        if (
            self.at(i, "to")
            and not is_copula
            and (clause.objects or (clause.passive and clause.verb.infinitive in _TAUGHT))
        ):
            for text, j in self._infinitive(i):
                yield replace(clause, post=(*clause.post, text)), j
        if is_copula and not clause.predicate:
            yield from self._copula(clause, i)
        if (
            not is_copula
            and len(clause.objects) < 1
            and not clause.middle
            and not clause.post
            and (not clause.passive or clause.verb.two_objects)
        ):
            for thing, j in self.noun_phrase(i):
                yield replace(clause, objects=(*clause.objects, thing)), j
        if not is_copula and not clause.predicate:
            yield from self._scale(clause, i)
        for text, j in islice(self.adverbial(i), 8):
            if text.startswith("van ") and " naar " in text:
                yield (
                    replace(clause, post=(*clause.post, text))
                    if clause.perfect or clause.modal
                    else replace(clause, middle=(*clause.middle, text)),
                    j,
                )
            elif not clause.post:
                if clause.verb.infinitive == "besteden" and text.startswith("op "):
                    text = f"aan {text[3:]}"
                yield replace(clause, middle=(*clause.middle, text)), j
        if self.at(i, ",") and clause.post == ():
            for text, j in islice(self.adverbial(i + 1), 3):
                yield replace(clause, middle=(*clause.middle, text)), j

    def _infinitive(self, i: int) -> Iterator[tuple[str, int]]:
        """Reads "to check the output" as "om de uitkomsten te controleren"."""
        for verb, j in self._verbs(i + 1, "base"):
            for clause, end in islice(self._complements(Clause(NounPhrase(""), verb), j, 2), 6):
                yield f"om {to_infinitive(clause)}", end

    def _that(self, clause: Clause, i: int) -> Iterator[tuple[Clause, int]]:
        for inner, j in islice(self.clause(i), 6):
            yield replace(clause, post=(*clause.post, f"dat {subordinate(inner)}")), j

    def _copula(self, clause: Clause, i: int) -> Iterator[tuple[Clause, int]]:
        for text, j in self._adjective_phrase(i):
            if self.at(j, "or") or self.at(j, "and"):
                for more, k in self._adjective_phrase(j + 1):
                    yield replace(clause, predicate=f"{text} {'of' if self.at(j, 'or') else 'en'} {more}"), k
            yield replace(clause, predicate=text), j
        yield from self._scale(clause, i)
        if self.at(i, "that"):
            for inner, j in islice(self.clause(i + 1), 6):
                yield replace(clause, predicate=f"dat {subordinate(inner)}"), j
        for thing, j in self.noun_phrase(i):
            yield replace(clause, predicate=thing.text), j

    def _adjective_phrase(self, i: int) -> Iterator[tuple[str, int]]:
        early, j = self._adverbs(i)
        for entry, k in self.entries(j):
            if isinstance(entry.term, Adjective) and entry.form != "superlative":
                text = entry.term.base if entry.form == "base" else entry.term.comparative
                yield " ".join((*early, text)), k

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
        for words in _COMPARED:
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


def _noun_phrase(determiner: str, adjectives: list[Adjective | str], noun: Noun, text: str, plural: bool) -> NounPhrase:
    indefinite = determiner in {"", "een", "geen", "veel", "weinig", "meer", "minder", "één", "genoeg"}
    words = [a if isinstance(a, str) else inflected(a, noun, plural=plural, indefinite=indefinite) for a in adjectives]
    if determiner == "the":
        determiner = article(noun, plural=plural)
    elif determiner == "dezelfde":
        determiner = "hetzelfde" if noun.article == "het" and not plural else "dezelfde"
    elif determiner in {"this", "that"}:
        neuter = noun.article == "het"
        determiner = ("dit" if neuter else "deze") if determiner == "this" else ("dat" if neuter else "die")
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
        return adjective.comparative if " " in adjective.comparative else adjective.comparative + "e"
    return adjective


def _participle(verb: Verb) -> str:
    """Before a noun: "geteste", "gegeven"."""
    return verb.participle if verb.participle.endswith("n") else verb.participle + "e"


def _preposition(word: str, text: str) -> str:
    """Here "to 39%" is "tot", "for two years" is "gedurende", all others are as in the table."""
    if word == "to" and re.match(r"[\d-]", text):
        return "tot"
    if word == "for" and _TIMES.search(text) and len(text.split()) <= 4:
        return "gedurende"
    return _PREPOSITIONS[word]


def _definite(phrase: NounPhrase) -> str:
    """With an article where the English has none: "of employees" as "van de medewerkers"."""
    first = phrase.text.split()[0]
    if not phrase.indefinite or first in {"een", "AI", "generatieve"} or first[0].isdigit() and "-" not in first:
        return phrase.text
    if phrase.plural:
        return f"de {phrase.text}"
    return phrase.text


def _compound(first: str, second: str) -> str:
    if first == "AI" or first[-1] == second[0] and second[0] in "aeiou":
        return f"{first}-{second}"
    return f"{first}{second}"


_LEAD_IN = re.compile(
    r"^(?:However|Yet|Meanwhile|Moreover|In addition|Also|Still|Even so|Overall|Indeed|Thus|Therefore|Instead|Nevertheless|"
    r"As a result|By contrast|In contrast|On the other hand|At the same time|More strikingly|Strikingly|Notably|And|But|So|"
    r"Here|Then|Asked [^,]+|[A-Z][\w ]+ (?:finds?|found|shows?|reports?) that)\b,? ",
)
_FIGURE_ASIDE = r"\((?:-?\d[\d.,]*(?: ?%| per cent| points?)?(?:,? (?:against|versus|compared with|v\.?) -?\d[\d.,]*(?: ?%| per cent| points?)?)?)\)"
_ASIDE = re.compile(rf" ?(?!{_FIGURE_ASIDE})\([^()]*\)| ?\[[^\]]*\]")
_TRAILING = re.compile(
    r"(?:,|;|:| -| –| —) (?:which|who|with|although|though|while|whereas|and|but|as|because|according|against|compared|"
    r"up from|down from|followed|despite|even|including|so|mostly|mainly|especially|most|often|usually|then|than|not|"
    r"half|many|some|few|only|who|whose|where|after|before|since|by|far|well|roughly|almost|nearly|up|down|twice|three|more|less|chiefly|"
    r"whatever|whether|regardless|partly|just|barely|slightly|considerably|again|too|either|respectively|this|that|these|those|they|it|their|its)\b.*$"
)
_TAIL_CLAUSE = re.compile(
    r" (?:although|though|while|whereas|because|since|even though|even if|as if|so that|in order to|according to|as (?:a result|measured)|"
    r"when (?:asked|compared)|after controlling|and (?:the|this|that|they|it)\b).*$"
)
_ATTRIBUTION = re.compile(
    r"(?:, | )(?:the (?:survey|poll|study|report|paper|authors?|researchers?|pollsters|team|bulletin|statistical bulletin)[\w ]*|this [\w ]{0,30}|"
    r"(?:an?|the) [A-Z][\w ]+(?:poll|survey|study)) (?:shows?|finds?|found|says?|said|reports?|reported|suggests?|concludes?|notes?|write)$"
)


_REPORTED = re.compile(
    r"^(?:(?:The|This|Our|Its|A|An) (?:[\w-]+ ){0,4}?(?:survey|study|poll|paper|report|analysis|trial|authors?|researchers?|team|review|data|figures|"
    r"results?|findings?|experiment|bulletin)|We|[A-Z]\w+(?: [A-Z]\w+)*)(?: of [^,]{3,60}?)? (?:also )?(?:finds?|found|shows?|showed|reports?|reported|"
    r"reveals?|concludes?|suggests?|indicates?|notes?|estimates?) that "
)
_EXAMPLES = re.compile(r",? such as .*?, (?=(?:the|an?|they|only|more|fewer|most|\d)\b)")


def simplified(sentence: str) -> Iterator[str]:
    """The sentence, then shorter ones that it contains and that stay true without the rest.

    Asides, connectives and trailing clauses go; conditions ("if", "unless") and what a figure is about never do.
    """
    seen = set()
    text = sentence.strip().rstrip(".")
    bare = _ASIDE.sub("", text)
    if reported := _REPORTED.match(bare):
        bare = bare[reported.end() :]
        text = bare
    variants = [text, bare, _LEAD_IN.sub("", bare, count=1)]
    for variant in list(variants):
        variants.append(_ATTRIBUTION.sub("", variant))
    for variant in list(variants):
        current = variant
        while (cut := _last_cut(current)) is not None:
            current = current[:cut]
            variants.append(current)
        variants.append(_TAIL_CLAUSE.sub("", variant))
    variants += [part for variant in variants[:2] for part in re.split(r"[;:] ", variant)[1:] if re.search(r"\d", part)]
    variants += [_EXAMPLES.sub(", ", variant) for variant in list(variants) if _EXAMPLES.search(variant)]
    for variant in variants:
        variant = variant.strip(" ,;:–—-")
        if variant and variant not in seen and len(variant.split()) >= 4:
            seen.add(variant)
            yield variant[0].upper() + variant[1:]


def _last_cut(text: str) -> int | None:
    cuts = [m.start() for m in re.finditer(r"(?:[,;:]| [-–—]) ", text)]
    for cut in reversed(cuts):
        if _TRAILING.match(text[cut:]) or text[cut] == ";":
            return cut
    return None


def translate(sentence: str) -> tuple[Clause, str] | None:
    """The Dutch clause of the longest understood part of a sentence, and that part."""
    for variant in simplified(sentence):
        clause = to_dutch(variant)
        if clause is not None:
            return clause, variant
    return None
