import json
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from monitor.encode.adapter import Adapter, merge, read_adapter, shipped_adapter

NAME = "encoder.layer.0.attention.self.query"


def small(version: str = "t1", factor: float = 1.0) -> Adapter:
    a = np.arange(6, dtype=np.float32).reshape(2, 3)
    b = factor * np.ones((4, 2), dtype=np.float32)
    return Adapter(version, 2.0, ((NAME, a, b),))


def test_merging_adds_the_scaled_product_and_changes_nothing_else() -> None:
    plain = {f"{NAME}.weight": np.ones((4, 3), dtype=np.float32), "other": np.ones(2, dtype=np.float32)}
    merged = merge(plain, small())
    assert np.array_equal(merged[f"{NAME}.weight"], 1 + 2.0 * np.tile([3.0, 5.0, 7.0], (4, 1)))
    assert merged["other"] is plain["other"]
    assert plain[f"{NAME}.weight"].max() == 1


def test_an_adapter_for_another_model_is_refused() -> None:
    with pytest.raises(KeyError):
        merge({}, small())


def test_the_digest_changes_with_every_part() -> None:
    assert len({small().digest, small("t2").digest, small(factor=2.0).digest}) == 3
    assert small().digest == small().digest


def test_what_peft_writes_is_read(tmp_path: Path) -> None:
    _, a, b = small().pairs[0]
    tensors = {f"base_model.model.{NAME}.lora_A.weight": a.astype(np.float16)}
    tensors[f"base_model.model.{NAME}.lora_B.weight"] = b.astype(np.float16)
    save_file(tensors, tmp_path / "adapter_model.safetensors")
    config = {"r": 2, "lora_alpha": 4, "version": "t1"}
    (tmp_path / "adapter_config.json").write_text(json.dumps(config), encoding="utf-8")
    assert read_adapter(tmp_path).digest == small().digest


def test_the_shipped_adapter_reaches_every_layer_and_stays_small() -> None:
    import monitor.encode

    adapter = shipped_adapter()
    assert adapter is not None
    assert {name.split(".")[2] for name, _, _ in adapter.pairs} == {str(layer) for layer in range(12)}
    folder = Path(monitor.encode.__file__).parent / "adapter"
    assert sum(path.stat().st_size for path in folder.iterdir()) < 10_000_000
