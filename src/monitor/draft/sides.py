"""A contradiction as the analyst reads it: both sides in their own words, and what is proposed."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.draft.sentences import split_sentences
from monitor.model import Citation, Development, Evidence, Relation, Validity, ValidityStatus


def both_sides(development: Development, evidence: Sequence[Evidence]) -> str:
    """Dutch: what the development rests on beside what is held against it, each quoted; empty without the latter."""
    against = next((e for e in evidence if e.relation is Relation.CONTRADICTS), None)
    if against is None:
        return ""
    return f"Tegenover {_own_side(development, evidence)} staat {_quoted(against.span.quote, against.source)}."


def proposed_status(after: Validity, added: str) -> str:
    """Dutch: the status that comes with the new score, and what is ``added`` to the text ("één zin erbij", or nothing).

    A contradiction of little weight does not contest a claim, and then nothing else is said.
    """
    if after.status is ValidityStatus.CONTESTED:
        return f"Voorstel: status betwist, met {added}." if added else "Voorstel: status betwist."
    light = "De tegenspraak weegt te licht voor de status betwist"
    return f"{light}; voorstel: {added}." if added else f"{light}."


def _own_side(development: Development, evidence: Sequence[Evidence]) -> str:
    """A quote that comes with this change, else of a source that the development names, else its own sentence."""
    for one in evidence:
        if one.relation is not Relation.CONTRADICTS:
            return _quoted(one.span.quote, one.source)
    cited: Citation | None = next((c for c in reversed(development.citations) if c.quote), None)
    if cited:
        return _quoted(cited.quote or "", cited.name)
    sentences = split_sentences(development.body)
    return _quoted(sentences[0].text if sentences else development.title, "de ontwikkeling")


def _quoted(quote: str, who: str) -> str:
    return f"“{' '.join(quote.split()).rstrip('.')}” ({who})"
