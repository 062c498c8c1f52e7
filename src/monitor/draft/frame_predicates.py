"""What a German or French finding says of a group or a cause: a use, a lack, an expectation, an effect.

The verb decides the kind, and its object is said in Dutch where every word of it is known; else there is no answer and
the words stay the source's own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from monitor.draft.figures import find_figures
from monitor.draft.frame_parts import Framed, amount, quantity
from monitor.draft.frame_words import AMOUNT, FRAME_WORDS
from monitor.draft.phrases import phrase_in_dutch

# A predicate: how it is put ("{o}" its object, "{a}" an adverb), and how it is in Dutch of a share, which is singular.
_PREDICATES: dict[str, tuple[tuple[str, str], ...]] = {
    "de": (
        # use
        (r"(?:hat|haben|hatten) {a}{o} (?:erhalten|bekommen)", "kreeg {a}{o}"),
        (r"(?:hat|haben|hatten) {a}{o} (?:besucht|absolviert|durchlaufen)", "volgde {a}{o}"),
        (r"(?:hat|haben|hatten) {a}{o} (?:genutzt|verwendet|eingesetzt)", "gebruikte {a}{o}"),
        (r"(?:erhielt|erhielten|bekam|bekamen) {a}{o}", "kreeg {a}{o}"),
        (r"(?:erhält|erhalten|bekommt|bekommen) {a}{o}", "krijgt {a}{o}"),
        (r"(?:nutzen|nutzt|verwenden|verwendet) {a}{o}", "gebruikt {a}{o}"),
        (r"(?:nutzten|nutzte|verwendeten|verwendete) {a}{o}", "gebruikte {a}{o}"),
        # lack
        (r"(?:fehlt|fehlen) {a}{o}", "mist {a}{o}"),
        (r"(?:fehlte|fehlten) {a}{o}", "miste {a}{o}"),
        (r"(?:vermissen|vermisst) {a}{o}", "mist {a}{o}"),
        (r"(?:brauchen|braucht|benötigen|benötigt) {a}{o}", "heeft {a}{o} nodig"),
        (r"(?:hat|haben) {a}{o}", "heeft {a}{o}"),
        (r"(?:hatte|hatten) {a}{o}", "had {a}{o}"),
        # expectation
        (r"(?:erwarten|erwartet|rechnen mit|rechnet mit) {o}", "verwacht {o}"),
        (r"(?:erwarteten|erwartete|rechneten mit) {o}", "verwachtte {o}"),
        (r"(?:befürchten|befürchtet|fürchten|fürchtet) {o}", "vreest {o}"),
        (r"(?:wünschen sich|wünscht sich|fordern|fordert|verlangen|verlangt) {o}", "vraagt om {o}"),
    ),
    "fr": (
        (r"n['’](?:a|ont|avaient) (?:pas |encore )*(?:reçu|eu) (?P<no>aucune? |de |d['’])?{o}", "kreeg geen {o}"),
        (r"n['’](?:a|ont|avaient) (?:pas |encore )*suivi (?P<no>aucune? |de |d['’])?{o}", "volgde geen {o}"),
        (r"n['’](?:a|ont) jamais (?:reçu|eu) (?:de |d['’])?{o}", "kreeg nooit {o}"),
        (r"n['’](?:a|ont) jamais suivi (?:de |d['’])?{o}", "volgde nooit {o}"),
        (r"n['’](?:a|ont) (?:pas (?:de |d['’])|aucune? ){o}", "heeft geen {o}"),
        (r"n['’](?:avait|avaient) (?:pas (?:de |d['’])|aucune? ){o}", "had geen {o}"),
        (r"ne dispose(?:nt)? (?:pas |d['’]aucune? )(?:de |d['’])?{o}", "heeft geen {o}"),
        (r"(?:a|ont|avaient) (?:reçu|obtenu) {o}", "kreeg {o}"),
        (r"(?:a|ont|avaient) bénéficié (?:de |d['’]){o}", "kreeg {o}"),
        (r"(?:a|ont|avaient) suivi {o}", "volgde {o}"),
        (r"(?:a|ont|avaient) utilisé {o}", "gebruikte {o}"),
        (r"(?:utilise|utilisent|emploient) {a}{o}", "gebruikt {a}{o}"),
        (r"dispose(?:nt)? (?:de |d['’]){o}", "heeft {o}"),
        (r"manque(?:nt)? (?:de |d['’]){o}", "mist {o}"),
        (r"(?:a|ont) besoin (?:de |d['’]){o}", "heeft {o} nodig"),
        (r"(?:s['’]attendent à|prévoient|attendent|anticipent) {o}", "verwacht {o}"),
        (r"(?:craignent|redoutent) {o}", "vreest {o}"),
        (r"(?:réclament|demandent|souhaitent) {o}", "vraagt om {o}"),
    ),
}
_ADVERBS = {
    "de": {
        "bereits": "al", "schon": "al", "noch": "nog", "bislang": "tot nu toe", "bisher": "tot nu toe",
        "täglich": "dagelijks", "wöchentlich": "wekelijks", "regelmäßig": "regelmatig", "gelegentlich": "soms",
        "selten": "zelden",
    },
    "fr": {
        "déjà": "al", "quotidiennement": "dagelijks", "chaque jour": "elke dag", "chaque semaine": "elke week",
        "régulièrement": "regelmatig", "rarement": "zelden",
    },
}  # fmt: skip
# A cause that changes something by so much: in Dutch of one, and of several.
_EFFECTS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "de": (
        (r"senkten?|drückten?", "verlaagde", "verlaagden"),
        (r"senkt|senken", "verlaagt", "verlagen"),
        (r"reduzierten?|verringerten?", "verminderde", "verminderden"),
        (r"reduziert|reduzieren|verringert|verringern", "vermindert", "verminderen"),
        (r"erhöhten?|steigerten?|hoben?", "verhoogde", "verhoogden"),
        (r"erhöht|erhöhen|steigert|steigern", "verhoogt", "verhogen"),
        (r"verkürzten?", "verkortte", "verkortten"),
        (r"verkürzt|verkürzen", "verkort", "verkorten"),
        (r"verbesserten?", "verbeterde", "verbeterden"),
        (r"verbessert|verbessern", "verbetert", "verbeteren"),
        (r"verlängerten?", "verlengde", "verlengden"),
    ),
    "fr": (
        (r"(?:a|ont) (?:réduit|diminué|abaissé)|réduisait", "verminderde", "verminderden"),
        (r"réduit|réduisent|diminue|diminuent|abaisse", "vermindert", "verminderen"),
        (r"(?:a|ont) (?:augmenté|accru|relevé)", "verhoogde", "verhoogden"),
        (r"augmente|augmentent|accroît|accroissent", "verhoogt", "verhogen"),
        (r"(?:a|ont) raccourci", "verkortte", "verkortten"),
        (r"raccourcit|raccourcissent", "verkort", "verkorten"),
        (r"(?:a|ont) amélioré", "verbeterde", "verbeterden"),
        (r"améliore|améliorent", "verbetert", "verbeteren"),
        (r"(?:a|ont) allongé", "verlengde", "verlengden"),
    ),
}


@dataclass(frozen=True, slots=True)
class _Pattern:
    pattern: re.Pattern[str]
    dutch: str


def _compiled(language: str) -> tuple[_Pattern, ...]:
    adverbs = "|".join(sorted(map(re.escape, _ADVERBS[language]), key=len, reverse=True))
    parts = {"{a}": rf"(?:(?P<a>{adverbs}) )?", "{o}": r"(?P<o>[^,;:\d]+?)"}
    found = []
    for pattern, dutch in _PREDICATES[language]:
        text = pattern.replace("{a}", parts["{a}"]).replace("{o}", parts["{o}"])
        found.append(_Pattern(re.compile(rf"^{text}$"), dutch))
    return tuple(found)


_COMPILED = {language: _compiled(language) for language in _PREDICATES}


def predicate_in_dutch(said: str, language: str) -> str | None:
    """What is said of a share of a group, as a Dutch predicate in the singular; None where any word is unknown."""
    for one in _COMPILED.get(language, ()):
        match = one.pattern.match(said.strip(" ,;"))
        if not match or (language == "fr" and "geen" in one.dutch and _affirms(match)):
            continue
        phrase = phrase_in_dutch(match["o"], language)
        if phrase is None or phrase.open:
            continue
        thing = re.sub(r"^een ", "", phrase.text) if "geen" in one.dutch else phrase.text
        adverb = _ADVERBS[language].get(match.groupdict().get("a") or "", "")
        return " ".join(one.dutch.format(o=thing, a=f"{adverb} " if adverb else "").split())
    return None


def _affirms(match: re.Match[str]) -> bool:
    """ "n'ont reçu que …": the French negation that says "only"."""
    return bool(re.search(r"\bqu[e'’]", match["o"]))


def read_effect(text: str, language: str) -> Framed | None:
    """A cause, what it changes and by how much: "Das Training senkte die Fehlerquote um 12 Prozent"."""
    by = {"de": r"um", "fr": r"de"}.get(language)
    if by is None:
        return None
    words = FRAME_WORDS[language]
    more = "|".join(sorted(map(re.escape, words.quantity), key=len, reverse=True))
    for verbs, one, several in _EFFECTS[language]:
        match = re.match(
            rf"^(?P<s>[^,;:\d]+?) (?P<v>{verbs}) (?P<o>[^,;:\d]+?) {by} (?:(?P<q>{more}) )?(?P<by>{AMOUNT})$", text
        )
        if not match or not find_figures(match["by"]):
            continue
        cause, changed = (phrase_in_dutch(match[g], language) for g in ("s", "o"))
        if cause is None or changed is None or "None" in amount(match["by"]):
            continue
        extent = f"{quantity(match['q'], words)}{amount(match['by'])}"
        return Framed(f"{cause.text} {several if cause.plural else one} {changed.text} met {extent}", 0)
    return None
