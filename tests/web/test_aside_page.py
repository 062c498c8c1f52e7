"""What lies aside: dropped publications to look at, and those that wait for company."""

from __future__ import annotations

from monitor.model import ItemOutcome
from monitor.pipeline import sampling
from monitor.pipeline.monitor import Monitor
from monitor.store import findings, items, runs


def offered(monitor: Monitor) -> list[int]:
    with monitor.database.write() as connection:
        findings.move_items(
            connection, [1], development=None, cluster=None, outcome=ItemOutcome.IRRELEVANT, reason="niet voor ons"
        )
        for run in runs.list_runs(connection):
            sampling.offer(connection, run.id)
    return [one.id for one in sampling.lying_aside(monitor).offered]


def test_a_dropped_publication_is_looked_at_on_the_page(browser, monitor: Monitor) -> None:
    first = offered(monitor)[0]
    page = browser.get("/aside")
    assert f"/aside/{first}/belongs" in page
    assert "Naar schatting" not in page
    browser.post(f"/aside/{first}/belongs")
    page = browser.get("/aside")
    assert f"/aside/{first}/belongs" not in page
    assert "hoort er toch bij" in page
    assert "Naar schatting 100,0% gemist" in page
    with monitor.database.read() as connection:
        assert first in items.waiting(connection, items.Stage.READ)


def test_an_answer_about_something_else_is_refused(browser, monitor: Monitor) -> None:
    offered(monitor)
    browser.post("/aside/99999/rightly", 404)
    browser.post("/aside/1/misschien", 404)
