"""Several workers of a Prefect server: the weekly deployment started twice at once runs one after the other."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, BinaryIO
from uuid import uuid4

import httpx
import psutil
import pytest
import yaml

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
PATIENCE = 200  # seconds; on an idle machine each step takes some ten
FEED = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>Leeg</title><link>http://127.0.0.1/</link>
<description>-</description></channel></rss>"""
pytestmark = [pytest.mark.flow, pytest.mark.slow, pytest.mark.timeout(600)]


def wait_until(true: Callable[[], bool], what: str) -> None:
    until = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < until, what
        time.sleep(0.3)


@dataclass
class HeldFeed:
    """A source that answers when it is told to, and knows how often it was asked at the same time."""

    go: threading.Event = field(default_factory=threading.Event)
    asked: int = 0
    at_once: int = 0
    most_at_once: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, out: BinaryIO) -> None:
        """A feed whose end comes when it may: until then a space every second, as the collector waits for 15."""
        with self.lock:
            self.asked += 1
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            out.write(FEED)
            while not self.go.wait(1):
                out.write(b" ")
                out.flush()
        except OSError:
            return  # the collector gave up; it asks again
        finally:
            with self.lock:
                self.at_once -= 1

    @contextmanager
    def served(self) -> Iterator[str]:
        feed = self

        class Answers(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                found = self.path == "/feed.xml"
                self.send_response(200 if found else 404)
                self.send_header("Content-Type", "application/rss+xml")
                self.end_headers()
                if found:
                    feed.answer(self.wfile)

            def log_message(self, *_: object) -> None:
                return

        server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/feed.xml"
        finally:
            self.go.set()
            server.shutdown()
            thread.join()
            server.server_close()


@dataclass(frozen=True)
class Pool:
    """A Prefect server with the shipped deployment in a work pool of two workers."""

    environment: dict[str, str]
    folder: Path

    def prefect(self, *arguments: str) -> str:
        done = subprocess.run(
            [BIN / "prefect", "--no-prompt", *arguments],
            env=self.environment,
            cwd=ROOT,
            text=True,
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def start(self, outputs: dict[str, str], *, wait_minutes: int) -> str:
        """A run of the deployment; its id."""
        deployment = self.answer("GET", "/deployments/name/weekly/weekly")["id"]
        asked: dict[str, Any] = {"parameters": {"wait_minutes": wait_minutes}, "job_variables": {"env": outputs}}
        asked["idempotency_key"] = str(uuid4())  # asked twice, made once
        return str(self.answer("POST", f"/deployments/{deployment}/create_flow_run", asked)["id"])

    def state(self, run: str) -> tuple[str, str]:
        """The type of a run's state, and what it says."""
        found = self.answer("GET", f"/flow_runs/{run}")["state"]
        return found["type"], found["message"] or ""

    def answer(self, method: str, path: str, asked: dict[str, Any] | None = None) -> dict[str, Any]:
        """What the server answers; on a busy machine its own SQLite makes it refuse now and then."""
        until = time.monotonic() + PATIENCE
        while True:
            found = httpx.request(method, self.environment["PREFECT_API_URL"] + path, json=asked, timeout=60)
            if not found.is_server_error or time.monotonic() > until:
                return dict(found.raise_for_status().json())
            time.sleep(1)

    def ended(self, run: str, kind: str) -> bool:
        found = self.state(run)
        assert found[0] in {kind, "SCHEDULED", "PENDING", "RUNNING"}, (found, self.logs())
        return found[0] == kind

    def logs(self) -> str:
        return "\n".join(one.read_text(errors="replace")[-2000:] for one in self.folder.glob("*.log"))


@pytest.fixture(scope="module")
def pool(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pool]:
    folder = tmp_path_factory.mktemp("prefect")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        **os.environ,
        "PREFECT_HOME": str(folder / "home"),
        "PREFECT_API_URL": f"http://127.0.0.1:{port}/api",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_WORKER_QUERY_SECONDS": "1",
        "PREFECT_LOGGING_TO_API_ENABLED": "false",
    }
    made = Pool(environment, folder)
    with ExitStack() as left:
        server = ["prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
        left.enter_context(running(server, environment, folder / "server.log"))
        wait_until(lambda: healthy(environment["PREFECT_API_URL"]), "Prefect's server did not start")
        made.prefect("work-pool", "create", "monitor", "--type", "process")
        made.prefect("deploy", "--all", "--prefect-file", str(without_limit(folder)))
        for name in ("one", "two"):
            worker = ["prefect", "worker", "start", "--pool", "monitor", "--name", name, "--limit", "2"]
            left.enter_context(running(worker, environment, folder / f"{name}.log"))
        yield made


def without_limit(folder: Path) -> Path:
    """The shipped weekly deployment without Prefect's own limit of one run: the lock is to keep them apart."""
    shipped = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))
    (weekly,) = (one for one in shipped["deployments"] if one["name"] == "weekly")
    weekly.pop("concurrency_limit")
    weekly["schedules"] = []
    path = folder / "prefect.yaml"
    pull = [{"prefect.deployments.steps.set_working_directory": {"directory": str(ROOT)}}]
    path.write_text(yaml.safe_dump({**shipped, "pull": pull, "deployments": [weekly]}), encoding="utf-8")
    return path


