"""Embeddings, kept by the hash of the text and the model that made them, so that none is made twice.

A text has one vector, and a table of its telling words where items are placed by them. Both are in one table of the
database; the name of the model tells them apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Connection, delete, select

from monitor.store.items import CHUNK
from monitor.store.schema import embedding
from monitor.store.upsert import upsert

Vector = NDArray[np.float32]
Table = NDArray[np.float16]
WORDS = "#words-"  # in the name of a model: what it keeps of words, and how


def _of(model: str) -> ColumnElement[bool]:
    return embedding.c.model == model


def _parts(keys: Iterable[str]) -> Iterator[list[str]]:
    wanted = sorted(set(keys))
    for at in range(0, len(wanted), CHUNK):
        yield wanted[at : at + CHUNK]


def load_vectors(connection: Connection, keys: Iterable[str], model: str) -> dict[str, Vector]:
    """The stored vectors among ``keys`` (SHA-256 of texts), each float32 of shape [d]."""
    found: dict[str, Vector] = {}
    for part in _parts(keys):
        query = select(embedding.c.sha256, embedding.c.value).where(_of(model), embedding.c.sha256.in_(part))
        found.update((row.sha256, np.frombuffer(row.value, "<f4")) for row in connection.execute(query))
    return found


def save_vectors(connection: Connection, vectors: Mapping[str, Vector], model: str) -> None:
    for key, value in vectors.items():
        upsert(connection, embedding, {"sha256": key, "model": model}, {"value": value.astype("<f4").tobytes()})


def load_tables(connection: Connection, keys: Iterable[str], model: str, width: int) -> dict[str, Table]:
    """The stored tables among ``keys``, each float16 of shape [rows, ``width``]."""
    found: dict[str, Table] = {}
    for part in _parts(keys):
        query = select(embedding.c.sha256, embedding.c.value).where(_of(model), embedding.c.sha256.in_(part))
        for row in connection.execute(query):
            found[row.sha256] = np.frombuffer(row.value, "<f2").reshape(-1, width)
    return found


def stored(connection: Connection, keys: Iterable[str], model: str) -> set[str]:
    """Those of ``keys`` of which something is stored under ``model``, without reading it."""
    found: set[str] = set()
    for part in _parts(keys):
        query = select(embedding.c.sha256).where(_of(model), embedding.c.sha256.in_(part))
        found.update(connection.execute(query).scalars())
    return found


def save_tables(connection: Connection, tables: Mapping[str, Table], model: str) -> None:
    for key, value in tables.items():
        upsert(connection, embedding, {"sha256": key, "model": model}, {"value": value.astype("<f2").tobytes()})


def forget_tables(connection: Connection, keys: Iterable[str]) -> None:
    """Drop the tables of these texts, whichever model made them: they hold much of what the text says."""
    for part in _parts(keys):
        connection.execute(delete(embedding).where(embedding.c.model.contains(WORDS), embedding.c.sha256.in_(part)))
