"""An item that was placed, as a finding: its relation, its reason, and the sentence that carried it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from monitor.model import Development, Finding, ItemOutcome, Relation
from monitor.understand import reasons
from monitor.understand.calibration import Calibration
from monitor.understand.figures import figures_of
from monitor.understand.fingerprints import fingerprint
from monitor.understand.heads import unit
from monitor.understand.pieces import TextPiece, texts_of
from monitor.understand.placing import Placed
from monitor.understand.relations import judge_relation, names_of
from monitor.understand.relevance import Relevance
from monitor.understand.traces import Item, Trace

Vectors = Mapping[str, NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class Read:
    """An item with what was made of its text."""

    item: Item
    pieces: tuple[TextPiece, ...]
    trace: Trace


def read_item(item: Item) -> Read:
    document = item.document
    pieces = texts_of(document)
    trace = Trace(
        item=item.id,
        url=document.url,
        title=document.title[:300],
        source=document.source,
        source_class=item.source_class,
        published=document.published,
        language=document.language,
        outcome=ItemOutcome.FAILED,
        fingerprint=fingerprint(document.text),
        figures=figures_of(f"{document.teaser} {document.text}"),
        names=names_of(document),
        pieces=tuple(piece.sha256 for piece in pieces),
        doi=document.doi,
        length=len(document.text),
    )
    return Read(item, pieces, trace)


def found_of(
    one: Read,
    placed: Placed,
    relevance: Relevance,
    developments: Sequence[Development],
    vectors: Vectors,
    calibration: Calibration,
) -> Finding:
    sentence = _matched_sentence(one, placed, vectors, calibration)
    entry = next((d for d in developments if d.number == placed.development), None)
    relation = judge_relation(one.item, entry, reports=placed.primary is not None, opens=placed.opens)
    titles = {development.number: development.title for development in developments}
    return Finding(
        item=one.item.id,
        outcome=ItemOutcome.PROPOSAL if placed.development is None else ItemOutcome.DEVELOPMENT,
        relevance=round(relevance.probability, 4),
        reason=reasons.placed(placed, titles, sentence, relation),
        relation=relation,
        development=placed.development,
        cluster=placed.cluster,
        of=placed.primary if relation is Relation.SECONDARY else None,
        probability=round(placed.probability, 4),
        alternatives=placed.alternatives,
        matched=sentence,
    )


def _matched_sentence(one: Read, placed: Placed, vectors: Vectors, calibration: Calibration) -> str | None:
    """The sentence of the item that comes nearest to what it was placed with."""
    found = [piece for piece in one.pieces[1:] if piece.sha256 in vectors]
    if not found or placed.anchor is None:
        return None
    centred = calibration.centred(
        unit(np.stack([vectors[piece.sha256] for piece in found])), [one.trace.language] * len(found)
    )
    best = found[int((centred @ placed.anchor).argmax())]
    return one.item.document.text[best.start : best.end]
