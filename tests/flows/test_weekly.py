"""The weekly flow as it runs: three sample weeks over loopback, through Prefect, with the bundled model."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from ctypes.util import find_library
from datetime import timedelta
from pathlib import Path

import pytest
import yaml

from monitor.bootstrap import bootstrap, close_all, shared, use
from monitor.model import Action, Decision, ItemOutcome, ProposalKind, ProposalStatus, Relation
from monitor.pipeline.monitor import Monitor
from monitor.sample.corpus import WEEKS, as_of, load_items
from monitor.sample.server import SampleServer
from monitor.store import findings, items, proposals, register, runs

# Prefect leaves its client's sockets to the garbage collector.
pytestmark = [
    pytest.mark.flow,
    pytest.mark.model,
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

LABELS = yaml.safe_load((Path(__file__).parents[1] / "sample" / "labels.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def monitor(three_weeks) -> Iterator[Monitor]:
    opened = bootstrap(three_weeks.settings)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def rows(monitor: Monitor) -> dict[str, findings.ItemRow]:
    """What became of each sample item, by its id."""
    with monitor.database.read() as connection:
        listed = findings.list_items(connection)
    by_path = {row.url.split("/", 3)[-1].split("?")[0]: row for row in listed}
    return {one.id: row for one in load_items() for path, row in by_path.items() if path == one.path.lstrip("/")}


def test_every_item_of_a_feed_that_answers_was_seen_once(rows: dict[str, findings.ItemRow]) -> None:
    assert len(rows) >= 45
    assert set(LABELS) - set(rows) == set()
    assert all(row.outcome is not None for row in rows.values())


def test_every_source_has_an_outcome_in_every_run(monitor: Monitor, three_weeks) -> None:
    with monitor.database.read() as connection:
        reports = [runs.source_reports(connection, run) for run in three_weeks.runs]
        sources = runs.get_sources(connection)
    assert [len(one) for one in reports] == [len(sources)] * len(WEEKS)
    outcomes = Counter(report.outcome for one in reports for report in one)
    assert outcomes["not_a_feed"] == len(WEEKS)
    assert outcomes["http"] == len(WEEKS)


def test_relevance_is_told_apart(rows: dict[str, findings.ItemRow]) -> None:
    wrong = [
        name
        for name, label in LABELS.items()
        if (rows[name].outcome is ItemOutcome.IRRELEVANT) != (label["relation"] == "none")
    ]
    assert len(wrong) <= 3, wrong


def test_most_items_find_their_development(rows: dict[str, findings.ItemRow]) -> None:
    expected = {name: label["development"] for name, label in LABELS.items() if label.get("development")}
    originals = {name: number for name, number in expected.items() if rows[name].outcome is not ItemOutcome.DUPLICATE}
    right = [name for name, number in originals.items() if rows[name].development == number]
    # A floor that may only rise: 17 of 20 measured on 23 November 2026, one of them left to
    # another processor's arithmetic. What is left is the matcher's own open work.
    assert len(right) / len(originals) >= 0.8, sorted(set(originals) - set(right))


def test_copies_are_found_and_counted_once(rows: dict[str, findings.ItemRow]) -> None:
    copies = [name for name, label in LABELS.items() if label["relation"] == "syndicated"]
    assert copies
    for name in copies:
        original = LABELS[name]["of"]
        pair = {rows[name].outcome, rows[original].outcome}
        assert ItemOutcome.DUPLICATE in pair, name


def test_two_new_developments_grow_over_the_weeks(monitor: Monitor, rows: dict[str, findings.ItemRow]) -> None:
    themes = Counter(label["theme"] for label in LABELS.values() if label.get("theme"))
    with monitor.database.read() as connection:
        new = [p for p in proposals.list_proposals(connection) if p.kind is ProposalKind.NEW]
    grown = [p for p in new if p.updated_run > p.run]
    assert len(themes) == 2
    assert grown, [(p.title, p.run, p.updated_run) for p in new]
    for theme in themes:
        went = Counter(
            rows[name].proposal
            for name, label in LABELS.items()
            if label.get("theme") == theme and rows[name].outcome is ItemOutcome.PROPOSAL
        )
        proposal, count = went.most_common(1)[0]
        assert proposal is not None
        assert count >= 3, (theme, went)


def test_at_least_five_of_the_nine_get_an_update(monitor: Monitor) -> None:
    with monitor.database.read() as connection:
        updates = {p.development for p in proposals.list_proposals(connection) if p.kind is ProposalKind.UPDATE}
    assert len(updates) >= 5


def test_every_proposal_is_a_dutch_draft_with_quotes_and_a_sum(monitor: Monitor) -> None:
    with monitor.database.read() as connection:
        listed = proposals.list_proposals(connection)
        waiting = {item for one in listed if one.status is ProposalStatus.OPEN for item in one.items}
        for one in listed:
            if one.status is not ProposalStatus.OPEN:  # joined by the program: nothing of it is lost
                assert (one.status, waiting.issuperset(one.items)) == (ProposalStatus.MERGED, True)
            assert one.language == "nl"
            assert one.evidence, one.title
            assert one.validity.score == sum(c.points for c in one.validity.contributions)
            documents = items.get_documents(connection, one.items)
            for evidence in one.evidence:
                document = documents[evidence.item]
                assert document.text[evidence.span.start : evidence.span.end] == evidence.span.quote
                assert document.sha256 == evidence.span.sha256
                assert len(evidence.span.quote) <= 200


def test_nothing_in_the_register_changed_without_a_decision(monitor: Monitor) -> None:
    from monitor.sample.register import load_register

    with monitor.database.read() as connection:
        assert register.list_developments(connection) == load_register().developments
        assert register.list_insights(connection) == load_register().insights


def test_a_contradiction_is_seen_as_one(rows: dict[str, findings.ItemRow]) -> None:
    contradicting = [name for name, label in LABELS.items() if label["relation"] == "contradicts"]
    assert contradicting
    assert any(rows[name].relation is Relation.CONTRADICTS for name in contradicting)


def test_progress_was_told_and_the_report_says_what_was_not_seen(monitor: Monitor, three_weeks) -> None:
    assert len(three_weeks.lines) > 50
    with monitor.database.read() as connection:
        report = runs.get_run(connection, three_weeks.runs[0]).report
    assert "bronnen gelezen; " in (report or "")
    assert "geen feed meer: " in (report or "")
    assert "gaf een foutmelding: " in (report or "")
    assert "## Afgevallen" in (report or "")


def test_the_log_follows_every_run_source_by_source_and_stage_by_stage(monitor: Monitor, three_weeks) -> None:
    logged = "".join(path.read_text("utf-8") for path in sorted(monitor.settings.logs.glob("*.jsonl")))
    events = [json.loads(line) for line in logged.splitlines()]
    assert {one["run"] for one in events} == set(three_weeks.runs)  # every event belongs to a run
    assert all({"at", "level", "event"} <= set(one) for one in events)
    with monitor.database.read() as connection:
        reports = {run: runs.source_reports(connection, run) for run in three_weeks.runs}
        stages = runs.list_stages(connection)
    for run in three_weeks.runs:
        own = [one for one in events if one["run"] == run]
        assert [own[0]["event"], own[-1]["event"], own[-1]["status"]] == ["run started", "run ended", "finished"]
        asked = sorted((one["source"], one["outcome"], one["new"]) for one in own if one["event"] == "source collected")
        assert asked == sorted((one.source.id, str(one.outcome), one.new) for one in reports[run])
        done = [(one["stage"], one["seconds"]) for one in own if one["event"] == "stage finished"]
        assert done == [(one.stage, one.seconds) for one in stages[run]]
    failed = {one["outcome"] for one in events if one["level"] == "warning" and one["event"] == "source collected"}
    assert {"http", "not_a_feed"} <= failed


def test_every_run_leaves_its_report_and_the_durations_of_its_stages(monitor: Monitor, three_weeks) -> None:
    for run in three_weeks.runs:
        with monitor.database.read() as connection:
            kept = runs.get_run(connection, run).report
        assert (monitor.settings.reports / f"{run}.md").read_text("utf-8") == f"{kept}\n"
    environment = {**os.environ, "MONITOR_OUTPUTS": str(monitor.settings.outputs), "COLUMNS": "200"}
    command = Path(sys.executable).with_name("monitor")
    shown = subprocess.run([command, "runs"], env=environment, text=True, capture_output=True, check=True).stdout
    listed = subprocess.run([command, "runs", "--json"], env=environment, capture_output=True, check=True).stdout
    for one in json.loads(listed):
        names = [stage["stage"] for stage in one["stages"]]
        assert names == ["collect", "read", "understand", "judge", "draft", "propose", "index"]
        assert 0 < sum(stage["seconds"] for stage in one["stages"]) <= one["seconds"] + 1
        assert all(stage in shown for stage in names)


def test_prefect_shows_run_tags_and_artifacts(three_weeks) -> None:
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.sorting import FlowRunSort, TaskRunSort

    async def look():
        async with get_client() as client:
            flow_runs = await client.read_flow_runs(limit=200, sort=FlowRunSort.START_TIME_DESC)
            # By hand: this Prefect's own Artifact.get sends nulls that its server refuses.
            answer = await client.request("POST", "/artifacts/filter", json={"limit": 200, "offset": 0})
            return flow_runs, await client.read_task_runs(sort=TaskRunSort.ID_DESC, limit=200), answer.json()

    flow_runs, task_runs, artifacts = asyncio.run(look())
    tagged = {one.name: set(one.tags) for one in flow_runs}
    assert all({"monitor", "weekly"} <= tagged[f"week of {as_of(week)}"] for week in WEEKS)
    assert any(one.name.startswith("collect ") for one in task_runs)
    assert not [one.name for one in task_runs if one.tags]  # a slot is waited for for every tag of a task
    outcomes = [one for one in artifacts if one["key"] == "weekly-outcome"]
    sources = [one for one in artifacts if one["key"] == "weekly-sources"]
    assert len(outcomes) >= len(WEEKS)
    assert {one["type"] for one in outcomes} == {"markdown"}
    assert all("# Ronde" in one["data"] for one in outcomes)
    assert len(sources) >= len(WEEKS)
    assert {one["type"] for one in sources} == {"table"}
    assert all("uitkomst" in str(one["data"]) for one in sources)


def test_the_deployment_names_the_flow_and_its_hour() -> None:
    from prefect.flows import load_flow_from_entrypoint

    root = Path(__file__).parents[2]
    (deployment,) = [
        one
        for one in yaml.safe_load((root / "prefect.yaml").read_text(encoding="utf-8"))["deployments"]
        if one["name"] == "weekly"
    ]
    assert deployment["schedules"][0]["cron"] == "0 6 * * 1"
    assert deployment["schedules"][0]["timezone"] == "Europe/Amsterdam"
    path, _, name = deployment["entrypoint"].partition(":")
    assert load_flow_from_entrypoint(f"{root / path}:{name}").name == "weekly"


def test_a_week_with_nothing_new_embeds_nothing_and_proposes_nothing(three_weeks, tmp_path: Path) -> None:
    from flows.weekly import weekly

    settings = three_weeks.copy(tmp_path / "again")
    before = bootstrap(settings)
    with before.database.read() as connection:
        proposed = proposals.list_proposals(connection)
    before.close()

    def no_model():
        raise AssertionError("the model was asked for although nothing is new")

    again = use(shared(settings))
    again.open_encoder = no_model
    os.environ["MONITOR_OUTPUTS"] = str(settings.outputs)
    os.environ["MONITOR_MODELS"] = str(settings.models)
    try:
        port = int(three_weeks.base_url.rpartition(":")[2])
        assert port
        weekly(sources=str(three_weeks.settings.outputs / "sources.yaml"), as_of=as_of(WEEKS[-1]) + timedelta(days=1))
        with again.database.read() as connection:
            assert proposals.list_proposals(connection) == proposed
    finally:
        close_all()


def test_a_run_that_was_cut_off_is_finished_by_the_next(
    three_weeks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stop after reading; the next run understands, judges and proposes what the first left."""
    from datetime import UTC, datetime, time

    from monitor.collect.sources import load_sources
    from monitor.pipeline import collecting, drafting, judging, proposing, reading, registering, understanding

    settings = three_weeks.copy(tmp_path / "cut")
    (settings.outputs / "monitor.sqlite").unlink()
    opened = bootstrap(settings, create=True)
    registering.load_shipped(opened)
    moment = datetime.combine(as_of(1), time(6), UTC)
    with SampleServer() as server:
        server.write_sources(tmp_path / "sources.yaml")
        listed = load_sources(tmp_path / "sources.yaml")[:6]
        first, asked = collecting.start(opened, listed, as_of=moment)
        for source in asked:
            collecting.collect_source(opened, first, source)
        read = reading.read_waiting(opened, first)
        assert read > 2
        second, _ = collecting.start(opened, listed, as_of=moment)
        assert reading.read_waiting(opened, second) == 0
        assert understanding.understand_waiting(opened, second) == read
        third, _ = collecting.start(opened, listed, as_of=moment)
        assert understanding.understand_waiting(opened, third) == 0
        judged = judging.judge_claims(opened, third)
        assert judged > 0
        assert drafting.draft_claims(opened, third) > 0
        assert proposing.propose(opened, third) > 0
        assert proposing.propose(opened, third) == 0
    opened.close()


