"""Pruning, the log, the surroundings of a run, and whether a week was missed."""

from __future__ import annotations

import asyncio
import json
import logging
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest

from monitor.bootstrap import close_all
from monitor.errors import ConfigError, Conflict, StoreError
from monitor.model import (
    Action,
    Decision,
    Document,
    Evidence,
    Finding,
    ItemOutcome,
    Proposal,
    ProposalKind,
    ProposalStatus,
    Relation,
    Span,
    Validity,
    ValidityStatus,
)
from monitor.pipeline.monitor import Monitor
from monitor.pipeline.notifying import failures_told, notify
from monitor.pipeline.pruning import prune_old
from monitor.pipeline.running import alone, stage
from monitor.settings import Settings
from monitor.store import findings, items, proposals, runs, snapshots, vectors
from monitor.store.logfile import json_log
from monitor.store.runs import RunStatus
from tests.publications import NOW, understood

pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")  # apprise's own
OLD = NOW - timedelta(weeks=200)


def put_item(monitor: Monitor, number: int, *, seen: datetime, page: str, status: ProposalStatus | None) -> int:
    """An item that was read and understood, with a proposal of this status."""
    url = f"https://bron.example/{number}"
    monitor.snapshots.put(page, b"een pagina")
    with monitor.database.write() as connection:
        run = runs.start_run(connection, as_of=seen, now=seen)
        document = Document(url, "Titel", "De volle tekst.", "cd" * 32, "bron")
        item = understood(
            connection,
            "bron",
            document,
            lambda item: Finding(item, ItemOutcome.PROPOSAL, 0.9, "reden", cluster=number),
            run=run,
            now=seen,
        )
        snapshots.record_snapshot(connection, item, sha256=page, url=url, content_type="text/html", size=9, now=seen)
        if status is not None:
            validity = Validity(None, None, None, ValidityStatus.PROVISIONAL)
            quoted = Evidence(item, url, "Bron", Span("cd" * 32, 3, 14, "volle tekst"), Relation.SUPPORTS)
            proposal = Proposal(
                0, ProposalKind.NEW, status, "Titel", "Tekst", validity, run, run, items=(item,), evidence=(quoted,)
            )
            made = proposals.insert_proposal(connection, proposal, cluster=number)
            decision = Decision(made.id, Action.APPROVE, "Noor", seen)
            proposals.append_decision(connection, decision, before=made, model="")
        runs.finish_run(connection, run, status=RunStatus.FINISHED, report="", now=seen)
    return item


def test_old_texts_go_and_what_still_needs_them_stays(monitor: Monitor) -> None:
    settled = put_item(monitor, 1, seen=OLD, page="aa" * 32, status=ProposalStatus.APPROVED)
    waiting = put_item(monitor, 2, seen=OLD, page="bb" * 32, status=ProposalStatus.OPEN)
    with monitor.database.read() as connection:
        before = proposals.list_proposals(connection), proposals.list_decisions(connection)
    fresh = put_item(monitor, 3, seen=NOW, page="cc" * 32, status=ProposalStatus.REJECTED)
    shared = put_item(monitor, 4, seen=OLD, page="cc" * 32, status=None)
    done = prune_old(monitor)
    assert (done.documents, done.snapshots) == (2, ("aa" * 32,))
    with monitor.database.read() as connection:
        held = items.get_documents(connection, [settled, waiting, fresh, shared])
        listed, decided = proposals.list_proposals(connection), proposals.list_decisions(connection)
    assert [bool(held[one].text) for one in (settled, waiting, fresh, shared)] == [False, True, True, False]
    assert held[settled].sha256 == "cd" * 32
    assert held[settled].title == "Titel"
    assert (listed[:2], decided[:2]) == before  # with every quote and hash
    assert listed[0].evidence[0].span.quote == "volle tekst"
    assert monitor.snapshots.get("aa" * 32) is None
    assert monitor.snapshots.get("cc" * 32) == b"een pagina"
    assert prune_old(monitor).documents == 0


def test_the_words_of_a_text_go_with_it_and_its_vector_stays(monitor: Monitor) -> None:
    """Read in their sentence, the telling words of a text hold much of what it says."""
    gone = put_item(monitor, 1, seen=OLD, page="aa" * 32, status=None)
    kept = put_item(monitor, 2, seen=NOW, page="bb" * 32, status=None)
    before = put_item(monitor, 3, seen=OLD, page="cc" * 32, status=None)
    keys = {gone: "01" * 32, kept: "02" * 32}
    model, worded = "model/float32", f"model/float32{vectors.WORDS}0123456789"
    with monitor.database.write() as connection:
        for item, key in keys.items():
            found = findings.get_findings(connection, [item])[item]
            findings.save_finding(connection, found, run_id=1, trace=json.dumps({"pieces": [key, "0" * 64]}))
            vectors.save_vectors(connection, {key: np.ones(4, np.float32)}, model)
            vectors.save_tables(connection, {key: np.ones((3, 5), np.float16)}, worded)
        found = findings.get_findings(connection, [before])[before]
        findings.save_finding(connection, found, run_id=1, trace="{}")  # of a run that kept no pieces
    prune_old(monitor)
    with monitor.database.read() as connection:
        assert set(vectors.load_vectors(connection, keys.values(), model)) == set(keys.values())
        assert vectors.stored(connection, keys.values(), worded) == {keys[kept]}
        tables = vectors.load_tables(connection, keys.values(), worded, 5)
    assert {key: table.shape for key, table in tables.items()} == {keys[kept]: (3, 5)}


