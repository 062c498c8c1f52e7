"""Expressions written down for speed find what `re` finds."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.draft import evidence, standing
from monitor.draft.themes import load_themes
from monitor.expressions import Expression, Expressions, alternatives, grouped, word_heads

SIGNALS = tuple(dict.fromkeys(signal for theme in load_themes() for signal in theme.signals))
CUES = tuple(
    one
    for module in (evidence, standing)
    for value in vars(module).values()
    for one in (value.values() if isinstance(value, dict) else (value,))
    if isinstance(one, Expression)
)
WORDS = sorted({word for one in (*SIGNALS, *CUES) for word in re.findall(r"[^\W\d_]{2,}|\d+", one.pattern)})
# Words of the expressions themselves, in any case, between signs and letters that case treats oddly.
TEXTS = st.lists(
    st.one_of(
        st.sampled_from(WORDS),
        st.sampled_from(WORDS).map(str.upper),
        st.sampled_from(WORDS).map(str.title),
        st.sampled_from([" ", " ", " ", "-", ".", ", ", "%", "'", "_", "12 ", "ſ", "ı", "İ", "ß", "ẞ", "É", "\n"]),
    ),
    max_size=30,
).map("".join)


@given(TEXTS)
def test_whether_as_re(text: str) -> None:
    for one in (*SIGNALS, *CUES):
        exact = re.compile(one.pattern, re.IGNORECASE if one.ignores_case else 0)
        assert one.stands_in(text) == bool(exact.search(text)), one.pattern


@given(TEXTS)
def test_where_as_re(text: str) -> None:
    for one in SIGNALS[::10]:
        exact = re.compile(one.pattern, re.IGNORECASE)
        assert one.all(text) == [found.span() for found in exact.finditer(text)]
        found = exact.search(text, 3, 40)
        assert one.first(text, 3, 40) == (found.span() if found else None)


@given(TEXTS)
def test_what_is_left_out_stands_nowhere(text: str) -> None:
    maybe = list(Expressions(SIGNALS).maybe_in(text))
    assert len(maybe) == len(set(maybe))
    assert {one for one in SIGNALS if one.stands_in(text)} <= set(maybe)


def test_most_signals_are_left_out() -> None:
    text = "In the spring, 41% of the employees who were asked had followed a course."
    assert 0 < len(list(Expressions(SIGNALS).maybe_in(text))) < len(SIGNALS) / 3


def test_alternatives_outside_groups_and_classes() -> None:
    assert alternatives(r"a(?:b|c)|[|)\]]|d\|e") == [r"a(?:b|c)", r"[|)\]]", r"d\|e"]


@pytest.mark.parametrize(
    ("pattern", "written"),
    [
        (r"\bone\b|\btwo|3", r"3|\b(?:one\b|two)"),
        (r"\b(?:one|two)\b|\bsix", r"\b(?:one\b|two\b|six)"),
        (r"\b(?:a|b)(?:c|d)\b", r"\b(?:(?:a|b)(?:c|d)\b)"),
        (r"one|two", r"one|two"),
    ],
)
def test_beginnings_of_words_are_looked_for_once(pattern: str, written: str) -> None:
    assert grouped(pattern) == written


def test_heads_of_words_are_known_only_where_each_alternative_has_one() -> None:
    assert Expression(r"\b(?:prompts?\b|AI\b|l'IA)", ignore_case=True).heads == {"pro", "ai", "l"}
    assert Expression(r"\b(?:prompts?|\d+)", ignore_case=True).heads is None
    assert Expression(r"\bone|two").heads is None
    assert {"one", "t", "tw"} <= (word_heads("One, two") or frozenset())


def test_a_class_of_capitals_is_refused_where_case_is_ignored() -> None:
    with pytest.raises(ValueError, match="capitals"):
        Expression("[À-Þ]x", ignore_case=True)
