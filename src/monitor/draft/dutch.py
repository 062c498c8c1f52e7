"""Dutch clauses from their parts: agreement, word order in main and subordinate clauses, and the verb cluster."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from monitor.draft.lexicon import Adjective, Noun, Verb

BE = Verb("zijn", "is", "was", "waren", "geweest", "", "zijn", "", two_objects=False)
_MODALS = {
    "kunnen": ("kan", "kunnen", "kon", "konden"),
    "zullen": ("zal", "zullen", "zou", "zouden"),
    "moeten": ("moet", "moeten", "moest", "moesten"),
    "mogen": ("mag", "mogen", "mocht", "mochten"),
}
# Adverbs of frequency, which stand before an object without article: "gebruikt elke week AI".
_OFTEN = frozenset(
    {
        "elke week",
        "elke dag",
        "vaak",
        "vaker",
        "minder vaak",
        "soms",
        "nooit",
        "zelden",
        "altijd",
        "meestal",
        "regelmatig",
        "dagelijks",
        "wekelijks",
    }
)
_WORDEN = ("wordt", "worden", "werd", "werden")
_ZIJN = ("is", "zijn", "was", "waren")
_HEBBEN = ("heeft", "hebben", "had", "hadden")
_KRIJGEN = ("krijgt", "krijgen", "kreeg", "kregen")


@dataclass(frozen=True, slots=True)
class NounPhrase:
    text: str
    plural: bool = False
    indefinite: bool = False
    neuter: bool = False
    open: bool = False  # ends in a relative clause, which a comma closes
    definite: str = ""  # the same with an article, for a subject: "detection fell" is "de foutdetectie daalde"


@dataclass(frozen=True, slots=True)
class Clause:
    subject: NounPhrase
    verb: Verb
    past: bool = False
    perfect: bool = False
    passive: bool = False
    modal: str = ""
    negated: bool = False
    fronted: str = ""
    early: tuple[str, ...] = ()  # adverbs before an object
    objects: tuple[NounPhrase, ...] = ()
    middle: tuple[str, ...] = ()  # adverbs and prepositional phrases
    predicate: str = ""
    post: tuple[str, ...] = field(default=())  # after the verb cluster


def main_clause(clause: Clause) -> str:
    """Subject first, or what is fronted first and the subject after the finite verb."""
    finite, rest, particle = _cluster(clause)
    subject = clause.subject.text + ("," if clause.subject.open else "")
    opening = [clause.fronted, finite, clause.subject.text] if clause.fronted else [subject, finite]
    return _joined([*opening, *_field(clause), particle, *rest, *clause.post])


def subordinate(clause: Clause) -> str:
    """With the verbs last, to follow "dat", "die" or "omdat"; a change ("van 66% naar 44%") comes behind them."""
    change = next((n for n, m in enumerate(clause.middle) if m.startswith("van ") and " naar " in m), None)
    if change is not None:
        clause = replace(clause, middle=clause.middle[:change], post=(*clause.middle[change:], *clause.post))
    finite, rest, particle = _cluster(clause)
    front = [clause.fronted] if clause.fronted else []
    verbs = [finite, *rest] if rest else [particle + finite]
    subject = clause.subject.text + ("," if clause.subject.open else "")
    return _joined([subject, *front, *_field(clause), *verbs, *clause.post])


def _field(clause: Clause) -> list[str]:
    negated = "niet" if clause.negated else ""
    objects = []
    for thing in clause.objects:
        text = (
            f"{clause.verb.preposition} {thing.text}" if clause.verb.preposition and not clause.passive else thing.text
        )
        if negated and thing.indefinite and not clause.verb.preposition:
            text, negated = f"geen {thing.text}", ""
        objects.append(text)
    often = [m for m in clause.middle if m in _OFTEN] if any(o.indefinite for o in clause.objects) else []
    rest = [m for m in clause.middle if m not in often]
    return [*clause.early, *often, *objects, negated, *rest, clause.predicate]


def _cluster(clause: Clause) -> tuple[str, list[str], str]:
    """The finite verb, what follows it at the end of the clause, and the separable part of a simple finite verb."""
    verb, plural = clause.verb, clause.subject.plural
    pick = plural + 2 * clause.past
    if clause.modal:
        infinitive = ["worden", verb.participle] if clause.passive else [verb.infinitive]
        if clause.perfect:
            infinitive = [verb.participle, "hebben" if verb.auxiliary == "hebben" else "zijn"]
        return _MODALS[clause.modal][pick], infinitive, ""
    if clause.passive and verb.two_objects and clause.objects:
        return _KRIJGEN[pick], [verb.participle] if verb.infinitive != "geven" else [], ""
    if clause.passive:
        return (_ZIJN if clause.perfect else _WORDEN)[pick], [verb.participle], ""
    if clause.perfect:
        return (_ZIJN if verb.auxiliary == "zijn" else _HEBBEN)[pick], [verb.participle], ""
    forms = (verb.present, verb.infinitive.removeprefix(verb.particle), verb.past, verb.past_plural)
    return forms[pick], [], verb.particle


def to_infinitive(clause: Clause) -> str:
    """An infinitive with "te" and its objects; the subject is left out."""
    verb = clause.verb
    last = f"{verb.particle}{' ' if verb.particle else ''}te {verb.infinitive.removeprefix(verb.particle)}"
    return _joined([*_field(clause), last, *clause.post])


def inflected(adjective: Adjective, noun: Noun, *, plural: bool, indefinite: bool) -> str:
    """The form before a noun: "hoge kosten", "een hoog cijfer"."""
    neuter = noun.article == "het" and not plural
    return adjective.base if neuter and indefinite else adjective.inflected


def article(noun: Noun, *, plural: bool) -> str:
    return "de" if plural else noun.article


def _joined(parts: list[str]) -> str:
    text = " ".join(p for p in parts if p)
    return text.replace(" ,", ",").replace(",,", ",")
