"""``monitor serve`` as it runs: three processes, a missed week caught up, and a clean end."""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from monitor.cli.serving import MAX_RESTARTS, Part
from monitor.errors import MonitorError

MONITOR = Path(sys.executable).with_name("monitor")
PATIENCE = 250  # seconds; a Prefect server takes 8 on an idle machine


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def parts_of(served: subprocess.Popen[str], command: str, but: psutil.Process | None = None) -> list[psutil.Process]:
    """The parts of the tree, one process each, that were started by this command."""
    return [one for one in psutil.Process(served.pid).children() if one != but and command in one.cmdline()]


def wait_for(true: Callable[[], object], what: str) -> None:
    until = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < until, what
        time.sleep(0.5)


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def listed_runs(environment: dict[str, str], folder: Path) -> list[dict[str, object]]:
    listed = subprocess.run([MONITOR, "runs", "--json"], env=environment, cwd=folder, capture_output=True, check=False)
    return list(json.loads(listed.stdout))


@pytest.mark.flow
@pytest.mark.timeout(400)
def test_a_missed_week_is_caught_up_once_and_sigterm_leaves_nothing_behind(tmp_path: Path) -> None:
    page, prefect = free_port(), free_port()
    environment = {**os.environ, "MONITOR_OUTPUTS": str(tmp_path / "out"), "MONITOR_PORT": str(page)}
    environment |= {"PREFECT_HOME": str(tmp_path / "prefect"), "MONITOR_BACKUPS": str(tmp_path / "backups")}
    environment.pop("PREFECT_API_URL", None)
    (tmp_path / "sources.yaml").write_text(
        "sources:\n  - id: weg\n    name: Weg\n    class: blog\n    kind: feed\n"
        "    url: http://127.0.0.1:9/feed.xml\n    allow_private: true\n"
    )
    subprocess.run([MONITOR, "init"], env=environment, cwd=tmp_path, check=True, capture_output=True)
    with sqlite3.connect(tmp_path / "out" / "monitor.sqlite") as connection:
        connection.execute(
            "INSERT INTO run (started, finished, as_of, status, model)"
            " VALUES ('2026-01-05 05:00:00', '2026-01-05 05:01:00', '2026-01-05 05:00:00', 'finished', '')"
        )
    connection.close()
    served = subprocess.Popen(
        [MONITOR, "serve", "--prefect-port", str(prefect)],
        env=environment,
        cwd=tmp_path,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    tree: list[psutil.Process] = []
    try:
        until = time.monotonic() + PATIENCE
        runs: list[dict[str, object]] = []
        while time.monotonic() < until and not any(one["finished"] for one in runs[:-1]):
            assert served.poll() is None, served.stdout.read() if served.stdout else ""
            time.sleep(2)
            runs = listed_runs(environment, tmp_path)
        assert [one["status"] for one in runs] == ["nothing_reached", "finished"]
        with urllib.request.urlopen(f"http://127.0.0.1:{page}/", timeout=10) as answer:
            assert answer.status == 200
        housekeeping = tmp_path / "backups"
        wait_for(lambda: list(housekeeping.glob("monitor-*.tar")), "housekeeping, which never ran, was not caught up")
        for command in ("flows.scheduling", "review"):  # each of the parts comes back when it dies
            (part,) = parts_of(served, command)
            part.kill()
            wait_for(lambda part=part, command=command: parts_of(served, command, but=part), f"{command} stayed away")
        wait_for(lambda: answers(page), "the review page did not come back")
        log = tmp_path / "out" / "logs" / "schedule.log"
        wait_for(lambda: log.read_text().count("next: week of") >= 2, "the schedule did not begin anew")
        tree = psutil.Process(served.pid).children(recursive=True)
        assert len(tree) >= 3
        heard = {where.laddr for one in tree for where in one.net_connections("tcp") if where.status == "LISTEN"}
        assert {page, prefect} <= {address.port for address in heard}
        assert {address.ip for address in heard} == {"127.0.0.1"}  # Prefect's own page has no accounts
        served.send_signal(signal.SIGTERM)
        said, _ = served.communicate(timeout=60)
        assert served.returncode == 0, said
        assert "stopped" in said
        assert said.count("it is started again") == 2
        assert len(listed_runs(environment, tmp_path)) == 2  # caught up once, also when the schedule begins anew
        _, alive = psutil.wait_procs(tree, timeout=5)
        assert alive == []
    finally:
        if served.poll() is None:
            serving = psutil.Process(served.pid)
            tree += [*serving.children(recursive=True), serving]
        for one in tree:
            if one.is_running():
                one.kill()
        served.wait()


def test_a_taken_port_is_named(tmp_path: Path) -> None:
    environment = {**os.environ, "MONITOR_OUTPUTS": str(tmp_path)}
    subprocess.run([MONITOR, "init"], env=environment, cwd=tmp_path, check=True, capture_output=True)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = subprocess.run(
            [MONITOR, "serve", "--prefect-port", str(port)],
            env=environment,
            check=False,
            cwd=tmp_path,
            capture_output=True,
            text=True,
        )
    assert done.returncode == 2
    assert "--prefect-port" in done.stderr


def test_a_part_that_keeps_ending_takes_its_children_along_and_is_given_up(tmp_path: Path) -> None:
    log = tmp_path / "part.log"
    part = Part("part", ["/bin/sh", "-c", "sleep 300 & echo $!; exit 3"], os.environ, log)
    part.start()
    try:
        for _ in range(MAX_RESTARTS):
            assert part.process is not None
            part.process.wait()
            left = psutil.Process(int(log.read_text().split()[-1]))
            part.keep_alive()  # sees that it ended, and waits before the next start
            wait_for(lambda left=left: not left.is_running() or left.status() == psutil.STATUS_ZOMBIE, "it goes on")
            started = part.started
            part.keep_alive()
            assert part.started == started
            part.not_before = started + 1e-6  # the pause is over
            part.keep_alive()
            assert part.started > started
        assert part.process is not None
        part.process.wait()
        with pytest.raises(MonitorError, match="keeps ending") as told:
            part.keep_alive()
        assert told.value.where == str(log)
    finally:
        part.stop()
