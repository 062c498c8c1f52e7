"""What a model is shown when it learns from decisions."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.encode.adapting import Recipe, deal
from monitor.encode.finetuning import ALONE
from monitor.understand.lessons import TextFamily

RECIPE = Recipe(decided_a_batch=3, rehearsed_a_batch=2, items=2, rivals=1)
EXAMPLES = [
    TextFamily(f"work-{at}", f"example {at}", (f"e{at}a", f"e{at}b", f"e{at}c"), (f"e{at}r",)) for at in range(5)
]


def decided(sizes: list[int]) -> list[TextFamily]:
    return [
        TextFamily(f"decided-{at}", f"development {at}", tuple(f"d{at}-{n}" for n in range(size)), (f"rival {at}",))
        for at, size in enumerate(sizes)
    ]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(1, 7), min_size=1, max_size=8), st.integers(0, 99))
def test_every_decided_text_is_shown_once_and_no_development_twice_in_a_batch(sizes: list[int], seed: int) -> None:
    families = decided(sizes)
    batches = list(deal(families, EXAMPLES, RECIPE, random.Random(seed)))
    shown = [text for texts, _ in batches for text in texts if text.startswith("d") and "-" in text]
    assert sorted(shown) == sorted(text for family in families for text in family.items)
    for texts, classes in batches:
        developments = [text for text in texts if text.startswith(("development", "example"))]
        assert len(developments) == len(set(developments)) <= 5
        assert sum(text.startswith("example") for text in texts) == 2  # rehearsed beside them, in every batch
        alone = [number for number in classes if number >= ALONE]
        assert len(alone) == len(set(alone)) == sum(text.startswith("rival") or text.endswith("r") for text in texts)
        firsts = [texts[classes.index(number)] for number in sorted(set(classes)) if number < ALONE]
        assert firsts == developments  # the first text of each class is its development


def test_a_rival_that_belongs_elsewhere_in_the_batch_is_left_out() -> None:
    one = TextFamily("decided-1", "development 1", ("a", "b"), ("c",))
    two = TextFamily("decided-2", "development 2", ("c", "d"))
    ((texts, classes),) = deal([one, two], [], RECIPE, random.Random(1))
    assert sorted(texts) == ["a", "b", "c", "d", "development 1", "development 2"]
    assert max(classes) < ALONE


def test_without_examples_only_decisions_are_shown() -> None:
    batches = list(deal(decided([2, 2]), [], RECIPE, random.Random(1)))
    assert all(text.startswith(("d", "rival")) for texts, _ in batches for text in texts)
