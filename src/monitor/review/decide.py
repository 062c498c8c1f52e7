"""What a decision does, as values: nothing is written here.

A decision about a proposal gives the proposal as it becomes, perhaps a development as it becomes, and perhaps items
that belong elsewhere from now on. The pipeline writes all of it in one transaction, with the decision itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from monitor.errors import ConfigError, Conflict
from monitor.model import (
    Action,
    Citation,
    Contribution,
    Decision,
    Development,
    DraftSentence,
    Evidence,
    ItemOutcome,
    Proposal,
    ProposalKind,
    ProposalStatus,
    Relation,
    Validity,
    ValidityStatus,
)
from monitor.review.wording import says_the_same, worded

OWN = "own"  # the row of a sum for what a person made of it
PENDING = (ProposalStatus.OPEN, ProposalStatus.DEFERRED)


@dataclass(frozen=True, slots=True)
class Move:
    """Items that go to a development, to a cluster, or out (both None)."""

    items: tuple[int, ...]
    outcome: ItemOutcome
    reason: str
    development: int | None = None
    new_cluster: bool = False
    cluster_of: int | None = None  # the cluster of this proposal


@dataclass(frozen=True, slots=True)
class Effects:
    """What is to be written. ``development`` is a new one or the next revision of one."""

    proposal: Proposal
    development: Development | None = None
    move: Move | None = None
    reconsider: tuple[int, ...] = ()  # proposals whose evidence changed and that must be judged and drafted again


def decide(
    decision: Decision,
    proposal: Proposal,
    *,
    development: Development | None,
    next_number: int,
    evidence: tuple[Citation, ...] = (),
) -> Effects:
    """The effects of ``decision`` on ``proposal``.

    ``development`` is the one that an update is about; ``evidence`` are the citations that an approved text gains.
    Raises Conflict when the proposal no longer waits for a decision, ConfigError when the decision lacks something.
    """
    if proposal.status not in PENDING:
        raise Conflict(
            f"proposal {proposal.id} was {proposal.status} already",
            do=f"`monitor show {proposal.id}` tells by whom and when",
        )
    if decision.action is Action.APPROVE:
        return _approve(decision, proposal, development, next_number, evidence)
    if decision.action not in _EFFECTS:
        raise ConfigError(f"{decision.action} is not decided here")
    return _EFFECTS[decision.action](decision, proposal)


def _edit(decision: Decision, proposal: Proposal) -> Effects:
    return Effects(edited(proposal, decision))


def _reject(decision: Decision, proposal: Proposal) -> Effects:
    _require_reason(decision)
    return Effects(replace(proposal, status=ProposalStatus.REJECTED))


def _defer(decision: Decision, proposal: Proposal) -> Effects:
    if decision.until is None:
        raise ConfigError("a proposal is deferred until a date", do="add --until YYYY-MM-DD")
    return Effects(replace(proposal, status=ProposalStatus.DEFERRED, deferred_until=decision.until))


def _require_reason(decision: Decision) -> None:
    if not decision.reason.strip():
        raise ConfigError("a rejection needs a reason", do='add --reason "…": the system learns from it')


def edited(proposal: Proposal, decision: Decision) -> Proposal:
    """The proposal with a person's words. A sentence that the person kept keeps its spans and its marks; one that the
    person wrote stands on the person's own authority."""
    title = (decision.title or proposal.title).strip()
    body = " ".join((decision.body if decision.body is not None else proposal.body).split())
    if not title or not body:
        raise ConfigError("a development has a title and a text", do="give both")
    if decision.score is not None and not 0 <= decision.score <= 100:
        raise ConfigError(f"a score of {decision.score} does not exist", do="give a number from 0 to 100")
    validity = proposal.validity if decision.score is None else scored(proposal.validity, decision.score, decision.by)
    doubts = proposal.title_problems if says_the_same(title, proposal.title) else ()
    kept = worded(body, proposal.sentences)
    return replace(proposal, title=title, body=body, sentences=kept, title_problems=doubts, validity=validity)


