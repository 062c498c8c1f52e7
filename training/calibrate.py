"""Fit what understanding decides with, for the model that ships, and write it into the package.

    python training/calibrate.py

The relevance head is fitted on all examples and judged by cross-validation. The match and cluster decisions are fitted
on families left out of training: those of the first fold with the vectors of the adapter that was trained without them;
further folds show whether what was fitted holds for others.
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
from sklearn.metrics import f1_score, roc_auc_score
from sklearn.model_selection import StratifiedKFold
from train import UNSEEN_SUBJECT, fold_of

from monitor.encode.adapter import read_adapter
from monitor.encode.encoder import Encoder, load_adapted, load_encoder
from monitor.model import Development, Document
from monitor.understand import fitting
from monitor.understand.calibration import Line, sigmoid
from monitor.understand.matching import standardised
from monitor.understand.relations import claim_of, contradicts
from monitor.understand.topics import TopicProfile, load_profile

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


def vectors_for(encoder: Encoder, families: list[dict], single: list[dict]) -> dict[str, np.ndarray]:
    texts = [
        text_of(item) for family in families for item in (*family["items"], *family["siblings"], family["development"])
    ]
    texts += [text_of(item) for item in single]
    texts = sorted(set(texts))
    return dict(zip(texts, encoder.encode(texts), strict=True))


def example(item: dict, vectors: dict[str, np.ndarray], relevant: bool) -> fitting.Example:
    text = text_of(item)
    return fitting.Example(text, item["language"], vectors[text], relevant=relevant)


def as_families(raw: list[dict], vectors: dict[str, np.ndarray]) -> list[fitting.Family]:
    return [
        fitting.Family(
            family["id"],
            vectors[text_of(family["development"])],
            tuple(example(item, vectors, is_ours(family)) for item in family["items"]),
            tuple(example(item, vectors, is_ours(family)) for item in family["siblings"]),
        )
        for family in raw
    ]


def is_ours(family: dict) -> bool:
    return not family["id"].startswith("other")


def left_out(raw: list[dict], folds: Path, cache: Path, kept: Path) -> dict[str, list[fitting.Family]]:
    """For each fold its families with the vectors of the adapter that has not seen them; also written to ``kept``."""
    found: dict[str, list[fitting.Family]] = {}
    arrays: dict[str, list] = {name: [] for name in ("vectors", "families", "languages", "parts", "folds")}
    for folder in sorted(folds.glob("fold-*")):
        number = int(folder.name.removeprefix("fold-"))
        members = [family for family in raw if is_ours(family) and fold_of(family["id"]) == number]
        encoder = load_adapted(read_adapter(folder), cache, threads=2)
        found[folder.name] = as_families(members, vectors_for(encoder, members, []))
        for family in found[folder.name]:
            rows = [("development", "nl", family.development)]
            rows += [("item", e.language, e.vector) for e in family.items]
            rows += [("sibling", e.language, e.vector) for e in family.siblings]
            for part, language, vector in rows:
                for name, value in zip(arrays, (vector, family.id, language, part, number), strict=True):
                    arrays[name].append(value)
    np.savez(kept, **{name: np.array(values) for name, values in arrays.items()})
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


@dataclass(frozen=True)
class Lines:
    existing: Line
    pair: Line
    company: Line


def lines_report(lines: Lines, families: list[fitting.Family]) -> dict[str, object]:
    """How the lines do on these families; seeds other than those of fitting."""
    means = fitting.fit_means(families)
    spread = fitting.fit_spread(families, means)
    weeks, labels = fitting.company_rows(families, means, spread, (lines.existing, lines.pair), seed=2)
    return {
        "existing or new": line_report(lines.existing, *fitting.existing_pairs(families, means, spread, seed=2)),
        "same family or not": line_report(lines.pair, *fitting.item_pairs(families, means, seed=2)),
        "existing or new, weeks": {
            "auc of the item alone": round(float(roc_auc_score(labels, weeks[:, 0])), 4),
            "in company": line_report(lines.company, weeks, labels),
        },
        "linking": linking_report(families, means, spread),
    }


def linking_report(
    families: list[fitting.Family], means: dict[str, np.ndarray], spread: np.ndarray
) -> dict[str, float]:
    """Right one of nine drawn from families that the model has not seen."""
    chance, right = np.random.default_rng(0), []
    for _ in range(300):
        register = [families[at] for at in chance.permutation(len(families))[: fitting.REGISTER]]
        items = fitting.heads([item for family in register for item in family.items], means).rest
        owner = np.repeat(np.arange(len(register)), [len(family.items) for family in register])
        entries = fitting.entries(register, means).plain
        right.append((standardised(items, entries, spread, items).argmax(1) == owner).mean())
    return {"families": len(families), "of nine": round(float(np.mean(right)), 4)}


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
    vectors = vectors_for(shipped, raw, single_raw)
    families = as_families(raw, vectors)
    single = [example(item, vectors, item["relevant"]) for item in single_raw]
    ours = [family for family in families if not family.id.startswith("other")]
    means = fitting.fit_means(ours)
    spread = fitting.fit_spread(ours, means)
    relevance = fitting.fit_relevance(families, single, means, profile)
    folds = left_out(raw, options.folds, options.cache, options.folds / "left-out.npz")
    fitted_on, *checks = folds  # the first fold fits; the others, if any, show whether it holds
    own_means = fitting.fit_means(folds[fitted_on])
    own_spread = fitting.fit_spread(folds[fitted_on], own_means)
    existing = fitting.fit_line(*fitting.existing_pairs(folds[fitted_on], own_means, own_spread, seed=1))
    pair = fitting.fit_line(*fitting.item_pairs(folds[fitted_on], own_means, seed=1))
    in_weeks = fitting.company_rows(folds[fitted_on], own_means, own_spread, (existing, pair), seed=1)
    company = fitting.fit_line(*in_weeks)
    lines = Lines(existing, pair, company)
    unseen = [family for family in ours if family.id.startswith(UNSEEN_SUBJECT)]

    path = options.out / "calibration.json"
    numbers = json.loads(path.read_text(encoding="utf-8"))
    numbers["model"] = shipped.model_id.rsplit("/", 1)[0]
    numbers["profile"] = profile.digest
    numbers["relevance"] = {"bias": relevance.bias}
    numbers["existing"] = {"weights": existing.weights, "bias": existing.bias}
    numbers["pair"] = {"weights": pair.weights, "bias": pair.bias}
    numbers["company"] = {"weights": company.weights, "bias": company.bias}
    path.write_text(json.dumps(numbers, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    arrays = {f"mean_{name}": mean.astype(np.float32) for name, mean in means.items()}
    np.savez(options.out / "calibration.npz", relevance=relevance.weights, spread=spread.astype(np.float16), **arrays)
    report = {
        "relevance": relevance_report(families, single, means, profile),
        "contradiction": contradiction_report(raw),
        f"{fitted_on}, fitted on": lines_report(lines, folds[fitted_on]),
        **{f"{name}, checked on": lines_report(lines, folds[name]) for name in checks},
        f"the adapter that ships, on {UNSEEN_SUBJECT}": {
            "existing or new": line_report(existing, *fitting.existing_pairs(unseen, means, spread, seed=1, size=5)),
            "same family or not": line_report(pair, *fitting.item_pairs(unseen, means, seed=1)),
            "linking": linking_report(unseen, means, spread),
        },
    }
    (HERE / "report.json").write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(json.dumps(report, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()
