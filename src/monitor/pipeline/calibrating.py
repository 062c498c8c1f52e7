"""The calibration for the model in use: the shipped one, or one fitted once from the shipped examples and kept."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import re
import tempfile
from collections.abc import Callable
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict
from zipfile import BadZipFile

import numpy as np

from monitor.errors import ModelError
from monitor.understand.calibration import Calibration, Head, Line, load_calibration

if TYPE_CHECKING:
    from monitor.encode.encoder import Encoder
    from monitor.understand.fitting import Example, Family, Matrix

Tell = Callable[[str], None]


class _Item(TypedDict):
    language: str
    title: str
    text: str


class _Single(_Item):
    relevant: bool


class _Entry(TypedDict):
    title: str
    body: str


class _Family(TypedDict):
    id: str
    development: _Entry
    items: list[_Item]
    siblings: list[_Item]


def calibration_for(encoder: Encoder, cache: Path, tell: Tell) -> Calibration:
    """The calibration that fits this model's vectors; the first time that another model is used it is fitted, which
    takes as long as embedding some two thousand short texts, and kept under ``cache``.

    Raises:
        ModelError: the model's vectors cannot be used, or the calibration cannot be written.
    """
    shipped = load_calibration()
    if encoder.model_id.rsplit("/", 1)[0] == shipped.model:  # an id ends with the arithmetic
        return shipped
    packed = (files("monitor.understand") / "data" / "examples.jsonl.gz").read_bytes()
    path = cache / _file_name(encoder.model_id, packed, shipped.profile.digest)
    if path.is_file() and (kept := _read(path, shipped, encoder.model_id)):
        return kept
    tell(f"Begrijpen: het model {encoder.model_id} wordt eenmalig geijkt op de meegeleverde voorbeelden")
    calibration = _fit(encoder, packed, shipped, tell)
    _write(path, calibration)
    tell(f"  geijkt; bewaard in {path}")
    return calibration


def _file_name(model_id: str, packed: bytes, profile: str) -> str:
    """Names all that the calibration depends on: model, version of the fitting, examples and topic profile."""
    from monitor.understand.fitting import VERSION

    readable = re.sub(r"[^A-Za-z0-9.]+", "-", model_id).strip("-")[-60:]
    digest = hashlib.sha256(packed + f"\n{profile}\n{model_id}".encode()).hexdigest()[:12]
    return f"calibration-{readable}-v{VERSION}-{digest}.npz"


def _fit(encoder: Encoder, packed: bytes, shipped: Calibration, tell: Tell) -> Calibration:
    from monitor.understand.fitting import Example, Family, fit_calibration

    rows = [json.loads(line) for line in gzip.decompress(packed).decode("utf-8").splitlines()]
    raw: list[_Family] = [row for row in rows if "items" in row]
    single: list[_Single] = [row for row in rows if "relevant" in row]
    members = [item for family in raw for item in (*family["items"], *family["siblings"])]
    texts = sorted(
        {_text(item) for item in (*members, *single)} | {_entry_text(family["development"]) for family in raw}
    )

    def progress(done: int, of: int) -> None:
        if done == of or done % 512 < 64:
            tell(f"  {done} van {of} voorbeelden gelezen")

    encoded = encoder.encode(texts, progress=progress)
    if not np.isfinite(encoded).all():
        raise ModelError(
            f"the language model {encoder.model_id!r} gives vectors that are not numbers",
            where="MONITOR_MODEL",
            do='Choose another model, or use "bundled".',
        )
    vectors: dict[str, Matrix] = dict(zip(texts, encoded, strict=True))

    def example(item: _Item, *, relevant: bool) -> Example:
        return Example(_text(item), item["language"], vectors[_text(item)], relevant=relevant)

    def family_of(row: _Family) -> Family:
        ours = not row["id"].startswith("other")  # families about other subjects teach what is not for us
        return Family(
            row["id"],
            vectors[_entry_text(row["development"])],
            tuple(example(item, relevant=ours) for item in row["items"]),
            tuple(example(item, relevant=ours) for item in row["siblings"]),
        )

    return fit_calibration(
        [family_of(row) for row in raw],
        [example(row, relevant=row["relevant"]) for row in single],
        shipped,
        encoder.model_id,
    )


def _text(item: _Item | _Single) -> str:
    return f"{item['title']}. {item['text']}"


def _entry_text(entry: _Entry) -> str:
    return f"{entry['title']}. {entry['body']}"


def _write(path: Path, calibration: Calibration) -> None:
    """Whole or not at all: another process may read it."""
    arrays = {
        **{f"mean_{name}": mean for name, mean in calibration.means.items()},
        "spread": calibration.spread,
        "relevance": calibration.relevance.weights,
        "relevance_bias": np.array(calibration.relevance.bias),
        "existing": np.array([*calibration.existing.weights, calibration.existing.bias]),
        "pair": np.array([*calibration.pair.weights, calibration.pair.bias]),
    }
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".npz", delete=False) as file:
            np.savez(file, allow_pickle=False, **arrays)
        os.replace(file.name, path)  # noqa: PTH105 - of a name
    except OSError as error:
        raise ModelError(
            f"the calibration of the language model could not be kept: {error}",
            where=str(path),
            do="Make room, or name another folder for models.",
        ) from error


def _read(path: Path, shipped: Calibration, model_id: str) -> Calibration | None:
    """The kept calibration, or None when the file is damaged: it is then fitted anew."""
    try:
        with np.load(path, allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in archive.files}
        existing, pair = arrays["existing"].tolist(), arrays["pair"].tolist()
        return replace(
            shipped,
            model=model_id,
            profile_digest=shipped.profile.digest,
            means={n.removeprefix("mean_"): a for n, a in arrays.items() if n.startswith("mean_")},
            spread=arrays["spread"],
            relevance=Head(arrays["relevance"], float(arrays["relevance_bias"])),
            existing=Line(tuple(existing[:-1]), existing[-1]),
            pair=Line(tuple(pair[:-1]), pair[-1]),
        )
    except (OSError, ValueError, KeyError, EOFError, BadZipFile):
        return None
