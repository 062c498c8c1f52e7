"""A briefing as a Word document: real styles, headings, a linked table of contents and footnotes."""

from __future__ import annotations

import io
from datetime import datetime
from typing import TYPE_CHECKING

from monitor.publish import word_styles as names
from monitor.publish.cleaning import right_to_left
from monitor.publish.content import Content, Entry
from monitor.publish.graphics import strip_png, tint, trend_png
from monitor.publish.packing import CUSTOM_XML, CUSTOM_XML_NAME, normalise
from monitor.publish.quoting import as_xml
from monitor.publish.style import DEFAULT, Style
from monitor.publish.word_notes import Footnotes

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

_FIRST_PICTURE = 10_000  # ids of drawings: far from those in a template
_SHORT_LIST = 8  # items: a list up to this length is kept on one page
_KEEP_WHOLE = 1500  # characters: a development up to this length (half a page) is kept on one page


def render(content: Content, style: Style = DEFAULT) -> bytes:
    """The whole briefing as the bytes of a .docx file, the same for the same content."""
    document = names.open_document(style, content.labels)
    writer = _Writer(document, content, style)
    writer.title_page()
    writer.contents()
    writer.changes()
    writer.overview()
    for i, entry in enumerate(content.entries):
        writer.entry(entry, new_page=i == 0)  # below the overview LibreOffice leaves the heading alone on its page
    writer.insights()
    writer.footer()
    writer.close()
    out = io.BytesIO()
    document.save(out)
    return normalise(out.getvalue())


