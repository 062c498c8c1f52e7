"""Where there are accounts, a command asks of a person what the page asks of them."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from monitor.cli import app
from monitor.errors import ConfigError
from monitor.model import Proposal, ProposalStatus
from monitor.pipeline import accounts, auditing, deciding, insighting, undoing
from monitor.pipeline.monitor import Monitor
from monitor.review.people import Role
from monitor.store import proposals

PASSWORD = "een lange zin als wachtwoord"


@pytest.fixture
def staffed(monitor: Monitor, monkeypatch: pytest.MonkeyPatch) -> Monitor:
    monkeypatch.setenv("MONITOR_OUTPUTS", str(monitor.settings.outputs))
    for name, role in (("Lezer", Role.VIEWER), ("Bram", Role.ANALYST), ("Anna", Role.EDITOR)):
        accounts.add_user(monitor, name=name, role=role, password=PASSWORD)
    return monitor


def said(words: list[str]) -> BaseException | None:
    return CliRunner().invoke(app, words).exception


def first_of(monitor: Monitor) -> Proposal:
    with monitor.database.read() as connection:
        return proposals.list_proposals(connection)[0]


@pytest.mark.parametrize("by", ["Lezer", "niemand"])
def test_who_only_reads_decides_nothing(staffed: Monitor, by: str) -> None:
    insighting.propose_insights(staffed)
    line = insighting.list_insights(staffed)[0]
    proposal = first_of(staffed)
    for words in (
        ["approve", str(proposal.id), "--confirm"],
        ["reject", str(proposal.id), "--reason", "nee"],
        ["insights", "approve", str(line.id)],
        ["insights", "reject", str(line.id), "--reason", "nee"],
    ):
        refused = said([*words, "--by", by])
        assert isinstance(refused, ConfigError), words
        assert "only an analyst decides" in str(refused)
    assert deciding.get(staffed, proposal.id) == proposal
    assert insighting.list_insights(staffed)[0] == line


def test_an_analyst_decides_and_takes_back_and_only_an_editor_retires(staffed: Monitor) -> None:
    proposal = first_of(staffed)
    assert said(["reject", str(proposal.id), "--reason", "nee", "--by", "Bram"]) is None
    assert deciding.get(staffed, proposal.id).status is ProposalStatus.REJECTED
    decision = deciding.history(staffed, proposal.id)[-1].decision.id
    assert decision is not None
    with pytest.raises(ConfigError, match="only an analyst takes decisions back"):
        undoing.undo(staffed, decision, by="Lezer")
    undoing.undo(staffed, decision, by="Bram")
    with pytest.raises(ConfigError, match="only an editor retires"):
        auditing.set_retired(staffed, 1, retired=True, by="Bram", reason="achterhaald")
    auditing.set_retired(staffed, 1, retired=True, by="Anna", reason="achterhaald")


def test_without_accounts_the_machine_s_own_user_decides(monitor: Monitor) -> None:
    proposal = first_of(monitor)
    env = {"MONITOR_OUTPUTS": str(monitor.settings.outputs)}
    done = CliRunner().invoke(app, ["reject", str(proposal.id), "--reason", "nee"], env=env)
    assert done.exception is None
