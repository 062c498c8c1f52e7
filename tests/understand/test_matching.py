"""What is usual near a development is learnt from what is read here, unless that is about the development itself."""

from __future__ import annotations

import numpy as np

from monitor.understand.matching import standardised

DIMENSIONS = 8
SPREAD = (np.eye(DIMENSIONS) / DIMENSIONS).astype(np.float32)
REGISTER = np.eye(DIMENSIONS, dtype=np.float32)


def axis(*weights: float) -> np.ndarray:
    vector = np.zeros(DIMENSIONS, dtype=np.float32)
    vector[: len(weights)] = weights
    return vector


def drawn(seed: int, count: int, *shift: float) -> np.ndarray:
    noise = np.random.default_rng(seed).normal(size=(count, DIMENSIONS)) / np.sqrt(DIMENSIONS)
    return (noise + axis(*shift)).astype(np.float32)


def test_without_a_background_the_examples_alone_say_what_is_usual() -> None:
    items = drawn(1, 20)
    alone = standardised(items, REGISTER, SPREAD)
    assert np.allclose(alone, items @ REGISTER.T * np.sqrt(DIMENSIONS), atol=1e-5)
    assert np.allclose(alone, standardised(items, REGISTER, SPREAD, items[:0]))


def test_what_everything_read_here_is_near_to_tells_less() -> None:
    here, item = drawn(2, 200, 0.9), axis(0.9, 0.6)[None]
    assert standardised(item, REGISTER, SPREAD)[0].argmax() == 0
    assert standardised(item, REGISTER, SPREAD, here)[0].argmax() == 1


def test_a_development_with_all_the_news_does_not_come_to_look_usual() -> None:
    rest, popular, item = drawn(4, 30), drawn(5, 300, 1.5), axis(1.5)[None]
    alike = (item - popular.mean(axis=0)) @ REGISTER[0] * np.sqrt(DIMENSIONS)  # what its own mean would leave of it
    flooded = standardised(item, REGISTER, SPREAD, np.concatenate([rest, popular]))[0, 0]
    assert abs(float(alike[0])) < 0.5
    assert flooded > 1.0


def test_a_single_item_hardly_changes_what_is_usual() -> None:
    items, one = drawn(6, 50), drawn(7, 1)
    before, after = standardised(items, REGISTER, SPREAD), standardised(items, REGISTER, SPREAD, one)
    assert 0 < np.abs(after - before).max() < 0.25
