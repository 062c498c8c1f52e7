"""Footnotes for python-docx, which has none: the part, its separators, and the references in the text.

The structure follows ECMA-376 part 1, 17.11 (footnotes): ids 0 and 1 are the separators, notes begin at 2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from monitor.publish.content import Note

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_FIRST = 2


class Footnotes:
    """Collects the footnotes of one document; ``close`` writes the part."""

    def __init__(self, document: Document, note_style: str, reference_style: str) -> None:
        self._document = document
        self._note_style, self._reference_style = note_style, reference_style
        self._notes: list[Note] = []

    def refer(self, paragraph: Paragraph, note: Note) -> None:
        """Put the reference to ``note`` at the end of ``paragraph``."""
        from docx.oxml import parse_xml

        identifier = _FIRST + len(self._notes)
        self._notes.append(note)
        paragraph._p.append(  # noqa: SLF001 - python-docx has no public way to a raw run
            parse_xml(
                f'<w:r xmlns:w="{_MAIN}"><w:rPr><w:rStyle w:val="{self._reference_style}"/></w:rPr>'
                f'<w:footnoteReference w:id="{identifier}"/></w:r>'
            )
        )

    def comma(self, paragraph: Paragraph) -> None:
        """Separate two references that stand together."""
        paragraph.add_run(",").font.superscript = True

    def close(self) -> None:
        from docx.opc.constants import RELATIONSHIP_TYPE
        from docx.opc.packuri import PackURI
        from docx.opc.part import Part

        if not self._notes:
            return
        package = self._document.part.package
        part = Part(PackURI("/word/footnotes.xml"), _CONTENT_TYPE, b"", package)
        notes = []
        for identifier, note in enumerate(self._notes, _FIRST):
            relation = part.relate_to(note.url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True) if note.url else ""
            notes.append(self._note(identifier, note, relation))
        part._blob = _part(notes)  # noqa: SLF001 - relations are only known now
        self._document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)

    def _note(self, identifier: int, note: Note, relation: str) -> str:
        text = f" {note.text}" + (", " if note.url else "")
        link = (
            f'<w:hyperlink r:id="{relation}"><w:r><w:t>{escape(note.url)}</w:t></w:r></w:hyperlink>' if relation else ""
        )
        return (
            f'<w:footnote w:id="{identifier}"><w:p><w:pPr><w:pStyle w:val="{self._note_style}"/></w:pPr>'
            f'<w:r><w:rPr><w:rStyle w:val="{self._reference_style}"/></w:rPr><w:footnoteRef/></w:r>'
            f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>{link}</w:p></w:footnote>'
        )


def _part(notes: list[str]) -> bytes:
    separators = "".join(
        f'<w:footnote w:type="{kind}" w:id="{i}"><w:p><w:r><w:{element}/></w:r></w:p></w:footnote>'
        for i, (kind, element) in enumerate(
            (("separator", "separator"), ("continuationSeparator", "continuationSeparator"))
        )
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<w:footnotes xmlns:w="{_MAIN}" xmlns:r="{_RELATIONS}">{separators}{"".join(notes)}</w:footnotes>'
    ).encode()
