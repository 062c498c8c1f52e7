"""BERTopic (its defaults) on the vectors and headlines that `understanding_public.py --keep` wrote: quality and time.

    python benchmarks/topics_beside.py KEPT.npz        in an environment of its own, with bertopic installed

BERTopic names no topic for what it finds no place for; such headlines count once as clusters of one, once as one topic.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

import numpy as np


def b_cubed(gold: np.ndarray, found: np.ndarray) -> float:
    same_gold, same_found = gold[:, None] == gold[None], found[:, None] == found[None]
    both = (same_gold & same_found).sum(1)
    precision, recall = (both / same_found.sum(1)).mean(), (both / same_gold.sum(1)).mean()
    return float(2 * precision * recall / (precision + recall))


def measured(titles: list[str], stories: np.ndarray, vectors: np.ndarray) -> dict[str, float]:
    from bertopic import BERTopic

    began = time.perf_counter()
    topics = np.array(BERTopic().fit_transform(titles, embeddings=vectors)[0])
    took = time.perf_counter() - began
    alone = np.where(topics < 0, len(titles) + np.arange(len(titles)), topics)
    return {
        "b_cubed": b_cubed(stories, alone),
        "b_cubed, outliers as one": b_cubed(stories, topics),
        "outliers": float((topics < 0).mean()),
        "topics": float(len(set(topics.tolist()) - {-1})),
        "seconds": took,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kept", type=Path)
    parser.add_argument("--rounds", type=int, default=3, help="BERTopic draws; the same halves as the product's rounds")
    options = parser.parse_args()
    with np.load(options.kept) as archive:
        titles, stories, vectors = archive["titles"].tolist(), archive["stories"], archive["vectors"]
    rounds = []
    for seed in range(options.rounds):
        order = np.random.default_rng(seed).permutation(np.unique(stories))
        test = np.isin(stories, order[len(order) // 2 :])
        kept = [title for title, chosen in zip(titles, test, strict=True) if chosen]
        rounds.append(measured(kept, stories[test], vectors[test]))
        print(json.dumps({name: round(value, 4) for name, value in rounds[-1].items()}), flush=True)
    print("mean", json.dumps({name: round(float(np.mean([r[name] for r in rounds])), 4) for name in rounds[0]}))


if __name__ == "__main__":
    main()
