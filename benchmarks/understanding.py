"""Measure understanding on an evaluation corpus: weeks in order, through the pure functions, scored by its own script.

    python benchmarks/understanding.py CORPUS.jsonl SCORE.py REGISTER.yaml [--json] [--wrong]

The corpus holds one item a line (id, week, source, source_class, url, published, language, title, teaser, body). It is
measured on, never trained on.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import time
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import ModuleType

import numpy as np
import yaml
from worded import read_pieces

from monitor.encode.adapter import read_adapter
from monitor.encode.encoder import Encoder, load_adapted, load_encoder
from monitor.model import Development, Document, Finding, ItemOutcome, SourceClass
from monitor.understand import (
    Calibration,
    Item,
    Trace,
    load_calibration,
    texts_of,
    texts_of_development,
    understand,
)
from monitor.understand.moves import moved_to
from monitor.understand.words import WordReader, Words


def document_of(row: dict) -> Document:
    text = f"{row['teaser']}\n\n{row['body']}"
    return Document(
        url=row["url"],
        title=row["title"],
        text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        source=row["source"],
        published=date.fromisoformat(row["published"]) if row["published"] else None,
        language=row["language"],
        teaser=row["teaser"],
        site_name=row["source"],
        doi=row.get("doi"),
    )


def developments_of(path: Path) -> list[Development]:
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))["developments"]
    return [Development(e["number"], e["title"], e["body"], e["validity"]) for e in entries]


def run_weeks(
    rows: list[dict],
    developments: list[Development],
    read: tuple[dict[str, np.ndarray], dict[str, Words]],
    calibration: Calibration,
) -> dict[str, Finding]:
    """All weeks in order; the finding of each item by its id in the corpus. ``read`` are vectors and words."""
    vectors, words = read
    known: list[Trace] = []
    found: dict[str, Finding] = {}
    for week in sorted({row["week"] for row in rows}):
        chosen = [row for row in rows if row["week"] == week]
        items = [Item(rows.index(row) + 1, document_of(row), SourceClass(row["source_class"])) for row in chosen]
        result = understand(items, known, developments, vectors, calibration, words=words)
        now = {move.item: move.placed for move in result.moves}  # earlier items that turned out to belong elsewhere
        known = [moved_to(trace, now[trace.item]) if trace.item in now else trace for trace in known]
        for number, placed in now.items():
            name = rows[number - 1]["id"]
            outcome = ItemOutcome.PROPOSAL if placed.development is None else ItemOutcome.DEVELOPMENT
            found[name] = replace(found[name], outcome=outcome, development=placed.development, cluster=placed.cluster)
        known += result.traces
        found |= {row["id"]: finding for row, finding in zip(chosen, result.findings, strict=True)}
    return found


def items_json(rows: list[dict], found: dict[str, Finding]) -> list[dict]:
    """As ``monitor items --json`` prints them; the numbers of clusters serve as those of proposals."""
    return [
        {
            "url": row["url"] + "#" + row["id"],
            "outcome": found[row["id"]].outcome.value,
            "development": found[row["id"]].development,
            "proposal": found[row["id"]].cluster,
            "duplicate_of": original_url(rows, found[row["id"]]),
        }
        for row in rows
    ]


def original_url(rows: list[dict], finding: Finding) -> str | None:
    if finding.of is None or finding.outcome is not ItemOutcome.DUPLICATE:
        return None
    original = rows[finding.of - 1]
    return f"{original['url']}#{original['id']}"


def embed(
    encoder: Encoder, rows: list[dict], developments: list[Development], reader: WordReader | None
) -> tuple[dict[str, np.ndarray], dict[str, Words]]:
    pieces = [piece for row in rows for piece in texts_of(document_of(row))]
    pieces += [piece for development in developments for piece in texts_of_development(development)]
    begun = time.perf_counter()
    vectors, words = read_pieces(encoder, pieces, reader)
    print(f"{len(vectors)} texts embedded in {time.perf_counter() - begun:.1f} s with {encoder.model_id}")
    return vectors, words


def scorer(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def relation_figures(rows: list[dict], found: dict[str, Finding]) -> dict[str, dict]:
    """Precision and recall of each relation, and of the links of secondary reports."""
    figures = {}
    for name in ("contradicts", "secondary", "revision", "syndicated", "extends", "supports"):
        predicted = {row["id"] for row in rows if found[row["id"]].relation == name}
        gold = {row["id"] for row in rows if row["labels"]["relation"] == name}
        figures[name] = {"right": len(predicted & gold), "said": len(predicted), "true": len(gold)}
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("score", type=Path)
    parser.add_argument("register", type=Path)
    parser.add_argument("--cache", type=Path, default=Path("outputs/models"))
    parser.add_argument("--adapter", type=Path)
    parser.add_argument("--wrong", action="store_true", help="list what went wrong")
    options = parser.parse_args()
    rows = [json.loads(line) for line in options.corpus.read_text(encoding="utf-8").splitlines() if line.strip()]
    developments = developments_of(options.register)
    if options.adapter:
        encoder = load_adapted(read_adapter(options.adapter), options.cache, threads=2)
    else:
        encoder = load_encoder("bundled", options.cache, threads=2)
    calibration = load_calibration()
    read = embed(encoder, rows, developments, calibration.reader)
    begun = time.perf_counter()
    found = run_weeks(rows, developments, read, calibration)
    print(f"understood in {time.perf_counter() - begun:.2f} s")
    result = scorer(options.score).score(
        [{**row, "url": f"{row['url']}#{row['id']}"} for row in rows], items_json(rows, found), []
    )
    for name in ("relevance", "existing_development", "new_themes", "all_relevant_b_cubed", "duplicates"):
        print(f"{name:22} {json.dumps(result[name])}")
    print(f"{'relations':22} {json.dumps(relation_figures(rows, found))}")
    if options.wrong:
        by_id = {row["id"]: row for row in rows}
        for name, wrong in result["wrong"].items():
            print(name)
            for key in wrong:
                if isinstance(key, str):
                    finding = found[key]
                    print("  ", key, wrong[key] if isinstance(wrong, dict) else "", by_id[key]["title"][:70])
                    print(
                        "       ",
                        [(a.development, a.similarity, a.probability) for a in finding.alternatives],
                        finding.reason[:200],
                    )


if __name__ == "__main__":
    main()
