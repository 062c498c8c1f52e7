"""Every decision can be taken back, and then everything stands as it stood: proposals, items and register."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from monitor.errors import Conflict
from monitor.model import Action, Decision, ProposalStatus
from monitor.pipeline import deciding, listing, undoing
from monitor.pipeline.monitor import Monitor

NEW, OTHER, UPDATE = 1, 2, 3


def decide(monitor: Monitor, action: Action, proposal: int = NEW, **values: object) -> int:
    decision = Decision(proposal, action, by="Anna", at=monitor.clock(), **values)  # type: ignore[arg-type]
    deciding.decide(monitor, decision)
    kept = deciding.history(monitor, proposal)[-1].decision.id
    assert kept is not None
    return kept


def picture(monitor: Monitor) -> dict[str, object]:
    """All that an undo has to bring back; versions and revisions count on, and what was made and undone is empty."""
    proposals = [{**view, "version": 0} for view in listing.proposal_views(monitor) if view["items"]]
    developments = [{**view, "revision": 0} for view in listing.development_views(monitor)]
    return {"proposals": proposals, "developments": developments, "items": listing.item_views(monitor)}


CASES: list[tuple[Action, int, dict[str, object]]] = [
    (Action.APPROVE, NEW, {}),
    (Action.APPROVE, UPDATE, {"title": "Andere titel", "score": 40}),
    (Action.EDIT, NEW, {"body": "Andere tekst."}),
    (Action.REJECT, NEW, {"reason": "dubbel"}),
    (Action.NOT_RELEVANT, NEW, {"reason": "robots"}),
    (Action.NOT_RELEVANT, NEW, {"reason": "robots", "items": (5,)}),
    (Action.DEFER, NEW, {"until": date(2026, 4, 1)}),
    (Action.SPLIT, NEW, {"items": (5,)}),
    (Action.SPLIT, NEW, {"items": (5,), "into": 6}),
    (Action.SPLIT, UPDATE, {"items": (1,)}),  # all that it has: it was about something new
    (Action.MERGE, NEW, {"into": 6}),
    (Action.MERGE, NEW, {"into": 3}),  # a proposal about it waits already
    (Action.MERGE, NEW, {"into_proposal": OTHER}),
    (Action.MERGE, NEW, {"into_proposal": UPDATE}),
]


@pytest.mark.parametrize(("action", "proposal", "values"), CASES, ids=str)
def test_undo_brings_everything_back(
    monitor: Monitor, action: Action, proposal: int, values: dict[str, object]
) -> None:
    if "items" in values:
        values = {**values, "items": deciding.get(monitor, proposal).items[:1]}
    before = picture(monitor)
    kept = decide(monitor, action, proposal, **values)
    assert picture(monitor) != before
    assert undoing.undoable(monitor, proposal) == kept
    undoing.undo(monitor, kept, by="Bram")
    assert picture(monitor) == before
    assert deciding.history(monitor, proposal)[-1].decision.undoes == kept
    with pytest.raises(Conflict, match="already"):
        undoing.undo(monitor, kept, by="Bram")


def test_approved_again_it_gets_its_number_again(monitor: Monitor) -> None:
    undoing.undo(monitor, decide(monitor, Action.APPROVE), by="Anna")
    assert [view["number"] for view in listing.development_views(monitor)] == list(range(1, 10))
    decide(monitor, Action.APPROVE, OTHER, confirmed=True)
    decide(monitor, Action.APPROVE, NEW)
    assert deciding.get(monitor, NEW).development == 10
    assert deciding.get(monitor, OTHER).development == 11
    tenth = listing.development_views(monitor)[9]
    assert (tenth["number"], tenth["revision"], tenth["title"]) == (10, 3, deciding.get(monitor, NEW).title)
    items = {view["id"]: view["development"] for view in listing.item_views(monitor)}
    assert {items[one] for one in deciding.get(monitor, NEW).items} == {10}


def test_what_was_built_upon_is_not_taken_back(monitor: Monitor) -> None:
    merged = decide(monitor, Action.MERGE, NEW, into_proposal=OTHER)
    decide(monitor, Action.EDIT, OTHER, body="Verder gewerkt aan de tekst.")
    before = picture(monitor)
    assert undoing.undoable(monitor, NEW) is None
    with pytest.raises(Conflict, match="changed after"):
        undoing.undo(monitor, merged, by="Bram")
    assert picture(monitor) == before


def test_a_development_that_a_proposal_waits_for_stays(monitor: Monitor) -> None:
    approved = decide(monitor, Action.APPROVE, NEW)
    decide(monitor, Action.MERGE, OTHER, into=10)
    with pytest.raises(Conflict, match="about development 10"):
        undoing.undo(monitor, approved, by="Bram")


def test_undoing_step_by_step(monitor: Monitor) -> None:
    first = picture(monitor)
    edit = decide(monitor, Action.EDIT, NEW, body="Andere tekst.")
    second = picture(monitor)
    reject = decide(monitor, Action.REJECT, NEW, reason="dubbel")
    with pytest.raises(Conflict):
        undoing.undo(monitor, edit, by="Anna")
    undoing.undo(monitor, reject, by="Anna")
    assert picture(monitor) == second
    assert deciding.get(monitor, NEW).status is ProposalStatus.OPEN
    undoing.undo(monitor, edit, by="Anna")
    assert picture(monitor) == first


def test_a_question_is_not_undone(monitor: Monitor) -> None:
    decide(monitor, Action.ASK, NEW, reason="klopt dit?")
    assert undoing.undoable(monitor, NEW) is None
    assert replace(deciding.get(monitor, NEW), version=0).status is ProposalStatus.OPEN