def test_how_long_texts_are_kept_is_a_setting(monitor: Monitor) -> None:
    put_item(monitor, 1, seen=OLD, page="aa" * 32, status=ProposalStatus.APPROVED)
    monitor.settings = replace(monitor.settings, retention_weeks=201)
    assert prune_old(monitor).documents == 0
    monitor.settings = replace(monitor.settings, retention_weeks=199)
    assert prune_old(monitor).documents == 1


def test_a_run_that_was_cut_off_is_closed_by_the_next(monitor: Monitor) -> None:
    with monitor.database.write() as connection:
        left = runs.start_run(connection, as_of=NOW, now=NOW)
    with alone(monitor):
        with monitor.database.read() as connection:
            assert runs.get_run(connection, left).status is RunStatus.FAILED
        with pytest.raises(Conflict), alone(monitor):
            pass
        with pytest.raises(Conflict):
            prune_old(monitor)


@pytest.fixture
def inbox() -> Iterator[tuple[str, list[str]]]:
    """A web server that takes notifications: its address, and what it got."""
    got: list[str] = []

    class Takes(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Takes)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield f"json://127.0.0.1:{server.server_address[1]}/", got
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_failure_is_kept_logged_and_told(monitor: Monitor, inbox: tuple[str, list[str]]) -> None:
    address, told = inbox
    monitor.settings = replace(monitor.settings, notify=address)
    with pytest.raises(StoreError), failures_told(monitor.settings), alone(monitor):
        with monitor.database.write() as connection:
            run = runs.start_run(connection, as_of=NOW, now=NOW)
        assert stage(monitor, run, "read", lambda: 7) == 7
        raise StoreError("de schijf is vol")
    assert "de schijf is vol" in told[0]
    with monitor.database.read() as connection:
        kept = runs.get_run(connection, run)
        (times,) = runs.list_stages(connection)[run]
    assert (kept.status, "de schijf is vol" in (kept.report or "")) == (RunStatus.FAILED, True)
    assert "de schijf is vol" in (monitor.settings.reports / f"{run}.md").read_text(encoding="utf-8")
    assert (times.stage, times.count) == ("read", 7)
    lines = [json.loads(line) for line in (monitor.settings.logs / "2026-03.jsonl").read_text().splitlines()]
    assert [one["event"] for one in lines] == ["stage finished", "run failed"]
    assert {one["run"] for one in lines} == {run}
    assert "StoreError" in lines[1]["error"]


def test_a_run_that_was_killed_is_told_of_by_the_next(monitor: Monitor, inbox: tuple[str, list[str]]) -> None:
    """It could not tell so itself."""
    address, told = inbox
    monitor.settings = replace(monitor.settings, notify=address)
    with monitor.database.write() as connection:
        left = runs.start_run(connection, as_of=NOW, now=NOW)
    with alone(monitor):
        assert f"ronde {left} is afgebroken" in told[0]
    with alone(monitor):
        assert len(told) == 1


