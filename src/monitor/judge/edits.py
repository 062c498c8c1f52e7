"""What an analyst changes in a judgement: single levels, or the total. Both leave a sum that adds up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from monitor.errors import ConfigError
from monitor.judge.calibrate import LevelEdit
from monitor.judge.weights import Z80, shipped_weights
from monitor.model import Contribution, Criterion, Level, Validity, ValidityStatus

OWN_SCORE = "score van {by}"


def with_levels(levels: Sequence[Level], changes: Mapping[Criterion, int], *, by: str) -> tuple[Level, ...]:
    """The levels with an analyst's own; each changed one says whose it is and what it was.

    Judge the claim again with these levels in the item's place. Raises ConfigError for a level that does not exist.
    """
    for criterion, value in changes.items():
        if not 0 <= value <= 4:
            raise ConfigError(f"level {value} for {criterion.value} does not exist", do="give a level from 0 to 4")
    return tuple(_changed(x, changes.get(x.criterion, x.level), by) for x in levels)


def edits_between(before: Sequence[Level], after: Sequence[Level]) -> tuple[LevelEdit, ...]:
    """What was changed, for the log that calibration learns from."""
    decided = {x.criterion: x.level for x in after}
    changed = ((x, decided.get(x.criterion, x.level)) for x in before)
    return tuple(LevelEdit(x.criterion, x.level, value) for x, value in changed if value != x.level)


def with_total(validity: Validity, score: int, *, by: str) -> Validity:
    """The judgement with an analyst's own total: a sum of one row. The same total confirms the sum as it stands."""
    ceiling = int(shipped_weights().ceiling)
    if not 0 <= score <= ceiling:
        raise ConfigError(f"a score of {score} does not exist", do=f"give a whole number from 0 to {ceiling}")
    contested = validity.status is ValidityStatus.CONTESTED
    status = ValidityStatus.CONTESTED if contested else ValidityStatus.ASSESSED
    if score == validity.score:
        return replace(validity, status=status)
    half = round(Z80 * shipped_weights().rater_sd)
    own = Contribution("base", score, OWN_SCORE.format(by=by))
    return replace(
        validity,
        score=score,
        low=max(score - half, 0),
        high=min(score + half, ceiling),
        status=status,
        contributions=(own,),
        why_not_higher=(),
    )


def _changed(level: Level, value: int, by: str) -> Level:
    if value == level.level:
        return level
    return replace(
        level, level=value, observed=True, reason=f"{by}: {value} in plaats van {level.level} ({level.reason})"
    )
