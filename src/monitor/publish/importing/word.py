"""Word documents as blocks: paragraphs, tables, text boxes and footnotes in reading order."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING

from lxml import etree

from monitor.errors import ExportError
from monitor.publish import word_styles as names
from monitor.publish.cleaning import paragraphs
from monitor.publish.importing import phrases
from monitor.publish.importing.beside import beside
from monitor.publish.importing.blocks import Block, Kind
from monitor.publish.importing.carried import carried
from monitor.publish.importing.package import opened
from monitor.publish.importing.plain import soft, unwrap
from monitor.publish.importing.tables import Row, developments
from monitor.publish.importing.word_numbers import ListNumbers
from monitor.publish.labels import LANGUAGES

if TYPE_CHECKING:
    from docx.document import Document

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


def read(raw: bytes) -> tuple[Block, ...]:
    import docx
    from docx.opc.exceptions import PackageNotFoundError

    try:
        document = docx.Document(opened(raw))
    except (PackageNotFoundError, zipfile.BadZipFile, ValueError, KeyError, etree.XMLSyntaxError) as error:
        raise ExportError("this is no Word document (.docx)", do="Save it in Word as .docx and try again.") from error
    relations = document.part.rels.values()
    reader = _Reader(document)
    return (*carried(relations), *reader.body(), *reader.margins(), *beside(relations))


class _Reader:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.styles = {s.style_id: (s.name or "").lower() for s in document.styles}
        self.numbers = ListNumbers(document)
        self.notes = {"footnote": dict(_notes(document, "footnote")), "endnote": dict(_notes(document, "endnote"))}

    def body(self) -> Iterator[Block]:
        for child in self.document.element.body:
            if child.tag == f"{_W}tbl" and _is_overview(child):
                yield from (Block(text, Kind.DERIVED) for p in child.iter(f"{_W}p") for text in paragraphs(_text(p)))
            elif child.tag == f"{_W}tbl" and (held := developments(_rows(child))):
                yield from held
            elif child.tag != f"{_W}sectPr":
                for paragraph in child.iter(f"{_W}p"):
                    if not _in_fallback(paragraph):
                        yield from self._paragraph(paragraph)

    def margins(self) -> Iterator[Block]:
        """Headers and footers, each text once: ours follow from the briefing, others have no place in it."""
        seen = set()
        for relation in self.document.part.rels.values():
            if relation.is_external or relation.reltype.rsplit("/", 1)[-1] not in {"header", "footer"}:
                continue
            for paragraph in _xml(relation.target_part.blob).iter(f"{_W}p"):
                ours = self._style(paragraph) in {names.MARK.lower(), names.SAMPLE.lower()}
                for text in () if _in_fallback(paragraph) else paragraphs(_text(paragraph)):
                    if text not in seen:
                        seen.add(text)
                        yield Block(text, Kind.DERIVED if ours or text.isdigit() else Kind.ASIDE)

    def _paragraph(self, paragraph: etree._Element) -> Iterator[Block]:
        kind = self._kind(paragraph)
        parts = paragraphs(_text(paragraph))
        number = self.numbers.label(paragraph, self._style_id(paragraph))
        if number and parts:
            kind, parts = Kind.HEADING, (f"{number} {' '.join(parts)}",)
        if kind in {Kind.HEADING, Kind.TITLE} and parts:
            parts = (" ".join(parts),)
        if len(parts) > 1 and any(phrases.heading(part) for part in parts):
            yield from unwrap(parts)  # a development, or its heading, in one paragraph with line breaks
        else:
            yield from (Block(part, kind) for part in soft(parts))
        for name, texts in self.notes.items():
            for reference in paragraph.iter(f"{_W}{name}Reference"):
                note = texts.get(reference.get(f"{_W}id", ""), "")
                if note:
                    yield Block(note, Kind.NOTE)

    def _style_id(self, paragraph: etree._Element) -> str:
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        return style.get(f"{_W}val", "") if style is not None else ""

    def _style(self, paragraph: etree._Element) -> str:
        return self.styles.get(self._style_id(paragraph), "")

    def _kind(self, paragraph: etree._Element) -> Kind:
        name = self._style(paragraph)
        if name == "title":
            return Kind.TITLE
        if name.startswith(("heading", "kop")):
            return Kind.HEADING
        if name.startswith(("toc", "inhopg")):
            return Kind.DERIVED
        if name == names.VALIDITY.lower():
            return Kind.SCORE
        numbered = paragraph.find(f"{_W}pPr/{_W}numPr") is not None
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


def _rows(table: etree._Element) -> tuple[Row, ...]:
    """The cells of a table, each as its paragraphs; none where a cell holds a table or a control of its own."""
    if next(table.iterdescendants(f"{_W}tbl", f"{_W}sdt"), None) is not None:
        return ()
    return tuple(
        tuple(
            tuple(text for p in cell.iter(f"{_W}p") if not _in_fallback(p) for text in soft(paragraphs(_text(p))))
            for cell in row.iter(f"{_W}tc")
        )
        for row in table.iter(f"{_W}tr")
    )


def _xml(raw: bytes) -> etree._Element:
    return etree.fromstring(raw, etree.XMLParser(resolve_entities=False, no_network=True))


def _notes(document: Document, kind: str) -> Iterator[tuple[str, str]]:
    """The footnotes or endnotes by their ids."""
    for relation in document.part.rels.values():
        if relation.is_external or relation.reltype.rsplit("/", 1)[-1] != f"{kind}s":
            continue
        for note in _xml(relation.target_part.blob).iter(f"{_W}{kind}"):
            text = " ".join(" ".join(paragraphs(_text(p))) for p in note.iter(f"{_W}p")).strip()
            if text and not phrases.is_mark(text):
                yield note.get(f"{_W}id", ""), text