class _Writer:
    """Writes one document from top to bottom."""

    def __init__(self, document: Document, content: Content, style: Style) -> None:
        self.document, self.content, self.style, self.labels = document, content, style, content.labels
        # Looked up once: python-docx searches all styles for each paragraph, seconds in a long briefing.
        self.ids = {s.name.lower(): s.style_id for s in document.styles}
        self.notes = Footnotes(document, self.ids[names.NOTE], self.ids[names.NOTE_REFERENCE])
        self.bookmark = 0
        self.pictures = 0

    def paragraph(self, text: str, style: str) -> Paragraph:
        paragraph = self.document.add_paragraph()
        self.form(paragraph, style)
        run = paragraph.add_run(text)
        if right_to_left(text):
            _set(paragraph._p.get_or_add_pPr(), "w:bidi")  # noqa: SLF001
            run.font.rtl = True
        return paragraph

    def form(self, paragraph: Paragraph, style: str) -> None:
        paragraph._p.style = self.ids[style.lower()]  # noqa: SLF001

    def title_page(self) -> None:
        from docx.shared import Cm, Pt

        if self.style.logo:
            self.document.add_paragraph().add_run().add_picture(str(self.style.logo), height=Cm(1.6))
        title = self.paragraph(self.content.title, "Title")
        title.paragraph_format.space_before = Pt(60 if self.style.logo else 120)
        if self.style.docx_template is None:
            _rule_above(title, self.style.accent)
        self.paragraph(self.content.edition_line, "Subtitle")
        self.paragraph(self.content.date, "Subtitle")
        if self.content.sample:
            note = self.paragraph(f"{self.labels.sample}. {self.labels.sample_note}", names.SAMPLE)
            note.paragraph_format.space_before = Pt(24)

    def heading(self, text: str, anchor: str, *, new_page: bool = False) -> None:
        heading = self.paragraph(text, "Heading 1")
        heading.paragraph_format.page_break_before = new_page
        self.bookmark += 1
        start = _element("w:bookmarkStart", {"w:id": str(self.bookmark), "w:name": _bookmark(anchor)})
        heading._p.insert(heading._p.index(heading.runs[0]._r), start)  # noqa: SLF001
        heading._p.append(_element("w:bookmarkEnd", {"w:id": str(self.bookmark)}))  # noqa: SLF001

    def contents(self) -> None:
        """A table of contents that links; without page numbers, which only Word itself can know."""
        # Not a Heading 1, or Word would list the table of contents in itself at the next update.
        heading = self.paragraph(self.labels.contents, "Heading 1")
        heading.paragraph_format.page_break_before = True
        _set(heading._p.get_or_add_pPr(), "w:outlineLvl", {"w:val": "9"})  # noqa: SLF001
        targets = self._targets()
        for i, (text, anchor) in enumerate(targets):
            line = self.document.add_paragraph()
            self.form(line, names.CONTENTS)
            if i == 0:
                _field(line, "begin", r'TOC \n \h \z \u \o "1-1"')
            link = _element("w:hyperlink", {"w:anchor": _bookmark(anchor), "w:history": "1"})
            link.append(line.add_run(text)._r)  # noqa: SLF001
            line._p.append(link)  # noqa: SLF001
            if i == len(targets) - 1:
                _field(line, "end")

    def _targets(self) -> list[tuple[str, str]]:
        targets = [(self.labels.changes, "wijzigingen")] if self.content.changes else []
        targets.append((self.labels.overview, "overzicht"))
        targets += [(e.heading, e.anchor) for e in self.content.entries]
        return [*targets, (self.labels.insights, "inzichten")] if self.content.insights else targets

    def changes(self) -> None:
        if not self.content.changes:
            return
        self.heading(self.labels.changes, "wijzigingen", new_page=True)
        for change in self.content.changes:
            self.paragraph(change, "List Bullet")

    def overview(self) -> None:
        """The scores with their bands: a real table, with a drawn strip that has the words as its alternative."""
        from docx.shared import Cm

        self.heading(self.labels.overview, "overzicht", new_page=not self.content.changes)
        self.paragraph(self.labels.overview_note, names.MARK).paragraph_format.keep_with_next = True
        trends = any(e.trend for e in self.content.entries)
        columns = [self.labels.number, self.labels.title, self.labels.validity, ""]
        widths = [Cm(1.1), Cm(7.4 if trends else 8.4), Cm(4.6), Cm(1.5)]
        if trends:
            columns.append(self.labels.evolution)
            widths.append(Cm(1.6))
        columns[3] = "%"
        table = self.document.add_table(rows=1, cols=len(columns))
        table.autofit = False
        _table_form(table, self.style, self.labels.overview)
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width  # LibreOffice goes by the grid, Word by the cells
        self._row(table.rows[0], columns, widths, header=True)
        for entry in self.content.entries:
            row = table.add_row()
            short = str(entry.score.value) if entry.score.value is not None else "–"
            cells = self._row(row, [str(entry.number), entry.title, "", short, ""][: len(columns)], widths)
            self._picture(cells[2], strip_png(entry.score, self.style), entry.score.alt, Cm(4.2))
            if entry.trend:
                self._picture(cells[4], trend_png(entry.trend, self.style), entry.trend_alt, Cm(1.4))

    def _row(self, row, texts, widths, *, header: bool = False):  # type: ignore[no-untyped-def]
        properties = row._tr.get_or_add_trPr()  # noqa: SLF001
        _set(properties, "w:cantSplit")
        if header:
            _set(properties, "w:tblHeader")
        cells = row.cells
        for cell, text, width in zip(cells, texts, widths, strict=True):
            cell.width = width
            paragraph = cell.paragraphs[0]
            self.form(paragraph, names.CELL)
            paragraph.add_run(text).bold = header or None
        return cells

    def _picture(self, cell, png: bytes, alt: str, width: int) -> None:  # type: ignore[no-untyped-def]
        from docx.oxml.shape import CT_Inline

        relation, image = self.document.part.get_or_add_image(io.BytesIO(png))
        self.pictures += 1
        height = int(width * image.px_height / image.px_width)
        inline = CT_Inline.new_pic_inline(_FIRST_PICTURE + self.pictures, relation, image.filename, width, height)
        inline.docPr.set("descr", alt)
        cell.paragraphs[0].add_run()._r.add_drawing(inline)  # noqa: SLF001

    def entry(self, entry: Entry, *, new_page: bool) -> None:
        self.heading(entry.heading, entry.anchor, new_page=new_page)
        whole = sum(map(len, entry.paragraphs)) <= _KEEP_WHOLE
        last = None
        for text in entry.paragraphs:
            last = self.paragraph(text, "Body Text")
            last.paragraph_format.keep_with_next = last.paragraph_format.keep_together = whole or None
        line = self.paragraph(entry.score.line, names.VALIDITY)
        for i, note in enumerate(entry.notes):
            if i:
                self.notes.comma(last or line)
            self.notes.refer(last or line, note)
        if entry.mark_line:
            line.paragraph_format.keep_with_next = True
            self.paragraph(entry.mark_line, names.MARK)

    def insights(self) -> None:
        if not self.content.insights:
            return
        self.heading(self.labels.insights, "inzichten")
        last = len(self.content.insights) - 1
        for i, insight in enumerate(self.content.insights):
            form = self.paragraph(insight, "List Bullet").paragraph_format
            form.keep_together = True
            form.keep_with_next = i < last if last < _SHORT_LIST else i == 0

    def footer(self) -> None:
        section = self.document.sections[0]
        if self.style.docx_template is not None:
            return
        section.different_first_page_header_footer = True
        footer = section.footer.paragraphs[0]
        self.form(footer, names.MARK)
        footer.add_run(f"{self.content.title} · {self.content.date} · {self.labels.page} ")
        _field(footer, "begin", "PAGE")
        footer.add_run("1")
        _field(footer, "end")
        if self.content.sample:
            header = section.header.paragraphs[0]
            self.form(header, names.SAMPLE)
            header.add_run(self.labels.sample)

    def close(self) -> None:
        self.notes.close()
        if self.content.written:
            _carry(self.document, as_xml(self.content.written.values()))
        _settings(self.document, with_notes=any(e.notes for e in self.content.entries))
        core = self.document.core_properties
        at = datetime.fromisoformat(f"{self.content.iso_date}T00:00:00+00:00")
        core.title, core.subject, core.language = self.content.title, self.content.edition_line, self.labels.locale
        core.author = core.last_modified_by = core.comments = core.keywords = ""
        core.created = core.modified = at.replace(tzinfo=None)
        core.revision = 1


