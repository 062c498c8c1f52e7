"""Mutated feeds and PDFs: nothing may crash, hang or raise anything but the one named error.

    python benchmarks/fuzz.py DATA [--feeds 100000] [--pdfs 2000] [--seed 1]

Seeds are the files of the public sets; a mutation cuts, repeats, swaps or replaces stretches of one, or glues two.
"""

from __future__ import annotations

import argparse
import json
import random
import time
import warnings
from pathlib import Path
from typing import Any


def mutated(chance: random.Random, seeds: list[bytes]) -> bytes:
    body = bytearray(chance.choice(seeds))
    for _ in range(chance.randint(1, 6)):
        size = len(body) or 1
        at, to = sorted((chance.randrange(size), chance.randrange(size)))
        match chance.randrange(7):
            case 0:
                del body[at : min(to, at + 200)]
            case 1:
                body[at:at] = chance.randbytes(chance.randint(1, 12))
            case 2:
                body[at:at] = body[at : min(to, at + 300)]
            case 3:
                body[at : at + 4] = chance.choice(
                    (b"<![C", b"&#x0;", b"]]>", b"\xff\xfe", b"<!--", b"&a;", b"\0", b'"')
                )
            case 4:
                del body[at:]
            case 5:
                other = chance.choice(seeds)
                body[at:] = other[chance.randrange(len(other) or 1) :]
            case _:
                for _ in range(10):
                    body[chance.randrange(len(body) or 1) : 1] = b""
                    if body:
                        body[chance.randrange(len(body))] = chance.randrange(256)
    return bytes(body)


def fuzz_feeds(seeds: list[bytes], count: int, chance: random.Random) -> dict[str, Any]:
    from monitor.collect.feed import NotAFeed, parse_feed

    read = refused = entries = 0
    slowest, crashes = 0.0, []
    for _ in range(count):
        body = mutated(chance, seeds)
        started = time.perf_counter()
        try:
            entries += len(parse_feed(body, "https://example.org/feed").entries)
            read += 1
        except NotAFeed:
            refused += 1
        except Exception as error:
            crashes.append(f"{type(error).__name__}: {str(error)[:100]}")
        slowest = max(slowest, time.perf_counter() - started)
    return {"feeds": count, "read": read, "refused": refused, "entries": entries, "crashes": crashes[:20],
            "crashed": len(crashes), "slowest": round(slowest, 3)}  # fmt: skip


def fuzz_pdfs(seeds: list[bytes], count: int, chance: random.Random) -> dict[str, Any]:
    from monitor.read.pdf import PdfFailed, Worker, pdf_blocks

    worker = Worker(seconds=20.0)
    read, slowest = 0, 0.0
    reasons: dict[str, int] = {}
    crashes = []
    for _ in range(count):
        body = mutated(chance, seeds)
        started = time.perf_counter()
        try:
            pdf_blocks(worker.parse(body))
            read += 1
        except PdfFailed as error:
            reasons[str(error)] = reasons.get(str(error), 0) + 1
        except Exception as error:
            crashes.append(f"{type(error).__name__}: {str(error)[:100]}")
        slowest = max(slowest, time.perf_counter() - started)
    worker.close()
    return {"pdfs": count, "read": read, "refused": reasons, "crashes": crashes[:20], "crashed": len(crashes),
            "slowest": round(slowest, 2)}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--feeds", type=int, default=100_000)
    parser.add_argument("--pdfs", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    feeds = [p.read_bytes() for p in sorted((options.data / "feeds").rglob("*.xml")) if p.stat().st_size < 20_000]
    pdfs = [p.read_bytes() for p in sorted((options.data / "pdf").glob("*.pdf")) if p.stat().st_size < 300_000]
    result = {
        "feeds": fuzz_feeds(feeds, options.feeds, random.Random(options.seed)),
        "pdfs": fuzz_pdfs(pdfs, options.pdfs, random.Random(options.seed)),
    }
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
