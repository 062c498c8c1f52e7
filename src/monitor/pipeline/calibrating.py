"""The calibration for the model in use: the shipped one, or one fitted once from the shipped examples and kept."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import BadZipFile

import numpy as np

from monitor.errors import ConfigError, ModelError, StoreError
from monitor.pipeline.examples import Examples, encode_examples, shipped_examples
from monitor.settings import Settings
from monitor.store.files import write_whole
from monitor.understand.calibration import (
    UNWORDED,
    Calibration,
    Head,
    Line,
    load_calibration,
    reader_arrays,
    reader_of,
)
from monitor.understand.topics import load_profile

if TYPE_CHECKING:
    from monitor.encode.encoder import Encoder

Tell = Callable[[str], None]
CALIBRATION_FILE = "calibration.npz"  # beside an adapter that was learnt from decisions


def own_topics(settings: Settings) -> str | None:
    """The text of the team's own topic profile; None where none is set. Raises ConfigError where it is none."""
    if settings.topics == Path():
        return None
    try:
        text = settings.topics.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        do = "Name a copy of the shipped topics.yaml, changed to your subject; or unset it for the shipped one."
        raise ConfigError(f"{settings.topics} cannot be read ({error})", where="MONITOR_TOPICS", do=do) from error
    load_profile(text, where=str(settings.topics))
    return text


def calibration_for(encoder: Encoder, cache: Path, tell: Tell, topics: str | None = None) -> Calibration:
    """The calibration that fits this model's vectors; the first time that another model is used it is fitted, which
    takes as long as embedding some two thousand short texts, and kept under ``cache``. ``topics`` is the text of a
    profile other than the shipped one: its own examples then take the place of the relevance head.

    Raises:
        ModelError: the model's vectors cannot be used, or the calibration cannot be written.
    """
    found = _for_model(encoder, cache, tell)
    return found if topics is None else replace(found, profile=load_profile(topics))


def _for_model(encoder: Encoder, cache: Path, tell: Tell) -> Calibration:
    shipped = load_calibration()
    if encoder.model_id.rsplit("/", 1)[0] == shipped.model:  # an id ends with the arithmetic
        return shipped
    if encoder.adapter is not None and (
        kept := read_calibration(encoder.adapter / CALIBRATION_FILE, shipped, encoder.model_id)
    ):
        return kept
    examples = shipped_examples()
    path = cache / _file_name(encoder.model_id, examples.digest, shipped.profile.digest)
    if path.is_file() and (kept := read_calibration(path, shipped, encoder.model_id)):
        return kept
    tell(f"Begrijpen: het model {encoder.model_id} wordt eenmalig geijkt op de meegeleverde voorbeelden")
    calibration = _fit(encoder, examples, shipped, tell)
    write_calibration(path, calibration)
    tell(f"  geijkt; bewaard in {path}")
    return calibration


def _file_name(model_id: str, examples: str, profile: str) -> str:
    """Names all that the calibration depends on: model, version of the fitting, examples and topic profile."""
    from monitor.understand.fitting import VERSION

    readable = re.sub(r"[^A-Za-z0-9.]+", "-", model_id).strip("-")[-60:]
    digest = hashlib.sha256(f"{examples}\n{profile}\n{model_id}".encode()).hexdigest()[:12]
    return f"calibration-{readable}-v{VERSION}-{digest}.npz"


def _fit(encoder: Encoder, examples: Examples, shipped: Calibration, tell: Tell) -> Calibration:
    from monitor.understand.fitting import fit_calibration

    vectors = encode_examples(encoder, examples.texts, tell)
    return fit_calibration(examples.families(vectors), examples.single(vectors), shipped, encoder.model_id)


def write_calibration(path: Path, calibration: Calibration) -> None:
    """Whole or not at all: another process may read it."""
    arrays = {
        **{f"mean_{name}": mean for name, mean in calibration.means.items()},
        "spread": calibration.spread,
        "relevance": calibration.relevance.weights,
        "relevance_bias": np.array(calibration.relevance.bias),
        **{f"line_{name}": np.array([*line.weights, line.bias]) for name, line in _lines(calibration).items()},
        **reader_arrays(calibration.reader),
    }
    packed = io.BytesIO()
    np.savez(packed, allow_pickle=False, **arrays)
    try:
        write_whole(path, packed.getvalue())
    except StoreError as error:
        raise ModelError(
            f"the calibration of the language model could not be kept: {error.what}",
            where=str(path),
            do="Make room, or name another folder for models.",
        ) from error


def read_calibration(path: Path, shipped: Calibration, model_id: str) -> Calibration | None:
    """The kept calibration, or None when the file is damaged: it is then fitted anew."""
    try:
        with np.load(path, allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in archive.files}
        known = {name: f"line_{name}" for name in _lines(shipped)}
        if known["words"] not in arrays:  # kept before words were read
            arrays[known["words"]] = np.array([*UNWORDED.weights, UNWORDED.bias])
        lines = {name: arrays[key].tolist() for name, key in known.items()}
        fitted = replace(
            shipped,
            model=model_id,
            profile_digest=shipped.profile_digest,
            means={n.removeprefix("mean_"): a for n, a in arrays.items() if n.startswith("mean_")},
            spread=arrays["spread"],
            relevance=Head(arrays["relevance"], float(arrays["relevance_bias"])),
            reader=reader_of(arrays),
        )
        return replace(fitted, **{name: Line(tuple(n[:-1]), n[-1]) for name, n in lines.items()})  # type: ignore[arg-type]
    except (OSError, ValueError, KeyError, EOFError, BadZipFile):
        return None


def _lines(calibration: Calibration) -> dict[str, Line]:
    """All calibrated lines by the name of their field."""
    named = ((one.name, getattr(calibration, one.name)) for one in fields(calibration))
    return {name: value for name, value in named if isinstance(value, Line)}
