"""Measure the drafts of a labelled corpus: every theme group and every relevant item alone, from its labels.

    python benchmarks/drafting.py CORPUS.jsonl [--show] [--alone]

CORPUS holds one labelled publication a line (id, source, source_class, language, title, teaser, body, published and
labels with relevant, development, theme, relation, of, key_figures). Only drafting is measured: what belongs together
is taken from the labels. Development groups are drafted as updates of ``--register``'s entries (default: as shipped).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import py3langid
import yaml

from monitor.draft.compose import NoDraft, draft_new, draft_update
from monitor.draft.material import Material
from monitor.draft.sentences import split_sentences
from monitor.draft.themes import theme_texts
from monitor.draft.voice import words
from monitor.encode.encoder import load_encoder
from monitor.model import Development, Document, Draft, Relation, SourceClass, Validity, ValidityStatus
from monitor.understand.pieces import head_text

NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
AFTER = Validity(80, 74, 86, ValidityStatus.PROVISIONAL)


def material_of(number: int, item: dict[str, Any]) -> Material:
    text = item["body"] or item["teaser"]
    document = Document(
        url=f"https://example.org{item['url']}",
        title=item["title"],
        text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        source=item["source"],
        published=date.fromisoformat(item["published"]) if item["published"] else None,
        language=item["language"],
        teaser=item["teaser"],
    )
    relation = Relation(item["labels"]["relation"])
    return Material(number, document, item["source"], SourceClass(item["source_class"]), relation)


def theme_scores(corpus: list[dict[str, Any]], models: Path) -> dict[str, dict[str, float]]:
    """The similarity of every item to every theme, as the pipeline makes it."""
    encoder = load_encoder("bundled", models, threads=2)
    heads = encoder.encode([head_text(material_of(0, item).document) for item in corpus])
    texts = [(theme, text) for theme, found in theme_texts().items() for text in found]
    themes = encoder.encode([text for _, text in texts])
    scores: dict[str, dict[str, float]] = {}
    for item, row in zip(corpus, heads @ themes.T, strict=True):
        best: dict[str, float] = {}
        for (theme, _), value in zip(texts, row, strict=True):
            best[theme] = max(best.get(theme, -1.0), float(value))
        scores[item["id"]] = best
    return scores


def normal(figure: str) -> str:
    return figure.replace(",", ".").rstrip(".")


def groups_of(corpus: list[dict[str, Any]], alone: bool, together: bool) -> dict[str, list[dict[str, Any]]]:
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for item in corpus:
        labels = item["labels"]
        if not labels["relevant"]:
            continue
        own = "" if not alone and (labels["theme"] or (together and labels["development"])) else f" {item['id']}"
        groups[f"{labels['theme'] or labels['development'] or 'alone'}{own}"].append(item)
    if not together:
        return groups
    revised = {i["labels"]["of"] for i in corpus if i["labels"]["relation"] == "revision"}
    return {
        name: [i for i in items if i["labels"]["relation"] != "syndicated" and i["id"] not in revised]
        for name, items in groups.items()
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--register", type=Path)
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--alone", action="store_true", help="each item on its own, also within a theme, as new")
    parser.add_argument(
        "--together",
        action="store_true",
        help="all items of a development in one update, without copies and what was revised: as after the last week",
    )
    parser.add_argument(
        "--models", type=Path, help="folder of the bundled model, for themes; without it none is certain"
    )
    options = parser.parse_args()
    corpus = [json.loads(line) for line in options.corpus.read_text(encoding="utf-8").splitlines() if line.strip()]
    register = yaml.safe_load(options.register.read_text(encoding="utf-8"))["developments"] if options.register else []
    known = {d["number"]: Development(d["number"], d["title"], d["body"], d["validity"]) for d in register}

    near = theme_scores(corpus, options.models) if options.models else {}
    totals: Counter[str] = Counter()
    lengths: list[int] = []
    used: dict[str, str] = {}
    for name, items in groups_of(corpus, options.alone, options.together).items():
        material = [replace(material_of(i, item), theme_scores=near.get(item["id"])) for i, item in enumerate(items)]
        number = items[0]["labels"]["development"]
        today = date(2026, 3, 23)
        if number in known and not options.alone:
            draft = draft_update(
                known[number], material, validity_before=known[number].validity, validity_after=AFTER, today=today
            )
        else:
            draft = draft_new(material, today=today, avoid=frozenset(used))
        totals["groups"] += 1
        if isinstance(draft, NoDraft):
            totals["no draft"] += 1
            if options.show:
                print(f"--- {name}\n    {draft.reason}")
            continue
        report(name, draft, items, known.get(number), totals, lengths, used, show=options.show)
    print(json.dumps(totals))
    if totals["figures"]:
        print(
            f"key figures carried {totals['carried'] / totals['figures']:.3f}   dutch "
            f"{totals['dutch'] / totals['drafts']:.3f}"
        )
    print(
        "new bodies, words: min",
        min(lengths, default=0),
        "max",
        max(lengths, default=0),
        "mean",
        sum(lengths) / max(len(lengths), 1),
    )


def report(
    name: str, draft: Draft, items: list[dict[str, Any]], before: Development | None, totals: Counter[str],
    lengths: list[int], used: dict[str, str], *, show: bool,
) -> None:  # fmt: skip
    text = f"{draft.title} {draft.body}"
    source = " ".join(f"{i['title']} {i['teaser']} {i['body']} {i['published'] or ''}" for i in items)
    source += before.body if before else ""
    allowed = {normal(n) for n in NUMBER.findall(source)}
    invented = [n for n in NUMBER.findall(text) if normal(n) not in allowed and not re.fullmatch(r"20\d\d", n)]
    here = {normal(n) for n in NUMBER.findall(text)}
    totals["drafts"] += 1
    totals["dutch"] += py3langid.classify(draft.body)[0] == "nl"
    totals["invented"] += len(invented)
    for evidence in draft.evidence:
        for figure in items[evidence.item]["labels"]["key_figures"]:
            totals["figures"] += 1
            totals["carried"] += any(normal(n) in here for n in NUMBER.findall(figure))
    if show:
        wanted = {items[e.item]["id"]: items[e.item]["labels"]["key_figures"] for e in draft.evidence}
        print("  figures wanted:", "; ".join(f"{i} {', '.join(f)}" for i, f in wanted.items()))
    totals["sentences with problems"] += sum(bool(s.problems) for s in draft.sentences)
    totals["title problems"] += bool(draft.title_problems)
    totals["title length off"] += not 5 <= words(draft.title) <= 11
    if before is None:
        lengths.append(words(draft.body))
        totals["body length off"] += not 30 <= words(draft.body) <= 70
    for sentence in split_sentences(draft.body):
        other = used.setdefault(sentence.text, name)
        totals["shared sentences"] += other != name and before is None
    if show:
        print(
            f"--- {name}   [{', '.join(i['id'] for i in items)}]\n  {draft.title}\n  {draft.body}\n  "
            f"({words(draft.body)} w) {draft.why}"
        )
        for problem in (*draft.title_problems, *(p for s in draft.sentences for p in s.problems)):
            print("  !", problem)
        if invented:
            print("  !! invented", invented)


if __name__ == "__main__":
    main()
