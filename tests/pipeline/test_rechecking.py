"""A page that its publisher changes after it was read: kept as a version, and looked at again where it matters."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import ClassVar

import pytest

from monitor.bootstrap import bootstrap
from monitor.collect.http import Fetcher
from monitor.collect.limits import Limits
from monitor.errors import Conflict
from monitor.model import (
    Action,
    Decision,
    Document,
    DraftSentence,
    Entry,
    Evidence,
    Finding,
    ItemOutcome,
    Proposal,
    ProposalKind,
    ProposalStatus,
    Relation,
    Source,
    SourceClass,
    Span,
    Validity,
    ValidityStatus,
)
from monitor.pipeline import collecting, deciding, proposing, reading, rechecking, replaying, reporting
from monitor.pipeline.monitor import Monitor
from monitor.pipeline.targets import Case, Target, Witness
from monitor.review.withdrawing import Lost, marked
from monitor.settings import Settings
from monitor.store import checks, findings, items, proposals, snapshots, winding

NOW = datetime(2026, 3, 9, 6, tzinfo=UTC)
TEXT = (
    "Van de 640 ondervraagde medewerkers leerde 41% het omgaan met AI van een collega. Een cursus volgde 18%. "
    "Dat blijkt uit een peiling onder werkenden in zes sectoren, die een half jaar duurde."
)
LONGER = "De onderzoekers spraken met leidinggevenden over de tijd die er voor oefenen is. " * 6


def page(text: str = TEXT, title: str = "Leren met AI", extra: str = "") -> str:
    return (
        f"<html lang=nl><head><title>{title}</title></head><body><main><article><h1>{title}</h1><p>{text}</p>"
        f"<p>{LONGER}</p>{extra}</article></main></body></html>"
    )


class Site(BaseHTTPRequestHandler):
    body: ClassVar[str] = ""
    status: ClassVar[int] = 200
    conditional: ClassVar[list[str | None]] = []
    files: ClassVar[dict[str, bytes]] = {}

    def do_GET(self) -> None:
        body = self.files.get(self.path) or self.body.encode()
        tag = f'"{hashlib.sha256(body).hexdigest()[:12]}"'
        if self.path == "/robots.txt":
            self.send_response(404)
            self.send_header("Content-Length", "0")
            return self.end_headers()
        Site.conditional.append(self.headers["If-None-Match"])
        same = self.headers["If-None-Match"] == tag and self.status == 200
        self.send_response(304 if same else self.status)
        self.send_header("ETag", tag)
        self.send_header("Content-Type", "application/pdf" if self.path in self.files else "text/html; charset=utf-8")
        self.send_header("Content-Length", "0" if same else str(len(body)))
        self.end_headers()
        if not same:
            self.wfile.write(body)
        return None

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    Site.body, Site.status, Site.conditional, Site.files = page(), 200, [], {}
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def monitor(database_url: str, tmp_path: Path) -> Iterator[Monitor]:
    opened = bootstrap(Settings(outputs=tmp_path / "outputs", database_url=database_url), create=True)
    opened.clock = lambda: NOW
    opened.fetcher.close()
    opened.fetcher = Fetcher(Limits(attempts=1))
    yield opened
    opened.close()


SOURCE = Source("krant", "Krant", SourceClass.BUSINESS_PRESS, "feed", "http://127.0.0.1/f", allow_private=True)


def written_pdf(text: str) -> bytes:
    from fpdf import FPDF

    document = FPDF()
    document.add_page()
    document.set_font("Times", "", 11)
    for block in (text, LONGER):
        document.multi_cell(0, 6, block, new_x="LMARGIN", new_y="NEXT")
        document.ln(3)
    return bytes(document.output())


def announced(link: str, **more: object) -> list[tuple[str, Entry]]:
    return [(link, replace(Entry("1", "Leren met AI", link), **more))]


@pytest.fixture
def item(monitor: Monitor, site: str) -> int:
    """An item that was read and understood in the first week."""
    run, _ = collecting.start(monitor, [SOURCE], as_of=NOW)
    with monitor.database.write() as connection:
        (one,) = items.announce(connection, "krant", announced(f"{site}/a"), run_id=run, now=NOW)
    assert reading.read_waiting(monitor, run) == 1
    with monitor.database.write() as connection:
        found = Finding(one, ItemOutcome.DEVELOPMENT, 0.9, "past erbij", Relation.SUPPORTS, development=3)
        findings.save_finding(connection, found, run_id=run, trace="{}")
        items.set_stage(connection, [one], items.Stage.UNDERSTOOD)
    return one


def again(monitor: Monitor, weeks: float = 1) -> tuple[int, int]:
    run, _ = collecting.start(monitor, [SOURCE], as_of=NOW + timedelta(weeks=weeks))
    return run, rechecking.recheck(monitor, run)


def stage(monitor: Monitor, item: int) -> items.Stage:
    with monitor.database.read() as connection:
        return items.get_item(connection, item).stage


def test_a_corrected_figure_is_a_version_an_event_and_work(monitor: Monitor, item: int) -> None:
    Site.body = page(TEXT.replace("41%", "34%"))
    run, changed = again(monitor)
    assert changed == 1
    assert stage(monitor, item) is items.Stage.READ
    with monitor.database.read() as connection:
        assert "34%" in items.get_documents(connection, [item])[item].text
        ((_, old, _),) = items.revised(connection, run)
        assert "41%" in old.text
        assert findings.get_traces(connection, since=NOW - timedelta(days=1)) == (), "or it would be its own copy"
    report = reporting.finish(monitor, run).markdown
    assert "## Achteraf gewijzigd door de bron (1)" in report
    assert "niet meer genoemd: 41; nu genoemd: 34" in report


def test_a_retraction_with_the_same_text_is_seen(monitor: Monitor, item: int) -> None:
    Site.body = page(title="Retracted: Leren met AI")
    run, changed = again(monitor)
    assert changed == 1
    with monitor.database.read() as connection:
        assert items.get_documents(connection, [item])[item].retracted
    assert "ingetrokken" in reporting.finish(monitor, run).markdown


@pytest.mark.parametrize(
    "body",
    [
        page(TEXT.replace("omgaan", "werken")),
        page(extra="<p>312 keer gelezen</p>"),
        page(extra="<footer><p>Vandaag lazen 4.512 mensen deze pagina, een record voor deze week.</p></footer>"),
    ],
)
def test_words_and_counters_make_no_work(monitor: Monitor, item: int, body: str) -> None:
    Site.body = body
    assert again(monitor)[1] == 0
    assert stage(monitor, item) is items.Stage.UNDERSTOOD


def test_other_words_are_kept_as_a_version_all_the_same(monitor: Monitor, item: int) -> None:
    Site.body = page(TEXT.replace("omgaan", "werken"))
    run, _ = again(monitor)
    with monitor.database.read() as connection:
        assert len(items.revised(connection, run)) == 1
    assert "alleen woorden, geen cijfers" in reporting.finish(monitor, run).markdown


def test_an_unchanged_page_is_asked_once_a_week_with_its_etag_and_for_three_weeks(monitor: Monitor, item: int) -> None:
    Site.conditional.clear()
    assert again(monitor, 0.1)[1] == 0
    assert Site.conditional == [], "a second run on a day asks nothing"
    for week in (1, 1, 2, 3, 4, 9):
        assert again(monitor, week)[1] == 0
    first, *later = Site.conditional
    assert first is None
    assert len(later) == 2
    assert all(later)
    with monitor.database.read() as connection:
        assert items.get_item(connection, item).stage is items.Stage.UNDERSTOOD


@pytest.mark.parametrize(
    ("status", "body"),
    [(404, "weg"), (503, "even niet"), (200, "<html><title>Log in</title><p>Log in om verder te lezen.</p></html>")],
)
def test_a_page_that_is_gone_or_behind_a_wall_is_no_correction(
    monitor: Monitor, item: int, status: int, body: str
) -> None:
    Site.status, Site.body = status, body
    run, changed = again(monitor)
    assert changed == 0
    with monitor.database.read() as connection:
        assert items.revised(connection, run) == ()
        assert "41%" in items.get_documents(connection, [item])[item].text


def test_a_page_that_is_gone_for_good_is_told_and_its_text_kept(monitor: Monitor, item: int) -> None:
    Site.status, Site.body = 410, "weg"
    run, changed = again(monitor)
    assert changed == 0, "what it said was not taken back"
    with monitor.database.read() as connection:
        kept = items.get_documents(connection, [item])[item]
    assert kept.withdrawn
    assert "41%" in kept.text
    assert "van de site gehaald" in reporting.finish(monitor, run).markdown
    Site.status, Site.body = 200, page()
    run, changed = again(monitor, 2)
    assert changed == 0
    assert "staat er weer" in reporting.finish(monitor, run).markdown


@pytest.mark.parametrize(
    ("answers", "believed"),
    [((404, 404), True), ((404, 503, 404), False), ((404, 200, 404), False), ((403, 403), False)],
)
def test_not_found_is_believed_the_second_time_in_a_row(
    monitor: Monitor, item: int, answers: tuple[int, ...], believed: bool
) -> None:
    for number, Site.status in enumerate(answers, 1):
        again(monitor, 0.8 * number)
    with monitor.database.read() as connection:
        assert items.get_documents(connection, [item])[item].withdrawn is believed


def proposed(monitor: Monitor, item: int, **more: object) -> Proposal:
    """A pending proposal on the item alone, as the drafter makes one."""
    with monitor.database.write() as connection:
        text = items.get_documents(connection, [item])[item]
        start = text.text.index("Van de 640")
        span = Span(text.sha256, start, start + 30, text.text[start : start + 30])
        quote = Evidence(item, text.url, "Krant", span, Relation.SUPPORTS, title=text.title)
        one = Proposal(
            0, ProposalKind.NEW, ProposalStatus.OPEN, "Collega’s leren elkaar AI", "Dat blijkt uit een peiling.",
            Validity(61, 50, 70, ValidityStatus.PROVISIONAL), run=1, updated_run=1, items=(item,), evidence=(quote,),
            sentences=(DraftSentence("Dat blijkt uit een peiling.", (span,)),), why="Nieuw onderwerp.",
        )  # fmt: skip
        return proposals.insert_proposal(connection, replace(one, **more), cluster=1)


def test_a_proposal_whose_evidence_is_retracted_is_marked_and_cannot_be_approved_unseen(
    monitor: Monitor, item: int
) -> None:
    one = proposed(monitor, item)
    settled = proposed(monitor, item, status=ProposalStatus.MERGED)
    Site.body = page(title="Retracted: Leren met AI")
    run, _ = again(monitor)
    assert proposing.propose(monitor, run) == 1
    with monitor.database.read() as connection:
        found = proposals.get_proposal(connection, one.id)
        assert proposals.get_proposal(connection, settled.id) == settled
    assert found.why == "Krant heeft ‘Leren met AI’ ingetrokken. Nieuw onderwerp."
    assert found.sentences[0].problems == found.title_problems == (Lost.RETRACTED.problem,)
    assert (found.validity.score, found.validity.status) == (None, ValidityStatus.UNSUPPORTED)
    report = reporting.finish(monitor, run).markdown
    assert "heeft ‘Leren met AI’ ingetrokken" in report
    assert "Achteraf gewijzigd door de bron" in report
    assert proposing.propose(monitor, run) == 0, "and once only"
    with pytest.raises(Conflict, match="without support"):
        deciding.decide(monitor, Decision(one.id, Action.APPROVE, "An", NOW, score=50))
    rejected = deciding.decide(monitor, Decision(one.id, Action.REJECT, "An", NOW, reason="ingetrokken"))
    assert rejected.status is ProposalStatus.REJECTED


def test_a_proposal_whose_page_was_taken_down_is_marked_until_it_is_back(monitor: Monitor, item: int) -> None:
    one = proposed(monitor, item)

    def after(week: int) -> Proposal:
        run, _ = again(monitor, week)
        proposing.propose(monitor, run)
        with monitor.database.read() as connection:
            return proposals.get_proposal(connection, one.id)

    Site.status = 410
    assert after(1).title_problems == (Lost.TAKEN_DOWN.problem,)
    assert after(2).validity.score == 61, "what it said still counts"
    Site.status = 200
    assert after(3).title_problems == ()


def test_evidence_that_is_lost_in_part_marks_its_own_sentences_only() -> None:
    spans = [Span(f"{n}" * 64, 0, 3, "abc") for n in range(2)]
    evidence = tuple(
        Evidence(n, f"https://e.org/{n}", f"Bron {n}", span, Relation.SUPPORTS) for n, span in enumerate(spans)
    )
    one = Proposal(
        1, ProposalKind.NEW, ProposalStatus.OPEN, "T", "A. B. C. D.", Validity(60, 50, 70, ValidityStatus.PROVISIONAL),
        run=1, updated_run=1, evidence=evidence,
        sentences=(
            DraftSentence("A.", (spans[0],)), DraftSentence("B.", (spans[1],), ("iets anders",)),
            DraftSentence("C.", tuple(spans)), DraftSentence("D."),
        ),
    )  # fmt: skip
    found = marked(one, {1: Lost.RETRACTED})
    assert [s.problems for s in found.sentences] == [(), ("iets anders", Lost.RETRACTED.problem), (), ()]
    assert (found.title_problems, found.validity) == ((), one.validity)
    assert marked(found, {1: Lost.RETRACTED}) == found
    assert marked(found, {}).sentences == one.sentences
    assert marked(one, {}) == one


def test_a_pdf_that_changes_behind_the_same_page_is_seen(monitor: Monitor, site: str) -> None:
    landing = (
        "<html lang=nl><head><title>Rapport leren met AI</title><meta name=citation_pdf_url content='/r.pdf'></head>"
        "<body><main><h1>Rapport leren met AI</h1><p>Hier leest u het rapport over leren.</p></main></body></html>"
    )
    Site.body, Site.files = landing, {"/r.pdf": written_pdf(TEXT)}
    run, _ = collecting.start(monitor, [SOURCE], as_of=NOW)
    with monitor.database.write() as connection:
        (one,) = items.announce(connection, "krant", announced(f"{site}/rapport"), run_id=run, now=NOW)
    assert reading.read_waiting(monitor, run) == 1
    with monitor.database.write() as connection:
        findings.save_finding(
            connection, Finding(one, ItemOutcome.DEVELOPMENT, 0.9, "", Relation.SUPPORTS, development=3), run_id=run,
            trace="{}",
        )  # fmt: skip
        items.set_stage(connection, [one], items.Stage.UNDERSTOOD)
        assert items.get_documents(connection, [one])[one].kind == "pdf"
    assert again(monitor, 1)[1] == 0, "neither changed"
    Site.conditional.clear()
    assert again(monitor, 2)[1] == 0
    assert all(Site.conditional), "both were asked with what their servers gave"
    assert len(Site.conditional) == 2
    Site.files = {"/r.pdf": written_pdf(TEXT.replace("41%", "34%"))}
    run, changed = again(monitor, 2.9)
    assert changed == 1
    with monitor.database.read() as connection:
        found = items.get_documents(connection, [one])[one]
    assert "34%" in found.text
    assert (found.kind, found.title) == ("pdf", "Rapport leren met AI")
    assert "niet meer genoemd: 41; nu genoemd: 34" in reporting.finish(monitor, run).markdown


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({}, False),
        ({"title": "Leren  met AI"}, False),
        ({"title": "Correctie: leren met AI"}, True),
        ({"updated": NOW + timedelta(weeks=10)}, True),
    ],
)
def test_a_feed_that_announces_a_change_has_it_looked_at_however_old(
    monitor: Monitor, site: str, item: int, more: dict[str, object], told: bool
) -> None:
    Site.body = page(TEXT.replace("18%", "28%"))
    with monitor.database.write() as connection:
        entries = announced(f"{site}/a", **more)
        assert checks.note_changes(connection, "krant", entries) == ((item,) if told else ())
        assert checks.note_changes(connection, "krant", entries) == (), "and once only"
        assert checks.note_changes(connection, "andere", announced(f"{site}/a", title="Van een ander")) == ()
    assert again(monitor, 10)[1] == int(told)
    assert again(monitor, 11)[1] == 0


def document(text: str, **more: object) -> Document:
    return Document(
        "https://krant.example/a", "Leren", text, hashlib.sha256(text.encode()).hexdigest(), "krant", **more
    )


def test_a_case_knows_that_a_quoted_text_was_changed() -> None:
    finding = Finding(1, ItemOutcome.DEVELOPMENT, 0.9, "", development=3)
    old = document(TEXT)
    quote = (Evidence(1, old.url, "Krant", Span(old.sha256, 0, 10, TEXT[:10]), Relation.SUPPORTS),)

    def case(value: Document) -> Case:
        return Case(Target(3), (Witness(1, value, finding, SOURCE),), None)

    assert not case(old).has_changed(quote)
    assert case(document(TEXT.replace("41", "34"))).has_changed(quote)
    assert case(document(TEXT, retracted=True)).has_changed(quote)


def test_years_and_lone_numbers_are_no_figures_of_a_text() -> None:
    old = document(TEXT)
    assert not rechecking.compare(
        old, document(f"{TEXT}\n\n312 keer gelezen\n\nDit stuk verscheen eerder in 2025.")
    ).matters
    change = rechecking.compare(old, document(TEXT.replace("640", "1.640")))
    assert (change.gone, change.come, change.retracted) == (("640",), ("1640",), False)


def test_a_replay_takes_an_item_as_it_was_read_then_and_names_what_it_cannot_know(monitor: Monitor, item: int) -> None:
    Site.body = page(TEXT.replace("41%", "34%"))
    empty, _ = collecting.start(monitor, [SOURCE], as_of=NOW + timedelta(days=1))
    later, changed = again(monitor)
    assert changed == 1
    with monitor.database.write() as connection:
        found = Finding(item, ItemOutcome.IRRELEVANT, 0.1, "past nergens bij")
        findings.save_finding(connection, found, run_id=later, trace="{}")
        items.set_stage(connection, [item], items.Stage.UNDERSTOOD)
        assert winding.understood_anew(connection, empty) == (item,)
        assert winding.understood_anew(connection, 1) == winding.understood_anew(connection, later) == ()
    for run, figure in ((1, "41%"), (later, "34%")):
        with replaying._copied(monitor) as copy, copy.database.write() as connection:
            assert winding.wind_back(connection, run) == (item,)
            assert figure in items.get_documents(connection, [item])[item].text
            assert items.get_item(connection, item).stage is items.Stage.READ
            assert len(snapshots.pages_of(connection, [item])[item]) == (1 if run == 1 else 2)
