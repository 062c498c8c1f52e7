"""A calibration for another model's vectors, when that model was fine-tuned from the one that it was made for.

On the very examples that a model was fine-tuned on it looks too sure, so that lines may not be fitted to their labels.
The lines are carried over instead: fitted, on examples that the fine-tuning left out, to give the probabilities that
the calibration in use gives to the same pairs (distillation, Hinton et al. 2015). Means, spread and relevance head are
those of the examples in the new vectors, as for any model (see fitting).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from monitor.understand.calibration import Calibration, Line, sigmoid
from monitor.understand.clusters import pair_features
from monitor.understand.fitting import (
    REGISTER,
    REGISTER_ITEMS,
    REGISTERS,
    SEED,
    Example,
    Family,
    fit_means,
    fit_relevance,
    fit_spread,
    heads,
)
from monitor.understand.lessons import MatchLabel, Question, RelevanceLabel, Trial
from monitor.understand.matching import fit_features, standardised
from monitor.understand.trials import compared, fare_match, fare_relevance, is_held_out, lacking, nothing

Matrix = NDArray[np.float32]
Bool = NDArray[np.bool_]
Float = NDArray[np.float64]

PAIRS = 20_000  # of items, drawn from all pairs of the examples left out: more change no digit that counts


def carry_over(
    before: Sequence[Family],
    after: Sequence[Family],
    single: Sequence[Example],
    now: Calibration,
    model: str,
) -> Calibration:
    """The calibration for ``model``. ``before`` are the families that the fine-tuning left out, in the vectors of
    ``now``; ``after`` all of them, in those of the new model, and ``single`` items that are or are not for us.
    Thresholds stay: they are probabilities and log-odds, which carrying over keeps comparable.
    """
    ours = _ours(after)
    means = fit_means(ours)
    spread = fit_spread(ours, means)
    carried = replace(
        now,
        model=model,
        means=means,
        spread=spread,
        relevance=fit_relevance(after, single, means, now.profile) if now.fits_profile else now.relevance,
    )
    old, new = _left_out(before), _left_out(after)
    existing = (
        [_existing(old, now, drawn) for drawn in _registers(old)],
        [_existing(new, carried, drawn) for drawn in _registers(new)],
    )
    pairs = _pairs(old, now), _pairs(new, carried)
    return replace(
        carried,
        existing=_line(np.concatenate(existing[1]), now.existing.log_odds(np.concatenate(existing[0]))),
        pair=_line(pairs[1], now.pair.log_odds(pairs[0])),
    )


def is_left_out(family: str) -> bool:
    """A third of the examples' families, always the same ones."""
    return is_held_out(f"family {family}")


def compare(
    relevance: tuple[Sequence[RelevanceLabel], Sequence[RelevanceLabel]],
    matches: tuple[Sequence[MatchLabel], Sequence[MatchLabel]],
    now: Calibration,
    after: Calibration,
) -> tuple[Trial, Trial]:
    """Relevance and matching on the decisions that are held out, each label in the vectors of before and of after."""
    return _compare_relevance(*relevance, now, after), _compare_matches(*matches, now, after)


def enough(matches: Sequence[MatchLabel]) -> str:
    """In Dutch what is missing to compare at all; empty where there is enough."""
    return lacking("een bestaande of een nieuwe ontwikkeling", *_existing_and_held(matches))


def right_of_nine(families: Sequence[Family], calibration: Calibration) -> float:
    """Of items of the examples left out, the share that is nearest to its own among nine developments."""
    unseen = _left_out(families)
    right = []
    for register, _ in _registers(unseen):
        chosen = [unseen[at] for at in register]
        items = heads([item for family in chosen for item in family.items], calibration.means).rest
        entries = np.stack([family.development for family in chosen])
        owner = np.repeat(np.arange(len(chosen)), [len(family.items) for family in chosen])
        nearest = standardised(items, entries, calibration.spread, items).argmax(axis=1)
        right.append(float((nearest == owner).mean()))
    return float(np.mean(right)) if right else 0.0


