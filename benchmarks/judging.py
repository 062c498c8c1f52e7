"""Measure judging on an evaluation corpus: every item judged alone, against the band that an analyst would give.

    python benchmarks/judging.py CORPUS.jsonl [--wrong]

The corpus holds one item a line (source, source_class, published, language, title, teaser, body, labels). Its
publishers are invented, so that only the source's class and the text can speak. The cue lists were widened after
reading misses on a development corpus: the honest figure is that of a corpus which nobody has looked at.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections import defaultdict
from datetime import date
from pathlib import Path
from statistics import fmean

from monitor.judge.context import context_of
from monitor.judge.levels import read_levels
from monitor.judge.score import judge_document
from monitor.model import Criterion, Document, Quality, Relation, Source, SourceClass

TEASER_WORDS = 60  # the corpus does not say which bodies stand behind a wall; none of the whole ones is this short
SLACK = 2  # points beside the band that still count


def document_of(row: dict) -> Document:
    text = row["body"]
    return Document(
        url=f"https://{hashlib.sha256(row['source'].encode()).hexdigest()[:8]}.example/{row['id']}",
        title=row["title"],
        text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        source=row["source"],
        authors=(row["author"],) if row.get("author") else (),
        published=date.fromisoformat(row["published"]) if row["published"] else None,
        language=row["language"],
        quality=Quality.TEASER if len(text.split()) < TEASER_WORDS else Quality.FULL,
        doi=row.get("doi"),
        teaser=row["teaser"],
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--wrong", action="store_true", help="name every item outside its band")
    arguments = parser.parse_args()
    rows = [json.loads(line) for line in arguments.corpus.read_text(encoding="utf-8").splitlines() if line.strip()]
    today = max(date.fromisoformat(r["published"]) for r in rows if r["published"])
    misses: dict[str, list[tuple[bool, float]]] = defaultdict(list)
    ticked: dict[str, list[bool]] = defaultdict(list)
    for row in rows:
        labels, document = row["labels"], document_of(row)
        source = Source(row["source"], row["source"], SourceClass(row["source_class"]), "feed", document.url)
        relation = Relation(labels["relation"]) if labels["relevant"] else Relation.SUPPORTS
        levels = read_levels(document, source, relation=relation, claim_similarity=None, today=today)
        score = judge_document(levels).score or 0
        low, high = labels["validity_band"]
        inside = low - SLACK <= score <= high + SLACK
        misses["relevant" if labels["relevant"] else "irrelevant"].append((inside, score - (low + high) / 2))
        if arguments.wrong and not inside:
            print(row["id"], row["source_class"], [low, high], score, [x.level for x in levels], row["title"][:60])
        level = {x.criterion: x.level for x in levels}
        sample = context_of(document, source, relation, None, today).signals.sample
        ticked["sample size"].append((sample.size if sample else None) == labels["sample_size"])
        ticked["method stated"].append((level[Criterion.METHOD] >= 2) == labels["method_stated"])
        ticked["commercial interest"].append((level[Criterion.INDEPENDENCE] <= 1) == labels["commercial_interest"])
    for group, found in misses.items():
        inside_share = fmean(inside for inside, _ in found)
        errors = [error for _, error in found]
        print(
            f"{group}: {len(found)} items, in band {inside_share:.3f}, "
            f"mean error {fmean(map(abs, errors)):.2f}, bias {fmean(errors):+.2f}"
        )
    for name, right in ticked.items():
        print(f"{name}: {fmean(right):.3f} right")


if __name__ == "__main__":
    main()
