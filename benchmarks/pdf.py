"""PDFs: no crash on any file, the limits hold, and how fast, beside pypdf and pdfplumber where installed.

    python benchmarks/pdf.py DATA

DATA is the folder with the unpacked public data (pdf/). Our own figure includes the way to the worker process and back
and putting paragraphs together.
"""

from __future__ import annotations

import argparse
import io
import json
import logging
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any


def ours(body: bytes) -> tuple[int, int]:
    from monitor.read.pdf import parse_pdf, pdf_blocks

    pdf = parse_pdf(body)
    return len(pdf.pages), sum(map(len, pdf_blocks(pdf)))


def pypdf(body: bytes) -> tuple[int, int]:
    import pypdf as library

    pages = library.PdfReader(io.BytesIO(body)).pages
    return len(pages), sum(len(page.extract_text()) for page in pages)


def pdfplumber(body: bytes) -> tuple[int, int]:
    import pdfplumber as library

    with library.open(io.BytesIO(body)) as document:
        return len(document.pages), sum(len(page.extract_text() or "") for page in document.pages)


def measured(read: Callable[[bytes], tuple[int, int]], files: list[Path]) -> dict[str, Any]:
    pages = characters = 0
    seconds, slowest, failed = 0.0, ("", 0.0), []
    for path in files:
        started = time.perf_counter()
        try:
            count, size = read(path.read_bytes())
        except ImportError:
            raise
        except Exception as error:
            failed.append(f"{path.name}: {str(error)[:80] or type(error).__name__}")
            continue
        took = time.perf_counter() - started
        pages, characters, seconds = pages + count, characters + size, seconds + took
        slowest = max(slowest, (path.name, took), key=lambda pair: pair[1])
    return {"files": len(files), "failed": failed, "pages": pages, "characters": characters,
            "pages_a_second": round(pages / seconds, 1), "slowest": (slowest[0], round(slowest[1], 2))}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    files = sorted((parser.parse_args().data / "pdf").glob("*.pdf"))
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    result = {}
    for name, read in (("monitor", ours), ("pypdf", pypdf), ("pdfplumber", pdfplumber)):
        try:
            result[name] = measured(read, files)
        except ImportError:
            result[name] = {"not installed": True}
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
