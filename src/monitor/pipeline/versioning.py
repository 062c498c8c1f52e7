"""The version of the rules: what a run worked by, so that a decision can be traced to it years later."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable

from monitor.pipeline.calibrating import own_topics
from monitor.settings import Settings

PACKAGE = "ontwikkelingen-monitor"
RULES = ("understand", "judge", "draft")  # the stages whose thresholds, weights and words decide what is proposed
KINDS = (".py", ".yaml", ".json", ".npz", ".gz")


def rules_version(settings: Settings) -> str:
    """Such as ``0.1.0+3f9c2a1b7d04``: it differs as soon as a threshold, weight, word or calibration does, or a setting
    that changes what is proposed."""
    chosen = f"memory_weeks={settings.memory_weeks}"
    if topics := own_topics(settings):
        chosen = f"{chosen}|{topics}"
    digest = hashlib.sha256(f"{_shipped()}|{chosen}".encode()).hexdigest()
    return f"{version(PACKAGE)}+{digest[:12]}"


@cache
def _shipped() -> str:
    """A digest of all that the pure stages ship: code and data alike, since thresholds stand in both."""
    digest = hashlib.sha256()
    for stage in RULES:
        for name, content in sorted(_held(files(f"monitor.{stage}"), stage)):
            digest.update(f"{name}:{len(content)}:".encode())
            digest.update(content)
    return digest.hexdigest()


def _held(folder: Traversable, name: str) -> Iterator[tuple[str, bytes]]:
    for one in folder.iterdir():
        if one.is_dir():
            yield from _held(one, f"{name}/{one.name}")
        elif one.name.endswith(KINDS):
            yield f"{name}/{one.name}", one.read_bytes()
