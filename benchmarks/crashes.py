"""Kill a run at random moments, run again, and compare with a run that nobody disturbed.

    python benchmarks/crashes.py --kills 100
    python benchmarks/crashes.py --kills 100 --database postgresql://…    (a server on which databases can be made)

Each trial starts from the state before one of the three sample weeks, decides on proposals and runs the steps of the
weekly flow in a process of its own, sends it SIGKILL at a random moment, lets a second process do the same, and
compares everything that a person can see. Texts are embedded once, by the real model; the trials get those vectors as
fast as they ask for them, and store them as always. Prefect is left out: the steps are those that its tasks call.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import random
import re
import resource
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from datetime import time as clock_time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from sqlalchemy import create_engine, func, make_url, select, text

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
from monitor.review.automatic import BY as AUTOMATIC
from monitor.sample.corpus import WEEKS, Answer, as_of
from monitor.sample.corpus import load_sources as sample_sources
from monitor.sample.server import SampleServer
from monitor.settings import Settings
from monitor.store import proposals, schema
from monitor.understand.pieces import piece

if TYPE_CHECKING:
    from monitor.encode.encoder import Encoder

FORBIDDEN, FAILED = 77, 78
NOTHING_NEW = "Geen nieuwe of gewijzigde voorstellen."  # what a second run on a day may say
logging.getLogger("stamina").setLevel(logging.ERROR)  # the sample has sources that are down


# ------------------------------------------------------------------------------------------- what a week is
class Recorded:
    """The vectors that the real model made, by text; for a text that it never saw, ``model`` is asked."""

    def __init__(self, rows: Sequence[tuple[str, str, bytes]], model: Callable[[], Encoder] | None = None) -> None:
        self.model_id = rows[0][1]
        self.rows = rows
        self._vectors = {sha256: np.frombuffer(value, "<f4") for sha256, _, value in rows}
        self._model = model

    def encode(self, texts: Sequence[str], *, progress: object = None) -> np.ndarray:
        """As ``Encoder.encode``; there is no progress to tell of."""
        keys = [piece("head", one).sha256 for one in texts]
        missing = [one for key, one in zip(keys, texts, strict=True) if key not in self._vectors]
        if missing and self._model is None:
            raise AssertionError(f"the undisturbed run never saw {missing[0][:80]!r}")
        made = dict(zip(missing, self._model().encode(missing), strict=True)) if missing and self._model else {}
        return np.stack([self._vectors.get(key, made.get(one)) for key, one in zip(keys, texts, strict=True)])


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


# -------------------------------------------------------------------------------- what a person can see of it
def canonical(settings: Settings) -> str:
    """Everything that a person can see, as text: without the numbers of items and runs, and without clock times."""
    monitor = bootstrap(settings)
    try:
        return json.dumps(_canonical(monitor), ensure_ascii=False, indent=1, sort_keys=True)
    finally:
        monitor.close()


def _canonical(monitor: Monitor) -> dict[str, object]:
    with monitor.database.read() as connection:
        urls = dict(connection.execute(select(schema.item.c.id, schema.item.c.url)).all())

        def named(value: dict[str, object]) -> dict[str, object]:
            for field in ("item", "of"):
                if isinstance(value.get(field), int):
                    value[field] = urls[value[field]]
            return {name: one for name, one in value.items() if name not in {"run", "updated_run"}}

        def value_of(row_value: str) -> dict[str, object]:
            found = named(json.loads(row_value))
            found["evidence"] = [named(one) for one in found.get("evidence") or ()]
            if found.get("items"):
                found["items"] = sorted(urls[one] for one in found["items"])
            return found

        items = {
            row.url: [row.source, row.title, row.stage, row.failure, row.attempts, str(row.first_seen)]
            for row in connection.execute(select(schema.item))
        }
        documents = sorted(
            [urls[row.item], row.version, row.sha256, row.value] for row in connection.execute(select(schema.document))
        )
        found = {
            urls[row.item]: [row.cluster, row.development, value_of(row.value)]
            for row in connection.execute(select(schema.finding))
        }
        listed = [
            [row.id, row.cluster, value_of(row.value)]
            for row in connection.execute(select(schema.proposal).order_by(schema.proposal.c.id))
        ]
        decisions = [
            [row.proposal, row.action, row.by, _moment_of(row.by, row.at), value_of(row.before)]
            for row in connection.execute(select(schema.decision).order_by(schema.decision.c.id))
        ]
        developments = [
            [row.number, row.revision, row.value]
            for row in connection.execute(select(schema.development_revision).order_by("number", "revision"))
        ]
        sources = [
            [row.id, row.body_sha256, row.etag, str(row.last_success)]
            for row in connection.execute(select(schema.source).order_by("id"))
        ]
        checks = sorted(
            [urls[row.item], str(row.checked), row.told, row.missing]
            for row in connection.execute(select(schema.page_check))
        )
        heads = sorted([urls[row.item], row.sha256] for row in connection.execute(select(schema.head)))
        moves = sorted(
            [urls[row.item], json.dumps(value_of(row.before), sort_keys=True)]
            for row in connection.execute(select(schema.item_move))
        )
        claims = {
            f"{row.development}/{row.cluster}": [row.outcome, sorted(urls[one] for one in json.loads(row.items))]
            for row in connection.execute(
                select(schema.claim).order_by(schema.claim.c.run)
            )  # the newest of each counts
        }
        reports = select(schema.run.c.report).where(schema.run.c.status == "finished").order_by(schema.run.c.id)
        told = sorted({line for text in connection.execute(reports).scalars() for line in _lines_of(text)})
        offered = connection.execute(select(func.count()).select_from(schema.dropped_sample)).scalar_one()
        shots = sorted([urls[row.item], row.sha256, row.bytes] for row in connection.execute(select(schema.snapshot)))
    kept = {sha256: monitor.snapshots.path(sha256).exists() for _, sha256, _ in shots}
    return {
        "items": items,
        "documents": documents,
        "findings": found,
        "proposals": listed,
        "decisions": decisions,
        "developments": developments,
        "sources": sources,
        "checks": checks,
        "heads": heads,
        "moves": moves,
        "claims": claims,
        "told in reports": told,
        "offered of what was dropped": offered,  # which ones is drawn by the run's number, which no two runs share
        "snapshots": shots,
        "missing snapshots": [sha256 for sha256, there in kept.items() if not there],
    }


def _lines_of(report: str) -> list[str]:
    """What a report tells, without the numbers of runs and without the sample, which is drawn by such a number."""
    sections = [part for part in report.split("\n## ")[1:] if not part.startswith("Steekproef")]
    lines = [line for part in sections for line in part.splitlines()[1:] if line and line != NOTHING_NEW]
    return [re.sub(r"ronde \d+", "ronde N", line) for line in lines]


def _moment_of(by: str, at: datetime) -> str:
    """When a person decided; what the program decided by itself bears the clock's time, which no two runs share."""
    return "" if by == AUTOMATIC else str(at)


