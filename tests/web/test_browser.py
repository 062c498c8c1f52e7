"""The page in a real Chromium: keys alone, no JavaScript, a phone, two people, and no fault that axe can find."""

from __future__ import annotations

import os
import re
import shutil
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import uvicorn

from monitor.model import Action, Decision, ProposalStatus
from monitor.pipeline import accounts, arranging, auditing, deciding, insighting, listing
from monitor.pipeline.monitor import Monitor
from monitor.review.people import Role
from monitor.web.app import create_app

playwright = pytest.importorskip("playwright.sync_api")
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser") or ""
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium: install it (apt-get install chromium) or set CHROMIUM"),
]
PAGES = {
    "queue": "/",
    "proposal-new": "/proposals/1",
    "proposal-update": "/proposals/3",
    "proposal-contested": "/proposals/6",
    "register": "/register",
    "development": "/register/3",
    "trend": "/trend",
    "decisions": "/decisions",
    "runs": "/runs",
    "run": "/runs/1",
    "sources": "/sources",
    "insights": "/insights",
    "editions": "/editions",
    "edition": "/editions/april",
    "aside": "/aside",
    "add": "/add",
    "import": "/register/import",
    "document": "/documents/{sha256}?proposal=1",
    "account": "/account",
    "missing": "/nergens",
}
SHOWN_ALWAYS = {"queue", "proposal-new", "proposal-contested", "register", "decisions"}  # in the dark, on a phone
#: The page shows the proposal that its address names, or the list.
SETTLED = (
    "() => { const shown = document.querySelector('[data-proposal]');"
    " return shown ? location.pathname === `/proposals/${shown.dataset.proposal}` : location.pathname === '/' }"
)
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}


@contextmanager
def served(monitor: Monitor) -> Iterator[str]:
    """The page on a port of its own, as long as the block lasts."""
    config = uvicorn.Config(create_app(monitor), host="127.0.0.1", port=0, log_level="warning")
    socket = config.bind_socket()
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [socket]}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{socket.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)
        socket.close()


@pytest.fixture(scope="module")
def chromium():
    with playwright.sync_playwright() as tools:
        browser = tools.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-background-networking"]
        )
        yield browser
        browser.close()


@pytest.fixture
def site(monitor: Monitor) -> Iterator[str]:
    with served(monitor) as address:
        yield address


@pytest.fixture
def open_page(chromium, site: str) -> Iterator[Callable]:
    """A fresh browser on a path; a page may not complain of anything, the content policy included."""
    contexts, complaints = [], []

    def open_(path: str = "/", **options):
        context = chromium.new_context(base_url=site, **{"viewport": DESK, **options})
        context.set_default_timeout(30_000)  # a machine that does other work as well
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if "Refused" in said.text else None)
        page.goto(path)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def lived_in(monitor: Monitor) -> dict[str, str]:
    """The pages by name, after a few decisions: every page has something to show."""
    insighting.propose_insights(monitor)
    arranging.new(monitor, "maart")
    arranging.publish_draft(monitor, "maart", by="Anna de Wit", formats=("md", "json"))
    arranging.new(monitor, "april")
    for identity, action, words in (
        (4, Action.EDIT, {"title": "Begeleiding bij AI blijft achter bij het gebruik", "score": 71}),
        (4, Action.APPROVE, {}),
        (5, Action.REJECT, {"reason": "Staat al in ontwikkeling 8."}),
        (3, Action.ASK, {"reason": "Bram, klopt de steekproef?"}),
    ):
        decision = Decision(identity, action, by="Anna de Wit", at=monitor.clock(), **words)
        deciding.decide(monitor, decision)
    auditing.set_retired(monitor, 7, retired=True, by="Edo Smit", reason="Achterhaald door ontwikkeling 2.")
    sha256 = deciding.get(monitor, 1).evidence[0].span.sha256
    return {name: path.format(sha256=sha256) for name, path in PAGES.items()}


def open_ids(monitor: Monitor) -> list[int]:
    return [view["id"] for view in listing.proposal_views(monitor) if view["status"] == "open"]


