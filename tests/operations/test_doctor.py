"""The doctor: each thing that a run needs is really looked at, and what is wrong comes with what to do."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from typer.testing import CliRunner

from monitor.bootstrap import bootstrap
from monitor.cli import app
from monitor.model import Collected, Source, SourceClass, SourceOutcome
from monitor.pipeline import diagnosing
from monitor.pipeline.diagnosing import Check, Health, diagnose
from monitor.settings import Settings
from monitor.store import runs

NOW = datetime(2026, 3, 9, 6, tzinfo=UTC)
ALL = {"database", "model", "fonts", "disk", "prefect", "sources", "clock", "secrets"}


def looked(settings: Settings, **given: object) -> dict[str, Check]:
    checks = {one.name: one for one in diagnose(settings, **given)}  # type: ignore[arg-type]
    assert set(checks) == ALL
    assert all(one.do for one in checks.values() if one.health is not Health.OK)
    return checks


@pytest.fixture
def sick(tmp_path: Path) -> Settings:
    """Settings under which next to nothing is there, and no check takes long."""
    return Settings(outputs=tmp_path / "leeg", model=str(tmp_path / "geen"), sources=tmp_path / "geen.yaml")


@pytest.mark.model
def test_all_is_well_where_all_is_there(tmp_path: Path, model_cache: Path, database_url: str) -> None:
    (tmp_path / "sources.yaml").write_text(
        "sources:\n  - id: a\n    name: A\n    class: blog\n    kind: feed\n    url: https://a.example/feed\n"
    )
    settings = Settings(
        outputs=tmp_path, models=model_cache, sources=tmp_path / "sources.yaml", database_url=database_url
    )
    bootstrap(settings, create=True).close()
    tmp_path.chmod(0o700)
    checks = looked(settings)
    ill = {name: one for name, one in checks.items() if one.health is not Health.OK}
    assert not ill.keys() - {"fonts", "disk"}, ill  # this machine may have neither pango nor a gigabyte
    assert ("pgvector" in checks["database"].said) == (not database_url.startswith("sqlite"))


def test_what_is_not_there_is_told_with_what_to_do(tmp_path: Path, sick: Settings) -> None:
    sick.sources.write_text("sources:\n  - id: a\n    name: A\n    class: krant\n    kind: feed\n    url: x\n")
    checks = looked(sick, server_date=lambda: "Mon, 09 Mar 2020 06:00:00 GMT")
    assert checks["database"].health is Health.BROKEN
    assert "monitor init" in checks["database"].do
    assert checks["model"].health is Health.BROKEN
    assert checks["sources"].health is Health.BROKEN
    assert checks["clock"].health is Health.WARNING
    assert checks["prefect"].health is Health.OK


def test_a_small_disk_and_a_machine_without_fonts_are_seen(
    sick: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(diagnosing, "LEAST_FREE", 10**18)
    monkeypatch.setattr(diagnosing, "FONT_FOLDERS", (tmp_path / "none",))
    checks = looked(sick)
    assert checks["disk"].health is Health.WARNING
    assert "MONITOR_RETENTION_WEEKS" in checks["disk"].do
    assert checks["fonts"].health is Health.WARNING
    assert "apt install" in checks["fonts"].do


def test_sources_that_keep_failing_are_named(tmp_path: Path, sick: Settings) -> None:
    sick.sources.write_text(
        "sources:\n"
        + "".join(
            f"  - id: {one}\n    name: {one}\n    class: blog\n    kind: feed\n    url: https://{one}.example/feed\n"
            for one in ("goed", "stuk")
        )
    )
    monitor = bootstrap(sick, create=True)
    listed = [Source(one, one, SourceClass.BLOG, "feed", f"https://{one}.example/feed") for one in ("goed", "stuk")]
    for week in (0, 1):
        at = NOW + timedelta(weeks=week)
        with monitor.database.write() as connection:
            runs.save_sources(connection, listed)
            run = runs.start_run(connection, as_of=at, now=at)
            for one, outcome in (("goed", SourceOutcome.EMPTY), ("stuk", SourceOutcome.TIMEOUT)):
                runs.record_outcome(connection, run, Collected(one, outcome), new=0, now=at)
        said = looked(sick)["sources"]
        assert said.health is (Health.WARNING if week else Health.OK)
    monitor.close()
    assert "stuk (2 times in a row)" in said.said
    assert "goed" not in said.said


@pytest.mark.parametrize("header", ["yesterday", "", "Mon, 09 Mar"])
def test_a_server_that_tells_no_time_is_no_fault_of_the_clock(sick: Settings, header: str) -> None:
    assert looked(sick, server_date=lambda: header)["clock"].health is Health.OK


def test_a_check_that_breaks_keeps_no_other_from_being_made(sick: Settings) -> None:
    def breaks() -> str:
        raise RuntimeError("onverwacht")

    found = looked(sick, server_date=breaks)["clock"]
    assert (found.health, found.said) == (Health.BROKEN, "RuntimeError: onverwacht")


def test_a_folder_of_backups_that_all_can_enter_is_told(tmp_path: Path, sick: Settings) -> None:
    from dataclasses import replace

    (tmp_path / "safe").mkdir()
    (tmp_path / "safe").chmod(0o755)
    found = looked(replace(sick, backups=tmp_path / "safe"))["secrets"]
    assert (found.health, found.do) == (Health.WARNING, f"chmod o-rwx {tmp_path / 'safe'}")


@pytest.fixture
def prefect_api() -> Iterator[tuple[str, list[int]]]:
    """Something that answers as Prefect's API does: its address, and the status that it gives."""
    status = [200]

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status[0] if self.path == "/api/health" else 404)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/api", status
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_prefect_server_that_is_set_is_asked(
    sick: Settings, prefect_api: tuple[str, list[int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    from monitor.cli.operations import _fault_of_prefect

    address, status = prefect_api
    monkeypatch.setenv("PREFECT_API_URL", address)
    assert looked(sick, prefect_fault=_fault_of_prefect)["prefect"].health is Health.OK
    status[0] = 401
    refused = looked(sick, prefect_fault=_fault_of_prefect)["prefect"]
    assert (refused.health, "401" in refused.said) == (Health.BROKEN, True)
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:9/api")
    away = looked(sick, prefect_fault=_fault_of_prefect)["prefect"]
    assert (away.health, "does not answer" in away.said, "PREFECT_API_URL" in away.do) == (Health.BROKEN, True, True)


def test_the_command_says_it_and_fails_where_a_run_would(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sources.yaml").write_text("sources: []\n")
    for name, value in (("OUTPUTS", "out"), ("MODEL", "none"), ("SOURCES", "sources.yaml")):
        monkeypatch.setenv(f"MONITOR_{name}", str(tmp_path / value))
    plain = CliRunner().invoke(app, ["doctor"])
    assert plain.exit_code == 1, plain.output
    assert "BAD  database" in plain.output
    assert "→" in plain.output
    assert {one["name"] for one in json.loads(CliRunner().invoke(app, ["doctor", "--json"]).stdout)} == ALL


@pytest.mark.postgres
def test_a_server_where_the_monitor_may_not_make_pgvector_is_told(sick: Settings, postgres_server: str) -> None:
    """And looking changes nothing: the extension is made by a run, and only where it may."""
    from dataclasses import replace

    from sqlalchemy import create_engine, make_url, text

    from tests.conftest import fresh_postgres

    url = make_url(fresh_postgres(postgres_server, "plain"))
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("DROP ROLE IF EXISTS plain"))
        connection.execute(text("CREATE ROLE plain LOGIN"))
        connection.execute(text('ALTER DATABASE "plain" OWNER TO plain'))
        connection.execute(text("GRANT ALL ON SCHEMA public TO plain"))
    settings = replace(sick, database_url=url.set(username="plain").render_as_string(hide_password=False))
    bootstrap(settings, create=True).close()
    refused = looked(settings)["database"]
    assert (refused.health, "CREATE EXTENSION" in refused.do) == (Health.WARNING, True), refused
    allowed = looked(replace(sick, database_url=url.render_as_string(hide_password=False)))["database"]
    assert (allowed.health, "made by the next run" in allowed.said) == (Health.OK, True), allowed
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM pg_extension WHERE extname = 'vector'")).scalar() == 0
    engine.dispose()
