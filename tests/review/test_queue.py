"""The queue's order, flags, filters and counts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import (
    Alternative,
    Contribution,
    DraftSentence,
    Evidence,
    Proposal,
    ProposalKind,
    ProposalStatus,
    Relation,
    Span,
    Validity,
    ValidityStatus,
)
from monitor.review.queue import Filter, Flag, Order, count, select, summarise

SPAN = Span("a" * 64, 0, 4, "woord")


def evidence(source: str, relation: Relation = Relation.EXTENDS) -> Evidence:
    return Evidence(1, "https://x.example", source, SPAN, relation)


def proposal(identity: int = 1, **values: object) -> Proposal:
    held: dict[str, object] = {
        "kind": ProposalKind.NEW,
        "status": ProposalStatus.OPEN,
        "title": "Titel",
        "body": "Tekst.",
        "validity": Validity(80, 74, 86, ValidityStatus.PROVISIONAL),
        "run": 1,
        "updated_run": 1,
        "evidence": (evidence("A"), evidence("B")),
    }
    return Proposal(id=identity, **{**held, **values})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("values", "flag"),
    [
        ({"validity": Validity(60, 50, 70, ValidityStatus.CONTESTED)}, Flag.CONTESTED),
        ({"evidence": (evidence("A"), evidence("B", Relation.CONTRADICTS))}, Flag.CONTESTED),
        ({"sentences": (DraftSentence("Een zin.", (), ("geen steun",)),)}, Flag.UNSUPPORTED),
        ({"title_problems": ("zegt niets",)}, Flag.UNSUPPORTED),
        ({"validity": Validity(None, None, None, ValidityStatus.UNSUPPORTED)}, Flag.NO_SCORE),
        ({"evidence": (evidence("A"), evidence("A"))}, Flag.SINGLE_SOURCE),
        ({"alternatives": (Alternative(3, 0.6, 0.55),)}, Flag.UNSURE_MATCH),
        ({"kind": ProposalKind.UPDATE, "development": 9, "match": 0.41}, Flag.UNSURE_MATCH),
        ({"paywalled": True}, Flag.PAYWALL),
        ({"updated_run": 2}, Flag.GREW),
    ],
)
def test_each_flag_has_its_own_cause(values: dict[str, object], flag: Flag) -> None:
    assert summarise(proposal()).flags == frozenset()
    assert summarise(proposal(**values)).flags == {flag}


@pytest.mark.parametrize("flag", [Flag.CONTESTED, Flag.UNSUPPORTED, Flag.NO_SCORE, Flag.UNSURE_MATCH])
def test_what_needs_thought_is_no_clear_case(flag: Flag) -> None:
    causes: dict[Flag, dict[str, object]] = {
        Flag.CONTESTED: {"validity": Validity(60, 50, 70, ValidityStatus.CONTESTED)},
        Flag.UNSUPPORTED: {"title_problems": ("zegt niets",)},
        Flag.NO_SCORE: {"validity": Validity(None, None, None, ValidityStatus.UNSUPPORTED)},
        Flag.UNSURE_MATCH: {"alternatives": (Alternative(3, 0.6, 0.55),)},
    }
    assert not summarise(proposal(**causes[flag])).clear
    assert summarise(proposal()).clear


def test_an_update_says_by_how_much_the_score_moves() -> None:
    rows = (Contribution("base", 82, ""), Contribution("confirmation", 3, ""), Contribution("contradiction", -9, ""))
    changed = proposal(
        kind=ProposalKind.UPDATE, development=9, validity=Validity(76, 70, 82, ValidityStatus.CONTESTED, rows)
    )
    assert summarise(changed).change == -6
    assert summarise(proposal()).change is None


@pytest.mark.parametrize(
    ("values", "sure"),
    [
        ({"kind": ProposalKind.UPDATE, "development": 9, "match": 0.86}, 0.86),
        ({"kind": ProposalKind.UPDATE, "development": 9}, None),  # a person placed it
        ({"alternatives": (Alternative(3, 0.6, 0.25), Alternative(4, 0.5, 0.1))}, 0.75),
        ({"alternatives": (Alternative(3, 0.6),)}, None),
    ],
)
def test_each_line_says_how_sure_its_place_is(values: dict[str, object], sure: float | None) -> None:
    assert summarise(proposal(**values)).sure == sure


def test_a_dispute_comes_first_and_what_is_held_up_last() -> None:
    disputed = proposal(1, validity=Validity(60, 50, 70, ValidityStatus.CONTESTED))
    strong = proposal(2)
    weak = proposal(3, validity=Validity(50, 40, 60, ValidityStatus.PROVISIONAL), evidence=(evidence("A"),))
    held_up = proposal(4, title_problems=("zegt niets",))
    chosen = select(map(summarise, (held_up, weak, strong, disputed)), Filter())
    assert [entry.id for entry in chosen] == [1, 2, 3, 4]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(ProposalKind),
            st.sampled_from(ProposalStatus),
            st.none() | st.integers(0, 97),
            st.integers(1, 3),
        ),
        max_size=30,
    ),
    st.sampled_from(Order),
)
def test_filters_part_the_queue_without_loss(drawn: list[tuple], order: Order) -> None:
    entries = []
    for at, (kind, status, score, run) in enumerate(drawn, 1):
        validity = Validity(score, score, score, ValidityStatus.PROVISIONAL)
        entries.append(summarise(proposal(at, kind=kind, status=status, updated_run=run, validity=validity)))
    counts = count(entries)
    assert counts.total == len(entries)
    for status in ProposalStatus:
        assert len(select(entries, Filter(statuses=(status,), order=order))) == counts.statuses.get(status, 0)
    for kind in ProposalKind:
        assert len(select(entries, Filter(kind=kind, order=order))) == counts.kinds.get(kind, 0)
    everything = select(entries, Filter(statuses=(), order=order))
    assert sorted(entry.id for entry in everything) == sorted(entry.id for entry in entries)


def test_a_search_finds_every_word_in_title_text_or_source() -> None:
    entries = [summarise(proposal(1, title="Élan in leren", evidence=(evidence("OECD"),))), summarise(proposal(2))]
    for text, found in (("élan oecd", [1]), ("LEREN", [1]), ("tekst", [1, 2]), ("oecd niets", []), ("", [1, 2])):
        assert sorted(entry.id for entry in select(entries, Filter(text=text))) == found