def difference(expected: str, got: str) -> str:
    """The first lines that differ, for a person."""
    import difflib

    lines = difflib.unified_diff(expected.splitlines(), got.splitlines(), "undisturbed", "killed", lineterm="", n=2)
    return "\n".join(list(lines)[:40])


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
        code = FORBIDDEN
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


# -------------------------------------------------------------------------------------------------- states
@dataclass(frozen=True)
class Place:
    """Where the states are kept: a folder each, and on PostgreSQL a database each."""

    root: Path
    server: str | None = None

    def settings(self, name: str) -> Settings:
        url = (
            make_url(self.server).set(database=f"crash_{name}").render_as_string(hide_password=False)
            if self.server
            else ""
        )
        return Settings(outputs=self.root / name, database_url=url, fetchers=8)

    def copy(self, origin: str | None, name: str) -> Settings:
        """A state like ``origin``, or an empty one."""
        shutil.rmtree(self.root / name, ignore_errors=True)
        if self.server:
            engine = create_engine(
                make_url(self.server).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT"
            )
            with engine.connect() as connection:
                connection.execute(text(f"DROP DATABASE IF EXISTS crash_{name} WITH (FORCE)"))
                template = f" TEMPLATE crash_{origin}" if origin else ""
                connection.execute(text(f"CREATE DATABASE crash_{name}{template}"))
            engine.dispose()
        if origin:
            shutil.copytree(self.root / origin, self.root / name)
        else:
            (self.root / name).mkdir(parents=True)
        return self.settings(name)


# -------------------------------------------------------------------------------------------------- trials
@dataclass
class Outcome:
    kills: int = 0
    in_time: int = 0  # the process was still at work when it was killed
    refused: int = 0
    different: list[str] | None = None
    seconds: float = 0.0