REASON = "dubbel met ontwikkeling 6, ja: zie ook x en n"  # holds keys that must not fire while typing
#: What the analyst presses for each decision, from the moment that a proposal is shown.
PRESSED: dict[Action, tuple[str, ...]] = {
    Action.APPROVE: ("a",),
    Action.EDIT: ("e", "Control+End", "type: Dat staat vast.", "Tab", "Tab", "Tab", "Enter"),  # edit and approve
    Action.REJECT: ("r", f"type:{REASON}", "Tab", "Enter"),
    Action.DEFER: ("d", "Enter"),
    Action.MERGE: ("m", "type:6", "Tab", "Tab", "Enter"),
    Action.NOT_RELEVANT: ("n", f"type:{REASON}", "Tab", "Enter"),
    Action.SPLIT: ("s", "Space", "Tab", "Tab", "Tab", "Tab", "Enter"),
    Action.ASK: ("v", f"type:{REASON}", "Tab", "Enter"),
}


def test_a_week_of_thirty_is_cleared_with_the_keyboard_alone(thirty: Monitor, open_page) -> None:
    """Every decision there is, one taken back, and not one click."""
    plan = [Action.REJECT, Action.EDIT, Action.DEFER, Action.NOT_RELEVANT, Action.ASK, Action.SPLIT, Action.MERGE]
    taken: Counter[Action] = Counter()
    assert len(open_ids(thirty)) == 30
    page = open_page("/")
    for key in ("j", "j", "k", "Enter"):
        page.keyboard.press(key)
    page.wait_for_function("() => document.querySelector('[data-proposal]') !== null")
    while left := open_ids(thirty):
        action = plan[0] if plan else Action.APPROVE
        if action is Action.SPLIT and page.locator("[name=items]").count() != 2:
            action = Action.APPROVE
        elif plan:
            plan.pop(0)
        _press(page, PRESSED[action])
        if action is Action.APPROVE and page.locator("[name=confirmed]").count():
            _press(page, ("Space", "a"))  # the browser asks for the tick, and has put the focus on it
        _settled(page)
        if action is Action.REJECT:
            page.keyboard.press("u")
            _settled(page)
            assert open_ids(thirty) == left
            _press(page, PRESSED[action])
            _settled(page)
        taken[action] += 1
        made = {Action.SPLIT: 1, Action.MERGE: 0, Action.ASK: 0}.get(action, -1)
        assert len(open_ids(thirty)) == len(left) + made, action
    assert "Alles is beslist" in page.inner_text("main")
    assert set(taken) == set(PRESSED)
    log = [one.decision for one in auditing.audit_page(thirty).decisions]
    assert all(one.reason == REASON for one in log if one.action in {Action.REJECT, Action.NOT_RELEVANT, Action.ASK})
    assert len(listing.development_views(thirty)) > 20


def _press(page, keys: tuple[str, ...]) -> None:
    for key in keys:
        if key.startswith("type:"):
            page.keyboard.type(key.removeprefix("type:"))
        else:
            page.keyboard.press(key)


def _settled(page) -> None:
    """Wait until the page that a decision leads to is there."""
    page.wait_for_function(
        "before => document.querySelector('main').dataset.before !== before && location.search.includes('done=')",
        arg="yes",
    )
    page.wait_for_function(SETTLED)
    page.evaluate("document.querySelector('main').dataset.before = 'yes'")


def test_a_decision_is_undone_with_a_key(open_page, monitor: Monitor) -> None:
    page = open_page("/proposals/1")
    page.keyboard.press("a")
    page.wait_for_selector(".notice [data-key=u]")
    assert deciding.get(monitor, 1).status is ProposalStatus.APPROVED
    page.keyboard.press("u")
    page.wait_for_url("**/proposals/1?done=*")
    assert deciding.get(monitor, 1).status is ProposalStatus.OPEN


