"""Another Hugging Face model, named in the settings, through the whole weekly flow: a tiny one that the test builds."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.bootstrap import close_all, shared, use
from monitor.encode.bundled import bundled_folder
from monitor.pipeline.monitor import Monitor
from monitor.pipeline.registering import load_shipped
from monitor.sample.corpus import WEEKS, as_of
from monitor.sample.server import SampleServer
from monitor.settings import load_settings
from monitor.store import findings, proposals, runs

pytestmark = [
    pytest.mark.flow,
    pytest.mark.model,
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

NAME, REVISION = "example-team/tiny-multilingual", "0" * 40


def build(bundled: Path, hub: Path) -> None:
    """Random weights, as Hugging Face's own cache keeps a model that was once downloaded by its name."""
    import torch
    from transformers import AutoTokenizer, BertConfig, BertModel

    repository = hub / f"models--{NAME.replace('/', '--')}"
    folder = repository / "snapshots" / REVISION
    tokenizer = AutoTokenizer.from_pretrained(str(bundled))
    tokenizer.model_max_length = 128
    torch.manual_seed(7)
    config = BertConfig(
        vocab_size=len(tokenizer),
        hidden_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=160,
        pad_token_id=tokenizer.pad_token_id,
    )
    BertModel(config).save_pretrained(str(folder))
    tokenizer.save_pretrained(str(folder))
    (repository / "refs").mkdir()
    (repository / "refs" / "main").write_text(REVISION, encoding="utf-8")


@pytest.fixture
def week(tmp_path: Path, model_cache: Path, prefect_server: None) -> Iterator[tuple[Monitor, int, list[str]]]:
    from flows.weekly import run_once

    build(bundled_folder(model_cache)[0], tmp_path / "models" / "huggingface")
    os.environ["MONITOR_OUTPUTS"] = str(tmp_path / "out")
    os.environ["MONITOR_MODELS"] = str(tmp_path / "models")
    os.environ["MONITOR_MODEL"] = NAME
    lines: list[str] = []
    close_all()
    monitor = use(shared(load_settings(), create=True), tell=lines.append)
    load_shipped(monitor)
    with SampleServer() as server:
        server.write_sources(tmp_path / "sources.yaml")
        server.week = WEEKS[0]
        run = run_once(sources=str(tmp_path / "sources.yaml"), as_of=as_of(WEEKS[0]))
    yield monitor, run, lines
    close_all()
    for name in ("MONITOR_OUTPUTS", "MONITOR_MODELS", "MONITOR_MODEL"):
        os.environ.pop(name, None)


def test_another_model_by_name_is_calibrated_once_and_runs_a_week(week: tuple[Monitor, int, list[str]]) -> None:
    monitor, run, lines = week
    assert any("eenmalig geijkt" in line for line in lines)
    assert len(list(monitor.settings.model_cache.glob("calibration-*.npz"))) == 1
    with monitor.database.read() as connection:
        assert runs.get_run(connection, run).model.startswith(f"{NAME}/")
        listed = findings.list_items(connection)
        assert listed
        assert all(row.outcome is not None for row in listed)
        assert proposals.list_proposals(connection)
