"""A whole week over loopback: 40 sources, 2,000 new items, the real flow; then the same week again, and what it costs.

    python benchmarks/weekly.py                                   all parts, 2,000 items: an hour on two cores
    python benchmarks/weekly.py --items 200 --sources 10 --stored 5000 --parts week,again,stored,bare
    python benchmarks/weekly.py --parts growth --sizes 100,300,1000,3000,10000

Parts: ``week`` (a first week, by ``monitor run``), ``again`` (nothing new), ``stored`` (the week in a database that
holds many items, and in one with the first week alone), ``bare`` (each stage beside the bare library alone),
``growth`` (the steps after reading, for growing weeks, with borrowed vectors: see growing_weeks.py). Prints Markdown
tables. ``reader`` and ``bertopic`` are compared with where they are installed.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from importlib.metadata import version
from pathlib import Path

import psutil
from generated_week import FIRST_MONDAY, write_sources
from inside import KINDS, Inside
from inside import read as inside

MONITOR = Path(sys.executable).with_name("monitor")
HERE = Path(__file__).parent
STAGES = ("collect", "read", "understand", "judge", "draft", "propose")
NOOP = "from prefect import flow\n@flow\ndef nothing() -> None: pass\nnothing()"


# ------------------------------------------------------------------------------------------------- processes
@dataclass(frozen=True, slots=True)
class Ran:
    """One command: wall time, processor time and the highest memory of its whole tree (Prefect's server apart)."""

    seconds: float
    cpu: float
    peak_mb: float
    output: str


def _is_server(process: psutil.Process) -> bool:
    return "uvicorn" in " ".join(process.cmdline())


def run(words: Sequence[str | Path], env: dict[str, str]) -> Ran:
    """Run a command and watch its tree."""
    began = time.monotonic()
    with tempfile.TemporaryFile("w+") as out:
        process = subprocess.Popen([str(w) for w in words], env=env, stdout=out, stderr=subprocess.STDOUT, text=True)
        peak = 0.0
        done = threading.Event()

        def watch() -> None:
            nonlocal peak
            while not done.wait(0.25):
                total = 0.0
                try:
                    tree = [psutil.Process(process.pid), *psutil.Process(process.pid).children(recursive=True)]
                    for one in tree:
                        total += 0.0 if _is_server(one) else one.memory_info().rss
                except psutil.Error:
                    continue
                peak = max(peak, total / 1e6)

        watcher = threading.Thread(target=watch)
        watcher.start()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        done.set()
        watcher.join()
        out.seek(0)
        output = out.read()
    if process.returncode:
        raise SystemExit(f"{' '.join(map(str, words))} ended with {process.returncode}:\n{output[-3000:]}")
    return Ran(time.monotonic() - began, usage.ru_utime + usage.ru_stime, peak, output)


@dataclass
class Served:
    """The generated week, served by a process of its own."""

    process: subprocess.Popen[str]
    port: int

    def set_week(self, week: int) -> None:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{week}\n")
        self.process.stdin.flush()
        assert self.process.stdout.readline() == "ready\n"


@contextmanager
def serve(sources: int, items: int) -> Iterator[Served]:
    words = [sys.executable, HERE / "generated_week.py", "--items", str(items), "--sources", str(sources)]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield Served(process, int(process.stdout.readline()))
        assert process.stdin is not None
        process.stdin.close()


@dataclass
class Bench:
    items: int
    sources: int
    folder: Path
    models: Path
    served: Served

    def env(self, name: str) -> dict[str, str]:
        extra = {"MONITOR_OUTPUTS": str(self.folder / name), "MONITOR_MODELS": str(self.models)}
        kept = {key: value for key, value in os.environ.items() if not key.startswith("MONITOR_")}
        return {
            **kept,
            **extra,
            "OMP_WAIT_POLICY": "PASSIVE",
            "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "600",
        }

    def init(self, name: str) -> None:
        (self.folder / name).mkdir(parents=True, exist_ok=True)
        write_sources(self.folder / name / "sources.yaml", self.sources, self.served.port)
        run([MONITOR, "init"], self.env(name))

    def week(self, name: str, week: int, program: Sequence[str | Path] = (MONITOR,)) -> tuple[Ran, dict[str, float]]:
        """One `monitor run`, and how long each of its stages took."""
        day = FIRST_MONDAY + timedelta(weeks=week - 1)
        words = [*program, "run", "--sources", self.folder / name / "sources.yaml", "--as-of", day.isoformat()]
        done = run(words, self.env(name))
        last = json.loads(run([MONITOR, "runs", "--json"], self.env(name)).output)[0]
        return done, {one["stage"]: one["seconds"] for one in last["stages"]}

    def watched(self, name: str, week: int) -> tuple[Ran, dict[str, float], Inside]:
        """The same, with what of it was inside the model and trafilatura."""
        told = self.folder / name / "inside.json"
        done, stages = self.week(name, week, (sys.executable, HERE / "inside.py", told))
        return done, stages, inside(told)

    def copy(self, origin: str, name: str) -> None:
        shutil.rmtree(self.folder / name, ignore_errors=True)
        shutil.copytree(self.folder / origin, self.folder / name)
        write_sources(
            self.folder / name / "sources.yaml", self.sources, self.served.port
        )  # a kept week had another port

    def prefect_start(self) -> float:
        """What an empty flow takes, with its temporary server, as `monitor run` starts it."""
        env = self.env("prefect-alone") | {
            "PREFECT_HOME": str(self.folder / "prefect-alone"),
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
            "PREFECT_LOGGING_LEVEL": "CRITICAL",
            "PREFECT_SERVER_LOGGING_LEVEL": "CRITICAL",
            "PREFECT_LOGGING_TO_API_ENABLED": "false",
        }
        run([sys.executable, "-c", NOOP], env)  # the first time its database is made
        return run([sys.executable, "-c", NOOP], env).seconds


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    print("\n| " + " | ".join(head) + " |\n|" + "---|" * len(head))
    for row in rows:
        print("| " + " | ".join(f"{one:,.2f}" if isinstance(one, float) else str(one) for one in row) + " |")
    sys.stdout.flush()


# ----------------------------------------------------------------------------------------------------- parts
def week_and_again(bench: Bench, *, again: bool) -> None:
    bench.init("first")
    start = bench.prefect_start()
    first, stages, shares = bench.watched("first", 1)
    rows: list[list[object]] = [["an empty Prefect flow", start, "", "", *[""] * len(STAGES)]]
    rows.append([f"week 1: {bench.sources} sources, {bench.items} items", first.seconds, first.cpu, first.peak_mb])
    rows[-1] += [stages[name] for name in STAGES]
    if again:
        bench.copy("first", "again")
        second, stages = bench.week("again", 1)
        assert "voor het model" not in second.output, "something was embedded though nothing is new"
        rows.append(["the same week again", second.seconds, second.cpu, second.peak_mb])
        rows[-1] += [stages[name] for name in STAGES]
        rows.append(["… beside Prefect's own start", second.seconds - start, "", "", *[""] * len(STAGES)])
    table(["what", "seconds", "processor s", "peak MB", *STAGES], rows)
    told: list[list[object]] = [
        [one.stage, one.seconds, *one.inside.values(), f"{one.either / one.seconds:.0%}" if one.seconds else ""]
        for one in shares.stages
    ]
    table(["stage", "seconds", *KINDS, "in model or trafilatura"], told)
    print(f"\ninside the model or trafilatura: {shares.of_stages:.0%} of the stages; loading the model not counted")


def stored(bench: Bench, count: int) -> None:
    """The first week in an empty database and in one with ``count`` items of the weeks before; nothing is embedded.

    The difference is set beside the first week as it was run, model and all.
    """
    from filled_store import fill, lend_vectors, settle

    for name in ("few", "many"):
        bench.init(name)
        lend_vectors(bench.folder / "first", bench.folder / name, bench.models)
    began = time.monotonic()
    fill(bench.folder / "first", bench.folder / "many", bench.models, count)
    for name in ("few", "many"):
        settle(bench.folder / name, bench.models)
    print(f"\nfilled with {count:,} items in {time.monotonic() - began:.0f} s")
    ran: list[Ran] = []
    rows: list[list[object]] = []
    for name, label in (("few", "0"), ("many", f"{count:,}")):
        done, stages = bench.week(name, 1)
        ran.append(done)
        row = [f"the week without embedding, {label} stored", done.seconds, done.cpu, done.peak_mb]
        rows.append([*row, *[stages[one] for one in STAGES]])
    table(["what", "seconds", "processor s", "peak MB", *STAGES], rows)
    more, whole = ran[1].cpu - ran[0].cpu, sum(_stages_of(bench, "first").values())
    print(f"\nmore for what is stored: {more:.1f} s of processor time, beside {whole:.1f} s of the whole week's stages")


def bare(bench: Bench) -> None:
    """Each stage of the first week beside the bare library doing only that, on the same bytes and texts."""
    from bare_libraries import measure

    bench.copy("first", "bare")
    stages = _stages_of(bench, "first")
    rows = measure(bench.folder / "bare", bench.models)
    whole = sum(stages.values())
    told: list[list[object]] = []
    for name, library, seconds in rows:
        own = stages.get(name, float("nan"))
        told.append([name, own, library, seconds, f"{own / seconds:.2f}" if seconds else ""])
    table(["stage", "stage, s", "bare library", "library, s", "ratio"], told)
    inside = sum(seconds for _, library, seconds in rows if library.startswith(("trafilatura", "model")))
    print(f"\nbare model and trafilatura together: {inside:.1f} s of {whole:.1f} s in stages ({inside / whole:.0%})")


def _stages_of(bench: Bench, name: str) -> dict[str, float]:
    runs = json.loads(run([MONITOR, "runs", "--json"], bench.env(name)).output)
    return {one["stage"]: one["seconds"] for one in runs[-1]["stages"]}


def growth(bench: Bench, sizes: Sequence[int]) -> None:
    from growing_weeks import fitted, measure

    rows = measure(bench.folder / "first", bench.folder, bench.models, sizes)
    names = list(rows[0].seconds)
    told = [[one.items, *[one.seconds[name] for name in names], sum(one.seconds.values()), one.peak_mb] for one in rows]
    table(["items", *names, "together", "peak MB"], told)
    print("\n" + fitted(rows))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--items", type=int, default=2000)
    parser.add_argument("--sources", type=int, default=40)
    parser.add_argument("--stored", type=int, default=100_000)
    parser.add_argument("--sizes", default="100,300,1000,3000,10000")
    parser.add_argument("--parts", default="week,again,stored,bare,growth")
    parser.add_argument("--models", type=Path, help="a folder with the converted model, to spare converting it")
    parser.add_argument("--keep", type=Path, help="work here and leave it; a first week that is here is not run again")
    given = parser.parse_args()
    parts = set(given.parts.split(","))
    said = ", ".join(f"{name} {version(name)}" for name in ("prefect", "torch", "trafilatura", "sqlalchemy"))
    python = sys.version.split()[0]
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f} at the start; Python {python}, {said}")
    with tempfile.TemporaryDirectory(prefix="weekly-") as scratch, serve(given.sources, given.items) as served:
        folder = given.keep or Path(scratch)
        bench = Bench(given.items, given.sources, folder, given.models or folder / "models", served)
        steps: tuple[tuple[str, Callable[[], None]], ...] = (
            ("bare", lambda: bare(bench)),
            ("stored", lambda: stored(bench, given.stored)),
            ("growth", lambda: growth(bench, [int(size) for size in given.sizes.split(",")])),
        )
        if not (folder / "first" / "monitor.sqlite").exists() or parts & {"week", "again"}:
            week_and_again(bench, again="again" in parts)
        for name, step in steps:
            if name in parts:
                step()
    print(f"\nload {os.getloadavg()[0]:.1f} at the end")


if __name__ == "__main__":
    main()