def test_a_week_whose_database_is_gone_is_told_of(
    tmp_path: Path, inbox: tuple[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows.weekly import weekly

    address, told = inbox
    monkeypatch.setenv("MONITOR_OUTPUTS", str(tmp_path / "away"))
    monkeypatch.setenv("MONITOR_NOTIFY", address)
    with pytest.raises(StoreError, match="monitor init"):
        weekly.fn()
    assert "de ronde is mislukt" in told[0]
    monkeypatch.setenv("MONITOR_DATABASE_URL", "postgresql://monitor:zeer-geheim@127.0.0.1:9/weg")
    with pytest.raises(StoreError):
        weekly.fn()
    assert "127.0.0.1" in told[1]
    assert "zeer-geheim" not in told[1]


@pytest.mark.flow
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # sockets that Prefect leaves lying
def test_housekeeping_backs_up_where_the_settings_say_and_tells_when_it_cannot(
    monitor: Monitor,
    inbox: tuple[str, list[str]],
    prefect_server: None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from prefect.client.orchestration import get_client

    from flows.housekeeping import housekeeping

    address, told = inbox
    put_item(monitor, 1, seen=OLD, page="aa" * 32, status=ProposalStatus.APPROVED)
    for name, value in (("OUTPUTS", tmp_path), ("NOTIFY", address), ("BACKUPS", tmp_path / "safe" / "place")):
        monkeypatch.setenv(f"MONITOR_{name}", str(value))
    monkeypatch.setenv("MONITOR_DATABASE_URL", monitor.settings.database_url)
    try:
        assert housekeeping() == 1
        with get_client(sync_client=True) as client:
            answer = client.request("POST", "/artifacts/filter", json={"limit": 200, "offset": 0})
        shown = [one["data"] for one in answer.json() if one["key"] == "housekeeping"]
        assert any("1 texts forgotten" in one and "safe/place/monitor-" in one for one in shown)
        (made,) = (tmp_path / "safe" / "place").glob("monitor-*.tar")
        assert made.stat().st_mode & 0o077 == made.parent.stat().st_mode & 0o077 == 0
        assert "pruned" in next(monitor.settings.logs.glob("*.jsonl")).read_text()
        (tmp_path / "file").write_text("geen map")
        monkeypatch.setenv("MONITOR_BACKUPS", str(tmp_path / "file" / "below"))
        with pytest.raises(StoreError):
            housekeeping()
    finally:
        close_all()
    assert "het onderhoud is mislukt" in told[0]


def test_an_address_that_is_none_is_refused_without_being_repeated() -> None:
    with pytest.raises(ConfigError, match="MONITOR_NOTIFY") as caught:
        notify("nergens-geheim", title="t", text="x")
    assert "geheim" not in str(caught.value)
    assert notify("", title="t", text="x") is False


def test_the_log_is_one_object_a_line_whatever_is_in_it(tmp_path: Path) -> None:
    with json_log(tmp_path, NOW) as path:
        logging.getLogger("monitor.collect").info("regel\nmet %s", "einde", extra={"source": "bron\n{}", "at_": NOW})
    (line,) = path.read_text().splitlines()
    found = json.loads(line)
    assert (found["event"], found["source"]) == ("regel\nmet einde", "bron\n{}")


def test_what_several_processes_log_at_once_stays_whole_lines(tmp_path: Path) -> None:
    script = (
        "import logging, sys, pathlib, datetime\n"
        "from monitor.store.logfile import json_log\n"
        "with json_log(pathlib.Path(sys.argv[1]), datetime.datetime(2026, 3, 9), run=int(sys.argv[2])):\n"
        "    for at in range(300):\n"
        "        logging.getLogger('monitor.x').info('y' * 20_000, extra={'at_': at})\n"
    )
    writing = [subprocess.Popen([sys.executable, "-c", script, str(tmp_path), str(run)]) for run in (1, 2)]
    assert [one.wait() for one in writing] == [0, 0]
    lines = [json.loads(line) for line in (tmp_path / "2026-03.jsonl").read_text().splitlines()]
    assert sorted((one["run"], one["at_"]) for one in lines) == [(run, at) for run in (1, 2) for at in range(300)]


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        (None, False),
        (
            datetime(2026, 3, 2, 5, 0, tzinfo=UTC),
            True,
        ),  # Monday 2 March at six in Amsterdam is 5:00 UTC; 9 March was due
        (datetime(2026, 3, 9, 5, 0, 3, tzinfo=UTC), False),
        (datetime(2025, 12, 1, 5, 0, tzinfo=UTC), True),
    ],
)
def test_a_missed_week_is_seen(last: datetime | None, expected: bool) -> None:
    from flows.scheduling import missed, schedule_of

    schedule = schedule_of(Settings())
    assert asyncio.run(missed(schedule, last, datetime(2026, 3, 10, 12, 0, tzinfo=UTC))) is expected


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"schedule": "elke maandag"}, "MONITOR_SCHEDULE"),
        ({"timezone": "Europa/Amsterdam"}, "MONITOR_TIMEZONE"),
        ({"briefing_schedule": "elk kwartaal"}, "MONITOR_BRIEFING_SCHEDULE"),
        ({"housekeeping_schedule": "nooit"}, "MONITOR_HOUSEKEEPING_SCHEDULE"),
    ],
)
def test_a_schedule_that_is_none_is_named(changes: dict[str, str], named: str) -> None:
    from flows.scheduling import briefing_schedule_of, housekeeping_schedule_of, schedule_of

    settings = Settings(**changes)  # type: ignore[arg-type]
    with pytest.raises(ConfigError, match=named):
        _ = schedule_of(settings), briefing_schedule_of(settings), housekeeping_schedule_of(settings)
    assert housekeeping_schedule_of(Settings(housekeeping_schedule="never")) is None


def test_a_briefing_is_written_by_itself_only_where_the_settings_say_when() -> None:
    from flows.scheduling import briefing_schedule_of

    assert briefing_schedule_of(Settings()) is None
    found = briefing_schedule_of(Settings(briefing_schedule="0 7 1 */3 *"))
    assert found is not None
    (due,) = asyncio.run(found.get_dates(1, start=datetime(2026, 3, 10, tzinfo=UTC)))
    assert due.astimezone(UTC) == datetime(2026, 4, 1, 5, tzinfo=UTC)
