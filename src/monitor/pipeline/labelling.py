"""Labels: what people decided, with the vectors of what they decided upon, for learning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
from sqlalchemy import Connection

from monitor.judge.calibrate import LevelEdit, Rating, rating_of
from monitor.judge.edits import edits_between, with_levels
from monitor.model import Action, Decision, Development, Document, Proposal, ProposalKind, Validity
from monitor.pipeline.embedding import embed
from monitor.pipeline.monitor import Monitor
from monitor.review.automatic import BY
from monitor.review.labels import Reading, Said, read_decisions
from monitor.store import aside, decisions, items, proposals, register, traces
from monitor.understand.heads import unit
from monitor.understand.lessons import MatchLabel, RelevanceLabel, TextFamily
from monitor.understand.pieces import head_text, texts_of, texts_of_development
from monitor.understand.trials import is_held_out


@dataclass(frozen=True, slots=True)
class Labels:
    """All labels, and how many decisions held none."""

    relevance: tuple[RelevanceLabel, ...]
    matches: tuple[MatchLabel, ...]
    silent: int


def collect_labels(monitor: Monitor) -> Labels:
    """Read every decision and every answer about a dropped item; embed what is not embedded yet."""
    with monitor.database.read() as connection:
        reading = _read(connection)
        said = {**_answers(connection), **reading.said}
        documents = items.get_documents(connection, said)
        revisions = register.all_revisions(connection)
    pieces = [texts_of(one)[0] for one in documents.values() if texts_of(one)]
    pieces += [texts_of_development(development)[0] for _, development in revisions]
    vectors = embed(monitor, pieces)
    heads = {number: texts_of(one)[0].sha256 for number, one in documents.items() if texts_of(one)}
    usable = [one for one in said.values() if one.item in heads]
    relevance = tuple(
        RelevanceLabel(
            one.group,
            head_text(documents[one.item]),
            documents[one.item].language,
            vectors[heads[one.item]],
            one.relevant,
        )
        for one in usable
        if one.relevant is not None
    )
    matches = tuple(
        label
        for one in usable
        if one.placed and (label := _match(one, documents[one.item], vectors[heads[one.item]], revisions, vectors))
    )
    return Labels(relevance, matches, reading.silent)


def collect_families(connection: Connection) -> tuple[TextFamily, ...]:
    """What decisions say that belongs together, but for those held out: developments with what a person placed there;
    rivals are what a person moved elsewhere or turned down as another's.

    A development counts with its first text, into which the fewest of its items can have been written.
    """
    said = {number: one for number, one in _read(connection).said.items() if not is_held_out(one.group)}
    made = {f"proposal {one.id}": one.development for one in proposals.list_proposals(connection)}
    texts: dict[int, str] = {}
    for _, development in register.all_revisions(connection):
        texts.setdefault(development.number, texts_of_development(development)[0].text)
    documents = items.get_documents(connection, said)
    members: dict[int, list[str]] = {number: [] for number in texts}
    rivals: dict[int, list[str]] = {number: [] for number in texts}
    for number, one in sorted(said.items()):
        if not one.relevant or not (text := head_text(documents[number]) if number in documents else ""):
            continue
        own = one.belongs if one.belongs is not None else made.get(one.group)
        if one.placed and one.wrong is None and one.moved_from != own and own in members:
            members[own].append(text)
        for other in (one.wrong, one.moved_from):
            if other in rivals and other != own:
                rivals[other].append(text)
    return tuple(
        TextFamily(f"decided-{number}", texts[number], tuple(members[number]), tuple(rivals[number]))
        for number in sorted(texts)
        if members[number]
    )


def _read(connection: Connection) -> Reading:
    decided = [(one.decision, one.before) for one in proposals.list_decisions(connection)]
    about = {one.id: one.development for one in proposals.list_proposals(connection) if one.kind is ProposalKind.UPDATE}
    return read_decisions(decided, about)


def _answers(connection: Connection) -> dict[int, Said]:
    return {
        number: Said(number, f"dropped {number}", answer.at, relevant=answer.belongs)
        for number, answer in aside.answers(connection).items()
    }


def _match(
    one: Said,
    document: Document,
    vector: np.ndarray,
    revisions: Sequence[tuple[datetime, Development]],
    vectors: Mapping[str, np.ndarray],
) -> MatchLabel | None:
    """The label beside the register as it stood when the person decided: later texts may hold this very item."""
    register_then: dict[int, Development] = {}
    for at, development in revisions:
        if at < one.at:
            register_then[development.number] = development
    active = [development for development in register_then.values() if not development.retired]
    if not active or (one.belongs is not None and one.belongs not in {d.number for d in active}):
        return None
    rows = unit(np.stack([vectors[texts_of_development(d)[0].sha256] for d in active]))
    numbers = tuple(d.number for d in active)
    return MatchLabel(one.group, document.language, unit(vector[None])[0], numbers, rows, one.belongs, one.wrong)


# ------------------------------------------------------------------------------------------------ validity
def collect_ratings(connection: Connection) -> tuple[Rating, ...]:
    """Every score that a person gave or confirmed for a new development; the sum of an update opens with an earlier
    score, from which nothing can be learnt about the criteria. A blind score counts as such and not twice."""
    listed = proposals.list_decisions(connection)
    blind = {(one.proposal, one.by): one.score for one in decisions.own_scores(connection)}
    ratings = [
        rating_of(validity, score, blind=True)
        for (number, _), score in blind.items()
        if (validity := _summed(proposals.get_proposal(connection, number)))
    ]
    for one in listed:
        decision = one.decision
        if (decision.proposal, decision.by) in blind or not _rates(connection, decision):
            continue
        validity = _summed(one.before)
        if decision.levels and decision.score is None:
            continue  # the total is the sum of the levels given: it says nothing of what they should weigh
        if validity is not None and validity.score is not None:
            given = decision.score if decision.score is not None else validity.score
            validity = replace(validity, levels=with_levels(validity.levels, dict(decision.levels), by=decision.by))
            rating = rating_of(validity, given)
            own = len(validity.contributions) == 1  # an edit gave the score before: approving that is no confirmation
            ratings.append(replace(rating, confirmed=rating.confirmed and not own))
    return tuple(ratings)


def collect_edits(connection: Connection) -> tuple[LevelEdit, ...]:
    """Every level that a person changed: what shows a criterion that is read wrongly."""
    found: list[LevelEdit] = []
    for one in proposals.list_decisions(connection):
        decision, before = one.decision, one.before.validity.levels
        taken_back = decision.levels and decision.id in traces.undone(connection, decision.proposal)
        if decision.levels and not taken_back:
            found += edits_between(before, with_levels(before, dict(decision.levels), by=decision.by))
    return tuple(found)


def _rates(connection: Connection, decision: Decision) -> bool:
    approved = decision.action is Action.APPROVE and decision.by != BY
    return approved and decision.id not in traces.undone(connection, decision.proposal)


def _summed(proposal: Proposal) -> Validity | None:
    validity = proposal.validity
    summed = proposal.kind is ProposalKind.NEW and validity.score is not None and bool(validity.levels)
    return validity if summed else None
