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
from pathlib import Path

import psutil
import pytest

MONITOR = Path(sys.executable).with_name("monitor")
PATIENCE = 250  # seconds; a Prefect server takes 8 on an idle machine


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.flow
@pytest.mark.timeout(400)
def test_a_missed_week_is_caught_up_once_and_sigterm_leaves_nothing_behind(tmp_path: Path) -> None:
    page, prefect = free_port(), free_port()
    environment = {**os.environ, "MONITOR_OUTPUTS": str(tmp_path / "out"), "MONITOR_PORT": str(page)}
    environment |= {"PREFECT_HOME": str(tmp_path / "prefect")}
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
            listed = subprocess.run(
                [MONITOR, "runs", "--json"], env=environment, cwd=tmp_path, capture_output=True, check=False
            )
            runs = json.loads(listed.stdout)
        assert [one["status"] for one in runs] == ["nothing_reached", "finished"]
        with urllib.request.urlopen(f"http://127.0.0.1:{page}/", timeout=10) as answer:
            assert answer.status == 200
        tree = psutil.Process(served.pid).children(recursive=True)
        assert len(tree) >= 3
        heard = {where.laddr for one in tree for where in one.net_connections("tcp") if where.status == "LISTEN"}
        assert {page, prefect} <= {address.port for address in heard}
        assert {address.ip for address in heard} == {"127.0.0.1"}  # Prefect's own page has no accounts
        served.send_signal(signal.SIGTERM)
        said, _ = served.communicate(timeout=60)
        assert served.returncode == 0, said
        assert "stopped" in said
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
