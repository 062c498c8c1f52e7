"""What a publication is about, in Dutch terms of the field found in its title."""

from __future__ import annotations

import re
from collections.abc import Sequence

from monitor.draft.english_ambiguous import AMBIGUOUS
from monitor.draft.lexicon import Entry, Index, Noun, index, longest, longest_read, vocabulary
from monitor.draft.material import Material

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
# Terms that say nothing about a subject, or that every publication of the field is about.
_EMPTY = re.compile(
    r"^(?:AI\b.*|kunstmatige intelligentie|onderzoek|studie|rapport|verslag|ondersteuning|gemiddelde|resultaat|"
    r"bevinding|jaar|maand|week|uur|dag|minuut|kwartaal|helft|kwart|derde|procent|euro|dollar|pond|aantal|aandeel|deel|"
    r"groep|onderdeel|mens|persoon|experiment|analyse|"
    r"gegeven|vraag|antwoord|manier|gebruik|bron|rest|lijn|geval|punt|reden|oorzaak|keer|uitzondering|"
    r"toename|afname|daling|stijging|verandering|verschil|effect)$"
)
_MOST = 3


def subjects_of(material: Material) -> list[str]:
    """At most three terms, in the order of the title; none for a language whose terms are not known.

    Terms of the field go before general English, of which a word with more than one sense says nothing sure.
    """
    if material.language not in ("en", "de", "fr"):
        return []
    words = [w.replace("’", "'") for w in _WORD.findall(material.document.title)]
    found = _terms_in(words, index(material.language), longest(material.language))
    if found or material.language != "en":
        return found
    return _terms_in([w for w in words if w.lower() not in AMBIGUOUS], vocabulary(), longest_read())


def _terms_in(words: Sequence[str], terms: Index, reach: int) -> list[str]:
    found: list[str] = []
    at = 0
    while at < len(words) and len(found) < _MOST:
        entry, used = _noun_at(words, at, terms, reach)
        if entry is not None and isinstance(entry.term, Noun) and not _EMPTY.match(entry.term.singular):
            term = _in_number(entry.term, entry.form)
            if term not in found:
                found.append(term)
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
