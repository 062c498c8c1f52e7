"""Accounts: who may read, who may decide, and what guessing costs."""

from __future__ import annotations

from datetime import timedelta

import pytest

from monitor.errors import ConfigError, Conflict
from monitor.model import ProposalStatus
from monitor.pipeline import accounts, deciding
from monitor.pipeline.monitor import Monitor
from monitor.review.people import Role
from monitor.web.serving import check_address, is_loopback

PASSWORD = "een lange zin als wachtwoord"


@pytest.fixture(scope="module")
def hashed() -> dict[str, str]:
    """One real hash: making one takes long on purpose."""
    return {PASSWORD: accounts._hashed(PASSWORD)}


@pytest.fixture
def team(monitor: Monitor, hashed: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Monitor:
    monkeypatch.setattr(accounts, "_hashed", lambda password: hashed[password])
    for name, role in (("Lia", Role.VIEWER), ("Anna", Role.ANALYST), ("Edo", Role.EDITOR)):
        accounts.add_user(monitor, name=name, role=role, password=PASSWORD)
    monkeypatch.undo()
    return monitor


def test_without_accounts_the_one_named_user_decides(browser, monitor: Monitor) -> None:
    browser.decide(1, "reject", reason="proef")
    assert deciding.history(monitor, 1)[-1].decision.by == "Anna de Wit"


@pytest.mark.parametrize("path", ["/", "/proposals/1", "/register", "/runs/1", "/sources", "/account"])
def test_with_accounts_every_page_asks_to_sign_in(team: Monitor, browser, path: str) -> None:
    response = browser.client.get(path, follow_redirects=False)
    assert response.status_code == 303
    assert response.headers["location"].startswith("/sign-in")


def test_a_decision_carries_the_name_of_who_signed_in(team: Monitor, browser) -> None:
    page = browser.sign_in("Anna", PASSWORD)
    assert "Voorstellen" in page
    browser.decide(1, "reject", reason="proef")
    assert deciding.history(team, 1)[-1].decision.by == "Anna"


def test_a_viewer_reads_and_decides_nothing(team: Monitor, browser) -> None:
    browser.sign_in("Lia", PASSWORD)
    assert "Goedkeuren" not in browser.get("/proposals/1")
    browser.post("/proposals/1/reject", 403, version=1, reason="proef")
    browser.post("/bulk", 403, action="reject", reason="proef", chosen="1-1")
    assert deciding.get(team, 1).status is ProposalStatus.OPEN


def test_signing_out_ends_the_session_in_the_database(team: Monitor, browser, new_browser) -> None:
    browser.sign_in("Anna", PASSWORD)
    stolen = dict(browser.client.cookies)
    browser.post("/sign-out")
    other = new_browser()
    other.client.cookies.update(stolen)
    assert other.client.get("/", follow_redirects=False).status_code == 303


def test_a_session_ends_by_itself(team: Monitor, browser) -> None:
    browser.sign_in("Anna", PASSWORD)
    now = team.clock()
    team.clock = lambda: now + accounts.SESSION + timedelta(seconds=1)
    assert browser.client.get("/", follow_redirects=False).status_code == 303


def test_a_closed_account_is_out_at_once(team: Monitor, browser) -> None:
    browser.sign_in("Anna", PASSWORD)
    accounts.change_user(team, "Anna", active=False)
    assert browser.client.get("/", follow_redirects=False).status_code == 303
    browser.sign_in("Anna", PASSWORD, status=401)


def test_guessing_is_slowed_down_and_the_wait_ends(team: Monitor, browser) -> None:
    for _ in range(5):
        browser.sign_in("Anna", "verkeerd wachtwoord", status=401)
    browser.sign_in("Anna", PASSWORD, status=429)
    now = team.clock()
    team.clock = lambda: now + timedelta(minutes=16)
    browser.sign_in("Anna", PASSWORD)


def test_an_unknown_name_is_told_no_more_than_a_wrong_password(team: Monitor, browser) -> None:
    known = browser.sign_in("Anna", "verkeerd wachtwoord", status=401)
    unknown = browser.sign_in("Niemand", "verkeerd wachtwoord", status=401)
    assert "Naam of wachtwoord klopt niet." in known
    assert "Naam of wachtwoord klopt niet." in unknown


@pytest.mark.parametrize("following", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_signing_in_leads_nowhere_else(team: Monitor, browser, following: str) -> None:
    data = {"token": browser.token("/sign-in"), "name": "Anna", "password": PASSWORD, "following": following}
    response = browser.client.post("/sign-in", data=data, follow_redirects=False)
    assert response.headers["location"] == "/"


def test_the_session_cookie_is_out_of_reach_of_scripts(team: Monitor, browser) -> None:
    data = {"token": browser.token("/sign-in"), "name": "Anna", "password": PASSWORD}
    cookie = browser.client.post("/sign-in", data=data, follow_redirects=False).headers["set-cookie"]
    assert "httponly" in cookie.lower()
    assert "samesite=lax" in cookie.lower()


def test_no_secret_is_kept(team: Monitor) -> None:
    secret = accounts.sign_in(team, name="Anna", password=PASSWORD)
    token = accounts.make_token(team, name="Anna", label="proef")
    assert secret
    with team.database.read() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        held = "\n".join(raw.iterdump())
    assert PASSWORD not in held
    assert secret not in held
    assert token not in held


@pytest.mark.parametrize(("name", "password"), [("", PASSWORD), ("Anna", "kort")])
def test_an_account_needs_a_name_and_a_long_password(monitor: Monitor, name: str, password: str) -> None:
    with pytest.raises(ConfigError):
        accounts.add_user(monitor, name=name, role=Role.ANALYST, password=password)


def test_a_name_is_given_once(team: Monitor) -> None:
    with pytest.raises(Conflict):
        accounts.add_user(team, name="Anna", role=Role.EDITOR, password=PASSWORD)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "example.org", ""])
def test_no_address_that_others_reach_without_accounts(host: str) -> None:
    with pytest.raises(ConfigError, match="nobody has an account"):
        check_address(host, accounts=False)
    check_address(host, accounts=True)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "127.8.8.8"])
def test_loopback_needs_no_account(host: str) -> None:
    assert is_loopback(host)
    check_address(host, accounts=False)
