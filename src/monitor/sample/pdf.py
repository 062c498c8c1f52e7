"""The sample's reports as PDF: the same bytes at every call."""

from __future__ import annotations

from datetime import UTC, datetime

from fpdf import FPDF

from monitor.sample.corpus import SampleItem
from monitor.sample.pages import chrome, printed_day

# What the built-in fonts hold; it has typographic quotes, dashes, the euro and all accents of the sample's languages.
ENCODING = "windows-1252"
# A5 in millimetres: every report then has the three pages that make a running footer known as one.
PAGE = (148, 210)
UNDATED = datetime(2026, 1, 1, tzinfo=UTC)  # the file needs a date of making; it is not a date of publication
# What that encoding lacks, in the nearest form that it has.
REPLACEMENTS = str.maketrans({"→": "->", "−": "–", "≤": "<=", "≥": ">=", "\u202f": "\u00a0", "‑": "-"})


def report(item: SampleItem) -> bytes:
    """A report with a title page, running header and, at the foot of every page, the notice that it is a sample."""
    document = _Report(item)
    _title_page(document, item)
    _text(document, item)
    return bytes(document.output())


class _Report(FPDF):  # type: ignore[misc]  # fpdf2 ships no types
    def __init__(self, item: SampleItem) -> None:
        super().__init__(format=PAGE)
        self.core_fonts_encoding = ENCODING
        self._running = _plain(item.source.name)
        self._notice = _plain(str(chrome(item.language)["short"]))
        self.set_title(item.title)
        self.set_lang(item.language)
        self.set_creation_date(item.published or UNDATED)
        self.set_margins(19, 18, 19)
        self.set_auto_page_break(auto=True, margin=22)

    def header(self) -> None:
        self.set_font("Helvetica", "", 8)
        self.cell(0, 5, self._running, new_x="LMARGIN", new_y="NEXT")
        self.ln(5)

    def footer(self) -> None:
        self.set_y(-16)
        self.set_font("Helvetica", "B", 8)
        self.cell(0, 5, self._notice, new_x="LMARGIN", new_y="NEXT", align="C")
        self.set_font("Helvetica", "", 8)
        self.cell(0, 4, str(self.page_no()), align="C")


def _title_page(document: _Report, item: SampleItem) -> None:
    document.add_page()
    document.ln(25)
    _paragraph(document, item.title, font="Helvetica", style="B", size=20, height=10)
    _paragraph(document, item.teaser, font="Helvetica", size=11, height=6.5)
    line = [item.source.name, printed_day(item), item.doi and f"doi:{item.doi}"]
    _paragraph(document, " · ".join(part for part in line if part), font="Helvetica", size=9, height=6)


def _text(document: _Report, item: SampleItem) -> None:
    document.add_page()
    for paragraph in item.paragraphs:
        if paragraph.startswith("## "):
            _paragraph(document, paragraph.removeprefix("## "), font="Helvetica", style="B", size=13, height=8)
        elif paragraph.startswith("- "):
            _paragraph(document, f"• {paragraph.removeprefix('- ')}", font="Times", size=12, height=6.6)
        else:
            _paragraph(document, paragraph, font="Times", size=12, height=6.6)


def _paragraph(document: _Report, text: str, *, font: str, size: float, height: float, style: str = "") -> None:
    document.set_font(font, style, size)
    document.multi_cell(0, height, _plain(text), align="L", new_x="LMARGIN", new_y="NEXT")
    document.ln(3)


def _plain(text: str) -> str:
    return text.translate(REPLACEMENTS)