@contextmanager
def running(command: list[str], environment: dict[str, str], log: Path) -> Iterator[None]:
    with log.open("wb") as out:
        process = subprocess.Popen(
            [BIN / command[0], *command[1:]], env=environment, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT
        )
    try:
        yield
    finally:
        tree = [*psutil.Process(process.pid).children(recursive=True), process] if process.poll() is None else []
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        for one in tree:
            if isinstance(one, psutil.Process) and one.is_running():
                one.kill()


def healthy(url: str) -> bool:
    try:
        return httpx.get(f"{url}/health", timeout=2).is_success
    except httpx.HTTPError:
        return False


def test_of_two_runs_at_once_one_waits_and_a_third_that_may_not_wait_declines(
    pool: Pool, database_url: str, tmp_path: Path
) -> None:
    feed = HeldFeed()
    outputs = {"MONITOR_OUTPUTS": str(tmp_path / "out"), "MONITOR_DATABASE_URL": database_url}
    outputs["MONITOR_SOURCES"] = str(tmp_path / "sources.yaml")
    environment = {**os.environ, **outputs}
    with feed.served() as address:
        (tmp_path / "sources.yaml").write_text(
            "sources:\n  - id: bron\n    name: Bron\n    class: blog\n    kind: feed\n"
            f"    url: {address}\n    allow_private: true\n"
        )
        subprocess.run([BIN / "monitor", "init"], env=environment, check=True, capture_output=True)
        first, second = (pool.start(outputs, wait_minutes=10) for _ in range(2))
        wait_until(lambda: feed.asked > 0, "no run began")
        third = pool.start(outputs, wait_minutes=0)
        wait_until(lambda: pool.ended(third, "FAILED"), "the third did not decline")
        assert "another run is at work" in pool.state(third)[1]
        feed.go.set()
        wait_until(lambda: pool.ended(first, "COMPLETED"), "the first did not end")
        wait_until(lambda: pool.ended(second, "COMPLETED"), "the second did not end")
    listed = subprocess.run([BIN / "monitor", "runs", "--json"], env=environment, check=True, capture_output=True)
    runs = sorted(json.loads(listed.stdout), key=lambda one: one["id"])
    assert [one["status"] for one in runs] == ["finished", "finished"]
    earlier, later = ((datetime.fromisoformat(one["started"]), datetime.fromisoformat(one["finished"])) for one in runs)
    assert earlier[1] <= later[0]
    assert feed.most_at_once == 1
