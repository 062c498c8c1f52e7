"""Taking a decision back, as values: everything as it stood before, and a record that this was done.

Only what nobody has built upon can be taken back: where a later decision or a later run changed one of the same
proposals or the same development, a person decides anew instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from monitor.errors import Conflict
from monitor.model import Action, Development, Finding, Proposal, ProposalStatus

UNDOABLE = frozenset(set(Action) - {Action.ASK, Action.UNDO})


@dataclass(frozen=True, slots=True)
class Trace:
    """What a decision changed. The decided proposal as it stood before is in the decision's own record."""

    findings: tuple[Finding, ...] = ()  # as they stood before
    others: tuple[Proposal, ...] = ()  # other proposals, as they stood before
    made: tuple[int, ...] = ()  # proposals that the decision brought about
    after: tuple[Proposal, ...] = ()  # every proposal that it touched, as it left them
    development: Development | None = None  # as it stood before; None where it was made, or is not touched
    development_after: Development | None = None  # as it left it


@dataclass(frozen=True, slots=True)
class Restored:
    """What is to be written to take a decision back."""

    proposals: tuple[Proposal, ...]
    findings: tuple[Finding, ...]
    development: Development | None


def undo(
    before: Proposal, trace: Trace, *, proposals: Mapping[int, Proposal], development: Development | None
) -> Restored:
    """The values that take a decision back.

    ``before`` is the proposal as it stood; ``proposals`` and ``development`` are those that the trace names, as they
    stand now. Raises Conflict where one of them has changed since.
    """
    for left in trace.after:
        now = proposals.get(left.id)
        if now is None or replace(now, version=0) != replace(left, version=0):
            raise Conflict(
                f"proposal {left.id} was changed after this decision", do="decide anew: what came later would be lost"
            )
    made = trace.development_after
    if made is not None and (development is None or replace(development, revision=0) != replace(made, revision=0)):
        raise Conflict(
            f"development {made.number} was changed after this decision",
            do="decide anew: what came later would be lost",
        )
    restored = [_as_before(one, proposals[one.id]) for one in (before, *trace.others)]
    # What the decision brought about had no other ground; its items go back, so it stands empty.
    restored += [replace(proposals[made], status=ProposalStatus.MERGED, items=()) for made in trace.made]
    return Restored(tuple(restored), trace.findings, _development(trace, development))


def _as_before(before: Proposal, now: Proposal) -> Proposal:
    return replace(before, version=now.version)


def _development(trace: Trace, now: Development | None) -> Development | None:
    """The development as its next revision: with the old words, or out of use where it had not been there."""
    if now is None or trace.development_after is None:
        return None
    if trace.development is None:
        return replace(now, retired=True, revision=now.revision + 1)
    return replace(trace.development, revision=now.revision + 1)
