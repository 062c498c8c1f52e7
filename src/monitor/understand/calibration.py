"""What was learnt from labelled examples, as it ships: readable numbers in ``calibration.json``, arrays beside it.

A calibration belongs to one model: its directions mean nothing in another model's space. For another model the
calibration is fitted anew from the shipped examples (see fitting).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import as_file, files

import numpy as np
from numpy.typing import NDArray

from monitor.errors import ModelError
from monitor.understand.heads import ENTRIES, Heads, heads_of, language_of
from monitor.understand.topics import TopicProfile, load_profile
from monitor.understand.words import WordReader

Vector = NDArray[np.float32]
Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Line:
    """A calibrated straight line: the log-odds of "yes" for some features."""

    weights: tuple[float, ...]
    bias: float

    def log_odds(self, features: NDArray[np.floating]) -> NDArray[np.float64]:
        """[..., len(weights)] -> [...]. One feature after another: of all pairs of a large week no second table."""
        odds = np.full(features.shape[:-1], self.bias, dtype=np.float64)
        for at, weight in enumerate(self.weights):
            odds += features[..., at] * np.float64(weight)
        return odds


UNWORDED = Line((1.0, 0.0, 0.0), 0.0)  # nothing is known of single words: the log-odds stay as they are


@dataclass(frozen=True, slots=True)
class Head:
    """Logistic regression over a centred vector with some features of the words behind it."""

    weights: Vector  # [dimension + features]
    bias: float

    def probability(self, features: NDArray[np.floating]) -> NDArray[np.float64]:
        """[n, dimension + features] -> [n]"""
        return sigmoid(np.asarray(features, dtype=np.float64) @ self.weights.astype(np.float64) + self.bias)


@dataclass(frozen=True, slots=True)
class Calibration:
    """Everything that understanding decides with, for one model and one topic profile.

    ``means`` hold the mean vector of relevant items by language, "other" for all together and "development" for
    entries of a register: what all texts of a kind share says nothing about which belong together.
    """

    model: str  # the beginning of the model ids that it fits
    profile: TopicProfile
    profile_digest: str  # of the profile that the relevance head was trained for
    means: Mapping[str, Vector]
    spread: Matrix  # [d, d]
    relevance: Head
    existing: Line  # log-odds that an item belongs to a development: see matching.FEATURES
    pair: Line  # log-odds that two items tell the same development: see clusters.FEATURES
    thresholds: Thresholds
    company: Line = Line((1.0, 0.0, 0.0, 0.0), 0.0)  # what the other items add to `existing`: see company.FEATURES
    words: Line = UNWORDED  # what single words add to `existing`: see word_evidence.FEATURES
    reader: WordReader | None = None  # of those words; without one, `existing` says all

    @property
    def fits_profile(self) -> bool:
        """Whether the relevance head was trained for this topic profile."""
        return self.profile.digest == self.profile_digest

    def centred(self, vectors: Matrix, languages: Sequence[str | None]) -> Matrix:
        """Vectors [n, d] less what texts of their language have in common, again of unit length."""
        return self.heads(vectors, languages).centred

    def heads(self, vectors: Matrix, languages: Sequence[str | None]) -> Heads:
        """Unit vectors [n, d] of items in their languages, with the means of these languages."""
        return heads_of(vectors, [language_of(language) for language in languages], self.means)

    def entries(self, vectors: Matrix) -> Heads:
        """Unit vectors [n, d] of developments, with the mean of developments."""
        return heads_of(vectors, [ENTRIES] * len(vectors), self.means)


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The one table of this stage; the evidence for each value stands beside it in ``data/calibration.json``."""

    relevance: float  # probability from which an item that names the subject is for us
    relevance_unnamed: float  # the same for one that does not name it in any known word: mostly another subject
    existing: float  # log-odds from which an item joins a development: above 0, for a wrong merge is worse
    cluster: float  # mean log-odds from which an item joins a cluster
    copy: float  # resemblance of wording from which a text is a copy


def sigmoid(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """1 / (1 + exp(-x)) without overflow."""
    bounded: NDArray[np.float64] = 1.0 / (1.0 + np.exp(-np.clip(x, -40, 40)))
    return bounded


def load_calibration(model_id: str = "", *, topics: str | None = None) -> Calibration:
    """The shipped calibration with the shipped topic profile, or with the text of another ``topics.yaml``.

    ``model_id`` is that of the encoder whose vectors will be judged; without it nothing is checked.

    Raises:
        ConfigError: the topic profile is not as documented.
        ModelError: the shipped calibration was not made for this model.
    """
    folder = files("monitor.understand") / "data"
    numbers = json.loads((folder / "calibration.json").read_text(encoding="utf-8"))
    if model_id and model_id.rsplit("/", 1)[0] != numbers["model"]:  # an id ends with the arithmetic
        raise ModelError(
            f"there is no calibration for the language model {model_id!r}; the shipped one is for {numbers['model']!r}",
            where="MONITOR_MODEL",
            do='Use "bundled", or make a calibration with training/calibrate.py (see docs/model-card.md).',
        )
    with as_file(folder / "calibration.npz") as path, np.load(path) as archive:
        arrays = {name: archive[name].astype(np.float32) for name in archive.files}
    means = {name.removeprefix("mean_"): array for name, array in arrays.items() if name.startswith("mean_")}
    return Calibration(
        model=numbers["model"],
        profile=load_profile(topics),
        profile_digest=numbers["profile"],
        means=means,
        spread=arrays["spread"],
        relevance=Head(arrays["relevance"], numbers["relevance"]["bias"]),
        existing=Line(tuple(numbers["existing"]["weights"]), numbers["existing"]["bias"]),
        pair=Line(tuple(numbers["pair"]["weights"]), numbers["pair"]["bias"]),
        thresholds=Thresholds(**{name: entry["value"] for name, entry in numbers["thresholds"].items()}),
        company=Line(tuple(numbers["company"]["weights"]), numbers["company"]["bias"]),
        words=Line(tuple(numbers["words"]["weights"]), numbers["words"]["bias"]),
        reader=reader_of(arrays),
    )


READER = "words"  # in an archive, the names of what a word reader holds begin so


def reader_arrays(reader: WordReader | None) -> dict[str, NDArray[np.float32]]:
    """A word reader as arrays with names, as `reader_of` reads them."""
    if reader is None:
        return {}
    return {
        f"{READER}_directions": reader.directions,
        f"{READER}_telling": reader.telling,
        f"{READER}_likeness": np.array(reader.likeness, dtype=np.float32),
        **{f"{READER}_mean_{kind}": mean for kind, mean in reader.means.items()},
    }


def reader_of(arrays: Mapping[str, NDArray[np.floating]]) -> WordReader | None:
    """The word reader in an archive; None where it holds none."""
    if f"{READER}_directions" not in arrays:
        return None
    own = {
        name.removeprefix(f"{READER}_"): array.astype(np.float32)
        for name, array in arrays.items()
        if name.startswith(f"{READER}_")
    }
    mean, variance = own["likeness"].tolist()
    means = {name.removeprefix("mean_"): array for name, array in own.items() if name.startswith("mean_")}
    return WordReader(own["directions"], own["telling"], means, (mean, variance))
