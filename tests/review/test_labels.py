"""What decisions say about publications, and what they do not."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from monitor.model import Action, Decision, Proposal, ProposalKind, ProposalStatus, Validity, ValidityStatus
from monitor.review.automatic import BY
from monitor.review.labels import Said, read_decisions

AT = datetime(2026, 3, 9, 6, tzinfo=UTC)


def proposal(number: int = 1, *, about: int | None = None, items: tuple[int, ...] = (11, 12)) -> Proposal:
    return Proposal(
        number, ProposalKind.UPDATE if about else ProposalKind.NEW, ProposalStatus.OPEN, "T", "B.",
        Validity(70, 60, 80, ValidityStatus.PROVISIONAL), 1, 1, development=about, items=items,
    )  # fmt: skip


def decision(action: Action, *, id: int = 1, by: str = "Noor", reason: str = "", **more) -> Decision:  # type: ignore[no-untyped-def]  # noqa: A002
    return Decision(more.pop("proposal", 1), action, by, AT, reason, id=id, **more)


def said(one: Decision, about: Proposal) -> dict[int, tuple[object, ...]]:
    reading = read_decisions([(one, about)], {9: 4})
    return {n: (s.relevant, s.placed, s.belongs, s.wrong) for n, s in reading.said.items()}


@pytest.mark.parametrize(
    ("one", "about", "expected"),
    [
        (decision(Action.APPROVE), proposal(about=3), (True, True, 3, None)),
        (decision(Action.APPROVE), proposal(), (True, True, None, None)),
        (decision(Action.MERGE, into=5), proposal(), (True, True, 5, None)),
        (decision(Action.MERGE, into_proposal=9), proposal(), (True, True, 4, None)),
        (decision(Action.MERGE, into_proposal=8), proposal(about=3), (True, True, None, None)),
        (decision(Action.NOT_RELEVANT, reason="nee"), proposal(), (False, False, None, None)),
        (decision(Action.REJECT, reason="Gaat niet over AI."), proposal(), (False, False, None, None)),
        (decision(Action.REJECT, reason="hoort niet bij 3"), proposal(about=3), (True, True, None, 3)),
    ],
)
def test_what_a_decision_says(one: Decision, about: Proposal, expected: tuple[object, ...]) -> None:
    assert said(one, about) == {11: expected, 12: expected}


@pytest.mark.parametrize(
    "one",
    [
        decision(Action.REJECT, reason="Te dun onderbouwd"),
        decision(Action.REJECT, reason="hoort niet bij 3"),  # of a new one: not with what?
        decision(Action.DEFER),
        decision(Action.EDIT),
        decision(Action.ASK, reason="?"),
    ],
)
def test_what_says_nothing_is_counted(one: Decision) -> None:
    reading = read_decisions([(one, proposal())], {})
    assert (dict(reading.said), reading.silent) == ({}, 1)


def test_a_split_says_where_its_items_belong() -> None:
    assert said(decision(Action.SPLIT, items=(12,), into=5), proposal(about=3)) == {12: (True, True, 5, None)}
    assert said(decision(Action.SPLIT, items=(12,)), proposal(about=3)) == {12: (True, True, None, None)}
    assert said(decision(Action.SPLIT, items=(12,)), proposal()) == {12: (True, False, None, None)}


def test_only_the_items_that_are_not_relevant() -> None:
    assert said(decision(Action.NOT_RELEVANT, items=(11,), reason="nee"), proposal()) == {
        11: (False, False, None, None)
    }


def test_what_was_taken_back_or_done_by_the_program_says_nothing() -> None:
    log = [
        (decision(Action.APPROVE, id=1), proposal(about=3)),
        (decision(Action.UNDO, id=2, undoes=1), proposal(about=3)),
        (decision(Action.MERGE, id=3, by=BY, into=4), proposal()),
    ]
    assert dict(read_decisions(log, {}).said) == {}


def test_a_later_decision_overrules() -> None:
    log = [
        (decision(Action.MERGE, id=1, into=3), proposal(1)),
        (decision(Action.REJECT, id=2, reason="niet relevant", proposal=2), proposal(2, about=3)),
    ]
    assert read_decisions(log, {}).said[11] == Said(11, "proposal 2", AT, relevant=False)


def test_a_publication_that_a_person_took_elsewhere_is_a_rival_of_where_it_was() -> None:
    merged = read_decisions([(decision(Action.MERGE, into=5), proposal(about=3))], {}).said
    assert {one.moved_from for one in merged.values()} == {3}
    split = read_decisions([(decision(Action.SPLIT, items=(12,)), proposal(about=3))], {}).said
    assert split[12].moved_from == 3
    stayed = read_decisions([(decision(Action.MERGE, into=3), proposal(about=3))], {}).said
    assert {one.moved_from for one in stayed.values()} == {None}
    approved = read_decisions([(decision(Action.APPROVE), proposal(about=3))], {}).said
    assert {one.moved_from for one in approved.values()} == {None}
