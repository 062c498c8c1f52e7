"""Insights from proposal to briefing, on real databases and a real endpoint."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from chat_server import ChatServer, Reply
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from monitor.bootstrap import bootstrap
from monitor.errors import ConfigError, Conflict, MonitorError, NotFound
from monitor.model import Action, Decision, InsightKind, ValidityStatus
from monitor.pipeline import arranging, registering
from monitor.pipeline.insighting import (
    current_lines,
    decide_on_insight,
    insight_history,
    list_insights,
    propose_after_run,
    propose_insights,
    undo_on_insight,
    undoable_insights,
)
from monitor.pipeline.monitor import Monitor
from monitor.pipeline.reporting import report_of
from monitor.review.insights import InsightProposal
from monitor.settings import Settings
from monitor.store import register, runs

NOW = datetime(2026, 3, 9, 6, tzinfo=UTC)
KEY = "sk-geheim-41c0"  # no real one


@pytest.fixture
def monitor(database_url: str, tmp_path: Path) -> Iterator[Monitor]:
    opened = bootstrap(Settings(outputs=tmp_path / "outputs", database_url=database_url), create=True)
    opened.clock = lambda: NOW
    registering.load_shipped(opened)
    yield opened
    opened.close()


def decide(monitor: Monitor, one: InsightProposal, action: Action = Action.APPROVE, **more: object) -> InsightProposal:
    decision = Decision(one.id, action, by="Anna", at=NOW, **more)  # type: ignore[arg-type]
    return decide_on_insight(monitor, decision, version=one.version)


def of_kind(monitor: Monitor, kind: InsightKind) -> InsightProposal:
    return next(one for one in list_insights(monitor) if one.insight.kind is kind)


def contest(monitor: Monitor, number: int) -> None:
    with monitor.database.write() as connection:
        held = register.get_development(connection, number)
        disputed = replace(held, status=ValidityStatus.CONTESTED, revision=held.revision + 1)
        register.save_development(connection, disputed, now=NOW)


def test_nothing_changes_without_a_decision_and_asking_again_changes_nothing(monitor: Monitor) -> None:
    lines = current_lines(monitor)
    first = propose_insights(monitor).proposals
    assert [one.insight.kind for one in first] == [InsightKind.KEEP] * 5 + [InsightKind.NEW] * 2
    assert propose_insights(monitor).proposals == first
    assert current_lines(monitor) == lines


def test_an_approved_line_goes_into_the_briefing_and_can_be_taken_back(monitor: Monitor) -> None:
    lines = current_lines(monitor)
    propose_insights(monitor)
    new = of_kind(monitor, InsightKind.NEW)
    decide(monitor, new)
    assert current_lines(monitor) == (*lines, new.insight.text)
    assert arranging.new(monitor, "maart 2026").insights == (*lines, new.insight.text)
    (record,) = insight_history(monitor)
    assert (record.decision.by, record.lines_before, record.lines_after) == ("Anna", lines, (*lines, new.insight.text))
    assert record.decision.id is not None
    assert undoable_insights(monitor) == {record.decision.id}
    undo_on_insight(monitor, record.decision.id, by="Bram", reason="te vroeg")
    assert current_lines(monitor) == lines
    assert of_kind(monitor, InsightKind.NEW).insight == new.insight
    assert [r.decision.action for r in insight_history(monitor)] == [Action.UNDO, Action.APPROVE]
    with pytest.raises(Conflict, match="taken back already"):
        undo_on_insight(monitor, record.decision.id, by="Bram")
    with pytest.raises(NotFound):
        undo_on_insight(monitor, 999, by="Bram")


def test_what_was_confirmed_or_rejected_is_not_asked_again_until_its_ground_changes(monitor: Monitor) -> None:
    propose_insights(monitor)
    kept = of_kind(monitor, InsightKind.KEEP)
    decide(monitor, kept)
    new = of_kind(monitor, InsightKind.NEW)
    with pytest.raises(ConfigError, match="needs a reason"):
        decide(monitor, new, Action.REJECT)
    decide(monitor, new, Action.REJECT, reason="te algemeen")
    again = propose_insights(monitor).proposals
    assert kept.insight.text not in {one.insight.text for one in again}
    assert new.insight.text not in {one.insight.text for one in again}
    contest(monitor, kept.insight.developments[0])
    assert kept.insight.previous in {one.insight.previous for one in propose_insights(monitor).proposals}


def test_a_line_changes_in_its_place(monitor: Monitor) -> None:
    contest(monitor, 4)
    propose_insights(monitor)
    change = of_kind(monitor, InsightKind.CHANGE)
    place = current_lines(monitor).index(str(change.insight.previous))
    decide(monitor, change, body="  Effect van AI verschilt per rol,\n al is dat niet overal zo. ")
    assert current_lines(monitor)[place] == "Effect van AI verschilt per rol, al is dat niet overal zo."
    assert len(current_lines(monitor)) == 5


def test_a_persons_words_stay_while_they_wait(monitor: Monitor) -> None:
    propose_insights(monitor)
    kept = of_kind(monitor, InsightKind.KEEP)
    edited = decide(monitor, kept, Action.EDIT, body="In eigen woorden gezegd, en beter.")
    assert edited.insight.kind is InsightKind.CHANGE
    assert edited in propose_insights(monitor).proposals
    with pytest.raises(Conflict, match="changed in the meantime"):
        decide(monitor, kept)
    decide(monitor, edited)
    assert "In eigen woorden gezegd, en beter." in current_lines(monitor)


def test_a_decision_cannot_be_taken_back_once_the_lines_changed(monitor: Monitor) -> None:
    propose_insights(monitor)
    decide(monitor, of_kind(monitor, InsightKind.NEW))
    (first,) = insight_history(monitor)
    decide(monitor, of_kind(monitor, InsightKind.KEEP), body="Een heel andere regel over leren in het werk.")
    assert first.decision.id not in undoable_insights(monitor)
    with pytest.raises(Conflict, match="were changed after"):
        undo_on_insight(monitor, int(first.decision.id or 0), by="Bram")


def test_the_database_keeps_the_decisions(monitor: Monitor) -> None:
    propose_insights(monitor)
    decide(monitor, of_kind(monitor, InsightKind.NEW))
    for statement in ("DELETE FROM insight_decision", "UPDATE insight_decision SET action = 'reject'"):
        with pytest.raises((MonitorError, DBAPIError)), monitor.database.write() as connection:
            connection.execute(text(statement))
    assert len(insight_history(monitor)) == 1


# ------------------------------------------------------------------------------------- with a language model
@pytest.fixture
def with_model(chat_server: ChatServer, tmp_path: Path) -> Iterator[Monitor]:
    settings = Settings(outputs=tmp_path / "model", llm_url=chat_server.url, llm_model="m", llm_key=KEY, llm_timeout=5)
    opened = bootstrap(settings, create=True)
    opened.clock = lambda: NOW
    registering.load_shipped(opened)
    yield opened
    opened.close()


def written(*proposals: tuple[str, int, str, list[int]]) -> str:
    listed = [
        {"kind": kind, "line": line, "text": said, "developments": on, "why": "Dat staat er."}
        for kind, line, said, on in proposals
    ]
    return json.dumps({"insights": listed}, ensure_ascii=False)


BINDS = "Schijnleren dreigt juist waar het gebruik sneller groeit dan de leerondersteuning."


def test_a_models_lines_wait_beside_what_the_default_says_of_the_rest(
    with_model: Monitor, chat_server: ChatServer
) -> None:
    chat_server.answer = lambda _: Reply(written(("new", 0, BINDS, [3, 8]), ("drop", 1, "", [1])))
    found = propose_insights(with_model)
    assert found.fallback == ""
    kinds = [one.insight.kind for one in found.proposals]
    assert sorted(kinds) == sorted([InsightKind.KEEP] * 4 + [InsightKind.DROP, InsightKind.NEW])
    assert next(one for one in found.proposals if one.insight.text == BINDS).insight.developments == (3, 8)
    assert BINDS not in current_lines(with_model)
    after = propose_insights(with_model, with_model=False).proposals
    assert BINDS in {one.insight.text for one in after}, "what a model wrote stays for the person who comes later"


def test_at_the_end_of_a_week_the_model_is_asked_and_the_report_tells_what_it_took(
    with_model: Monitor, chat_server: ChatServer
) -> None:
    chat_server.answer = lambda _: Reply(written(("new", 0, BINDS, [3, 8])))
    for reply, told in (
        (Reply(written(("new", 0, BINDS, [3, 8]))), "m: 1 geschreven, 1 verzoeken, 0 mislukt; 900 tokens gevraagd"),
        (Reply(status=401), "Inzichten zonder taalmodel voorgesteld: het taalmodel gaf geen bruikbaar antwoord"),
    ):
        chat_server.answer = lambda _, reply=reply: reply
        with with_model.database.write() as connection:
            run = runs.start_run(connection, as_of=NOW, now=NOW)
        propose_after_run(with_model, run)
        report = report_of(with_model, run).markdown
        assert told in report
        assert KEY not in report


def test_without_a_model_the_end_of_a_week_asks_nothing(monitor: Monitor) -> None:
    with monitor.database.write() as connection:
        run = runs.start_run(connection, as_of=NOW, now=NOW)
    propose_after_run(monitor, run)
    assert list_insights(monitor) == ()


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        (
            Reply(written(("new", 0, "In 90% van de teams dreigt schijnleren, en dat is veel.", [3, 8]))),
            "niets van wat",
        ),
        (
            Reply(written(("new", 0, "Learning is an illusion where use grows faster than support.", [3, 8]))),
            "niets van",
        ),
        (Reply("{"), "geen bruikbaar antwoord"),
        (Reply(status=401), "geen bruikbaar antwoord"),
    ],
    ids=["invented", "English", "broken", "refused"],
)
def test_a_model_that_fails_gives_the_default_and_says_so(
    with_model: Monitor, chat_server: ChatServer, reply: Reply, told: str
) -> None:
    chat_server.answer = lambda _: reply
    found = propose_insights(with_model)
    assert told in found.fallback
    assert KEY not in found.fallback
    assert [one.insight.kind for one in found.proposals] == [InsightKind.KEEP] * 5 + [InsightKind.NEW] * 2
