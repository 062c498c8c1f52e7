"""Understanding a week's publications: relevant? seen before? which development? or something new?

    relevance | copies and revisions | who belongs together | relation | reasons

One pure function over values: no model, no database and no clock. The order in which items arrive does not matter.

What no person has touched yet is placed anew every week, together with what is new: two clusters that this week's items
show to be one become one, and an item that was placed before its companions came finds them. Simulated weeks on unseen
families put fewer items with a wrong development that way, and find more of the themes (docs/design.md).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from monitor.model import Development, Finding, ItemOutcome, Relation
from monitor.understand import reasons
from monitor.understand.calibration import Calibration
from monitor.understand.copies import Link, find_copies, find_translations, joined
from monitor.understand.found import Read, Vectors, found_of, read_item
from monitor.understand.heads import unit
from monitor.understand.moves import Moved, moved_to, moves_of, placed_anew
from monitor.understand.pieces import texts_of_development
from monitor.understand.placing import is_member, place
from monitor.understand.relations import primaries
from monitor.understand.relevance import Relevance, judge_relevance, texts_of_profile
from monitor.understand.second_opinion import Signal, told
from monitor.understand.traces import Item, Trace
from monitor.understand.words import Words

DOUBTFUL = 0.3  # relevance from which a report on a relevant study is taken along with it


@dataclass(frozen=True, slots=True)
class Understanding:
    """One finding and one trace for each new item, in the order of the items; and the earlier items that belong
    elsewhere now, by number (see ``moves.findings_of_moves``)."""

    findings: tuple[Finding, ...]
    traces: tuple[Trace, ...]
    moves: tuple[Moved, ...] = ()


def understand(
    new: Sequence[Item],
    known: Sequence[Trace],
    developments: Sequence[Development],
    vectors: Vectors,
    calibration: Calibration,
    *,
    next_cluster: int | None = None,
    proposed: frozenset[int] = frozenset(),
    include: frozenset[int] = frozenset(),
    signals: Mapping[int, Signal] | None = None,
    words: Mapping[str, Words] | None = None,
) -> Understanding:
    """Decide for each new item what it is, and for earlier ones that no person touched whether they are in place.

    Args:
        new: the items of this run; their numbers are unique and not among ``known``.
        known: traces of earlier items, oldest first: those that may have copies or clusters that may grow. What is
            not ``held`` is placed anew.
        developments: the register; retired ones take no new items.
        vectors: for the SHA-256 of each text of `texts_of` and `texts_of_development`, and of each head in ``known``,
            its vector. Items whose head has none are reported as failed; traces without one are not compared.
        calibration: for the model that made the vectors.
        next_cluster: the first number for new clusters; without it, one above the highest in ``known``.
        include: items of which a person said that they are for us, whatever the head says.
        signals: what a language model said of single items, if one was asked.
        words: as ``vectors``, the telling words of what items are placed by; what has none is compared by its vector.
        proposed: the clusters whose proposal waits for a person: of clusters that become one, these stay.

    An item ends as irrelevant, duplicate (``of`` names its original), development (its number) or proposal (its
    cluster's number; a cluster may have one member). A revision goes where its original went.
    """
    read = [read_item(item) for item in sorted(new, key=lambda item: (item.document.url, item.id))]
    usable = [one for one in read if one.pieces and one.pieces[0].sha256 in vectors]
    readable = {one.item.id for one in usable}
    findings = {one.item.id: _unreadable(one) for one in read if one.item.id not in readable}
    relevance = _relevance(usable, vectors, calibration)
    links = find_copies([one.trace for one in usable], known, calibration.thresholds.copy)
    again = _translations([one for one in usable if one.item.id not in links], known, relevance, vectors, calibration)
    links = joined(links, again)
    fresh = [one for one in usable if one.item.id not in links]
    relevant = [one for one in fresh if relevance[one.item.id].relevant or one.item.id in include]
    relevant += _reports_on(relevant, fresh, relevance, known, vectors, calibration)
    kept = {one.item.id for one in relevant}
    for one in fresh:
        if one.item.id not in kept:
            findings[one.item.id] = _irrelevant(one, relevance[one.item.id])
    active = [development for development in developments if not development.retired]
    replaced = placed_anew(known, active, vectors)
    left = {trace.item for trace in replaced}
    placed = place(
        sorted((*(one.trace for one in relevant), *replaced), key=lambda trace: (trace.url, trace.item)),
        [trace for trace in known if trace.item not in left],
        active,
        {d.number: texts_of_development(d)[0].sha256 for d in active},
        vectors,
        calibration,
        next_cluster,
        proposed,
        signals,
        words,
    )
    moves = moves_of(replaced, known, placed)
    moved = {move.item: move.placed for move in moves}
    known = [moved_to(trace, moved[trace.item]) if trace.item in moved else trace for trace in known]
    for one in relevant:
        findings[one.item.id] = found_of(one, placed[one.item.id], relevance[one.item.id], active, vectors, calibration)
        if signals and one.item.id in signals:
            findings[one.item.id] = told(findings[one.item.id], signals[one.item.id])
    for one in usable:
        if one.item.id in links:
            findings[one.item.id] = _repeated(one, links[one.item.id], relevance, findings, known)
    by_id = {one.item.id: one for one in read}
    ordered = tuple(findings[item.id] for item in new)
    return Understanding(ordered, tuple(_remember(by_id[finding.item].trace, finding) for finding in ordered), moves)


def _relevance(read: list[Read], vectors: Vectors, calibration: Calibration) -> dict[int, Relevance]:
    if not read:
        return {}
    heads = np.stack([vectors[one.pieces[0].sha256] for one in read])
    centred = calibration.centred(unit(heads), [one.trace.language for one in read])
    examples = {
        piece.sha256: vectors[piece.sha256] for piece in texts_of_profile(calibration) if piece.sha256 in vectors
    }
    centred_examples = {key: calibration.centred(unit(vector[None]), [None])[0] for key, vector in examples.items()}
    judged = judge_relevance([one.pieces[0].text for one in read], centred, calibration, centred_examples)
    return {one.item.id: relevance for one, relevance in zip(read, judged, strict=True)}


def _reports_on(
    relevant: list[Read],
    fresh: list[Read],
    relevance: dict[int, Relevance],
    known: Sequence[Trace],
    vectors: Vectors,
    calibration: Calibration,
) -> list[Read]:
    """Doubtful items that report on a study which is for us: then they are too, whatever words they use."""
    studies = [one.trace for one in relevant]
    studies += [trace for trace in known if is_member(trace) and trace.pieces and trace.pieces[0] in vectors]
    doubtful = [
        one
        for one in fresh
        if not relevance[one.item.id].relevant and relevance[one.item.id].probability >= DOUBTFUL and one.trace.figures
    ]
    if not studies or not doubtful:
        return []
    likeness = _heads([one.trace for one in doubtful], vectors, calibration) @ _heads(studies, vectors, calibration).T
    found = primaries([one.trace for one in doubtful], studies, likeness)
    return [one for one in doubtful if one.item.id in found]


def _heads(traces: list[Trace], vectors: Vectors, calibration: Calibration) -> NDArray[np.float32]:
    heads = unit(np.stack([vectors[trace.pieces[0]] for trace in traces]))
    return calibration.centred(heads, [trace.language for trace in traces])


def _unreadable(one: Read) -> Finding:
    return Finding(one.item.id, ItemOutcome.FAILED, 0.0, reasons.NO_TEXT)


def _irrelevant(one: Read, relevance: Relevance) -> Finding:
    return Finding(one.item.id, ItemOutcome.IRRELEVANT, round(relevance.probability, 4), relevance.reason)


def _translations(
    fresh: list[Read],
    known: Sequence[Trace],
    relevance: dict[int, Relevance],
    vectors: Vectors,
    calibration: Calibration,
) -> dict[int, Link]:
    """Releases that are here in another language already; both are for us, or neither is."""
    earlier = [t for t in known if t.outcome is not ItemOutcome.DUPLICATE and t.pieces and t.pieces[0] in vectors]
    kept = {t.item for t in earlier if t.outcome is not ItemOutcome.IRRELEVANT}
    kept |= {one.item.id for one in fresh if relevance[one.item.id].relevant}

    def likeness(one: Trace, other: Trace) -> float:
        a, b = _heads([one, other], vectors, calibration)
        return float(a @ b) if (one.item in kept) == (other.item in kept) else -1.0

    return find_translations([one.trace for one in fresh], earlier, likeness)


def _repeated(
    one: Read, link: Link, relevance: dict[int, Relevance], findings: dict[int, Finding], known: Sequence[Trace]
) -> Finding:
    """A copy is a duplicate; a revision goes where its original went. Copies of what is not for us are neither."""
    remembered = next((trace for trace in known if trace.item == link.of), None)
    original = findings[link.of] if remembered is None else _as_finding(remembered)
    own = relevance[one.item.id].probability
    if original.outcome is ItemOutcome.IRRELEVANT:
        reason = reasons.repeats_irrelevant(link)
        return Finding(one.item.id, ItemOutcome.IRRELEVANT, round(own, 4), reason, link.relation, of=link.of)
    if link.relation is Relation.SYNDICATED:
        return Finding(one.item.id, ItemOutcome.DUPLICATE, round(own, 4), reasons.copy(link), link.relation, of=link.of)
    return replace(
        original,
        item=one.item.id,
        relevance=round(own, 4),
        reason=reasons.revision(original, _changed(one.trace, remembered)),
        relation=Relation.REVISION,
        of=link.of,
    )


def _changed(now: Trace, before: Trace | None) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """The figures that only the earlier and only the revised version state; None where both came at once."""
    if before is None:
        return None
    return tuple(f for f in before.figures if f not in now.figures), tuple(
        f for f in now.figures if f not in before.figures
    )


def _as_finding(trace: Trace) -> Finding:
    return Finding(
        trace.item,
        trace.outcome,
        0.0,
        "",
        trace.relation,
        development=trace.development,
        cluster=trace.cluster,
        of=trace.of,
    )


def _remember(trace: Trace, finding: Finding) -> Trace:
    return replace(
        trace,
        outcome=finding.outcome,
        relation=finding.relation,
        development=finding.development,
        cluster=finding.cluster,
        of=finding.of,
    )
