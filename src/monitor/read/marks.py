"""Marks that a page puts on its publication: whether it is free, retracted, or paid for by somebody."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from monitor.read.schema_org import Work, types_of
from monitor.read.text import line


def one_of(meta: Mapping[str, list[str]], names: Iterable[str]) -> str | None:
    """The first value of the first of these meta elements that the page has."""
    return next((meta[name][0] for name in names if name in meta), None)


def is_free(things: list[Work], meta: Mapping[str, list[str]]) -> bool | None:
    for thing in things:
        if "isAccessibleForFree" in thing:
            return str(thing["isAccessibleForFree"]).lower() not in {"false", "0", "no"}
    tier = (one_of(meta, ("article:content_tier",)) or "").lower()
    return {"locked": False, "free": True}.get(tier)


_RETRACTED = re.compile(
    r"^\W*(?:retracted(?: article)?|retraction(?: notice)?|withdrawn|ingetrokken|zurückgezogen|rétracté)\b\s*[:\]\)–-]",
    re.IGNORECASE,
)


def is_retracted(title: str, meta: Mapping[str, list[str]], things: list[Work]) -> bool:
    if _RETRACTED.match(title) or "citation_retraction_date" in meta:
        return True
    return any("retract" in str(t.get("creativeWorkStatus", "")).lower() for t in things)


_HEAD = 5  # paragraphs in which a notice above the text may stand
_THIS = (
    r"(?:this|dit|deze|dieser?|dieses|cette?|cet|ce) (?:[\w-]+ )?(?:article|paper|study|report|preprint|chapter"
    r"|artikel|onderzoek|studie|rapport|hoofdstuk|beitrag|bericht|aufsatz|étude)"
)
_SAYS_RETRACTED = re.compile(
    rf"^\W*(?:(?:editor(?:ial|['’]?s['’]?) note|notice|let op|hinweis|avis)\s*[:.–-]\s*)?{_THIS} "
    r"(?:(?:has been|was|is|werd|wurde|a été) )(?:[\w-]+ ){0,5}?"
    r"(?:retracted|ingetrokken|teruggetrokken|zurückgezogen|rétractée?"
    r"|withdrawn (?:by|at the request of) the (?:authors?|journal|editors?|publisher))\b",
    re.IGNORECASE,
)


def says_retracted(text: str) -> bool:
    """Whether a notice above the text says that it was retracted; ``text`` has a paragraph a line."""
    head = [one for one in text.splitlines() if one.strip()][:_HEAD]
    return any(_SAYS_RETRACTED.match(one) for one in head)


_SPONSORED = re.compile(
    r"^(?:sponsored(?: content| post| by\b.*)?|paid (?:content|post|partnership)(?: by\b.*)?|advertorial"
    r"|partner ?content"
    r"|gesponsord(?:e (?:bijdrage|inhoud|artikel))?|betaalde (?:samenwerking|inhoud)|in samenwerking met .{2,60}"
    r"|anzeige|werbung|bezahlter inhalt|contenu sponsorisé|publi-?rédactionnel|advertisement feature)$",
    re.IGNORECASE,
)


def is_sponsored(tree: Any, meta: Mapping[str, list[str]], things: list[Work]) -> bool:
    """Whether the page marks itself as paid for, in its markup or with a label of its own in its head."""
    if any("advertisercontentarticle" in types_of(t) for t in things):
        return True
    sections = " ".join(meta.get("article:section", []) + meta.get("article:tag", []))
    if re.search(r"\b(?:sponsored|advertorial|partner ?content|paid post)\b", sections, re.IGNORECASE):
        return True
    for element in tree.xpath("//article//*[self::p or self::span or self::div] | //main//*[self::p or self::span]")[
        :80
    ]:
        if len(element) == 0 and element.text and _SPONSORED.match(line(element.text)):
            return not any(p.tag in {"aside", "footer", "nav"} for p in element.iterancestors())
    return False