def test_editing_deferring_and_merging_with_keys(open_page, monitor: Monitor) -> None:
    page = open_page("/proposals/1")
    page.keyboard.press("e")
    page.keyboard.press("Control+A")
    page.keyboard.type("Een tekst van de analist zelf, met j en a.")
    page.get_by_role("button", name="Bewaren, nog niet goedkeuren").press("Enter")
    page.wait_for_url(re.compile("done="))
    assert deciding.get(monitor, 1).body == "Een tekst van de analist zelf, met j en a."
    page.keyboard.press("d")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"proposals/(?!1\?)"))
    assert deciding.get(monitor, 1).status is ProposalStatus.DEFERRED
    page.goto("/proposals/2")
    page.keyboard.press("m")
    page.keyboard.press("6")
    page.get_by_role("button", name="Samenvoegen").press("Enter")
    page.wait_for_url(re.compile("done="))
    assert deciding.get(monitor, 2).status is ProposalStatus.MERGED


def test_keys_are_explained_on_demand_and_rest_while_typing(open_page, monitor: Monitor) -> None:
    page = open_page("/")
    page.keyboard.press("?")
    assert page.get_by_role("dialog").is_visible()
    page.keyboard.press("a")
    page.keyboard.press("Escape")
    assert not page.get_by_role("dialog").is_visible()
    page.keyboard.press("/")
    page.keyboard.type("jarr?")
    assert page.get_by_role("searchbox").input_value() == "jarr?"
    assert not page.get_by_role("dialog").is_visible()
    assert len(open_ids(monitor)) == 6


def test_everything_works_without_javascript(open_page, monitor: Monitor) -> None:
    page = open_page("/", java_script_enabled=False)
    page.get_by_role("searchbox").fill("instapfuncties")
    page.get_by_role("button", name="Toon").click()
    assert page.locator("[data-row]").count() == 1
    page.get_by_role("link", name="Instapfuncties veranderen").click()
    page.get_by_text("Afwijzen", exact=True).first.click()
    page.get_by_label("Reden").first.fill("eerst meer bronnen")
    page.get_by_role("button", name="Afwijzen").click()
    page.wait_for_url(re.compile("done="))
    assert deciding.get(monitor, 6).status is ProposalStatus.REJECTED
    page.get_by_role("button", name="Ongedaan maken").first.click()
    page.wait_for_url("**/proposals/6?done=*")
    assert deciding.get(monitor, 6).status is ProposalStatus.OPEN
    page.goto("/proposals/1")
    page.get_by_text("Tekst aanpassen", exact=True).click()
    page.get_by_label("Titel").fill("Titel zonder JavaScript")
    page.get_by_role("button", name="Goedkeuren met deze tekst").click()
    page.wait_for_url(re.compile("done="))
    assert listing.development_views(monitor)[-1]["title"] == "Titel zonder JavaScript"
    page.goto("/")
    for box in page.get_by_role("checkbox", name="Kies voorstel").all():
        box.check()
    page.get_by_placeholder("Reden (verplicht").fill("opgeruimd")
    page.get_by_role("button", name="Niet relevant").click()
    page.wait_for_url(re.compile("bulk=5"))
    assert open_ids(monitor) == []


def test_two_reviewers_at_once(chromium, monitor: Monitor, monkeypatch: pytest.MonkeyPatch) -> None:
    hashed = accounts._hashed("een lange zin als wachtwoord")
    monkeypatch.setattr(accounts, "_hashed", lambda _: hashed)
    for name in ("Anna", "Bram"):
        accounts.add_user(monitor, name=name, role=Role.ANALYST, password="een lange zin als wachtwoord")
    with served(monitor) as address:
        anna, bram = (_signed_in(chromium, address, name) for name in ("Anna", "Bram"))
        for page in (anna, bram):
            page.goto(f"{address}/proposals/1")
            page.keyboard.press("e")
        anna.get_by_label("Titel").fill("Titel van Anna")
        anna.get_by_role("button", name="Bewaren, nog niet goedkeuren").click()
        anna.wait_for_url(re.compile("done="))
        bram.get_by_role("textbox", name="Tekst").fill("Een uur werk van Bram.")
        bram.get_by_role("button", name="Goedkeuren met deze tekst").click()
        bram.wait_for_selector("[role=alert]")
        assert "intussen veranderd" in bram.inner_text("[role=alert]")
        assert "Anna: tekst aangepast" in bram.inner_text("[role=alert]")
        assert bram.get_by_role("textbox", name="Tekst").input_value() == "Een uur werk van Bram."
        assert "Titel van Anna" in bram.inner_text("h1")
        bram.get_by_role("button", name="Goedkeuren met deze tekst").click()
        bram.wait_for_url(re.compile("done="))
        for page in (anna, bram):
            page.context.close()
    assert [one.decision.by for one in deciding.history(monitor, 1)] == ["Anna", "Bram"]
    assert deciding.get(monitor, 1).body == "Een uur werk van Bram."


