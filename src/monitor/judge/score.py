"""The score: a sum that shows itself.

One document: ``S = base + sum(points_k * (level_k - 2))``, at most the ceiling.

A claim with several sources. Sources are grouped into clusters of one origin (``clusters.py``), and each cluster counts
as its best member. With A the score of the leading cluster, ``q = clip((S - 50) / 45, 0, 1)`` the strength of another
cluster, ``e`` how well its quote carries the claim and J = ``1 - prod(1 - 0.55 * e * q)`` what several do together:

    confirmation  = (97 - A) * 0.6 * J                       J over the other supporting clusters
    contradiction = -(A + confirmation - 20) * 0.6 * J       J over the contradicting clusters

The leading cluster is the one from which the sum comes out highest. That is nearly always the one with the highest S;
it is defined by the sum so that the score stays monotone where two clusters change places while their quotes differ in
strength (otherwise raising a level could lower the score).

An existing development (an anchor). Its score was given or accepted by a person, who saw more than the levels say, so
it enters as one supporting cluster with that score and e = 1, and its row opens the sum. What has the same provenance
as the anchor already counts in it and adds nothing. New evidence never lowers it unless it contradicts. When one new
source is by itself stronger than the anchor, the claim is at least as well underpinned as that source alone would make
it: the sum is led by that source as in a claim without an anchor, and the anchor corroborates. It is still shown from
the anchor: the difference is the confirmation row, and its reason names the stronger source. So the anchor's score is
never raised without a row that says by what, and a person decides on the proposal in any case.

The score is no probability that the claim is true, and it is provisional until an analyst has judged it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import prod

from monitor.judge.clusters import Cluster, clusters_of
from monitor.judge.evidence import Anchor, Assessed, Gate
from monitor.judge.reasons import (
    BASE,
    CEILING,
    anchor_reason,
    confirmation_reason,
    contradiction_reason,
    why_not_higher,
)
from monitor.judge.rounding import half_up, largest_remainder
from monitor.judge.weights import Z80, Weights, shipped_weights
from monitor.model import Contribution, Criterion, Level, Validity, ValidityStatus

HIGHEST = 97  # also of an interval: the page never shows certainty


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the sum before rounding."""

    criterion: str
    points: float
    reason: str


@dataclass(frozen=True, slots=True)
class Voice:
    """A cluster with what it counts for. ``item`` is None for the anchor."""

    item: int | None
    name: str
    score: float
    strength: float  # e * q of its best member
    levels: tuple[Level, ...]


def points_of(levels: Sequence[Level], weights: Weights) -> float:
    """The score of one document before rounding, between 0 and the ceiling."""
    total = weights.base + sum(weights.points[x.criterion] * (x.level - 2) for x in levels)
    return min(max(total, 0.0), weights.ceiling)


def judge_document(levels: Sequence[Level], *, gate: Gate | None = None, weights: Weights | None = None) -> Validity:
    """The validity of one publication by its seven levels. A closed gate gives no score."""
    weights = weights or shipped_weights()
    _check(levels)
    if gate is not None:
        return unsupported((gate,), levels)
    rows = _document_rows(levels, weights)
    half = weights.half_width(sum(not x.observed for x in levels))
    return _validity(rows, half, ValidityStatus.PROVISIONAL, why_not_higher(levels, weights), levels)


def judge_claim(
    assessed: Sequence[Assessed], *, anchor: Anchor | None = None, weights: Weights | None = None
) -> Validity:
    """The validity of a claim by all evidence for and against it.

    Without usable support and without an anchor there is no score. The order of ``assessed`` is irrelevant.
    """
    weights = weights or shipped_weights()
    for one in assessed:
        _check(one.levels)
    clusters = clusters_of(assessed)
    support = [_voice(c, weights) for c in clusters if not c.against and not (anchor and _is_known(c, anchor))]
    against = [_voice(c, weights) for c in clusters if c.against]
    if not support and anchor is None:
        return unsupported(tuple(sorted({a.gate for a in assessed if a.gate})), ())
    lead, confirmed = _lead(support, anchor, weights)
    others = [v for v in support if v is not lead]
    start = float(anchor.score) if anchor else lead.score
    start = min(start, weights.ceiling)
    drop = -max(confirmed - weights.floor, 0.0) * weights.contradiction * _joint(against, weights)

    rows = _anchor_rows(anchor, weights) if anchor else _document_rows(lead.levels, weights)
    if support and (anchor or others):
        rows.append(Row("confirmation", confirmed - start, confirmation_reason(lead, others, support, anchor)))
    if against:
        rows.append(Row("contradiction", drop, contradiction_reason(against)))
    status = _status(anchor, rows, drop, weights)
    half = _half_width(lead, anchor, drop, weights)
    repeated = sum(len(c.members) for c in clusters if not c.against) - len(support)
    why = why_not_higher(lead.levels, weights, support=support, against=against, anchor=anchor, repeated=repeated)
    best = lead if lead.item is not None else max([*support, *against], key=_rank, default=lead)
    return _validity(rows, half, status, why, best.levels)


