"""The graphic of a score and the line of a trend, drawn with a slide's own shapes. All lengths in inches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor.publish.content import Entry
from monitor.publish.graphics import TRACK, strip, tint, trend_points
from monitor.publish.style import Style

if TYPE_CHECKING:
    from pptx.shapes.base import BaseShape
    from pptx.slide import Slide

_TREND_WIDTH, _TREND_HEIGHT = 0.75, 0.36


def draw_strip(slide: Slide, entry: Entry, at: tuple[float, float, float], style: Style) -> None:
    """The score with its band at ``(left, middle, width)``; the group carries the words for a screen reader."""
    left, middle, width = at
    drawn, scale = strip(entry.score), width / (TRACK[1] - TRACK[0])
    left -= TRACK[0] * scale
    shapes = [draw_bar(slide, (left + TRACK[0] * scale, middle - 0.015, width, 0.03), tint(style.muted))]
    if drawn.low is not None and drawn.high is not None:
        band = (left + drawn.low * scale, middle - 0.07, max((drawn.high - drawn.low) * scale, 0.02), 0.14)
        shapes.append(draw_bar(slide, band, tint(style.accent)))
    if drawn.dot is not None:
        dot = (left + drawn.dot * scale - 0.1, middle - 0.1, 0.2, 0.2)
        fill = style.accent if drawn.filled else "FFFFFF"
        shapes.append(draw_bar(slide, dot, fill, line=style.accent, round_=True))
    group = slide.shapes.add_group_shape(shapes)
    group._element.nvGrpSpPr.cNvPr.set("descr", entry.score.alt)  # noqa: SLF001


def draw_trend(slide: Slide, entry: Entry, at: tuple[float, float], style: Style) -> None:
    """The score over editions at ``(left, middle)``, with its words as the alternative."""
    from pptx.dml.color import RGBColor
    from pptx.util import Inches, Pt

    left, middle = at
    corners = [
        (left + x / 80 * _TREND_WIDTH, middle + (y - 10) / 20 * _TREND_HEIGHT) for x, y in trend_points(entry.trend)
    ]
    builder = slide.shapes.build_freeform(Inches(corners[0][0]), Inches(corners[0][1]))
    builder.add_line_segments([(Inches(x), Inches(y)) for x, y in corners[1:]], close=False)
    shape = builder.convert_to_shape()
    _without_theme_effects(shape)
    shape.fill.background()
    shape.line.color.rgb, shape.line.width = RGBColor.from_string(style.accent), Pt(2)
    shape._element.nvSpPr.cNvPr.set("descr", entry.trend_alt)  # noqa: SLF001


def draw_bar(
    slide: Slide, at: tuple[float, float, float, float], colour: str, *, line: str = "", round_: bool = False
) -> BaseShape:
    """A filled rectangle, or an ellipse, at ``(left, top, width, height)``."""
    from pptx.dml.color import RGBColor
    from pptx.enum.shapes import MSO_SHAPE
    from pptx.util import Inches, Pt

    form = MSO_SHAPE.OVAL if round_ else MSO_SHAPE.RECTANGLE
    shape = slide.shapes.add_shape(form, *(Inches(x) for x in at))
    _without_theme_effects(shape)
    shape.fill.solid()
    shape.fill.fore_color.rgb = RGBColor.from_string(colour)
    if line:
        shape.line.color.rgb, shape.line.width = RGBColor.from_string(line), Pt(2.25)
    else:
        shape.line.fill.background()
    return shape


def _without_theme_effects(shape: BaseShape) -> None:
    """Plain fill and line: the theme would add a shadow."""
    for child in list(shape._element):  # noqa: SLF001
        if child.tag.endswith("}style"):
            shape._element.remove(child)  # noqa: SLF001
