"""An analyst's own levels: a decision that makes the sum anew, on the page and by command, and can be taken back."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from monitor.cli import app
from monitor.errors import ConfigError, Conflict
from monitor.judge.weights import shipped_weights
from monitor.model import Action, Criterion, Decision, Proposal
from monitor.pipeline import deciding, undoing
from monitor.pipeline.monitor import Monitor


def new_one(monitor: Monitor) -> Proposal:
    found = (deciding.get(monitor, number) for number in range(1, 9))
    return next(one for one in found if one.kind.value == "new" and one.validity.levels)


def level_of(one: Proposal, criterion: Criterion) -> int:
    return next(x.level for x in one.validity.levels if x.criterion is criterion)


def test_another_level_makes_the_sum_anew_and_is_a_decision(browser, monitor: Monitor) -> None:
    before = new_one(monitor)
    was = level_of(before, Criterion.AUTHORITY)
    assert was > 0
    page = browser.get(f"/proposals/{before.id}?show=1")
    assert 'name="level-authority"' in page
    fit = level_of(before, Criterion.FIT)
    changed = {"level-authority": was - 1, "level-fit": fit}
    browser.decide(before.id, "edit", title=before.title, body=before.body, **changed)
    after = deciding.get(monitor, before.id)
    assert level_of(after, Criterion.AUTHORITY) == was - 1
    assert after.validity.score is not None
    assert before.validity.score is not None
    assert after.validity.score < before.validity.score
    assert sum(c.points for c in after.validity.contributions) == after.validity.score
    assert f"Anna de Wit: {was - 1} in plaats van {was}" in " ".join(x.reason for x in after.validity.levels)
    assert after.sentences == before.sentences
    record = deciding.history(monitor, before.id)[-1]
    assert record.decision.levels == ((Criterion.AUTHORITY, was - 1),), "what was not changed is not decided"
    assert record.before.validity == before.validity
    undoing.undo(monitor, int(record.decision.id or 0), by="Bram")
    assert deciding.get(monitor, before.id).validity == before.validity


def test_by_command_and_with_an_approval(monitor: Monitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MONITOR_OUTPUTS", str(monitor.settings.outputs))
    before = new_one(monitor)
    was = level_of(before, Criterion.LANGUAGE)
    other = was + 1 if was < 4 else was - 1
    run = CliRunner()
    words = ["approve", str(before.id), "--level", f"language={other}", "--confirm", "--by", "Anna"]
    done = run.invoke(app, words, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    told = json.loads(run.invoke(app, ["show", str(before.id), "--json"], catch_exceptions=False).stdout)["validity"]
    shown = {level["criterion"]: level for level in told["levels"]}
    assert shown["language"]["level"] == other
    assert sum(row["points"] for row in told["contributions"]) == told["score"]
    assert set(shown) == {c.value for c in Criterion}
    assert all(
        level["quote"] or level["field"] or not level["observed"] or "Anna" in level["reason"]
        for level in shown.values()
    )
    assert "Niveaus van de eerste bron" in run.invoke(app, ["show", str(before.id)], catch_exceptions=False).stdout
    assert shipped_weights().points[Criterion.LANGUAGE] > 0


@pytest.mark.parametrize("levels", [((Criterion.METHOD, 5),), ((Criterion.METHOD, -1),)])
def test_a_level_that_does_not_exist_changes_nothing(
    monitor: Monitor, levels: tuple[tuple[Criterion, int], ...]
) -> None:
    before = new_one(monitor)
    decision = Decision(before.id, Action.EDIT, by="Anna", at=monitor.clock(), levels=levels)
    with pytest.raises(ConfigError, match="does not exist"):
        deciding.decide(monitor, decision)
    assert deciding.get(monitor, before.id) == before


def test_where_an_existing_score_opens_the_sum_there_are_no_levels_to_change(monitor: Monitor) -> None:
    found = (deciding.get(monitor, number) for number in range(1, 9))
    update = next(one for one in found if one.development == 9)
    decision = Decision(update.id, Action.EDIT, by="Anna", at=monitor.clock(), levels=((Criterion.METHOD, 3),))
    with pytest.raises(Conflict, match="give your own total"):
        deciding.decide(monitor, decision)


@pytest.mark.parametrize("text", ["gezag=3", "method", "method=veel"])
def test_an_odd_level_is_refused_in_plain_words(text: str) -> None:
    with pytest.raises(ConfigError, match="is no level"):
        CliRunner().invoke(app, ["edit", "1", "--level", text], catch_exceptions=False, standalone_mode=False)