def leading_item(
    assessed: Sequence[Assessed], *, anchor: Anchor | None = None, weights: Weights | None = None
) -> int | None:
    """The item whose levels open the sum; None where an existing score does, or where there is no support."""
    weights = weights or shipped_weights()
    clusters = [c for c in clusters_of(assessed) if not c.against]
    support = [_voice(c, weights) for c in clusters if not (anchor and _is_known(c, anchor))]
    return _lead(support, anchor, weights)[0].item if support else None


def unsupported(gates: Sequence[Gate], levels: Sequence[Level]) -> Validity:
    """No score: why, and nothing that looks like a number."""
    why = tuple(g.reason for g in gates) or ("Er is geen bron die de bewering ondersteunt.",)
    return Validity(None, None, None, ValidityStatus.UNSUPPORTED, (), why, tuple(levels))


# ------------------------------------------------------------------------------------------------ parts
def _document_rows(levels: Sequence[Level], weights: Weights) -> list[Row]:
    rows = [Row("base", weights.base, BASE)]
    ordered = sorted(levels, key=lambda x: list(Criterion).index(x.criterion))
    rows += [Row(x.criterion.value, weights.points[x.criterion] * (x.level - 2), x.reason) for x in ordered]
    excess = points_of(levels, weights) - sum(r.points for r in rows)
    return [*rows, Row("ceiling", excess, CEILING)] if abs(excess) > 1e-9 else rows


def _anchor_rows(anchor: Anchor, weights: Weights) -> list[Row]:
    rows = [Row("base", float(anchor.score), anchor_reason(anchor))]
    excess = min(weights.ceiling - anchor.score, 0.0)
    return [*rows, Row("ceiling", excess, CEILING)] if excess else rows


def _is_known(cluster: Cluster, anchor: Anchor) -> bool:
    return any(anchor.knows(one) for one in cluster.members)


def _voice(cluster: Cluster, weights: Weights) -> Voice:
    scored = [(points_of(m.levels, weights), m) for m in cluster.members]
    score, best = max(scored, key=lambda p: (p[0], p[1].support, -p[1].item))
    strength = max(m.support * _quality(s, weights) for s, m in scored)
    return Voice(best.item, best.name, score, strength, best.levels)


def _quality(score: float, weights: Weights) -> float:
    return min(max((score - weights.quality_from) / weights.quality_span, 0.0), 1.0)


def _joint(voices: Iterable[Voice], weights: Weights) -> float:
    """What several voices do together, 0 to 1. Sorted, so that floating-point noise knows no order of arrival."""
    return 1.0 - prod(1.0 - weights.cluster * s for s in sorted(v.strength for v in voices))


def _lead(support: Sequence[Voice], anchor: Anchor | None, weights: Weights) -> tuple[Voice, float]:
    """The leading voice, and the score with all confirmation from it."""
    voices = list(support)
    if anchor:
        score = min(float(anchor.score), weights.ceiling)
        voices.append(Voice(None, anchor.name, score, _quality(score, weights), ()))

    def confirmed(lead: Voice) -> float:
        joint = _joint((v for v in voices if v is not lead), weights)
        return lead.score + (weights.ceiling - lead.score) * weights.confirmation * joint

    lead = max(voices, key=lambda v: (round(confirmed(v), 9), *_rank(v)))
    return lead, confirmed(lead)


def _rank(voice: Voice) -> tuple[float, float]:
    """Higher first; an anchor before a source, and of two equal sources the one that came first."""
    return voice.score, float("inf") if voice.item is None else -voice.item


def _status(anchor: Anchor | None, rows: Sequence[Row], drop: float, weights: Weights) -> ValidityStatus:
    if -drop >= weights.contested_at or (anchor and anchor.status is ValidityStatus.CONTESTED):
        return ValidityStatus.CONTESTED
    if anchor is None:
        return ValidityStatus.PROVISIONAL
    moved = half_up(sum(r.points for r in rows)) != anchor.score
    return ValidityStatus.RECALIBRATED if moved else anchor.status


def _half_width(lead: Voice, anchor: Anchor | None, drop: float, weights: Weights) -> float:
    """Of one source or of a person's rating, widened by contradiction: its weight is itself a judgement."""
    if anchor and lead.item is None:
        own = Z80 * weights.rater_sd
    else:
        own = weights.half_width(sum(not x.observed for x in lead.levels))
    return float((own**2 + (drop / 3) ** 2) ** 0.5)


def _validity(
    rows: Sequence[Row], half: float, status: ValidityStatus, why: tuple[str, ...], levels: Sequence[Level]
) -> Validity:
    total = sum(r.points for r in rows)
    points = largest_remainder([r.points for r in rows])
    contributions = tuple(Contribution(r.criterion, p, r.reason) for r, p in zip(rows, points, strict=True))
    score = sum(points)
    low, high = max(half_up(total - half), 0), min(half_up(total + half), HIGHEST)
    return Validity(score, min(low, score), max(high, score), status, contributions, why, tuple(levels))


def _check(levels: Sequence[Level]) -> None:
    if sorted(x.criterion for x in levels) != sorted(Criterion) or any(not 0 <= x.level <= 4 for x in levels):
        raise ValueError("a judgement needs one level from 0 to 4 for each of the seven criteria")
