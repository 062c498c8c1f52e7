"""Killed, out of disk, without its database: the next run ends where an undisturbed one would have."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# The three weeks, their undisturbed repeat and every trial count against one test.
pytestmark = [pytest.mark.model, pytest.mark.flow, pytest.mark.slow, pytest.mark.timeout(1200)]


def crashes(three_weeks, model_cache: Path, *options: str) -> dict[str, object]:
    done = subprocess.run(
        [
            sys.executable,
            ROOT / "benchmarks" / "crashes.py",
            "--json",
            "--vectors",
            three_weeks.settings.outputs,
            *options,
        ],
        env={**os.environ, "MONITOR_MODELS": str(model_cache), "OPENBLAS_NUM_THREADS": "1"},
        cwd=ROOT,
        text=True,
        capture_output=True,
        check=False,
    )
    assert done.stdout, done.stderr
    found: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_killed_runs_on_sqlite_end_as_undisturbed_ones(three_weeks, model_cache: Path) -> None:
    """Every kill comes at a random moment of a random week; then the disk is full, twice."""
    found = crashes(three_weeks, model_cache, "--kills", "3", "--disk", "2", "--seed", str(os.getpid()))
    assert found["different"] == []
    assert found["kills"] == 3
    assert found["refused"] >= 1, "the disk was never full"


@pytest.mark.postgres
def test_killed_runs_on_postgresql_end_as_undisturbed_ones(three_weeks, model_cache: Path) -> None:
    """Likewise; then the server ends in the middle of a run, and in another it throws every connection out."""
    found = crashes(three_weeks, model_cache, "--kills", "2", "--gone", "2", "--postgresql")
    assert found["different"] == []
    assert found["kills"] == 2
    assert found["gone"] == 2
