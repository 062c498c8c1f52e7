"""Fit what understanding decides with, for the model that ships, and write it into the package.

    python training/calibrate.py

The relevance head is fitted on all examples and judged by cross-validation. The match and cluster decisions are fitted
on families left out of training, those of each fold with the vectors of the adapter that was trained without them; how
good they are is told of each fold by decisions that were fitted on the others.
On families that it was trained on, any model looks too sure. Means and spread are those of the adapter that ships, on
all families; for a fold those of the families left out (no label enters them).
"""

# ruff: noqa: T201 - a script that prints
from __future__ import annotations

import argparse
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from folds import LEFT_OUT, Decided, Fold, fit_lines, write_fold
from sklearn.metrics import f1_score, roc_auc_score
from sklearn.model_selection import StratifiedKFold
from train import UNSEEN_SUBJECT, fold_of

from monitor.encode.adapter import read_adapter
from monitor.encode.encoder import Encoder, load_adapted, load_encoder
from monitor.model import Development, Document
from monitor.understand import fitting
from monitor.understand.calibration import Line, reader_arrays, sigmoid
from monitor.understand.heads import ENTRIES
from monitor.understand.matching import standardised
from monitor.understand.relations import claim_of, contradicts
from monitor.understand.topics import TopicProfile, load_profile
from monitor.understand.word_fitting import ReadText, fit_reader, with_usual, word_rows
from monitor.understand.words import WordReader, Words

HERE = Path(__file__).parent
DATA = HERE.parent / "src" / "monitor" / "understand" / "data"
ADAPTER = HERE.parent / "src" / "monitor" / "encode" / "adapter"


