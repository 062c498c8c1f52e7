"""Learning the weights from analysts' judgements: slowly, within bounds, and never without a person.

Every rating is ``base + sum(w_k * (level_k - 2))`` plus a rater's noise of SD 4. With the priors base ~ N(70, 6) and
w_k ~ N(w0_k, 0.4 * w0_k), where w0 are the weights that people chose, the most probable values under
0.25 * w0 <= w <= 2.5 * w0 are the solution of one bounded least-squares problem. With few ratings the priors rule; near
equal weights are hard to beat then (Dawes 1979, "The robust beauty of improper linear models").

Confirmations are ratings as much as overrides are: people override what they disagree with, so that overrides alone
describe only the cases in which the sum was wrong. A rating given before the score was shown (blind) is free of its
pull; with fewer than a fifth of them the result is not to be trusted, and says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import comb

import numpy as np
import yaml
from numpy.typing import NDArray

from monitor.judge.weights import Weights
from monitor.model import Criterion, Validity

BASE_PRIOR = (70.0, 6.0)  # mean, SD
WEIGHT_SPREAD = 0.4  # SD of a weight's prior, as a share of the weight
BOUNDS = (0.25, 2.5)  # times the chosen weight: no criterion dies or takes over
LEAST_RATINGS = 20  # below this the priors decide and a new version would only be noise
LEAST_BLIND = 0.2
LEAST_EDITS = 8
CERTAIN = 0.975  # probability that edits of a criterion go one way more often than the other


@dataclass(frozen=True, slots=True)
class Rating:
    """One analyst's score of one claim.

    ``levels`` are those of the leading source as the analyst left them; ``beyond`` are the points of confirmation and
    contradiction that the sum added to that source, 0 for a single one.
    """

    levels: Mapping[Criterion, int]
    score: float
    beyond: float = 0.0
    blind: bool = False
    confirmed: bool = False  # the shown score was left as it was


@dataclass(frozen=True, slots=True)
class LevelEdit:
    """An analyst changed the level of a criterion."""

    criterion: Criterion
    proposed: int
    decided: int


@dataclass(frozen=True, slots=True)
class Flag:
    """A criterion whose levels are changed one way: its reading, not its weight, needs work."""

    criterion: Criterion
    raised: int
    lowered: int
    probability: float  # that edits go this way more often than the other

    @property
    def reason(self) -> str:
        """Dutch, for a person."""
        way, count = ("verhoogd", self.raised) if self.raised > self.lowered else ("verlaagd", self.lowered)
        return (
            f"{count} van {self.raised + self.lowered} aanpassingen zijn {way}: de aflezing van dit criterium wijkt af"
        )


@dataclass(frozen=True, slots=True)
class Calibration:
    """What a refit would change. ``weights`` is an offer: it counts only once a person has accepted it."""

    weights: Weights
    ratings: int
    blind: int
    confirmed: int
    error_before: float  # mean absolute error of the current weights, points
    error_after: float  # leave-one-out mean absolute error of the refit, points
    flags: tuple[Flag, ...]
    warnings: tuple[str, ...]  # Dutch

    @property
    def advisable(self) -> bool:
        """Enough ratings, enough of them blind, and better on ratings that the refit had not seen."""
        return not self.warnings


def calibrate(ratings: Sequence[Rating], edits: Iterable[LevelEdit], current: Weights, *, version: str) -> Calibration:
    """Refit the weights to ``ratings``. The result's version is ``version``; nothing is written anywhere."""
    fitted = replace(refit(ratings, current), version=version)
    before = _error(ratings, [current] * len(ratings))
    others = [[*ratings[:i], *ratings[i + 1 :]] for i in range(len(ratings))]
    after = _error(ratings, [refit(rest, current) for rest in others])
    blind = sum(r.blind for r in ratings)
    confirmed = sum(r.confirmed for r in ratings)
    return Calibration(
        weights=fitted,
        ratings=len(ratings),
        blind=blind,
        confirmed=confirmed,
        error_before=before,
        error_after=after,
        flags=flags_of(edits),
        warnings=_warnings(len(ratings), blind, confirmed, before, after),
    )


