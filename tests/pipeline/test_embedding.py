"""Vectors and telling words of texts: each is made once, and made where an older database lacks it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from monitor.bootstrap import bootstrap
from monitor.pipeline.embedding import embed, lacking_of, words_model, words_of
from monitor.pipeline.monitor import Monitor
from monitor.settings import Settings
from monitor.store import vectors
from monitor.understand.pieces import TextPiece, piece
from monitor.understand.words import WordReader

SIZE = 6
READER = WordReader(
    np.eye(SIZE, 3, dtype=np.float32),
    np.ones(SIZE + 1, dtype=np.float32),
    dict.fromkeys(("nl", "development"), np.zeros(3, np.float32)),
    (0.3, 0.01),
)
HEAD, SENTENCE, ENTRY = (
    piece("head", "een kop"),
    piece("sentence", "een zin"),
    piece("development", "een stuk van ons"),
)


class Counting:
    """A model whose vectors say how long a text is; it keeps what it was asked."""

    model_id, adapter = "counting/float32", None

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        self.asked += texts
        return np.stack([np.full(SIZE, len(text), dtype=np.float32) for text in texts])

    def encode_worded(
        self, texts: Sequence[str], read: Callable[[np.ndarray, np.ndarray], object]
    ) -> tuple[np.ndarray, dict[str, object]]:
        found = {}
        for text in texts:
            words = text.split()
            found[text] = read(np.arange(len(words)), np.array([[len(word)] * SIZE for word in words], np.float32))
        return self.encode(texts), found


@pytest.fixture
def model() -> Counting:
    return Counting()


@pytest.fixture
def monitor(database_url: str, tmp_path: Path, model: Counting) -> Iterator[Monitor]:
    opened = bootstrap(Settings(outputs=tmp_path / "out", database_url=database_url), create=True)
    opened.open_encoder = lambda: model  # type: ignore[assignment, return-value]
    yield opened
    opened.close()


def lengths(monitor: Monitor, pieces: Sequence[TextPiece]) -> dict[str, list[float]]:
    """The words of these texts, as long as they are."""
    found = words_of(monitor, pieces, (), READER)
    return {one.text: found[one.sha256].vectors[:, 0].tolist() for one in pieces if one.sha256 in found}


def test_what_items_are_placed_by_gets_words_and_other_texts_do_not(monitor: Monitor, model: Counting) -> None:
    every = [HEAD, SENTENCE, ENTRY]
    made = embed(monitor, every, reader=READER)
    assert {one.text: made[one.sha256][0] for one in every} == {one.text: len(one.text) for one in every}
    assert lengths(monitor, every) == {"een kop": [3, 3], "een stuk van ons": [3, 4, 3, 3]}
    embed(monitor, every, reader=READER)
    assert sorted(model.asked) == sorted(one.text for one in every)  # each once


def test_words_are_made_where_a_database_from_before_them_has_vectors_only(monitor: Monitor, model: Counting) -> None:
    before = embed(monitor, [HEAD, SENTENCE])
    with monitor.database.read() as connection:
        lacking = lacking_of(connection, model.model_id, [HEAD, SENTENCE], (), READER)
    assert (lacking.vectors, lacking.words) == (frozenset(), {HEAD.sha256})
    after = embed(monitor, [HEAD, SENTENCE], reader=READER)
    assert {key: value.tolist() for key, value in after.items()} == {k: v.tolist() for k, v in before.items()}
    assert lengths(monitor, [HEAD]) == {"een kop": [3, 3]}


def test_another_way_of_reading_words_makes_them_anew(monitor: Monitor, model: Counting) -> None:
    embed(monitor, [HEAD], reader=READER)
    other = WordReader(READER.directions[:, :2], READER.telling, READER.means, READER.likeness)
    assert words_of(monitor, [HEAD], (), other) == {}
    embed(monitor, [HEAD], reader=other)
    assert words_of(monitor, [HEAD], (), other)[HEAD.sha256].vectors.shape == (2, 2)
    assert lengths(monitor, [HEAD]) == {"een kop": [3, 3]}
    assert model.asked == ["een kop", "een kop"]


def test_without_a_reader_there_are_no_words(monitor: Monitor) -> None:
    embed(monitor, [HEAD])
    assert words_of(monitor, [HEAD], (), None) == {}
    with monitor.database.read() as connection:
        assert vectors.stored(connection, [HEAD.sha256], words_model(Counting.model_id, READER)) == set()
