"""Texts to vectors and words, as a run makes them."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from monitor.encode.encoder import Encoder
from monitor.understand.pieces import TextPiece, is_worded
from monitor.understand.words import WordReader, Words, packed, unpacked


def read_pieces(
    encoder: Encoder, pieces: Iterable[TextPiece], reader: WordReader | None
) -> tuple[dict[str, np.ndarray], dict[str, Words]]:
    """The vectors of these texts and the words of those that items are placed by, both under their SHA-256."""
    every = {piece.sha256: piece for piece in sorted(pieces, key=is_worded)}
    texts = [piece.text for piece in every.values()]
    if reader is None:
        return dict(zip(every, encoder.encode(texts), strict=True)), {}
    encoded, read = encoder.encode_worded(texts, lambda _, tokens: packed(reader.read(tokens)))
    words = {key: unpacked(read[piece.text]) for key, piece in every.items() if is_worded(piece)}
    return dict(zip(every, encoded, strict=True)), words
