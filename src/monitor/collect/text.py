"""Plain text out of the little HTML that feeds put into titles and summaries."""

from __future__ import annotations

import html
import re
import unicodedata

_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_HIDDEN = re.compile(r"<!--|<(script|style)\b", re.IGNORECASE)
_ENDS = {
    "": re.compile("-->"),
    "script": re.compile("</script[^<>]*>", re.IGNORECASE),
    "style": re.compile("</style[^<>]*>", re.IGNORECASE),
}
_BREAK = re.compile(r"<(?:br|/p|/div|/li|/h[1-6]|/tr)\b[^<>]*>", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\f\v\u00a0\u2007\u202f]+")
_LINES = re.compile(r"\s*\n\s*(?:\n\s*)*")
#: Invisible characters and control characters; they break searching and quoting.
_INVISIBLE = re.compile("[\x00-\x08\x0e-\x1f\x7f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_ENTITY = re.compile(r"&(?:#\d+|#x[0-9a-fA-F]+|[a-zA-Z][a-zA-Z0-9]+);")


def clean(text: str) -> str:
    """NFC, without invisible characters, white space folded to single spaces."""
    return re.sub(r"\s+", " ", _INVISIBLE.sub("", unicodedata.normalize("NFC", text))).strip()


def _visible(markup: str) -> str:
    """``markup`` without comments, scripts and styles. One pass: a pattern that looks for each end anew takes hours on
    a text of a hundred thousand beginnings."""
    parts, at = [], 0
    while found := _HIDDEN.search(markup, at):
        parts.append(markup[at : found.start()])
        end = _ENDS[(found[1] or "").lower()].search(markup, found.end())
        if end is None:
            return "".join(parts)
        at = end.end()
    return "".join([*parts, markup[at:]])


def _without_tags(markup: str) -> str:
    return html.unescape(_TAG.sub("", _BREAK.sub("\n", _visible(markup))))


def plain(markup: str) -> str:
    """The text of ``markup``, paragraphs on lines of their own; what was escaped twice is unescaped twice."""
    text = _without_tags(markup)
    if _ENTITY.search(text):
        text = html.unescape(text)
    if _TAG.search(text):
        text = _without_tags(text)
    text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    return _LINES.sub("\n", _SPACE.sub(" ", text)).strip()
