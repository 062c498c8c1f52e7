"""The labelled examples that ship: families of a development, its items and siblings, and single items."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, TypedDict

import numpy as np

from monitor.errors import ModelError
from monitor.understand.lessons import TextFamily

if TYPE_CHECKING:
    from monitor.encode.encoder import Encoder
    from monitor.understand.fitting import Example, Family, Matrix


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


@dataclass(frozen=True, slots=True)
class Examples:
    """All that ships; ``digest`` names this content."""

    raw: tuple[_Family, ...]
    raw_single: tuple[_Single, ...]
    digest: str

    @property
    def texts(self) -> list[str]:
        members = [item for family in self.raw for item in (*family["items"], *family["siblings"])]
        return sorted(
            {_text(item) for item in (*members, *self.raw_single)}
            | {_entry_text(family["development"]) for family in self.raw}
        )

    def only(self, chosen: Callable[[str], bool]) -> Examples:
        """The families whose id is chosen, without single items."""
        return Examples(tuple(row for row in self.raw if chosen(row["id"])), (), self.digest)

    def in_words(self) -> tuple[TextFamily, ...]:
        return tuple(
            TextFamily(
                row["id"],
                _entry_text(row["development"]),
                tuple(_text(item) for item in row["items"]),
                tuple(_text(item) for item in row["siblings"]),
            )
            for row in self.raw
        )

    def families(self, vectors: Mapping[str, Matrix]) -> list[Family]:
        """Those of which all texts have vectors."""
        from monitor.understand.fitting import Family

        return [
            Family(
                row["id"],
                vectors[_entry_text(row["development"])],
                tuple(_example(item, vectors, relevant=_is_ours(row)) for item in row["items"]),
                tuple(_example(item, vectors, relevant=_is_ours(row)) for item in row["siblings"]),
            )
            for row in self.raw
            if _entry_text(row["development"]) in vectors
        ]

    def single(self, vectors: Mapping[str, Matrix]) -> list[Example]:
        return [_example(row, vectors, relevant=row["relevant"]) for row in self.raw_single]


def shipped_examples() -> Examples:
    packed = (files("monitor.understand") / "data" / "examples.jsonl.gz").read_bytes()
    rows = [json.loads(line) for line in gzip.decompress(packed).decode("utf-8").splitlines()]
    return Examples(
        tuple(row for row in rows if "items" in row),
        tuple(row for row in rows if "relevant" in row),
        hashlib.sha256(packed).hexdigest(),
    )


def encode_examples(encoder: Encoder, texts: Sequence[str], tell: Callable[[str], None]) -> dict[str, Matrix]:
    """The vectors of these texts. Raises ModelError where the model gives none."""

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
    return dict(zip(texts, encoded, strict=True))


def _is_ours(row: _Family) -> bool:
    """Families about other subjects teach what is not for us."""
    return not row["id"].startswith("other")


def _example(item: _Item | _Single, vectors: Mapping[str, Matrix], *, relevant: bool) -> Example:
    from monitor.understand.fitting import Example

    return Example(_text(item), item["language"], vectors[_text(item)], relevant=relevant)


def _text(item: _Item | _Single) -> str:
    return f"{item['title']}. {item['text']}"


def _entry_text(entry: _Entry) -> str:
    return f"{entry['title']}. {entry['body']}"
