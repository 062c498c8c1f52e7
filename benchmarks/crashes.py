"""Kill a run at random moments, run again, and compare with a run that nobody disturbed.

    python benchmarks/crashes.py --kills 100 --disk 9
    python benchmarks/crashes.py --kills 100 --disk 9 --gone 9 --postgresql       (an embedded server)
    python benchmarks/crashes.py --kills 100 --database postgresql://…    (a server on which databases can be made)

Each trial starts from the state before one of the three sample weeks, decides on proposals and runs the steps of the
weekly flow in a process of its own, sends it SIGKILL at a random moment, lets a second process do the same, and
compares everything that a person can see. Texts are embedded once, by the real model; the trials get those vectors as
fast as they ask for them, and store them as always. Prefect is left out: the steps are those that its tasks call.
A full disk is a real one (a small file system in memory) for root, and otherwise a limit on the size of files.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import json
import logging
import os
import random
import resource
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from datetime import time as clock_time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from crash_comparison import canonical, difference
from crash_places import OwnServer, Place, SmallDisk
from sqlalchemy import select

from monitor.bootstrap import bootstrap
from monitor.collect.sources import load_sources
from monitor.errors import MonitorError
from monitor.model import Action, Decision, ProposalStatus
from monitor.pipeline import (
    collecting,
    deciding,
    drafting,
    judging,
    proposing,
    reading,
    rechecking,
    registering,
    reporting,
    similar,
    understanding,
)
from monitor.pipeline.monitor import Monitor
from monitor.pipeline.running import alone
from monitor.sample.corpus import WEEKS, Answer, as_of
from monitor.sample.corpus import load_sources as sample_sources
from monitor.sample.server import SampleServer
from monitor.settings import Settings
from monitor.store import proposals, schema
from monitor.store.vectors import WORDS
from monitor.understand.pieces import piece

if TYPE_CHECKING:
    from monitor.encode.encoder import Encoder

REFUSED, FAILED = 77, 78
ROOMS = (8_192, 60_000, 200_000, 400_000, 700_000)  # bytes: of a week's 1 to 2 MB
logging.getLogger("stamina").setLevel(logging.ERROR)  # the sample has sources that are down


# ------------------------------------------------------------------------------------------- what a week is
class Recorded:
    """The vectors that the real model made, by text; for a text that it never saw, ``model`` is asked."""

    def __init__(self, rows: Sequence[tuple[str, str, bytes]], model: Callable[[], Encoder] | None = None) -> None:
        self.model_id = next(model_id for _, model_id, _ in rows if WORDS not in model_id)
        self.rows = rows
        self._vectors = {sha256: np.frombuffer(value, "<f4") for sha256, of, value in rows if WORDS not in of}
        self._tables = {sha256: np.frombuffer(value, "<f2") for sha256, of, value in rows if WORDS in of}
        self._model = model

    def encode(self, texts: Sequence[str], *, progress: object = None) -> np.ndarray:
        """As ``Encoder.encode``; there is no progress to tell of."""
        return self.encode_worded(texts, lambda *_: None)[0]

    def encode_worded(
        self, texts: Sequence[str], read: Callable[[np.ndarray, np.ndarray], object]
    ) -> tuple[np.ndarray, dict[str, object]]:
        """As ``Encoder.encode_worded``, with the words as they were kept, flat: only of what items are placed by."""
        keys = {one: piece("head", one).sha256 for one in texts}
        missing = [one for one, key in keys.items() if key not in self._vectors]
        if missing and self._model is None:
            raise AssertionError(f"the undisturbed run never saw {missing[0][:80]!r}")
        vectors, found = self._model().encode_worded(missing, read) if missing and self._model else ([], {})
        made = dict(zip(missing, vectors, strict=True))
        found |= {one: self._tables[key] for one, key in keys.items() if key in self._tables}
        return np.stack([self._vectors.get(keys[one], made.get(one)) for one in texts]), found


def recorded_in(settings: Settings) -> list[tuple[str, str, bytes]]:
    monitor = bootstrap(settings)
    with monitor.database.read() as connection:
        rows = [tuple(row) for row in connection.execute(select(schema.embedding))]
    monitor.close()
    return rows


def moment_of(week: int) -> datetime:
    return datetime.combine(as_of(week), clock_time(6), UTC)


def decide_some(monitor: Monitor, week: int) -> None:
    """What analysts did since the week before: approve the first open proposal, reject one, put one off."""
    if week == WEEKS[0]:
        return
    at = moment_of(week) - timedelta(days=3)
    first = Decision(0, Action.APPROVE, "Noor", at, confirmed=True)  # once: it changes a text, which has to be embedded
    wanted = (
        first if week == WEEKS[1] else replace(first, action=Action.REJECT, reason="niet nu"),
        Decision(0, Action.REJECT, "Sam", at, reason="te smal"),
        Decision(0, Action.DEFER, "Noor", at, until=as_of(week)),
    )
    with monitor.database.read() as connection:
        before = proposals.list_proposals(connection)
        decided = proposals.list_decisions(connection)
    made = sum(one.decision.at == at for one in decided)
    waiting = [one for one in before if one.status is ProposalStatus.OPEN]
    for decision, proposal in zip(wanted[made:], waiting, strict=False):
        deciding.decide(monitor, replace(decision, proposal=proposal.id), version=proposal.version)


def run_week(monitor: Monitor, sources: Path, week: int) -> None:
    """The steps of flows/weekly.py, by the same calls."""
    from concurrent.futures import ThreadPoolExecutor

    registering.load_shipped(monitor)
    decide_some(monitor, week)
    answering = {one.id for one in sample_sources() if one.answer is Answer.FEED}  # those that are down cost waiting
    listed = [one for one in load_sources(sources) if one.id in answering]
    with alone(monitor):
        run_id, asked = collecting.start(monitor, listed, as_of=moment_of(week))
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda one: collecting.collect_source(monitor, run_id, one), asked))
        reading.read_waiting(monitor, run_id)
        rechecking.recheck(monitor, run_id)
        understanding.understand_waiting(monitor, run_id)
        judging.judge_claims(monitor, run_id)
        drafting.draft_claims(monitor, run_id)
        proposing.propose(monitor, run_id)
        similar.refresh(monitor)
        reporting.finish(monitor, run_id)


# ------------------------------------------------------------------------------------------------ processes
def in_a_child(work: Callable[[], None]) -> int:
    """Start ``work`` in a process of its own; return its id. What it raises ends it with FAILED."""
    pid = os.fork()
    if pid:
        return pid
    code = 0
    try:
        work()
    except MonitorError as error:
        print(f"  {error}", file=sys.stderr)
        code = REFUSED
    except BaseException:
        import traceback

        traceback.print_exc()
        code = FAILED
    os._exit(code)


def wait_for(pid: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


@dataclass
class Served:
    """The sample, served by a process of its own: a killed run must not take it along."""

    pid: int
    commands: int
    answers: int

    def set_week(self, week: int) -> None:
        os.write(self.commands, bytes([week]))
        os.read(self.answers, 1)

    def stop(self) -> None:
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)


def serve_sample(sources: Path) -> Served:
    week_in, week_out = os.pipe()
    done_in, done_out = os.pipe()

    def work() -> None:
        with SampleServer() as server:
            server.write_sources(sources)
            os.write(done_out, b"!")
            while command := os.read(week_in, 1):
                server.week = command[0]
                os.write(done_out, b"!")

    pid = in_a_child(work)
    os.read(done_in, 1)
    return Served(pid, week_out, done_in)


# -------------------------------------------------------------------------------------------------- trials
@dataclass
class Outcome:
    kills: int = 0
    in_time: int = 0  # the process was still at work when it was killed
    full: int = 0  # trials with a full disk
    gone: int = 0  # trials without the database
    refused: int = 0  # of those, the ones in which the run said so and ended
    different: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def add(self, what: str, differs: str) -> None:
        print(f"  {what}{', DIFFERENT' if differs else ''}\n{differs}".rstrip(), file=sys.stderr)
        if differs:
            self.different.append(f"{what}:\n{differs}")


def _nothing() -> None:
    return None


@dataclass
class Bench:
    place: Place
    sources: Path
    served: Served
    rows: list[tuple[str, str, bytes]]  # of vectors
    expected: dict[int, str]
    took: dict[int, float]

    def start(
        self, settings: Settings, week: int, prepare: Callable[[], None] = _nothing, *, model: bool = False
    ) -> int:
        def work() -> None:
            monitor = bootstrap(settings, create=True)
            real = monitor.open_encoder if model else None
            if self.rows:
                monitor.open_encoder = lambda: Recorded(self.rows, real)  # type: ignore[assignment, return-value]
            prepare()
            run_week(monitor, self.sources, week)
            monitor.close()
            self.modules.write_text("\n".join(sys.modules))

        return in_a_child(work)

    @property
    def modules(self) -> Path:
        return self.place.root / "modules"

    def import_what_runs_import(self) -> None:
        """So that each child need not: that is most of a trial's time. The libraries of the model stay out."""
        for name in self.modules.read_text().split("\n"):
            if not name.startswith(("torch", "transformers", "sentence_transformers", "__")):
                with contextlib.suppress(Exception):
                    importlib.import_module(name)

    def undisturbed(self) -> None:
        """Run the weeks, and keep the state after each."""
        before: str | None = None
        for week in WEEKS:
            self.served.set_week(week)
            settings = self.place.copy(before, f"after_{week}")
            if wait_for(self.start(settings, week, model=True)):
                raise SystemExit("the undisturbed run failed")
            self.expected[week] = canonical(settings)
            before = f"after_{week}"
        self.rows = recorded_in(self.place.settings(f"after_{WEEKS[-1]}"))
        self.import_what_runs_import()
        for week in WEEKS:  # trials have to store their vectors themselves
            forget_vectors(self.place.settings(f"after_{week}"))
            first, differs = self.trial(week)
            if first or differs:
                raise SystemExit(f"the same input twice gives two outcomes in week {week} ({first}):\n{differs}")

    def before(self, week: int) -> str | None:
        return f"after_{week - 1}" if week > WEEKS[0] else None

    def trial(
        self,
        week: int,
        disturb: Callable[[int], None] = lambda _pid: None,
        *,
        prepare: Callable[[], None] = _nothing,
        ready: Callable[[], None] = _nothing,
        mend: Callable[[], None] = _nothing,
    ) -> tuple[int, str]:
        """Disturb a run of ``week``, run again; return how the first ended and how the state differs.

        ``ready`` is done before the first run, ``prepare`` inside it, ``mend`` between the two.
        """
        self.served.set_week(week)
        settings = self.place.copy(self.before(week), "trial")
        ready()
        began = time.monotonic()
        pid = self.start(settings, week, prepare)
        disturb(pid)
        first = wait_for(pid)
        self.took.setdefault(week, time.monotonic() - began)  # the first trial of a week is not disturbed
        mend()
        second = wait_for(self.start(settings, week))
        if second:
            return first, f"the second run ended with {second}"
        return first, difference(self.expected[week], canonical(settings))


