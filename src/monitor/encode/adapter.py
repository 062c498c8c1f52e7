"""The low-rank adapter (LoRA, Hu et al. 2021) that training adds to the bundled model, merged into plain weights.

The file has the form and names that the ``peft`` library writes, so that it can be loaded there too; merging needs no
more than numpy: ``W + scale * B @ A``.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]

CONFIG_FILE, WEIGHTS_FILE = "adapter_config.json", "adapter_model.safetensors"
LORA_NAME = re.compile(r"^base_model\.model\.(?P<module>.+)\.lora_(?P<side>[AB])\.weight$")


@dataclass(frozen=True, slots=True)
class Adapter:
    """What training learnt: for each weight matrix a pair A [rank, in], B [out, rank], and one scale."""

    version: str
    scale: float
    pairs: tuple[tuple[str, Array, Array], ...]

    @property
    def identity(self) -> str:
        """What a model id says of it."""
        return f"{self.version}-{self.digest}"

    @property
    def digest(self) -> str:
        """Changes whenever the adapter does."""
        total = hashlib.sha256(f"{self.version} {self.scale}".encode())
        for name, a, b in self.pairs:
            total.update(name.encode() + a.tobytes() + b.tobytes())
        return total.hexdigest()[:10]


def shipped_adapter() -> Adapter | None:
    """The adapter in the package, or None where there is none (a checkout before its first training)."""
    folder = files("monitor.encode") / "adapter"
    if not (folder / WEIGHTS_FILE).is_file():
        return None
    with as_file(folder) as path:
        return read_adapter(path)


def read_adapter(folder: Path) -> Adapter:
    """Read a folder as ``peft`` writes it; raises OSError or ValueError when it holds no adapter."""
    from safetensors.numpy import load_file

    config = json.loads((folder / CONFIG_FILE).read_text(encoding="utf-8"))
    sides: dict[str, dict[str, Array]] = {}
    for name, tensor in load_file(folder / WEIGHTS_FILE).items():
        if match := LORA_NAME.match(name):
            sides.setdefault(match["module"], {})[match["side"]] = tensor.astype(np.float32)
    pairs = tuple((module, pair["A"], pair["B"]) for module, pair in sorted(sides.items()))
    return Adapter(str(config.get("version", "1")), float(config["lora_alpha"]) / float(config["r"]), pairs)


def merge(tensors: dict[str, Array], adapter: Adapter) -> dict[str, Array]:
    """The tensors with the adapter added; raises KeyError when the adapter is for another architecture."""
    merged = dict(tensors)
    for module, a, b in adapter.pairs:
        merged[f"{module}.weight"] = (tensors[f"{module}.weight"] + adapter.scale * (b @ a)).astype(np.float32)
    return merged
