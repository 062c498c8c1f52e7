"""What a decision about the insights does, as values; nothing is written here.

A proposal says what could become of one line, or gives a new one. Only a person's decision changes the lines, and each
can be taken back as long as nobody has changed the lines since.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from monitor.errors import ConfigError, Conflict
from monitor.model import Action, Decision, Insight, InsightKind, ProposalStatus
from monitor.review.wording import says_the_same

LONGEST = 400  # characters of a line


@dataclass(frozen=True, slots=True)
class InsightProposal:
    id: int
    insight: Insight
    status: ProposalStatus = ProposalStatus.OPEN
    edited: bool = False  # a person has put it in other words
    by_model: bool = False  # a language model wrote it
    version: int = 1


@dataclass(frozen=True, slots=True)
class InsightRecord:
    """A decision with what it changed: enough to answer for it, and to take it back."""

    decision: Decision
    before: InsightProposal
    after: InsightProposal
    lines_before: tuple[str, ...]
    lines_after: tuple[str, ...]


def decide_insight(decision: Decision, proposal: InsightProposal, lines: tuple[str, ...]) -> InsightRecord:
    """The record of a decision upon ``proposal`` while the insights are ``lines``; ``decision.body`` holds the line in
    a person's own words, where given.

    Raises Conflict where it was decided upon, the line is no longer there or something has no support, ConfigError
    where the decision lacks something.
    """
    if proposal.status is not ProposalStatus.OPEN:
        raise Conflict(f"insight proposal {proposal.id} was {proposal.status} already")
    worded = _worded(proposal, decision.body)
    if decision.action is Action.EDIT:
        return InsightRecord(decision, proposal, worded, lines, lines)
    if decision.action is Action.REJECT:
        if not decision.reason.strip():
            raise ConfigError("a rejection needs a reason", do='add --reason "…"')
        after = replace(proposal, status=ProposalStatus.REJECTED)
        return InsightRecord(decision, proposal, after, lines, lines)
    if decision.action is not Action.APPROVE:
        raise ConfigError(f"{decision.action} is not decided about an insight")
    if worded.insight.problems and not decision.confirmed:
        raise Conflict(
            f"the line holds something without support: {'; '.join(worded.insight.problems)}",
            do="edit it, or add --confirm once you have checked it yourself",
        )
    after = replace(worded, status=ProposalStatus.APPROVED)
    return InsightRecord(decision, proposal, after, lines, _changed(worded.insight, lines))


def _worded(proposal: InsightProposal, text: str | None) -> InsightProposal:
    """The proposal in a person's words, for which the person stands."""
    if text is None:
        return proposal
    line = " ".join(text.split())
    if not line or len(line) > LONGEST:
        raise ConfigError(f"an insight is one line of at most {LONGEST} characters")
    was = proposal.insight
    if line == was.text:
        return proposal
    if was.kind is InsightKind.DROP:
        raise ConfigError("what is dropped gets no other words", do="reject the proposal, then the line stays")
    kind = InsightKind.CHANGE if was.kind is InsightKind.KEEP else was.kind
    problems = was.problems if says_the_same(line, was.text) else ()
    return replace(proposal, insight=replace(was, kind=kind, text=line, problems=problems), edited=True)


def _changed(insight: Insight, lines: tuple[str, ...]) -> tuple[str, ...]:
    previous = insight.previous
    if previous is not None and previous not in lines:
        raise Conflict(
            "the line that this is about was changed in the meantime", do="reject it; a later run looks anew"
        )
    if insight.text in lines and previous != insight.text:
        raise Conflict("this line is there already", do="reject the proposal, or put it in other words")
    if insight.kind is InsightKind.KEEP:
        return lines
    if insight.kind is InsightKind.DROP:
        return tuple(line for line in lines if line != previous)
    if insight.kind is InsightKind.CHANGE:
        return tuple(insight.text if line == previous else line for line in lines)
    return (*lines, insight.text)


def undo_insight(
    decision: Decision, record: InsightRecord, now: InsightProposal, lines: tuple[str, ...]
) -> InsightRecord:
    """The record that takes ``record`` back. Raises Conflict where proposal or lines were changed after it."""
    if replace(now, version=0) != replace(record.after, version=0):
        raise Conflict(f"insight proposal {now.id} was changed after this decision", do="decide anew")
    if record.lines_after not in (record.lines_before, lines):
        raise Conflict("the insights were changed after this decision", do="decide anew: what came later would be lost")
    restored = replace(record.before, version=now.version)
    back = record.lines_before if record.lines_after != record.lines_before else lines
    return InsightRecord(decision, now, restored, lines, back)
