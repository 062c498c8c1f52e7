"""Our insights on the page and by command: proposed after an approval, and reviewed like everything else."""

from __future__ import annotations

import json
import re

import pytest
from typer.testing import CliRunner

from monitor.cli import app
from monitor.model import Action, Decision, InsightKind
from monitor.pipeline import accounts, deciding, insighting
from monitor.pipeline.monitor import Monitor
from monitor.review.people import Role


def new_line(monitor: Monitor):  # type: ignore[no-untyped-def]
    return next(one for one in insighting.list_insights(monitor) if one.insight.kind is InsightKind.NEW)


def test_an_approval_brings_proposals_and_a_person_decides_on_the_page(browser, monitor: Monitor) -> None:
    assert insighting.list_insights(monitor) == ()
    first = next(p for p in range(1, 9) if deciding.get(monitor, p).kind.value == "update")
    deciding.decide(monitor, Decision(first, Action.APPROVE, by="Anna", at=monitor.clock(), confirmed=True))
    waiting = insighting.list_insights(monitor)
    assert waiting
    page = browser.client.get("/insights").text
    assert all(f'id="inzicht-{one.id}"' in page for one in waiting)
    lines = insighting.current_lines(monitor)
    one = waiting[0]
    page = browser.post(
        f"/insights/{one.id}/approve", version=one.version, text="Leren over AI hoort in het werk zelf."
    )
    assert "Leren over AI hoort in het werk zelf." in insighting.current_lines(monitor)
    decision = re.search(r"/insights/decisions/(\d+)/undo", page)
    assert decision
    browser.post(f"/insights/decisions/{decision[1]}/undo")
    assert insighting.current_lines(monitor) == lines
    second = insighting.list_insights(monitor)[1]
    browser.post(f"/insights/{second.id}/reject", version=second.version, reason="te vaag")
    assert second.id not in {p.id for p in insighting.list_insights(monitor)}


def test_two_people_on_one_line(browser, monitor: Monitor) -> None:
    browser.post("/insights/propose")
    one = insighting.list_insights(monitor)[0]
    browser.post(f"/insights/{one.id}/edit", version=one.version, text="In andere woorden over leren.")
    page = browser.post(f"/insights/{one.id}/approve", version=one.version, status=409)
    assert "changed in the meantime" in page


def test_a_reader_decides_nothing(browser, monitor: Monitor) -> None:
    browser.post("/insights/propose")
    one = insighting.list_insights(monitor)[0]
    accounts.add_user(monitor, name="Lezer", role=Role.VIEWER, password="een lang wachtwoord")
    browser.sign_in("Lezer", "een lang wachtwoord")
    assert "/approve" not in browser.client.get("/insights").text
    browser.post(f"/insights/{one.id}/approve", version=one.version, status=403)


def test_the_page_of_decisions_tells_those_about_insights_too(browser, monitor: Monitor) -> None:
    browser.post("/insights/propose")
    first, second = insighting.list_insights(monitor)[:2]
    browser.post(f"/insights/{first.id}/edit", version=first.version, text="In andere woorden over leren.")
    browser.post(f"/insights/{second.id}/reject", version=second.version, reason="te vaag voor ons")
    page = browser.get("/decisions")
    told = page[page.index("Besluiten over onze inzichten") :]
    assert "te vaag voor ons" in told
    added = " ".join(re.findall(r"<ins>(?:<span[^>]*>[^<]*</span>)?([^<]*)", told))
    assert "woorden" in added, told[:3000]
    assert told.index("te vaag voor ons") < told.index("<ins>")  # newest first


def test_by_command(monitor: Monitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MONITOR_OUTPUTS", str(monitor.settings.outputs))
    run = CliRunner()
    listed = json.loads(run.invoke(app, ["insights", "propose", "--json"], catch_exceptions=False).stdout)
    new = next(one for one in listed if one["kind"] == "new")
    assert len(new["developments"]) >= 2
    run.invoke(app, ["insights", "approve", str(new["id"]), "--by", "Anna"], catch_exceptions=False)
    assert new["text"] in insighting.current_lines(monitor)
    told = json.loads(run.invoke(app, ["insights", "history", "--json"], catch_exceptions=False).stdout)
    assert told[0]["by"] == "Anna"
    run.invoke(app, ["insights", "undo", str(told[0]["id"])], catch_exceptions=False)
    assert new["text"] not in insighting.current_lines(monitor)
    kept = next(one for one in listed if one["kind"] == "keep")
    run.invoke(app, ["insights", "edit", str(kept["id"]), "--text", "Anders gezegd."], catch_exceptions=False)
    run.invoke(app, ["insights", "reject", str(kept["id"]), "--reason", "nee"], catch_exceptions=False)
    assert kept["id"] not in {one.id for one in insighting.list_insights(monitor)}
