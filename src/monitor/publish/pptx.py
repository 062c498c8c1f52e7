"""A briefing as PowerPoint: a slide a development in the client's form, readable from the back of a room."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from monitor.publish import slide_master as master
from monitor.publish.cleaning import right_to_left
from monitor.publish.content import Content, Entry, Note
from monitor.publish.fitting import even_pages, shorten, size_for
from monitor.publish.packing import CUSTOM_XML, CUSTOM_XML_NAME, normalise
from monitor.publish.quoting import as_xml
from monitor.publish.slide_graphics import draw_bar, draw_strip, draw_trend
from monitor.publish.style import DEFAULT, Style

if TYPE_CHECKING:
    from pptx.presentation import Presentation
    from pptx.shapes.base import BaseShape
    from pptx.slide import Slide

_INCH = 72  # points
_TEXT_WIDTH = (master.WIDTH - 2 * master.MARGIN) * _INCH
_TITLE_SIZES = (32, 28, 24, 20, 18, 16, 14, 12)
_TITLE_ROOM = 1.3 * _INCH
# 22 points on a slide 7.5 inches high is 4% of its height: the usual floor for reading at eight screen heights.
_BODY_SIZES = (30, 28, 26, 24, 22)
_BODY_ROOM = 3.2 * _INCH
_LIST_SIZES = (26, 24, 22, 20, 18)
_LIST_ROOM = 4.8 * _INCH
_ROW_HEIGHT, _TABLE_HEIGHT = 0.75, 4.65  # inches
_ROW_SIZES = (20, 18, 16)  # points: the largest of which two lines fit into a row
_ROWS = 8  # of the overview on one slide at most: two lines of 16 points each
_SMALL = 16  # points: sources, marks and other words beside the text
SAMPLE = "9A3412"
VALIDITY_NAME = "Briefing Validity"


def render(content: Content, style: Style = DEFAULT) -> bytes:
    """The whole briefing as the bytes of a .pptx file, the same for the same content."""
    writer = _Writer(content, style)
    writer.title_slide()
    writer.bullets(content.labels.changes, content.changes)
    writer.overview()
    for entry in content.entries:
        writer.entry(entry)
    writer.bullets(content.labels.insights, content.insights)
    out = io.BytesIO()
    writer.close().save(out)
    return normalise(out.getvalue())


class _Writer:
    """Writes one presentation from the first slide to the last."""

    def __init__(self, content: Content, style: Style) -> None:
        self.content, self.style, self.labels = content, style, content.labels
        self.presentation = master.open_presentation(style)

    def slide(self, layout: str, title: str) -> Slide:
        slide = self.presentation.slides.add_slide(master.layout(self.presentation, layout))
        size = size_for([title], _TITLE_SIZES, _TEXT_WIDTH * 0.95, _TITLE_ROOM) or _TITLE_SIZES[-1]
        self.write(slide.shapes.title, [title], size=size if layout != master.TITLE else None)
        if self.content.sample and layout != master.TITLE:
            mark = self.box(
                slide, self.labels.sample, (11.0, 0.15, 1.58, 0.35), size=14, colour=SAMPLE, bold=True, right=True
            )
            mark.name = "Briefing Sample"
        if layout != master.TITLE:
            master.furnish(slide, f"{self.content.title} · {self.content.edition_line}", self.style.muted)
        return slide

    def write(
        self,
        shape: BaseShape,
        texts: Sequence[str],
        *,
        size: float | None = None,
        colour: str = "",
        bold: bool | None = None,
        bullets: bool = False,
        right: bool = False,
    ) -> None:
        from pptx.dml.color import RGBColor
        from pptx.enum.text import PP_ALIGN
        from pptx.util import Pt

        frame = shape.text_frame
        frame.word_wrap = True
        for i, text in enumerate(texts):
            paragraph = frame.paragraphs[0] if i == 0 else frame.add_paragraph()
            run = paragraph.add_run()
            run.text = text
            run._r.get_or_add_rPr().set("lang", self.labels.locale)  # noqa: SLF001
            run.font.size = Pt(size) if size else None
            run.font.bold = bold
            if colour:
                run.font.color.rgb = RGBColor.from_string(colour)
            if i:
                paragraph.space_before = Pt((size or 20) * 0.5)
            _paragraph_form(paragraph, bullets=bullets, backwards=right_to_left(text))
            if right:
                paragraph.alignment = PP_ALIGN.RIGHT

    def box(self, slide: Slide, text: str, at: tuple[float, float, float, float], **form: object) -> BaseShape:
        from pptx.util import Inches

        shape = slide.shapes.add_textbox(*(Inches(x) for x in at))
        frame = shape.text_frame
        frame.margin_left = frame.margin_right = 0
        self.write(shape, [text], **form)  # type: ignore[arg-type]
        return shape

    def title_slide(self) -> None:
        from pptx.util import Inches, Pt

        slide = self.slide(master.TITLE, self.content.title)
        lines = [self.content.edition_line, self.content.date]
        if self.content.sample:
            lines.append(f"{self.labels.sample}. {self.labels.sample_note}")
        size = size_for([self.content.title], (44, 36, 28, 22, 18, 14), _TEXT_WIDTH, 1.7 * _INCH) or 12
        for run in (run for paragraph in slide.shapes.title.text_frame.paragraphs for run in paragraph.runs):
            run.font.size = Pt(size)
        self.write(slide.placeholders[1], lines, size=22, colour=self.style.muted)
        if self.style.pptx_template is None:
            draw_bar(slide, (master.MARGIN, 2.1, master.WIDTH - 2 * master.MARGIN, 0.08), self.style.accent)
        if self.style.logo:
            slide.shapes.add_picture(str(self.style.logo), Inches(master.MARGIN), Inches(0.6), height=Inches(0.8))

    def bullets(self, heading: str, items: Sequence[str]) -> None:
        """A slide with a list, or as many as the list needs."""
        if not items:
            return
        width = _TEXT_WIDTH - 0.4 * _INCH
        size = size_for(items, _LIST_SIZES, width, _LIST_ROOM) or _LIST_SIZES[-1]
        for i, page in enumerate(even_pages(items, size, width, _LIST_ROOM)):
            slide = self.slide(master.LIST, heading if i == 0 else f"{heading} ({self.labels.continued})")
            self.write(slide.placeholders[1], page, size=size, bullets=True)

    def overview(self) -> None:
        """The scores with their bands, drawn with the slide's own shapes beside a real table."""
        entries = self.content.entries
        heading = self.labels.overview
        share = -(-len(entries) // -(-len(entries) // _ROWS))  # about as many on each slide
        for first in range(0, len(entries), share):
            slide = self.slide(master.GRAPHIC, heading if first == 0 else f"{heading} ({self.labels.continued})")
            self.rows(slide, entries[first : first + share])
            note = (master.MARGIN, 6.6, master.WIDTH - 2 * master.MARGIN, 0.4)
            self.box(slide, self.labels.overview_note, note, size=14, colour=self.style.muted)

    def rows(self, slide: Slide, entries: Sequence[Entry]) -> None:
        from pptx.util import Inches

        trends = any(e.trend for e in self.content.entries)
        widths = (0.6, 6.9 if trends else 7.5, 2.9, 1.0, *((0.43,) if trends else ()))
        top, high = 1.9, min(_ROW_HEIGHT, _TABLE_HEIGHT / len(entries))
        size = next(s for s in _ROW_SIZES if 2 * s * 1.2 + 3 <= high * _INCH)
        frame = slide.shapes.add_table(
            len(entries), 4, Inches(master.MARGIN), Inches(top), Inches(sum(widths[:4])), Inches(high * len(entries))
        )
        frame._element.nvGraphicFramePr.cNvPr.set("descr", self.labels.overview)  # noqa: SLF001
        table = frame.table
        table.first_row = table.horz_banding = False
        _plain_table(frame)
        for column, width in zip(table.columns, widths[:4], strict=True):
            column.width = Inches(width)
        for i, entry in enumerate(entries):
            table.rows[i].height = Inches(high)
            title = shorten(entry.title, size, widths[1] * _INCH, 2)
            short = entry.score.short if entry.score.value is not None else "–"
            for cell, text in zip(table.rows[i].cells, (str(entry.number), title, "", short), strict=True):
                cell.margin_top = cell.margin_bottom = Inches(0.01)
                cell.margin_left = 0
                cell.vertical_anchor = _middle()
                if text:
                    self.write(cell, [text], size=size, bold=text == short)
            middle = top + high * (i + 0.5)
            draw_strip(slide, entry, (master.MARGIN + sum(widths[:2]), middle, widths[2] - 0.3), self.style)
            if entry.trend:
                draw_trend(slide, entry, (master.MARGIN + sum(widths[:4]) - 0.1, middle), self.style)

    def entry(self, entry: Entry) -> None:
        size = size_for(entry.paragraphs, _BODY_SIZES, _TEXT_WIDTH, _BODY_ROOM) or _BODY_SIZES[-1]
        split = even_pages(entry.paragraphs, size, _TEXT_WIDTH, _BODY_ROOM)
        for i, page in enumerate(split):
            heading = entry.heading if i == 0 else f"{entry.heading} ({self.labels.continued})"
            slide = self.slide(master.DEVELOPMENT, heading)
            if page:
                self.write(slide.placeholders[1], page, size=size)
            else:
                _remove(slide.placeholders[1])
            if i == len(split) - 1:
                self.score(slide, entry)
            self.notes(slide, entry)

    def score(self, slide: Slide, entry: Entry) -> None:
        shape = self.box(
            slide, entry.score.line, (master.MARGIN, 5.4, 11.83, 0.65), size=28, colour=self.style.accent, bold=True
        )
        shape.name = VALIDITY_NAME
        if entry.score.value is not None:
            draw_strip(slide, entry, (master.MARGIN, 6.22, 4.6), self.style)
        if entry.mark_line:
            self.box(slide, entry.mark_line, (5.5, 6.02, 7.08, 0.4), size=_SMALL, colour=self.style.muted, right=True)
        if entry.notes:
            text = f"{self.labels.sources}: " + "; ".join(n.text for n in entry.notes)
            text = shorten(text, _SMALL, _TEXT_WIDTH, 2)
            shape = self.box(slide, text, (master.MARGIN, 6.42, 11.83, 0.62), size=_SMALL, colour=self.style.muted)
            shape.name = "Briefing Sources"

    def notes(self, slide: Slide, entry: Entry) -> None:
        """The evidence for who speaks: each source with its address and its quote."""
        lines = [f"{self.labels.evidence}:"]
        for note in entry.notes:
            lines += _note_lines(note, self.labels.quote)
        slide.notes_slide.notes_text_frame.text = "\n".join(
            lines if entry.notes else [lines[0], self.labels.no_evidence]
        )

    def close(self) -> Presentation:
        if self.content.written:
            _carry(self.presentation, as_xml(self.content.written.values()))
        core = self.presentation.core_properties
        at = datetime.fromisoformat(f"{self.content.iso_date}T00:00:00")
        core.title, core.subject, core.language = self.content.title, self.content.edition_line, self.labels.locale
        core.author = core.last_modified_by = core.comments = core.keywords = ""
        core.created = core.modified = at
        core.revision = 1
        return self.presentation


def _carry(presentation: Presentation, xml: str) -> None:
    """Put ``xml`` into the presentation as custom data, which PowerPoint keeps and does not show."""
    from pptx.opc.package import Part

    package = presentation.part.package
    part = Part(package.next_partname(CUSTOM_XML_NAME), "application/xml", package, xml.encode())
    presentation.part.relate_to(part, CUSTOM_XML)


def _note_lines(note: Note, quote: str) -> list[str]:
    line = f"{note.text}, {note.url}" if note.url else note.text
    return [line, f"{quote}: “{note.quote}”"] if note.quote else [line]


def _paragraph_form(paragraph, *, bullets: bool, backwards: bool) -> None:  # type: ignore[no-untyped-def]
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls

    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001
    if backwards:
        properties.set("rtl", "1")
        properties.set("algn", "r")
    if bullets:
        properties.set("marL", "342900")
        properties.set("indent", "-342900")
        properties.append(parse_xml(f'<a:buChar {nsdecls("a")} char="•"/>'))
    else:
        properties.set("marL", "0")
        properties.set("indent", "0")
        properties.append(parse_xml(f"<a:buNone {nsdecls('a')}/>"))


def _remove(shape: BaseShape) -> None:
    shape._element.getparent().remove(shape._element)  # noqa: SLF001


def _middle() -> object:
    from pptx.enum.text import MSO_ANCHOR

    return MSO_ANCHOR.MIDDLE


def _plain_table(frame) -> None:  # type: ignore[no-untyped-def]
    """PowerPoint's own style “No Style, No Grid”: the words stand on the slide without a box."""
    for style in frame._element.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}tableStyleId"):  # noqa: SLF001
        style.text = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
