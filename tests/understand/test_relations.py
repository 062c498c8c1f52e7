"""Which study a report is about."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import ItemOutcome, SourceClass
from monitor.understand.figures import shared_weight
from monitor.understand.relations import REPORTERS, _same_study, primaries
from monitor.understand.traces import Trace

FIGURES = ("12", "34", "56", "78", "31.4", "72.18", "4321")
CLASSES = (SourceClass.BUSINESS_PRESS, SourceClass.GOVERNMENT, SourceClass.BLOG, SourceClass.PEER_REVIEWED)


def _trace(number: int, source_class: SourceClass, figures: tuple[str, ...], source: str) -> Trace:
    outcome = ItemOutcome.PROPOSAL
    url = f"https://example.org/{number}"
    return Trace(number, url, "", source, source_class, None, "nl", outcome, figures=figures)


told = st.tuples(st.sampled_from(CLASSES), st.sets(st.sampled_from(FIGURES)), st.sampled_from("ab"))


@given(st.lists(told, max_size=4), st.lists(told, max_size=8), st.integers(0, 2**32 - 1))
def test_the_study_is_the_one_that_comparing_with_every_item_finds(new: list, old: list, seed: int) -> None:
    every = [_trace(at, c, tuple(sorted(figures)), source) for at, (c, figures, source) in enumerate(new + old)]
    items = every[: len(new)]
    likeness = np.random.default_rng(seed).uniform(-0.2, 0.9, (len(items), len(every))).astype(np.float32)
    expected = {}
    for row, item in enumerate(items):
        found = [
            (shared_weight(item.figures, other.figures), float(likeness[row, column]), other.url, other.item)
            for column, other in enumerate(every)
            if item.source_class in REPORTERS and _same_study(item, other, float(likeness[row, column]))
        ]
        if found:
            expected[item.item] = max(found)[3]
    assert primaries(items, every, likeness) == expected
