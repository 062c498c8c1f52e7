"""Text that every format can hold: what XML forbids goes, what a person wrote stays."""

from __future__ import annotations

import re
import unicodedata

# XML 1.0 refuses these; C1 controls and noncharacters are legal in part but never meant in a briefing.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\u00ad\ufeff]"
)
_PLANE_END = re.compile(
    "[" + "".join(chr(plane << 16 | low) for plane in range(1, 17) for low in (0xFFFE, 0xFFFF)) + "]"
)
_SPACES = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
_BREAKS = re.compile(r"\s*[\n\r\u2028\u2029\x85][\s\u2028\u2029\x85]*")
_RIGHT_TO_LEFT = frozenset({"R", "AL"})
_STRONG = frozenset({"L", "R", "AL"})


def clean(text: str) -> str:
    """``text`` in NFC on one line: no control characters, runs of white space as one space."""
    return " ".join(paragraphs(text))


def paragraphs(text: str) -> tuple[str, ...]:
    """The paragraphs of ``text``, cleaned. Every line break begins a new one."""
    kept = unicodedata.normalize("NFC", _PLANE_END.sub("", _FORBIDDEN.sub("", text)))
    parts = (_SPACES.sub(" ", part).strip() for part in _BREAKS.split(kept))
    return tuple(part for part in parts if part)


def canonical(text: str) -> str:
    """The form in which a body goes out and comes back: cleaned paragraphs with an empty line between them."""
    return "\n\n".join(paragraphs(text))


def right_to_left(text: str) -> bool:
    """Whether the first letter with a direction is written from right to left (Unicode annex 9, rules P2 and P3)."""
    for character in text:
        direction = unicodedata.bidirectional(character)
        if direction in _STRONG:
            return direction in _RIGHT_TO_LEFT
    return False
