"""The same input gives the same proposals, byte for byte: two runs from nothing, each with the model itself."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.model
@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_two_fresh_runs_propose_the_same_to_the_byte(model_cache: Path) -> None:
    """One week of the three; ``benchmarks/twice.py`` does all of them."""
    done = subprocess.run(
        [sys.executable, ROOT / "benchmarks" / "twice.py", "--weeks", "1"],
        env={**os.environ, "MONITOR_MODELS": str(model_cache)},
        cwd=ROOT,
        text=True,
        capture_output=True,
        check=False,
    )
    assert done.stdout, done.stderr
    (week,) = json.loads(done.stdout)
    assert week["same"], done.stderr
    assert week["proposals"] > 0