@dataclass
class Bench:
    place: Place
    sources: Path
    served: Served
    rows: list[tuple[str, str, bytes]]  # of vectors
    expected: dict[int, str]
    took: dict[int, float]

    def start(
        self, settings: Settings, week: int, prepare: Callable[[Monitor], None] | None = None, *, model: bool = False
    ) -> int:
        def work() -> None:
            monitor = bootstrap(settings, create=True)
            real = monitor.open_encoder if model else None
            if self.rows:
                monitor.open_encoder = lambda: Recorded(self.rows, real)  # type: ignore[assignment, return-value]
            if prepare is not None:
                prepare(monitor)
            run_week(monitor, self.sources, week)
            monitor.close()

        return in_a_child(work)

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
        for week in WEEKS:  # trials have to store their vectors themselves
            forget_vectors(self.place.settings(f"after_{week}"))
            first, differs = self.trial(week, lambda _pid: None)
            if first or differs:
                raise SystemExit(f"the same input twice gives two outcomes in week {week} ({first}):\n{differs}")

    def before(self, week: int) -> str | None:
        return f"after_{week - 1}" if week > WEEKS[0] else None

    def trial(
        self, week: int, disturb: Callable[[int], None], prepare: Callable[[Monitor], None] | None = None
    ) -> tuple[int, str]:
        """Disturb a run of ``week``, run again; return how the first ended and how the state differs."""
        self.served.set_week(week)
        settings = self.place.copy(self.before(week), "trial")
        began = time.monotonic()
        pid = self.start(settings, week, prepare)
        disturb(pid)
        first = wait_for(pid)
        self.took.setdefault(week, time.monotonic() - began)  # the first trial of a week is not disturbed
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
        until = time.monotonic() + seconds
        while time.monotonic() < until and os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
            time.sleep(0.002)
        os.kill(pid, signal.SIGKILL)

    return disturb


def open_bench(root: Path, vectors: Path | None, server: str | None) -> Bench:
    sources = root / "sources.yaml"
    served = serve_sample(sources)
    rows = recorded_in(Settings(outputs=vectors)) if vectors else []
    return Bench(Place(root, server), sources, served, rows, {}, {})


def kills(bench: Bench, count: int, chance: random.Random) -> Outcome:
    outcome = Outcome(different=[])
    began = time.monotonic()
    for number in range(count):
        week = WEEKS[number % len(WEEKS)]
        moment = chance.uniform(0, bench.took[week])
        first, differs = bench.trial(week, kill_after(moment))
        outcome.kills += 1
        outcome.in_time += first == -signal.SIGKILL
        print(
            f"  {number + 1}: week {week}, {moment:.2f} s, {first}{', DIFFERENT' if differs else ''}", file=sys.stderr
        )
        if differs:
            print(differs, file=sys.stderr)
            outcome.different.append(f"week {week}, killed after {moment:.3f} s:\n{differs}")
    outcome.seconds = time.monotonic() - began
    return outcome


def full_disk(bench: Bench, week: int, size: int) -> tuple[int, str]:
    """The disk takes no file larger than ``size`` bytes during the first run."""

    def prepare(_monitor: Monitor) -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

    return bench.trial(week, lambda _pid: None, prepare)


def database_gone(bench: Bench, week: int, seconds: float) -> tuple[int, str]:
    """The database server throws every connection out, once."""

    def disturb(_pid: int) -> None:
        time.sleep(seconds)
        engine = create_engine(make_url(str(bench.place.server)).set(drivername="postgresql+psycopg"))
        with engine.connect() as connection:
            query = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'crash_trial'"
            connection.execute(text(query)).all()
        engine.dispose()

    return bench.trial(week, disturb)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=8)
    parser.add_argument("--vectors", type=Path, help="an outputs folder of the three weeks, to spare the model")
    parser.add_argument("--database", help="a PostgreSQL server instead of SQLite")
    parser.add_argument("--disk", action="store_true", help="a full disk as well")
    parser.add_argument("--gone", type=int, default=0, help="times that the database server goes away as well")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    chance = random.Random(given.seed)
    with tempfile.TemporaryDirectory(prefix="crashes-") as folder:
        bench = open_bench(Path(folder), given.vectors, given.database)
        try:
            bench.undisturbed()
            outcome = kills(bench, given.kills, chance)
            if given.disk:
                for week, size in ((1, 60_000), (2, 400_000), (1, 8_192)):
                    first, differs = full_disk(bench, week, size)
                    outcome.refused += first == FORBIDDEN
                    if differs or first == FAILED:
                        outcome.different.append(f"disk full at {size}, ended with {first}: {differs}")
            for number in range(given.gone):
                week = WEEKS[number % len(WEEKS)]
                first, differs = database_gone(bench, week, chance.uniform(0.2, 0.9) * bench.took[week])
                outcome.refused += first == FORBIDDEN
                if differs or first == FAILED:
                    outcome.different.append(f"database gone, ended with {first}: {differs}")
        finally:
            bench.served.stop()
    if given.json:
        print(json.dumps({**outcome.__dict__, "took": bench.took}))
    else:
        print(
            f"{outcome.kills} kills ({outcome.in_time} of them while at work) in {outcome.seconds:.0f} s;"
            f" a week takes {', '.join(f'{one:.2f}' for one in bench.took.values())} s;"
            f" {outcome.refused} runs refused by disk or database; {len(outcome.different or ())} ended differently"
        )
        for one in outcome.different or ():
            print(one)
    return bool(outcome.different)


if __name__ == "__main__":
    sys.exit(main())
