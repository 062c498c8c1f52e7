"""The nine reference scores: where the number's scale comes from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from statistics import fmean

import yaml

from monitor.judge.weights import Weights
from monitor.model import Criterion


@dataclass(frozen=True, slots=True)
class Reference:
    """A score that the briefing's editors gave, with the levels (0 to 4) that its text shows."""

    name: str
    score: int
    levels: tuple[tuple[Criterion, int], ...]

    def above_base(self, weights: Weights) -> float:
        """The points of its levels; a criterion that is not observed contributes nothing."""
        return sum(weights.points[criterion] * (level - 2) for criterion, level in self.levels)


@cache
def reference_cases() -> tuple[Reference, ...]:
    rows = yaml.safe_load(files(__package__).joinpath("reference.yaml").read_text(encoding="utf-8"))["cases"]
    return tuple(
        Reference(str(r["name"]), int(r["score"]), tuple((Criterion(k), int(v)) for k, v in r["levels"].items()))
        for r in rows
    )


def fitted_offset(cases: Sequence[Reference], weights: Weights) -> float:
    """The base that fits best to the cases, with the weights as they are."""
    return fmean(case.score - case.above_base(weights) for case in cases)


def leave_one_out_errors(cases: Sequence[Reference], weights: Weights) -> tuple[float, ...]:
    """For each case the absolute error of the base that is fitted to the others."""
    errors = []
    for i, case in enumerate(cases):
        offset = fitted_offset([*cases[:i], *cases[i + 1 :]], weights)
        errors.append(abs(case.score - min(offset + case.above_base(weights), weights.ceiling)))
    return tuple(errors)
