from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import ItemOutcome, Relation, SourceClass
from monitor.understand import Trace

TRACES = st.builds(
    Trace,
    item=st.integers(1, 10**9),
    url=st.text(min_size=1, max_size=40),
    title=st.text(max_size=40),
    source=st.text(max_size=20),
    source_class=st.sampled_from(SourceClass),
    published=st.none() | st.dates(date(1990, 1, 1), date(2100, 1, 1)),
    language=st.none() | st.just("nl"),
    outcome=st.sampled_from(ItemOutcome),
    relation=st.sampled_from(Relation),
    development=st.none() | st.integers(1, 500),
    cluster=st.none() | st.integers(1, 500),
    of=st.none() | st.integers(1, 500),
    fingerprint=st.binary(max_size=384),
    figures=st.lists(st.text("0123456789.", min_size=1, max_size=5), max_size=5).map(tuple),
    names=st.lists(st.text(min_size=1, max_size=9), max_size=3).map(tuple),
    pieces=st.lists(st.text("0123456789abcdef", min_size=4, max_size=8), max_size=4).map(tuple),
    doi=st.none() | st.just("10.1/x"),
    length=st.integers(0, 10**6),
)


@given(TRACES)
def test_a_trace_survives_being_stored(trace: Trace) -> None:
    assert Trace.from_json(trace.to_json()) == trace


def test_a_full_trace_stays_small() -> None:
    trace = Trace(
        1, "https://example.org/" + "a" * 60, "t" * 80, "source", SourceClass.BLOG, None, "nl", ItemOutcome.PROPOSAL,
        fingerprint=bytes(384), pieces=("0" * 64,) * 4,
    )  # fmt: skip
    assert len(trace.to_json()) < 1300


def test_what_is_no_trace_is_refused() -> None:
    with pytest.raises((ValueError, KeyError)):
        Trace.from_json('{"item": 1}')
