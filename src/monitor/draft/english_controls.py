"""Verbs of English that take another verb, said in Dutch: "plan to hire", "stopped using", "know how to use"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from monitor.draft.dutch import BE, Clause, NounPhrase, subordinate, to_infinitive
from monitor.draft.english_comparisons import Comparisons
from monitor.draft.english_usage import NOMINALS
from monitor.draft.lexicon import Verb, english_past, english_s

# English base -> the Dutch verb that stands above the infinitive (``dutch.Clause.modal``).
_ABOVE = {
    "want": "willen", "wish": "willen", "need": "moeten", "have": "moeten", "continue": "blijven", "learn": "leren",
    "try": "proberen", "attempt": "proberen", "hope": "hopen", "expect": "verwachten", "refuse": "weigeren",
    "decide": "besluiten", "manage": "weten", "seem": "lijken", "appear": "lijken", "claim": "beweren",
}  # fmt: skip
_IRREGULAR = {"have": ("has", "had", "having"), "plan": ("plans", "planned", "planning")}
# "is able to": what stands above the infinitive, whether it denies, and an adverb that is said with it.
_ABLE_TO = {
    "able": ("kunnen", False, ""), "unable": ("kunnen", True, ""), "allowed": ("mogen", False, ""),
    "permitted": ("mogen", False, ""), "required": ("moeten", False, ""), "obliged": ("moeten", False, ""),
    "expected": ("zullen", False, "naar verwachting"), "likely": ("", False, "waarschijnlijk"),
    "unlikely": ("", True, "waarschijnlijk"), "going": ("gaan", False, ""), "supposed": ("horen", False, ""),
}  # fmt: skip
_PLANS = {"plan": "van plan", "intend": "van plan"}  # said with "zijn" and a clause with "om"
_WILLING = {"willing": "bereid", "prepared": "bereid", "ready": "bereid"}
_KEEP = {"keep": "blijven", "start": "gaan", "begin": "gaan"}  # before "using"
_STARTED = {"begin": ("begins", "began", "beginning"), "keep": ("keeps", "kept", "keeping")}
_ASKING = frozenset(
    {"weten", "vragen", "controleren", "nagaan", "onderzoeken", "bepalen", "beoordelen", "zien", "begrijpen", "meten",
     "testen", "beslissen", "uitleggen", "laten zien", "beschrijven", "leren"}
)  # fmt: skip
_QUESTIONS = {"whether": "of", "if": "of", "how": "hoe", "why": "waarom", "where": "waar", "when": "wanneer"}


def _finite(base: str) -> dict[str, bool]:
    """The finite forms of a verb, and whether each is past."""
    s, past = (_IRREGULAR | _STARTED).get(base, (english_s(base), english_past(base), ""))[:2]
    return {base: False, s: False, past: True}


_FORMS = {
    form: (base, past)
    for base in (*_ABOVE, *_PLANS, *_KEEP, "fail", "tend", "prefer", "stop")
    for form, past in _finite(base).items()
}


class Controls(Comparisons):
    """A verb above another verb, and questions that a verb asks."""

    def _controlled(self, base: Clause, i: int) -> Iterator[tuple[Clause, int]]:
        """The verb group from a verb that takes an infinitive or an "-ing" form."""
        word = self.word(i)
        if word not in _FORMS:
            return
        head, past = _FORMS[word]
        base = replace(base, past=base.past or past)
        if self.at(i + 1, "to"):
            yield from self._above(head, base, i + 2)
        elif head in _KEEP:
            for verb, j in self.verbs(i + 1, "ing"):
                yield replace(base, verb=verb, modal=_KEEP[head]), j
        elif head == "stop":
            for verb, j in self.verbs(i + 1, "ing"):
                stopped = Verb("stoppen", "stopt", "stopte", "stopten", "gestopt", "", "zijn", "", two_objects=False)
                for text, k in self._nominalised(verb, j):
                    yield replace(base, verb=stopped, middle=(*base.middle, f"met {text}")), k

    def _above(self, head: str, base: Clause, i: int) -> Iterator[tuple[Clause, int]]:
        if head in {"need", "have"} and base.negated:
            yield from self._after_modal(replace(base, modal="hoeven"), i)
        elif head in _ABOVE:
            yield from self._after_modal(replace(base, modal=_ABOVE[head]), i)
        elif head == "fail":
            yield from self._after_modal(replace(base, negated=True, modal=""), i)
        elif head == "tend":
            yield from self._after_modal(replace(base, early=(*base.early, "doorgaans")), i)
        elif head == "prefer":
            yield from self._after_modal(replace(base, early=(*base.early, "liever"), modal=""), i)
        elif head in _PLANS:
            yield from self._with_clause(base, _PLANS[head], i)

    def _able_to(self, base: Clause, i: int) -> Iterator[tuple[Clause, int]]:
        """Behind a form of "be": "is able to", "was required to", "are willing to"."""
        word = self.word(i)
        if not self.at(i + 1, "to"):
            return
        if word in _ABLE_TO:
            modal, denies, adverb = _ABLE_TO[word]
            if adverb and base.early:
                return  # "widely expected" is said of who expects it
            early = (*base.early, adverb) if adverb else base.early
            above = replace(base, modal=modal, negated=base.negated or denies, early=early)
            yield from self._after_modal(above, i + 2)
        elif word in _WILLING:
            yield from self._with_clause(base, _WILLING[word], i + 2)

    def _with_clause(self, base: Clause, predicate: str, i: int) -> Iterator[tuple[Clause, int]]:
        """Reads "plan to hire people" as "zijn van plan om mensen aan te nemen"."""
        for inner, j in self._bare_clauses(i):
            yield replace(base, verb=BE, predicate=predicate, post=(*base.post, f"om {to_infinitive(inner)}")), j

    def _bare_clauses(self, i: int) -> Iterator[tuple[Clause, int]]:
        """An infinitive from ``i``, without "to", with its complements."""
        if self.at(i, "be"):
            for verb, j in self.verbs(i + 1, "part"):
                yield from islice(self._complements(Clause(NounPhrase(""), verb, passive=True), j, 2), 6)
        for verb, j in self.verbs(i, "base"):
            yield from islice(self._complements(Clause(NounPhrase(""), verb), j, 3), 6)

    def _nominalised(self, verb: Verb, i: int) -> Iterator[tuple[str, int]]:
        """Reads "using the tool" as "het gebruiken van het hulpmiddel"."""
        name = NOMINALS.get(verb.infinitive, verb.infinitive)
        for phrase, j in self.noun_phrase(i)[:4]:
            if phrase.plural or not phrase.definite:  # a bare singular is the head of a compound: "drafting time"
                yield f"het {name} {verb.preposition or 'van'} {phrase.text}", j
        yield f"het {name}", i

    def _question(self, clause: Clause, i: int) -> Iterator[tuple[Clause, int]]:
        """Reads "know how to use AI" as "weten hoe ze AI moeten gebruiken", "ask whether it works" as "vragen of …"."""
        word = self.word(i)
        if clause.verb.infinitive not in _ASKING or word not in _QUESTIONS or clause.objects or clause.passive:
            return
        if self.at(i + 1, "to"):
            they = NounPhrase("ze", plural=True) if clause.subject.plural else NounPhrase("je")
            for inner, j in self._bare_clauses(i + 2):
                said = replace(inner, subject=they, modal="kunnen" if word == "how" else "moeten")
                yield replace(clause, post=(*clause.post, f"{_QUESTIONS[word]} {subordinate(said)}")), j
            return
        yield from self._asked(clause, i)

    def _asked(self, clause: Clause, i: int) -> Iterator[tuple[Clause, int]]:
        """Reads "whether training helps" as "of training helpt"."""
        word = self.word(i)
        if word in _QUESTIONS:
            for inner, j in islice(self.clause(i + 1), 6):
                yield replace(clause, post=(*clause.post, f"{_QUESTIONS[word]} {subordinate(inner)}")), j