def _signed_in(chromium, address: str, name: str):
    page = chromium.new_context(viewport=DESK).new_page()
    page.goto(address)
    page.get_by_label("Naam").fill(name)
    page.get_by_label("Wachtwoord").fill("een lange zin als wachtwoord")
    page.get_by_role("button", name="Aanmelden").click()
    page.wait_for_selector("h1:has-text('Voorstellen')")
    return page


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_fault_in_signing_in(open_page, monitor: Monitor, scheme: str, viewport: dict[str, int]) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    accounts.add_user(monitor, name="Noor", role=Role.ANALYST, password="een lang wachtwoord 1")
    page = open_page("/sign-in", color_scheme=scheme, bypass_csp=True, viewport=viewport)
    page.fill("[name=name]", "Noor")
    page.fill("[name=password]", "een ander wachtwoord")
    page.press("[name=password]", "Enter")  # the page with its message of a fault
    page.wait_for_load_state()
    assert page.locator("[name=password]").count() == 1
    assert axe.run(page).response["violations"] == []


def test_a_script_in_a_source_does_not_run(open_page) -> None:
    page = open_page("/proposals/2")
    opened = []
    page.on("dialog", lambda dialog: (opened.append(dialog.message), dialog.dismiss()))
    page.reload()
    page.get_by_role("link", name="opgeslagen tekst").first.click()
    page.wait_for_selector(".stored")
    assert opened == []
    assert "<script>alert('x')</script>" in page.inner_text("main")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_fault(open_page, lived_in: dict[str, str], scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = open_page("/", color_scheme=scheme, bypass_csp=True)  # axe injects itself
    # In the dark the markup is the same; contrast is what may differ.
    options = {"runOnly": ["color-contrast"]} if scheme == "dark" else {}
    faults = {}
    for name, path in lived_in.items():
        page.goto(path)
        page.evaluate("document.querySelectorAll('main details').forEach(d => d.removeAttribute('name'))")
        page.evaluate("document.querySelectorAll('main details').forEach(d => d.open = true)")
        found = axe.run(page, options=options).response["violations"]
        if found:
            faults[name] = [(one["id"], [node["html"][:160] for node in one["nodes"][:3]]) for one in found]
    assert faults == {}


@pytest.mark.parametrize("path", ["/", "/proposals/1"])
def test_the_focus_is_always_visible(open_page, path: str) -> None:
    page = open_page(path)
    for _ in range(12):
        page.keyboard.press("Tab")
        shown = page.evaluate(
            "(() => { const e = document.activeElement, s = getComputedStyle(e);"
            " return [e.outerHTML.slice(0, 80), s.outlineStyle, parseFloat(s.outlineWidth)] })()"
        )
        assert shown[1] != "none", shown
        assert shown[2] >= 2, shown


def test_nothing_is_wider_than_a_phone(open_page, lived_in: dict[str, str]) -> None:
    page = open_page("/", viewport=PHONE, is_mobile=True, has_touch=True)
    for name, path in lived_in.items():
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], name
    page.goto("/proposals/1")
    page.get_by_role("button", name="Goedkeuren", exact=True).tap()
    page.wait_for_url(re.compile("done="))


def test_screenshots_for_people_to_look_at(open_page, lived_in: dict[str, str]) -> None:
    folder = Path(__file__).parents[2] / "outputs" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    for mode, options in (
        ("light", {}),
        ("dark", {"color_scheme": "dark"}),
        ("phone", {"viewport": PHONE}),
    ):
        page = open_page("/", **options)
        for name, path in lived_in.items():
            if mode != "light" and name not in SHOWN_ALWAYS:
                continue
            page.goto(path)
            page.evaluate("document.fonts.ready")
            page.screenshot(path=str(folder / f"{name}-{mode}.png"), full_page=True)
    assert len(list(folder.glob("*-light.png"))) >= len(PAGES)
