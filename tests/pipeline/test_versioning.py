"""The version of the rules: the same for the same rules, another as soon as one differs."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.pipeline import versioning
from monitor.pipeline.versioning import rules_version
from monitor.settings import Settings


def test_a_setting_that_changes_what_is_proposed_changes_the_version() -> None:
    assert rules_version(Settings()) == rules_version(Settings(port=9999))
    assert rules_version(Settings()) != rules_version(Settings(memory_weeks=13))


def test_a_threshold_that_changes_changes_the_version(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for stage in versioning.RULES:
        (tmp_path / stage).mkdir()
        (tmp_path / stage / "weights.yaml").write_text("authority: 3")
    monkeypatch.setattr(versioning, "files", lambda name: tmp_path / name.rsplit(".", 1)[1])
    digest = versioning._shipped.__wrapped__
    before = digest()
    assert digest() == before
    (tmp_path / "judge" / "weights.yaml").write_text("authority: 4")
    assert digest() != before
