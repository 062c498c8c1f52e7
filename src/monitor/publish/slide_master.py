"""The slide master of a briefing: a 16:9 default in the house style, or the team's own template, checked."""

from __future__ import annotations

import zipfile
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.errors import ConfigError
from monitor.publish.style import Style

if TYPE_CHECKING:
    from pptx.presentation import Presentation
    from pptx.slide import Slide, SlideLayout

TITLE, DEVELOPMENT, LIST, GRAPHIC = "Briefing Title", "Briefing Development", "Briefing List", "Briefing Graphic"
# What a template must have as layout names. Title and List need a title and a text placeholder, Development too;
# Graphic a title alone. Documented in the analyst's guide.
REQUIRED = (TITLE, DEVELOPMENT, LIST, GRAPHIC)
_FROM_DEFAULT = {"Title Slide": TITLE, "Title and Content": DEVELOPMENT, "Two Content": LIST, "Title Only": GRAPHIC}
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
FOOTER_NAME = "Briefing Footer"
_FIELD = "{6F0E9D52-6A39-4E1F-9A5B-5C1F0D6F7C11}"  # of slide numbers: any id, the same in every file
WIDTH, HEIGHT, MARGIN = 13.333, 7.5, 0.75  # inches


def open_presentation(style: Style) -> Presentation:
    """An empty presentation that has every layout of ``REQUIRED``."""
    from pptx import Presentation as Open

    if style.pptx_template is not None:
        return _template(style.pptx_template)
    presentation = Open()
    _dress(presentation, style)
    return presentation


def layout(presentation: Presentation, name: str) -> SlideLayout:
    return next(one for one in presentation.slide_layouts if one.name == name)


def _template(path: Path) -> Presentation:
    from pptx import Presentation as Open
    from pptx.exc import PackageNotFoundError

    try:
        presentation = Open(str(path))
    except (PackageNotFoundError, ValueError, KeyError, OSError, zipfile.BadZipFile) as error:
        raise ConfigError(
            "the template is not a PowerPoint file (.pptx) that can be opened",
            where=str(path),
            do="Save it in PowerPoint as .pptx (not .ppt or .potx), or leave the template out.",
        ) from error
    names = {one.name for one in presentation.slide_layouts}
    missing = [name for name in REQUIRED if name not in names]
    if missing:
        raise ConfigError(
            f"the template lacks the slide layout{'s' if len(missing) > 1 else ''} {', '.join(missing)}",
            where=str(path),
            do="Add them in PowerPoint (View, Slide Master) with exactly these names.",
        )
    _without_slides(presentation)
    return presentation


def _without_slides(presentation: Presentation) -> None:
    slides = presentation.slides._sldIdLst  # noqa: SLF001 - python-pptx has no public way to remove a slide
    for slide in list(slides):
        presentation.part.drop_rel(slide.rId)
        slides.remove(slide)


def _dress(presentation: Presentation, style: Style) -> None:
    from pptx.util import Inches

    presentation.slide_width, presentation.slide_height = Inches(WIDTH), Inches(HEIGHT)
    master = presentation.slide_master
    _theme(master, style)
    for shape in list(master.placeholders):
        _place(shape, *_MASTER[int(shape.placeholder_format.type)])
    _text_styles(master, style)
    for one in list(presentation.slide_layouts):
        if one.name in _FROM_DEFAULT:
            one.name = _FROM_DEFAULT[one.name]
            _layout(one)
        else:
            presentation.slide_layouts.remove(one)


# Placeholder type (MSO) -> left, top, width, height in inches: title, body, date, slide number, footer.
_MASTER = {
    1: (MARGIN, 0.5, WIDTH - 2 * MARGIN, 1.3),
    2: (MARGIN, 1.95, WIDTH - 2 * MARGIN, 4.9),
    16: (9.0, 7.08, 2.0, 0.3),
    15: (MARGIN, 7.1, 8.0, 0.3),
    13: (WIDTH - MARGIN - 1.0, 7.1, 1.0, 0.3),
}
_DATE, _FOOTER, _NUMBER = 16, 15, 13


def _layout(one: SlideLayout) -> None:
    """Let the layout's title and text lie where the master has them; drop what a briefing does not use."""
    for shape in list(one.placeholders):
        kind, idx = int(shape.placeholder_format.type), shape.placeholder_format.idx
        if kind == _DATE or idx == 2 or (kind in {_FOOTER, _NUMBER} and one.name == TITLE):
            shape._element.getparent().remove(shape._element)  # noqa: SLF001
        elif kind in {_FOOTER, _NUMBER}:
            _place(shape, *_MASTER[kind])
        elif one.name == TITLE:
            _place(shape, MARGIN, *((2.3, WIDTH - 2 * MARGIN, 1.7) if idx == 0 else (4.1, WIDTH - 2 * MARGIN, 2.2)))
            _left(shape)
        elif idx == 1:
            _place(shape, MARGIN, 1.95, WIDTH - 2 * MARGIN, 3.35 if one.name == DEVELOPMENT else 4.9)


