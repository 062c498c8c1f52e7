"""Titles of five to eleven words that state the development."""

from __future__ import annotations

from collections.abc import Collection

from monitor.draft.choice import choose
from monitor.draft.reading import Reading
from monitor.draft.voice import capital, words

SHORTEST, LONGEST = 5, 11


def title_of(reading: Reading, avoid: Collection[str] = ()) -> str:
    """The claim's own title; else a finding that is short enough; else who brings figures about what."""
    if reading.lead.claim:
        return choose(reading.lead.claim.titles, reading.lead.material.document.url, avoid)
    for source in reading.sources:
        for fact in source.facts:
            if not fact.quoted and SHORTEST <= words(fact.text) <= LONGEST:
                return fact.text
    about = reading.theme.about if reading.theme else "AI en werk"
    name = reading.lead.material.source_name
    title = capital(f"{name} publiceert nieuwe bevindingen over {about}")
    return title if words(title) <= LONGEST else capital(f"Nieuwe bevindingen van een onderzoek over {about}")
