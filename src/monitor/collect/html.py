"""HTML pages as trees, decoded as the server, the page or its bytes say."""

from __future__ import annotations

import codecs
import re
from typing import Any

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_HEADER = re.compile(r"charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
_META = re.compile(rb"<meta\s[^<>]{0,200}charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")


def decoded(body: bytes, content_type: str | None = None) -> str:
    """``body`` as text: by its byte order mark, the header's charset, the page's own, UTF-8, or else Windows-1252,
    in which any bytes mean something. (A parser left alone takes Latin-1 for what says nothing.)"""
    header, meta = _HEADER.search(content_type or ""), _META.search(body[:4096])
    names = [name for mark, name in _BOMS if body.startswith(mark)]
    names += [header[1]] if header else []
    names += [meta[1].decode("ascii")] if meta else []
    for name in (*names, "utf-8"):
        try:
            return body.decode(name)
        except (LookupError, UnicodeError, ValueError):
            continue
    return body.decode("windows-1252", "replace")


def parse_html(text: str) -> Any | None:
    """The page as a tree (lxml); None where there is nothing in it."""
    from lxml import etree, html

    try:
        return html.document_fromstring(_DECLARATION.sub("", text.replace("\0", "").lstrip("\ufeff"), count=1))
    except (ValueError, etree.ParserError):  # nothing at all, or only comments
        return None