def _ours(families: Sequence[Family]) -> list[Family]:
    """Families about other subjects teach what is not for us, and nothing of developments."""
    return [family for family in families if all(item.relevant for item in family.items)]


def _left_out(families: Sequence[Family]) -> list[Family]:
    return [family for family in _ours(families) if is_left_out(family.id)]


# ------------------------------------------------------------------------------------------------- trials
def _compare_relevance(
    before: Sequence[RelevanceLabel], after: Sequence[RelevanceLabel], now: Calibration, then: Calibration
) -> Trial:
    answers = np.array([one.relevant for one in before], dtype=bool)
    held = np.array([is_held_out(one.group) for one in before], dtype=bool)
    short = lacking("wel of niet voor de briefing", answers, held)
    if short or not now.fits_profile:
        return nothing(Question.RELEVANCE, short or "Het eigen onderwerpprofiel heeft geen geleerd model.")
    old, new = ([one for one, out in zip(side, held, strict=True) if out] for side in (before, after))
    fitted = int((~held).sum())
    return compared(Question.RELEVANCE, fitted, fare_relevance(old, now), fare_relevance(new, then))


def _compare_matches(
    before: Sequence[MatchLabel], after: Sequence[MatchLabel], now: Calibration, then: Calibration
) -> Trial:
    _, held = _existing_and_held(before)
    if short := enough(before):
        return nothing(Question.MATCH, short)
    old, new = ([one for one, out in zip(side, held, strict=True) if out] for side in (before, after))
    return compared(Question.MATCH, int((~held).sum()), fare_match(old, now), fare_match(new, then))


def _existing_and_held(labels: Sequence[MatchLabel]) -> tuple[Bool, Bool]:
    existing = np.array([one.belongs is not None for one in labels], dtype=bool)
    return existing, np.array([is_held_out(one.group) for one in labels], dtype=bool)


# ------------------------------------------------------------------------------------------------- pairs
def _registers(families: Sequence[Family]) -> list[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    """Simulated registers, and items beside them: the same for the same families, whatever their vectors."""
    chance = np.random.default_rng(SEED)
    members = sum(len(family.items) + len(family.siblings) for family in families)
    size = min(REGISTER, len(families))
    return [
        (chance.permutation(len(families))[:size], chance.permutation(members)[: 2 * REGISTER_ITEMS])
        for _ in range(REGISTERS // 4)
    ]


def _existing(
    families: Sequence[Family], calibration: Calibration, drawn: tuple[NDArray[np.intp], NDArray[np.intp]]
) -> Matrix:
    """[items x developments, features] of the drawn items with all of the drawn register."""
    register, chosen = drawn
    members = [item for family in families for item in (*family.items, *family.siblings)]
    items = [members[at] for at in chosen]
    entries = calibration.entries(np.stack([families[at].development for at in register]))
    of_items = heads(items, calibration.means)
    standard = standardised(of_items.rest, entries.plain, calibration.spread, of_items.rest)
    features = fit_features(of_items, entries, standard)
    flat: Matrix = features.reshape(-1, features.shape[-1])
    return flat


def _pairs(families: Sequence[Family], calibration: Calibration) -> Matrix:
    members = [item for family in families for item in (*family.items, *family.siblings)]
    of_all = heads(members, calibration.means)
    first, second = np.triu_indices(len(members), 1)
    drawn = np.random.default_rng(SEED).permutation(len(first))[:PAIRS]
    return pair_features(of_all, of_all)[first[drawn], second[drawn]]


def _line(features: Matrix, odds: Float) -> Line:
    """The line that gives these features the probabilities of these log-odds: each row counts as yes and as no, by its
    probability."""
    yes = sigmoid(odds)
    rows = np.concatenate([features, features])
    answers = np.repeat([True, False], len(features))
    model = LogisticRegression(C=100.0, max_iter=3000).fit(rows, answers, sample_weight=np.r_[yes, 1 - yes])
    return Line(tuple(round(float(w), 4) for w in model.coef_[0]), round(float(model.intercept_[0]), 4))
