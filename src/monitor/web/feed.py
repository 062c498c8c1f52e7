"""The approved developments as an Atom feed."""

from __future__ import annotations

from xml.etree import ElementTree as ET  # only writes

from fastapi import APIRouter, Request
from starlette.responses import Response

from monitor.pipeline import viewing
from monitor.web.site import SiteDep

router = APIRouter()
ATOM = "http://www.w3.org/2005/Atom"
NEWEST = 50  # entries: a reader that looks once a quarter misses none


@router.get("/feed.atom")
def feed(request: Request, site: SiteDep) -> Response:
    """Every development as an entry that changes when the development does; the latest first."""
    lines, _ = viewing.register_page(site.monitor)
    latest = sorted(
        (line for line in lines if not line.development.retired and line.changed),
        key=lambda line: (line.changed, line.development.number),
        reverse=True,
    )
    base = str(request.base_url)
    root = ET.Element("feed", xmlns=ATOM, attrib={"xml:lang": "nl"})
    _text(root, "id", f"{base}feed.atom")
    _text(root, "title", "Ontwikkelingen")
    ET.SubElement(root, "link", rel="self", href=f"{base}feed.atom")
    author = ET.SubElement(root, "author")
    _text(author, "name", "Ontwikkelingenmonitor")
    newest = latest[0].changed if latest else site.monitor.clock()
    _text(root, "updated", newest.isoformat() if newest else "")
    for line in latest[:NEWEST]:
        one = line.development
        entry = ET.SubElement(root, "entry")
        _text(entry, "id", f"{base}register/{one.number}")
        _text(entry, "title", f"Ontwikkeling {one.number}: {one.title}")
        _text(entry, "updated", line.changed.isoformat() if line.changed else "")
        ET.SubElement(entry, "link", rel="alternate", href=f"{base}register/{one.number}")
        score = f"\n\nValiditeit {one.validity}%" if one.validity is not None else ""
        _text(entry, "content", one.body + score)
    text = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return Response(text, media_type="application/atom+xml")


def _text(parent: ET.Element, name: str, text: str) -> None:
    """An element with text; characters that XML cannot hold are left out."""
    allowed = "".join(c for c in text if c in "\t\n\r" or (c >= " " and c not in "\ufffe\uffff"))
    ET.SubElement(parent, name).text = allowed
