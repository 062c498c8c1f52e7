"""What the score is made of: assessed items, an existing score, and the gates that close before any sum."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from monitor.model import Criterion, Document, Level, Relation, Source, ValidityStatus


class Gate(StrEnum):
    """Why an item cannot carry a score at all."""

    RETRACTED = "retracted"
    NO_QUOTE = "no_quote"
    NO_SOURCE = "no_source"

    @property
    def reason(self) -> str:
        """Dutch, for a person."""
        return {
            Gate.RETRACTED: "De publicatie is ingetrokken.",
            Gate.NO_QUOTE: "Geen passage uit de bron draagt de bewering.",
            Gate.NO_SOURCE: "De herkomst van de publicatie is niet vast te stellen.",
        }[self]


@dataclass(frozen=True, slots=True)
class Assessed:
    """One item as evidence for or against a claim."""

    item: int
    levels: tuple[Level, ...]
    relation: Relation
    provenance: str  # key of the study, dataset or text that it comes from
    support: float = 1.0  # how well the quoted span carries the claim, 0 to 1
    primary: int | None = None  # the item that it copies, corrects or reports on
    name: str = ""  # of the source, for a person
    gate: Gate | None = None
    against: bool = False  # a copy of, or a report on, something that contradicts and is not itself at hand

    def level(self, criterion: Criterion) -> Level:
        return next(x for x in self.levels if x.criterion is criterion)


@dataclass(frozen=True, slots=True)
class Anchor:
    """The score that an existing development already has, given or accepted by a person."""

    score: int
    status: ValidityStatus = ValidityStatus.ASSESSED
    name: str = ""
    provenance: frozenset[str] = frozenset()  # what the score already rests on: the same again adds nothing
    items: frozenset[int] = frozenset()  # items that a person already decided upon: reports on them add nothing

    def knows(self, one: Assessed) -> bool:
        """Whether the score already rests on the origin of ``one``."""
        return one.provenance in self.provenance or one.item in self.items or one.primary in self.items


def gate_of(document: Document, source: Source | None, *, quoted: bool) -> Gate | None:
    """The gate that closes for this publication, or None."""
    if document.retracted:
        return Gate.RETRACTED
    if source is None or not document.url:
        return Gate.NO_SOURCE
    return None if quoted else Gate.NO_QUOTE
