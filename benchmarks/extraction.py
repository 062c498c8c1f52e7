"""How much of an article the reader gets, and how little else, on two public test sets.

    python benchmarks/extraction.py DATA [--others]

DATA is the folder with the unpacked public data (extraction/zyte, extraction/trafilatura). ``--others`` also measures
trafilatura's own defaults and, where installed, readability-lxml, newspaper4k and resiliparse, in the same run.
Measures: for zyte the F1 of mean 4-gram precision and recall (the set's own); for trafilatura's set the F1 over wanted
and unwanted segments.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import statistics
import sys
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

Extractor = Callable[[bytes, str], str]


def shingles(text: str, n: int = 4) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    return Counter(tuple(words[i : i + n]) for i in range(max(1, len(words) - n + 1)) if words[i : i + n])


def f1(precision: float, recall: float) -> dict[str, float]:
    score = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return {"precision": round(precision, 4), "recall": round(recall, 4), "f1": round(score, 4)}


def by_shingles(pairs: list[tuple[str, str]]) -> dict[str, float]:
    precisions, recalls = [], []
    for truth, text in pairs:
        true, got = shingles(truth), shingles(text)
        hit = sum((true & got).values())
        if got:
            precisions.append(hit / sum(got.values()))
        if true:
            recalls.append(hit / sum(true.values()))
    return f1(statistics.mean(precisions), statistics.mean(recalls))


def by_segments(pairs: list[tuple[dict[str, Any], str]]) -> dict[str, float]:
    def fold(text: str) -> str:
        return re.sub(r"\s+", " ", text).strip()

    hits = misses = wrong = 0
    for truth, got in pairs:
        text = fold(got)
        found = sum(fold(s) in text for s in truth["with"])
        hits, misses = hits + found, misses + len(truth["with"]) - found
        wrong += sum(fold(s) in text for s in truth["without"])
    return f1(hits / (hits + wrong), hits / (hits + misses))


def ours(body: bytes, url: str) -> str:
    from monitor.read.byline import without_bylines
    from monitor.read.page import load, read_page

    tree = load(body)
    if tree is None:
        return ""
    page = read_page(tree, url)
    about = page.metadata
    return "\n\n".join(without_bylines(page.blocks, (about.site_name or "", *about.authors))[0])


def trafilatura_default(body: bytes, _: str) -> str:
    import trafilatura

    return trafilatura.extract(body, include_comments=False) or ""


def readability(body: bytes, _: str) -> str:
    from lxml import html
    from readability import Document

    summary = Document(body.decode("utf-8", "replace")).summary()
    return html.fromstring(summary).text_content() if summary.strip() else ""


def newspaper(body: bytes, url: str) -> str:
    import newspaper as library

    article = library.Article(url, fetch_images=False)  # nothing here asks the network
    article.download(input_html=body.decode("utf-8", "replace"))
    article.parse()
    return article.text


def resiliparse(body: bytes, _: str) -> str:
    from resiliparse.extract.html2text import extract_plain_text

    return extract_plain_text(body.decode("utf-8", "replace"), main_content=True)


OTHERS: dict[str, Extractor] = {
    "trafilatura": trafilatura_default,
    "readability-lxml": readability,
    "newspaper4k": newspaper,
    "resiliparse": resiliparse,
}


def zyte_pages(folder: Path) -> Iterator[tuple[str, str, bytes]]:
    truth = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
    for key, entry in truth.items():
        yield (
            entry["articleBody"],
            entry.get("url") or "https://example.org/",
            gzip.decompress((folder / "html" / f"{key}.html.gz").read_bytes()),
        )


def segment_pages(folder: Path) -> Iterator[tuple[dict[str, Any], str, bytes]]:
    truth = json.loads((folder / "evaldata.json").read_text(encoding="utf-8"))
    for url, entry in truth.items():
        path = folder / "pages" / entry["file"]
        if path.exists():
            yield entry, url, path.read_bytes()


def measured(extract: Extractor, data: Path) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for name, pages, score in (
        ("zyte", zyte_pages(data / "extraction/zyte"), by_shingles),
        ("segments", segment_pages(data / "extraction/trafilatura"), by_segments),
    ):
        pairs, seconds = [], 0.0
        for truth, url, body in pages:
            started = time.perf_counter()
            text = guarded(extract, body, url)
            seconds += time.perf_counter() - started
            pairs.append((truth, text))
        result[name] = {"pages": len(pairs), **score(pairs), "pages_a_second": round(len(pairs) / seconds, 1)}
    return result


def guarded(extract: Extractor, body: bytes, url: str) -> str:
    if extract is ours:
        return extract(body, url)  # a crash of our own has to be seen
    try:
        return extract(body, url)
    except Exception:
        return ""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--others", action="store_true")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    result = {"monitor": measured(ours, options.data)}
    for name, extract in OTHERS.items() if options.others else ():
        try:
            extract(b"<html><body><p>Hello there</p></body></html>", "https://example.org/")
        except ImportError:
            print(f"{name} is not installed", file=sys.stderr)
            continue
        except Exception:
            pass
        result[name] = measured(extract, options.data)
        print(name, result[name], file=sys.stderr, flush=True)
    json.dump(result, sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main()
