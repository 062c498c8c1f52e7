"""Draft editions on the page: arranged with plain forms, published by an editor."""

from __future__ import annotations

import re

from monitor.pipeline import accounts, arranging
from monitor.pipeline.monitor import Monitor
from monitor.review.people import Role

PASSWORD = "een lang wachtwoord"


def order(page: str) -> list[int]:
    chosen = page.split('id="insights-title"')[0]
    return [int(n) for n in re.findall(r"Ontwikkeling (\d+):", chosen)]


def version(page: str) -> str:
    found = re.search(r'name="version" value="(\d+)"', page)
    assert found
    return found[1]


def test_a_draft_is_arranged_and_published_without_a_script(browser, monitor: Monitor) -> None:
    page = browser.post("/editions", name="april 2026")
    assert order(page)[:3] == [1, 2, 3]
    page = browser.post("/editions/april%202026/move", number=3, to=1, version=version(page))
    assert order(page)[:3] == [3, 1, 2]
    page = browser.post("/editions/april%202026/remove", number=2, version=version(page))
    assert 2 not in order(page)
    page = browser.post("/editions/april%202026/add", number=2, version=version(page))
    assert order(page)[-1] == 2
    first = arranging.show(monitor, "april 2026").choice.insights[0]
    page = browser.post("/editions/april%202026/move", insight=1, to=2, version=version(page))
    assert arranging.show(monitor, "april 2026").choice.insights[1] == first
    browser.post("/editions/april%202026/remove", insight=2, version=version(page))
    assert first not in arranging.show(monitor, "april 2026").choice.insights
    page = browser.post("/editions/april%202026/add", insight=1)
    page = browser.post("/editions/april%202026/publish", format=["md", "json"], since_last="1", version=version(page))
    assert "april 2026" in page.split('id="published-title"')[1]
    assert "Ontwikkeling 3" in (monitor.settings.exports / "april 2026" / "april-2026.md").read_text(encoding="utf-8")
    assert "blijft zoals ze is" in browser.get("/editions/april%202026")
    browser.post("/editions/april%202026/move", 409, number=3, to=2)


def test_what_does_not_fit_is_said(browser) -> None:
    browser.post("/editions", 422, name="../elders")
    page = browser.post("/editions", name="april")
    browser.post("/editions", 409, name="april")
    assert "no format" in browser.post("/editions/april/publish", 422)
    browser.post("/editions/april/move", number=3, to=1, version=version(page))
    browser.post("/editions/april/move", 409, number=2, to=1, version=version(page))
    browser.post("/editions/april/remove", 404, insight=99)
    browser.post("/editions/april/remove", 404, number=99)
    browser.post("/editions/april/burn", 404, number=1)
    browser.get("/editions/mei", 404)
    assert "geen editie in voorbereiding" in browser.post("/editions/april/drop")


def test_a_form_of_another_browser_is_refused(browser) -> None:
    assert browser.client.post("/editions", data={"name": "april", "token": "x" * 40}).status_code == 403


def test_an_analyst_reads_and_an_editor_arranges(monitor: Monitor, new_browser) -> None:
    accounts.add_user(monitor, name="Anna", role=Role.EDITOR, password=PASSWORD)
    accounts.add_user(monitor, name="Bram", role=Role.ANALYST, password=PASSWORD)
    arranging.new(monitor, "april")
    bram = new_browser()
    bram.sign_in("Bram", PASSWORD)
    page = bram.get("/editions/april")
    assert "Ontwikkeling 1" in page
    assert "/publish" not in page
    for path in ("", "/april/publish", "/april/move", "/april/drop"):
        bram.post(f"/editions{path}", 403, name="mei", number=1, to=1, format="md")
    anna = new_browser()
    anna.sign_in("Anna", PASSWORD)
    anna.post("/editions/april/publish", format="md")
    assert [e.name for e in arranging.list_editions(monitor).published] == ["april"]


def test_a_hostile_name_stays_text(browser) -> None:
    browser.post("/editions", name="<b>&x")
    assert "<b>&amp;x" not in browser.get("/editions")
    assert "&lt;b&gt;&amp;x" in browser.get("/editions/%3Cb%3E&x")
