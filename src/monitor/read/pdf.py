"""PDF to text: lines from a worker process, put together into paragraphs here."""

from __future__ import annotations

import atexit
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any

from monitor.errors import SourceError
from monitor.read.process import Process
from monitor.read.text import line as clean_line

SECONDS = 60.0  # the slowest of the public set needs two
MEGABYTES = 2_000


class PdfFailed(SourceError):
    """A PDF that gives no text; the text of the error is a Dutch sentence."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page; coordinates in points from the lower left."""

    text: str
    x0: float
    y0: float  # base of the first character
    x1: float
    y1: float  # base of the last: lower, where a word runs on over the line's end
    height: float
    size: float  # of the type, as the file says: 1 where it scales the page instead


@dataclass(frozen=True, slots=True)
class Page:
    width: float
    height: float
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Pdf:
    pages: tuple[Page, ...]
    count: int  # pages in the file, of which some may not have been read
    metadata: Mapping[str, str]


_ERRORS = {
    "encrypted": "De PDF is met een wachtwoord beveiligd",
    "broken": "De PDF is beschadigd en niet te lezen",
    "memory": "De PDF vraagt te veel geheugen",
}


# ------------------------------------------------------------------------------------------------- worker
class Worker(Process):
    """One parser process, started when first needed and again after a crash; one PDF at a time."""

    def __init__(self, *, seconds: float = SECONDS, megabytes: int = MEGABYTES) -> None:
        super().__init__("monitor.read.pdf_worker", seconds=seconds, megabytes=megabytes)

    def parse(self, data: bytes) -> Pdf:
        """The PDF's lines. Raises :class:`PdfFailed` for what cannot be read within the limits."""
        try:
            result = self.ask(data)
        except TimeoutError as error:
            raise PdfFailed(f"De PDF was niet binnen {self._seconds:g} seconden te lezen") from error
        except (OSError, EOFError) as error:
            raise PdfFailed("De PDF laat het leesprogramma vastlopen") from error
        if "error" in result:
            raise PdfFailed(_ERRORS[result["error"]])
        return _pdf(result)


_worker = Worker()
atexit.register(_worker.close)


def close_worker() -> None:
    """Let the worker that this process shares go; the next use starts another."""
    _worker.close()


def parse_pdf(data: bytes) -> Pdf:
    """As :meth:`Worker.parse`, with the one worker that this process shares."""
    return _worker.parse(data)


def _pdf(result: Mapping[str, Any]) -> Pdf:
    pages = tuple(
        Page(page["width"], page["height"], tuple(Line(str(row[0]), *map(float, row[1:])) for row in page["lines"]))
        for page in result["pages"]
    )
    return Pdf(pages, int(result["count"]), {str(k): str(v) for k, v in result["metadata"].items()})


# --------------------------------------------------------------------------------------------- paragraphs
_PAGE_NUMBER = re.compile(
    r"(?:p(?:age|agina|\.)?|seite|blz\.?|pag\.?)?\s*[-–|]?\s*\d{1,4}\s*[-–|]?(?:\s*(?:of|van|von|sur|/)\s*\d{1,4})?"
    r"|[ivxl]{1,6}",
    re.IGNORECASE,
)
_BULLET = re.compile(r"[•◦▪■●‣\-–—*]\s|\(?(?:\d{1,2}|[a-z])[.)]\s|\[\d{1,3}\]\s")
_ENDS = re.compile(r"[.!?:;…][\"'”’»)\]]*\s*(?:\d{1,3})?$")
_HEADING = 1.25  # times the usual size of the type
_OTHER_SIZE = 0.07  # 10 and 11 points differ; the rounding of 10.9 and 11 does not
_LONGEST = 8_000  # characters of a paragraph; more is a table or a list that was not recognised
_EDGE_LINES = 3  # running headers and footers are within so many lines of the edge


def pdf_blocks(pdf: Pdf) -> list[str]:
    """The text's paragraphs in reading order, without running headers, footers and page numbers, hyphens healed."""
    running = _running_lines(pdf.pages)
    blocks: list[str] = []
    for page in pdf.pages:
        lines = _body_lines(page, running)
        own = _page_blocks(lines)
        if blocks and own and _continues(blocks[-1], own[0]):
            blocks[-1] = _glue(blocks[-1], own.pop(0))
        blocks += own
    return [_heal_spaces(block) for block in blocks]


