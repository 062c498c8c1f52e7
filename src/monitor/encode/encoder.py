"""Texts to vectors: the bundled model by default, any sentence-transformers model by name."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from monitor.encode.adapter import Adapter
from monitor.encode.bundled import bundled_folder
from monitor.errors import ModelError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

BUNDLED = "bundled"
BATCH_TOKENS = 4096  # a batch holds about this many tokens with its padding: the memory of a run stays under 1.5 GB
MAX_BATCH = 64
CHARACTERS_A_TOKEN = 4.0  # European languages under this vocabulary; only used to plan batches
LONGEST = 4000  # characters of one text that are looked at; more than the 512 tokens that the model can see

Vectors = NDArray[np.float32]
Progress = Callable[[int, int], None]


class Encoder:
    """A loaded model. ``model_id`` names the model, its adapter and its arithmetic: vectors are kept under it."""

    def __init__(self, model: SentenceTransformer, model_id: str, prefix: str) -> None:
        self._model = model
        self._prefix = prefix
        self.model_id = model_id
        self.dimension = int(model.get_embedding_dimension() or 0)

    def encode(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        """Unit vectors, float32 [len(texts), dimension], in the order of ``texts``.

        Equal texts get equal vectors. Texts are sorted by length into batches that depend on the set of texts only,
        not on their order. ``progress`` is told (done, total) after each batch.
        """
        distinct = sorted(set(texts), key=lambda text: (len(text), text))
        vectors: dict[str, Vectors] = {}
        for batch in _batches(distinct):
            encoded = self._model.encode(
                [self._prefix + (text[:LONGEST] or " ") for text in batch],
                batch_size=len(batch),
                show_progress_bar=False,
                normalize_embeddings=True,
                convert_to_numpy=True,
            )
            vectors.update(zip(batch, _unit(encoded), strict=True))
            if progress is not None:
                progress(len(vectors), len(distinct))
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        return np.stack([vectors[text] for text in texts])


def _unit(encoded: object) -> Vectors:
    """Normalised once more in full precision: in 16 bits a unit vector is off by up to half a percent."""
    vectors: Vectors = np.asarray(encoded, dtype=np.float32)
    unit: Vectors = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    return unit


def _batches(texts: Sequence[str]) -> list[list[str]]:
    """Texts sorted by length, cut where the padded batch would grow beyond its budget."""
    batches: list[list[str]] = []
    for text in texts:
        tokens = min(len(text), LONGEST) / CHARACTERS_A_TOKEN + 6
        if not batches or len(batches[-1]) >= MAX_BATCH or (len(batches[-1]) + 1) * tokens > BATCH_TOKENS:
            batches.append([])
        batches[-1].append(text)
    return batches


def load_encoder(name: str, cache: Path, *, threads: int | None = None) -> Encoder:
    """Load the model called ``name``: "bundled" (offline, with the shipped adapter), a local folder, or the name of a
    model on Hugging Face, which is then kept under ``cache``.

    Raises:
        ModelError: the model cannot be had; the message says what to do.
    """
    _quieten(cache)
    if name == BUNDLED:
        folder, identity = bundled_folder(cache)
        return _load(str(folder), identity, "query: ", cache, threads, offline=True)
    local = Path(name).is_dir()
    prefix = "query: " if "e5" in name.lower() and "instruct" not in name.lower() else ""
    return _load(name, name, prefix, cache, threads, offline=local)


def load_plain_bundled(cache: Path, *, threads: int | None = None) -> Encoder:
    """The bundled model without its adapter: what training starts from and the benchmarks compare with."""
    _quieten(cache)
    folder, identity = bundled_folder(cache, plain=True)
    return _load(str(folder), identity, "query: ", cache, threads, offline=True)


def load_adapted(adapter: Adapter, cache: Path, *, threads: int | None = None) -> Encoder:
    """The bundled model with another adapter than the shipped one: for comparing what training made."""
    _quieten(cache)
    folder, identity = bundled_folder(cache, adapter=adapter)
    return _load(str(folder), identity, "query: ", cache, threads, offline=True)


def _quieten(cache: Path) -> None:
    """Must run before torch is imported: idle threads that spin take the processor from other work."""
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    os.environ.setdefault("HF_HOME", str(cache / "huggingface"))


def _load(name: str, identity: str, prefix: str, cache: Path, threads: int | None, *, offline: bool) -> Encoder:
    import torch
    from sentence_transformers import SentenceTransformer

    if threads:
        torch.set_num_threads(threads)
    dtype = _fast_dtype(torch)
    try:
        model = SentenceTransformer(
            name,
            device="cpu",
            cache_folder=str(cache / "huggingface"),
            local_files_only=offline,
            model_kwargs={"dtype": dtype},
        )
    except (OSError, ValueError, RuntimeError, KeyError, ImportError) as error:
        raise ModelError(
            f"the language model {name!r} could not be loaded: {str(error).splitlines()[0] if str(error) else error!r}",
            where="MONITOR_MODEL",
            do='Check the name and the connection to huggingface.co, name a local folder, or use "bundled".',
        ) from error
    model.eval()
    return Encoder(model, f"{identity}/{str(dtype).removeprefix('torch.')}", prefix)


def _fast_dtype(torch: object) -> object:
    """bfloat16 where the processor computes in it (twice as fast, cosine > 0.999 to full precision), else float32."""
    fast = torch.ops.mkldnn._is_mkldnn_bf16_supported()  # type: ignore[attr-defined]  # noqa: SLF001
    return torch.bfloat16 if fast else torch.float32  # type: ignore[attr-defined]
