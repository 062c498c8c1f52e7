"""What the model knew before: public data that no part of this project wrote, before and after the adapter.

    python benchmarks/understanding_public.py FOLDER [--plain] [--adapter DIR] [--part stsb|ntrex|uci]

FOLDER holds stsb/ (English and Dutch dev split), ntrex/documents.jsonl (news stories in English and Dutch) and
uci/news.csv (headlines with story ids). Thresholds are tuned on one half of the stories and measured on the other.
"""

from __future__ import annotations

import argparse
import csv
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np

from monitor.encode.adapter import read_adapter
from monitor.encode.encoder import Encoder, load_adapted, load_encoder, load_plain_bundled
from monitor.understand.calibration import load_calibration
from monitor.understand.clusters import agglomerate, pair_odds
from monitor.understand.heads import ENTRIES, heads_of, unit
from monitor.understand.matching import fit

SEEDS = range(10)
HALVES = 5  # drawings of stories to tune on, for the headlines


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
    """Open-set linking: an English body to its Dutch title and first sentence, half of the Dutch being absent; by
    cosine, by cosine after centring, and as the product matches. Clustering of both languages' texts together."""
    rows = [json.loads(line) for line in (folder / "documents.jsonl").read_text(encoding="utf-8").splitlines()]
    rows = [row for row in rows if len(row["en"]) > 3]
    english = encoder.encode([" ".join(row["en"][2:])[:600] for row in rows])
    dutch = encoder.encode([" ".join(row["nl"][:2]) for row in rows])
    return {
        "stories": float(len(rows)),
        "linking by cosine": linking(english, dutch, cosine),
        "linking by centred cosine": linking(english, dutch, centred_cosine),
        "linking": linking(english, dutch, matching),
        "mixed clustering": mixed(english, dutch),
    }


def cosine(english: np.ndarray, dutch: np.ndarray) -> np.ndarray:
    return english @ dutch.T


def centred_cosine(english: np.ndarray, dutch: np.ndarray) -> np.ndarray:
    return unit(english - english.mean(0)) @ unit(dutch - dutch.mean(0)).T


def matching(english: np.ndarray, dutch: np.ndarray) -> np.ndarray:
    """The product's log-odds, with the Dutch as the register. News is another subject than the one that the means of
    the calibration were learnt from, so that means and spread are those of the texts that are read here."""
    shipped = load_calibration()
    means = {**shipped.means, "en": english.mean(0), ENTRIES: dutch.mean(0)}
    here = replace(shipped, means=means, spread=np.cov(english.T).astype(np.float32))
    items = here.heads(english, ["en"] * len(english))
    return fit(items, here.entries(dutch), tuple(range(len(dutch))), here, items.rest).log_odds


def linking(english: np.ndarray, dutch: np.ndarray, measure: Callable[[np.ndarray, np.ndarray], np.ndarray]) -> float:
    """Accuracy on half of the stories, the threshold tuned on the other half; the mean of several drawings."""
    scores = []
    count = len(english)
    for seed in SEEDS:
        chance = np.random.default_rng(seed)
        present = chance.permutation(count)[: count // 2]
        fits = measure(english, dutch[present])
        best, right = fits.max(1), present[fits.argmax(1)] == np.arange(count)
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
    stories = np.tile(np.arange(len(english)), 2)
    odds = odds_of_pairs([(english, "en"), (dutch, "nl")])
    scores = []
    for seed in SEEDS:
        half = np.random.default_rng(seed).permutation(len(english))
        tune = np.isin(stories, half[: len(half) // 2])
        cut = best_cut(odds[np.ix_(tune, tune)], stories[tune])
        scores.append(b_cubed(stories[~tune], linkage(odds[np.ix_(~tune, ~tune)], cut)))
    return float(np.mean(scores))


def odds_of_pairs(sides: Sequence[tuple[np.ndarray, str]]) -> np.ndarray:
    """The product's log-odds that two texts tell the same; ``sides`` are the texts of a language each."""
    vectors = np.concatenate([side for side, _ in sides])
    kinds = [language for side, language in sides for _ in side]
    texts = heads_of(vectors, kinds, {language: side.mean(0) for side, language in sides})
    return pair_odds(texts, texts, load_calibration().pair)


def linkage(odds: np.ndarray, cut: float) -> np.ndarray:
    """The product's own agglomeration."""
    return np.array(agglomerate(odds - cut, np.zeros((len(odds), 0)), np.zeros(0)).group)


def best_cut(odds: np.ndarray, gold: np.ndarray) -> float:
    return max(np.arange(-2, 5, 0.25), key=lambda cut: b_cubed(gold, linkage(odds, cut)))


def uci(folder: Path, encoder: Encoder, keep: Path | None = None) -> dict[str, float]:
    """English headlines: clusters on held-out stories, the cut tuned on the others."""
    with (folder / "news.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    titles, names = [row["TITLE"] for row in rows], np.array([row["STORY"] for row in rows])
    vectors = encoder.encode(titles)
    if keep is not None:
        np.savez(keep, titles=titles, stories=names, vectors=vectors)
    odds = odds_of_pairs([(vectors, "en")])
    rounds = []
    for seed in range(HALVES):
        order = np.random.default_rng(seed).permutation(np.unique(names))
        tune, test = (np.isin(names, half) for half in (order[: len(order) // 2], order[len(order) // 2 :]))
        cut = best_cut(odds[np.ix_(tune, tune)], names[tune])
        began = time.perf_counter()
        found = linkage(odds[np.ix_(test, test)], cut)
        rounds.append((b_cubed(names[test], found), cut, float(test.sum()), time.perf_counter() - began))
    score, cut, headlines, seconds = np.mean(rounds, axis=0)
    return {"b_cubed": score, "cut": cut, "headlines": headlines, "seconds of clustering": seconds}


PARTS: dict[str, Callable[[Path, Encoder], dict[str, float]]] = {"stsb": stsb, "ntrex": ntrex, "uci": uci}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--cache", type=Path, default=Path("outputs/models"))
    parser.add_argument("--plain", action="store_true", help="without the adapter")
    parser.add_argument("--adapter", type=Path, help="another adapter than the shipped one")
    parser.add_argument("--part", choices=[*PARTS], action="append")
    parser.add_argument("--keep", type=Path, help="write the headlines' vectors here, for topics_beside.py")
    options = parser.parse_args()
    if options.plain:
        encoder = load_plain_bundled(options.cache, threads=2)
    elif options.adapter:
        encoder = load_adapted(read_adapter(options.adapter), options.cache, threads=2)
    else:
        encoder = load_encoder("bundled", options.cache, threads=2)
    print(encoder.model_id)
    for part in options.part or PARTS:
        measure = partial(uci, keep=options.keep) if part == "uci" else PARTS[part]
        figures = measure(options.folder / part, encoder)
        print(part, json.dumps({name: round(value, 4) for name, value in figures.items()}), flush=True)


if __name__ == "__main__":
    main()
