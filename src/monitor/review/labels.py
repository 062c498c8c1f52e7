"""What decisions say: which publications are for us, and with which development they belong."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.model import Action, Decision, Proposal, ProposalKind
from monitor.review.automatic import BY

# What the reason of a rejection says. One that says neither (too thin, badly drafted, known) is no label.
_NOT_FOR_US = re.compile(
    r"(?i)niet relevant|irrelevant|not relevant|off.?topic|buiten (?:het |ons )?onderwerp|gaat niet over|niet voor ons"
    r"|ander onderwerp|not about"
)
_WRONG_PLACE = re.compile(
    r"(?i)hoort (?:hier )?niet (?:bij|hier)|hoort bij een andere|andere ontwikkeling|verkeerde ontwikkeling"
    r"|wrong development|another development|does not belong|nieuwe? ontwikkeling"
)


@dataclass(frozen=True, slots=True)
class Said:
    """What the newest decision about an item says of it; None where it says nothing.

    ``placed``: whether it says where the item belongs: with ``belongs``, or (None) with nothing that there was then.
    ``wrong`` is a development that it does not belong with, where only that is known; ``moved_from`` one from which a
    person took it elsewhere.
    """

    item: int
    group: str
    at: datetime
    relevant: bool | None = None
    placed: bool = False
    belongs: int | None = None
    wrong: int | None = None
    moved_from: int | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """All that decisions say, by item, and how many decisions said nothing that can be learnt from."""

    said: Mapping[int, Said]
    silent: int


def read_decisions(decided: Sequence[tuple[Decision, Proposal]], developments_of: Mapping[int, int | None]) -> Reading:
    """Read decisions with the proposals as they stood, oldest first; a later one overrules an earlier one.

    Decisions that were taken back say nothing, and neither does what the program did itself. ``developments_of`` gives
    the development that a proposal is about, for merges into a proposal.
    """
    undone = {decision.undoes for decision, _ in decided if decision.action is Action.UNDO}
    said: dict[int, Said] = {}
    silent = 0
    for decision, proposal in decided:
        if decision.id in undone or decision.by == BY or decision.action is Action.UNDO:
            continue
        found = _read(decision, proposal, developments_of)
        silent += not found
        said |= {one.item: one for one in found}
    return Reading(said, silent)


def _read(decision: Decision, proposal: Proposal, developments_of: Mapping[int, int | None]) -> tuple[Said, ...]:
    group, at = f"proposal {proposal.id}", decision.at
    of = proposal.development if proposal.kind is ProposalKind.UPDATE else None

    def every(items: Sequence[int], **what: object) -> tuple[Said, ...]:
        return tuple(Said(item, group, at, **what) for item in items)  # type: ignore[arg-type]

    action = decision.action
    if action is Action.APPROVE:
        return every(proposal.items, relevant=True, placed=True, belongs=of)
    if action is Action.MERGE:
        into = decision.into
        if into is None and decision.into_proposal is not None:
            into = developments_of.get(decision.into_proposal)
        return every(proposal.items, relevant=True, placed=True, belongs=into, moved_from=of if into != of else None)
    if action is Action.SPLIT:
        known = decision.into is not None or of is not None
        moved_from = of if decision.into != of else None
        return every(decision.items, relevant=True, placed=known, belongs=decision.into, moved_from=moved_from)
    if action is Action.NOT_RELEVANT or (action is Action.REJECT and _NOT_FOR_US.search(decision.reason)):
        return every(decision.items or proposal.items, relevant=False)
    if action is Action.REJECT and of is not None and _WRONG_PLACE.search(decision.reason):
        return every(proposal.items, relevant=True, placed=True, wrong=of)
    return ()
