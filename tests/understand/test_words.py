"""Single words beside whole texts: what is kept of them, how they are compared, and what they may change."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.understand.calibration import UNWORDED, Line, reader_arrays, reader_of
from monitor.understand.word_evidence import in_words
from monitor.understand.word_fitting import ReadText, fit_reader
from monitor.understand.words import BLOCK, MOST, Said, WordReader, Words, likeness, packed, unpacked

SIZE, KEPT = 12, 6
ZERO = np.zeros(KEPT, dtype=np.float32)
READER = WordReader(
    np.eye(SIZE, KEPT, dtype=np.float32),
    np.array([*np.arange(SIZE), 0.5], dtype=np.float32),
    dict.fromkeys(("nl", "en", "development"), ZERO),
    (0.3, 0.01),
)
LINE = Line((1.0, 1.0, 0.0), 0.0)


def words(seed: int, count: int = 10) -> Words:
    drawn = np.random.default_rng(seed).normal(size=(count, KEPT + 1)).astype(np.float16)
    return Words(drawn[:, :-1], np.abs(drawn[:, -1]) + np.float16(0.1))


def said(seed: int, count: int = 10, kind: str = "nl") -> Said:
    return Said(words(seed, count), kind)


# ------------------------------------------------------------------------------------------------ what is kept
def test_of_a_long_text_the_words_that_tell_most_are_kept_in_their_order() -> None:
    tokens = np.random.default_rng(1).normal(size=(MOST * 3, SIZE)).astype(np.float32)
    kept = READER.read(tokens)
    weights = np.maximum(tokens @ READER.telling[:-1] + READER.telling[-1], 0)
    assert len(kept.weights) == MOST
    best = np.sort(np.argsort(-weights)[:MOST])
    assert np.array_equal(kept.vectors, (tokens[best] @ READER.directions).astype(np.float16))
    assert np.array_equal(kept.weights, weights[best].astype(np.float16))


@pytest.mark.parametrize("count", [0, 1, MOST])
def test_of_a_short_text_all_words_are_kept(count: int) -> None:
    kept = READER.read(np.ones((count, SIZE), dtype=np.float32))
    assert kept.vectors.shape == (count, KEPT)


@given(st.integers(0, 2**31), st.integers(0, MOST))
def test_what_is_stored_comes_back_as_it_was(seed: int, count: int) -> None:
    one = words(seed, count)
    table = packed(one)
    back = unpacked(np.frombuffer(table.tobytes(), "<f2").reshape(-1, KEPT + 1))
    assert np.array_equal(back.vectors, one.vectors)
    assert np.array_equal(back.weights, one.weights)


def test_a_reader_comes_back_from_an_archive_and_is_known_by_what_it_keeps() -> None:
    back = reader_of(reader_arrays(READER))
    assert back is not None
    assert back.digest == READER.digest
    assert back.likeness == pytest.approx(READER.likeness)
    assert set(back.means) == set(READER.means)
    other = WordReader(READER.directions * 2, READER.telling, READER.means, READER.likeness)
    assert other.digest != READER.digest
    assert reader_of(reader_arrays(None)) is None


# ------------------------------------------------------------------------------------------------ likeness
def test_a_text_is_like_itself_and_less_like_any_other() -> None:
    items, entries = [said(at) for at in range(5)], [said(at) for at in range(5)]
    found = likeness(items, entries, READER)
    assert np.allclose(np.diag(found), 1.0, atol=1e-3)
    assert (found.argmax(axis=0) == np.arange(5)).all()


def test_what_more_an_item_tells_takes_nothing_away() -> None:
    """A report may tell more than one thing: each word of the development looks for its own."""
    short = words(1, 5)
    more = Words(
        np.concatenate([short.vectors, words(2, 9).vectors]), np.concatenate([short.weights, words(2, 9).weights])
    )
    entry = [said(1, 5)]
    assert likeness([Said(more, "nl")], entry, READER)[0, 0] == pytest.approx(1.0, abs=1e-3)
    assert likeness(entry, [Said(more, "nl")], READER)[0, 0] < 0.95


def test_the_words_that_tell_most_count_most() -> None:
    entry = Words(np.eye(2, KEPT, dtype=np.float16), np.array([9.0, 1.0], dtype=np.float16))
    heavy, light = (Said(Words(np.eye(2, KEPT, dtype=np.float16)[[at]], np.ones(1, np.float16)), "nl") for at in (0, 1))
    found = likeness([heavy, light], [Said(entry, "nl")], READER)[:, 0]
    assert found == pytest.approx([0.9, 0.1], abs=1e-3)


@given(st.integers(0, 2**31), st.integers(1, 4), st.integers(0, MOST))
def test_likeness_is_a_mean_of_cosines_and_knows_no_neighbours(seed: int, entries: int, count: int) -> None:
    items = [said(seed + at, count) for at in range(3)]
    asked = [said(seed + 100 + at, 7, "development") for at in range(entries)]
    found = likeness(items, asked, READER)
    assert found.shape == (3, entries)
    assert (np.abs(found) <= 1.001).all()
    alone = np.concatenate([likeness([one], asked, READER) for one in items])
    assert np.allclose(found, alone, atol=1e-5)


def test_more_items_than_are_compared_at_a_time() -> None:
    items = [said(at % 7, 3 + at % 5) for at in range(BLOCK * 2 + 3)]
    found = likeness(items, [said(1, 3), said(2, 4)], READER)
    assert np.allclose(found[:7], likeness(items[:7], [said(1, 3), said(2, 4)], READER), atol=1e-5)


def test_a_text_without_words_is_like_nothing() -> None:
    empty = Said(words(1, 0), "nl")
    assert likeness([empty], [said(1)], READER)[0, 0] == 0
    assert likeness([said(1)], [empty, said(1)], READER)[0, 0] == 0
    assert likeness([said(1)], [empty, said(1)], READER)[0, 1] == pytest.approx(1.0, abs=1e-3)


# ------------------------------------------------------------------------------------------------ evidence
def test_between_two_developments_that_look_alike_the_words_decide() -> None:
    items = [said(at % 4) for at in range(8)]
    odds = np.zeros((8, 4))
    told = in_words(odds, items, [said(at) for at in range(4)], READER, LINE)
    assert (told.argmax(axis=1) == np.arange(8) % 4).all()


def test_without_words_the_log_odds_stay_as_they_were() -> None:
    odds = np.random.default_rng(1).normal(size=(3, 2))
    items, entries = [said(1), None, said(2)], [said(1), said(2)]
    told = in_words(odds, items, entries, READER, LINE)
    assert np.array_equal(told[1], odds[1])
    assert not np.allclose(told[0], odds[0])
    for nothing in ([None, None, None], items):
        known = entries if nothing != items else [said(1), None]  # one development whose words are not known
        assert np.array_equal(in_words(odds, nothing, known, READER, LINE), odds)
    assert np.array_equal(in_words(odds[:0], [], entries, READER, LINE), odds[:0])
    assert np.allclose(in_words(odds, items, entries, READER, UNWORDED), odds, atol=1e-6)


def test_the_order_of_items_does_not_matter() -> None:
    items, entries = [said(at, 4 + at) for at in range(9)], [said(at) for at in range(20, 23)]
    odds = np.random.default_rng(2).normal(size=(9, 3))
    turned = np.random.default_rng(3).permutation(9)
    told = in_words(odds, items, entries, READER, LINE)
    again = in_words(odds[turned], [items[at] for at in turned], entries, READER, LINE)
    assert np.allclose(again, told[turned], atol=1e-5)


# ------------------------------------------------------------------------------------------------ learning
def test_a_reader_learns_which_words_are_rare_and_which_directions_tell() -> None:
    """Piece 0 is in every text, the others in one each; only three directions hold anything."""
    chance = np.random.default_rng(4)
    known = {0: np.array([3.0, 0, 0]), **{n: np.array([0, *chance.normal(size=2)]) for n in range(1, 61)}}
    texts = []
    for at in range(30):
        pieces = np.array([0, 1 + 2 * at, 2 + 2 * at])
        vectors = np.zeros((3, 80))
        vectors[:, :3] = [known[int(piece)] for piece in pieces]
        texts.append(ReadText("nl", "development" if at % 3 == 0 else "nl", pieces, vectors.astype(np.float16)))
    reader = fit_reader(texts)
    kept = reader.read(texts[1].vectors.astype(np.float32))
    assert reader.directions.shape == (80, 64)
    assert kept.weights[0] < 0.5 * kept.weights[1:].min()
    assert np.abs(reader.directions[:3, :3]).sum() > 2  # the three that hold something come first
    assert set(reader.means) == {"nl", "en", "de", "fr", "development", "other"}
