"""What a publication is about, in Dutch terms of the field found in its title, or else in its text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from monitor.draft.english_ambiguous import AMBIGUOUS
from monitor.draft.lexicon import Entry, Index, Noun, index, longest, longest_read, vocabulary
from monitor.draft.material import Material

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
# Terms that say nothing about a subject, or that every publication of the field is about.
_EMPTY = re.compile(
    r"^(?:AI\b.*|.* AI|kunstmatige intelligentie|onderzoek|studie|rapport|verslag|ondersteuning|gemiddelde|resultaat|"
    r"output|uitkomst|geslacht|punt van zorg|"
    r"bevinding|jaar|maand|week|uur|dag|minuut|kwartaal|helft|kwart|derde|procent|euro|dollar|pond|aantal|aandeel|deel|"
    r"groep|onderdeel|mens|persoon|experiment|analyse|"
    r"voorjaar|najaar|zomer|winter|seconde|verwijzing|gegeven|vraag|antwoord|manier|gebruik|bron|rest|lijn|geval|punt|"
    r"reden|oorzaak|keer|uitzondering|"
    r"toename|afname|daling|stijging|verandering|verschil|effect|\w+ op de \w+)$"
)
# Terms of which a title may speak, and which a text names in passing.
_IN_PASSING = re.compile(
    rf"{_EMPTY.pattern}|"
    r"^(?:cijfer|dienst|voorbeeld|bedrijf|medewerker|werknemer|organisatie|hoofd|lid|plan|model|systeem|stuk werk|land|"
    r"regio|bijeenkomst|handeling|werk|werken|taak|baan|bron|cursus|programma|universiteit|ministerie|ziekenhuis|"
    r"leverancier|gebruiker|"
    r"school|klas|tekst|brief|document|dossier|bericht|functie|afdeling|bestuur|markt|sector|systeem|deelnemer|collega|"
    r"respondent|onderzoeker|directeur|expert|proef|steekproef|enquête|interview|gesprek|score|toets|test|versie|lijst|"
    r"oordeel|resultaten|kosten|geld|prijs|tijd|minuten|begin|einde|hulpmiddel|toepassing|software|titel|reeks)$"
)
_MOST = 3
_BEGINNING = 1000  # characters of a text


def subjects_of(material: Material) -> list[str]:
    """At most three terms, in the order of the title; none for a language whose terms are not known.

    Terms of the field go before general English, of which a word with more than one sense says nothing sure. A title
    that names no subject ("A nuance") leaves what its text speaks of most.
    """
    if material.language not in ("nl", "en", "de", "fr"):
        return []
    words = _words_of(material.document.title)
    found = _terms_in(words, index(material.language), longest(material.language))
    if not found and material.language == "en":
        found = _terms_in(_of_one_sense(words), vocabulary(), longest_read())
    beginning = f"{material.document.teaser} {material.document.text[:_BEGINNING]}"
    return list(dict.fromkeys(found))[:_MOST] or list(_spoken_of(beginning, material.language))


@lru_cache(maxsize=256)  # title, opening and closing of one draft ask it of the same text
def _spoken_of(beginning: str, language: str) -> tuple[str, ...]:
    """The terms of the field that the beginning of a text names most often; between equals, the first."""
    words = _words_of(beginning)
    if language == "en":
        words = _of_one_sense(words)
    named = Counter(_terms_in(words, index(language), longest(language), _IN_PASSING))
    return tuple(term for term, _ in named.most_common(2))


def _of_one_sense(words: Sequence[str]) -> list[str]:
    return [word for word in words if word.lower() not in AMBIGUOUS]


def _words_of(text: str) -> list[str]:
    return [w.replace("’", "'") for w in _WORD.findall(text)]


def _terms_in(words: Sequence[str], terms: Index, reach: int, left_out: re.Pattern[str] = _EMPTY) -> list[str]:
    found: list[str] = []
    at = 0
    while at < len(words):
        entry, used = _noun_at(words, at, terms, reach)
        if entry is not None and isinstance(entry.term, Noun) and not left_out.match(entry.term.singular):
            found.append(_in_number(entry.term, entry.form))
        at += used
    return found


def _noun_at(words: Sequence[str], at: int, terms: Index, reach: int) -> tuple[Entry | None, int]:
    """The longest noun from a place in the title, and of how many words it is; "it" is no IT."""
    for count in range(min(reach, len(words) - at), 0, -1):
        if words[at : at + count] in (["it"], ["It"]):
            continue
        for entry in terms.get(tuple(w.lower() for w in words[at : at + count]), ()):
            if isinstance(entry.term, Noun):
                return entry, count
    return None, 1


def _in_number(noun: Noun, form: str) -> str:
    """Plural where the title has it so, and of most things of which there are several; "leren" and "werk" have none."""
    several = form == "pl" or (noun.article == "de" and not noun.compound)
    return noun.plural if several and noun.plural else noun.singular