def forget_vectors(settings: Settings) -> None:
    monitor = bootstrap(settings)
    with monitor.database.write() as connection:
        connection.execute(schema.embedding.delete())
    monitor.close()


def kill_after(seconds: float) -> Callable[[int], None]:
    def disturb(pid: int) -> None:
        _while_it_works(pid, seconds)
        os.kill(pid, signal.SIGKILL)

    return disturb


def _while_it_works(pid: int, seconds: float) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until and os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
        time.sleep(0.002)


def kills(bench: Bench, count: int, chance: random.Random, outcome: Outcome) -> None:
    began = time.monotonic()
    for number in range(count):
        week = WEEKS[number % len(WEEKS)]
        moment = chance.uniform(0, bench.took[week])
        first, differs = bench.trial(week, kill_after(moment))
        outcome.kills += 1
        outcome.in_time += first == -signal.SIGKILL
        outcome.add(f"{number + 1}: week {week}, killed after {moment:.2f} s ({first})", differs)
    outcome.seconds = time.monotonic() - began


def full_disks(bench: Bench, rooms: Sequence[int], outcome: Outcome) -> None:
    """The first run finds this much room on its disk; where no small disk can be made, no file may grow larger."""
    disk = bench.place.disk

    def limit(size: int) -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

    def mend() -> None:
        if disk:
            disk.widen()
        if bench.place.own:
            bench.place.own.bring_back()  # a server without room for its log falls over

    for number, room in enumerate(rooms):
        week = WEEKS[number % len(WEEKS)]
        if disk:
            first, differs = bench.trial(week, ready=partial(disk.leave, room), mend=mend)
        else:
            first, differs = bench.trial(week, prepare=partial(limit, room))
        outcome.full += 1
        outcome.refused += first == REFUSED
        what = "room on the disk" if disk else "for the largest file"
        outcome.add(f"week {week}, {room} bytes {what} ({first})", differs or ("a fault" if first == FAILED else ""))


