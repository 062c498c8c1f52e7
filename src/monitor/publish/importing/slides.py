"""PowerPoint files as blocks: titles, text boxes in reading order over columns, tables and speaker notes."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from lxml import etree

from monitor.errors import ExportError
from monitor.publish.cleaning import clean, paragraphs
from monitor.publish.fitting import MORE
from monitor.publish.importing import phrases
from monitor.publish.importing.beside import beside
from monitor.publish.importing.blocks import Block, Kind
from monitor.publish.importing.carried import carried
from monitor.publish.importing.package import opened
from monitor.publish.importing.plain import bullet_of, soft, unwrap
from monitor.publish.importing.tables import developments
from monitor.publish.labels import LANGUAGES
from monitor.publish.slide_master import FOOTER_NAME

if TYPE_CHECKING:
    from pptx.presentation import Presentation
    from pptx.shapes.base import BaseShape
    from pptx.slide import Slide

_OURS = frozenset({"Briefing Sources", "Briefing Sample", FOOTER_NAME})  # boxes that an export names so
_MARGIN = 0.12  # of the slide's height, above and below: what stands there on every slide belongs to none
_WIDE = 0.6  # of the slide: a box this wide spans the columns
_CONTINUED = re.compile(rf"\s*\((?:{'|'.join(re.escape(x.continued) for x in LANGUAGES.values())})\)$")
_EVIDENCE = {f"{x.evidence}:" for x in LANGUAGES.values()}
_QUOTES = tuple(f"{x.quote}: “" for x in LANGUAGES.values())
_NO_EVIDENCE = {x.no_evidence for x in LANGUAGES.values()}


def read(raw: bytes) -> tuple[Block, ...]:
    from pptx import Presentation as Open
    from pptx.exc import PackageNotFoundError

    try:
        presentation = Open(opened(raw))
    except (PackageNotFoundError, zipfile.BadZipFile, ValueError, KeyError, etree.XMLSyntaxError) as error:
        raise ExportError(
            "this is no PowerPoint file (.pptx)", do="Save it in PowerPoint as .pptx and try again."
        ) from error
    return (*carried(presentation.part.rels.values()), *_joined(_blocks(presentation)))


def _blocks(presentation: Presentation) -> Iterator[Block]:
    before = ""
    furniture = _furniture(presentation)
    yield from (Block(text, Kind.ASIDE) for text in furniture)
    for number, slide in enumerate(presentation.slides, 1):
        title = _title(slide)
        shown = _CONTINUED.sub("", title) if _CONTINUED.search(title) else title
        if shown and (shown != before or shown == title):
            yield Block(shown, _title_kind(slide, shown))
        graphic = phrases.is_derived_heading(shown) and any(s.has_table for s in slide.shapes)
        shapes = _in_order(slide, presentation.slide_width or 1)
        for shape in shapes:
            if _is_number(shape, number) or (shape.has_text_frame and clean(shape.text_frame.text) in furniture):
                continue
            for block in _shape(shape, page=not phrases.heading(shown)):
                yield Block(block.text, Kind.DERIVED) if graphic or _repeats(shape) else block
        yield from _notes(slide, again=shown == before and shown != title)
        yield from beside(slide.part.rels.values())
        if not shown and not shapes and any(r.reltype.endswith("/image") for r in slide.part.rels.values()):
            yield Block(f"Dia {number}: alleen een afbeelding, zonder tekst die te lezen is", Kind.ASIDE)
        before = shown


def _furniture(presentation: Presentation) -> tuple[str, ...]:
    """What slides repeat at one place in their margin: date and footer, the name of who made them."""
    places: Counter[tuple[str, int, int]] = Counter()
    texts: dict[str, None] = {}
    slides, high = list(presentation.slides), presentation.slide_height or 1
    for slide in slides:
        for shape in slide.shapes:
            if not shape.has_text_frame or shape.name in _OURS or not (text := clean(shape.text_frame.text)):
                continue
            if shape.is_placeholder and int(shape.placeholder_format.type) in {15, 16}:  # footer, date
                texts[text] = None
            elif (
                not shape.is_placeholder
                and not _MARGIN < ((shape.top or 0) + (shape.height or 0) / 2) / high < 1 - _MARGIN
            ):
                places[text, shape.left or 0, shape.top or 0] += 1
    least = max(2, len(slides) // 2)
    named = (text for (text, *_), count in places.items() if count >= least and not _says(text))
    return tuple({**texts, **dict.fromkeys(named)})


def _says(text: str) -> bool:
    """Whether a text that slides repeat is one of a briefing's own words, or may be part of a development."""
    own = phrases.heading(text) or phrases.score(text) or phrases.is_insights(text) or phrases.is_validity_word(text)
    return bool(own) or phrases.is_percentage(text) or phrases.sources(text) is not None


def _is_number(shape: BaseShape, number: int) -> bool:
    """Whether the box holds the number of its slide: a field of the master, or what stands for one in a corner."""
    if shape.is_placeholder and int(shape.placeholder_format.type) == 13:
        return True
    return bool(shape.has_text_frame) and clean(shape.text_frame.text) in {str(number), f"‹{number}›"}


