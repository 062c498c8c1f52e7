"""How long an edition of N developments takes in each format, and whether its office files are read back whole.

    python benchmarks/publishing.py [--developments 200]

The register that ships is repeated, each development with two sources, a band and a score that changed since the
edition before. Seconds of the clock and of the processor: where other work runs, the second are what to compare.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TypeVar

from monitor.model import Citation, Edition, ValidityStatus
from monitor.publish.content import build
from monitor.publish.export import FORMATS, RENDERERS, export
from monitor.publish.importing import read_briefing
from monitor.publish.style import DEFAULT
from monitor.sample.register import load_register

T = TypeVar("T")
GOAL = 20.0  # seconds for all formats of 200 developments


def edition(size: int) -> tuple[Edition, Edition]:
    """An edition of ``size`` developments, and the one before."""
    held = load_register()
    developments = []
    for i in range(size):
        day, title = date(2026, 3, 1 + i % 28), "Digital Education Outlook: exploring effective uses of generative AI"
        sources = tuple(
            Citation(
                "OECD", url=f"https://www.oecd.org/en/{i}-{j}.html", published=day, title=title, quote="As quoted."
            )
            for j in range(2)
        )
        one = held.developments[i % len(held.developments)]
        status = ValidityStatus.PROVISIONAL if i % 5 == 0 else ValidityStatus.ASSESSED
        developments.append(replace(one, number=i + 1, citations=sources, low=60, high=95, status=status))
    made = Edition("meting", held.briefing, "nl", date(2026, 12, 1), tuple(developments), held.insights)
    before = tuple(replace(d, validity=(d.validity or 2) - 2) for d in developments)
    return made, replace(made, name="vorige", published=date(2026, 9, 1), developments=before)


def timed(action: Callable[[], T]) -> tuple[T, float, float]:
    clock, processor = time.perf_counter(), time.process_time()
    done = action()
    return done, time.perf_counter() - clock, time.process_time() - processor


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--developments", type=int, default=200)
    size = parser.parse_args().developments
    made, previous = edition(size)
    content = build(made, previous=previous)
    print(f"{size} developments\n\n| format | clock, s | processor, s | KB | read in again, s |\n|---|---|---|---|---|")
    for name in FORMATS:
        data, clock, processor = timed(lambda name=name: RENDERERS[name](content, DEFAULT))
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"b.{name}"
            path.write_bytes(data)
            imported, reading, _ = timed(lambda path=path: read_briefing(path))
        whole = len(imported.register.developments) == size and not imported.unplaced
        told = f"{reading:.1f}" if whole else f"{reading:.1f} (NOT WHOLE)"
        print(f"| {name} | {clock:.1f} | {processor:.1f} | {len(data) / 1024:,.0f} | {told} |")
    with tempfile.TemporaryDirectory() as folder:
        _, clock, processor = timed(lambda: export(made, FORMATS, Path(folder), previous=previous))
    print(f"| all, written with a manifest | {clock:.1f} | {processor:.1f} | | |")
    return 0 if size > 200 or processor < GOAL else 1


if __name__ == "__main__":
    sys.exit(main())