def furnish(slide: Slide, text: str, colour: str) -> None:
    """Put the footer and the number of the slide where its layout has a place for them; a new slide has neither."""
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls

    for shape in slide.slide_layout.placeholders:
        kind, idx = int(shape.placeholder_format.type), shape.placeholder_format.idx
        if kind not in {_FOOTER, _NUMBER}:
            continue
        name, field = (FOOTER_NAME, "ftr") if kind == _FOOTER else ("Briefing Number", "sldNum")
        # Said outright: LibreOffice lets a footer inherit neither its font nor its side from the layout.
        form = '<a:rPr sz="1200"><a:solidFill><a:srgbClr val="{}"/></a:solidFill><a:latin typeface="+mn-lt"/></a:rPr>'
        form = form.format(colour)
        run = (
            f'<a:pPr algn="l"/><a:r>{form}<a:t>{escape(text)}</a:t></a:r>'
            if kind == _FOOTER
            else f'<a:pPr algn="r"/><a:fld id="{_FIELD}" type="slidenum">{form}<a:t>‹#›</a:t></a:fld>'
        )
        slide.shapes._spTree.append(  # noqa: SLF001 - python-pptx does not copy these placeholders
            parse_xml(
                f'<p:sp {nsdecls("p", "a")}><p:nvSpPr><p:cNvPr id="{900 + kind}" name="{name}"/>'
                f'<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph type="{field}" sz="quarter" idx="{idx}"/>'
                f"</p:nvPr></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/><a:lstStyle/><a:p>{run}</a:p></p:txBody></p:sp>"
            )
        )


def _left(shape) -> None:  # type: ignore[no-untyped-def]
    for properties in shape._element.iter(*(f"{_A}lvl{i}pPr" for i in range(1, 10))):  # noqa: SLF001
        properties.set("algn", "l")


def _place(shape, left: float, top: float, width: float, height: float) -> None:  # type: ignore[no-untyped-def]
    from pptx.util import Inches

    shape.left, shape.top, shape.width, shape.height = Inches(left), Inches(top), Inches(width), Inches(height)


def _theme(master, style: Style) -> None:  # type: ignore[no-untyped-def]
    """Fonts and colours go into the theme, so that what a person adds later looks the same."""
    from lxml import etree

    for relation in master.part.rels.values():
        if not relation.reltype.endswith("/theme"):
            continue
        part = relation.target_part
        theme = etree.fromstring(part.blob, etree.XMLParser(resolve_entities=False))
        for font in theme.iter(f"{_A}majorFont", f"{_A}minorFont"):
            font.find(f"{_A}latin").set("typeface", style.font)
        for name, colour in (
            ("dk1", style.ink),
            ("dk2", style.accent),
            ("accent1", style.accent),
            ("hlink", style.accent),
        ):
            slot = next(theme.iter(f"{_A}{name}"))
            for child in list(slot):
                slot.remove(child)
            etree.SubElement(slot, f"{_A}srgbClr").set("val", colour)
        part._blob = etree.tostring(theme, xml_declaration=True, encoding="UTF-8", standalone=True)  # noqa: SLF001


def _text_styles(master, style: Style) -> None:  # type: ignore[no-untyped-def]
    from pptx.oxml.ns import qn

    styles = master._element.find(qn("p:txStyles"))  # noqa: SLF001
    title = styles.find(qn("p:titleStyle")).find(qn("a:lvl1pPr"))
    title.set("algn", "l")
    run = title.find(qn("a:defRPr"))
    run.set("sz", "3200")
    run.set("b", "1")
    fill = run.find(qn("a:solidFill"))
    if fill is not None and len(fill):
        fill[0].set("val", "tx2")
    for shape in master.placeholders:
        frame = shape._element.find(qn("p:txBody")).find(qn("a:bodyPr"))  # noqa: SLF001
        for side in ("lIns", "rIns"):
            frame.set(side, "0")
        frame.set("anchor", "b" if int(shape.placeholder_format.type) == 1 else "t")
        if int(shape.placeholder_format.type) == _FOOTER:
            _left(shape)
        for child in list(frame):
            frame.remove(child)
