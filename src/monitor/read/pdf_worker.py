"""The process that parses PDFs, apart from everything else: ``python -m monitor.read.pdf_worker``.

A PDF that makes the parser crash, hang or eat memory costs this process and nothing more.
"""

from __future__ import annotations

from typing import Any

from monitor.read.process import serve

MAX_PAGES = 600  # the longest annual reports have about 400
MAX_CHARACTERS = 1_500_000


def parse(data: bytes) -> dict[str, Any]:
    """Lines with their places, page by page: ``{"pages": [{"width", "height", "lines": [[text, place...]]}]}``.

    A place is x0, y0, x1, y1, height, size: see :class:`monitor.read.pdf.Line`. An ``error``
    is one of encrypted, broken and memory.
    """
    import pypdfium2 as pdfium

    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        return {"error": "encrypted" if "password" in str(error).lower() else "broken", "detail": str(error)}
    try:
        return _parsed(document)
    finally:
        document.close()


def _parsed(document: Any) -> dict[str, Any]:
    pages, size, count = [], 0, len(document)
    for number in range(min(count, MAX_PAGES)):
        page = _page(document, number)
        pages.append(page)
        size += sum(len(line[0]) for line in page["lines"])
        if size > MAX_CHARACTERS:
            break
    metadata = {key: value for key, value in document.get_metadata_dict().items() if value}
    return {"pages": pages, "count": count, "metadata": metadata}


def _page(document: Any, number: int) -> dict[str, Any]:
    try:
        page = document[number]
    except Exception:
        return {"width": 0, "height": 0, "lines": [], "broken": True}
    try:
        text = page.get_textpage()
        try:
            return {"width": page.get_width(), "height": page.get_height(), "lines": _lines(text)}
        finally:
            text.close()
    except Exception:
        return {"width": 0, "height": 0, "lines": [], "broken": True}
    finally:
        page.close()


def _lines(textpage: Any) -> list[list[Any]]:
    count = textpage.count_chars()
    if count <= 0:
        return []
    text = textpage.get_text_range(0, count)
    if len(text) != count:  # characters beyond 16 bits, and some that PDFium leaves out, shift the places
        text = _text_by_character(textpage, count)
    found, start = [], 0
    for part in text.split("\n"):
        words = part.rstrip("\r")
        if words.strip():
            first = start + len(words) - len(words.lstrip())
            last = start + len(words.rstrip()) - 1
            found.append([words, *_place(textpage, min(first, count - 1), min(last, count - 1))])
        start += len(part) + 1
    return found


def _text_by_character(textpage: Any, count: int) -> str:
    from pypdfium2 import raw

    codes = (raw.FPDFText_GetUnicode(textpage, i) for i in range(count))
    return "".join(chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else " " for code in codes)


def _place(textpage: Any, first: int, last: int) -> list[float]:
    """Left and base of the first character, right and base of the last, height, and the size of the type in the
    middle, where no footnote mark stands. A "line" that PDFium joined at a hyphen has two bases."""
    from pypdfium2 import raw

    try:
        x0, base, _, top = textpage.get_charbox(first, loose=True)
        _, last_base, x1, _ = textpage.get_charbox(last, loose=True)
        size = raw.FPDFText_GetFontSize(textpage, (first + last) // 2)
    except Exception:
        return [0.0, 0.0, 0.0, 0.0, 0.0, 0.0]
    return [round(v, 1) for v in (x0, base, x1, last_base, top - base, size)]


if __name__ == "__main__":
    serve(parse)
