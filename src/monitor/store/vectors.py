"""Embeddings, kept by the hash of the text and the model that made them, so that none is made twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, select

from monitor.store.items import CHUNK
from monitor.store.schema import embedding
from monitor.store.upsert import upsert

Vector = NDArray[np.float32]


def load_vectors(connection: Connection, keys: Iterable[str], model: str) -> dict[str, Vector]:
    """The stored vectors among ``keys`` (SHA-256 of texts), each float32 of shape [d]."""
    wanted = sorted(set(keys))
    found: dict[str, Vector] = {}
    for at in range(0, len(wanted), CHUNK):
        query = select(embedding.c.sha256, embedding.c.value).where(
            embedding.c.model == model, embedding.c.sha256.in_(wanted[at : at + CHUNK])
        )
        found.update((row.sha256, np.frombuffer(row.value, "<f4")) for row in connection.execute(query))
    return found


def save_vectors(connection: Connection, vectors: Mapping[str, Vector], model: str) -> None:
    for key, value in vectors.items():
        upsert(connection, embedding, {"sha256": key, "model": model}, {"value": value.astype("<f4").tobytes()})
