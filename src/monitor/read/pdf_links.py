"""Where a landing page says that the PDF of its publication is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from monitor.links import absolute, base_of
from monitor.read.schema_org import Work, things_in, value_of
from monitor.read.text import line
from monitor.read.urls import same_site

_PDF_LINK = re.compile(r"\.pdf(?:$|[?#])", re.IGNORECASE)
_PDF_WORDS = re.compile(
    r"\b(?:full|complete|entire)?\s*(?:report|paper|study|publication|article|text|rapport|onderzoek|publicatie|studie"
    r"|bericht|étude)\b|\bdownload|\bpdf\b|téléchar|herunterladen",
    re.IGNORECASE,
)
_NOT_IT = re.compile(
    r"privacy|cookie|terms|voorwaarden|flyer|brochure|press|persbericht|infographic|annex|bijlage|factsheet|cv\b"
    r"|annual.report|jaarverslag|imprint|supplement|appendi|poster",
    re.IGNORECASE,
)


def pdf_links(tree: Any, meta: Mapping[str, list[str]], things: list[Work], url: str, title: str) -> tuple[str, ...]:
    """Addresses of the PDF of this very publication: what the page declares, then links that say so on this site."""
    base = base_of(tree, url)
    found = list(meta.get("citation_pdf_url", []))
    found += tree.xpath("//link[@type='application/pdf' and contains(@rel, 'alternate')]/@href")
    for thing in things:
        for part in things_in(thing.get("encoding") or thing.get("associatedMedia") or [], 0):
            if "pdf" in f"{part.get('encodingFormat')} {part.get('fileFormat')} {part.get('contentUrl')}".lower():
                found.append(value_of(part, "contentUrl") or value_of(part, "url"))
    anchors = []
    for anchor in tree.xpath("//a[contains(@href, '.')]"):
        if not _PDF_LINK.search(anchor.get("href")):
            continue
        link = absolute(str(anchor.get("href")), base)
        text = line("".join(anchor.itertext()) + " " + (anchor.get("title") or ""))
        if link and same_site(link, url) and _PDF_LINK.search(link) and not _NOT_IT.search(text + " " + link):
            if any(p.tag in {"footer", "nav", "aside"} for p in anchor.iterancestors()):
                continue
            if (score := _title_overlap(text, title) + 2 * bool(_PDF_WORDS.search(text))) > 0.5:
                anchors.append((score, link))
    found += [link for _, link in sorted(anchors, key=lambda pair: -pair[0])]
    links = (absolute(str(link), base) for link in found if link)
    return tuple(dict.fromkeys(link for link in links if link))[:3]


def _title_overlap(text: str, title: str) -> float:
    words = set(re.findall(r"\w{4,}", title.casefold()))
    return len(words & set(re.findall(r"\w{4,}", text.casefold()))) / len(words) if words else 0.0
