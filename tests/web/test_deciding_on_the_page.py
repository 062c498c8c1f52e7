"""Every decision, without JavaScript: a form is read from the page as a browser would, and sent."""

from __future__ import annotations

import re

import pytest

from monitor.model import Action, ProposalStatus
from monitor.pipeline import deciding, listing
from monitor.pipeline.monitor import Monitor

NEW, UPDATE = 1, 3


def words(monitor: Monitor, proposal: int) -> dict[str, object]:
    one = deciding.get(monitor, proposal)
    return {"title": one.title, "body": one.body}


def test_approving_a_new_one_adds_a_development(browser, monitor: Monitor) -> None:
    page = browser.decide(NEW, "approve", **words(monitor, NEW))
    assert "goedgekeurd" in page
    assert deciding.get(monitor, NEW).status is ProposalStatus.APPROVED
    assert [one["number"] for one in listing.development_views(monitor)][-1] == 10


def test_an_edited_text_is_what_the_register_gets(browser, monitor: Monitor) -> None:
    browser.decide(UPDATE, "approve", title="Nieuwe titel", body="Eigen woorden.", score="55")
    changed = listing.development_views(monitor)[1]
    assert (changed["title"], changed["body"], changed["validity"], changed["revision"]) == (
        "Nieuwe titel",
        "Eigen woorden.",
        55,
        2,
    )


def test_a_score_that_was_kept_for_later_is_that_of_the_approval(browser, monitor: Monitor) -> None:
    browser.decide(UPDATE, "edit", score="71", **words(monitor, UPDATE))
    held = deciding.get(monitor, UPDATE).validity
    assert (held.score, sum(row.points for row in held.contributions)) == (71, 71)
    assert held.low is not None
    assert held.low <= 71
    assert "eigen oordeel van Anna de Wit" in browser.get(f"/proposals/{UPDATE}")
    browser.decide(UPDATE, "edit", score="75", **words(monitor, UPDATE))
    held = deciding.get(monitor, UPDATE).validity
    assert [row.criterion for row in held.contributions].count("own") == 1
    browser.decide(UPDATE, "approve", **words(monitor, UPDATE))
    assert listing.development_views(monitor)[1]["validity"] == 75


def test_editing_alone_leaves_it_waiting(browser, monitor: Monitor) -> None:
    browser.decide(NEW, "edit", title="Andere titel", body="Andere tekst.")
    assert deciding.get(monitor, NEW).status is ProposalStatus.OPEN
    assert deciding.get(monitor, NEW).title == "Andere titel"


def test_a_rejection_needs_a_reason_and_keeps_what_was_typed(browser, monitor: Monitor) -> None:
    page = browser.decide(NEW, "reject", status=409, reason="  ")
    assert "Geef een reden" in page
    assert deciding.get(monitor, NEW).status is ProposalStatus.OPEN
    browser.decide(NEW, "reject", reason="dubbel met ontwikkeling 6")
    assert deciding.get(monitor, NEW).status is ProposalStatus.REJECTED
    assert deciding.history(monitor, NEW)[-1].decision.reason == "dubbel met ontwikkeling 6"


@pytest.mark.parametrize("until", ["2026-03-09", "2020-01-01", "morgen", ""])
def test_a_proposal_is_put_off_to_a_later_day_only(browser, monitor: Monitor, until: str) -> None:
    browser.decide(NEW, "defer", status=409, until=until)
    assert deciding.get(monitor, NEW).status is ProposalStatus.OPEN


def test_deferring(browser, monitor: Monitor) -> None:
    browser.decide(NEW, "defer", until="2026-03-20")
    assert deciding.get(monitor, NEW).status is ProposalStatus.DEFERRED
    assert "uitgesteld" in browser.get("/?view=deferred")


def test_merging_into_a_development_makes_an_update_of_it(browser, monitor: Monitor) -> None:
    browser.decide(NEW, "merge", into="6")
    made = listing.proposal_views(monitor, pending=True)[-1]
    assert (made["kind"], made["development"]) == ("update", 6)
    assert deciding.get(monitor, NEW).status is ProposalStatus.MERGED


def test_splitting_off_one_publication(browser, monitor: Monitor) -> None:
    first, second = deciding.get(monitor, NEW).items
    browser.decide(NEW, "split", items=[str(first)])
    assert deciding.get(monitor, NEW).items == (second,)
    assert listing.proposal_views(monitor)[-1]["items"] == [first]


