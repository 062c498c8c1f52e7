"""Any model by name: a tiny one with random weights, calibrated on the shipped examples, through the whole stage."""

from __future__ import annotations

import gzip
import importlib.util
from importlib.resources import files
from pathlib import Path

import pytest

from monitor.encode.bundled import bundled_folder
from monitor.encode.encoder import Encoder, load_encoder
from monitor.errors import ModelError
from monitor.model import Development, Document, SourceClass
from monitor.pipeline.calibrating import calibration_for
from monitor.understand.pieces import texts_of, texts_of_development
from monitor.understand.traces import Item
from monitor.understand.understanding import understand

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def tiny(model_cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Encoder:
    import torch
    from transformers import AutoTokenizer, BertConfig, BertModel

    folder = tmp_path_factory.mktemp("tiny")
    bundled, _ = bundled_folder(model_cache)
    tokenizer = AutoTokenizer.from_pretrained(str(bundled))
    tokenizer.model_max_length = 128
    torch.manual_seed(7)
    config = BertConfig(
        vocab_size=len(tokenizer),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=160,
        pad_token_id=tokenizer.pad_token_id,
    )
    BertModel(config).save_pretrained(str(folder))
    tokenizer.save_pretrained(str(folder))
    return load_encoder(str(folder), tmp_path_factory.mktemp("cache"), threads=2)


@pytest.mark.model
def test_another_model_is_calibrated_once_and_understands(tiny: Encoder, tmp_path: Path) -> None:
    said: list[str] = []
    calibration = calibration_for(tiny, tmp_path, said.append)
    assert "geijkt" in said[0]
    assert calibration.spread.shape == (32, 32)
    assert len(list(tmp_path.iterdir())) == 1
    kept = calibration_for(tiny, tmp_path, pytest.fail)  # says nothing: it is read, not fitted
    assert (kept.existing, kept.pair, kept.relevance.bias) == (
        calibration.existing,
        calibration.pair,
        calibration.relevance.bias,
    )

    text = "Van de 640 medewerkers leerde 41 procent het werken met AI van een collega; een cursus volgde 18 procent. "
    document = Document("https://a.nl/1", "Leren werken met AI op de werkvloer", text * 3, "", "a", language="nl")
    new = [Item(1, document, SourceClass.PEER_REVIEWED)]
    register = [Development(1, "Leren met AI gebeurt op de werkvloer", text, None)]
    pieces = [p for item in new for p in texts_of(item.document)] + [
        p for entry in register for p in texts_of_development(entry)
    ]
    vectors = {p.sha256: v for p, v in zip(pieces, tiny.encode([p.text for p in pieces]), strict=True)}
    found = understand(new, [], register, vectors, kept, next_cluster=1)
    assert [finding.item for finding in found.findings] == [1]


@pytest.mark.model
def test_a_damaged_file_is_fitted_anew_to_the_same_numbers(tiny: Encoder, tmp_path: Path) -> None:
    first = calibration_for(tiny, tmp_path, lambda _: None)
    (file,) = tmp_path.iterdir()
    file.write_bytes(b"half")
    second = calibration_for(tiny, tmp_path, lambda _: None)
    assert (first.existing, first.pair, first.relevance.bias) == (second.existing, second.pair, second.relevance.bias)


def test_a_model_that_is_not_there_is_a_model_error(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="nowhere/no-such-model"):
        load_encoder("nowhere/no-such-model", tmp_path)


def test_the_shipped_examples_are_what_the_script_packs() -> None:
    spec = importlib.util.spec_from_file_location("examples", ROOT / "training" / "examples.py")
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    shipped = (files("monitor.understand") / "data" / "examples.jsonl.gz").read_bytes()
    assert len(shipped) < 1_500_000
    # Compared unpacked: another zlib may pack the same lines into other bytes.
    assert gzip.decompress(shipped) == gzip.decompress(script.packed(ROOT / "training" / "data"))
