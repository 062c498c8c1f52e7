"""The commands about accounts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from monitor.cli import app
from monitor.errors import ConfigError, NotFound
from monitor.pipeline import accounts
from monitor.review.people import Role

PASSWORD = "een lange zin als wachtwoord"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("MONITOR_OUTPUTS", str(tmp_path))

    def invoke(*arguments: str):
        return CliRunner().invoke(app, arguments, catch_exceptions=True)

    assert invoke("init").exit_code == 0
    return invoke


def test_an_account_from_beginning_to_end(run) -> None:
    assert run("user", "add", "Anna", "--password", PASSWORD).exit_code == 0
    assert run("user", "role", "Anna", "editor").exit_code == 0
    listed = json.loads(run("user", "list", "--json").output)
    assert listed == [{"name": "Anna", "role": Role.EDITOR.value, "active": True}]
    assert run("user", "token", "Anna", "--for", "spreadsheet").output.startswith("mon_")
    assert run("user", "password", "Anna", "--password", PASSWORD + "!").exit_code == 0
    assert run("user", "close", "Anna").exit_code == 0
    assert json.loads(run("user", "list", "--json").output)[0]["active"] is False
    assert "Anna" in run("user", "list").output


def test_what_is_wrong_is_refused(run) -> None:
    assert isinstance(run("user", "add", "Anna", "--password", "kort").exception, ConfigError)
    assert isinstance(run("user", "add", "Anna", "--role", "baas", "--password", PASSWORD).exception, ConfigError)
    assert isinstance(run("user", "role", "Niemand", "viewer").exception, NotFound)
    assert accounts.SHORTEST_PASSWORD == 12


def test_the_log_comes_as_a_table_json_and_csv(run) -> None:
    from monitor.bootstrap import bootstrap
    from monitor.pipeline import auditing
    from monitor.settings import load_settings

    monitor = bootstrap(load_settings())
    auditing.set_retired(monitor, 4, retired=True, by="Anna", reason="achterhaald")
    auditing.set_retired(monitor, 5, retired=True, by="Bram", reason="dubbel")
    monitor.close()
    assert "achterhaald" in run("decisions").output
    (one,) = json.loads(run("decisions", "--by", "Bram", "--json").output)
    assert (one["action"], one["development"], one["reason"]) == ("retire", 5, "dubbel")
    lines = run("decisions", "--csv").output.splitlines()
    assert lines[0].startswith("id,at,by,action")
    assert len(lines) == 3
