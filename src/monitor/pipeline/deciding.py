"""Review: what a person decides, written with all its effects in one transaction."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection

from monitor.errors import ConfigError, Conflict
from monitor.model import Action, Citation, Decision, Development, Draft, Proposal, ProposalKind
from monitor.pipeline import undoing
from monitor.pipeline.drafting import judge_and_draft
from monitor.pipeline.insighting import propose_insights
from monitor.pipeline.judging import judge_with_levels
from monitor.pipeline.monitor import Monitor
from monitor.pipeline.permitting import require
from monitor.pipeline.proposing import build, grown
from monitor.pipeline.targets import Target, get_case
from monitor.review import decide as review
from monitor.review.people import Role
from monitor.store import decisions, findings, items, proposals, register, runs, traces


def decide(monitor: Monitor, decision: Decision, *, version: int | None = None) -> Proposal:
    """Apply a decision: the proposal, the register and the items change together with the decision's own record.

    ``version`` is that of the proposal which the person looked at. Raises NotFound, ConfigError, or Conflict where
    the proposal was decided upon or changed since; and then nothing was changed.
    """
    with monitor.database.write() as connection:
        require(connection, decision.by, Role.ANALYST, to="decides", where=f"proposal {decision.proposal}")
        proposal = proposals.get_proposal(connection, decision.proposal)
        if decision.into is not None:
            register.get_development(connection, decision.into)  # raises NotFound
        if version is not None and version != proposal.version:
            raise Conflict(
                f"proposal {proposal.id} was changed in the meantime (version {version} became {proposal.version})",
                do="look at it again and decide anew",
            )
        development = _development(connection, proposal)
        judged = _with_own_levels(connection, proposal, decision) if decision.levels else proposal
        if decision.action is Action.MERGE:
            effects = review.merge(decision, proposal, target=_merge_target(connection, decision))
        else:
            effects = review.decide(
                decision,
                judged,
                development=development,
                next_number=register.next_number(connection),
                evidence=_citations(connection, proposal),
            )
        changed = _numbered(connection, proposal, effects.development)
        before = undoing.look(connection, decision, proposal)
        run = runs.get_run(connection, proposal.updated_run)
        kept = proposals.append_decision(connection, decision, before=proposal, model=run.model, settings=run.settings)
        decided = effects.proposal if changed is None else replace(effects.proposal, development=changed.number)
        after = proposals.update_proposal(connection, decided)
        if changed is not None:
            register.save_development(connection, changed, now=decision.at, decision_id=kept.id)
        if effects.move is not None:
            move = effects.move
            if changed is not None and move.development is not None:
                move = replace(move, development=changed.number)
            _move(connection, move, proposal, decision)
        for one in effects.reconsider:
            _reconsider(connection, one, decision)
        undoing.finish(connection, kept, before, development, changed)
        decided_upon = proposals.get_proposal(connection, after.id)
    if decision.action is Action.APPROVE:  # without a language model: nobody waits for one who only wanted to approve
        propose_insights(monitor, with_model=False)
    return decided_upon


def _with_own_levels(connection: Connection, proposal: Proposal, decision: Decision) -> Proposal:
    """The proposal judged again with the levels that a person gave, as the run judged it otherwise."""
    if decision.action not in {Action.APPROVE, Action.EDIT}:
        raise ConfigError("levels are changed with an edit or an approval", do="leave --level out")
    cluster = proposals.cluster_of(connection, proposal.id)
    target = Target(development=proposal.development) if proposal.development else Target(cluster=cluster)
    today = runs.get_run(connection, proposal.updated_run).as_of.date()
    case = get_case(connection, target)
    validity = judge_with_levels(case, dict(decision.levels), by=decision.by, today=today)
    return replace(proposal, validity=validity)


def _development(connection: Connection, proposal: Proposal) -> Development | None:
    if proposal.kind is not ProposalKind.UPDATE or proposal.development is None:
        return None
    return register.get_development(connection, proposal.development)


def _numbered(connection: Connection, proposal: Proposal, changed: Development | None) -> Development | None:
    """The development as it is to be kept. One that this proposal made before, and that was taken back, returns under
    its own number: the briefing shows no gap."""
    if changed is None or changed.revision != 1:
        return changed
    number = traces.number_made_by(connection, proposal.id)
    if number is None:
        return changed
    revision = register.get_development(connection, number).revision + 1
    return replace(changed, number=number, revision=revision)


def _merge_target(connection: Connection, decision: Decision) -> Proposal | None:
    """The proposal to merge into; None for a development."""
    if decision.into_proposal is not None:
        return proposals.get_proposal(connection, decision.into_proposal)
    return None


def _citations(connection: Connection, proposal: Proposal) -> tuple[Citation, ...]:
    """The proposal's sources, with the class that the sources file gives them."""
    stored = items.get_items(connection, [e.item for e in proposal.evidence])
    sources = runs.get_sources(connection)
    seen: dict[str, Citation] = {}
    for evidence in proposal.evidence:
        source_class = sources[stored[evidence.item].source].source_class if evidence.item in stored else None
        seen.setdefault(evidence.url, replace(review.citation_of(evidence), source_class=source_class))
    return tuple(seen.values())


