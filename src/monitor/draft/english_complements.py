"""What English verbs take and what stands beside them, said in Dutch: objects, clauses, predicates, adverbials."""

from __future__ import annotations

import re
from abc import ABC
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from monitor.draft.dutch import BE, Clause, NounPhrase, subordinate, to_infinitive
from monitor.draft.english_usage import (
    NO_OBJECT,
    NO_PURPOSE,
    OBJECT_TOO,
    SAYING,
    TAUGHT,
    TIMES,
    TO_WHAT,
    TRAILING,
    UNSURE,
)
from monitor.draft.english_verbs import VerbGroups
from monitor.draft.lexicon import Adjective, dutch_superlative

_MORE = frozenset({"hoger", "lager", "langer", "meer", "minder", "beter", "slechter"})
_BEFORE_OBJECT = frozenset({"meer", "gemiddeld", "in totaal", "doorgaans"})  # English has these before an object too
_OBJECT_CLAUSES = ("dat ", "of ", "hoe ", "waarom ", "waar ", "wanneer ")
_GIVING = frozenset({"aanbieden", "bieden"})
_BY_HOW_MUCH = re.compile(
    r"^door (?=(?:(?:ongeveer|bijna|meer dan|minder dan|ruim|gemiddeld|tot) )?(?:\d|een derde|een kwart|"
    r"de helft|twee|drie|vier|vijf|zes|acht|tien|twaalf))"
)
_BY_WHOM = re.compile(r"met (?=(?:\w+ ){0,2}\d[\d,.]*%)")


class Complements(VerbGroups, ABC):
    """From the verb to the end of its clause."""

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

    def _object(self, clause: Clause, i: int) -> Iterator[tuple[Clause, int]]:
        """What a full verb takes: a clause with "that", a question, an infinitive, an object, an amount."""
        says = clause.verb.infinitive in SAYING and not clause.objects
        if self.at(i, "that"):
            yield from self._that(clause, i + 1)
        elif says:
            yield from self._that(clause, i)
        if says:
            yield from self._own_doing(clause, i)
        yield from self._question(clause, i)
        if self.at(i, "to"):
            yield from self._purpose(clause, i)
        takes = not clause.passive or clause.verb.two_objects
        if takes and not (clause.objects or clause.gap or clause.post or set(clause.middle) - _BEFORE_OBJECT):
            for thing, j in self.noun_phrase(i):
                if _fits(clause, thing):
                    yield replace(clause, objects=(_as_object(clause, thing),)), j
        if not clause.predicate:
            yield from self._scale(clause, i)

    def _purpose(self, clause: Clause, i: int) -> Iterator[tuple[Clause, int]]:
        """An infinitive behind an object or a passive: "used AI to write", "were trained to check"."""
        name = clause.verb.infinitive
        if name == "verwachten" and clause.objects and not clause.passive:
            yield from self._expected(clause, i + 1)
        elif (clause.objects and name not in NO_PURPOSE) or (clause.passive and name in TAUGHT):
            yield from ((replace(clause, post=(*clause.post, text)), j) for text, j in self.infinitive(i))

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
        if not clause.subject.plural:
            return
        for verb, j in self.verbs(i, "ing"):
            doing = Clause(NounPhrase("ze", plural=True), verb, past=clause.past)
            for inner, k in islice(self._complements(doing, j, 3), 4):
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

    def _adverbials(self, clause: Clause, i: int) -> Iterator[tuple[Clause, int]]:
        for said, j in islice(self.adverbial(i), 8):
            text = _beside(clause, said)
            change = text.startswith("van ") and " naar " in text
            if not _can_stand(clause, text):
                continue
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
            for text, j in islice(self.adverbial(i + 1), 3):
                yield replace(clause, post=(*clause.post, f", {text}")), j

    def _condition(self, clause: Clause, i: int) -> Iterator[tuple[Clause, int]]:
        """Reads "… when they used AI" as "…, als zij AI gebruikten"."""
        j = i + self.at(i, ",")
        word = self.word(j)
        if word in TRAILING:
            for inner, end in islice(self.clause(j + 1), 4):
                mark = ", " if word in {"although", "though"} else ""
                once = word == "when" and inner.past and inner.passive  # an event; "wanneer" is said of what recurs
                link = "toen" if once else TRAILING[word]
                yield replace(clause, post=(*clause.post, f"{mark}{link} {subordinate(inner)}")), end


def _fits(clause: Clause, thing: NounPhrase) -> bool:
    """Whether a verb takes this: only time is "taken" so, and no course; "provide staff with" gives what follows."""
    if clause.verb.infinitive == "vergen":
        return bool(TIMES.search(thing.text.split(" per ")[0]))
    return not (clause.verb.infinitive in _GIVING and " met " in thing.text)


def _as_object(clause: Clause, thing: NounPhrase) -> NounPhrase:
    """With the preposition that its verb wants: "41 miljoen euro aan training" is spent."""
    if clause.verb.infinitive != "besteden":
        return thing
    return replace(thing, text=re.sub(r"^(\S+(?: .*?)?) op ", r"\1 aan ", thing.text, count=1))


def _can_stand(clause: Clause, text: str) -> bool:
    """Whether an adverbial can stand in this clause beside what it has."""
    if text in _MORE and (clause.predicate or _MORE & set(clause.middle)):
        return False  # "lower for machines, for bicycles higher": a second predicate, and no adverb
    return not (clause.verb.infinitive in _GIVING and clause.objects and text.startswith("met "))


def _beside(clause: Clause, said: str) -> str:
    """A prepositional phrase as its verb wants it: spent "aan", fell "met", ranged "van … tot"."""
    verb = clause.verb.infinitive
    if verb in TO_WHAT and said.startswith("aan "):
        said = f"{TO_WHAT[verb]} {said[4:]}"
    elif verb == "besteden" and said.startswith("op "):
        said = f"aan {said[3:]}"
    elif verb in {"variëren", "uiteenlopen", "lopen"} and said.startswith("van "):
        said = said.replace(" naar ", " tot ", 1)
    if clause.passive:
        return _BY_WHOM.sub("door ", said) if _BY_WHOM.match(said) else said  # "is named by 9%": they do it
    return said if clause.verb is BE else _BY_HOW_MUCH.sub("met ", said)
