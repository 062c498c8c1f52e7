"""Fit what understanding decides with, for the model that ships, and write it into the package.

    python training/calibrate.py [--model-for-fitting FOLDER]

Means and the relevance head are fitted with the shipped model. The match and cluster decisions are fitted on families
that the model has not been trained on, for which ``--held-out-adapter`` names the adapter that was trained without
every fifth family (training/train.py --hold-out 5): on families it was trained on, any model looks too sure.
"""

# ruff: noqa: T201 - a script that prints
from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np

from monitor.encode.adapter import read_adapter
from monitor.encode.encoder import Encoder, load_adapted, load_encoder
from monitor.understand import fitting
from monitor.understand.relations import contradiction_features
from monitor.understand.relevance import word_features
from monitor.understand.topics import TopicProfile, load_profile

HERE = Path(__file__).parent
DATA = HERE.parent / "src" / "monitor" / "understand" / "data"
HOLD_OUT = 5
RELEVANCE_STRENGTH = 3.0
CONTRADICTION_STRENGTH = 1.0


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
    return fitting.Example(
        text, item["language"], vectors[text], relevant=relevant, contradicts=item.get("relation") == "contradicts"
    )


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


def held_out(family: fitting.Family) -> bool:
    return int(family.id.rsplit("-", 1)[1]) % HOLD_OUT == 0


def relevance_features(
    examples: list[fitting.Example], means: dict[str, np.ndarray], profile: TopicProfile
) -> np.ndarray:
    words = word_features([example.text for example in examples], profile)
    return np.concatenate([fitting.centred(examples, means), words], axis=1)


def fit_relevance(
    families: list[fitting.Family], single: list[fitting.Example], means: dict[str, np.ndarray], profile: TopicProfile
) -> fitting.Head:
    members = [item for family in families for item in (*family.items, *family.siblings)]
    weights = np.r_[np.ones(len(single)), np.full(len(members), fitting.FAMILY_WEIGHT)]
    examples = [*single, *members]
    labels = np.array([example.relevant for example in examples])
    return fitting.fit_head(relevance_features(examples, means, profile), labels, weights, RELEVANCE_STRENGTH)


def contradiction_examples(
    families: list[fitting.Family], means: dict[str, np.ndarray]
) -> tuple[np.ndarray, np.ndarray]:
    features, labels = [], []
    for family in families:
        entry = fitting.unit((family.development - means["development"])[None])
        items = fitting.centred(family.items, means)
        anchors = np.repeat(entry, len(items), axis=0)
        features.append(contradiction_features(items, anchors, [item.text for item in family.items]))
        labels += [item.contradicts for item in family.items]
    return np.concatenate(features).astype(np.float32), np.array(labels)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=HERE / "data")
    parser.add_argument("--cache", type=Path, default=HERE.parent / "outputs" / "models")
    parser.add_argument("--held-out-adapter", type=Path, help="an adapter trained with --hold-out 5")
    parser.add_argument("--out", type=Path, default=DATA)
    options = parser.parse_args()
    raw, single = rows(options.data)
    profile = load_profile()

    shipped = load_encoder("bundled", options.cache, threads=2)
    vectors = vectors_for(shipped, raw, single)
    families = as_families(raw, vectors)
    ours = [family for family in families if not family.id.startswith("other")]
    means = fitting.fit_means(ours)
    relevance = fit_relevance(families, [example(item, vectors, item["relevant"]) for item in single], means, profile)
    features, labels = contradiction_examples(ours, means)
    contradiction = fitting.fit_head(features, labels, np.ones(len(labels)), CONTRADICTION_STRENGTH)

    unseen, unseen_means = ours, means
    if options.held_out_adapter:
        other = load_adapted(read_adapter(options.held_out_adapter), options.cache, threads=2)
        other_vectors = vectors_for(other, raw, [])
        everyone = [f for f in as_families(raw, other_vectors) if not f.id.startswith("other")]
        unseen_means = fitting.fit_means([f for f in everyone if not held_out(f)])
        unseen = [f for f in everyone if held_out(f)]
    existing = fitting.fit_line(*fitting.existing_pairs(unseen, unseen_means, seed=1))
    pair = fitting.fit_line(*fitting.item_pairs(unseen, unseen_means, seed=1))

    path = options.out / "calibration.json"
    numbers = json.loads(path.read_text(encoding="utf-8"))
    numbers["model"] = shipped.model_id.rsplit("/", 1)[0]
    numbers["profile"] = profile.digest
    numbers["relevance"] = {"bias": relevance.bias}
    numbers["contradiction"] = {"bias": contradiction.bias}
    numbers["existing"] = {"weights": existing.weights, "bias": existing.bias}
    numbers["pair"] = {"weights": pair.weights, "bias": pair.bias}
    path.write_text(json.dumps(numbers, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    arrays = {f"mean_{name}": mean.astype(np.float32) for name, mean in means.items()}
    np.savez(
        options.out / "calibration.npz", relevance=relevance.weights, contradiction=contradiction.weights, **arrays
    )
    print(json.dumps(numbers, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()
