"""Simulated weeks on families left out of training: what the thresholds of matching do, through the product's own code.

    python training/weeks.py            after calibrate.py, which keeps the vectors of the families left out

The weeks of a fold are decided by lines that were fitted on the other folds.

A world has a register of nine developments with three items each, six themes of four, and five lone siblings.
Measured as on the evaluation corpora: right development, new items forced into an existing one,
existing items called new, B-cubed F1 of the themes and of all.
"""

# ruff: noqa: T201 - a script that prints
from __future__ import annotations

import argparse
import json
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path

import numpy as np
from folds import LEFT_OUT, fit_lines, read_fold

from monitor.model import Development, ItemOutcome, SourceClass
from monitor.understand import Calibration, Trace, fitting, load_calibration
from monitor.understand.placing import place
from monitor.understand.words import Words

HERE = Path(__file__).parent
REGISTER, PER_DEVELOPMENT, THEMES, PER_THEME, LONE = 9, 3, 6, 4, 5


@dataclass(frozen=True)
class World:
    """Vectors of a register, and of items with their language and what they are about (negative: new)."""

    entries: np.ndarray
    vectors: np.ndarray
    languages: list[str]
    about: np.ndarray
    words: dict[str, Words]  # under the same keys as in `lived`


def world(families: list[fitting.Family], chance: np.random.Generator) -> World:
    order = chance.permutation(len(families))
    register, themes = order[:REGISTER], order[REGISTER : REGISTER + THEMES]
    chosen = [(e, at) for at, one in enumerate(register) for e in drawn(families[one].items, PER_DEVELOPMENT, chance)]
    chosen += [(e, -1 - at) for at, one in enumerate(themes) for e in drawn(families[one].items, PER_THEME, chance)]
    siblings = [e for one in register for e in families[one].siblings]
    chosen += [(e, -100 - at) for at, e in enumerate(drawn(siblings, LONE, chance))]
    return World(
        np.stack([families[one].development for one in register]),
        np.stack([e.vector for e, _ in chosen]),
        [e.language for e, _ in chosen],
        np.array([about for _, about in chosen]),
        {f"item {at}": e.words for at, (e, _) in enumerate(chosen) if e.words}
        | {f"entry {at}": families[one].words for at, one in enumerate(register)},
    )


def drawn(members: tuple | list, count: int, chance: np.random.Generator) -> list:
    return [members[at] for at in chance.permutation(len(members))[:count]]


def lived(one: World, calibration: Calibration) -> list[tuple[str, int]]:
    """Where each item is in the end: what no person touched is placed anew every week, so the last one decides."""
    vectors = {f"item {at}": vector for at, vector in enumerate(one.vectors)}
    vectors |= {f"entry {at}": vector for at, vector in enumerate(one.entries)}
    developments = [Development(at, "", "", None) for at in range(REGISTER)]
    keys = {at: f"entry {at}" for at in range(REGISTER)}
    items = [trace(at, language) for at, language in enumerate(one.languages)]
    placed = place(items, [], developments, keys, vectors, calibration, None, words=one.words)
    return [
        ("cluster", placed[at].cluster or 0)
        if (development := placed[at].development) is None
        else ("development", development)
        for at in range(len(items))
    ]


def trace(at: int, language: str) -> Trace:
    return Trace(
        item=int(at),
        url=f"https://example.org/{at:03d}",
        title="",
        source=f"source {at}",
        source_class=SourceClass.GOVERNMENT,
        published=None,
        language=language,
        outcome=ItemOutcome.FAILED,
        pieces=(f"item {at}",),
    )


def scores(one: World, went: list[tuple[str, int]]) -> tuple[float, ...]:
    exists, theme = one.about >= 0, (one.about < 0) & (one.about > -100)
    in_register = np.array([kind == "development" for kind, _ in went])
    right = np.array([place == ("development", about) for place, about in zip(went, one.about, strict=True)])
    return (
        right[exists].mean(),
        in_register[theme].mean(),
        (~in_register[exists]).mean(),
        b_cubed(one.about[theme], [w for w, t in zip(went, theme, strict=True) if t]),
        b_cubed(one.about, went),
    )


def b_cubed(gold: np.ndarray, found: list[tuple[str, int]]) -> float:
    labels = {place: at for at, place in enumerate(dict.fromkeys(found))}
    mine = np.array([labels[place] for place in found])
    same_gold, same_mine = gold[:, None] == gold[None], mine[:, None] == mine[None]
    both = (same_gold & same_mine).sum(1)
    precision, recall = (both / same_mine.sum(1)).mean(), (both / same_gold.sum(1)).mean()
    return float(2 * precision * recall / (precision + recall))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folds", type=Path, default=HERE.parent / "outputs" / "training")
    parser.add_argument("--worlds", type=int, default=20, help="for each fold")
    parser.add_argument("--existing", type=float, nargs="+", default=[-1.25, -1.0, -0.75, -0.5, -0.25, 0.0])
    parser.add_argument("--cluster", type=float, nargs="+", default=[-0.5, 0.0])
    parser.add_argument("--without-words", action="store_true")
    options = parser.parse_args()
    shipped = load_calibration()
    worlds = []
    folds = [read_fold(folder / LEFT_OUT) for folder in sorted(options.folds.glob("fold-*"))]
    for fold in folds:
        decided = fit_lines([other for other in folds if other is not fold], seed=1, worded=not options.without_words)
        lines = decided.lines
        own = replace(
            shipped,
            means=fold.means,
            spread=fold.spread,
            reader=None if options.without_words else fold.reader,
            existing=lines.existing,
            pair=lines.pair,
            words=lines.words,
            company=decided.company,
        )
        chance = np.random.default_rng(0)
        worlds += [(world(fold.families, chance), own) for _ in range(options.worlds)]
    print("existing cluster   right forced  new  themes  all")
    for existing, cluster in product(options.existing, options.cluster):
        thresholds = replace(shipped.thresholds, existing=existing, cluster=cluster)
        figures = []
        for one, own in worlds:
            figures.append(scores(one, lived(one, replace(own, thresholds=thresholds))))
        print(f"{existing:8.2f} {cluster:7.2f}   {json.dumps([round(float(f), 3) for f in np.mean(figures, axis=0)])}")


if __name__ == "__main__":
    main()
