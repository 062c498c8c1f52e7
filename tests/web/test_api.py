"""The JSON for programs, against its own description."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.etree import ElementTree as ET

import pytest

from monitor.model import ProposalStatus
from monitor.pipeline import accounts, deciding
from monitor.pipeline.monitor import Monitor
from monitor.review.people import Role

PASSWORD = "een lange zin als wachtwoord"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def tokens(monitor: Monitor) -> Iterator[dict[str, str]]:
    for name, role in (("Lia", Role.VIEWER), ("Anna", Role.ANALYST)):
        accounts.add_user(monitor, name=name, role=role, password=PASSWORD)
    made = {name: accounts.make_token(monitor, name=name, label="proef") for name in ("Lia", "Anna")}
    return {name: f"Bearer {secret}" for name, secret in made.items()}


def test_proposals_come_in_pages(browser) -> None:
    first = browser.client.get("/api/v1/proposals?size=4").json()
    second = browser.client.get("/api/v1/proposals?size=4&page=2").json()
    assert (first["total"], first["pages"]) == (6, 2)
    ids = [one["id"] for one in (*first["entries"], *second["entries"])]
    assert sorted(ids) == [1, 2, 3, 4, 5, 6]
    assert first["entries"][0]["validity"]["contributions"]


def test_a_decision_by_a_program(browser, monitor: Monitor) -> None:
    body = {"action": "reject", "version": 1, "reason": "dubbel"}
    answer = browser.client.post("/api/v1/proposals/1/decisions", json=body)
    assert answer.json()["status"] == "rejected"
    (kept,) = browser.client.get("/api/v1/proposals/1/decisions").json()
    assert (kept["action"], kept["reason"]) == ("reject", "dubbel")
    again = browser.client.post("/api/v1/proposals/1/decisions", json=body)
    assert again.status_code == 409
    assert "changed in the meantime" in again.json()["what"]
    browser.client.post(f"/api/v1/decisions/{kept['id']}/undo")
    assert deciding.get(monitor, 1).status is ProposalStatus.OPEN


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("get", "/api/v1/proposals/999", None, 404),
        ("get", "/api/v1/proposals/een", None, 422),
        ("get", "/api/v1/nergens", None, 404),
        ("get", "/api/v1/items", None, 422),
        ("get", "/api/v1/items?run=9", None, 404),
        ("post", "/api/v1/proposals/1/decisions", {"action": "reject", "version": 1}, 422),
        ("post", "/api/v1/proposals/1/decisions", {"action": "undo", "version": 1}, 422),
        ("post", "/api/v1/proposals/1/decisions", {"action": "merge", "version": 1, "into": 77}, 404),
        ("post", "/api/v1/proposals/1/decisions", {"action": "approve", "version": 1, "soon": True}, 422),
        ("post", "/api/v1/decisions/5/undo", None, 404),
    ],
)
def test_what_is_wrong_is_said(browser, method: str, path: str, body: object, status: int) -> None:
    answer = browser.client.request(method, path, json=body)
    assert answer.status_code == status, answer.text
    assert answer.json()["what"]


def test_with_accounts_a_token_is_needed(browser, tokens: dict[str, str]) -> None:
    assert browser.client.get("/api/v1/proposals").status_code == 401
    assert browser.client.get("/api/v1/proposals", headers={"authorization": "Bearer mon_x"}).status_code == 401
    assert browser.client.get("/api/v1/proposals", headers={"authorization": tokens["Lia"]}).status_code == 200
    assert browser.client.get("/feed.atom", headers={"authorization": tokens["Lia"]}).status_code == 200
    assert browser.client.get("/feed.atom", follow_redirects=False).status_code == 303


def test_a_token_reaches_as_far_as_its_account(browser, monitor: Monitor, tokens: dict[str, str]) -> None:
    body = {"action": "reject", "version": 1, "reason": "dubbel"}
    path = "/api/v1/proposals/1/decisions"
    assert browser.client.post(path, json=body, headers={"authorization": tokens["Lia"]}).status_code == 403
    assert browser.client.post(path, json=body, headers={"authorization": tokens["Anna"]}).status_code == 200
    assert deciding.history(monitor, 1)[-1].decision.by == "Anna"


def test_a_signed_in_browser_is_no_program(browser, monitor: Monitor, tokens: dict[str, str]) -> None:
    browser.sign_in("Anna", PASSWORD)
    assert browser.client.get("/api/v1/proposals").status_code == 401


def test_a_withdrawn_token_ends(browser, monitor: Monitor, tokens: dict[str, str]) -> None:
    (held,) = accounts.list_tokens(monitor, "Anna")
    accounts.drop_token(monitor, name="Anna", sha256=held.sha256)
    assert browser.client.get("/api/v1/runs", headers={"authorization": tokens["Anna"]}).status_code == 401


def test_the_description_names_every_path(browser) -> None:
    described = browser.client.get("/api/openapi.json").json()
    assert all(path.startswith("/api/v1/") for path in described["paths"])
    assert all(operation["summary"] for path in described["paths"].values() for operation in path.values())
    assert "score" in described["components"]["schemas"]["ValidityView"]["properties"]


#: What a person does on the page, and the call that does the same. "" where there is none on purpose.
SAME: dict[str, str] = {
    "/add": "/api/v1/publications/file",
    "/register/import": "/api/v1/register/import",
    "/bulk": "/api/v1/decisions",
    "/proposals/{proposal_id}/own-score": "/api/v1/proposals/{proposal_id}/own-score",
    "/proposals/{proposal_id}/{action}": "/api/v1/proposals/{proposal_id}/decisions",
    "/decisions/{decision_id}/undo": "/api/v1/decisions/{decision_id}/undo",
    "/register/{number}/{action}": "/api/v1/developments/{number}/retire",
    "/aside/{item}/{said}": "/api/v1/aside/{item_id}",
    "/insights/propose": "/api/v1/insights/propose",
    "/insights/{proposal}/{action}": "/api/v1/insights/{proposal_id}/decisions",
    "/insights/decisions/{decision}/undo": "/api/v1/insights/decisions/{decision_id}/undo",
    "/editions": "/api/v1/editions",
    "/editions/{name}/publish": "/api/v1/editions/{name}/publish",
    "/editions/{name}/drop": "/api/v1/editions/{name}",
    "/editions/{name}/{action}": "/api/v1/editions/{name}/changes",
    "/language": "",  # a matter of one browser
    "/sign-in": "",
    "/sign-out": "",
    "/account/tokens": "",  # a token that leaks must not make another
    "/account/tokens/{sha256}/drop": "",
}


def every_route(routes: Iterable[object]) -> Iterator[object]:
    for route in routes:
        inner = getattr(getattr(route, "original_router", None), "routes", None)
        if inner is None:
            yield route
        else:
            yield from every_route(inner)


def test_whatever_a_person_does_on_the_page_a_program_can_do(browser) -> None:
    described = browser.client.get("/api/openapi.json").json()["paths"]
    routes = [route for route in every_route(browser.client.app.routes) if "POST" in getattr(route, "methods", ())]
    actions = {route.path for route in routes if not route.endpoint.__module__.startswith("monitor.web.api")}
    assert actions == set(SAME)
    for call in filter(None, SAME.values()):
        assert {"post", "delete"} & set(described[call]), call


def test_an_edition_by_a_program(browser, monitor: Monitor) -> None:
    client = browser.client
    made = client.post("/api/v1/editions", json={"name": "april 2026"}).json()
    assert (made["draft"], made["developments"][:3]) == (True, [1, 2, 3])
    path = "/api/v1/editions/april 2026"
    moved = client.post(f"{path}/changes", json={"step": "move", "development": 3, "to": 1, "version": made["version"]})
    assert moved.json()["developments"][:3] == [3, 1, 2]
    late = client.post(f"{path}/changes", json={"step": "remove", "development": 2, "version": made["version"]})
    assert late.status_code == 409
    insight = made["insights"][0]
    taken = client.post(f"{path}/changes", json={"step": "remove", "insight": insight}).json()
    assert insight not in taken["insights"]
    done = client.post(f"{path}/publish", json={"formats": ["md", "json"]}).json()
    written = next(name for name in done["files"] if name.endswith(".md"))
    assert (done["draft"], any(name.endswith(".json") for name in done["files"])) == (False, True)
    text = client.get(f"{path}/files/{written}").text
    assert text.index("Ontwikkeling 3") < text.index("Ontwikkeling 1")
    page = browser.get("/editions")
    assert f"/files/{written}" in page
    assert "attachment" in client.get(f"/editions/april 2026/files/{written}").headers["content-disposition"]
    for file in ("niets.md", "..%2f..%2fmonitor.sqlite", "%2e%2e"):
        assert client.get(f"{path}/files/{file}").status_code == 404
    assert client.delete(path).status_code == 409
    client.post("/api/v1/editions", json={"name": "mei"})
    assert client.delete("/api/v1/editions/mei").status_code == 204


def test_insights_by_a_program(browser, monitor: Monitor) -> None:
    client = browser.client
    proposed = client.post("/api/v1/insights/propose").json()
    assert len(proposed["lines"]) == 5
    first = proposed["proposals"][0]
    body = {"action": "reject", "version": first["version"], "reason": "staat er goed"}
    assert client.post(f"/api/v1/insights/{first['id']}/decisions", json=body).json()["status"] == "rejected"
    kept = client.get("/api/v1/decisions").json()["entries"][0]
    assert (kept["id"][0], kept["insight"], kept["reason"]) == ("i", first["id"], "staat er goed")
    taken = client.post(f"/api/v1/insights/decisions/{kept['id'][1:]}/undo")
    assert taken.json()["status"] == "open"
    assert client.get("/api/v1/insights").json()["proposals"][0]["id"] == first["id"]


def test_the_register_runs_and_log_by_a_program(browser, monitor: Monitor) -> None:
    client = browser.client
    assert client.get("/api/v1/developments?size=4").json()["pages"] == 3
    assert client.post("/api/v1/developments/4/retire", json={"reason": "achterhaald"}).json()["revision"] == 2
    assert client.post("/api/v1/developments/4/retire", json={"reason": "achterhaald"}).status_code == 409
    client.post("/api/v1/developments/4/reinstate", json={"reason": "toch niet"})
    revisions = client.get("/api/v1/developments/4/revisions").json()
    assert [one["development"]["revision"] for one in revisions["entries"]] == [3, 2, 1]
    run = client.get("/api/v1/runs/1").json()
    assert (run["settings"], run["proposals"], run["outcomes"]["development"]) == ("0.1.0+test", [1, 2, 3, 4, 5, 6], 4)
    assert "Cijferbank Oost" in run["coverage"]
    chosen = [{"proposal": 1, "version": 1}, {"proposal": 2, "version": 9}]
    several = {"action": "reject", "reason": "proef", "chosen": chosen}
    outcome = client.post("/api/v1/decisions", json=several).json()
    assert (outcome["done"], [one["proposal"] for one in outcome["left"]]) == ([1], [2])
    log = client.get("/api/v1/decisions?size=2").json()
    assert (log["total"], [one["id"] for one in log["entries"]]) == (3, ["r2", "r1"])
    assert client.post("/api/v1/proposals/3/own-score", json={"score": 70}).status_code == 200
    assert client.get("/api/v1/measures").json()["own_scores"] == 1
    evidence = client.get("/api/v1/proposals/3").json()["evidence"][0]
    text = client.get(f"/api/v1/documents/{evidence['sha256']}").json()["text"]
    assert text[evidence["start"] : evidence["end"]] == evidence["quote"]
    assert client.get("/api/v1/me").json() == {"name": "Anna de Wit", "role": "editor"}
    for path in ("insights", "trend", "aside", "sources", "editions"):
        assert client.get(f"/api/v1/{path}").status_code == 200, path


def test_the_feed_holds_the_register(browser) -> None:
    browser.decide(3, "approve", title="Nieuwe <titel>", body="Met een \x0b teken & meer.", score="60")
    root = ET.fromstring(browser.client.get("/feed.atom").content)
    entries = root.findall(f"{ATOM}entry")
    assert len(entries) == 9
    titles = {entry.findtext(f"{ATOM}title"): entry for entry in entries}
    assert "Ontwikkeling 2: Nieuwe <titel>" in titles
    assert "Validiteit 60%" in (titles["Ontwikkeling 2: Nieuwe <titel>"].findtext(f"{ATOM}content") or "")


def test_nothing_that_fits_the_description_breaks_it(monitor: Monitor) -> None:
    schemathesis = pytest.importorskip("schemathesis")
    from hypothesis import HealthCheck, Phase, given, settings

    from monitor.web.app import create_app

    schema = schemathesis.openapi.from_asgi("/api/openapi.json", create_app(monitor))
    for result in schema.get_all_operations():
        operation = result.ok()

        @settings(
            max_examples=6,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def check(case: schemathesis.Case) -> None:
            response = case.call(headers={"host": "localhost"})
            assert response.status_code < 500, response.text
            case.validate_response(response, checks=(schemathesis.checks.not_a_server_error,))

        check()
