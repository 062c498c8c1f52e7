"""A calibration over eight hand-made dimensions, so that no test of a pure function needs a model."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date

import numpy as np
import pytest

from monitor.model import Development, Document, SourceClass
from monitor.understand import Calibration, Item, load_profile, texts_of, texts_of_development
from monitor.understand.calibration import Head, Line, Thresholds

DIMENSIONS = 8


@pytest.fixture
def calibration() -> Calibration:
    """Relevant is what names the subject; two vectors belong together from a cosine of a half."""
    profile = load_profile()
    zero = np.zeros(DIMENSIONS, dtype=np.float32)
    return Calibration(
        model="hand-made",
        profile=profile,
        profile_digest=profile.digest,
        means=dict.fromkeys(("nl", "en", "de", "fr", "other", "development"), zero),
        spread=np.eye(DIMENSIONS, dtype=np.float32),
        relevance=Head(np.array([*zero, 8.0, 0.0, 0.0], dtype=np.float32), -4.0),
        existing=Line((10.0, 0.0, 0.0), -5.0),
        pair=Line((10.0, 0.0), -5.0),
        thresholds=Thresholds(relevance=0.5, relevance_unnamed=0.5, existing=0.0, cluster=0.0, copy=0.3),
    )


def axis(*weights: float) -> np.ndarray:
    """A unit vector with these first components."""
    vector = np.zeros(DIMENSIONS, dtype=np.float32)
    vector[: len(weights)] = weights
    return vector / np.linalg.norm(vector)


def document(
    key: str, text: str | None = None, *, title: str | None = None, source: str | None = None, day: int = 2
) -> Document:
    body = text if text is not None else telling(key)
    return Document(
        url=f"https://example.org/{key}",
        title=title if title is not None else f"AI en leren: {key}",
        text=body,
        sha256=hashlib.sha256(body.encode()).hexdigest(),
        source=source or f"source-{key}",
        published=date(2026, 3, day),
        language="nl",
    )


def telling(key: str) -> str:
    """Five sentences that share no run of five words with another key's."""
    return " ".join(
        f"{key.capitalize()} " + " ".join(f"{key}woord{line}x{at}" for at in range(11)) + "." for line in range(5)
    )


def item(number: int, made: Document, source_class: SourceClass = SourceClass.GOVERNMENT) -> Item:
    return Item(number, made, source_class)


def development(number: int, title: str = "Ontwikkeling") -> Development:
    return Development(number, f"{title} {number}", f"Tekst van {number}.", 80)


Vectors = dict[str, np.ndarray]


@pytest.fixture
def vectors() -> Callable[..., Vectors]:
    """Vectors by item and by development: the head and the sentences of an item all get the item's."""

    def made(items: list[tuple[Item, np.ndarray]], developments: list[tuple[Development, np.ndarray]]) -> Vectors:
        found: Vectors = {}
        for one, vector in items:
            found |= {piece.sha256: vector for piece in texts_of(one.document)}
        for entry, vector in developments:
            found |= {piece.sha256: vector for piece in texts_of_development(entry)}
        return found

    return made
