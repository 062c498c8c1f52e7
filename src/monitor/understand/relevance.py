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


@dataclass(frozen=True, slots=True)
class Relevance:
    probability: float
    relevant: bool
    reason: str  # Dutch


def word_features(texts: list[str], profile: TopicProfile) -> NDArray[np.float32]:
    """[n, 3]: whether the subject is named, how many different words name it, how many show the angle (log1p)."""
    rows = [(len(profile.about_words(text)), len(profile.angle_words(text))) for text in texts]
    counts = np.asarray(rows, dtype=np.float32).reshape(len(texts), 2)
    named = (counts[:, :1] > 0).astype(np.float32)
    return np.concatenate([named, np.log1p(counts)], axis=1)


def judge_relevance(texts: list[str], centred: NDArray[np.float32], calibration: Calibration) -> tuple[Relevance, ...]:
    """``texts`` are the heads of the items, ``centred`` their centred vectors [n, d]."""
    if not texts:
        return ()
    features = np.concatenate([centred, word_features(texts, calibration.profile)], axis=1)
    probabilities = calibration.relevance.probability(features)
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
    named = word_features(texts, profile)
    likeness = [
        np.max([centred @ examples[key] for key in _keys(listed) if key in examples], axis=0, initial=-1.0)
        for listed in (profile.relevant, profile.irrelevant)
    ]
    lead = likeness[0] - likeness[1]
    angle = named[:, 2] - 1.0
    odds = 8.0 * np.where(np.abs(lead) > 1.5, 0.0, lead) + angle
    return np.where(named[:, 0] > 0, sigmoid(odds.astype(np.float64)), 0.02)


def _keys(texts: tuple[str, ...]) -> list[str]:
    return [piece("example", text).sha256 for text in texts]


def _with_reason(text: str, probability: float, calibration: Calibration) -> Relevance:
    relevant = probability >= calibration.thresholds.relevance
    about = calibration.profile.about_words(text)
    angle = calibration.profile.angle_words(text)
    percent = round(probability * 100)
    if relevant:
        words = ", ".join(f"“{word}”" for word in (*about[:2], *angle[:2]))
        why = f"herkenbaar aan {words}" if words else "herkend aan de strekking, niet aan losse woorden"
        return Relevance(probability, True, f"Past bij het onderwerp ({percent}%): {why}.")
    if not about:
        why = "AI of een verwant begrip komt er niet in voor"
    elif not angle:
        why = f"gaat wel over {about[0]}, maar niet over leren, vaardigheden of werk"
    else:
        why = f"noemt {about[0]} en “{angle[0]}”, maar de strekking is een andere"
    return Relevance(probability, False, f"Niet voor deze briefing ({percent}%): {why}.")
