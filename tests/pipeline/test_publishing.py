"""Editions: frozen when they are first written, fresh without a name."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.bootstrap import bootstrap
from monitor.errors import ConfigError
from monitor.pipeline import registering
from monitor.pipeline.monitor import Monitor
from monitor.pipeline.publishing import publish
from monitor.settings import Settings
from monitor.store import register

NOW = datetime(2026, 3, 9, 6, tzinfo=UTC)


@pytest.fixture
def monitor(tmp_path: Path) -> Iterator[Monitor]:
    opened = bootstrap(Settings(outputs=tmp_path), create=True)
    opened.clock = lambda: NOW
    registering.load_shipped(opened)
    yield opened
    opened.close()


def change(monitor: Monitor, title: str) -> None:
    with monitor.database.write() as connection:
        third = register.get_development(connection, 3)
        register.save_development(connection, replace(third, title=title, revision=third.revision + 1), now=NOW)


def test_a_named_edition_stays_as_it_was_published(monitor: Monitor) -> None:
    first = publish(monitor, name="maart", formats=("md", "docx", "json"))
    before = {path.name: path.read_bytes() for path in first.files}
    change(monitor, "Een andere titel")
    monitor.clock = lambda: NOW + timedelta(days=30)
    again = publish(monitor, name="maart", formats=("md", "docx", "json"))
    assert again.frozen
    assert {path.name: path.read_bytes() for path in again.files} == before


def test_refresh_takes_the_register_as_it_is_now(monitor: Monitor) -> None:
    publish(monitor, name="maart", formats=("md",))
    change(monitor, "Een andere titel")
    done = publish(monitor, name="maart", formats=("md",), refresh=True)
    assert not done.frozen
    assert "Ontwikkeling 3: Een andere titel" in done.files[0].read_text(encoding="utf-8")


def test_without_a_name_the_edition_is_of_today_and_fresh(monitor: Monitor) -> None:
    assert publish(monitor, name=None, formats=("md",)).edition.name == "2026-03-09"
    change(monitor, "Een andere titel")
    done = publish(monitor, name=None, formats=("md",))
    assert "Een andere titel" in done.files[0].read_text(encoding="utf-8")


def test_since_last_compares_with_the_edition_before(monitor: Monitor) -> None:
    publish(monitor, name="maart", formats=("md",))
    change(monitor, "Een andere titel")
    monitor.clock = lambda: NOW + timedelta(days=30)
    text = publish(monitor, name="april", formats=("md",), since_last=True).files[0].read_text(encoding="utf-8")
    assert "gewijzigd" in text.lower()


def test_the_manifest_names_every_file_with_its_hash(monitor: Monitor) -> None:
    done = publish(monitor, name="maart", formats=("md", "html"))
    manifest = json.loads(done.files[-1].read_text(encoding="utf-8"))
    assert all(path.name in json.dumps(manifest) for path in done.files[:-1])


@pytest.mark.parametrize("name", ["../elders", ".verborgen", "a/b"])
def test_a_name_that_is_no_folder_is_refused(monitor: Monitor, name: str) -> None:
    with pytest.raises(ConfigError, match="cannot be the name"):
        publish(monitor, name=name, formats=("md",))