def databases_gone(bench: Bench, count: int, chance: random.Random, outcome: Outcome) -> None:
    """The server throws every connection out; where it is our own it also ends at once, and comes back."""
    own = bench.place.own
    for number in range(count):
        week = WEEKS[number % len(WEEKS)]
        moment = chance.uniform(0.1, 0.9) * bench.took[week]
        cut = own is not None and number % 2 == 0
        act = own.cut if own is not None and cut else bench.place.throw_out

        def disturb(pid: int, moment: float = moment, act: Callable[[], None] = act) -> None:
            _while_it_works(pid, moment)
            act()

        first, differs = bench.trial(week, disturb, mend=own.bring_back if own else _nothing)
        outcome.gone += 1
        outcome.refused += first == REFUSED
        what = "the server ended" if cut else "connections thrown out"
        outcome.add(
            f"week {week}, {what} after {moment:.2f} s ({first})", differs or ("a fault" if first == FAILED else "")
        )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=8)
    parser.add_argument("--vectors", type=Path, help="an outputs folder of the three weeks, to spare the model")
    parser.add_argument("--database", help="a PostgreSQL server instead of SQLite")
    parser.add_argument("--postgresql", action="store_true", help="a PostgreSQL of our own instead of SQLite")
    parser.add_argument("--disk", type=int, default=0, help="times that the disk is full as well")
    parser.add_argument("--gone", type=int, default=0, help="times that the database server goes away as well")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    chance = random.Random(given.seed)
    outcome = Outcome()
    with tempfile.TemporaryDirectory(prefix="crashes-") as folder, contextlib.ExitStack() as left:
        bench = open_bench(Path(folder), given, left)
        bench.undisturbed()
        kills(bench, given.kills, chance, outcome)
        full_disks(bench, [chance.choice(ROOMS) for _ in range(given.disk)], outcome)
        databases_gone(bench, given.gone, chance, outcome)
    if given.json:
        print(json.dumps({**outcome.__dict__, "took": bench.took}))
    else:
        print(
            f"{outcome.kills} kills ({outcome.in_time} of them while at work) in {outcome.seconds:.0f} s;"
            f" a week takes {', '.join(f'{one:.2f}' for one in bench.took.values())} s;"
            f" {outcome.full} full disks and {outcome.gone} lost databases, of which {outcome.refused} ended the run;"
            f" {len(outcome.different)} ended differently"
        )
        for one in outcome.different:
            print(one)
    return bool(outcome.different)


def open_bench(root: Path, given: argparse.Namespace, left: contextlib.ExitStack) -> Bench:
    """What the trials need; ``left`` takes it down again."""
    disk = SmallDisk.mounted(root / "small") if given.disk else None
    if disk:
        left.callback(disk.unmount)
    own = OwnServer.started((disk.path if disk else root) / "server") if given.postgresql else None
    if own:
        left.callback(own.handle.cleanup)
    served = serve_sample(root / "sources.yaml")
    left.callback(served.stop)
    rows = recorded_in(Settings(outputs=given.vectors)) if given.vectors else []
    place = Place(root, own.url if own else given.database, own, disk)
    return Bench(place, root / "sources.yaml", served, rows, {}, {})


if __name__ == "__main__":
    sys.exit(main())
