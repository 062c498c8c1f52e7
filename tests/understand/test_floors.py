"""The shipped model on a subject that it never saw, against floors that may only rise (benchmarks/floors.json)."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from monitor.encode.encoder import load_encoder
from monitor.understand import fitting, load_calibration
from monitor.understand.matching import standardised
from monitor.understand.relevance import judge_relevance
from monitor.understand.word_fitting import word_rows

ROOT = Path(__file__).parents[2]
FLOORS = json.loads((ROOT / "benchmarks" / "floors.json").read_text(encoding="utf-8"))["understanding"]
UNSEEN = "practice.jsonl"  # training/train.py leaves this subject out, always
OF_NINE, OF_FIVE = 9, 5  # with five in the register, items of the other four families are new

pytestmark = pytest.mark.model


def unseen_families() -> list[dict]:
    lines = (ROOT / "training" / "data" / UNSEEN).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def text_of(entry: dict) -> str:
    return f"{entry['title']}. {entry.get('text') or entry['body']}"


@pytest.fixture(scope="module")
def families(model_cache: Path) -> list[fitting.Family]:
    rows = unseen_families()
    texts = sorted({text_of(e) for row in rows for e in (row["development"], *row["items"], *row["siblings"])})
    reader = load_calibration().reader
    assert reader is not None
    encoded, words = load_encoder("bundled", model_cache, threads=2).encode_worded(
        texts, lambda _, read: reader.read(read)
    )
    vectors = dict(zip(texts, encoded, strict=True))

    def examples(entries: list[dict]) -> tuple[fitting.Example, ...]:
        return tuple(
            fitting.Example(text_of(e), e["language"], vectors[text_of(e)], words=words[text_of(e)]) for e in entries
        )

    return [
        fitting.Family(
            row["id"],
            vectors[text_of(row["development"])],
            examples(row["items"]),
            examples(row["siblings"]),
            words[text_of(row["development"])],
        )
        for row in rows
    ]


def test_the_right_one_of_nine_and_existing_or_new(families: list[fitting.Family]) -> None:
    calibration = load_calibration()
    features, labels = fitting.existing_pairs(families, calibration.means, calibration.spread, seed=2, size=OF_FIVE)
    assert roc_auc_score(labels, calibration.existing.log_odds(features)) >= FLOORS["existing or new, AUC"]
    lines = fitting.Lines(calibration.existing, calibration.pair, calibration.words, calibration.reader)
    worded, labels = word_rows(families, calibration.means, calibration.spread, lines, seed=2, size=OF_FIVE)
    assert roc_auc_score(labels, calibration.words.log_odds(worded)) >= FLOORS["existing or new with words, AUC"]
    items = fitting.heads([item for family in families for item in family.items], calibration.means).rest
    owner = np.repeat(np.arange(len(families)), [len(family.items) for family in families])
    entries = fitting.entries(families, calibration.means).plain
    assert len(entries) == OF_NINE
    likeness = standardised(items, entries, calibration.spread, items)
    assert (likeness.argmax(1) == owner).mean() >= FLOORS["right one of nine"]


def test_items_of_one_family_are_told_from_their_siblings(families: list[fitting.Family]) -> None:
    calibration = load_calibration()
    features, labels = fitting.item_pairs(families, calibration.means, seed=2)
    assert roc_auc_score(labels, calibration.pair.log_odds(features)) >= FLOORS["same family, AUC"]


def test_what_the_families_tell_is_for_us(families: list[fitting.Family]) -> None:
    calibration = load_calibration()
    examples = [item for family in families for item in family.items]
    judged = judge_relevance([e.text for e in examples], fitting.centred(examples, calibration.means), calibration)
    assert np.mean([one.relevant for one in judged]) >= FLOORS["relevant families kept"]
