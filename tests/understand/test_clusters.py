import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.understand.clusters import Grouping, agglomerate


def partition(grouping: Grouping, names: list[int]) -> set[tuple[int | None, frozenset[int]]]:
    groups: dict[tuple[str, int], set[int]] = {}
    for name, fixed, label in zip(names, grouping.fixed, grouping.group, strict=True):
        groups.setdefault(("fixed", fixed) if fixed is not None else ("new", label), set()).add(name)
    return {(key[1] if key[0] == "fixed" else None, frozenset(members)) for key, members in groups.items()}


def odds(seed: int, count: int, fixed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    chance = np.random.default_rng(seed)
    pairs = chance.normal(-0.5, 2, (count, count))
    return (pairs + pairs.T) / 2, chance.normal(-0.5, 2, (count, fixed)), np.full(fixed, 4.0)


def test_likely_pairs_are_joined_and_unlikely_ones_are_not() -> None:
    pairs = np.full((4, 4), -3.0)
    pairs[0, 1] = pairs[1, 0] = pairs[2, 3] = pairs[3, 2] = 2.0
    found = agglomerate(pairs, np.zeros((4, 0)), np.zeros(0))
    assert partition(found, [0, 1, 2, 3]) == {(None, frozenset({0, 1})), (None, frozenset({2, 3}))}


def test_an_item_joins_the_likelier_of_two_fixed_groups() -> None:
    found = agglomerate(np.zeros((1, 1)), np.array([[1.0, 2.0]]), np.array([4.0, 4.0]))
    assert found.fixed == (1,)


def test_members_that_joined_count_against_a_doubtful_one() -> None:
    # The second item fits the development a little, but contradicts the first, which fits it well.
    pairs = np.array([[0.0, -9.0], [-9.0, 0.0]])
    assert agglomerate(pairs, np.array([[5.0], [0.5]]), np.array([1.0])).fixed == (0, None)


def test_items_known_to_tell_the_same_stay_together() -> None:
    pairs = np.full((3, 3), -2.0)
    found = agglomerate(pairs, np.zeros((3, 0)), np.zeros(0), together=[(0, 2)])
    assert partition(found, [0, 1, 2]) == {(None, frozenset({0, 2})), (None, frozenset({1}))}


def test_nothing_to_group() -> None:
    assert agglomerate(np.zeros((0, 0)), np.zeros((0, 3)), np.ones(3)) == Grouping((), ())


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 14), st.integers(0, 4), st.randoms(use_true_random=False))
def test_the_order_of_items_does_not_matter(seed: int, count: int, fixed: int, shuffler) -> None:
    pairs, to_fixed, weights = odds(seed, count, fixed)
    order = list(range(count))
    shuffler.shuffle(order)
    one = agglomerate(pairs, to_fixed, weights)
    other = agglomerate(pairs[np.ix_(order, order)], to_fixed[order], weights)
    assert partition(one, list(range(count))) == partition(other, order)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 12), st.integers(0, 3))
def test_the_short_way_of_finding_the_best_pair_finds_the_best_pair(seed: int, count: int, fixed: int) -> None:
    """The incremental bookkeeping against plain average linkage, recomputed at every step."""
    pairs, to_fixed, weights = odds(seed, count, fixed)
    assert partition(agglomerate(pairs, to_fixed, weights), list(range(count))) == plain_linkage(
        pairs, to_fixed, weights
    )


def plain_linkage(
    pairs: np.ndarray, to_fixed: np.ndarray, weights: np.ndarray
) -> set[tuple[int | None, frozenset[int]]]:
    free = [frozenset({at}) for at in range(len(pairs))]
    held: list[set[int]] = [set() for _ in weights]
    while True:
        options = [
            (np.mean([pairs[a, b] for a in one for b in other]), one, other)
            for at, one in enumerate(free)
            for other in free[at + 1 :]
        ]
        for column, members in enumerate(held):
            for one in free:
                text = np.mean([to_fixed[a, column] for a in one]) * weights[column]
                with_members = sum(np.mean([pairs[a, b] for a in one]) for b in members)
                options.append(((text + with_members) / (weights[column] + len(members)), one, column))
        best = max(options, key=lambda option: option[0], default=None)
        if best is None or best[0] <= 0:
            break
        _, one, other = best
        free.remove(one)
        if isinstance(other, frozenset):
            free.remove(other)
            free.append(one | other)
        else:
            held[other] |= one
    return {(None, group) for group in free} | {(at, frozenset(group)) for at, group in enumerate(held) if group}
