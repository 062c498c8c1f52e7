"""Dutch clauses from their parts: agreement, word order in main and subordinate clauses, and the verb cluster."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from monitor.draft.lexicon import Adjective, Noun, Verb

BE = Verb("zijn", "is", "was", "waren", "geweest", "", "zijn", "", two_objects=False)
_MODALS = {
    "kunnen": ("kan", "kunnen", "kon", "konden"),
    "zullen": ("zal", "zullen", "zou", "zouden"),
    "moeten": ("moet", "moeten", "moest", "moesten"),
    "mogen": ("mag", "mogen", "mocht", "mochten"),
    "willen": ("wil", "willen", "wilde", "wilden"),
    "gaan": ("gaat", "gaan", "ging", "gingen"),
    "blijven": ("blijft", "blijven", "bleef", "bleven"),
    "leren": ("leert", "leren", "leerde", "leerden"),
    "hoeven": ("hoeft", "hoeven", "hoefde", "hoefden"),
    "proberen": ("probeert", "proberen", "probeerde", "probeerden"),
    "hopen": ("hoopt", "hopen", "hoopte", "hoopten"),
    "verwachten": ("verwacht", "verwachten", "verwachtte", "verwachtten"),
    "weigeren": ("weigert", "weigeren", "weigerde", "weigerden"),
    "besluiten": ("besluit", "besluiten", "besloot", "besloten"),
    "weten": ("weet", "weten", "wist", "wisten"),
    "lijken": ("lijkt", "lijken", "leek", "leken"),
    "blijken": ("blijkt", "blijken", "bleek", "bleken"),
    "horen": ("hoort", "horen", "hoorde", "hoorden"),
    "beweren": ("beweert", "beweren", "beweerde", "beweerden"),
    "zeggen": ("zegt", "zeggen", "zei", "zeiden"),
}
# Verbs that take their infinitive without "te".
_BARE = frozenset({"kunnen", "zullen", "moeten", "mogen", "willen", "gaan", "blijven", "leren"})
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
_WEAK = {"hen": "ze", "het": "het", "dat": "dat", "zichzelf": "zichzelf", "elkaar": "elkaar"}
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
    # Of "12% van de bedrijven" what the part is of, which a relative clause agrees with.
    parts_plural: bool | None = None
    definite: str = ""  # the same with an article, for a subject: "detection fell" is "de foutdetectie daalde"


_SHARE = re.compile(
    r"^(?:\S+ ){0,2}(?:\d|de helft|(?:een|twee) derde|een kwart|driekwart|een vijfde|een tiende|een meerderheid)"
)


def agrees(subject: NounPhrase, *, plural: bool) -> bool:
    """Whether an English verb in that number can belong to a subject; a share takes the number of its whole.

    Without it "precision was .54 and recall .37" would have somebody recall.
    """
    if subject.parts_plural is not None:
        return plural in {subject.parts_plural, subject.plural}
    return _SHARE.match(subject.text) is not None or plural == subject.plural


@dataclass(frozen=True, slots=True)
class Clause:
    subject: NounPhrase
    verb: Verb
    past: bool = False
    perfect: bool = False
    passive: bool = False
    modal: str = ""  # "kunnen", or any verb that takes an infinitive with or without "te": "proberen"
    second_modal: str = ""  # below the first: "zullen … moeten"
    negated: bool = False
    fronted: str = ""
    early: tuple[str, ...] = ()  # adverbs before an object
    objects: tuple[NounPhrase, ...] = ()
    middle: tuple[str, ...] = ()  # adverbs and prepositional phrases
    predicate: str = ""
    named: bool = False  # its predicate is a noun: "waren paren van 27 tot 34 jaar", with what hangs on it behind it
    post: tuple[str, ...] = field(default=())  # after the verb cluster
    standard: str = ""  # behind all else: "als anderen" of "twee keer zo vaak … als anderen"
    # More said of the same subject, with the word that links it: "en", "maar".
    also: tuple[tuple[str, Clause], ...] = ()
    gap: bool = False  # its object stands before it: "de hulpmiddelen die zij gebruiken"


def main_clause(clause: Clause) -> str:
    """Subject first, or what is fronted first and the subject after the finite verb."""
    finite, rest, particle = _cluster(clause)
    subject = clause.subject.text + ("," if clause.subject.open else "")
    inverted = f"er {subject}" if _counts_some(clause) else clause.subject.text
    opening = [clause.fronted, finite, inverted] if clause.fronted else [subject, finite]
    more = [word for link, second in clause.also for word in (_link(link), *_main_rest(second))]
    return _joined([*opening, *_field(clause), particle, *rest, *clause.post, clause.standard, *more])


def _main_rest(clause: Clause) -> list[str]:
    """All of a main clause but its subject: "maakten minder fouten"."""
    finite, rest, particle = _cluster(clause)
    return [finite, *_field(clause), particle, *rest, *clause.post, clause.standard]


def _link(word: str) -> str:
    return word if word in {"en", "of"} else f", {word}"


def _counts_some(clause: Clause) -> bool:
    """Whether a bare number says how many of a group that stands before: "Van de 120 teams stopten er 31"."""
    return clause.fronted.startswith("van ") and clause.subject.text.replace(".", "").isdigit()


def subordinate(clause: Clause) -> str:
    """With the verbs last, to follow "dat", "die" or "omdat"; a change ("van 66% naar 44%") comes behind them."""
    change = next((n for n, m in enumerate(clause.middle) if m.startswith("van ") and " naar " in m), None)
    if change is not None:
        clause = replace(clause, middle=clause.middle[:change], post=(*clause.middle[change:], *clause.post))
    front = [clause.fronted] if clause.fronted else []
    subject = clause.subject.text + ("," if clause.subject.open else "")
    if clause.fronted.startswith("van ") and clause.subject.text[:1].isdigit() and " " not in clause.subject.text:
        subject, front = f"{clause.subject.text} {clause.fronted}", []
    more = [word for link, second in clause.also for word in (_link(link), *_subordinate_rest(second))]
    return _joined([subject, *front, *_subordinate_rest(clause), *more])


def _subordinate_rest(clause: Clause) -> list[str]:
    finite, rest, particle = _cluster(clause)
    verbs = [finite, *rest] if rest else [particle + finite]
    return [*_field(clause), *verbs, *clause.post, clause.standard]


def _field(clause: Clause) -> list[str]:
    if clause.predicate in _OFTEN and clause.verb is not BE:
        clause = replace(clause, middle=(clause.predicate, *clause.middle), predicate="")
    gone = clause.negated and "meer" in clause.middle
    negated = "niet" if clause.negated else ""
    objects = []
    for thing in clause.objects:
        text = (
            f"{clause.verb.preposition} {thing.text}" if clause.verb.preposition and not clause.passive else thing.text
        )
        if negated and thing.indefinite and not clause.verb.preposition:
            text, negated = f"geen {thing.text}", ""
        objects.append(text)
    weak = [_WEAK[text] for text in objects if text in _WEAK]  # a pronoun stands before every adverb
    objects = [text for text in objects if text not in _WEAK]
    often = [m for m in clause.middle if m in _OFTEN]
    indefinite = not clause.objects or any(o.indefinite for o in clause.objects)
    rest = [m for m in clause.middle if m not in often and m != "gemiddeld"]
    front = [*clause.early, *(often if indefinite else ()), *(m for m in clause.middle if m == "gemiddeld")]
    objects += [] if indefinite else often  # "vaak een cursus", but "de assistent vaak"
    if clause.named:
        return [*weak, *front, *objects, negated, clause.predicate, *rest]
    if negated and gone:
        return [*weak, *front, *objects, *(m for m in rest if m != "meer"), "niet meer", clause.predicate]
    if objects and not negated and any(m.startswith("als ") for m in rest):  # "AI ook vaker als een bron zien"
        return [*weak, *objects, *front, *rest, clause.predicate]
    if clause.verb.preposition or (not clause.predicate and any(m.startswith("aan ") for m in rest)):
        return [*weak, *front, negated, *objects, *rest, clause.predicate]
    return [*weak, *front, *objects, *rest, negated, clause.predicate]


def _cluster(clause: Clause) -> tuple[str, list[str], str]:
    """The finite verb, what follows it at the end of the clause, and the separable part of a simple finite verb."""
    verb, plural = clause.verb, clause.subject.plural
    pick = plural + 2 * clause.past
    if clause.modal:
        return _MODALS[clause.modal][pick], _below_modal(clause), ""
    if clause.passive and verb.two_objects and clause.objects:
        return _KRIJGEN[pick], [verb.participle] if verb.infinitive != "geven" else [], ""
    if clause.passive:
        return (_ZIJN if clause.perfect else _WORDEN)[pick], [verb.participle], ""
    if clause.perfect:
        return (_ZIJN if verb.auxiliary == "zijn" else _HEBBEN)[pick], [verb.participle], ""
    forms = (verb.present, verb.infinitive.removeprefix(verb.particle), verb.past, verb.past_plural)
    return forms[pick], [], verb.particle


def _below_modal(clause: Clause) -> list[str]:
    """The infinitives below a modal: "worden opgeleid", "te hebben geleerd", "moeten controleren"."""
    verb = clause.verb
    auxiliary = "hebben" if verb.auxiliary == "hebben" else "zijn"
    first, with_te = (clause.second_modal or clause.modal), clause.modal not in _BARE
    lower_te = first not in _BARE
    if clause.passive:
        words = [verb.participle, "te worden"] if lower_te else ["worden", verb.participle]
    elif clause.perfect:
        words = [verb.participle, f"te {auxiliary}"] if lower_te else [verb.participle, auxiliary]
    else:
        words = [with_particle_te(verb) if lower_te else verb.infinitive]
    if clause.second_modal:
        words = [f"te {clause.second_modal}" if with_te else clause.second_modal, *words]
    return words


def with_particle_te(verb: Verb) -> str:
    """The infinitive with "te": "te gebruiken", "toe te passen"."""
    return f"{verb.particle}{' ' if verb.particle else ''}te {verb.infinitive.removeprefix(verb.particle)}"


def to_infinitive(clause: Clause) -> str:
    """An infinitive with "te" and its objects; the subject is left out."""
    last = " ".join([clause.verb.participle, "te worden"]) if clause.passive else with_particle_te(clause.verb)
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