def _carry(document: Document, xml: str) -> None:
    """Put ``xml`` into the document as custom data, which Word keeps and does not show."""
    from docx.opc.part import Part

    package = document.part.package
    part = Part(package.next_partname(CUSTOM_XML_NAME), "application/xml", xml.encode(), package)
    document.part.relate_to(part, CUSTOM_XML)


def _bookmark(anchor: str) -> str:
    return anchor.replace("-", "_")


def _element(tag: str, attributes: dict[str, str] | None = None):  # type: ignore[no-untyped-def]
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement(tag)
    for name, value in (attributes or {}).items():
        element.set(qn(name), value)
    return element


def _set(parent, tag: str, attributes: dict[str, str] | None = None) -> None:  # type: ignore[no-untyped-def]
    parent.append(_element(tag, attributes))


def _field(paragraph: Paragraph, kind: str, instruction: str = "") -> None:
    """One end of a complex field; the beginning carries the instruction and opens the shown result."""
    paragraph.add_run()._r.append(_element("w:fldChar", {"w:fldCharType": kind}))  # noqa: SLF001
    if instruction:
        text = _element("w:instrText", {"xml:space": "preserve"})
        text.text = f" {instruction} "
        paragraph.add_run()._r.append(text)  # noqa: SLF001
        paragraph.add_run()._r.append(_element("w:fldChar", {"w:fldCharType": "separate"}))  # noqa: SLF001


def _rule_above(paragraph: Paragraph, colour: str) -> None:
    border = _element("w:pBdr")
    _set(border, "w:top", {"w:val": "single", "w:sz": "36", "w:space": "14", "w:color": colour})
    paragraph._p.get_or_add_pPr().insert_element_before(  # noqa: SLF001
        border, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:bidi", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def _table_form(table, style: Style, description: str) -> None:  # type: ignore[no-untyped-def]
    properties = table._tbl.tblPr  # noqa: SLF001
    borders = _element("w:tblBorders")
    line = {"w:val": "single", "w:sz": "4", "w:space": "0", "w:color": tint(style.muted, 0.35)}
    for side in ("top", "bottom", "insideH"):
        _set(borders, f"w:{side}", line)
    margins = _element("w:tblCellMar")
    for side, twips in (("top", "55"), ("left", "40"), ("bottom", "55"), ("right", "80")):
        _set(margins, f"w:{side}", {"w:w": twips, "w:type": "dxa"})
    look = properties.find(_element("w:tblLook").tag)
    for element in (borders, margins):
        look.addprevious(element) if look is not None else properties.append(element)
    _set(properties, "w:tblCaption", {"w:val": description})
    layout = properties.find(_element("w:tblLayout").tag)
    if layout is not None:
        borders.addnext(layout)


def _settings(document: Document, *, with_notes: bool) -> None:
    """Hyphenate by the document's language, and name the footnote separators."""
    settings = document.settings.element
    tab = settings.find(_element("w:defaultTabStop").tag)
    if settings.find(_element("w:autoHyphenation").tag) is None and tab is not None:
        tab.addnext(_element("w:doNotHyphenateCaps"))
        tab.addnext(_element("w:hyphenationZone", {"w:val": "360"}))
        tab.addnext(_element("w:autoHyphenation"))
    compat = settings.find(_element("w:compat").tag)
    if with_notes and compat is not None and settings.find(_element("w:footnotePr").tag) is None:
        separators = _element("w:footnotePr")
        for identifier in ("0", "1"):
            _set(separators, "w:footnote", {"w:id": identifier})
        compat.addprevious(separators)
