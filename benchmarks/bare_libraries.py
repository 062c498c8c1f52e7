"""What the bare libraries take for the work of each stage, on the bytes and texts of a week that has been run.

``reader`` updates the same feeds, trafilatura extracts the same pages (text and metadata), sentence-transformers embeds
the same texts, BERTopic groups the same publications by the same vectors: each as its documentation shows it, alone.
"""

from __future__ import annotations

import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np

from monitor.bootstrap import bootstrap
from monitor.collect.sources import load_sources
from monitor.encode.bundled import bundled_folder
from monitor.model import Document
from monitor.pipeline.monitor import Monitor
from monitor.settings import Settings
from monitor.store import items, register, vectors
from monitor.store.items import Stage
from monitor.understand.pieces import head_text, piece, texts_of, texts_of_development

Row = tuple[str, str, float]  # stage, library, seconds


def measure(outputs: Path, models: Path, threads: int = 2) -> list[Row]:
    """One row a comparison; a library that is not installed is left out and said to be."""
    monitor = bootstrap(Settings(outputs=outputs, models=models))
    try:
        with monitor.database.read() as connection:
            ids = items.waiting(connection, Stage.UNDERSTOOD)
            documents = list(items.get_documents(connection, ids).values())
            developments = register.list_developments(connection)
        pages = [path.read_bytes() for path in sorted(monitor.settings.snapshots.rglob("*")) if path.is_file()]
        texts = {one.sha256: one.text for document in documents for one in texts_of(document)}
        texts |= {one.sha256: one.text for development in developments for one in texts_of_development(development)}
        return [
            *_row("collect", "reader: update_feeds", lambda: _reader(outputs / "sources.yaml")),
            *_row("read", "trafilatura: bare_extraction", lambda: _trafilatura(pages)),
            *_row(
                "understand", "model: SentenceTransformer.encode", lambda: _model(list(texts.values()), models, threads)
            ),
            *_row(
                "understand, without the model", "BERTopic: fit, same vectors", lambda: _bertopic(monitor, documents)
            ),
        ]
    finally:
        monitor.close()


def _row(stage: str, library: str, work: Callable[[], float]) -> list[Row]:
    try:
        return [(stage, library, work())]
    except ImportError as error:
        print(f"  {library} left out: {error}")
        return []


def _reader(sources: Path) -> float:
    from reader import make_reader

    with tempfile.TemporaryDirectory() as folder:
        reader = make_reader(f"{folder}/reader.sqlite")
        for source in load_sources(sources):
            reader.add_feed(source.url)
        began = time.monotonic()
        reader.update_feeds(workers=8)
        seconds = time.monotonic() - began
        assert reader.get_entry_counts().total
        reader.close()
    return seconds


def _unpacked(body: bytes) -> bytes:
    import gzip
    import zlib

    if body[:2] == b"\x1f\x8b":
        return gzip.decompress(body)
    return zlib.decompress(body) if body[:1] == b"\x78" else body


def _trafilatura(pages: list[bytes]) -> float:
    from trafilatura import bare_extraction

    bodies = [_unpacked(page) for page in pages]
    began = time.monotonic()
    found = sum(bare_extraction(body, with_metadata=True) is not None for body in bodies)
    seconds = time.monotonic() - began
    assert found > 0.9 * len(bodies), f"{found} of {len(bodies)} pages gave text"
    return seconds


def _model(texts: list[str], models: Path, threads: int) -> float:
    import torch
    from sentence_transformers import SentenceTransformer

    torch.set_num_threads(threads)
    fast = torch.ops.mkldnn._is_mkldnn_bf16_supported()  # noqa: SLF001 - the same arithmetic as the product's
    dtype = torch.bfloat16 if fast else torch.float32
    model = SentenceTransformer(str(bundled_folder(models)[0]), device="cpu", model_kwargs={"dtype": dtype})
    model.encode(texts[:8])
    began = time.monotonic()
    model.encode([f"query: {text}" for text in texts], normalize_embeddings=True)
    return time.monotonic() - began


def _bertopic(monitor: Monitor, documents: list[Document]) -> float:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from bertopic import BERTopic

        heads = [head_text(document) for document in documents]
        keys = [piece("head", head).sha256 for head in heads]
        with monitor.database.read() as connection:
            found = vectors.load_vectors(connection, keys, monitor.encoder.model_id)
        embeddings = np.stack([found[key] for key in keys])
        BERTopic().fit(heads[:200], embeddings[:200])  # numba compiles at its first use
        began = time.monotonic()
        BERTopic().fit(heads, embeddings)
        return time.monotonic() - began
