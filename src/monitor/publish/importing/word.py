"""Word documents as blocks: paragraphs, tables, text boxes and footnotes in reading order."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING

from lxml import etree

from monitor.errors import ExportError
from monitor.publish import word_styles as names
from monitor.publish.cleaning import paragraphs
from monitor.publish.importing import phrases
from monitor.publish.importing.blocks import Block, Kind
from monitor.publish.importing.carried import carried
from monitor.publish.labels import LANGUAGES

if TYPE_CHECKING:
    from docx.document import Document

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_FOOTNOTES = "/word/footnotes.xml"


def read(raw: bytes) -> tuple[Block, ...]:
    import docx
    from docx.opc.exceptions import PackageNotFoundError

    try:
        document = docx.Document(io.BytesIO(raw))
    except (PackageNotFoundError, zipfile.BadZipFile, ValueError, KeyError, etree.XMLSyntaxError) as error:
        raise ExportError("this is no Word document (.docx)", do="Save it in Word as .docx and try again.") from error
    return (*carried(document.part.rels.values()), *_Reader(document).body())


class _Reader:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.styles = {s.style_id: (s.name or "").lower() for s in document.styles}
        self.notes = dict(_notes(document))

    def body(self) -> Iterator[Block]:
        for child in self.document.element.body:
            if child.tag == f"{_W}tbl" and _is_overview(child):
                yield from (Block(text, Kind.DERIVED) for p in child.iter(f"{_W}p") for text in paragraphs(_text(p)))
            elif child.tag != f"{_W}sectPr":
                for paragraph in child.iter(f"{_W}p"):
                    if not _in_fallback(paragraph):
                        yield from self._paragraph(paragraph)

    def _paragraph(self, paragraph: etree._Element) -> Iterator[Block]:
        kind = self._kind(paragraph)
        parts = paragraphs(_text(paragraph))
        if kind in {Kind.HEADING, Kind.TITLE} and parts:
            parts = (" ".join(parts),)
        yield from (Block(part, kind) for part in parts)
        for reference in paragraph.iter(f"{_W}footnoteReference"):
            note = self.notes.get(reference.get(f"{_W}id", ""), "")
            if note:
                yield Block(note, Kind.NOTE)

    def _kind(self, paragraph: etree._Element) -> Kind:
        properties = paragraph.find(f"{_W}pPr")
        style = properties.find(f"{_W}pStyle") if properties is not None else None
        name = self.styles.get(style.get(f"{_W}val", ""), "") if style is not None else ""
        if name == "title":
            return Kind.TITLE
        if name.startswith(("heading", "kop")):
            return Kind.HEADING
        if name.startswith(("toc", "inhopg")):
            return Kind.DERIVED
        if name == names.VALIDITY.lower():
            return Kind.SCORE
        numbered = properties is not None and properties.find(f"{_W}numPr") is not None
        if numbered or name.startswith(("list", "lijst")):
            return Kind.BULLET
        return Kind.TEXT


def _text(paragraph: etree._Element) -> str:
    """The paragraph's own text: without that of a text box inside it, which comes as paragraphs of its own."""
    parts = []
    for node in paragraph.iter(f"{_W}t", f"{_W}tab", f"{_W}br", f"{_W}noBreakHyphen"):
        if next(node.iterancestors(f"{_W}p")) is not paragraph:
            continue
        if _between_references(node):
            continue
        if node.tag == f"{_W}t":
            parts.append(node.text or "")
        else:
            parts.append({"tab": " ", "br": "\n", "noBreakHyphen": "-"}[etree.QName(node).localname])
    return "".join(parts)


def _between_references(node: etree._Element) -> bool:
    """Whether it is the raised comma between two footnote references."""
    run = node.getparent()
    raised = run.find(f"{_W}rPr/{_W}vertAlign") if run is not None else None
    return node.text == "," and raised is not None and raised.get(f"{_W}val") == "superscript"


def _in_fallback(paragraph: etree._Element) -> bool:
    """A text box is written twice, for new and for old versions of Word; the second is its fallback."""
    return next(paragraph.iterancestors(_FALLBACK), None) is not None


def _is_overview(table: etree._Element) -> bool:
    caption = next(table.iter(f"{_W}tblCaption"), None)
    return caption is not None and caption.get(f"{_W}val") in {x.overview for x in LANGUAGES.values()}


def _notes(document: Document) -> Iterator[tuple[str, str]]:
    for relation in document.part.rels.values():
        if relation.is_external or str(relation.target_part.partname) != _FOOTNOTES:
            continue
        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        for note in etree.fromstring(relation.target_part.blob, parser).iter(f"{_W}footnote"):
            text = " ".join(" ".join(paragraphs(_text(p))) for p in note.iter(f"{_W}p")).strip()
            if text and not phrases.is_mark(text):
                yield note.get(f"{_W}id", ""), text