def _move(connection: Connection, move: review.Move, proposal: Proposal, decision: Decision) -> None:
    cluster = None
    if move.new_cluster:
        cluster = findings.next_cluster(connection)
    elif move.cluster_of is not None:
        cluster = proposals.cluster_of(connection, move.cluster_of)
    findings.move_items(
        connection,
        move.items,
        development=move.development,
        cluster=cluster,
        outcome=move.outcome,
        reason=move.reason,
    )
    if move.new_cluster and cluster is not None:
        _make(connection, Target(cluster=cluster), proposal.updated_run, decision)
    elif decision.action in {Action.MERGE, Action.SPLIT} and move.development is not None:
        _make(connection, Target(development=move.development), proposal.updated_run, decision)


def _make(connection: Connection, target: Target, run_id: int, decision: Decision) -> None:
    """Judge and draft a target whose items a person chose, and put it before that person: no threshold asks again."""
    case = get_case(connection, target)
    validity, draft = judge_and_draft(connection, case, run_id=run_id, today=decision.at.date())
    if not isinstance(draft, Draft):
        draft = bare(case.witnesses[0].document.title, draft.reason)
    pending = proposals.pending_for(connection, development=target.development, cluster=target.cluster)
    if pending is None:
        proposals.insert_proposal(connection, build(draft, validity, case, run_id=run_id), cluster=target.cluster)
    else:
        proposals.update_proposal(connection, grown(pending, draft, validity, case, run_id=run_id, keep=False))


def bare(title: str, reason: str) -> Draft:
    """A draft that holds no text of its own, where none could honestly be made: a person has to write it."""
    return Draft(title=title, sentences=(), evidence=(), why=f"geen concept: {reason}")


def _reconsider(connection: Connection, proposal_id: int, decision: Decision) -> None:
    """Judge and draft a proposal again whose items changed."""
    proposal = proposals.get_proposal(connection, proposal_id)
    cluster = proposals.cluster_of(connection, proposal_id)
    target = Target(development=proposal.development) if proposal.development else Target(cluster=cluster)
    case = get_case(connection, target)
    run_id = proposal.updated_run
    validity, draft = judge_and_draft(connection, case, run_id=run_id, today=decision.at.date())
    if isinstance(draft, Draft):
        changed = grown(proposal, draft, validity, case, run_id=run_id, keep=False)
        proposals.update_proposal(connection, changed)


def get(monitor: Monitor, proposal_id: int) -> Proposal:
    """One proposal. Raises NotFound."""
    with monitor.database.read() as connection:
        return proposals.get_proposal(connection, proposal_id)


def history(monitor: Monitor, proposal_id: int) -> tuple[proposals.Decided, ...]:
    """The decisions on a proposal, oldest first. Raises NotFound."""
    with monitor.database.read() as connection:
        proposals.get_proposal(connection, proposal_id)
        return proposals.list_decisions(connection, proposal_id=proposal_id)


def find_decision(monitor: Monitor, decision_id: int) -> proposals.Decided | None:
    """One decision by its id; None where there is none."""
    with monitor.database.read() as connection:
        return decisions.get_decision(connection, decision_id)
