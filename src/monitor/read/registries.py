"""Where else a publication's PDF is: what GOV.UK, Crossref and Unpaywall know of it. Documented interfaces, asked one
publication at a time and only when the page itself held too little."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import quote, urlencode, urlsplit

from monitor.errors import SourceError

#: The prefix that Crossref keeps for examples: no registry knows such a DOI.
_EXAMPLES = "10.5555/"
_MOST = 3  # attachments of one publication that are worth a request


class Answer(Protocol):
    @property
    def content(self) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Registries:
    """The interfaces and how they are asked: ``ask`` raises SourceError. Unpaywall is asked with an ``email`` only."""

    ask: Callable[[str], Answer]
    email: str = ""
    govuk: str = "https://www.gov.uk"
    crossref: str = "https://api.crossref.org"
    unpaywall: str = "https://api.unpaywall.org"


def published_there(url: str, registries: Registries | None) -> Iterator[str]:
    """The PDFs that a GOV.UK page's own description lists, in its order; nothing for other pages."""
    if registries is None or _origin(url) != registries.govuk:
        return
    page = _json(registries, f"{registries.govuk}/api/content{urlsplit(url).path}")
    attachments = _rows(_group(page.get("details")).get("attachments"))
    found = [a for a in attachments if a.get("content_type") == "application/pdf" and isinstance(a.get("url"), str)]
    for attachment in found[:_MOST]:
        yield str(attachment["url"])


def registered(doi: str | None, registries: Registries | None) -> Iterator[str]:
    """The free PDFs of a DOI: what the publisher registered under an open licence, then the best known free copy."""
    if registries is None or not doi or doi.startswith(_EXAMPLES):
        return
    name = quote(doi, safe="/")
    work = _group(_json(registries, f"{registries.crossref}/works/{name}").get("message"))
    if any("creativecommons.org/" in str(licence.get("URL", "")) for licence in _rows(work.get("license"))):
        for link in _rows(work.get("link")):
            if link.get("content-type") == "application/pdf" and isinstance(link.get("URL"), str):
                yield str(link["URL"])
                break
    if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", registries.email):
        return
    known = _json(registries, f"{registries.unpaywall}/v2/{name}?{urlencode({'email': registries.email})}")
    free = _group(known.get("best_oa_location")).get("url_for_pdf")
    if isinstance(free, str):
        yield free


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _json(registries: Registries, url: str) -> Mapping[str, object]:
    """What an interface answers; nothing when it does not: it is one more place to look, not the publication."""
    try:
        return _group(json.loads(registries.ask(url).content))
    except (SourceError, ValueError, RecursionError):
        return {}


def _group(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}


def _rows(value: object) -> list[Mapping[str, object]]:
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
