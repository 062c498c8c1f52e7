"""What a publication is about, in Dutch terms of the field found in its title."""

from __future__ import annotations

import re

from monitor.draft.lexicon import Noun, index, longest
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
    """At most three terms, in the order of the title; none for a language whose terms are not known."""
    if material.language not in ("en", "de", "fr"):
        return []
    terms, reach = index(material.language), longest(material.language)
    # "it" is no IT; "US" and "it" in capitals are dealt with by the terms
    found_words = [w for w in _WORD.findall(material.document.title) if w not in ("it", "It")]
    words = [w.lower().replace("’", "'") for w in found_words]
    found: list[str] = []
    at = 0
    while at < len(words) and len(found) < _MOST:
        noun, form, used = next(
            (
                (entry.term, entry.form, count)
                for count in range(min(reach, len(words) - at), 0, -1)
                for entry in terms.get(tuple(words[at : at + count]), ())
                if isinstance(entry.term, Noun)
            ),
            (None, "", 1),
        )
        if noun is not None and not _EMPTY.match(noun.singular):
            term = _in_number(noun, form)
            if term not in found:
                found.append(term)
        at += used
    return found


def _in_number(noun: Noun, form: str) -> str:
    """Plural where the title has it so, and of most things of which there are several; "leren" and "werk" have none."""
    several = form == "pl" or (noun.article == "de" and not noun.compound)
    return noun.plural if several and noun.plural else noun.singular
