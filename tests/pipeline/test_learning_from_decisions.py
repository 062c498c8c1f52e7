"""From decisions to a version in use and back again, on a real database with the bundled model."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from monitor.bootstrap import bootstrap
from monitor.cli import app
from monitor.errors import Conflict, NotFound
from monitor.judge.weights import shipped_weights
from monitor.model import (
    Action,
    Criterion,
    Decision,
    Level,
)
from monitor.pipeline import auditing, deciding, learning, listing, registering, reporting, sampling
from monitor.pipeline.labelling import collect_edits, collect_labels, collect_ratings
from monitor.pipeline.monitor import Monitor
from monitor.pipeline.overlaying import laid_over, learnt_weights, overlay_of, version_mark
from monitor.settings import Settings
from monitor.store import learnt, proposals, runs
from monitor.store.learnt import Part
from monitor.understand import Calibration, load_calibration
from monitor.understand.lessons import Question
from tests.publications import BUREAU, NOW, WEEK_BEFORE, proposed


def opened(outputs: Path, model_cache: Path) -> Monitor:
    monitor = bootstrap(Settings(outputs=outputs, models=model_cache, reviewer="Noor"), create=True)
    monitor.clock = lambda: WEEK_BEFORE
    registering.load_shipped(monitor)
    monitor.clock = lambda: NOW
    return monitor


def publications(subject: str, families: int) -> list[dict]:
    """Two items of each of these training families, as publications."""
    packed = (files("monitor.understand") / "data" / "examples.jsonl.gz").read_bytes()
    rows = [json.loads(line) for line in gzip.decompress(packed).decode().splitlines()]
    chosen = [row for row in rows if "items" in row and row["id"].startswith(subject)][:families]
    return [one for row in chosen for one in row["items"][:2]]


def propose(monitor: Monitor, run: int, name: str, one: dict, chance: np.random.Generator) -> int:
    return proposed(monitor, run, name, one, [Level(c, int(chance.integers(0, 5)), "gelezen") for c in Criterion])


@pytest.fixture(scope="module")
def decided(tmp_path_factory: pytest.TempPathFactory, model_cache: Path) -> Iterator[Monitor]:
    """A team that leaves the labour market to another department, and finds every score eight points too low."""
    monitor = opened(tmp_path_factory.mktemp("decided"), model_cache)
    chance = np.random.default_rng(4)
    with monitor.database.write() as connection:
        runs.save_sources(connection, [BUREAU])
        run = runs.start_run(connection, as_of=NOW, now=NOW)
    wanted = [(f"s{at}", one, True) for at, one in enumerate(publications("skills", 24))]
    wanted += [(f"l{at}", one, False) for at, one in enumerate(publications("labour", 24))]
    for at, (name, one, ours) in enumerate(wanted):
        number = propose(monitor, run, name, one, chance)
        if not ours:
            reason = "de arbeidsmarkt doet een andere afdeling"
            deciding.decide(monitor, Decision(number, Action.NOT_RELEVANT, "Noor", NOW, reason))
            continue
        computed = deciding.get(monitor, number).validity.score or 0
        score = computed if at % 15 == 0 else min(round(computed + 8 + chance.normal(0, 2)), 97)
        if at % 3 == 0:
            auditing.give_own_score(monitor, number, by="Noor", score=score)
        deciding.decide(monitor, Decision(number, Action.APPROVE, "Noor", NOW, score=score))
    yield monitor
    monitor.close()


@pytest.mark.model
@pytest.mark.slow
def test_decisions_are_learnt_from_shown_taken_into_use_and_taken_back(decided: Monitor) -> None:
    given = learning.offer(decided)
    relevance = next(one for one in given.lesson.trials if one.question is Question.RELEVANCE)
    match = next(one for one in given.lesson.trials if one.question is Question.MATCH)
    assert relevance.better
    # Not one decision more wrong, and surer where it is right: how many it has right hangs on the adapter that ships.
    assert relevance.after.right >= relevance.before.right
    assert relevance.after.loss < relevance.before.loss
    assert "48 (0 tegen 48)" in match.lacking
    assert given.validity.advisable
    assert given.errors is not None
    assert given.errors.change[1] < 0
    assert given.validity.weights.base > shipped_weights().base
    assert [part for part, _ in given.values] == [Part.UNDERSTANDING, Part.VALIDITY]
    assert "Beter: dit kan in gebruik." in given.report
    assert "95%-interval" in given.report
    with decided.database.read() as connection:
        assert learnt.in_use(connection) == ()  # an offer changes nothing
    one, two = learning.take_into_use(decided, given, by="Noor")
    assert (decided.settings.outputs / "learnt" / f"{one.version}.md").read_text().startswith("# Wat besluiten leren")
    with decided.database.read() as connection:
        assert version_mark(connection) == f".learnt{one.version}.learnt{two.version}"
        weights = learnt_weights(connection)
        run = runs.list_runs(connection)[0].id
    assert weights is not None
    assert weights.base == pytest.approx(given.validity.weights.base, abs=0.001)
    text = reporting.report_of(decided, run).markdown
    assert f"Begrijpen, geleerd van besluiten: versie {one.version}, in gebruik genomen door Noor" in text
    again = learning.offer(decided)
    assert not any(part is Part.UNDERSTANDING for part, _ in again.values) or again.lesson.trials[0].better
    back = learning.go_back(decided, 0, Part.VALIDITY, by="Noor")
    learning.go_back(decided, 0, Part.UNDERSTANDING, by="Noor")
    with decided.database.read() as connection:
        assert version_mark(connection) == ""
        assert learnt_weights(connection) is None
    assert [entry.version for entry in learning.history(decided)][-1] == one.version
    forth = learning.go_back(decided, two.version, Part.VALIDITY, by="Noor")
    assert (forth.value, forth.back_to, forth.version > back.version) == (two.value, two.version, True)
    with pytest.raises(Conflict, match="is about validity"):
        learning.go_back(decided, two.version, Part.UNDERSTANDING, by="Noor")
    with pytest.raises(NotFound):
        learning.go_back(decided, 99, Part.VALIDITY, by="Noor")


@pytest.mark.model
def test_the_command_says_how_many_decisions_are_needed(
    tmp_path: Path, model_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(tmp_path, model_cache).close()
    monkeypatch.setenv("MONITOR_OUTPUTS", str(tmp_path))
    monkeypatch.setenv("MONITOR_MODELS", str(model_cache))
    told = CliRunner().invoke(app, ["calibrate", "--apply"])
    assert told.exit_code == 0, told.output
    assert "Te weinig besluiten over wel of niet voor de briefing: 0" in told.output
    assert "nodig zijn er 40" in told.output
    assert "Te weinig oordelen: 0, nodig zijn er 20." in told.output
    assert "Nothing is better: nothing changes." in told.output
    listed = CliRunner().invoke(app, ["calibrate", "--history", "--json"])
    assert json.loads(listed.output) == []


def test_what_was_learnt_beside_another_calibration_does_not_count() -> None:
    shipped = load_calibration()
    value = overlay_of(shipped, base=shipped)
    same = laid_over(shipped, value)
    assert same is not None
    assert np.array_equal(same.relevance.weights, shipped.relevance.weights)
    assert same.thresholds == shipped.thresholds
    assert laid_over(_other(shipped), value) is None


def _other(calibration: Calibration) -> Calibration:
    return replace(calibration, model="another")


def test_versions_are_only_ever_added_to(tmp_path: Path) -> None:
    monitor = bootstrap(Settings(outputs=tmp_path), create=True)
    with monitor.database.write() as connection:
        learnt.append(connection, Part.VALIDITY, by="Noor", at=NOW, value="x", report="")
    for statement in ("UPDATE learnt SET value = ''", "DELETE FROM learnt"):
        with pytest.raises(Exception, match="append-only"), monitor.database.write() as connection:
            connection.exec_driver_sql(statement)
    monitor.close()


@pytest.mark.model
@pytest.mark.flow
@pytest.mark.slow
def test_the_sample_weeks_decided_upon_are_labels_and_too_few_to_learn_from(
    three_weeks,  # type: ignore[no-untyped-def]
    tmp_path: Path,
) -> None:
    monitor = bootstrap(three_weeks.copy(tmp_path / "own"))
    decide_everything(monitor)
    labels = collect_labels(monitor)
    assert sum(one.relevant for one in labels.relevance) >= 20
    assert sum(not one.relevant for one in labels.relevance) >= 5  # the dropped items that were looked at
    assert {one.belongs is None for one in labels.matches} == {True, False}
    given = learning.offer(monitor)
    # Which of the shortages it is (in all, of one answer, kept apart) goes with where the matcher put the items.
    short = ("nodig zijn er", "te eenzijdig verdeeld")
    assert all(any(said in trial.lacking for said in short) or trial.before.total for trial in given.lesson.trials)
    assert "Te weinig oordelen" in given.report
    if not given.values:
        with pytest.raises(Conflict, match="nothing was learnt"):
            learning.take_into_use(monitor, given, by="Noor")
    monitor.close()


def decide_everything(monitor: Monitor) -> None:
    """Approve what was proposed, look at what was dropped, and give every second score blind."""
    for at, one in enumerate(listing.proposal_views(monitor, pending=True)):
        if at % 2:
            auditing.give_own_score(monitor, one["id"], by="Noor", score=80)
        decision = Decision(one["id"], Action.APPROVE, "Noor", monitor.clock(), score=80, confirmed=True)
        deciding.decide(monitor, decision)
    for dropped in sampling.lying_aside(monitor).offered:
        sampling.answer(monitor, dropped.id, belongs=False, by="Noor")


def test_levels_that_a_person_changed_are_edits_and_no_ratings(tmp_path: Path) -> None:
    monitor = bootstrap(Settings(outputs=tmp_path, reviewer="Noor"), create=True)
    monitor.clock = lambda: NOW
    chance = np.random.default_rng(2)
    with monitor.database.write() as connection:
        runs.save_sources(connection, [BUREAU])
        run = runs.start_run(connection, as_of=NOW, now=NOW)
    one = {"title": "Een titel", "text": "Van de 640 mensen leert 41% met AI.", "language": "nl"}
    number = propose(monitor, run, "a", one, chance)
    before = deciding.get(monitor, number)
    was = next(level for level in before.validity.levels if level.criterion is Criterion.METHOD).level
    changed = ((Criterion.METHOD, (was + 2) % 5),)
    with monitor.database.write() as connection:
        for score in (None, 80):
            decision = Decision(number, Action.APPROVE, "Noor", NOW, score=score, levels=changed)
            proposals.append_decision(connection, decision, before=before, model="")
    with monitor.database.read() as connection:
        edits, ratings = collect_edits(connection), collect_ratings(connection)
    assert [(e.criterion, e.proposed, e.decided) for e in edits] == [(Criterion.METHOD, was, (was + 2) % 5)] * 2
    assert [(r.score, r.levels[Criterion.METHOD]) for r in ratings] == [(80, (was + 2) % 5)]
    monitor.close()
