"""How light on its feet it is: help, the first line of a run, a sample week, the same week again, and memory.

    python benchmarks/light.py [--runs 3]

Prints a Markdown table of medians. Every figure is of a process of its own, as a person starts it; the sample is served
by this process over loopback.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from monitor.sample.corpus import as_of
from monitor.sample.server import SampleServer

MONITOR = Path(sys.executable).with_name("monitor")


@dataclass(frozen=True, slots=True)
class Timed:
    seconds: float
    first_line: float
    peak_mb: float
    output: str


def timed(*words: str, outputs: Path, models: Path) -> Timed:
    """Run a command; its whole time, the time to its first line, and its peak memory (the process itself)."""
    env = {**os.environ, "MONITOR_OUTPUTS": str(outputs), "MONITOR_MODELS": str(models)}
    began = time.monotonic()
    with subprocess.Popen(
        [MONITOR, *words], env=env, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as run:
        assert run.stdout is not None
        first = run.stdout.readline()
        first_line = time.monotonic() - began
        rest = run.stdout.read()
        _, status, usage = os.wait4(run.pid, 0)
        run.returncode = os.waitstatus_to_exitcode(status)
    if run.returncode != 0:
        raise SystemExit(f"monitor {' '.join(words)} failed:\n{first}{rest}")
    return Timed(time.monotonic() - began, first_line, usage.ru_maxrss / 1024, first + rest)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=3)
    runs = parser.parse_args().runs
    helps, firsts, agains = [], [], []
    with tempfile.TemporaryDirectory() as folder, SampleServer() as server:
        models = Path(folder) / "models"
        for number in range(runs):
            outputs = Path(folder) / f"run{number}"
            outputs.mkdir()
            server.week = 1
            server.write_sources(outputs / "sources.yaml")
            timed("init", outputs=outputs, models=models)
            helps.append(timed("--help", outputs=outputs, models=models))
            words = ("run", "--sources", str(outputs / "sources.yaml"), "--as-of", as_of(1).isoformat())
            firsts.append(timed(*words, outputs=outputs, models=models))
            agains.append(timed(*words, outputs=outputs, models=models))
            assert "voor het model" in firsts[-1].output
            assert "voor het model" not in agains[-1].output
            assert "Geen nieuwe of gewijzigde voorstellen" in agains[-1].output
    rows = (
        ("`monitor --help`", helps),
        ("`monitor run`, a sample week of 25 items (from the second on with the model converted)", firsts),
        ("`monitor run`, the same week again: nothing embedded, nothing proposed", agains),
    )
    print("| what | whole, s | first line, s | peak memory, MB |\n|---|---|---|---|")
    for name, times in rows:
        whole = statistics.median(t.seconds for t in times)
        first = statistics.median(t.first_line for t in times)
        print(f"| {name} | {whole:.2f} | {first:.2f} | {max(t.peak_mb for t in times):.0f} |")


if __name__ == "__main__":
    main()
