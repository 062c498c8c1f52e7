"""Those alike that go there too speak for a development, those unlike that claim it against."""

from __future__ import annotations

import numpy as np
import pytest

from monitor.understand import company
from monitor.understand.calibration import Line
from monitor.understand.company import company_features, in_company

LINE = Line((1.0, 4.0, -1.0, -2.0), 0.5)
ALONE = Line((1.0, 0.0, 0.0, 0.0), 0.0)
SURE = 8.0  # log-odds


def pairs(*groups: tuple[int, ...]) -> np.ndarray:
    """Log-odds of pairs: sure within a group, and surely not between groups."""
    owner = {item: number for number, group in enumerate(groups) for item in group}
    return np.array([[SURE if owner[a] == owner[b] else -SURE for b in sorted(owner)] for a in sorted(owner)])


def test_company_that_goes_there_speaks_for_it_and_company_that_goes_elsewhere_against() -> None:
    odds = np.array([[0.0, -5.0], [3.0, -5.0], [0.0, -5.0], [-5.0, 3.0]])
    there, there_too, elsewhere, _ = in_company(odds, pairs((0, 1), (2, 3)), LINE)[:, 0]
    assert there > elsewhere
    assert there_too > there


def test_items_unlike_it_that_claim_the_development_speak_against() -> None:
    doubtful, claiming = [0.0, -5.0], [3.0, -5.0]
    alone = in_company(np.array([doubtful, [-5.0, 3.0]]), pairs((0,), (1,)), LINE)[0, 0]
    contested = in_company(np.array([doubtful, claiming]), pairs((0,), (1,)), LINE)[0, 0]
    assert contested < alone


def test_a_single_item_has_no_company_and_no_rivals() -> None:
    features = company_features(np.array([[1.0, -1.0]]), np.zeros((1, 1)))
    assert features[0].tolist() == [[1.0, 0.0, 0.0, 0.0], [-1.0, 0.0, 0.0, 0.0]]


def test_nothing_in_nothing_out() -> None:
    assert in_company(np.zeros((0, 3)), np.zeros((0, 0)), LINE).shape == (0, 3)
    assert in_company(np.zeros((2, 0)), np.zeros((2, 2)), LINE).shape == (2, 0)


def test_a_line_that_asks_nobody_changes_nothing() -> None:
    odds = np.random.default_rng(1).normal(size=(5, 3))
    assert in_company(odds, np.zeros((5, 5)), ALONE) is odds


def test_the_order_of_items_and_the_size_of_blocks_do_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = np.random.default_rng(2)
    odds, likeness = chance.normal(size=(11, 4)), chance.normal(size=(11, 11))
    likeness += likeness.T
    whole, order = in_company(odds, likeness, LINE), chance.permutation(11)
    assert np.allclose(in_company(odds[order], likeness[np.ix_(order, order)], LINE), whole[order], atol=1e-5)
    monkeypatch.setattr(company, "BLOCK", 3)
    assert np.allclose(in_company(odds, likeness, LINE), whole, atol=1e-6)
