"""PDF files as blocks: from the data that an export put inside, or else from the lines on the pages."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from monitor.errors import ExportError
from monitor.publish.importing import data, phrases
from monitor.publish.importing.blocks import Block, Kind
from monitor.publish.importing.parsing import Imported, parse
from monitor.publish.importing.plain import Line, unwrap_lines

if TYPE_CHECKING:
    import pypdfium2

ATTACHMENT = "briefing.json"  # as publish.pdf writes it
_DIGITS = re.compile(r"\d+")
_LETTERS = re.compile(r"[\W_]+")


_RAISED = 0.75  # of the type of a line: a number set smaller than this refers to a footnote
_APART = 1.25  # times the step between lines of a paragraph: a larger one begins another
_BULLETS = frozenset("❖•▪◦‣●○■□➢►✓·*–-")


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A line and where it begins on the page, in points from the lower left."""

    line: Line
    left: float
    y: float


def read(raw: bytes) -> Imported:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError as error:
        raise ExportError(
            "the PDF could not be opened: it is broken or has a password",
            do="Save it again without a password, or give the Word or PowerPoint file.",
        ) from error
    try:
        pages = [_lines(page) for page in document]
        inside = _attached(document)
    finally:
        document.close()
    if not any(pages):
        raise ExportError(
            "the PDF holds no text, only pictures of it", do="Give the Word or PowerPoint file that it was made from."
        )
    if inside is not None:
        imported = data.read_json(inside)
        if _shown(imported, pages):
            return imported
    return parse(blocks(pages))


def _attached(document: pypdfium2.PdfDocument) -> bytes | None:
    for i in range(document.count_attachments()):
        attachment = document.get_attachment(i)
        if attachment.get_name() == ATTACHMENT:
            return bytes(attachment.get_data())
    return None


def _shown(imported: Imported, pages: Sequence[Sequence[Line]]) -> bool:
    """Whether the pages show the words that the data holds: what a person cannot see is not read in. Words written from
    right to left are left out: a page holds their letters in the order of drawing."""
    seen = _LETTERS.sub("", "".join(line.text for page in pages for line in page)).lower()
    texts = (text for d in imported.register.developments for text in (d.title, d.body.split("\n\n")[0][:60]))
    compared = (t for t in texts if not any(unicodedata.bidirectional(c) in {"R", "AL"} for c in t))
    return all(_LETTERS.sub("", text).lower() in seen for text in compared)


def _lines(page: pypdfium2.PdfPage) -> list[Line]:
    """The lines of a page from top to bottom as the file has them, each with its type size in points."""
    import pypdfium2.raw as raw  # noqa: PLR0402

    text_page = page.get_textpage()
    drawn: list[_Drawn] = []
    start = 0
    for text in text_page.get_text_range(errors="ignore").split("\r\n"):
        if text.strip():
            left, bottom, _, top = text_page.get_charbox(start + len(text) - len(text.lstrip()), loose=True)
            size = raw.FPDFText_GetFontSize(text_page.raw, start)
            shown = _without_references(
                text, [raw.FPDFText_GetFontSize(text_page.raw, start + at) for at in range(len(text))]
            )
            drawn.append(_Drawn(Line(shown, round(size, 1)), left, (bottom + top) / 2))
        start += len(text) + 2
    text_page.close()
    return _with_bullets(_apart(drawn))


def _without_references(text: str, sizes: Sequence[float]) -> str:
    """A line without the small numbers that refer to footnotes: they would stay behind the word as digits. The
    footnotes themselves are lines of their own and are kept."""
    usual = max(Counter(sizes).items(), key=lambda one: one[1])[0]
    end = len(text.rstrip())
    small = end
    while small and sizes[small - 1] < _RAISED * usual and (text[small - 1].isdigit() or text[small - 1] in ", "):
        small -= 1
    return text[:small] + text[end:] if 0 < small < end and text[small:end].strip(", ") else text


def _apart(drawn: Sequence[_Drawn]) -> list[_Drawn]:
    """The lines, each told whether it lies further below the one before than lines of a paragraph do."""
    steps: dict[float, Counter[float]] = {}
    pairs = list(pairwise(drawn))
    for one, other in pairs:
        if one.line.size == other.line.size and 0 < one.y - other.y < 3 * one.line.size:
            steps.setdefault(one.line.size, Counter())[round(one.y - other.y, 1)] += 1
    closest = {size: min(step for step in found) for size, found in steps.items()}
    out = list(drawn[:1])
    for one, other in pairs:
        step = closest.get(other.line.size, 0.0) if one.line.size == other.line.size else 0.0
        apart = bool(step) and step >= other.line.size and one.y - other.y > _APART * step
        out.append(replace(other, line=replace(other.line, apart=apart)))
    return out


def _with_bullets(drawn: Sequence[_Drawn]) -> list[Line]:
    """Bullets that a program drew apart from their text, put before the line that stands to their right."""
    alone = [one for one in drawn if one.line.text.strip() in _BULLETS]
    rest = [one for one in drawn if one not in alone]
    lines = [one.line for one in rest]
    for bullet in alone:
        right = [i for i, one in enumerate(rest) if one.left > bullet.left and abs(one.y - bullet.y) < bullet.line.size]
        if right:
            nearest = min(right, key=lambda i: (abs(rest[i].y - bullet.y), rest[i].left))
            lines[nearest] = replace(rest[nearest].line, text=f"• {rest[nearest].line.text}")
        else:
            lines.append(bullet.line)
    return lines


def blocks(pages: Sequence[Sequence[Line]]) -> tuple[Block, ...]:
    """The blocks on ``pages``, without the header and footer that pages repeat."""
    repeated = _repeated(pages)
    kept = [line for page in pages for line in page if _pattern(line.text) not in repeated]
    marked, rest, level = [], [], 0.0
    out: list[Block] = []
    for line in kept:
        if phrases.is_derived_heading(line.text.strip()):
            level = line.size
        elif level and line.size >= level:
            level = 0.0
        if level and line.size < level:
            marked.append(line)
        else:
            rest.append(line)
    out += (Block(line.text.strip(), Kind.DERIVED) for line in marked)
    return (*out, *unwrap_lines(rest))


def _pattern(text: str) -> str:
    return _DIGITS.sub("#", text.strip())


def _repeated(pages: Sequence[Sequence[Line]]) -> frozenset[str]:
    """First and last lines that at least three pages and half of all pages share, numbers aside."""
    edges = Counter(p for page in pages for p in {_pattern(line.text) for line in (*page[:2], *page[-2:])})
    least = max(3, (len(pages) + 1) // 2)
    named = {p for p, n in edges.items() if n >= least}
    return frozenset(p for p in named if not (phrases.heading(p) or "%" in p))
