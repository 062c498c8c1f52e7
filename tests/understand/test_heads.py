"""What draws texts together whatever they tell is taken away before they are compared."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.understand.calibration import Line
from monitor.understand.clusters import FEATURES, pair_features, pair_odds
from monitor.understand.heads import ENTRIES, Heads, heads_of, language_of, unit

DIMENSIONS = 12
KINDS = ("nl", "en", "de", "fr", "other")
LINE = Line((10.0, 12.0), 2.5)
KIND_OF: dict[int, list[str]] = {}  # of the texts of a seed


def texts(seed: int, count: int, *, pull: float = 1.0) -> Heads:
    """Texts of several languages, each language with something in common, by ``pull`` of it."""
    chance = np.random.default_rng(seed)
    common = {kind: axis(at) * pull for at, kind in enumerate((*KINDS, ENTRIES))}
    kinds = [KINDS[at] for at in chance.integers(0, len(KINDS), count)]
    KIND_OF[seed] = kinds
    noise = chance.normal(size=(count, DIMENSIONS)).astype(np.float32)
    vectors = unit(noise + np.array([common[kind] for kind in kinds]).reshape(count, DIMENSIONS) * 3)
    means = {
        kind: vectors[[k == kind for k in kinds]].mean(axis=0) if kind in kinds else common[kind] for kind in KINDS
    }
    return heads_of(vectors, kinds, means)


def axis(at: int) -> np.ndarray:
    vector = np.zeros(DIMENSIONS, dtype=np.float32)
    vector[at] = 1.0
    return vector


def test_texts_of_one_language_are_not_alike_for_that() -> None:
    many = texts(1, 400)
    same = np.array(KIND_OF[1])[:, None] == np.array(KIND_OF[1])[None]
    off = ~np.eye(len(many), dtype=bool)
    plain, centred = many.plain @ many.plain.T, many.centred @ many.centred.T
    assert plain[same & off].mean() - plain[~same].mean() > 0.3
    assert abs(centred[same & off].mean() - centred[~same].mean()) < 0.02


def test_what_is_left_is_the_vector_less_its_mean() -> None:
    mean = axis(0)
    general, special = unit(axis(0) + 0.2 * axis(1)), unit(0.2 * axis(0) + axis(1))
    heads = heads_of(np.stack([general, special]), ["nl", "nl"], {"nl": mean})
    assert heads.lengths[0] < heads.lengths[1]
    assert np.allclose(np.linalg.norm(heads.centred, axis=1), 1.0, atol=1e-5)
    assert np.allclose(heads.rest, np.stack([general, special]) - mean, atol=1e-5)
    assert np.allclose(heads[1:].rest, heads.rest[1:])


@pytest.mark.parametrize(
    ("tag", "kind"), [("nl-BE", "nl"), ("EN", "en"), ("de_AT", "de"), (None, "other"), ("", "other"), ("zh", "other")]
)
def test_a_language_tag_has_a_kind(tag: str | None, kind: str) -> None:
    assert language_of(tag) == kind


def test_of_nothing_there_is_nothing() -> None:
    none = heads_of(np.zeros((0, DIMENSIONS), dtype=np.float32), [], {})
    some = texts(2, 3)
    assert len(none) == 0
    assert none.centred.shape == (0, DIMENSIONS)
    assert pair_odds(none, some, LINE).shape == (0, 3)
    assert pair_odds(some, none, LINE).shape == (3, 0)


@given(st.integers(0, 10_000), st.integers(1, 300), st.integers(1, 40))
@settings(max_examples=25, deadline=None)
def test_log_odds_of_pairs_do_not_depend_on_how_many_are_looked_at_together(seed: int, many: int, few: int) -> None:
    a, b = texts(seed, many), texts(seed + 1, few)
    features = pair_features(a, b)
    assert features.shape == (many, few, len(FEATURES))
    whole = pair_odds(a, b, LINE)
    assert np.allclose(whole, LINE.log_odds(features), atol=1e-4)
    assert np.allclose(whole, pair_odds(b, a, LINE).T, atol=1e-4)
    row = seed % many
    assert np.allclose(pair_odds(a[row : row + 1], b, LINE)[0], whole[row], atol=1e-4)
