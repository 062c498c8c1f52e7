"""Where a finding comes from: one key for everything that rests on the same study, dataset, organisation or text.

Counting copies as confirmation is the classic error of aggregation, so the key is chosen coarse. What an organisation
publishes about its own data shares that organisation's key: its second report is not an independent source. Journals,
preprint servers and editors publish other people's work: there the study (its DOI), or else the text, is the key. A
report on somebody else's work takes the key of what it reports on, where that can be recognised.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from monitor.judge.cues import pattern, sentence_bounds
from monitor.judge.publishers import Publisher, named, recognise
from monitor.model import Citation, Document, Relation, Source, SourceClass

EDITED = frozenset({SourceClass.BUSINESS_PRESS, SourceClass.NEWS_AGENCY})
HOSTING = EDITED | {SourceClass.PEER_REVIEWED, SourceClass.PREPRINT}
DOI = re.compile(r"10\.\d{4,9}/[^\s\"<>?#]+", re.IGNORECASE)
LEAD = 600  # characters at the start in which a report names what it reports on


def provenance_of(
    document: Document, source: Source, *, relation: Relation = Relation.SUPPORTS, known: Sequence[Source] = ()
) -> str:
    """The key of a publication. ``known`` are the other configured sources, which reports may name."""
    recognised = recognise(document.url, doi=document.doi, source_class=source.source_class).publisher
    sender = recognised if recognised and not recognised.platform else None
    source_class = sender.source_class if sender else source.source_class
    if source_class in EDITED or relation in {Relation.SECONDARY, Relation.SYNDICATED}:
        reported = _reported(document, source, sender, known)
        if reported:
            return reported
    if source_class in HOSTING:
        return f"doi:{doi}" if (doi := _doi(document.doi)) else f"text:{document.sha256[:16]}"
    return f"publisher:{sender.id}" if sender else f"source:{source.id}"


def provenance_of_citations(citations: Iterable[Citation], known: Sequence[Source] = ()) -> frozenset[str]:
    """The keys that an existing score already rests on, as far as its citations name them."""
    keys: set[str] = set()
    for citation in citations:
        keys.update(_organisation(p) for p in named(citation.name) if p.source_class not in HOSTING)
        keys.update(f"source:{s.id}" for s in known if s.name.casefold() == citation.name.casefold())
        if doi := _doi(citation.url):
            keys.add(f"doi:{doi}")
    return frozenset(keys)


def _reported(document: Document, source: Source, sender: Publisher | None, known: Sequence[Source]) -> str | None:
    """The key of what a report reports on: a linked study, or an organisation that it names as its source."""
    dois = sorted({d for link in document.links if (d := _doi(link))})
    if len(dois) == 1:
        return f"doi:{dois[0]}"
    text = _attributing(document)
    for other in known:
        if other.id != source.id and other.name and re.search(rf"(?<!\w){re.escape(other.name)}(?!\w)", text):
            return f"source:{other.id}"
    organisations = [p for p in named(text) if p != sender and p.source_class not in HOSTING]
    return _organisation(organisations[0]) if organisations else None


def _attributing(document: Document) -> str:
    """The opening of a text and its first sentences that attribute something to somebody."""
    parts = [document.title, document.teaser, document.text[:LEAD]]
    for match in list(pattern("attribution", document.language).finditer(document.text))[:3]:
        low, high = sentence_bounds(document.text, match.start(), match.end())
        parts.append(document.text[low:high])
    return "\n".join(parts)


def _organisation(publisher: Publisher) -> str:
    return f"publisher:{publisher.id}"


def _doi(text: str | None) -> str | None:
    match = DOI.search(text or "")
    return match[0].lower().rstrip(".,;)") if match else None
