"""Is a publication for this briefing? Its vector and its words decide, by a head trained on labelled examples."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from monitor.understand.calibration import Calibration, sigmoid
from monitor.understand.pieces import TextPiece, piece
from monitor.understand.topics import TopicProfile

WORD_FEATURES = 3

# Of a team's own topic profile, for which no head was trained: how much nearness to its examples weighs, how many
# words of the angle are neutral, and what an item gets that does not name the subject: set by reasoning. The threshold
# is measured on the 297 items written for the relevance head: F1 with the 11 examples of the shipped profile is .75 at
# .4, .73 at .5 and .66 at the .65 of the trained head; with 5, 10, 20 and 40 examples of each kind .70, .74, .76, .78
# at .4 (mean of 30 draws) against .54, .56, .59, .61 at .65, where half of what is for the team is left out.
EXAMPLE_WEIGHT, NEUTRAL_ANGLE, UNNAMED, BY_EXAMPLES = 8.0, 1.0, 0.02, 0.4


@dataclass(frozen=True, slots=True)
class Relevance:
    probability: float
    relevant: bool
    reason: str  # Dutch


def texts_of_profile(calibration: Calibration) -> tuple[TextPiece, ...]:
    """The examples that have to be embedded when the topic profile is not the one that the head was trained for."""
    if calibration.fits_profile:
        return ()
    profile = calibration.profile
    return tuple(piece("example", text) for text in (*profile.relevant, *profile.irrelevant))


def word_features(texts: list[str], profile: TopicProfile) -> NDArray[np.float32]:
    """[n, 3]: whether the subject is named, how many different words name it, how many show the angle (log1p)."""
    rows = [(len(profile.about_words(text)), len(profile.angle_words(text))) for text in texts]
    counts = np.asarray(rows, dtype=np.float32).reshape(len(texts), 2)
    named = (counts[:, :1] > 0).astype(np.float32)
    return np.concatenate([named, np.log1p(counts)], axis=1)


def judge_relevance(
    texts: list[str],
    centred: NDArray[np.float32],
    calibration: Calibration,
    examples: Mapping[str, NDArray[np.float32]] | None = None,
) -> tuple[Relevance, ...]:
    """``texts`` are the heads of the items, ``centred`` their centred vectors [n, d].

    ``examples`` are the centred vectors of `texts_of_profile`, for a profile of the team's own.
    """
    if not texts:
        return ()
    if calibration.fits_profile:
        features = np.concatenate([centred, word_features(texts, calibration.profile)], axis=1)
        probabilities = calibration.relevance.probability(features)
    else:
        probabilities = _by_examples(texts, centred, calibration.profile, examples or {})
    return tuple(
        _with_reason(text, float(probability), calibration)
        for text, probability in zip(texts, probabilities, strict=True)
    )


def _by_examples(
    texts: list[str],
    centred: NDArray[np.float32],
    profile: TopicProfile,
    examples: Mapping[str, NDArray[np.float32]],
) -> NDArray[np.float64]:
    """Nearer to what is for us than to what is not, and the subject named at all. Cruder than a trained head."""
    words = word_features(texts, profile)
    odds = words[:, 2].astype(np.float64) - NEUTRAL_ANGLE
    nearest = [
        [centred @ examples[key] for key in (piece("example", text).sha256 for text in listed) if key in examples]
        for listed in (profile.relevant, profile.irrelevant)
    ]
    if all(nearest):
        odds = odds + EXAMPLE_WEIGHT * (np.max(nearest[0], axis=0) - np.max(nearest[1], axis=0))
    return np.where(words[:, 0] > 0, sigmoid(odds), UNNAMED)


def _with_reason(text: str, probability: float, calibration: Calibration) -> Relevance:
    about = calibration.profile.about_words(text)
    thresholds = calibration.thresholds
    named = thresholds.relevance if calibration.fits_profile else BY_EXAMPLES
    relevant = probability >= (named if about else thresholds.relevance_unnamed)
    angle = calibration.profile.angle_words(text)
    percent = round(probability * 100)
    if relevant:
        words = ", ".join(f"“{word}”" for word in (*about[:2], *angle[:2]))
        why = f"herkenbaar aan {words}" if words else "herkend aan de strekking, niet aan losse woorden"
        return Relevance(probability, True, f"Past bij het onderwerp ({percent}%): {why}.")
    if not about:
        why = "het onderwerp wordt nergens genoemd"
    elif not angle:
        why = f"gaat wel over “{about[0]}”, maar niet vanuit de invalshoek van deze briefing"
    else:
        why = f"noemt “{about[0]}” en “{angle[0]}”, maar de strekking is een andere"
    return Relevance(probability, False, f"Niet voor deze briefing ({percent}%): {why}.")
