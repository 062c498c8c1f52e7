"""Reading English clauses of the field and saying them in Dutch.

A small transfer grammar over the termbase: it accepts a clause only when every word of it is understood, and gives no
answer otherwise. What it cannot read is left to a quote; nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import islice

from monitor.draft.dutch import BE, Clause, NounPhrase, agrees, main_clause, subordinate, to_infinitive
from monitor.draft.english_controls import Controls
from monitor.draft.english_tokens import tokenize
from monitor.draft.english_usage import GERUNDS, NO_OBJECT, NO_PURPOSE, OBJECT_TOO, SAYING, STATES, SUBORDINATORS, TAUGHT, TIMES, TO_WHAT, TRAILING, UNSURE, makes_passive
from monitor.draft.english_words import BE_FORMS, CARDINALS, FIGURES, HAVE_FORMS, MAX_TOKENS, MODALS
from monitor.draft.lexicon import Adjective, Phrase, Verb, dutch_superlative
from monitor.draft.simplify import simplified

_READINGS = 400  # of a sentence that are compared
_MORE = frozenset({"hoger", "lager", "langer", "meer", "minder", "beter", "slechter"})
_BEFORE_OBJECT = frozenset({"meer", "gemiddeld", "in totaal", "doorgaans"})  # English has these before an object too
_OBJECT_CLAUSES = ("dat ", "of ", "hoe ", "waarom ", "waar ", "wanneer ")
_BY_HOW_MUCH = re.compile(r"^door (?=(?:(?:ongeveer|bijna|meer dan|minder dan|ruim|gemiddeld|tot) )?(?:\d|een derde|een kwart|"
                          r"de helft|twee|drie|vier|vijf|zes|acht|tien|twaalf))")


def to_dutch(sentence: str) -> Clause | None:
    """The clause that an English sentence makes, or None when any part of it is not understood.

    A sentence without a figure is read in the field's own terms only: it is told for its words, and general English has
    more than one sense for many. Where two readings have another verb, neither is told.
    """
    tokens = tokenize(sentence)
    if tokens is None or not 3 <= len(tokens) <= MAX_TOKENS:
        return None
    parser = Parser(tokens, general=any(t.kind in FIGURES or t.lower in CARDINALS for t in tokens))
    whole = [clause for clause, end in islice(parser.sentence(0), _READINGS) if end == len(tokens)]
    verbs = {clause.verb.infinitive for clause in whole if clause.verb is not BE}
    return whole[0] if whole and len(verbs) <= 1 else None


@lru_cache(maxsize=2048)  # a claim that grows is drafted from the same sentences again
def translate(sentence: str) -> tuple[Clause, str] | None:
    """The Dutch clause of the longest understood part of a sentence, and that part."""
    for variant in simplified(sentence):
        clause = to_dutch(variant)
        if clause is not None:
            return clause, variant
    return None


class Parser(Controls):
    """Clauses over noun phrases."""

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
            for text, end in self._activity(j):
                for clause, last in self.predicate(end, NounPhrase(text, neuter=True)):
                    yield replace(clause, fronted=fronted), last
            if self.at(j, "there"):
                yield from ((replace(c, fronted=fronted), end) for c, end in self._existential(j))

    def _activity(self, i: int) -> Iterator[tuple[str, int]]:
        """An "-ing" form as a subject: "using AI", and of any verb "drafting with the assistant"."""
        for verb, j in self.verbs(i, "ing"):
            if self.tokens[i].lower in GERUNDS:
                yield from self._nominalised(verb, j)
            if self.lower(j)[:1] and self.lower(j)[0] in {"with", "without"}:
                for text, k in islice(self.prepositional(j), 2):
                    yield f"het {verb.infinitive} {text}", k

    def _fronted(self, i: int) -> Iterator[tuple[str, int]]:
        yield "", i
        for text, j in islice(self.adverbial(i), 6):
            open_clause = "," if re.search(r" (?:die|dat|waarvan) ", text) else ""
            if self.at(j, ","):
                yield text + open_clause, j + 1
            yield text + open_clause, j
            for second, k in islice(self.adverbial(j), 3):
                if self.at(k, ","):
                    yield f"{text} {second}", k + 1
        if self.at(i, "compared", "with") or self.at(i, "compared", "to"):
            for phrase, j in self.noun_phrase(i + 2):
                if self.at(j, ","):
                    yield f"vergeleken met {phrase.text}", j + 1
        word = self.lower(i)[0] if i < len(self.tokens) else ""
        if word in {"when", "if", "where", "while", "although", "though", "because"}:
            for inner, j in islice(self.clause(i + 1), 6):
                if self.at(j, ","):
                    link = "toen" if word == "when" and inner.past else SUBORDINATORS[word]
                    yield f"{link} {subordinate(inner)},", j + 1

    def _existential(self, i: int) -> Iterator[tuple[Clause, int]]:
        word = self.lower(i + 1)[0] if i + 1 < len(self.tokens) else ""
        if word in BE_FORMS:
            for thing, j in self.noun_phrase(i + 2):
                yield Clause(NounPhrase("er", plural=thing.plural), BE, past=BE_FORMS[word], predicate=thing.text), j

    def predicate(self, i: int, subject: NounPhrase, *, gap: bool = False) -> Iterator[tuple[Clause, int]]:
        """The verb group from ``i`` with its complements, and what more is said of the same subject."""
        for group, j in self._verb_group(i, subject, gap=gap):
            for clause, k in islice(self._complements(group, j), 12):
                yield clause, k
                yield from self._also(clause, k)

    def _also(self, clause: Clause, i: int) -> Iterator[tuple[Clause, int]]:
        """Reads "… and made fewer errors", of the same subject."""
        j = i + self.at(i, ",")
        link = {"and": "en", "but": "maar", "or": "of"}.get(self.lower(j)[0] if j < len(self.tokens) else "")
        if link is None or clause.gap:
            return
        for group, k in self._verb_group(j + 1, clause.subject):
            for second, end in islice(self._complements(group, k), 4):
                yield replace(clause, also=((link, second),)), end

    def _verb_group(self, i: int, subject: NounPhrase, *, gap: bool = False) -> Iterator[tuple[Clause, int]]:
        early, i = self._adverbs(i)
        word = self.lower(i)[0] if i < len(self.tokens) else ""
        base = Clause(subject, BE, early=early, gap=gap)
        if word in MODALS:
            modal, past = MODALS[word]
            yield from self._after_modal(replace(base, modal=modal, past=past), i + 1)
        if word in {"do", "does", "did"} and self.at(i + 1, "not"):
            denied = replace(base, past=word == "did", negated=True)
            yield from self._controlled(denied, i + 2)
            for verb, j in self.verbs(i + 2, "base"):
                yield replace(denied, verb=verb), j
        if self.at(i, "no", "longer"):
            for group, j in self._verb_group(i + 2, subject, gap=gap):
                yield replace(group, negated=True, middle=("meer",)), j
        if word in HAVE_FORMS and (word == "had" or agrees(subject, plural=word == "have")):
            yield from self._after_have(replace(base, past=HAVE_FORMS[word]), i + 1)
        if word in BE_FORMS and agrees(subject, plural=word in {"are", "were"}):
            yield from self._after_be(replace(base, past=BE_FORMS[word]), i + 1)
        yield from self._controlled(base, i)
        for form, past in (("past", True), ("base", False), ("s", False)):
            if not past and not agrees(subject, plural=form == "base"):
                continue
            for verb, j in self.verbs(i, form):
                yield replace(base, verb=verb, past=past), j

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
        found = {("have", "to"): "moeten", ("need", "to"): "moeten", ("be", "able", "to"): "kunnen", ("want", "to"): "willen"}
        for words, modal in found.items():
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
        negated = self.at(i, "not") or self.at(i, "no", "longer")
        gone = ("meer",) if self.at(i, "no", "longer") else ()
        early, i = self._adverbs(i + negated + len(gone))
        base = replace(base, negated=negated, early=base.early + early, middle=gone)
        yield from self._likely(base, i)
        yield from self._able_to(base, i)
        for word, moved in (("down", "declined"), ("up", "risen")):
            if self.at(i, word):
                for entry in self.terms[(moved,)]:
                    if isinstance(entry.term, Verb) and entry.form == "part" and entry.term.auxiliary == "zijn":
                        changed = replace(base, verb=entry.term, perfect=True)
                        yield changed, i + 1
                        if self.kind(i + 1) in {"percent", "points"}:
                            yield replace(changed, middle=(f"met {self.tokens[i + 1].word}",)), i + 2
        if self.lower(i)[:1] and self.lower(i)[0] in STATES:
            yield base, i
        for verb, j in self.verbs(i, "part"):
            if makes_passive(verb) and not (verb.infinitive == "verlaten" and self.at(i, "left")):
                yield replace(base, verb=verb, passive=True), j
        for verb, j in self.verbs(i, "ing"):
            yield replace(base, verb=verb), j
        yield base, i

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
            return bool(clause.predicate or clause.middle not in ((), ("meer",)))
        if clause.passive:
            return True
        takes = clause.gap or bool(clause.objects) or any(p.startswith(_OBJECT_CLAUSES) for p in clause.post)
        name = clause.verb.infinitive
        if clause.verb.auxiliary == "zijn" or name in NO_OBJECT:
            return not takes or name in OBJECT_TOO
        return takes or bool(clause.predicate)

    def _complement(self, clause: Clause, i: int) -> Iterator[tuple[Clause, int]]:
        yield from self._comparison(clause, i)
        if clause.verb is BE and not clause.passive:
            if not clause.predicate:
                yield from self._copula(clause, i)
            elif clause.predicate in UNSURE:
                yield from self._asked(clause, i)
        else:
            yield from self._object(clause, i)
        yield from self._adverbials(clause, i)
        yield from self._condition(clause, i)

    def _condition(self, clause: Clause, i: int) -> Iterator[tuple[Clause, int]]:
        """Reads "… when they used AI" as "…, als zij AI gebruikten"."""
        j = i + self.at(i, ",")
        word = self.lower(j)[0] if j < len(self.tokens) else ""
        if word in TRAILING:
            for inner, end in islice(self.clause(j + 1), 4):
                mark = ", " if word in {"although", "though"} else ""
                yield replace(clause, post=(*clause.post, f"{mark}{TRAILING[word]} {subordinate(inner)}")), end

    def _object(self, clause: Clause, i: int) -> Iterator[tuple[Clause, int]]:
        """What a full verb takes: a clause with "that", an infinitive, an object, an amount."""
        if self.at(i, "that"):
            yield from self._that(clause, i + 1)
        elif clause.verb.infinitive in SAYING and not clause.objects:
            yield from self._that(clause, i)
        if clause.verb.infinitive in SAYING and not clause.objects:
            yield from self._own_doing(clause, i)
        yield from self._question(clause, i)
        if self.at(i, "to") and clause.verb.infinitive == "verwachten" and clause.objects and not clause.passive:
            yield from self._expected(clause, i + 1)
        elif self.at(i, "to") and (
            (clause.objects and clause.verb.infinitive not in NO_PURPOSE)
            or (clause.passive and clause.verb.infinitive in TAUGHT)
        ):
            yield from ((replace(clause, post=(*clause.post, text)), j) for text, j in self.infinitive(i))
        takes = not clause.passive or clause.verb.two_objects
        if takes and not (clause.objects or clause.gap or clause.post or set(clause.middle) - _BEFORE_OBJECT):
            for thing, j in self.noun_phrase(i):
                if clause.verb.infinitive == "vergen" and not TIMES.search(thing.text.split(" per ")[0]):
                    continue  # only time is taken so: not a course
                if clause.verb.infinitive in {"aanbieden", "bieden"} and " met " in thing.text:
                    continue
                spent = clause.verb.infinitive == "besteden"
                text = re.sub(r"^(\S+ .*?) op ", r"\1 aan ", thing.text, count=1) if spent else thing.text
                yield replace(clause, objects=(replace(thing, text=text),)), j
        if not clause.predicate:
            yield from self._scale(clause, i)

    def _adverbials(self, clause: Clause, i: int) -> Iterator[tuple[Clause, int]]:
        for said, j in islice(self.adverbial(i), 8):
            text = _beside(clause, said)
            if text in _MORE and (clause.predicate or _MORE & set(clause.middle)):
                continue  # "lower for machines, for bicycles higher": a second predicate, and no adverb
            if clause.verb.infinitive in {"aanbieden", "bieden"} and clause.objects and text.startswith("met "):
                continue  # "provide examiners with preparation" gives the second, not the first
            change = text.startswith("van ") and " naar " in text
            if change and (clause.perfect or clause.modal):
                yield replace(clause, post=(*clause.post, text)), j
            elif change or not clause.post:
                yield replace(clause, middle=(*clause.middle, text)), j
        if (self.at(i, "rather", "than") or self.at(i, "instead", "of")) and clause.middle:
            for said, j in islice(self.prepositional(i + 2), 3):
                yield replace(clause, middle=(*clause.middle, f"in plaats van {said}")), j
        if self.at(i, "most") and self.kind(i + 1) in {"end", "mark"}:
            yield replace(clause, middle=(*clause.middle, "het meest")), i + 1
        if self.at(i, ","):
            yield from ((replace(clause, post=(*clause.post, f", {t}")), j) for t, j in islice(self.adverbial(i + 1), 3))

    def infinitive(self, i: int) -> Iterator[tuple[str, int]]:
        """Reads "to check the output" as "om de uitkomsten te controleren"."""
        for verb, j in self.verbs(i + 1, "base"):
            for clause, end in islice(self._complements(Clause(NounPhrase(""), verb), j, 2), 6):
                yield f"om {to_infinitive(clause)}", end

    def _expected(self, clause: Clause, i: int) -> Iterator[tuple[Clause, int]]:
        """Reads "expect costs to fall" as "verwachten dat de kosten dalen"."""
        thing = clause.objects[-1]
        subject = replace(thing, text=thing.definite or thing.text)
        for inner, j in islice(self._after_modal(Clause(subject, BE), i), 6):
            for whole, k in islice(self._complements(inner, j, 2), 4):
                yield replace(clause, objects=(), post=(*clause.post, f"dat {subordinate(whole)}")), k

    def _own_doing(self, clause: Clause, i: int) -> Iterator[tuple[Clause, int]]:
        """Reads "report saving an hour" as "melden dat ze een uur besparen"."""
        they = NounPhrase("ze", plural=True) if clause.subject.plural else NounPhrase("die")
        for verb, j in self.verbs(i, "ing"):
            for inner, k in islice(self._complements(Clause(they, verb, past=clause.past), j, 3), 4):
                if clause.subject.plural:
                    yield replace(clause, post=(*clause.post, f"dat {subordinate(inner)}")), k

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
            yield replace(clause, predicate=thing.text, named=not thing.text[0].isdigit()), j

    def _adjective_phrase(self, i: int) -> Iterator[tuple[str, int]]:
        early, j = self._adverbs(i)
        for entry, k in self.entries(j):
            if isinstance(entry.term, Adjective):
                forms = {"base": entry.term.base, "comparative": entry.term.comparative}
                text = forms.get(entry.form) or f"het {dutch_superlative(entry.term)[:-1]}"
                yield " ".join((*early, text)), k


def _beside(clause: Clause, said: str) -> str:
    """A prepositional phrase as its verb wants it: spent "aan", fell "met", ranged "van … tot"."""
    if clause.verb.infinitive in TO_WHAT and said.startswith("aan "):
        return f"{TO_WHAT[clause.verb.infinitive]} {said[4:]}"
    if clause.verb.infinitive == "besteden" and said.startswith("op "):
        return f"aan {said[3:]}"
    if not clause.passive and clause.verb is not BE:
        said = _BY_HOW_MUCH.sub("met ", said)
    if clause.passive and re.match(r"met (?:\w+ ){0,2}\d[\d,.]*%", said):
        return f"door {said[4:]}"  # "is named by 9%": they do it, and it is no change
    if clause.verb.infinitive in {"variëren", "uiteenlopen", "lopen"} and said.startswith("van "):
        return said.replace(" naar ", " tot ", 1)
    return said
