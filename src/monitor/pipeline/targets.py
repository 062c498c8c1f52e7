"""What a claim rests on: the items that now speak for or against one development or one cluster."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from monitor.judge.weights import Weights
from monitor.model import Development, Document, Evidence, Finding, ItemOutcome, Relation, Source
from monitor.pipeline.overlaying import learnt_weights
from monitor.store import claims, findings, items, proposals, register, runs


@dataclass(frozen=True, slots=True)
class Target:
    """A development, or a cluster of what fits none."""

    development: int | None = None
    cluster: int | None = None


@dataclass(frozen=True, slots=True)
class Witness:
    """One item of a claim, with all that is known of it."""

    item: int
    document: Document
    finding: Finding
    source: Source


@dataclass(frozen=True, slots=True)
class Case:
    """A claim with its witnesses, and the development as it stands where it is about one."""

    target: Target
    witnesses: tuple[Witness, ...]
    development: Development | None
    sources: tuple[Source, ...] = ()  # all that are configured: reports may name them
    settled: frozenset[int] = frozenset()  # items that a person has decided upon: they are in the score already
    weights: Weights | None = None  # of validity, as learnt and taken into use; None for those that ship

    @property
    def items(self) -> tuple[int, ...]:
        return tuple(one.item for one in self.witnesses)

    def has_changed(self, evidence: Sequence[Evidence]) -> bool:
        """Whether a publisher has since changed or retracted what is quoted here."""
        documents = {one.item: one.document for one in self.witnesses}
        quoted = [(documents[one.item], one.span) for one in evidence if one.item in documents]
        return any(document.sha256 != span.sha256 or document.retracted for document, span in quoted)


def target_of(finding: Finding) -> Target | None:
    """Where a finding went, if anywhere. Copies and what is irrelevant give no claim."""
    if finding.outcome is ItemOutcome.DEVELOPMENT and finding.development is not None:
        return Target(development=finding.development)
    if finding.outcome is ItemOutcome.PROPOSAL and finding.cluster is not None:
        return Target(cluster=finding.cluster)
    return None


def get_case(connection: Connection, target: Target) -> Case:
    """The case for a target as it stands now.

    What a person has already decided upon is not evidence a second time: an approved item is in the development's
    score, a rejected one was turned down. An item that a later one revises gives way to it.
    """
    if target.development is not None:
        members = findings.development_members(connection, target.development)
        development = register.get_development(connection, target.development)
    else:
        members = findings.cluster_members(connection, target.cluster or 0)
        development = None
    settled = proposals.settled_items(connection, members)
    found = findings.get_findings(connection, [one for one in members if one not in settled])
    revised = {one.of for one in found.values() if one.relation is Relation.REVISION}
    stored = items.get_items(connection, set(found) - revised)
    current = items.in_order(stored.values())
    documents = items.get_documents(connection, current)
    sources = runs.get_sources(connection)
    witnesses = tuple(Witness(one, documents[one], found[one], sources[stored[one].source]) for one in current)
    return Case(
        target,
        witnesses,
        development,
        tuple(sources[one] for one in sorted(sources)),
        settled,
        learnt_weights(connection),
    )


def case_of(connection: Connection, claim: claims.Claim) -> Case:
    return get_case(connection, Target(claim.development, claim.cluster))
