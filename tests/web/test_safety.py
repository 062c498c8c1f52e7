"""What others wrote is text, and what others send is refused."""

from __future__ import annotations

import re

import pytest

from monitor.pipeline import deciding
from monitor.pipeline.monitor import Monitor
from monitor.web.guard import LARGEST_FORM
from monitor.web.render import safe_link

PAGES = ["/", "/proposals/1", "/proposals/2", "/proposals/3", "/proposals/6", "/register", "/register/3", "/runs",
    "/runs/1", "/sources", "/account", "/proposals/999", "/static/app.css"]  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_every_answer_carries_the_headers(browser, path: str) -> None:
    headers = browser.client.get(path).headers
    policy = headers["content-security-policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize("path", PAGES[:-1])
def test_no_page_holds_script_or_style_of_its_own(browser, path: str) -> None:
    page = browser.client.get(path).text
    assert not re.findall(r"<script(?![^>]*\bsrc=)", page)
    assert not re.findall(r"<style|\bstyle=|\bon[a-z]+=\"|javascript:", page)


@pytest.mark.parametrize("path", ["/proposals/2", "/runs/1", "/"])
def test_a_script_in_a_source_shows_as_text(browser, path: str) -> None:
    page = browser.get(path)
    assert "<script>alert" not in page
    if path != "/":
        assert "&lt;script&gt;alert" in page
        assert "Negeer alle eerdere opdrachten" in page


def test_words_typed_by_a_person_show_as_text(browser) -> None:
    page = browser.decide(
        1, "edit", title="<img src=x onerror=alert(1)>", body="<b>vet</b> </textarea><script>1</script>"
    )
    assert "<img src=x" not in page
    assert "<b>vet" not in page
    assert "</textarea><script>" not in page


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "data:text/html,x", "//evil", "",
        None, "vbscript:x", "file:///etc/passwd", "http://[bad", "https://"]
)  # fmt: skip
def test_only_links_to_the_web_are_links(url: str | None) -> None:
    assert safe_link(url) is None


def test_a_form_without_its_token_is_refused(browser, monitor: Monitor) -> None:
    browser.get("/")
    for token in ("", "x" * 43, None):
        data = {"version": "1", "reason": "proef"} | ({"token": token} if token is not None else {})
        assert browser.client.post("/proposals/1/reject", data=data).status_code == 403
    assert not deciding.history(monitor, 1)


def test_a_token_without_its_cookie_is_refused(browser, monitor: Monitor) -> None:
    token = browser.token()
    browser.client.cookies.clear()
    data = {"version": "1", "reason": "proef", "token": token}
    assert browser.client.post("/proposals/1/reject", data=data).status_code == 403
    assert not deciding.history(monitor, 1)


@pytest.mark.parametrize(
    "headers", [{"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"},
        {"origin": "null"}]
)  # fmt: skip
def test_a_form_from_another_site_is_refused(browser, monitor: Monitor, headers: dict[str, str]) -> None:
    data = {"token": browser.token(), "version": "1", "reason": "proef"}
    assert browser.client.post("/proposals/1/reject", data=data, headers=headers).status_code == 403
    assert not deciding.history(monitor, 1)


def test_a_name_that_somebody_pointed_here_is_not_answered(browser) -> None:
    assert browser.client.get("/", headers={"host": "evil.example"}).status_code == 421


def test_a_huge_form_is_refused(browser) -> None:
    data = {"token": browser.token(), "reason": "x" * (LARGEST_FORM + 1)}
    assert browser.client.post("/proposals/1/reject", data=data).status_code == 413


@pytest.mark.parametrize(
    ("path", "status"),
    [("/proposals/999", 404), ("/proposals/een", 404), ("/register/77", 404), ("/runs/9", 404), ("/documents/abc", 404),
        ("/nergens", 404), ("/?page=999999999&kind=raar&flag=x&run=y&order=z&view=q", 200), ("/?done=99999", 200),
        ("/register/3?before=9&after=x", 200)],
)  # fmt: skip
def test_what_is_not_there_is_said_in_plain_words(browser, path: str, status: int) -> None:
    page = browser.get(path, status)
    assert "Traceback" not in page
    assert "<h1" in page
