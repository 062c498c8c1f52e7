"""A briefing as a row of blocks: what every reader gives and the parser takes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What the format itself says about a block. A format without structure says TEXT."""

    TITLE = "title"
    HEADING = "heading"
    TEXT = "text"
    BULLET = "bullet"
    SCORE = "score"  # marked as the line of the validity
    NOTE = "note"  # a source: a footnote, or an item of a list of sources
    ASIDE = "aside"  # said beside the briefing: speaker notes of a person
    WRITTEN = "written"  # a text with the quotation marks that it was written with, carried beside the pages
    DERIVED = "derived"  # a table of scores, a table of contents: follows from the rest


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, without line breaks."""

    text: str
    kind: Kind = Kind.TEXT
