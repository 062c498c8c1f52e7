"""What the model knew before: public data that no part of this project wrote, before and after the adapter.

    python benchmarks/understanding_public.py FOLDER [--plain] [--adapter DIR] [--part stsb|ntrex|uci]

FOLDER holds stsb/ (English and Dutch dev split), ntrex/documents.jsonl (news stories in English and Dutch) and
uci/news.csv (headlines with story ids). Thresholds are tuned on one half of the stories and measured on the other.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np

from monitor.encode.adapter import read_adapter
from monitor.encode.encoder import Encoder, load_adapted, load_encoder, load_plain_bundled
from monitor.understand.clusters import agglomerate

SEEDS = range(10)


def unit(vectors: np.ndarray) -> np.ndarray:
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def ranks(values: np.ndarray) -> np.ndarray:
    """Ranks with ties shared."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    return ((ends - counts + ends - 1) / 2)[inverse]


def spearman(a: np.ndarray, b: np.ndarray) -> float:
    return float(np.corrcoef(ranks(a), ranks(b))[0, 1])


def b_cubed(gold: np.ndarray, found: np.ndarray) -> float:
    same_gold, same_found = gold[:, None] == gold[None], found[:, None] == found[None]
    both = (same_gold & same_found).sum(1)
    precision, recall = (both / same_found.sum(1)).mean(), (both / same_gold.sum(1)).mean()
    return float(2 * precision * recall / (precision + recall))


def stsb(folder: Path, encoder: Encoder) -> dict[str, float]:
    sides: dict[str, tuple[np.ndarray, np.ndarray]] = {}
    for language in ("en", "nl"):
        with (folder / f"stsb-{language}-dev.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        gold = np.array([float(row[2]) for row in rows])
        sides[language] = (encoder.encode([row[0] for row in rows]), encoder.encode([row[1] for row in rows]))
    figures = {name: spearman((a * b).sum(1), gold) for name, (a, b) in sides.items()}
    figures["cross"] = spearman((sides["en"][0] * sides["nl"][1]).sum(1), gold)
    return figures


def ntrex(folder: Path, encoder: Encoder) -> dict[str, float]:
    """Open-set linking: an English body to its Dutch title and first sentence, half of the Dutch being absent."""
    rows = [json.loads(line) for line in (folder / "documents.jsonl").read_text(encoding="utf-8").splitlines()]
    rows = [row for row in rows if len(row["en"]) > 3]
    english = encoder.encode([" ".join(row["en"][2:])[:600] for row in rows])
    dutch = encoder.encode([" ".join(row["nl"][:2]) for row in rows])
    figures = {"stories": float(len(rows)), "linking": linking(english, dutch)}
    english, dutch = unit(english - english.mean(0)), unit(dutch - dutch.mean(0))
    return {**figures, "linking, centred": linking(english, dutch), "mixed clustering": mixed(english, dutch)}


def linking(english: np.ndarray, dutch: np.ndarray) -> float:
    scores = []
    count = len(english)
    for seed in SEEDS:
        chance = np.random.default_rng(seed)
        present = chance.permutation(count)[: count // 2]
        best = (english @ dutch[present].T).max(1)
        right = present[(english @ dutch[present].T).argmax(1)] == np.arange(count)
        known = np.isin(np.arange(count), present)
        half = chance.permutation(count)
        tune, test = half[: count // 2], half[count // 2 :]

        def accuracy(cut: float, chosen: np.ndarray) -> float:
            linked = best[chosen] >= cut  # noqa: B023 - used at once
            return float(np.where(known[chosen], linked & right[chosen], ~linked).mean())  # noqa: B023

        cut = max(np.unique(best), key=lambda value: accuracy(value, tune))
        scores.append(accuracy(cut, test))
    return float(np.mean(scores))


def mixed(english: np.ndarray, dutch: np.ndarray) -> float:
    """Clustering of both languages' texts together, the cut tuned on half of the stories."""
    stories = np.arange(len(english))
    scores = []
    for seed in SEEDS:
        half = np.random.default_rng(seed).permutation(len(english))
        parts = [half[: len(half) // 2], half[len(half) // 2 :]]
        vectors = [np.concatenate([english[part], dutch[part]]) for part in parts]
        gold = [np.concatenate([stories[part], stories[part]]) for part in parts]
        cut = best_cut(vectors[0], gold[0])
        scores.append(b_cubed(gold[1], linkage(vectors[1], cut)))
    return float(np.mean(scores))


def linkage(vectors: np.ndarray, cut: float) -> np.ndarray:
    """The product's own agglomeration with plain similarities."""
    odds = (vectors @ vectors.T - cut).astype(float)
    return np.array(agglomerate(odds, np.zeros((len(vectors), 0)), np.zeros(0)).group)


def best_cut(vectors: np.ndarray, gold: np.ndarray) -> float:
    return max(np.arange(0.1, 0.75, 0.05), key=lambda cut: b_cubed(gold, linkage(vectors, cut)))


def uci(folder: Path, encoder: Encoder) -> dict[str, float]:
    """English headlines: clusters on held-out stories."""
    with (folder / "news.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    vectors = encoder.encode([row["TITLE"] for row in rows])
    vectors = unit(vectors - vectors.mean(0))
    names = np.array([row["STORY"] for row in rows])
    stories = np.unique(names)
    chance = np.random.default_rng(0).permutation(stories)
    tune, test = (np.isin(names, half) for half in (chance[: len(stories) // 2], chance[len(stories) // 2 :]))
    cut = best_cut(vectors[tune], names[tune])
    return {"b_cubed": b_cubed(names[test], linkage(vectors[test], cut)), "headlines": len(rows), "cut": float(cut)}


PARTS: dict[str, Callable[[Path, Encoder], dict[str, float]]] = {"stsb": stsb, "ntrex": ntrex, "uci": uci}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--cache", type=Path, default=Path("outputs/models"))
    parser.add_argument("--plain", action="store_true", help="without the adapter")
    parser.add_argument("--adapter", type=Path, help="another adapter than the shipped one")
    parser.add_argument("--part", choices=[*PARTS], action="append")
    options = parser.parse_args()
    if options.plain:
        encoder = load_plain_bundled(options.cache, threads=2)
    elif options.adapter:
        encoder = load_adapted(read_adapter(options.adapter), options.cache, threads=2)
    else:
        encoder = load_encoder("bundled", options.cache, threads=2)
    print(encoder.model_id)
    for part in options.part or PARTS:
        figures = PARTS[part](options.folder / part, encoder)
        print(part, json.dumps({name: round(value, 4) for name, value in figures.items()}), flush=True)


if __name__ == "__main__":
    main()
