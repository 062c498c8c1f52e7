"""The six laws of the score, each shown to fail on an implementation that breaks it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from statistics import fmean
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st

from monitor.judge import clusters, score
from monitor.judge.clusters import clusters_of
from monitor.judge.evidence import Anchor, Assessed
from monitor.judge.rounding import half_up, largest_remainder
from monitor.judge.score import judge_claim, judge_document, points_of
from monitor.judge.weights import shipped_weights
from monitor.model import Contribution, Criterion, Level, Relation, Validity, ValidityStatus

Judge = Callable[..., Validity]
QUICK = settings(max_examples=150, deadline=None, derandomize=True, database=None)
SEARCH = settings(
    max_examples=3000,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
ORIGINAL = (Relation.SUPPORTS, Relation.EXTENDS, Relation.CONTRADICTS)


@dataclass(frozen=True)
class Case:
    evidence: tuple[Assessed, ...]
    anchor: Anchor | None
    new: Assessed  # of an origin of its own
    order: tuple[int, ...]
    chosen: int
    criterion: Criterion


def levels_of(values: Sequence[int]) -> tuple[Level, ...]:
    return tuple(Level(c, v, f"{c.value} {v}") for c, v in zip(Criterion, values, strict=True))


levels = st.lists(st.integers(0, 4), min_size=7, max_size=7).map(levels_of)
supports = st.sampled_from([0.0, 0.2, 0.5, 0.9, 1.0])


@st.composite
def items(draw: st.DrawFn, number: int) -> Assessed:
    relation = draw(st.sampled_from(list(Relation)))
    primary = draw(st.none() | st.integers(1, 5)) if relation not in ORIGINAL else None
    provenance = draw(st.sampled_from(["a", "b", "c", "d", f"own {number}"]))
    return Assessed(number, draw(levels), relation, provenance, draw(supports), primary, f"bron {number}")


def anchors() -> st.SearchStrategy[Anchor]:
    """Existing scores, some of which already rest on origins or items that come back as evidence."""
    return st.builds(
        Anchor,
        score=st.integers(40, 99),
        name=st.just("ontwikkeling"),
        provenance=st.frozensets(st.sampled_from(["a", "b"])),
        items=st.frozensets(st.integers(1, 5), max_size=1),
    )


@st.composite
def cases(draw: st.DrawFn) -> Case:
    size = draw(st.integers(1, 5))
    evidence = tuple(draw(items(number)) for number in range(1, size + 1))
    anchor = draw(st.none() | anchors())
    new = Assessed(99, draw(levels), Relation.SUPPORTS, "new", draw(supports), None, "nieuw")
    order = tuple(draw(st.permutations(range(size))))
    return Case(evidence, anchor, new, order, draw(st.integers(0, size - 1)), draw(st.sampled_from(list(Criterion))))


def value(validity: Validity) -> int:
    return -1 if validity.score is None else validity.score


# ------------------------------------------------------------------------------------------------- the laws
def corroboration_never_lowers(judge: Judge, case: Case) -> bool:
    before = judge(case.evidence, anchor=case.anchor)
    return value(judge((*case.evidence, case.new), anchor=case.anchor)) >= value(before)


def contradiction_never_raises(judge: Judge, case: Case) -> bool:
    before = judge(case.evidence, anchor=case.anchor)
    against = replace(case.new, relation=Relation.CONTRADICTS)
    return value(judge((*case.evidence, against), anchor=case.anchor)) <= value(before)


def copies_add_nothing(judge: Judge, case: Case) -> bool:
    original = case.evidence[case.chosen]
    if any(a.relation is Relation.REVISION and a.primary == original.item for a in case.evidence):
        return True  # what was replaced is gone; a twin without a link to it is the only one of its text
    twin = replace(original, item=98)
    copy = replace(case.new, relation=Relation.SYNDICATED, primary=original.item)
    before = judge(case.evidence, anchor=case.anchor).score
    return all(judge((*case.evidence, extra), anchor=case.anchor).score == before for extra in (twin, copy))


def secondary_is_at_most_its_primary(judge: Judge, case: Case) -> bool:
    """Alone with its primary a report adds nothing, and what it counts for is at most what the primary counts for."""
    primary = replace(case.evidence[0], relation=Relation.SUPPORTS, primary=None)
    report = replace(case.new, relation=Relation.SECONDARY, primary=primary.item)
    return judge((primary, report)).score == judge((primary,)).score


def raising_a_level_never_lowers(judge: Judge, case: Case) -> bool:
    one = case.evidence[case.chosen]
    raised = tuple(
        replace(x, level=x.level + 1) if x.criterion is case.criterion and x.level < 4 else x for x in one.levels
    )
    better = tuple(replace(a, levels=raised) if a is one else a for a in case.evidence)
    before, after = (judge(e, anchor=case.anchor) for e in (case.evidence, better))
    against = any(one.item == m.item for c in clusters_of(case.evidence) if c.against for m in c.members)
    return value(after) <= value(before) if against else value(after) >= value(before)


def order_is_irrelevant(judge: Judge, case: Case) -> bool:
    shuffled = tuple(case.evidence[i] for i in case.order)
    return judge(shuffled, anchor=case.anchor) == judge(case.evidence, anchor=case.anchor)


def withdrawn_is_never_had(judge: Judge, case: Case) -> bool:
    never = judge(case.evidence, anchor=case.anchor)
    judge((*case.evidence, case.new), anchor=case.anchor)
    return judge(case.evidence, anchor=case.anchor) == never


def contributions_sum(judge: Judge, case: Case) -> bool:
    validity = judge(case.evidence, anchor=case.anchor)
    if validity.score is None or validity.low is None or validity.high is None:
        return validity.status is ValidityStatus.UNSUPPORTED and not validity.contributions
    return (
        sum(c.points for c in validity.contributions) == validity.score <= 97
        and validity.low <= validity.score <= validity.high <= 97
        and all(c.reason for c in validity.contributions)
    )


LAWS = (
    corroboration_never_lowers,
    contradiction_never_raises,
    copies_add_nothing,
    secondary_is_at_most_its_primary,
    raising_a_level_never_lowers,
    order_is_irrelevant,
    withdrawn_is_never_had,
    contributions_sum,
)


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_law_holds(law: Callable[[Judge, Case], bool]) -> None:
    @QUICK
    @given(cases())
    def holds(case: Case) -> None:
        assert law(judge_claim, case)

    holds()


# ---------------------------------------------------------------------------------------------- the mutants
@contextmanager
def with_part(module: Any, name: str, part: Any) -> Iterator[Judge]:
    """``judge_claim`` with one of its parts replaced."""
    whole = getattr(module, name)
    setattr(module, name, part)
    try:
        yield judge_claim
    finally:
        setattr(module, name, whole)


def simple(total: float) -> Validity:
    number = half_up(total)
    return Validity(number, number, number, ValidityStatus.PROVISIONAL, (Contribution("base", number, "gemiddelde"),))


def average(evidence: Sequence[Assessed], *, anchor: Anchor | None = None) -> Validity:
    """Breaks law 1: a weaker source pulls the mean down."""
    return simple(
        fmean([points_of(a.levels, shipped_weights()) for a in evidence] + ([anchor.score] if anchor else []))
    )


def contradiction_as_attention(evidence: Sequence[Assessed], *, anchor: Anchor | None = None) -> Validity:
    """Breaks law 1: whatever is said about a claim, for or against, counts in its favour."""
    return judge_claim([replace(a, relation=Relation.SUPPORTS) for a in evidence], anchor=anchor)


def every_item_its_own_voice(evidence: Sequence[Assessed], *, anchor: Anchor | None = None) -> Validity:
    """Breaks law 2: copies are counted as sources."""
    loose = [replace(a, provenance=f"item {a.item}", primary=None) for a in evidence]
    return judge_claim(loose, anchor=anchor)


def reports_as_sources(evidence: Sequence[Assessed], *, anchor: Anchor | None = None) -> Validity:
    """Breaks law 3: a report may be better than what it reports on."""
    return judge_claim([replace(a, relation=Relation.SUPPORTS) for a in evidence], anchor=anchor)


def best_source_leads(support: Sequence[Any], anchor: Anchor | None, weights: Any) -> Any:
    """Breaks law 4: when two sources change places, the stronger quote may be lost."""
    voices = list(support)
    if anchor:
        voices.append(score.Voice(None, "", min(anchor.score, 97), score._quality(anchor.score, weights), ()))
    lead = max(voices, key=score._rank)
    joint = score._joint((v for v in voices if v is not lead), weights)
    return lead, lead.score + (97 - lead.score) * 0.6 * joint


def last_word_counts_most(evidence: Sequence[Assessed], *, anchor: Anchor | None = None) -> Validity:
    """Breaks law 5: a running mean in the order of arrival."""
    total = float(anchor.score) if anchor else 72.0
    for one in evidence:
        total = 0.7 * total + 0.3 * points_of(one.levels, shipped_weights())
    return simple(total)


class HighWaterMark:
    """Breaks law 5: remembers the best score that it ever gave."""

    def __init__(self) -> None:
        self.best = 0

    def __call__(self, evidence: Sequence[Assessed], *, anchor: Anchor | None = None) -> Validity:
        validity = judge_claim(evidence, anchor=anchor)
        self.best = max(self.best, value(validity))
        return replace(validity, score=self.best)


def each_rounded_alone(parts: Sequence[float]) -> tuple[int, ...]:
    """Breaks law 6: the shown integers sum to something else than the rounded total."""
    return tuple(half_up(p) for p in parts)


WHOLE_MUTANTS: tuple[tuple[Callable[[Judge, Case], bool], Callable[[], Judge]], ...] = (
    (corroboration_never_lowers, lambda: average),
    (contradiction_never_raises, lambda: contradiction_as_attention),
    (copies_add_nothing, lambda: every_item_its_own_voice),
    (secondary_is_at_most_its_primary, lambda: reports_as_sources),
    (order_is_irrelevant, lambda: last_word_counts_most),
    (withdrawn_is_never_had, HighWaterMark),
)


@pytest.mark.parametrize(("law", "mutant"), WHOLE_MUTANTS, ids=lambda x: getattr(x, "__name__", ""))
def test_law_catches_a_wrong_judge(law: Callable[[Judge, Case], bool], mutant: Callable[[], Judge]) -> None:
    find(cases(), lambda case: not law(mutant(), case), settings=SEARCH)


def test_law_4_catches_a_lead_by_score_alone() -> None:
    with with_part(score, "_lead", best_source_leads) as judge:
        find(cases(), lambda case: not raising_a_level_never_lowers(judge, case), settings=SEARCH)


def test_law_3_catches_reports_that_keep_their_own_levels() -> None:
    with with_part(clusters, "_as_derived", lambda one, items: one) as judge:
        find(cases(), lambda case: not secondary_is_at_most_its_primary(judge, case), settings=SEARCH)


@QUICK
@given(levels)
def test_law_6_holds_with_weights_that_are_not_round(some: tuple[Level, ...]) -> None:
    assert shows_its_total(some)


def test_law_6_catches_rows_that_are_rounded_each_alone() -> None:
    with with_part(score, "largest_remainder", each_rounded_alone):
        find(levels, lambda some: not shows_its_total(some), settings=SEARCH)


def shows_its_total(some: tuple[Level, ...]) -> bool:
    """Whether the shown integers sum to the rounded score, with weights as a calibration gives them."""
    points = {c: p * 1.137 for c, p in shipped_weights().points.items()}
    weights = replace(shipped_weights(), version="test", base=70.4, points=points)
    shown = judge_document(some, weights=weights).contributions
    return sum(c.points for c in shown) == half_up(points_of(some, weights))


def test_law_6_catches_a_missing_ceiling() -> None:
    top = judge_document(levels_of([4] * 7))
    assert top.score == 97
    assert [c.criterion for c in top.contributions if c.points < 0] == ["ceiling"]
    with with_part(score, "points_of", lambda lv, w: w.base + sum(w.points[x.criterion] * (x.level - 2) for x in lv)):
        assert judge_document(levels_of([4] * 7)).score > 97  # type: ignore[operator]


@QUICK
@given(st.lists(st.floats(-100, 100, allow_nan=False), min_size=1, max_size=12))
def test_largest_remainder_sums_and_stays_within_one(parts: list[float]) -> None:
    whole = largest_remainder(parts)
    assert sum(whole) == half_up(sum(round(p, 9) for p in parts))
    assert all(abs(w - p) < 1 + 1e-8 for w, p in zip(whole, parts, strict=True))


@QUICK
@given(levels, levels)
def test_one_document_is_a_claim_with_one_source(some: tuple[Level, ...], other: tuple[Level, ...]) -> None:
    alone = judge_document(some)
    claim = judge_claim([Assessed(1, some, Relation.SUPPORTS, "a", 0.9)])
    assert (alone.score, alone.contributions) == (claim.score, claim.contributions)
    if all(a.level >= b.level for a, b in zip(some, other, strict=True)):
        assert value(alone) >= value(judge_document(other))
