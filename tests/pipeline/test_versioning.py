"""The version of the rules: the same for the same rules, another as soon as one differs."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.errors import ConfigError
from monitor.pipeline import versioning
from monitor.pipeline.versioning import rules_version
from monitor.settings import Settings


def test_a_setting_that_changes_what_is_proposed_changes_the_version() -> None:
    assert rules_version(Settings()) == rules_version(Settings(port=9999))
    assert rules_version(Settings()) != rules_version(Settings(memory_weeks=13))


def test_a_topic_profile_of_ones_own_changes_the_version(tmp_path: Path) -> None:
    (tmp_path / "topics.yaml").write_text("about: {nl: [tuin]}\nangle: {nl: [snoei]}\n")
    own = rules_version(Settings(topics=tmp_path / "topics.yaml"))
    assert own != rules_version(Settings())
    (tmp_path / "topics.yaml").write_text("about: {nl: [tuin]}\nangle: {nl: [zaai]}\n")
    assert rules_version(Settings(topics=tmp_path / "topics.yaml")) != own
    for text, named in (("about: [", "topics.yaml"), (None, "MONITOR_TOPICS")):
        (tmp_path / "topics.yaml").unlink() if text is None else (tmp_path / "topics.yaml").write_text(text)
        with pytest.raises(ConfigError) as told:
            rules_version(Settings(topics=tmp_path / "topics.yaml"))
        assert named in (told.value.where or "")


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
