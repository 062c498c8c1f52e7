"""The named styles of a Word briefing: made in the default document, required of a team's own template."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.errors import ConfigError
from monitor.publish.labels import Labels
from monitor.publish.style import Style

if TYPE_CHECKING:
    from docx.document import Document

VALIDITY, MARK, SAMPLE, CELL = "Briefing Validity", "Briefing Mark", "Briefing Sample", "Briefing Cell"
NOTE, NOTE_REFERENCE, CONTENTS = "footnote text", "footnote reference", "toc 1"
# What a template must define, as Word's style list names them. Documented in the analyst's guide.
REQUIRED = ("Title", "Subtitle", "Heading 1", "Body Text", "List Bullet", VALIDITY, MARK, SAMPLE, CELL)


def open_document(style: Style, labels: Labels) -> Document:
    """An empty document that has every style: the team's template, or the default dressed in ``style``."""
    import docx

    if style.docx_template is None:
        document = docx.Document()
        _without_table_styles(document)
        _dress(document, style, labels)
        return document
    document = _template(style.docx_template)
    _add_missing_note_styles(document)
    return document


def _template(path: Path) -> Document:
    import docx
    from docx.opc.exceptions import PackageNotFoundError

    try:
        document = docx.Document(str(path))
    except (PackageNotFoundError, ValueError, KeyError, OSError, zipfile.BadZipFile) as error:
        raise ConfigError(
            "the template is not a Word document (.docx) that can be opened",
            where=str(path),
            do="Save it in Word as .docx (not .doc or .dotx), or leave the template out.",
        ) from error
    names = {s.name for s in document.styles}
    missing = [name for name in REQUIRED if name not in names]
    if missing:
        raise ConfigError(
            f"the template lacks the style{'s' if len(missing) > 1 else ''} {', '.join(missing)}",
            where=str(path),
            do="Add them in Word (Styles, New Style) with exactly these names.",
        )
    body = document.element.body
    for child in list(body):
        if not child.tag.endswith("}sectPr"):
            body.remove(child)
    for identifier, relation in list(document.part.rels.items()):
        if relation.reltype.endswith("/footnotes"):
            del document.part.rels[identifier]  # its notes belong to the text that has gone
    return document


def _without_table_styles(document: Document) -> None:
    """The default document has a hundred of them; a briefing uses none, and a person's style list stays short."""
    from docx.enum.style import WD_STYLE_TYPE

    for style in list(document.styles):
        if style.type == WD_STYLE_TYPE.TABLE and style.name != "Normal Table":
            style.delete()


def _dress(document: Document, style: Style, labels: Labels) -> None:
    from docx.shared import Cm, Pt

    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.7)
    section.top_margin, section.bottom_margin = Cm(2.5), Cm(2.3)
    _language(document, labels.locale)
    normal = _font(document, "Normal", style, size=10.5, colour=style.ink)
    normal.paragraph_format.space_after = Pt(6)
    normal.paragraph_format.line_spacing = 1.25
    title = _font(document, "Title", style, size=30, colour=style.ink, bold=True)
    title.paragraph_format.space_before, title.paragraph_format.space_after = Pt(6), Pt(10)
    title.paragraph_format.line_spacing = 1.1
    _no_border(title)
    subtitle = _font(document, "Subtitle", style, size=13, colour=style.muted)
    subtitle.font.italic = False
    subtitle.paragraph_format.space_after = Pt(2)
    heading = _font(document, "Heading 1", style, size=15, colour=style.accent, bold=True)
    heading.paragraph_format.space_before, heading.paragraph_format.space_after = Pt(22), Pt(5)
    heading.paragraph_format.keep_with_next = True
    heading.paragraph_format.line_spacing = 1.15
    _font(document, "Body Text", style, size=10.5, colour=style.ink).paragraph_format.space_after = Pt(6)
    bullet = _font(document, "List Bullet", style, size=10.5, colour=style.ink)
    bullet.paragraph_format.space_after = Pt(5)
    _own_styles(document, style)


def _own_styles(document: Document, style: Style) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Cm, Pt

    for name, size, colour, bold in (
        (VALIDITY, 11.5, style.accent, True),
        (MARK, 9.5, style.muted, False),
        (SAMPLE, 11, "9A3412", True),
        (CELL, 9.5, style.ink, False),
        (CONTENTS, 10.5, style.ink, False),
    ):
        added = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        added.base_style = document.styles["Normal"]
        added.paragraph_format.space_after = Pt(3)
        _font(document, name, style, size=size, colour=colour, bold=bold)
    document.styles[CELL].paragraph_format.line_spacing = 1.1
    document.styles[CELL].paragraph_format.space_after = Pt(0)
    contents = document.styles[CONTENTS].paragraph_format
    contents.left_indent, contents.first_line_indent, contents.space_after = Cm(0.6), Cm(-0.6), Pt(5)
    _add_missing_note_styles(document, style)


def _add_missing_note_styles(document: Document, style: Style | None = None) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Pt

    names = {s.name.lower() for s in document.styles}
    if NOTE not in names:
        note = document.styles.add_style(NOTE, WD_STYLE_TYPE.PARAGRAPH)
        note.base_style = document.styles["Normal"]
        note.font.size = Pt(8.5)
        note.paragraph_format.space_after, note.paragraph_format.line_spacing = Pt(2), 1.1
        if style:
            _font(document, NOTE, style, size=8.5, colour=style.muted)
    if NOTE_REFERENCE not in names:
        document.styles.add_style(NOTE_REFERENCE, WD_STYLE_TYPE.CHARACTER).font.superscript = True
    if CONTENTS not in names:
        document.styles.add_style(CONTENTS, WD_STYLE_TYPE.PARAGRAPH).base_style = document.styles["Normal"]


def _font(document: Document, name: str, style: Style, *, size: float, colour: str, bold: bool = False):  # type: ignore[no-untyped-def]
    """Give the style its font, size in points and colour, and return it."""
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    found = document.styles[name]
    found.font.name, found.font.size, found.font.bold = style.font, Pt(size), bold
    found.font.color.rgb = RGBColor.from_string(colour)
    fonts = found.element.get_or_add_rPr().get_or_add_rFonts()
    for attribute in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{attribute}"), None)
    fonts.set(qn("w:cs"), style.font)
    return found


def _no_border(style) -> None:  # type: ignore[no-untyped-def]
    from docx.oxml.ns import qn

    border = style.element.get_or_add_pPr().find(qn("w:pBdr"))
    if border is not None:
        border.getparent().remove(border)


def _language(document: Document, locale: str) -> None:
    from docx.oxml.ns import qn

    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), locale)
    for language in document.settings.element.iter(qn("w:themeFontLang")):
        language.set(qn("w:val"), locale)