def pdf_heading(pdf: Pdf) -> str:
    """The first page's largest type, which is nearly always the title; empty when all is of one size."""
    lines = pdf.pages[0].lines if pdf.pages else ()
    letters = [found for found in lines if sum(c.isalpha() for c in found.text) > 5]
    if not letters:
        return ""
    largest = max(found.height for found in letters)
    if largest < _HEADING * median(found.height for found in letters):
        return ""
    start = next(i for i, found in enumerate(lines) if found in letters and found.height > 0.9 * largest)
    words = [lines[start].text]
    for found in lines[start + 1 :]:
        if abs(found.height - largest) > 0.1 * largest or len(words) == 5:
            break
        words.append(found.text)
    return clean_line(_heal_spaces(" ".join(words)))[:300]


def _edge(page: Page) -> list[Line]:
    """The lines nearest to the top and the bottom of the page."""
    ordered = sorted(page.lines, key=lambda found: -found.y0)
    return ordered[:_EDGE_LINES] + ordered[_EDGE_LINES:][-_EDGE_LINES:]


def _masked(text: str) -> str:
    return re.sub(r"\d+", "#", clean_line(text)).casefold()


def _running_lines(pages: Sequence[Page]) -> frozenset[str]:
    """Edge lines that come back on at least three pages and a quarter of them (left and right pages differ)."""
    seen = Counter(text for page in pages for text in {_masked(found.text) for found in _edge(page)})
    floor = max(3, len(pages) / 4)
    return frozenset(text for text, times in seen.items() if times >= floor)


def _body_lines(page: Page, running: frozenset[str]) -> list[Line]:
    edges = _edge(page)
    dropped = {
        id(found) for found in edges if _masked(found.text) in running or _PAGE_NUMBER.fullmatch(clean_line(found.text))
    }
    return [found for found in page.lines if id(found) not in dropped]


def _page_blocks(lines: Sequence[Line]) -> list[str]:
    if not lines:
        return []
    gaps = [a.y1 - b.y0 for a, b in pairwise(lines) if 0 < a.y1 - b.y0 < 60]
    gap = median(gaps) if gaps else 14.0
    width = _column_width(lines)
    usual = median(found.size for found in lines)
    blocks = [lines[0].text]
    for before, after in pairwise(lines):
        if len(blocks[-1]) > _LONGEST or _breaks(before, after, gap, width, usual):
            blocks.append(after.text)
        else:
            blocks[-1] = _glue(blocks[-1], after.text)
    return blocks


def _column_width(lines: Sequence[Line]) -> float:
    widths = sorted(found.x1 - found.x0 for found in lines)
    return widths[int(len(widths) * 0.8)]


def _breaks(before: Line, after: Line, gap: float, width: float, usual: float) -> bool:
    """Whether a paragraph ends between two lines that follow each other."""
    down = before.y1 - after.y0
    if abs(down) < 0.5 * max(before.height, after.height, 4):  # one line, cut in two: by a footnote mark, often
        return False
    other_size = abs(before.size - after.size) > _OTHER_SIZE * max(before.size, after.size)
    if before.size > _HEADING * usual and not other_size and 0 < down < 1.6 * before.height:
        return False  # a title over several lines
    if _BULLET.match(after.text) or other_size:
        return True
    ended = bool(_ENDS.search(before.text))
    if down < 0:  # the next column
        return ended and not after.text[:1].islower()
    if not ended and after.text[:1].islower() and down < 2 * gap:
        return False
    short = before.x1 - before.x0 < 0.8 * width
    return down > 1.3 * gap or (short and (ended or after.x0 - before.x0 > 8))


def _continues(before: str, after: str) -> bool:
    """Whether a paragraph runs on over the page."""
    if _ENDS.search(before) or _BULLET.match(after):
        return False
    return after[:1].islower() or before.rstrip().endswith(("-", "\ufffe", "\u00ad", ","))


_HYPHEN = re.compile(r"(?<=[^\W\d_])(?:[\ufffe\u00ad]|[-\u2010])$")
_CONJUNCTION = re.compile(r"(?:en|of|und|oder|and|or|et|ou)\b")


def _glue(before: str, after: str) -> str:
    before, after = before.rstrip(), after.lstrip()
    if _HYPHEN.search(before) and after[:1].islower() and not _CONJUNCTION.match(after):
        return before[:-1] + after
    if before.endswith(("\ufffe", "\u00ad")):
        return before[:-1] + "-" + after
    if before.endswith("-") and after[:1].isupper():
        return before + after
    return f"{before} {after}"


def _heal_spaces(text: str) -> str:
    """PDFium marks a hyphen that it saw at a line's end with U+FFFE; within a line it stands for a hyphen."""
    return re.sub(r"[\ufffe\u00ad](?=\s*[a-zà-ÿ])\s*", "", text).replace("\ufffe", "-")
