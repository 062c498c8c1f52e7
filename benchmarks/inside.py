"""How much of a run is spent inside the model and inside trafilatura: a `monitor` command, watched.

    python benchmarks/inside.py WHERE.json run --sources sources.yaml --as-of 2026-03-02

The program itself has no hooks for it. This process runs the command with the model's ``encode`` wrapped (the one of
sentence-transformers: tokens made, the network run, pooling), and gives pages to a parsing process that is this same
file, where trafilatura's ``load_html`` and ``extract`` are wrapped. Every call is kept as a stretch of the machine's
monotonic clock, which all processes share, beside the stretches of the stages. ``weekly.py --parts week`` uses it.

Counted as inside is only the time of those calls. Loading the model (importing torch and sentence-transformers, reading
the weights) is told apart, and so are parsing what is not trafilatura's work, fetching and the database.
"""

# ruff: noqa: SLF001 - it looks inside on purpose
from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

WHERE = "INSIDE_CALLS"  # the file to which the parsing process adds a line a call
MODEL, TRAFILATURA, LOADING = "model", "trafilatura", "loading the model"

KINDS = (MODEL, TRAFILATURA, LOADING)

Stretch = tuple[float, float]  # seconds on the monotonic clock


# ------------------------------------------------------------------------------------------------- arithmetic
@dataclass(frozen=True, slots=True)
class Share:
    """Of one stage: how long it took, and for how much of that at least one call of each kind was at work."""

    stage: str
    seconds: float
    inside: dict[str, float]
    either: float  # the model or trafilatura, or both at once


@dataclass(frozen=True, slots=True)
class Inside:
    stages: tuple[Share, ...]

    @property
    def of_stages(self) -> float:
        """The share of all stages' seconds that is inside the model or trafilatura."""
        return sum(one.either for one in self.stages) / max(sum(one.seconds for one in self.stages), 1e-9)


def covered(stretches: Iterable[Stretch], within: Stretch) -> float:
    """Seconds of ``within`` in which at least one of the stretches runs."""
    total, until = 0.0, within[0]
    for first, last in sorted(stretches):
        began, ended = max(first, until), min(last, within[1])
        if ended > began:
            total += ended - began
            until = ended
    return total


def shares(told: dict[str, Any]) -> Inside:
    """Of what a watched run wrote down."""
    calls: dict[str, list[Stretch]] = {kind: [] for kind in KINDS}
    for kind, began, ended in told["calls"]:
        calls[kind].append((began, ended))
    both = [*calls[MODEL], *calls[TRAFILATURA]]
    return Inside(
        tuple(
            Share(
                name,
                ended - began,
                {kind: covered(listed, (began, ended)) for kind, listed in calls.items()},
                covered(both, (began, ended)),
            )
            for name, began, ended in told["stages"]
        )
    )


def read(path: Path) -> Inside:
    return shares(json.loads(path.read_text(encoding="utf-8")))


# -------------------------------------------------------------------------------------------------- watching
def _timed(work: Callable[..., Any], keep: Callable[[float, float], None]) -> Callable[..., Any]:
    def watched(*args: Any, **named: Any) -> Any:
        began = time.monotonic()
        try:
            return work(*args, **named)
        finally:
            keep(began, time.monotonic())

    return watched


def _watch_model(calls: list[tuple[str, float, float]]) -> None:
    from monitor.encode import encoder

    opened = encoder._opened

    def watched(*args: Any, **named: Any) -> Any:
        model = opened(*args, **named)
        model.encode = _timed(model.encode, lambda a, b: calls.append((MODEL, a, b)))
        return model

    encoder._opened = _timed(watched, lambda a, b: calls.append((LOADING, a, b)))


def _watch_stages(stages: list[tuple[str, float, float]]) -> None:
    from monitor.pipeline import running  # before the flow, which takes it from there, is imported

    stage = running.stage

    def watched(monitor: Any, run_id: int, name: str, work: Callable[[], int]) -> int:
        timed = _timed(work, lambda a, b: stages.append((name, a, b)))
        return stage(monitor, run_id, name, timed)

    running.stage = watched


def _watch_parsing(path: Path) -> None:
    """Pages go to a process that is this file. It may be ended at any moment, so it writes every call down at once."""
    from monitor.read import page_worker, process

    os.environ[WHERE] = str(path)
    os.environ["PYTHONPATH"] = os.pathsep.join([str(Path(__file__).parent), os.environ.get("PYTHONPATH", "")])
    started = process.Process.__init__

    def init(self: Any, module: str, **named: Any) -> None:
        started(self, "inside" if module == "monitor.read.page_worker" else module, **named)

    process.Process.__init__ = init  # type: ignore[method-assign]
    page_worker._worker._module = "inside"


def _parse() -> None:
    import trafilatura

    from monitor.read.page_worker import answer
    from monitor.read.process import serve

    out = os.open(os.environ[WHERE], os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def keep(began: float, ended: float) -> None:
        os.write(out, f"{began} {ended}\n".encode())

    for name in ("load_html", "extract"):
        setattr(trafilatura, name, _timed(getattr(trafilatura, name), keep))
    serve(answer)


def main(words: Sequence[str]) -> None:
    path = Path(words[0])
    parsed = path.with_suffix(".parsed")
    parsed.unlink(missing_ok=True)
    calls: list[tuple[str, float, float]] = []
    stages: list[tuple[str, float, float]] = []
    _watch_model(calls)
    _watch_stages(stages)
    _watch_parsing(parsed)
    sys.argv = ["monitor", *words[1:]]
    from monitor.cli import main as monitor

    began = time.monotonic()
    try:
        monitor()
    finally:
        if parsed.exists():
            lines = (line.split() for line in parsed.read_text().splitlines())
            calls += [(TRAFILATURA, float(a), float(b)) for a, b in lines]
            parsed.unlink()
        path.write_text(json.dumps({"calls": calls, "stages": stages, "whole": [began, time.monotonic()]}))


if __name__ == "__main__":
    if os.environ.get(WHERE):
        _parse()
    else:
        main(sys.argv[1:])