def scored(validity: Validity, score: int, by: str) -> Validity:
    """The score as a person gave it: the sum that was computed, and one row for what the person made of it."""
    rows = tuple(row for row in validity.contributions if row.criterion != OWN)
    before = sum(row.points for row in rows)
    return replace(
        validity,
        score=score,
        low=min(score, validity.low if validity.low is not None else score),
        high=max(score, validity.high if validity.high is not None else score),
        status=ValidityStatus.CONTESTED if validity.status is ValidityStatus.CONTESTED else ValidityStatus.ASSESSED,
        contributions=(*rows, Contribution(OWN, score - before, f"eigen oordeel van {by}"))
        if score != before
        else rows,
    )


def unsupported(proposal: Proposal) -> tuple[DraftSentence, ...]:
    """The sentences that hold something which no stored text supports."""
    title = DraftSentence(proposal.title, problems=proposal.title_problems)
    return tuple(sentence for sentence in (title, *proposal.sentences) if sentence.problems)


def _approve(
    decision: Decision,
    proposal: Proposal,
    development: Development | None,
    next_number: int,
    evidence: tuple[Citation, ...],
) -> Effects:
    wording = edited(proposal, decision)
    if (open_ends := unsupported(wording)) and not decision.confirmed:
        raise Conflict(
            f"{len(open_ends)} sentence(s) hold something without support: {open_ends[0].text!r}"
            f" ({'; '.join(open_ends[0].problems)})",
            do="edit the sentence, or add --confirm once you have checked it yourself",
        )
    score = wording.validity.score
    if score is None:
        raise Conflict(
            "no score could be computed for this proposal", do="give your own with --score, or reject it with a reason"
        )
    update = proposal.kind is ProposalKind.UPDATE
    if update and development is None:
        raise Conflict(f"development {proposal.development} is no longer there", do="reject the proposal with a reason")
    before = development if update and development is not None else Development(next_number, "", "", None, revision=0)
    changed = replace(
        before,
        title=wording.title,
        body=wording.body,
        validity=score,
        low=wording.validity.low,
        high=wording.validity.high,
        status=_status_once_approved(proposal),
        citations=merge_citations(before.citations, evidence),
        revision=before.revision + 1,
        updated=decision.at.date(),
    )
    approved = replace(wording, status=ProposalStatus.APPROVED, development=changed.number)
    reason = f"ontwikkeling {changed.number}, goedgekeurd door {decision.by}"
    move = None if update else Move(proposal.items, ItemOutcome.DEVELOPMENT, reason, development=changed.number)
    return Effects(approved, development=changed, move=move)


def _status_once_approved(proposal: Proposal) -> ValidityStatus:
    """A person assessed it; what is disputed stays disputed."""
    if proposal.validity.status is ValidityStatus.CONTESTED:
        return ValidityStatus.CONTESTED
    return ValidityStatus.RECALIBRATED if proposal.kind is ProposalKind.UPDATE else ValidityStatus.ASSESSED


def _ask(decision: Decision, proposal: Proposal) -> Effects:
    if not decision.reason.strip():
        raise ConfigError("a question to a colleague has words", do="write what you want to know")
    return Effects(proposal)


def _not_relevant(decision: Decision, proposal: Proposal) -> Effects:
    """All items are for nobody here, and with them the proposal; or only those that the decision names."""
    _require_reason(decision)
    reason = f"niet relevant volgens {decision.by}: {decision.reason}"
    if not decision.items or set(decision.items) == set(proposal.items):
        move = Move(proposal.items, ItemOutcome.IRRELEVANT, reason)
        return Effects(replace(proposal, status=ProposalStatus.REJECTED), move=move)
    away, left = _take_out(decision, proposal)
    return Effects(left, move=Move(away, ItemOutcome.IRRELEVANT, reason), reconsider=(proposal.id,))


