"""Draft editions: chosen, rearranged, published once, by who may."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from monitor.bootstrap import bootstrap
from monitor.cli import app
from monitor.errors import ConfigError, Conflict, ExportError, NotFound
from monitor.pipeline import accounts, arranging, auditing, registering
from monitor.pipeline.monitor import Monitor
from monitor.pipeline.publishing import publish
from monitor.review import choosing
from monitor.review.choosing import Choice
from monitor.review.people import Role
from monitor.settings import Settings
from monitor.store import register

NOW = datetime(2026, 3, 9, 6, tzinfo=UTC)


@pytest.fixture
def monitor(tmp_path: Path) -> Iterator[Monitor]:
    opened = bootstrap(Settings(outputs=tmp_path), create=True)
    opened.clock = lambda: NOW
    registering.load_shipped(opened)
    yield opened
    opened.close()


def test_an_edition_holds_what_was_chosen_in_that_order(monitor: Monitor) -> None:
    arranging.new(monitor, "april", empty=True)
    for number in (3, 1, 2):
        arranging.add(monitor, "april", number)
    arranging.move(monitor, "april", 2, 1)
    arranging.remove(monitor, "april", 3)
    insight = arranging.show(monitor, "april").other_insights[-1]
    arranging.add_insight(monitor, "april", insight)
    done = arranging.publish_draft(monitor, "april", by="Anna", formats=("md", "json"))
    told = json.loads(next(p for p in done.files if p.suffix == ".json").read_text(encoding="utf-8"))
    assert [d["number"] for d in told["developments"]] == [2, 1]
    assert told["insights"] == [insight]
    again = publish(monitor, name="april", formats=("json",))
    assert again.frozen
    assert [d.number for d in again.edition.developments] == [2, 1]


def test_a_published_edition_cannot_be_rearranged_or_published_again(monitor: Monitor) -> None:
    arranging.new(monitor, "april")
    arranging.publish_draft(monitor, "april", by="Anna", formats=("md",))
    for attempt in (
        lambda: arranging.move(monitor, "april", 1, 2),
        lambda: arranging.drop(monitor, "april"),
        lambda: arranging.new(monitor, "april"),
        lambda: arranging.publish_draft(monitor, "april", by="Anna", formats=("md",)),
    ):
        with pytest.raises(Conflict, match="published"):
            attempt()


def test_refresh_keeps_the_choice_and_takes_the_words_of_now(monitor: Monitor) -> None:
    arranging.new(monitor, "april", empty=True)
    arranging.add(monitor, "april", 3)
    arranging.publish_draft(monitor, "april", by="Anna", formats=("md",))
    with monitor.database.write() as connection:
        third = register.get_development(connection, 3)
        register.save_development(connection, replace(third, title="Anders", revision=2), now=NOW)
    done = publish(monitor, name="april", formats=("md",), refresh=True)
    assert [d.title for d in done.edition.developments] == ["Anders"]


def test_a_draft_is_not_published_by_an_export(monitor: Monitor) -> None:
    arranging.new(monitor, "april")
    with pytest.raises(Conflict, match="draft"):
        publish(monitor, name="april", formats=("md",))
    assert not (monitor.settings.exports / "april").exists()


def test_an_empty_draft_is_not_published(monitor: Monitor) -> None:
    arranging.new(monitor, "april", empty=True)
    with pytest.raises(ExportError, match="no developments"):
        arranging.publish_draft(monitor, "april", by="Anna", formats=("md",))
    assert [c.name for c in arranging.list_editions(monitor).drafts] == ["april"]


def test_two_people_on_one_draft(monitor: Monitor) -> None:
    seen = arranging.new(monitor, "april").version
    arranging.move(monitor, "april", 3, 1, version=seen)
    with pytest.raises(Conflict, match="in the meantime"):
        arranging.move(monitor, "april", 2, 1, version=seen)
    with pytest.raises(Conflict, match="in the meantime"):
        arranging.publish_draft(monitor, "april", by="Anna", formats=("md",), version=seen)


def test_what_was_retired_has_to_be_taken_out(monitor: Monitor) -> None:
    arranging.new(monitor, "april")
    auditing.set_retired(monitor, 3, retired=True, by="Anna", reason="achterhaald")
    with pytest.raises(Conflict, match="development 3 was retired"):
        arranging.publish_draft(monitor, "april", by="Anna", formats=("md",))
    arranging.remove(monitor, "april", 3)
    arranging.publish_draft(monitor, "april", by="Anna", formats=("md",))


def test_only_an_editor_publishes_where_there_are_accounts(monitor: Monitor) -> None:
    accounts.add_user(monitor, name="Anna", role=Role.EDITOR, password="een lang wachtwoord")
    accounts.add_user(monitor, name="Bram", role=Role.ANALYST, password="een lang wachtwoord")
    arranging.new(monitor, "april")
    for name in ("Bram", "niemand"):
        with pytest.raises(ConfigError, match="only an editor publishes"):
            arranging.publish_draft(monitor, "april", by=name, formats=("md",))
    assert not arranging.list_editions(monitor).published
    arranging.publish_draft(monitor, "april", by="Anna", formats=("md",))


def test_only_an_editor_arranges_and_exports_by_command_where_there_are_accounts(
    monitor: Monitor, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("MONITOR_OUTPUTS", str(tmp_path))
    monkeypatch.setenv("MONITOR_REVIEWER", "Bram")
    accounts.add_user(monitor, name="Anna", role=Role.EDITOR, password="een lang wachtwoord")
    accounts.add_user(monitor, name="Bram", role=Role.ANALYST, password="een lang wachtwoord")

    def say(words: str) -> BaseException | None:
        return CliRunner().invoke(app, words.split()).exception

    arranging.new(monitor, "april")
    before = arranging.show(monitor, "april").choice
    for words in (
        "edition new mei",
        "edition move april 3 1",
        "edition remove april 2",
        "edition remove april 1 --insight",
        "edition drop april",
        "edition publish april --format md",
        "export --edition juni --format md",
        "export --format md --by niemand",
    ):
        refused = say(words)
        assert isinstance(refused, ConfigError), words
        assert "only an editor" in str(refused)
    assert arranging.show(monitor, "april").choice == before
    assert not (tmp_path / "editions").exists()
    assert say("edition move april 3 1 --by Anna") is None
    assert say("export --edition juni --format md --by Anna") is None
    assert say("export --edition juni --format html") is None  # frozen: written again as it was, which anybody may


def test_what_is_not_chosen_is_not_called_retired(monitor: Monitor) -> None:
    publish(monitor, name="maart", formats=("md",))
    auditing.set_retired(monitor, 4, retired=True, by="Anna", reason="achterhaald")
    monitor.clock = lambda: NOW + timedelta(days=30)
    arranging.new(monitor, "april")
    arranging.remove(monitor, "april", 3)
    done = arranging.publish_draft(monitor, "april", by="Anna", formats=("json",))
    changes = json.loads(done.files[0].read_text(encoding="utf-8"))["changes"]
    assert sorted(change.split(":")[0] for change in changes) == ["Niet opgenomen", "Vervallen"]


def test_the_commands(monitor: Monitor, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MONITOR_OUTPUTS", str(tmp_path))

    def say(*words: str, code: int = 0) -> str:
        result = CliRunner().invoke(app, ["edition", *words])
        assert result.exit_code == code, result.output
        return result.output

    assert "1. development 1" in say("new", "april")
    assert "1. development 3" in say("move", "april", "3", "1")
    assert "- development 2" in say("remove", "april", "2")
    assert "- insight" in say("remove", "april", "1", "--insight")
    assert "draft" in say("list")
    say("add", "april", "twee", code=2)
    say("add", "april", "99", "--insight", code=2)
    assert "frozen" in say("publish", "april", "--format", "md")
    assert "published" in say("list")
    text = (tmp_path / "editions" / "april" / "april.md").read_text(encoding="utf-8")
    assert text.index("Ontwikkeling 3") < text.index("Ontwikkeling 1:")
    assert "Ontwikkeling 2:" not in text


def test_what_is_not_there_is_named(monitor: Monitor) -> None:
    with pytest.raises(NotFound, match="no draft edition"):
        arranging.show(monitor, "mei")
    arranging.new(monitor, "april")
    with pytest.raises(NotFound, match="development 99"):
        arranging.add(monitor, "april", 99)
    with pytest.raises(Conflict, match="already"):
        arranging.add(monitor, "april", 1)


@given(numbers=st.lists(st.integers(1, 50), unique=True, min_size=1), data=st.data())
def test_moving_keeps_everything_and_puts_it_where_it_was_asked(numbers: list[int], data: st.DataObject) -> None:
    one, to = data.draw(st.sampled_from(numbers)), data.draw(st.integers(-5, 60))
    moved = choosing.move(Choice("proef", tuple(numbers)), one, to)
    assert sorted(moved.developments) == sorted(numbers)
    assert moved.developments.index(one) == min(max(to, 1), len(numbers)) - 1
    assert [n for n in moved.developments if n != one] == [n for n in numbers if n != one]
