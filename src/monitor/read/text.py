"""Text in the one form in which it is stored, hashed and quoted."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable

#: Soft hyphens, zero-width and bidirectional marks, control characters, the marks that PDFium leaves at hyphens.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
    "\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)
_SPACES = re.compile(r"[^\S\n]+")
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "ft", "ﬆ": "st"})


def line(text: str) -> str:
    """One line: NFC, nothing invisible, single spaces."""
    text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text)).translate(_LIGATURES)
    return re.sub(r"\s+", " ", text).strip()


def paragraphs(blocks: Iterable[str]) -> str:
    """Blocks as one text, a blank line between each two; empty ones fall away."""
    return "\n\n".join(p for p in (line(block) for block in blocks) if p)


def sha256(text: str) -> str:
    """The name under which a text is kept: the hash of its UTF-8 bytes."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
