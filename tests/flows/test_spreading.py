"""The same week through two Dask worker processes: the same proposals, to the letter."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from monitor.bootstrap import bootstrap, close_all, shared, use
from monitor.errors import ConfigError
from monitor.pipeline import spreading
from monitor.pipeline.calibrating import calibration_for
from monitor.pipeline.embedding import words_of
from monitor.pipeline.registering import load_shipped
from monitor.sample.corpus import as_of
from monitor.sample.server import SampleServer
from monitor.settings import Settings, load_settings
from monitor.store import findings, items, proposals, runs
from monitor.understand.words import packed

WEEK = 1


def seen(settings: Settings) -> dict[str, object]:
    """All that a person can see of a database, items by their address: which number one got is chance."""
    opened = bootstrap(replace(settings, dask=""))
    with opened.database.read() as connection:
        rows = findings.list_items(connection)
        names = {row.id: row.url.partition("//")[2].partition("/")[2] for row in rows}

        def of(one):
            evidence = tuple((names[e.item], e.span) for e in one.evidence)
            return (one.title, one.body, one.validity, evidence, tuple(sorted(names[i] for i in one.items)), one.status)

        told = {
            "items": sorted((names[r.id], r.outcome, r.development, r.relevance, r.reason) for r in rows),
            "proposals": [of(one) for one in proposals.list_proposals(connection)],
        }
    opened.close()
    return told


def run_a_week(
    outputs: Path, models: Path, server: SampleServer, monkeypatch: pytest.MonkeyPatch, dask: str
) -> Settings:
    from flows.weekly import run_once

    outputs.mkdir()
    for name, value in (("OUTPUTS", outputs), ("MODELS", models), ("DASK", dask), ("DATABASE_URL", "")):
        monkeypatch.setenv(f"MONITOR_{name}", str(value))
    settings = load_settings()
    load_shipped(use(shared(settings, create=True)))
    server.write_sources(outputs / "sources.yaml")
    try:
        run_once(sources=str(outputs / "sources.yaml"), as_of=as_of(WEEK))
    finally:
        close_all()
    return settings


@pytest.mark.slow
@pytest.mark.model
@pytest.mark.flow
def test_the_same_week_over_two_worker_processes_gives_the_same_proposals(
    tmp_path: Path, model_cache: Path, prefect_server: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("prefect_dask")
    read_here: list[int] = []
    embedded_here: list[int] = []
    with SampleServer(week=WEEK) as server:
        alone = run_a_week(tmp_path / "alone", model_cache, server, monkeypatch, "")
        real_read, real_embed = spreading.read_share, spreading.embed_share
        monkeypatch.setattr(spreading, "read_share", lambda *a: read_here.append(1) or real_read(*a))
        monkeypatch.setattr(spreading, "embed_share", lambda *a: embedded_here.append(1) or real_embed(*a))
        spread = run_a_week(tmp_path / "spread", model_cache, server, monkeypatch, "2")
    assert not read_here, "pages were read by this process"
    assert not embedded_here, "texts were embedded by this process"
    assert seen(spread) == seen(alone)
    assert seen(alone)["proposals"]
    opened = bootstrap(replace(spread, dask=""))
    log = "".join(path.read_text(encoding="utf-8") for path in opened.settings.logs.glob("*.jsonl"))
    opened.close()
    assert {json.loads(line)["run"] for line in log.splitlines()} == {1}


@pytest.mark.model
def test_a_share_done_twice_or_in_part_changes_nothing(tmp_path: Path, model_cache: Path) -> None:
    """A worker that died half-way: what it kept stays, and the rest comes out the same."""
    from datetime import UTC, datetime, time

    from monitor.collect.sources import load_sources
    from monitor.pipeline import collecting
    from monitor.store import vectors

    kept: list[dict[str, bytes]] = []
    with SampleServer(week=WEEK) as server:
        for name, twice in (("once", False), ("twice", True)):
            opened = bootstrap(Settings(outputs=tmp_path / name, models=model_cache), create=True)
            server.write_sources(tmp_path / name / "sources.yaml")
            listed = load_sources(tmp_path / name / "sources.yaml")[:4]
            run, asked = collecting.start(opened, listed, as_of=datetime.combine(as_of(WEEK), time(6), UTC))
            for source in asked:
                collecting.collect_source(opened, run, source)
            shares = spreading.pages_to_read(opened)
            waiting = sorted(one for share in shares for one in share)
            if twice:
                spreading.read_share(opened, run, waiting[:2])
            assert sum(spreading.read_share(opened, run, share) for share in shares) == len(waiting) - 2 * twice
            assert spreading.pages_to_read(opened) == ()
            batches = spreading.texts_to_embed(opened)
            if twice:
                spreading.embed_share(opened, batches[-1])
                assert spreading.texts_to_embed(opened) == batches[:-1]
            for texts in batches:
                spreading.embed_share(opened, texts)
            assert spreading.texts_to_embed(opened) == ()
            with opened.database.read() as connection:
                documents = items.get_documents(connection, waiting)
                assert {one.id for one in runs.list_runs(connection)} == {run}
                pieces = [spreading.piece(kind, text) for texts in batches for kind, text in texts]
                found = vectors.load_vectors(connection, [one.sha256 for one in pieces], opened.encoder.model_id)
            reader = calibration_for(opened.encoder, model_cache, opened.tell).reader
            words = words_of(opened, pieces, (), reader)
            assert set(words) == {one.sha256 for one in pieces if one.kind in ("head", "development")}
            assert len(documents) == len(waiting)
            tables = {f"words of {key}": packed(value).tobytes() for key, value in words.items()}
            kept.append({key: value.tobytes() for key, value in found.items()} | tables)
            opened.close()
    assert kept[0] == kept[1]
    assert kept[0]


@pytest.mark.parametrize("setting", ["many", "http://x", "0", "-2"])
def test_a_setting_that_is_no_dask_is_named(setting: str) -> None:
    from flows.spreading import dask_runner

    with pytest.raises(ConfigError, match="MONITOR_DASK"), dask_runner(setting):
        pass


def test_all_pages_of_a_host_are_in_one_share(tmp_path: Path) -> None:
    from datetime import UTC, datetime

    from monitor.model import Entry, Source, SourceClass

    opened = bootstrap(Settings(outputs=tmp_path), create=True)
    now = datetime(2026, 3, 9, tzinfo=UTC)
    addresses = [f"https://host{number % 7}.example/{number}" for number in range(200)]
    with opened.database.write() as connection:
        runs.save_sources(connection, [Source("s", "S", SourceClass.BLOG, "feed", "https://s.example/feed")])
        run = runs.start_run(connection, as_of=now, now=now)
        items.announce(connection, "s", [(url, Entry(None, url, url)) for url in addresses], run_id=run, now=now)
        stored = {one.id: one for one in items.get_items(connection, range(1, 201)).values()}
    shares = spreading.pages_to_read(opened)
    opened.close()
    assert sorted(one for share in shares for one in share) == sorted(stored)
    hosts = [{stored[one].url.split("/")[2] for one in share} for share in shares]
    assert sum(len(one) for one in hosts) == 7
    assert all(len(share) >= spreading.PAGES for share in shares[:-1])