def _split(decision: Decision, proposal: Proposal) -> Effects:
    """Some items go into a proposal of their own, or (``into``) to a development. All items of an update may go into a
    proposal of their own: then it was about something new, and the update is no more."""
    if is_new_after_all(decision, proposal):
        move = Move(proposal.items, ItemOutcome.PROPOSAL, f"iets nieuws volgens {decision.by}", new_cluster=True)
        return Effects(replace(proposal, status=ProposalStatus.MERGED), move=move)
    away, left = _take_out(decision, proposal)
    reason = f"afgesplitst door {decision.by}"
    if decision.into is not None:
        if decision.into == proposal.development:
            raise ConfigError(f"the items are with development {decision.into} already", do="name another one")
        move = Move(away, ItemOutcome.DEVELOPMENT, reason, development=decision.into)
    else:
        move = Move(away, ItemOutcome.PROPOSAL, reason, new_cluster=True)
    return Effects(left, move=move, reconsider=(proposal.id,))


def is_new_after_all(decision: Decision, proposal: Proposal) -> bool:
    """Whether a split takes all items of an update out, to nowhere: they are about no development that there is."""
    every = bool(decision.items) and set(decision.items) == set(proposal.items)
    return every and decision.into is None and proposal.kind is ProposalKind.UPDATE


def _take_out(decision: Decision, proposal: Proposal) -> tuple[tuple[int, ...], Proposal]:
    """The items that the decision names, and the proposal without them; at least one stays."""
    away = tuple(sorted(set(decision.items)))
    unknown = [one for one in away if one not in proposal.items]
    if not away or unknown or len(away) >= len(set(proposal.items)):
        held = ", ".join(map(str, proposal.items))
        raise ConfigError(
            f"a split takes some, not all, of the items {held}", do="name them with --items, separated by commas"
        )
    return away, replace(proposal, items=tuple(one for one in proposal.items if one not in away))


_EFFECTS: dict[Action, Callable[[Decision, Proposal], Effects]] = {
    Action.EDIT: _edit,
    Action.REJECT: _reject,
    Action.NOT_RELEVANT: _not_relevant,
    Action.DEFER: _defer,
    Action.SPLIT: _split,
    Action.ASK: _ask,
}


def merge(decision: Decision, proposal: Proposal, *, target: Proposal | None) -> Effects:
    """The effects of putting a proposal's items with a development (``target`` None) or with another proposal."""
    if proposal.status not in PENDING:
        raise Conflict(
            f"proposal {proposal.id} was {proposal.status} already", do=f"`monitor show {proposal.id}` tells more"
        )
    if decision.into is None and target is None:
        raise ConfigError("a merge needs a target", do="add --into with a development's number, or --into-proposal")
    merged = replace(proposal, status=ProposalStatus.MERGED)
    reason = f"samengevoegd door {decision.by}"
    if target is None:
        move = Move(proposal.items, ItemOutcome.DEVELOPMENT, reason, development=decision.into)
        return Effects(merged, move=move)
    if target.id == proposal.id or target.status not in PENDING:
        raise Conflict(f"proposal {target.id} cannot take these items", do="choose a proposal that is still open")
    if target.kind is ProposalKind.UPDATE:
        move = Move(proposal.items, ItemOutcome.DEVELOPMENT, reason, development=target.development)
    else:
        move = Move(proposal.items, ItemOutcome.PROPOSAL, reason, cluster_of=target.id)
    return Effects(merged, move=move, reconsider=(target.id,))


def citation_of(evidence: Evidence) -> Citation:
    """How a development names the source of a piece of evidence."""
    return Citation(
        name=evidence.source,
        primary=evidence.relation is not Relation.SECONDARY,
        url=evidence.url,
        published=evidence.published,
        title=evidence.title or None,
        quote=evidence.span.quote,
    )


def merge_citations(old: tuple[Citation, ...], new: tuple[Citation, ...]) -> tuple[Citation, ...]:
    """The old citations with the new ones after them, each publication once."""
    known = {citation.url for citation in old if citation.url}
    fresh: list[Citation] = []
    for citation in new:
        if citation.url is None or citation.url not in known:
            fresh.append(citation)
            known.add(citation.url or "")
    return old + tuple(fresh)
