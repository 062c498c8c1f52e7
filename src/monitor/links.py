"""Links and DOIs as feeds and pages write them. Pure; both who collect and who read need it."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urljoin, urlsplit

#: A DOI in a text or an address, without the query or fragment behind it.
DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"'<>&?#]+", re.IGNORECASE)


def absolute(link: str, base: str) -> str | None:
    """``link`` as an http(s) address, seen from ``base`` where it is relative; None for anything else."""
    try:
        joined = urljoin(base, re.sub(r"[\t\r\n]", "", link.strip()))
        parts = urlsplit(joined)
    except ValueError:
        return None
    return joined if parts.scheme in {"http", "https"} and parts.netloc else None


def base_of(tree: Any, url: str) -> str:
    """What the relative links of the HTML page ``tree`` are seen from: its base element, else its address ``url``."""
    return next((link for element in tree.iter("base") if (link := absolute(element.get("href") or "", url))), url)


def first_doi(text: str | None) -> str | None:
    """The first DOI in ``text``, in lower case, without the punctuation of the sentence around it."""
    match = DOI.search(text or "")
    return match[0].rstrip(".,;)").lower() if match else None
