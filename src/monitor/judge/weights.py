"""The weights of the score: a frozen, versioned value. The shipped one lives in ``weights.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

import yaml

from monitor.errors import ConfigError
from monitor.model import Criterion

Z80 = 1.2816  # standard normal quantile of a two-sided 80% interval


@dataclass(frozen=True, slots=True)
class Weights:
    """What each level is worth and how sources combine. Points and scores are on the 0-100 scale."""

    version: str
    base: float
    points: Mapping[Criterion, float]  # per level above or below 2
    ceiling: float = 97
    confirmation: float = 0.6
    contradiction: float = 0.6
    cluster: float = 0.55
    quality_from: float = 50
    quality_span: float = 45
    floor: float = 20
    contested_at: float = 5.0
    complete: float = 5.6
    four_unobserved: float = 8.3
    rater_sd: float = 4.0

    def __post_init__(self) -> None:
        missing = [c.value for c in Criterion if c not in self.points]
        if missing or any(p <= 0 for p in self.points.values()):
            raise ConfigError(
                f"the weights {self.version!r} need positive points for every criterion"
                + (f"; missing: {', '.join(missing)}" if missing else ""),
                where="weights.yaml",
                do="Give each of the seven criteria a number above 0 under `points`.",
            )
        object.__setattr__(self, "points", MappingProxyType(dict(self.points)))

    def half_width(self, unobserved: int) -> float:
        """Half of the 80% predictive interval when ``unobserved`` of the seven criteria could not be read."""
        step = (self.four_unobserved**2 - self.complete**2) / 4
        return float((self.complete**2 + step * unobserved) ** 0.5)


def parse_weights(text: str) -> Weights:
    """A weights file as a value. Raises ConfigError where a field is missing or unknown."""
    try:
        data = yaml.safe_load(text)
        return Weights(
            version=str(data["version"]),
            base=float(data["base"]),
            ceiling=float(data["ceiling"]),
            points={Criterion(k): float(v) for k, v in data["points"].items()},
            **{k: float(v) for k, v in {**data["aggregation"], **data["interval"]}.items()},
        )
    except (yaml.YAMLError, KeyError, ValueError, TypeError, AttributeError) as error:
        raise ConfigError(
            f"the weights cannot be read: {error}",
            where="weights.yaml",
            do="Compare the file with the one that ships with the package.",
        ) from error


@cache
def shipped_weights() -> Weights:
    """The weights of this release."""
    return parse_weights(files(__package__).joinpath("weights.yaml").read_text(encoding="utf-8"))
