"""XML that is nearly well-formed, as many content systems write it, mended before a stricter parser gives up on it."""

from __future__ import annotations

import re
from html.entities import html5

#: Names that HTML knows and XML does not; the five of XML stay what they are.
_XML_OWN = frozenset({"amp", "lt", "gt", "quot", "apos"})
_NAMED = re.compile(rb"&([A-Za-z][A-Za-z0-9]{1,31});")
_BARE = re.compile(rb"&(?!(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)")
_BAD_NUMBER = re.compile(rb"&#(?:(\d{1,7})|[xX]([0-9a-fA-F]{1,6}));")
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_ROOT = re.compile(rb"<\?xml\b|<(?:\w{1,20}:)?(?:rss|feed|RDF|rdf)\b")
_CLOSING = re.compile(rb"</(?:\w{1,20}:)?(?:rss|feed|RDF|rdf)\s*>")
_DECLARED = re.compile(rb"^(\s*<\?xml[^>]{0,100}?encoding\s*=\s*[\"'])(utf-?(?:16|32)\w*)([\"'])", re.IGNORECASE)


def with_true_encoding(body: bytes) -> bytes:
    """``body`` with UTF-8 declared where UTF-16 is and the bytes are not: what .NET makes of a string."""
    if b"\0" in body[:200] or body[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return body
    return _DECLARED.sub(rb"\1utf-8\3", body, count=1)


def repaired(body: bytes) -> bytes | None:
    """``body`` with what most often breaks XML mended: text before or after the feed, bare ampersands, HTML's named
    characters, control characters. None where nothing was found to mend, or the bytes are UTF-16.

    CDATA sections keep their ampersands: there they are no markup.
    """
    if b"\0" in body[:200]:
        return None
    start = _ROOT.search(body[:20_000])
    ends = list(_CLOSING.finditer(body))
    cut = body[start.start() if start else 0 : ends[-1].end() if ends else len(body)]
    parts, at = [], 0
    while (start_at := cut.find(b"<![CDATA[", at)) >= 0 and (end := cut.find(b"]]>", start_at)) >= 0:
        parts += [_mended(cut[at:start_at]), _CONTROL.sub(b"", cut[start_at : end + 3])]
        at = end + 3
    found = b"".join([*parts, _mended(cut[at:])])
    return found if found != body else None


def _mended(text: bytes) -> bytes:
    text = _CONTROL.sub(b"", text)
    text = _NAMED.sub(_as_number, text)
    text = _BAD_NUMBER.sub(_allowed, text)
    return _BARE.sub(b"&amp;", text)


def _as_number(match: re.Match[bytes]) -> bytes:
    name = match[1].decode("ascii")
    if name in _XML_OWN:
        return match[0]
    letters = html5.get(f"{name};")
    return "".join(f"&#{ord(c)};" for c in letters).encode() if letters else b"&amp;" + match[0][1:]


def _allowed(match: re.Match[bytes]) -> bytes:
    """Character references to what XML has no place for are left out."""
    number = int(match[1]) if match[1] else int(match[2], 16)
    fits = (
        number in {9, 10, 13} or 0x20 <= number <= 0xD7FF or 0xE000 <= number <= 0xFFFD or 0x10000 <= number <= 0x10FFFF
    )
    return match[0] if fits else b""