def rows(folder: Path) -> tuple[list[dict], list[dict]]:
    """(families, relevance items)"""
    read = [
        json.loads(line)
        for path in sorted(folder.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]
    return [row for row in read if "items" in row], [row for row in read if "relevant" in row]


def text_of(item: dict) -> str:
    return f"{item['title']}. {item.get('text') or item['body']}"


@dataclass(frozen=True)
class Embedded:
    """What the model made of the texts: a vector of each, and of families' texts their words and how to read those."""

    vectors: dict[str, np.ndarray]
    words: dict[str, Words]
    reader: WordReader

    def example(self, item: dict, relevant: bool) -> fitting.Example:
        text = text_of(item)
        return fitting.Example(text, item["language"], self.vectors[text], relevant, self.words.get(text))

    def families(self, raw: list[dict]) -> list[fitting.Family]:
        return [
            fitting.Family(
                family["id"],
                self.vectors[text_of(family["development"])],
                tuple(self.example(item, is_ours(family)) for item in family["items"]),
                tuple(self.example(item, is_ours(family)) for item in family["siblings"]),
                self.words.get(text_of(family["development"])),
            )
            for family in raw
        ]


def embedded(encoder: Encoder, families: list[dict], single: list[dict]) -> Embedded:
    """The word reader is learnt from the families about our subject, items and developments, without their labels."""
    kinds = {text_of(item): item["language"] for row in families for item in (*row["items"], *row["siblings"])}
    kinds |= {text_of(row["development"]): ENTRIES for row in families}
    ours = {
        text_of(item)
        for row in filter(is_ours, families)
        for item in (*row["items"], *row["siblings"], row["development"])
    }
    texts = sorted({*kinds, *(text_of(item) for item in single)})
    encoded, pieces = encoder.encode_worded(texts, lambda numbers, vectors: (numbers, vectors.astype(np.float16)))
    vectors = dict(zip(texts, encoded, strict=True))
    read = {
        text: ReadText("nl" if kinds[text] == ENTRIES else kinds[text], kinds[text], *pieces[text])
        for text in sorted(ours)
    }
    reader = fit_reader(list(read.values()))
    words = {text: reader.read(one.vectors.astype(np.float32)) for text, one in read.items()}
    plain = Embedded(vectors, words, reader)
    return Embedded(vectors, words, with_usual(reader, plain.families(list(filter(is_ours, families)))))


def is_ours(family: dict) -> bool:
    return not family["id"].startswith("other")


def left_out(raw: list[dict], folds: Path, cache: Path) -> dict[str, Fold]:
    """For each fold its families with the vectors of the adapter that has not seen them; also kept beside it."""
    found: dict[str, Fold] = {}
    for folder in sorted(folds.glob("fold-*")):
        number = int(folder.name.removeprefix("fold-"))
        members = [family for family in raw if is_ours(family) and fold_of(family["id"]) == number]
        encoder = load_adapted(read_adapter(folder), cache, threads=2)
        read = embedded(encoder, members, [])
        found[folder.name] = Fold(read.families(members), read.reader)
        write_fold(folder / LEFT_OUT, found[folder.name])
    return found


def relevance_report(
    families: list[fitting.Family], single: list[fitting.Example], means: dict[str, np.ndarray], profile: TopicProfile
) -> dict[str, float]:
    """Five-fold over the items that were written for the relevance head; families always help to train."""
    labels = np.array([example.relevant for example in single])
    probabilities = np.zeros(len(single))
    for train, test in StratifiedKFold(5, shuffle=True, random_state=0).split(labels, labels):
        head = fitting.fit_relevance(families, [single[at] for at in train], means, profile)
        probabilities[test] = head.probability(fitting.relevance_features([single[at] for at in test], means, profile))
    return {
        "items": len(single),
        "auc": round(float(roc_auc_score(labels, probabilities)), 4),
        **{
            f"f1 at {cut}": round(float(f1_score(labels, probabilities >= cut)), 4)
            for cut in (0.5, 0.6, 0.65, 0.7, 0.75)
        },
    }


def contradiction_report(raw: list[dict]) -> dict[str, int]:
    """How often the rule for contradictions speaks, and is right, over the families' items."""
    said = right = true = 0
    for family in filter(is_ours, raw):
        claim = claim_of(Development(0, family["development"]["title"], family["development"]["body"], None))
        for item in family["items"]:
            found = contradicts(Document("", item["title"], item["text"], "", ""), claim)
            gold = item["relation"] == "contradicts"
            said, right, true = said + found, right + (found and gold), true + gold
    return {"contradictions": true, "said": said, "right": right}


def line_report(line: Line, features: np.ndarray, labels: np.ndarray) -> dict[str, float | dict[str, float]]:
    """AUC, and how often "yes" is true among those given a probability in each fifth."""
    probabilities = sigmoid(line.log_odds(features))
    fifths = {
        f"{low:.1f}-{low + 0.2:.1f}": round(float(labels[chosen].mean()), 3)
        for low in (0.0, 0.2, 0.4, 0.6, 0.8)
        if (chosen := (probabilities >= low) & (probabilities < low + 0.2)).any()
    }
    return {"auc": round(float(roc_auc_score(labels, probabilities)), 4), "share true by probability": fifths}


def lines_report(decided: Decided, fold: Fold) -> dict[str, object]:
    """How the lines do on these families; seeds other than those of fitting."""
    means, spread = fold.means, fold.spread
    lines, company = decided.beside(fold), decided.company
    weeks, labels = fitting.company_rows(fold.families, means, spread, lines, seed=2)
    return {
        "existing or new, whole texts": line_report(
            lines.existing, *fitting.existing_pairs(fold.families, means, spread, seed=2)
        ),
        "existing or new, with words": line_report(
            lines.words, *word_rows(fold.families, means, spread, lines, seed=2)
        ),
        "same family or not": line_report(lines.pair, *fitting.item_pairs(fold.families, means, seed=2)),
        "existing or new, weeks": {
            "auc of the item alone": round(float(roc_auc_score(labels, weeks[:, 0])), 4),
            "in company": line_report(company, weeks, labels),
        },
        "linking": linking_report(fold.families, means, spread, lines),
    }


def linking_report(
    families: list[fitting.Family], means: dict[str, np.ndarray], spread: np.ndarray, lines: fitting.Lines
) -> dict[str, float]:
    """Right one of nine drawn from families that the model has not seen: by whole texts, and with words."""
    chance, right = np.random.default_rng(0), []
    for _ in range(300):
        register = [families[at] for at in chance.permutation(len(families))[: fitting.REGISTER]]
        items = [item for family in register for item in family.items]
        owner = np.repeat(np.arange(len(register)), [len(family.items) for family in register])
        vectors, entries = fitting.heads(items, means).rest, fitting.entries(register, means).plain
        plain = standardised(vectors, entries, spread, vectors).argmax(1) == owner
        worded = fitting.item_odds(items, register, means, spread, lines).argmax(1) == owner
        right.append((plain.mean(), worded.mean()))
    whole, worded = np.mean(right, axis=0).tolist()
    return {"families": len(families), "of nine": round(whole, 4), "of nine, with words": round(worded, 4)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=HERE / "data")
    parser.add_argument("--cache", type=Path, default=HERE.parent / "outputs" / "models")
    parser.add_argument("--folds", type=Path, default=HERE.parent / "outputs" / "training")
    parser.add_argument("--out", type=Path, default=DATA)
    options = parser.parse_args()
    raw, single_raw = rows(options.data)
    profile = load_profile()

    shipped = load_encoder("bundled", options.cache, threads=2)
    read = embedded(shipped, raw, single_raw)
    families = read.families(raw)
    single = [read.example(item, item["relevant"]) for item in single_raw]
    ours = [family for family in families if not family.id.startswith("other")]
    means = fitting.fit_means(ours)
    spread = fitting.fit_spread(ours, means)
    relevance = fitting.fit_relevance(families, single, means, profile)
    folds = left_out(raw, options.folds, options.cache)
    decided = fit_lines(list(folds.values()), seed=1)
    lines = decided.lines
    unseen = Fold([family for family in ours if family.id.startswith(UNSEEN_SUBJECT)], read.reader)
    shipping = decided.beside(unseen)

    path = options.out / "calibration.json"
    numbers = json.loads(path.read_text(encoding="utf-8"))
    numbers["model"] = shipped.model_id.rsplit("/", 1)[0]
    numbers["profile"] = profile.digest
    numbers["relevance"] = {"bias": relevance.bias}
    named = {"existing": lines.existing, "pair": lines.pair, "words": lines.words, "company": decided.company}
    numbers |= {name: {"weights": line.weights, "bias": line.bias} for name, line in named.items()}
    path.write_text(json.dumps(numbers, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    arrays = {f"mean_{name}": mean.astype(np.float32) for name, mean in means.items()}
    arrays |= {name: halved(array) for name, array in reader_arrays(read.reader).items()}
    np.savez(options.out / "calibration.npz", relevance=relevance.weights, spread=spread.astype(np.float16), **arrays)
    report = {
        "relevance": relevance_report(families, single, means, profile),
        "contradiction": contradiction_report(raw),
        **{
            f"{name}, by lines fitted on the others": lines_report(
                fit_lines([other for at, other in folds.items() if at != name], seed=1), fold
            )
            for name, fold in folds.items()
        },
        f"the adapter that ships, on {UNSEEN_SUBJECT}": {
            "existing or new, whole texts": line_report(
                lines.existing, *fitting.existing_pairs(unseen.families, means, spread, seed=1, size=5)
            ),
            "existing or new, with words": line_report(
                lines.words, *word_rows(unseen.families, means, spread, shipping, seed=1, size=5)
            ),
            "same family or not": line_report(lines.pair, *fitting.item_pairs(unseen.families, means, seed=1)),
            "linking": linking_report(unseen.families, means, spread, shipping),
        },
    }
    (HERE / "report.json").write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(json.dumps(report, indent=1, ensure_ascii=False))


def halved(array: np.ndarray) -> np.ndarray:
    """A table in half precision; single numbers, which are few, as they are."""
    return array.astype(np.float16) if array.ndim == 2 else array


if __name__ == "__main__":
    main()