def test_splitting_off_to_a_development(browser, monitor: Monitor) -> None:
    first, second = deciding.get(monitor, NEW).items
    browser.decide(NEW, "split", items=[str(first)], into="6")
    made = listing.proposal_views(monitor)[-1]
    assert (made["development"], made["items"]) == (6, [first])
    assert deciding.get(monitor, NEW).items == (second,)


def test_an_update_that_is_about_something_new_after_all(browser, monitor: Monitor) -> None:
    held = deciding.get(monitor, UPDATE).items
    assert "Dit is nieuw" in browser.get(f"/proposals/{UPDATE}")
    assert "Dit is nieuw" not in browser.get(f"/proposals/{NEW}")
    browser.decide(UPDATE, "split", items=[str(one) for one in held])
    made = listing.proposal_views(monitor)[-1]
    assert (made["kind"], made["items"], made["status"]) == ("new", list(held), "open")
    assert deciding.get(monitor, UPDATE).status is ProposalStatus.MERGED
    assert listing.development_views(monitor)[1]["revision"] == 1


def test_all_of_a_new_one_is_no_part(browser, monitor: Monitor) -> None:
    browser.decide(NEW, "split", 409, items=[str(one) for one in deciding.get(monitor, NEW).items])


def test_leaving_one_publication_out(browser, monitor: Monitor) -> None:
    first, second = deciding.get(monitor, NEW).items
    browser.decide(NEW, "not_relevant", items=[str(second)], reason="gaat over robots")
    assert deciding.get(monitor, NEW).items == (first,)
    assert deciding.get(monitor, NEW).status is ProposalStatus.OPEN
    outcome = {view["id"]: view["outcome"] for view in listing.item_views(monitor)}
    assert outcome[second] == "irrelevant"


def test_a_question_is_kept_and_decides_nothing(browser, monitor: Monitor) -> None:
    browser.decide(NEW, "ask", reason="Joris, klopt dit?")
    assert deciding.get(monitor, NEW).status is ProposalStatus.OPEN
    assert deciding.history(monitor, NEW)[-1].decision.action is Action.ASK
    assert "Joris, klopt dit?" in browser.get(f"/proposals/{NEW}")


def test_the_second_of_two_people_is_told_and_loses_nothing(browser, monitor: Monitor) -> None:
    stale = deciding.get(monitor, NEW).version
    browser.decide(NEW, "edit", title="Van de eerste", body="Tekst van de eerste.")
    page = browser.decide(
        NEW, "approve", status=409, title="Van de tweede", body="Lang werk van de tweede.", version=stale
    )
    assert "intussen veranderd" in page
    assert "Lang werk van de tweede." in page
    assert "Van de eerste" in page
    assert deciding.get(monitor, NEW).title == "Van de eerste"


def test_a_decided_proposal_takes_no_second_decision(browser, monitor: Monitor) -> None:
    browser.decide(NEW, "approve", **words(monitor, NEW))
    token = re.search(r'name="token" value="([^"]+)"', browser.get("/"))
    assert token
    version = deciding.get(monitor, NEW).version
    again = browser.client.post(
        f"/proposals/{NEW}/reject", data={"token": token[1], "version": version, "reason": "toch niet"}
    )
    assert again.status_code == 409
    assert "al beslist" in again.text


def test_several_clear_cases_at_once(browser, monitor: Monitor) -> None:
    page = browser.get("/")
    chosen = re.findall(r'name="chosen" value="(\d+-\d+)"', page)
    token = re.search(r'name="token" value="([^"]+)"', page)
    assert token
    assert len(chosen) == 6
    response = browser.client.post(
        "/bulk", data={"token": token[1], "action": "reject", "reason": "proef", "chosen": [*chosen[:2], "3-99"]}
    )
    assert "2 besluiten genomen" in response.text
    assert "1 voorstel bleef staan" in response.text
    assert sum(view["status"] == "rejected" for view in listing.proposal_views(monitor)) == 2


def test_what_has_no_support_is_not_approved_unseen(browser, monitor: Monitor) -> None:
    page = browser.decide(2, "approve", status=409, **words(monitor, 2))
    assert "waarvoor geen bron gevonden is" in page
    assert "het cijfer 80% staat in geen van de citaten" in page
    browser.decide(2, "approve", confirmed="1", **words(monitor, 2))
    assert deciding.history(monitor, 2)[-1].decision.confirmed


def test_a_sentence_that_a_person_rewrote_needs_no_tick(browser, monitor: Monitor) -> None:
    held = words(monitor, 2)
    browser.decide(2, "approve", title=held["title"], body=str(held["body"]).replace("80% vraagt", "men vraagt"))
    assert deciding.get(monitor, 2).status is ProposalStatus.APPROVED
