"""Propose: put what was drafted before a person. A pending proposal grows; it does not come twice."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from sqlalchemy import Connection

from monitor.judge.sufficiency import lacking
from monitor.model import (
    Action,
    Alternative,
    Document,
    Draft,
    Proposal,
    ProposalKind,
    ProposalStatus,
    Validity,
)
from monitor.pipeline.judging import assess_all
from monitor.pipeline.monitor import Monitor
from monitor.pipeline.targets import Case, case_of
from monitor.review.decide import PENDING
from monitor.review.withdrawing import Lost, marked
from monitor.store import claims, items, proposals, runs
from monitor.store.claims import Claim, ClaimOutcome

RUNNERS_UP = 3


def propose(monitor: Monitor, run_id: int) -> int:
    """Make a proposal of every drafted claim, or add it to the one that waits; return how many proposals changed."""
    with monitor.database.write() as connection:
        run = runs.get_run(connection, run_id)
        proposals.wake_deferred(connection, run.as_of.date())
        changed = 0
        for claim in claims.get_claims(connection, run_id, ClaimOutcome.DRAFTED):
            changed += propose_claim(connection, claim, case_of(connection, claim), run)
        return changed + mark_lost_evidence(connection, run_id)


def mark_lost_evidence(connection: Connection, run_id: int) -> int:
    """Mark the pending proposals whose publishers retracted or took down what they rest on; return how many changed."""
    pending = proposals.list_proposals(connection, statuses=PENDING)
    documents = items.get_documents(connection, {evidence.item for one in pending for evidence in one.evidence})
    lost = {item: state for item, document in documents.items() if (state := _lost(document))}
    found = [(one, marked(one, lost)) for one in pending]
    changed = [after for before, after in found if after != before]
    for one in changed:
        proposals.update_proposal(connection, replace(one, updated_run=run_id))
    return len(changed)


def _lost(document: Document) -> Lost | None:
    if document.retracted:
        return Lost.RETRACTED
    return Lost.TAKEN_DOWN if document.withdrawn else None


def propose_claim(connection: Connection, claim: Claim, case: Case, run: runs.Run) -> bool:
    """Settle one drafted claim; return whether a proposal was made or changed."""
    if claim.draft is None or claim.validity is None:
        raise ValueError(f"a drafted claim without draft or validity: {claim}")
    pending = proposals.pending_for(connection, development=claim.development, cluster=claim.cluster)
    if pending is not None and set(pending.items) == set(case.items) and not case.has_changed(pending.evidence):
        claims.save_claim(connection, replace(claim, outcome=ClaimOutcome.PROPOSED, reason="ongewijzigd"))
        return False
    first_of_its_kind = pending is None and claim.development is None
    if first_of_its_kind and (reason := lacking(assess_all(case, today=run.as_of.date()), claim.validity)):
        claims.save_claim(connection, replace(claim, outcome=ClaimOutcome.WAITING, reason=reason))
        return False
    if pending is None:
        proposal = build(claim.draft, claim.validity, case, run_id=run.id)
        proposals.insert_proposal(connection, proposal, cluster=claim.cluster)
    else:
        by_hand = any(
            decided.decision.action is Action.EDIT
            for decided in proposals.list_decisions(connection, proposal_id=pending.id)
        )
        proposals.update_proposal(
            connection, grown(pending, claim.draft, claim.validity, case, run_id=run.id, keep=by_hand)
        )
    claims.save_claim(connection, replace(claim, outcome=ClaimOutcome.PROPOSED))
    return True


def build(draft: Draft, validity: Validity, case: Case, *, run_id: int) -> Proposal:
    """A new proposal; the store gives it its id."""
    development = case.development
    return Proposal(
        id=0,
        kind=ProposalKind.NEW if development is None else ProposalKind.UPDATE,
        status=ProposalStatus.OPEN,
        title=draft.title,
        body=draft.body,
        validity=validity,
        run=run_id,
        updated_run=run_id,
        development=development.number if development else None,
        previous_title=development.title if development else None,
        previous_body=development.body if development else None,
        language=draft.language,
        sentences=draft.sentences,
        evidence=draft.evidence,
        alternatives=runners_up(case),
        items=case.items,
        why=draft.why,
        title_problems=draft.title_problems,
        match=_least_sure(case),
        paywalled=any(one.document.paywalled for one in case.witnesses),
    )


def _least_sure(case: Case) -> float | None:
    """How sure the matcher is of the item that it is least sure of; None for a cluster, or where a person chose."""
    if case.development is None:
        return None
    return min((p for one in case.witnesses if (p := one.finding.probability) is not None), default=None)


def grown(pending: Proposal, draft: Draft, validity: Validity, case: Case, *, run_id: int, keep: bool) -> Proposal:
    """A pending proposal with the evidence that it has now. Words that a person wrote (``keep``) stay as they are."""
    fresh = build(draft, validity, case, run_id=pending.run)
    words = pending if keep else fresh
    return replace(
        fresh,
        id=pending.id,
        status=pending.status,
        version=pending.version,
        deferred_until=pending.deferred_until,
        updated_run=run_id,
        title=words.title,
        body=words.body,
        sentences=words.sentences,
        title_problems=words.title_problems,
    )


def runners_up(case: Case) -> tuple[Alternative, ...]:
    """The developments nearest to the case's items on average; what an update is about is not its own runner-up."""
    similarities: dict[int, list[Alternative]] = defaultdict(list)
    for one in case.witnesses:
        for alternative in one.finding.alternatives:
            similarities[alternative.development].append(alternative)
    means = [
        Alternative(
            number,
            sum(a.similarity for a in listed) / len(listed),
            sum(a.probability or 0.0 for a in listed) / len(listed),
        )
        for number, listed in similarities.items()
        if case.development is None or number != case.development.number
    ]
    return tuple(sorted(means, key=lambda a: (-a.similarity, a.development))[:RUNNERS_UP])
