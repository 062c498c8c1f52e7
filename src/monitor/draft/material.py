"""What a drafter works from: the read publications of one finding, each with what is known about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from monitor.model import Document, Relation, SourceClass


@dataclass(frozen=True, slots=True)
class Material:
    """One publication in the evidence of a proposal.

    ``matched`` is the sentence that carried the match, where there is one; ``centrality`` gives sentences of the
    document a weight from 0 to 1, keyed by their text. ``theme_scores`` gives the cosine similarity of the publication
    to every theme, by theme id; without them no theme is certain, and a draft draws no conclusion from one.
    """

    item: int
    document: Document
    source_name: str
    source_class: SourceClass
    relation: Relation
    matched: str | None = None
    centrality: Mapping[str, float] | None = None
    theme_scores: Mapping[str, float] | None = None

    @property
    def language(self) -> str:
        """The document's language as a bare ISO 639-1 code; empty when unknown."""
        return (self.document.language or "").split("-")[0].lower()
