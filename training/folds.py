"""Families left out of training, as the adapter that has not seen them reads them: from calibrate.py to weeks.py."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np

from monitor.understand import fitting
from monitor.understand.calibration import Line, reader_arrays, reader_of
from monitor.understand.word_fitting import word_rows
from monitor.understand.words import WordReader, Words, packed, unpacked

LEFT_OUT = "left-out.npz"  # beside the adapter of the fold


@dataclass(frozen=True)
class Fold:
    families: list[fitting.Family]
    reader: WordReader

    @cached_property
    def means(self) -> dict[str, np.ndarray]:
        return fitting.fit_means(self.families)

    @cached_property
    def spread(self) -> np.ndarray:
        return fitting.fit_spread(self.families, self.means)


@dataclass(frozen=True)
class Decided:
    """What was fitted; the word reader belongs to a fold's vectors, not to the lines."""

    lines: fitting.Lines
    company: Line

    def beside(self, fold: Fold) -> fitting.Lines:
        return replace(self.lines, reader=fold.reader)


def fit_lines(folds: Sequence[Fold], seed: int, *, worded: bool = True) -> Decided:
    """All lines on all of these folds together, each with those before it; without words if so asked."""
    whole = [(fold.families, fold.means, fold.spread) for fold in folds]
    existing = fitting.fit_line(*joined([fitting.existing_pairs(*one, seed) for one in whole]))
    pair = fitting.fit_line(*joined([fitting.item_pairs(fold.families, fold.means, seed) for fold in folds]))
    lines = [fitting.Lines(existing, pair, reader=fold.reader if worded else None) for fold in folds]
    if worded:
        words = fitting.fit_line(*joined([word_rows(*one, own, seed) for one, own in zip(whole, lines, strict=True)]))
        lines = [replace(one, words=words) for one in lines]
    weeks = [fitting.company_rows(*one, own, seed) for one, own in zip(whole, lines, strict=True)]
    return Decided(lines[0], fitting.fit_line(*joined(weeks)))


def joined(rows: Sequence[tuple[np.ndarray, np.ndarray]]) -> tuple[np.ndarray, np.ndarray]:
    features, labels = zip(*rows, strict=True)
    return np.concatenate(features), np.concatenate(labels)


def write_fold(path: Path, fold: Fold) -> None:
    rows: list[tuple[str, str, str, np.ndarray, np.ndarray]] = []
    for family in fold.families:
        rows.append((family.id, "development", "nl", family.development, table_of(family.words)))
        rows += [(family.id, "item", e.language, e.vector, table_of(e.words)) for e in family.items]
        rows += [(family.id, "sibling", e.language, e.vector, table_of(e.words)) for e in family.siblings]
    names, parts, languages, vectors, tables = zip(*rows, strict=True)
    np.savez(
        path,
        names=np.array(names),
        parts=np.array(parts),
        languages=np.array(languages),
        vectors=np.stack(vectors),
        lengths=np.array([len(table) for table in tables]),
        tables=np.concatenate(tables),
        **reader_arrays(fold.reader),
    )


def table_of(words: Words | None) -> np.ndarray:
    if words is None:
        raise ValueError("a text of a family has no words")
    return packed(words)


def read_fold(path: Path) -> Fold:
    with np.load(path, allow_pickle=False) as kept:
        arrays = {name: kept[name] for name in kept.files}
    reader = reader_of(arrays)
    if reader is None:
        raise ValueError(f"{path} holds no word reader: run calibrate.py again")
    words = [unpacked(table) for table in np.split(arrays["tables"], np.cumsum(arrays["lengths"])[:-1])]
    names, parts = arrays["names"], arrays["parts"]

    def examples(of: str, part: str) -> tuple[fitting.Example, ...]:
        rows = np.flatnonzero((names == of) & (parts == part))
        return tuple(
            fitting.Example("", arrays["languages"][at], arrays["vectors"][at], words=words[at]) for at in rows
        )

    families = []
    for name in dict.fromkeys(names.tolist()):
        entry = int(np.flatnonzero((names == name) & (parts == "development"))[0])
        vector = arrays["vectors"][entry]
        families.append(fitting.Family(name, vector, examples(name, "item"), examples(name, "sibling"), words[entry]))
    return Fold(families, reader)