def refit(ratings: Sequence[Rating], chosen: Weights) -> Weights:
    """The most probable base and weights, with ``chosen`` as the centre of the priors and of the bounds."""
    from scipy.optimize import lsq_linear  # type: ignore[import-untyped]  # slow to import

    matrix, target = _system(ratings, chosen)
    centre = np.array([chosen.points[c] for c in Criterion])
    low = np.concatenate([[-np.inf], BOUNDS[0] * centre])
    high = np.concatenate([[np.inf], BOUNDS[1] * centre])
    solution = lsq_linear(matrix, target, bounds=(low, high)).x
    points = {c: float(w) for c, w in zip(Criterion, solution[1:], strict=True)}
    return replace(chosen, base=float(solution[0]), points=points)


def flags_of(edits: Iterable[LevelEdit]) -> tuple[Flag, ...]:
    """The criteria that analysts change at least eight times and nearly always the same way."""
    ways: dict[Criterion, list[bool]] = {}
    for edit in edits:
        if edit.decided != edit.proposed:
            ways.setdefault(edit.criterion, []).append(edit.decided > edit.proposed)
    flags = []
    for criterion in Criterion:
        raised, total = sum(ways.get(criterion, [])), len(ways.get(criterion, []))
        probability = _more_often(max(raised, total - raised), total)
        if total >= LEAST_EDITS and probability > CERTAIN:
            flags.append(Flag(criterion, raised, total - raised, probability))
    return tuple(flags)


def rating_of(validity: Validity, score: int, *, blind: bool = False) -> Rating:
    """An analyst's score of a judged claim as a rating. ``validity`` holds the levels as the analyst left them."""
    beyond = sum(c.points for c in validity.contributions if c.criterion in {"confirmation", "contradiction"})
    levels = {x.criterion: x.level for x in validity.levels}
    return Rating(levels, score, beyond, blind=blind, confirmed=score == validity.score)


def weights_text(weights: Weights) -> str:
    """The weights as a file that ``parse_weights`` reads."""
    interval = ("complete", "four_unobserved", "rater_sd")
    aggregation = ("confirmation", "contradiction", "cluster", "quality_from", "quality_span", "floor", "contested_at")
    data = {
        "version": weights.version,
        "base": round(weights.base, 3),
        "ceiling": weights.ceiling,
        "points": {c.value: round(weights.points[c], 3) for c in Criterion},
        "aggregation": {name: getattr(weights, name) for name in aggregation},
        "interval": {name: getattr(weights, name) for name in interval},
    }
    return yaml.safe_dump(data, sort_keys=False, allow_unicode=True)


def _system(ratings: Sequence[Rating], chosen: Weights) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Ratings and priors as rows of one least-squares problem, each divided by its SD."""
    rows = [[1.0, *(r.levels.get(c, 2) - 2 for c in Criterion)] for r in ratings]
    targets = [r.score - r.beyond for r in ratings]
    centre = [BASE_PRIOR[0], *(chosen.points[c] for c in Criterion)]
    spread = [BASE_PRIOR[1], *(WEIGHT_SPREAD * chosen.points[c] for c in Criterion)]
    matrix = np.array([[x / chosen.rater_sd for x in row] for row in rows] + list(np.diag(1 / np.array(spread))))
    target = np.array([t / chosen.rater_sd for t in targets] + list(np.array(centre) / np.array(spread)))
    return matrix, target


def _error(ratings: Sequence[Rating], weights: Sequence[Weights]) -> float:
    misses = [
        abs(r.score - r.beyond - min(w.base + sum(w.points[c] * (v - 2) for c, v in r.levels.items()), w.ceiling))
        for r, w in zip(ratings, weights, strict=True)
    ]
    return float(np.mean(misses)) if misses else 0.0


def _more_often(successes: int, total: int) -> float:
    """P(p > 1/2) given ``successes`` of ``total`` under a uniform prior: a sum of binomials, exactly."""
    return float(sum(comb(total + 1, i) for i in range(successes + 1)) / 2 ** (total + 1))


def _warnings(total: int, blind: int, confirmed: int, before: float, after: float) -> tuple[str, ...]:
    found = []
    if total < LEAST_RATINGS:
        found.append(f"Te weinig oordelen: {total}, nodig zijn er {LEAST_RATINGS}.")
    if total and blind < LEAST_BLIND * total:
        found.append(
            f"Te weinig blinde oordelen: {blind} van {total}, nodig is {LEAST_BLIND:.0%}.".replace("%", " procent")
        )
    if total and not confirmed:
        found.append("Alleen afwijkende oordelen, geen bevestigingen: daarmee wordt het model slechter.")
    if total and after >= before:
        found.append(
            f"Geen verbetering: gemiddelde fout {before:.1f} nu, {after:.1f} na aanpassing.".replace(".", ",", 2)
        )
    return tuple(found)