@pytest.mark.skipif(find_library("pango-1.0") is None, reason="PDF needs Debian's libpango-1.0-0")
def test_the_briefing_flow_writes_every_format(three_weeks, tmp_path: Path) -> None:
    from flows.briefing import briefing

    settings = three_weeks.copy(tmp_path / "briefing")
    use(shared(settings))
    os.environ["MONITOR_OUTPUTS"] = str(settings.outputs)
    os.environ["MONITOR_MODELS"] = str(settings.models)
    try:
        paths = [Path(path) for path in briefing(name="maart")]
    finally:
        close_all()
    assert {path.suffix for path in paths} == {".docx", ".pptx", ".pdf", ".html", ".md", ".json", ".atom"}
    assert all(path.stat().st_size > 0 for path in paths)


def test_the_briefing_flow_publishes_a_draft_and_names_what_it_rests_on(three_weeks, tmp_path: Path) -> None:
    from flows.briefing import briefing
    from monitor.pipeline.arranging import new, remove
    from monitor.pipeline.deciding import decide

    settings = three_weeks.copy(tmp_path / "draft")
    opened = use(shared(settings))
    os.environ["MONITOR_OUTPUTS"] = str(settings.outputs)
    try:
        with opened.database.read() as connection:
            found = proposals.list_proposals(connection)
        pending = [p for p in found if p.kind is ProposalKind.NEW][:2]
        ids = []
        for one in pending:
            decide(opened, Decision(one.id, Action.APPROVE, by="Anna", at=opened.clock(), confirmed=True))
            with opened.database.read() as connection:
                ids += [d.decision.id for d in proposals.list_decisions(connection, proposal_id=one.id)]
        with opened.database.read() as connection:
            made = [proposals.get_proposal(connection, one.id).development for one in pending]
        new(opened, "april")
        remove(opened, "april", made[1])
        paths = [Path(path) for path in briefing(name="april", formats=["md"], by="Anna")]
    finally:
        close_all()
    manifest = json.loads(paths[-1].read_text(encoding="utf-8"))
    assert made[0] in [d["number"] for d in manifest["developments"]]
    assert manifest["decisions"] == [ids[0]]
