"""Texts to vectors: the bundled model by default, any sentence-transformers model by name."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError

from monitor.encode.adapter import Adapter, read_adapter
from monitor.encode.bundled import bundled_folder, bundled_identity
from monitor.encode.freeing import give_back_memory
from monitor.errors import ModelError

if TYPE_CHECKING:
    import torch
    from sentence_transformers import SentenceTransformer

BUNDLED = "bundled"
BATCH_TOKENS = 4096  # a batch holds about this many tokens with its padding: the memory of a run stays under 1.5 GB
MAX_BATCH = 64
CHARACTERS_A_TOKEN = 4.0  # European languages under this vocabulary; only used to plan batches
# oneDNN keeps what it prepared for 1,024 shapes of matrix, with the room to work in; every batch has other shapes, so
# that next to none is asked for again. Keeping none takes no more processor time (docs/benchmarks-weekly.md).
KEPT_PRIMITIVES = "0"
LONGEST = 4000  # characters of one text that are looked at; more than the 512 tokens that the model can see

Vectors = NDArray[np.float32]
Progress = Callable[[int, int], None]
Read = TypeVar("Read")


class Encoder:
    """A loaded model. ``model_id`` names the model, its adapters and its arithmetic: vectors are kept under it.

    ``adapter`` is the folder of the adapter that was learnt from decisions, if there is one.
    """

    def __init__(self, model: SentenceTransformer, model_id: str, prefix: str, adapter: Path | None = None) -> None:
        self._model = model
        self._prefix = prefix
        self.model_id = model_id
        self.adapter = adapter
        self.dimension = int(model.get_embedding_dimension() or 0)
        self._beside = frozenset(model.tokenizer.all_special_ids)
        self._before = len(model.tokenizer(prefix.strip(), add_special_tokens=False)["input_ids"]) if prefix else 0

    def encode(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        """Unit vectors, float32 [len(texts), dimension], in the order of ``texts``.

        Equal texts get equal vectors. Texts are sorted by length into batches that depend on the set of texts only,
        not on their order. ``progress`` is told (done, total) after each batch.
        """
        return self.encode_worded(texts, _nothing, progress=progress)[0]

    def encode_worded(
        self,
        texts: Sequence[str],
        read: Callable[[NDArray[np.int64], Vectors], Read],
        *,
        progress: Progress | None = None,
    ) -> tuple[Vectors, dict[str, Read]]:
        """As `encode`, and beside the vectors what ``read`` makes of each text's pieces.

        It is given their numbers in the vocabulary [t] and their vectors [t, dimension], as the model read them in
        this text, without the pieces that are put around every text.
        """
        distinct = sorted(set(texts), key=lambda text: (len(text), text))
        vectors: dict[str, Vectors] = {}
        found: dict[str, Read] = {}
        for batch in _batches(distinct):
            told = self._model.encode(
                [self._prefix + (text[:LONGEST] or " ") for text in batch],
                batch_size=len(batch),
                show_progress_bar=False,
                output_value=None,  # all that the model says: of the whole text, and of its pieces
            )
            vectors.update(zip(batch, _unit([one["sentence_embedding"] for one in told]), strict=True))
            if read is not _nothing:
                found.update((text, read(*self._pieces(one))) for text, one in zip(batch, told, strict=True))
            del told  # of a batch of long texts some 20 MB
            give_back_memory()
            if progress is not None:
                progress(len(vectors), len(distinct))
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32), found
        return np.stack([vectors[text] for text in texts]), found

    def _pieces(self, read: Mapping[str, torch.Tensor]) -> tuple[NDArray[np.int64], Vectors]:
        numbers = read["input_ids"].numpy()
        seen = read["attention_mask"].numpy().astype(bool)
        own = np.flatnonzero(seen & ~np.isin(numbers, list(self._beside)))[self._before :]
        return numbers[own], read["token_embeddings"].float().numpy()[own]


def _nothing(_numbers: NDArray[np.int64], _vectors: Vectors) -> None:
    """What is read of pieces where nobody asks."""


def _unit(encoded: Sequence[torch.Tensor]) -> Vectors:
    """Normalised in full precision: in 16 bits a unit vector is off by up to half a percent."""
    vectors: Vectors = np.stack([one.float().numpy() for one in encoded])
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


def load_encoder(name: str, cache: Path, *, threads: int | None = None, adapter: Path | None = None) -> Encoder:
    """Load the model called ``name``: "bundled" (offline, with the shipped adapter), a local folder, or the name of a
    model on Hugging Face, which is then kept under ``cache``. ``adapter`` is a folder with what was learnt on top.

    Raises:
        ModelError: the model or the adapter cannot be had; the message says what to do.
    """
    _quieten(cache)
    place, identity, prefix, offline = _placed(name, cache)
    return _load(place, identity, prefix, cache, threads, offline=offline, adapter=adapter)


def identity_of(name: str) -> str:
    """The model id of ``name`` but for its arithmetic, without loading it: what an adapter is learnt on top of."""
    return bundled_identity() if name == BUNDLED else name


def open_for_learning(name: str, cache: Path, *, threads: int | None = None) -> tuple[SentenceTransformer, str]:
    """The model in full precision, and the prefix that its texts get. Raises ModelError as ``load_encoder`` does."""
    _quieten(cache)
    place, _, prefix, offline = _placed(name, cache)
    import torch

    return _opened(place, cache, threads, torch.float32, offline=offline), prefix


def _placed(name: str, cache: Path) -> tuple[str, str, str, bool]:
    """Where a model is, its identity, the prefix of its texts, and whether nothing need be downloaded."""
    if name == BUNDLED:
        folder, identity = bundled_folder(cache)
        return str(folder), identity, "query: ", True
    prefix = "query: " if "e5" in name.lower() and "instruct" not in name.lower() else ""
    return name, name, prefix, Path(name).is_dir()


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
    """Must run before torch is imported: idle threads that spin take the processor from other work, and oneDNN asks
    once what it may keep."""
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    os.environ.setdefault("HF_HOME", str(cache / "huggingface"))
    os.environ.setdefault("ONEDNN_PRIMITIVE_CACHE_CAPACITY", KEPT_PRIMITIVES)


def _load(
    name: str,
    identity: str,
    prefix: str,
    cache: Path,
    threads: int | None,
    *,
    offline: bool,
    adapter: Path | None = None,
) -> Encoder:
    dtype = fast_dtype()
    model = _opened(name, cache, threads, dtype, offline=offline)
    if adapter is not None:
        identity = f"{identity}+{_add(model, adapter)}"
    model.eval()
    return Encoder(model, f"{identity}/{str(dtype).removeprefix('torch.')}", prefix, adapter)


def _opened(name: str, cache: Path, threads: int | None, dtype: object, *, offline: bool) -> SentenceTransformer:
    import torch
    from sentence_transformers import SentenceTransformer

    if threads:
        torch.set_num_threads(threads)
    try:
        return SentenceTransformer(
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


def _add(model: SentenceTransformer, folder: Path) -> str:
    """Add an adapter to the weights of a loaded model; its name and digest."""
    import torch

    try:
        adapter = read_adapter(folder)
        transformer = transformer_of(model)
        for name, a, b in adapter.pairs:
            weight = transformer.get_submodule(name).weight
            difference = adapter.scale * (torch.from_numpy(b) @ torch.from_numpy(a))
            with torch.no_grad():
                weight.copy_((weight.float() + difference).to(weight.dtype))  # type: ignore[operator, arg-type]
    except (OSError, ValueError, KeyError, AttributeError, RuntimeError, SafetensorError) as error:
        raise ModelError(
            f"the adapter that was learnt from decisions cannot be used: {error}",
            where=str(folder),
            do="Put the folder back, or go back to what ships: `monitor calibrate --back-to 0 --part adapter`.",
        ) from error
    return adapter.identity


def transformer_of(model: SentenceTransformer) -> torch.nn.Module:
    """The network itself. Raises AttributeError for a model that is none, such as a table of word vectors."""
    found: torch.nn.Module = model[0].auto_model
    return found


def fast_dtype() -> torch.dtype:
    """bfloat16 where the processor computes in it (twice as fast, cosine > 0.999 to full precision), else float32."""
    import torch

    fast = torch.ops.mkldnn._is_mkldnn_bf16_supported()  # noqa: SLF001
    return torch.bfloat16 if fast else torch.float32
