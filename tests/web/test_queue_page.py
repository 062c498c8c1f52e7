"""The queue: what each line tells, what a filter shows, and what the last run did not see."""

from __future__ import annotations

import re
from datetime import timedelta

from monitor.model import Collected, SourceOutcome
from monitor.pipeline import reporting
from monitor.pipeline.monitor import Monitor
from monitor.store import runs


def titles(page: str) -> list[str]:
    return re.findall(r'<h2 lang="nl"><a href="/proposals/\d+">([^<]+)</a></h2>', page)


def test_each_line_says_how_sure_its_place_is_and_what_to_mind(browser) -> None:
    page = browser.get("/")
    assert page.count("plaats 86% zeker") == 4
    assert page.count("nieuw, 78% zeker") == 2
    assert '<span class="flag paywall">betaalmuur</span>' in page
    assert titles(browser.get("/?flag=paywall")) == ["Instapfuncties veranderen het snelst door AI"]


def test_what_was_placed_by_hand_claims_no_certainty(browser) -> None:
    browser.decide(1, "merge", into="6")
    line = browser.get("/?development=6").split("data-row")[1]
    assert "zeker</span>" not in line


def test_what_the_last_run_did_not_see_stands_on_top_with_what_is_to_be_said_of_its_sources(
    browser, monitor: Monitor
) -> None:
    for week in (1, 2):
        at = monitor.clock() + timedelta(weeks=week)
        with monitor.database.write() as connection:
            run = runs.start_run(connection, as_of=at, now=at)
            failed = Collected("stuk", SourceOutcome.HTTP, "De server antwoordt met 503.")
            runs.record_outcome(connection, run, failed, new=0, now=at)
        reporting.finish(monitor, run)
    top = browser.get("/").split('class="tabs"')[0]
    assert "0 van 1 bronnen gelezen" in top
    assert "Cijferbank Oost mislukte 3 keer achter elkaar" in top


def test_the_week_is_a_filter_as_soon_as_there_are_two(browser, monitor: Monitor, next_week) -> None:
    assert 'name="run"' not in browser.get("/")
    made = next_week(monitor)
    assert f'<option value="{made}"' in browser.get("/")
    assert len(titles(browser.get(f"/?run={made}"))) == 1
    assert len(titles(browser.get("/?run=1"))) == 6
    assert len(titles(browser.get("/"))) == 7
