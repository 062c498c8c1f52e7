"""What the program itself does with a proposal, in the log beside what people decide."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from monitor.model import Action, Decision, Proposal, ProposalStatus

BY = "automatisch"  # nobody: the program's own name in the log


def withdraw(
    proposal: Proposal, *, run_id: int, at: datetime, into: int | None, into_proposal: int | None, title: str
) -> tuple[Decision, Proposal]:
    """A proposal that no person has touched, and whose publications all belong elsewhere now: withdrawn, with its
    evidence as it was. ``into`` is the development that most of them went to, or ``into_proposal`` the proposal."""
    if into_proposal is not None:
        other = f"voorstel {into_proposal}"
    elif into is not None:
        other = f"ontwikkeling {into}"
    else:
        other = "een onderwerp dat nog op meer bewijs wacht"
    reason = f"samengevoegd met {other}" + (f", “{title}”" if title else "") + ": vertelt hetzelfde"
    decision = Decision(proposal.id, Action.MERGE, by=BY, at=at, reason=reason, into=into, into_proposal=into_proposal)
    why = f"{reason[0].upper()}{reason[1:]}. {proposal.why}".strip()
    return decision, replace(proposal, status=ProposalStatus.MERGED, why=why, updated_run=run_id)
