"""What a site reserves: text and data mining (TDMRep, a W3C community report) and training ("noai")."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from fnmatch import fnmatchcase
from urllib.parse import urlsplit

from monitor.collect.failures import FetchFailed
from monitor.collect.http import Fetcher

_META = re.compile(rb"<meta[^>]+name=[\"']tdm-reservation[\"'][^>]+content=[\"']1[\"']", re.IGNORECASE)
_NOAI = re.compile(rb"<meta[^>]+name=[\"']robots[\"'][^>]+content=[\"'][^\"']*\bno(?:ai|imageai)\b", re.IGNORECASE)


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


def reserved_by_site(url: str, fetcher: Fetcher, *, allow_private: bool = False) -> str | None:
    """Which reservation the site's ``/.well-known/tdmrep.json`` makes for the path of ``url``; None without one."""
    parts = urlsplit(url)
    address = f"{parts.scheme}://{parts.netloc}/.well-known/tdmrep.json"
    try:
        answer = fetcher.fetch(address, allow_private=allow_private, accept="application/json", robots=False)
        rules = json.loads(answer.content)
    except (FetchFailed, ValueError, RecursionError):
        return None
    for rule in rules if isinstance(rules, list) else []:
        if isinstance(rule, dict) and fnmatchcase(parts.path or "/", _pattern(str(rule.get("location", "")))):
            return "tdmrep.json" if str(rule.get("tdm-reservation")) == "1" else None
    return None


def _pattern(location: str) -> str:
    """TDMRep's own patterns: ``*`` for anything, ``$`` for the end; without it a prefix."""
    return location[:-1] if location.endswith("$") else f"{location}*"