def _title(slide: Slide) -> str:
    shape = slide.shapes.title
    return clean(shape.text_frame.text) if shape is not None else ""


def _title_kind(slide: Slide, title: str) -> Kind:
    first = slide.shapes.title is not None and int(slide.shapes.title.placeholder_format.type) == 3
    return Kind.TITLE if first and not phrases.heading(title) else Kind.HEADING


def _repeats(shape: BaseShape) -> bool:
    """Whether the box repeats in short what the notes say in full, or marks the slide as a sample."""
    return shape.name in _OURS


def _in_order(slide: Slide, width: int) -> list[BaseShape]:
    """The slide's boxes as a person reads them: what spans the slide from top to bottom, and between two such boxes
    the columns from left to right."""
    title = slide.shapes.title
    boxes = [s for s in _flat(slide.shapes) if title is None or s.shape_id != title.shape_id]
    boxes.sort(key=lambda s: (s.top or 0, s.left or 0))
    ordered: list[BaseShape] = []
    columns: list[BaseShape] = []
    for box in boxes:
        if (box.width or 0) >= _WIDE * width:
            ordered += [*_by_column(columns, width), box]
            columns = []
        else:
            columns.append(box)
    return ordered + _by_column(columns, width)


def _by_column(boxes: Sequence[BaseShape], width: int) -> list[BaseShape]:
    """Boxes whose left edges lie within a sixth of the slide from each other stand in one column."""
    edges: list[int] = []
    for left in sorted(box.left or 0 for box in boxes):
        if not edges or left - edges[-1] > width / 6:
            edges.append(left)

    def column(box: BaseShape) -> int:
        return max(i for i, edge in enumerate(edges) if (box.left or 0) >= edge)

    return sorted(boxes, key=lambda b: (column(b), b.top or 0, b.left or 0))


def _flat(shapes) -> Iterator[BaseShape]:  # type: ignore[no-untyped-def]
    for shape in shapes:
        if hasattr(shape, "shapes"):
            yield from _flat(shape.shapes)
        elif shape.has_text_frame or shape.has_table:
            yield shape


def _shape(shape: BaseShape, *, page: bool) -> Iterator[Block]:
    """The blocks of one box; on a ``page``, a slide without a title of ours, a box may hold whole developments."""
    if shape.has_table:
        rows = [[soft(paragraphs(cell.text_frame.text)) for cell in row.cells] for row in shape.table.rows]
        plain = (Block(text) for row in rows for cell in row for text in cell)
        yield from developments(rows) or plain
        return
    listed = [(text, _bulleted(p)) for p in shape.text_frame.paragraphs for text in soft(_parts(p.text))]
    if page and any(phrases.heading(text) or phrases.is_insights(text) for text, _ in listed):
        yield from unwrap(text for text, _ in listed)
        return
    for text, listed_so in listed:
        own = bullet_of(text)
        kind = Kind.SCORE if phrases.score(text) and shape.name == "Briefing Validity" else Kind.TEXT
        if own and own != text:
            yield Block(own, Kind.BULLET)
        else:
            yield Block(text, Kind.BULLET if listed_so else kind)


def _parts(text: str) -> tuple[str, ...]:
    return paragraphs(text.replace("\v", "\n"))


def _bulleted(paragraph) -> bool:  # type: ignore[no-untyped-def]
    properties = paragraph._p.pPr  # noqa: SLF001
    return properties is not None and any(etree.QName(c).localname in {"buChar", "buAutoNum"} for c in properties)


def _notes(slide: Slide, *, again: bool) -> Iterator[Block]:
    if not slide.has_notes_slide or slide.notes_slide.notes_text_frame is None:
        return
    lines = paragraphs(slide.notes_slide.notes_text_frame.text)
    if not lines or lines[0] not in _EVIDENCE:
        yield from (Block(line, Kind.ASIDE) for line in lines)
        return
    for line in lines:
        extra = again or line in _EVIDENCE or line in _NO_EVIDENCE or line.startswith(_QUOTES)
        yield Block(line, Kind.DERIVED if extra else Kind.NOTE)


def _joined(blocks: Iterator[Block]) -> Iterator[Block]:
    """Paragraphs that were split over two slides, whole again."""
    waiting: Block | None = None
    aside: list[Block] = []
    for block in blocks:
        if waiting is None:
            if block.kind is Kind.TEXT and block.text.endswith(f" {MORE}"):
                waiting = block
            else:
                yield block
        elif block.kind is Kind.TEXT and block.text.startswith(f"{MORE} "):
            text = f"{waiting.text.removesuffix(f' {MORE}')} {block.text.removeprefix(f'{MORE} ')}"
            waiting = Block(text)
            if not text.endswith(f" {MORE}"):
                yield waiting
                waiting = None
        elif block.kind in {Kind.NOTE, Kind.DERIVED}:
            aside.append(block)
            continue
        else:
            yield from (waiting, *aside, block)
            waiting, aside = None, []
            continue
        if waiting is None and aside:
            yield from aside
            aside = []
    if waiting is not None:
        yield waiting
    yield from aside
