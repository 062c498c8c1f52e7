"""What one answer reserves: text and data mining (TDMRep, a W3C community report) or training ("noai")."""

from __future__ import annotations

import re
from collections.abc import Mapping

_META = re.compile(rb"<meta\s[^<>]{0,200}name=[\"']tdm-reservation[\"'][^<>]{0,200}content=[\"']1[\"']", re.IGNORECASE)
_NOAI = re.compile(
    rb"<meta\s[^<>]{0,200}name=[\"']robots[\"'][^<>]{0,200}content=[\"'][^\"'<>]{0,200}\bno(?:ai|imageai)\b",
    re.IGNORECASE,
)


def reserved_in(headers: Mapping[str, str], body: bytes = b"") -> str | None:
    """Which reservation an answer itself carries: a header, or a meta element in the page's head."""
    if headers.get("tdm-reservation", "").strip() == "1":
        return "tdm-reservation"
    if re.search(r"\bnoai\b", headers.get("x-robots-tag", ""), re.IGNORECASE):
        return "noai"
    head = body[:20_000]
    if _META.search(head):
        return "tdm-reservation"
    return "noai" if _NOAI.search(head) else None
