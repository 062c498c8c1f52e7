"""Sources over their runs: which rest, what the report and the list of sources say of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.bootstrap import bootstrap
from monitor.model import Collected, Entry, Source, SourceClass, SourceOutcome
from monitor.pipeline import collecting, reporting, watching
from monitor.pipeline.monitor import Monitor
from monitor.settings import Settings
from monitor.store import runs

NOW = datetime(2026, 3, 9, 6, tzinfo=UTC)
KRANT = Source("krant", "Krant", SourceClass.BUSINESS_PRESS, "feed", "https://krant.example/f", cadence_days=7)
BLOG = Source("blog", "Blog", SourceClass.BLOG, "feed", "https://blog.example/f")


@pytest.fixture
def monitor(database_url: str, tmp_path: Path) -> Iterator[Monitor]:
    opened = bootstrap(Settings(outputs=tmp_path / "outputs", database_url=database_url), create=True)
    opened.clock = lambda: NOW
    yield opened
    opened.close()


def week(monitor: Monitor, number: int, outcome: SourceOutcome, *, new: int = 0, only: tuple[str, ...] = (), **more):
    """A run in week ``number`` in which the newspaper fared like that and the blog well; which sources were asked."""
    moment = NOW + timedelta(weeks=number)
    run, asked = collecting.start(monitor, [KRANT, BLOG], as_of=moment, only=only)
    for source in (KRANT, BLOG):
        if source.id not in asked:
            continue
        entries = tuple(Entry(None, "Bericht", f"https://krant.example/{number}-{n}") for n in range(new))
        found = (
            Collected(source.id, outcome, entries=entries, **more)
            if source is KRANT
            else Collected(source.id, SourceOutcome.OK)
        )
        collecting.collect_entries(monitor, run, source, found)
    return run, asked


def test_a_source_that_fails_for_weeks_rests_and_is_asked_again(monitor: Monitor) -> None:
    for number in range(5):
        assert week(monitor, number, SourceOutcome.TIMEOUT)[1] == ("krant", "blog")
    run, asked = week(monitor, 5, SourceOutcome.TIMEOUT)
    assert asked == ("blog",), "two weeks of rest after the fifth failure"
    headline = reporting.finish(monitor, run).headline
    assert headline.startswith("1 van 1 bronnen gelezen; Krant mislukte 5 keer achter elkaar en wordt pas na")
    assert week(monitor, 5, SourceOutcome.TIMEOUT, only=("krant",))[1] == ("krant",), "a person may ask all the same"


def test_a_success_ends_the_rest(monitor: Monitor) -> None:
    for number in range(5):
        week(monitor, number, SourceOutcome.DNS)
    week(monitor, 5, SourceOutcome.OK, new=1, only=("krant",))
    assert week(monitor, 6, SourceOutcome.OK)[1] == ("krant", "blog")


def test_what_is_gone_for_good_is_left_alone(monitor: Monitor) -> None:
    for number in range(2):
        week(monitor, number, SourceOutcome.HTTP, status=410)
    run, asked = week(monitor, 30, SourceOutcome.HTTP)
    assert asked == ("blog",)
    assert "Krant is voorgoed weg (status 410)" in reporting.finish(monitor, run).headline


def test_silence_and_moves_are_told_in_the_report_of_their_run(monitor: Monitor) -> None:
    first, _ = week(monitor, 0, SourceOutcome.OK, new=3, moved="https://nieuw.example/f")
    for number in range(1, 6):
        last, _ = week(monitor, number, SourceOutcome.UNCHANGED, moved="https://nieuw.example/f")
    with monitor.database.read() as connection:
        assert watching.coverage_of(connection, first) == "2 van 2 bronnen gelezen."
        assert watching.coverage_of(connection, last) == (
            "2 van 2 bronnen gelezen; Krant is al 5 weken stil, normaal komt er elke 7 dagen iets; "
            "Krant is verhuisd naar https://nieuw.example/f: pas het adres aan."
        )
        history = runs.source_history(connection)
    assert [visit.new for visit in history["krant"]] == [3, 0, 0, 0, 0, 0]
    assert {visit.moved for visit in history["krant"]} == {"https://nieuw.example/f"}


def test_the_list_of_sources_shows_health(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from monitor.cli.sources import list_sources

    monkeypatch.setenv("MONITOR_OUTPUTS", str(tmp_path / "outputs"))
    file = tmp_path / "sources.yaml"
    file.write_text(
        "sources:\n  - {id: krant, name: Krant, class: business_press, kind: feed, url: 'https://krant.example/f', "
        "cadence_days: 7}\n"
    )
    opened = bootstrap(Settings(outputs=tmp_path / "outputs"), create=True)
    opened.clock = lambda: NOW
    week(opened, 0, SourceOutcome.OK, new=3)
    week(opened, 1, SourceOutcome.OK, new=2)
    week(opened, 2, SourceOutcome.CHALLENGE)
    week(opened, 3, SourceOutcome.CHALLENGE)
    opened.close()
    list_sources(sources=file, as_json=True)
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["failures"], row["items"], row["items_a_week"], row["last_outcome"]) == (2, 5, 2.0, "challenge")
    assert row["last_new"].startswith("2026-03-16")
    assert row["remark"] == "Krant mislukte 2 keer achter elkaar"
    list_sources(sources=file)
    assert "2 keer achter elkaar" in " ".join(capsys.readouterr().out.split())
