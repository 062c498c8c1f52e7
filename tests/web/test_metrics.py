"""What a monitoring system reads at ``/metrics``, parsed by the library of Prometheus itself."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from monitor.pipeline import accounts
from monitor.pipeline.monitor import Monitor
from monitor.review.people import Role

PASSWORD = "een lang wachtwoord 1"
Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]


def _scraped(text: str) -> Samples:
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def _one(samples: Samples, name: str, **labels: str) -> float:
    return samples[name, frozenset(labels.items())]


def test_the_last_run_and_what_waits_are_counted(browser, monitor: Monitor) -> None:
    samples = _scraped(browser.get("/metrics"))
    shown = browser.client.get("/api/v1/proposals").json()["total"]
    waiting = {key: value for key, value in samples.items() if key[0] == "monitor_proposals"}
    assert sum(waiting.values()) == shown == 6
    assert _one(samples, "monitor_runs_total", status="finished") == 1
    assert _one(samples, "monitor_last_run_finished_timestamp_seconds") == monitor.clock().timestamp()
    outcomes = {key: value for key, value in samples.items() if key[0] == "monitor_run_sources"}
    assert sum(outcomes.values()) == sum(1 for key in samples if key[0] == "monitor_source_failures")


def test_the_guide_names_every_metric_and_none_that_is_not(browser) -> None:
    guide = (Path(__file__).parents[2] / "docs" / "operations.md").read_text("utf-8")
    rows = "".join(line for line in guide.splitlines() if line.startswith("| `monitor_"))
    told = set(re.findall(r"`(monitor_\w+)", rows))
    families = {one.name: one.type for one in text_string_to_metric_families(browser.get("/metrics"))}
    named = {f"{name}_total" if kind == "counter" else name for name, kind in families.items()}
    assert told == {one for one in named if one.startswith("monitor_") and not one.endswith("_created")}


def test_a_decision_moves_the_counts(browser) -> None:
    kind = browser.client.get("/api/v1/proposals/3").json()["kind"]
    browser.decide(3, "reject", reason="dubbel")
    samples = _scraped(browser.get("/metrics"))
    assert _one(samples, "monitor_decisions_total", action="reject") == 1
    assert _one(samples, "monitor_proposals", status="rejected", kind=kind) == 1


def test_requests_are_timed_by_route_not_by_address(browser) -> None:
    for path in ("/proposals/1", "/proposals/2", "/proposals/99999", "/wp-login.php", "/x"):
        browser.client.get(path)
    samples = _scraped(browser.get("/metrics"))
    count = "monitor_request_seconds_count"
    route = {labels: value for (name, labels), value in samples.items() if name == count}
    named = {dict(labels)["route"] for labels in route}
    assert "/proposals/{proposal_id}" in named
    assert not any("99999" in one or "wp-login" in one for one in named)
    assert _one(samples, count, method="GET", route="/proposals/{proposal_id}", status="200") == 2
    assert _one(samples, count, method="GET", route="other", status="404") == 2


def test_an_empty_database_is_told_as_empty(browser_on, empty_monitor: Monitor) -> None:
    samples = _scraped(browser_on(empty_monitor).get("/metrics"))
    assert not any(name == "monitor_last_run_finished_timestamp_seconds" for name, _ in samples)
    assert not any(name == "monitor_proposals" for name, _ in samples)


def test_with_accounts_a_token_is_needed_and_a_viewer_may(browser, monitor: Monitor) -> None:
    accounts.add_user(monitor, name="Prometheus", role=Role.VIEWER, password=PASSWORD)
    secret = accounts.make_token(monitor, name="Prometheus", label="meting")
    assert browser.client.get("/metrics", follow_redirects=False).status_code == 303
    assert browser.client.get("/metrics", headers={"authorization": "Bearer mon_x"}).status_code == 401
    answer = browser.client.get("/metrics", headers={"authorization": f"Bearer {secret}"})
    assert answer.status_code == 200
    assert _one(_scraped(answer.text), "monitor_runs_total", status="finished") == 1


@pytest.mark.parametrize("accept", ["text/plain", "application/openmetrics-text; version=1.0.0", "*/*", "nonsense"])
def test_both_forms_of_text_are_spoken(browser, accept: str) -> None:
    answer = browser.client.get("/metrics", headers={"accept": accept})
    assert answer.status_code == 200
    assert "monitor_runs" in answer.text
    assert ("openmetrics" in answer.headers["content-type"]) == ("openmetrics" in accept)
