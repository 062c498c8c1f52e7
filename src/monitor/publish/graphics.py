"""The strip that shows a score with its band, and the line that shows a score over editions.

One geometry for SVG (HTML, PDF) and PNG (docx); pptx draws the same with its own shapes. No text is drawn: the words
stand beside it, in the document's own font, where a reader, a screen reader and an importer find them.
"""

from __future__ import annotations

import functools
import io
from collections.abc import Sequence
from dataclasses import dataclass

from monitor.publish.content import Point, Score
from monitor.publish.style import Style

WIDTH, HEIGHT = 240, 20  # units of the drawing
TRACK = (10, 230)  # where 0% and 100% are: room for half a dot
_LEFT, _RIGHT = TRACK
_MIDDLE = HEIGHT / 2
_DOT = 6.0
_SAMPLING = 4  # PNG pixels are averaged over this many in each direction
_PNG_SCALE = 4  # 960 px for a strip of 5 cm: sharp in print


@dataclass(frozen=True, slots=True)
class Strip:
    """Positions of a score's parts in drawing units. No dot where there is no score."""

    dot: float | None
    low: float | None
    high: float | None
    filled: bool


def strip(score: Score) -> Strip:
    band = score.low is not None and score.high is not None and score.value is not None
    return Strip(
        dot=None if score.value is None else position(score.value),
        low=position(score.low) if band and score.low is not None else None,
        high=position(score.high) if band and score.high is not None else None,
        filled=score.judged,
    )


def position(percent: float) -> float:
    """Where a percentage lies on the strip, in drawing units."""
    return _LEFT + (_RIGHT - _LEFT) * min(max(percent, 0), 100) / 100


def strip_svg(score: Score, style: Style) -> str:
    """The strip as an SVG element, hidden from screen readers: the words stand beside it."""
    at = strip(score)
    parts = [f'<path d="M{_LEFT} {_MIDDLE:g}H{_RIGHT}" stroke="#{tint(style.muted)}" stroke-width="2"/>']
    if at.low is not None and at.high is not None:
        parts.append(
            f'<path d="M{at.low:g} {_MIDDLE:g}H{at.high:g}" stroke="#{tint(style.accent)}" stroke-width="10" '
            'stroke-linecap="round"/>'
        )
    if at.dot is not None:
        fill = style.accent if at.filled else "FFFFFF"
        parts.append(
            f'<circle cx="{at.dot:g}" cy="{_MIDDLE:g}" r="{_DOT:g}" fill="#{fill}" stroke="#{style.accent}" '
            'stroke-width="2.5"/>'
        )
    return _svg(WIDTH, HEIGHT, "strip", parts)


@functools.lru_cache(maxsize=512)
def strip_png(score: Score, style: Style) -> bytes:
    """The strip as PNG, 960 x 80 pixels, for Word, which shows SVG only in newer versions."""
    from PIL import Image, ImageDraw

    at, scale = strip(score), _PNG_SCALE * _SAMPLING
    image = Image.new("RGB", (WIDTH * scale, HEIGHT * scale), "white")
    draw = ImageDraw.Draw(image)

    def bar(left: float, right: float, height: float, colour: str) -> None:
        top, bottom = (_MIDDLE - height / 2) * scale, (_MIDDLE + height / 2) * scale
        draw.rounded_rectangle((left * scale, top, right * scale, bottom), height / 2 * scale, f"#{colour}")

    bar(_LEFT, _RIGHT, 2, tint(style.muted))
    if at.low is not None and at.high is not None:
        bar(at.low - 5, at.high + 5, 10, tint(style.accent))
    if at.dot is not None:
        for radius, colour in ((_DOT + 1.25, style.accent), (_DOT - 1.25, style.accent if at.filled else "FFFFFF")):
            corners = (at.dot - radius, _MIDDLE - radius, at.dot + radius, _MIDDLE + radius)
            draw.ellipse(tuple(c * scale for c in corners), f"#{colour}")
    return _png(image.resize((WIDTH * _PNG_SCALE, HEIGHT * _PNG_SCALE), Image.Resampling.BOX))


TREND_WIDTH, TREND_HEIGHT = 80, 20
_TREND_SPAN = 20  # percentage points


def trend_points(points: Sequence[Point]) -> tuple[tuple[float, float], ...]:
    """The line's corners in drawing units, editions left to right. The scale runs from the lowest to the highest score
    and over 20 points at least, so that a small change stays small."""
    values = [p.value for p in points]
    span = max(max(values) - min(values), _TREND_SPAN)
    bottom = (max(values) + min(values) - span) / 2
    step = (TREND_WIDTH - 10) / max(len(points) - 1, 1)
    high = TREND_HEIGHT - 6
    return tuple((5 + i * step, TREND_HEIGHT - 3 - high * (v - bottom) / span) for i, v in enumerate(values))


def trend_svg(points: Sequence[Point], style: Style) -> str:
    corners = trend_points(points)
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in corners)
    x, y = corners[-1]
    return _svg(TREND_WIDTH, TREND_HEIGHT, "trend", [
        f'<polyline points="{line}" fill="none" stroke="#{style.accent}" stroke-width="2"/>',
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="#{style.accent}"/>',
    ])  # fmt: skip


def trend_png(points: Sequence[Point], style: Style) -> bytes:
    """The trend as PNG, 320 x 80 pixels."""
    from PIL import Image, ImageDraw

    scale = _PNG_SCALE * _SAMPLING
    image = Image.new("RGB", (TREND_WIDTH * scale, TREND_HEIGHT * scale), "white")
    draw = ImageDraw.Draw(image)
    corners = [(x * scale, y * scale) for x, y in trend_points(points)]
    draw.line(corners, f"#{style.accent}", 2 * scale, joint="curve")
    x, y = corners[-1]
    draw.ellipse((x - 3 * scale, y - 3 * scale, x + 3 * scale, y + 3 * scale), f"#{style.accent}")
    return _png(image.resize((TREND_WIDTH * _PNG_SCALE, TREND_HEIGHT * _PNG_SCALE), Image.Resampling.BOX))


def tint(colour: str, share: float = 0.25) -> str:
    """``colour`` mixed with white; ``share`` of it is left."""
    parts = (int(colour[i : i + 2], 16) for i in (0, 2, 4))
    return "".join(f"{round(255 - (255 - p) * share):02X}" for p in parts)


def _svg(width: int, height: int, name: str, parts: Sequence[str]) -> str:
    frame = f'class="{name}" viewBox="0 0 {width} {height}" aria-hidden="true" focusable="false"'
    return f"<svg {frame}>{''.join(parts)}</svg>"


def _png(image: object) -> bytes:
    from PIL import Image

    assert isinstance(image, Image.Image)  # noqa: S101 - for the type checker: the import is lazy
    out = io.BytesIO()
    image.quantize(32).save(out, "PNG", optimize=False)
    return out.getvalue()
