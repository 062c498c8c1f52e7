"""``monitor serve``: Prefect's server, the schedule and the review page, kept alive together and stopped together."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

import typer

from monitor.errors import ConfigError, MonitorError

if TYPE_CHECKING:
    from monitor.settings import Settings

STARTING_SECONDS = 120  # for Prefect's server, which takes 8 s on an idle machine
STOPPING_SECONDS = 15  # before a process that does not listen is killed
STEADY_SECONDS = 60  # a process that lived this long may be started again at once
MAX_RESTARTS = 5  # in a row, each after a longer pause


@dataclass
class Part:
    """One process of the tree, started again when it ends by itself."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    restarts: int = 0
    not_before: float = field(default=0.0)

    def start(self) -> None:
        self.started = time.monotonic()
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603 - our own commands, no shell
                self.command,
                env=dict(self.environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C reaches this process alone, which stops the others in order
            )

    def keep_alive(self) -> None:
        """Start the process again when it has ended. Raises MonitorError when it keeps ending."""
        now = time.monotonic()
        if self.process is None or self.process.poll() is None or now < self.not_before:
            return
        if self.not_before > self.started:  # its pause is over
            self.start()
            return
        self._signal(signal.SIGKILL)  # what it left behind: a new one finds the port and the run lock free
        if now - self.started > STEADY_SECONDS:
            self.restarts = 0
        if self.restarts >= MAX_RESTARTS:
            raise MonitorError(f"the {self.name} keeps ending", where=str(self.log), do="its log says why")
        self.restarts += 1
        self.not_before = now + 2.0**self.restarts
        code = self.process.returncode
        typer.echo(f"monitor: the {self.name} ended ({code}); it is started again. Its log: {self.log}", err=True)

    def stop(self) -> None:
        """End the process with its children: asked first, killed when it does not listen."""
        if self.process is None:
            return
        self._signal(signal.SIGINT if self.name == "review page" else signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(STOPPING_SECONDS)
        self._signal(signal.SIGKILL)  # what is left of its session
        self.process.wait()

    def _signal(self, number: signal.Signals) -> None:
        if self.process is not None:
            try:
                os.killpg(self.process.pid, number)
            except ProcessLookupError:
                return


class _Told(BaseException):
    """Somebody asked this process to stop."""


def serve_all(settings: Settings, *, prefect_port: int) -> None:
    """Keep the three running until Ctrl-C or SIGTERM; return when all have ended.

    Raises StoreError when there is no database, ConfigError when a port is taken or the schedule is none.
    """
    from flows.scheduling import briefing_schedule_of, housekeeping_schedule_of, schedule_of
    from monitor.bootstrap import bootstrap

    bootstrap(settings).close()  # says what to do when there is no database, or when it cannot be used
    schedule_of(settings)
    briefing_schedule_of(settings)
    housekeeping_schedule_of(settings)
    parts = _parts(settings, prefect_port)
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, _stop)
    try:
        _run(parts, settings)
    except _Told:
        typer.echo("\nmonitor: stopping …")
    finally:
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            signal.signal(number, signal.SIG_IGN)
        for part in reversed(parts):
            part.stop()
    typer.echo("monitor: stopped; a run that was at work is taken up by the next one")


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise _Told


def _parts(settings: Settings, prefect_port: int) -> list[Part]:
    from monitor.cli.running import quiet_prefect

    quiet_prefect(settings)
    settings.logs.mkdir(parents=True, exist_ok=True)
    given = os.environ.get("PREFECT_API_URL")
    url = given or f"http://127.0.0.1:{prefect_port}/api"
    environment = {**os.environ, "PREFECT_API_URL": url, "PYTHONUNBUFFERED": "1"}
    python = sys.executable
    page = [python, "-c", "from monitor.cli import main; main()", "review"]
    parts = [
        Part("schedule", [python, "-m", "flows.scheduling"], environment, settings.logs / "schedule.log"),
        Part("review page", page, environment, settings.logs / "review.log"),
    ]
    if given is None:
        _require_free("127.0.0.1", prefect_port, "--prefect-port")
        server = [python, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(prefect_port)]
        own = {**environment, "PREFECT_SERVER_ANALYTICS_ENABLED": "false"}
        parts.insert(0, Part("Prefect server", server, own, settings.logs / "prefect-server.log"))
    return parts


def _require_free(host: str, port: int, option: str) -> None:
    import socket

    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise ConfigError(f"port {port} is taken ({error.strerror})", where=option, do="choose another") from error


def _run(parts: Sequence[Part], settings: Settings) -> None:
    url = parts[0].environment["PREFECT_API_URL"]
    for part in parts:
        if part.name == "schedule":
            _await_prefect(parts, url)
        part.start()
    zone = settings.timezone
    typer.echo(f"Review page: http://{settings.host}:{settings.port}/")
    typer.echo(f"Prefect:     {url.removesuffix('/api')}  (the week runs at '{settings.schedule}', {zone})")
    if settings.briefing_schedule:
        typer.echo(
            f"Briefing:    written at '{settings.briefing_schedule}', {zone}, into {settings.outputs / 'editions'}"
        )
    typer.echo("Stop with Ctrl-C.")
    while True:
        time.sleep(1)
        for part in parts:
            part.keep_alive()


def _await_prefect(parts: Sequence[Part], url: str) -> None:
    typer.echo("monitor: starting Prefect's server, which takes some seconds …")
    until = time.monotonic() + STARTING_SECONDS
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"{url}/health", timeout=5):  # noqa: S310 - our own address
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
        first = parts[0].process
        if first is not None and first.poll() is not None:
            break
    raise MonitorError(
        "Prefect's server did not start", where=str(parts[0].log), do="see its log, and `monitor doctor`"
    )
