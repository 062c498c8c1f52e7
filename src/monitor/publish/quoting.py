"""Quotation marks as a typesetter sets them: “…” and ‘…’ for the straight ones of a keyboard. Pure.

What cannot be told stays straight: a mark that nothing closes, a sign for inches. A document carries the texts that
this changed as they were written, so that an import gives back the very characters of the register.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from lxml import etree

NAMESPACE = "urn:ontwikkelingen-monitor:written"  # of the texts as written, inside documents in XML
_OPENS_AFTER = frozenset("([{<–—-/|=«„“‘\"'…:;")
# Dutch words that begin with an apostrophe, and years: ’s avonds, ’t, ’n, ’90.
_SHORTENED = re.compile(r"'(?:(?:s|t|n|m|k|r|ns|ie|em|er|tis|twas)\b|\d\d\b)", re.IGNORECASE)


def typographic(text: str) -> str:
    """``text`` with each straight quotation mark and apostrophe set; twice is the same as once."""
    if '"' not in text and "'" not in text:
        return text
    out = list(text)
    open_at: dict[str, int] = {}
    for i, mark in enumerate(text):
        if mark == "'" and _is_apostrophe(text, i, quoted="'" in open_at):
            out[i] = "’"
        elif mark in "\"'":
            if mark in open_at and _may_close(text, i):
                start = open_at.pop(mark)
                out[start], out[i] = ("“", "”") if mark == '"' else ("‘", "’")
            elif mark not in open_at and _may_open(text, i):
                open_at[mark] = i
    return "".join(out)


def _is_apostrophe(text: str, i: int, *, quoted: bool) -> bool:
    before, after = text[i - 1 : i], text[i + 1 : i + 2]
    if before.isalnum():
        return after.isalpha() or (before.isalpha() and not quoted)  # foto’s; Hans’ boek
    return bool(_SHORTENED.match(text, i)) and text.find("'", i + 1) != _end(text, i)


def _end(text: str, i: int) -> int:
    """Where the shortened word at ``i`` ends: a mark there closes a quotation instead: 'ns' is a quoted word."""
    found = _SHORTENED.match(text, i)
    return found.end() if found else -1


def _may_open(text: str, i: int) -> bool:
    before, after = text[i - 1 : i], text[i + 1 : i + 2]
    return bool(after) and not after.isspace() and (not before or before.isspace() or before in _OPENS_AFTER)


def _may_close(text: str, i: int) -> bool:
    return not text[i - 1 : i].isspace()


def changed(texts: Iterable[str]) -> tuple[str, ...]:
    """Those of ``texts`` that are set otherwise than written, each once, as written.

    Left out is what could not be told apart again: a text that is set as another of ``texts`` is written.
    """
    every = tuple(dict.fromkeys(texts))
    taken = set(every)
    kept = []
    for text in every:
        shown = typographic(text)
        if shown != text and shown not in taken:
            taken.add(shown)
            kept.append(text)
    return tuple(kept)


def as_xml(texts: Iterable[str]) -> str:
    """The texts as written, as the XML that a document carries inside."""
    return f'<written xmlns="{NAMESPACE}">{"".join(f"<text>{escape(text)}</text>" for text in texts)}</written>'


def from_xml(raw: bytes) -> tuple[str, ...]:
    """The texts in what ``as_xml`` wrote; none in any other XML."""
    try:
        root = etree.fromstring(raw, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        return ()
    return tuple(text.text or "" for text in root.iter(f"{{{NAMESPACE}}}text"))
