"""What a site reserves for all its pages: TDMRep's file (a W3C community report)."""

from __future__ import annotations

import json
from fnmatch import fnmatchcase
from urllib.parse import urlsplit

from monitor.collect.failures import FetchFailed
from monitor.collect.http import Fetcher


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
