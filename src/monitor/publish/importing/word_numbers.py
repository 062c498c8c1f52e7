"""Numbers that Word sets itself: a paragraph of an automatic list does not hold the “Ontwikkeling 3:” that it shows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from monitor.publish.importing import phrases

if TYPE_CHECKING:
    from docx.document import Document

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PLACE = re.compile(r"%(\d)")


class ListNumbers:
    """Counts the paragraphs of a document's lists, top to bottom, as Word does (ECMA-376 part 1, 17.9)."""

    def __init__(self, document: Document) -> None:
        self._levels: dict[tuple[str, int], tuple[str, int]] = {}  # list and level -> its text and first number
        self._counts: dict[tuple[str, int], int] = {}
        self._of_style: dict[str, tuple[str, int]] = {}
        self._read(document)

    def _read(self, document: Document) -> None:
        root = next((r.target_part.blob for r in document.part.rels.values() if r.reltype.endswith("/numbering")), b"")
        if not root:
            return
        numbering = etree.fromstring(root, etree.XMLParser(resolve_entities=False, no_network=True))
        kinds = {one.get(f"{_W}abstractNumId"): one for one in numbering.iter(f"{_W}abstractNum")}
        for one in numbering.iter(f"{_W}num"):
            link = one.find(f"{_W}abstractNumId")
            kind = kinds.get(link.get(f"{_W}val")) if link is not None else None
            overrides = {int(o.get(f"{_W}ilvl", "0")): _value(o, "startOverride") for o in one.iter(f"{_W}lvlOverride")}
            for level in kind.iter(f"{_W}lvl") if kind is not None else ():
                at = int(level.get(f"{_W}ilvl", "0"))
                start = overrides.get(at) or _value(level, "start") or "1"
                self._levels[one.get(f"{_W}numId", ""), at] = (_value(level, "lvlText"), int(start))
        for style in document.styles.element.iter(f"{_W}style"):
            if (found := _numbered(style.find(f"{_W}pPr"))) is not None:
                self._of_style[style.get(f"{_W}styleId", "")] = found

    def label(self, paragraph: etree._Element, style: str) -> str:
        """What the list shows before the paragraph, where that begins a development; to be asked of each in order."""
        found = _numbered(paragraph.find(f"{_W}pPr")) or self._of_style.get(style)
        if found is None or found not in self._levels:
            return ""
        text, start = self._levels[found]
        self._counts[found] = self._counts.get(found, start - 1) + 1
        for deeper in [key for key in self._counts if key[0] == found[0] and key[1] > found[1]]:
            del self._counts[deeper]
        shown = _PLACE.sub(lambda m: str(self._counts.get((found[0], int(m[1]) - 1), 1)), text).strip()
        return shown if phrases.heading(shown) else ""


def _numbered(properties: etree._Element | None) -> tuple[str, int] | None:
    numbers = properties.find(f"{_W}numPr") if properties is not None else None
    identity = _value(numbers, "numId") if numbers is not None else ""
    return (identity, int(_value(numbers, "ilvl") or 0)) if identity and identity != "0" else None


def _value(element: etree._Element | None, name: str) -> str:
    found = element.find(f"{_W}{name}") if element is not None else None
    return str(found.get(f"{_W}val", "")) if found is not None else ""
