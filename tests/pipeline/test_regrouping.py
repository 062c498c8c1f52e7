"""What no person touched may be placed anew: the moves, the proposals that lose all by it, and winding it back."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from monitor.bootstrap import bootstrap
from monitor.model import (
    Action,
    Decision,
    Document,
    Finding,
    ItemOutcome,
    Proposal,
    ProposalKind,
    ProposalStatus,
    Relation,
    Source,
    SourceClass,
    Validity,
    ValidityStatus,
)
from monitor.pipeline import deciding, listing, regrouping, reporting, sampling
from monitor.pipeline.monitor import Monitor
from monitor.pipeline.targets import Target
from monitor.review.automatic import BY
from monitor.settings import Settings
from monitor.store import findings, items, proposals, runs, standing
from monitor.store.winding import wind_back
from tests.publications import understood

NOW = datetime(2026, 3, 16, 6, tzinfo=UTC)
SINCE = NOW - timedelta(weeks=26)
SOURCE = Source("bureau", "Bureau", SourceClass.GOVERNMENT, "feed", "https://bureau.example/feed")


@pytest.fixture
def monitor(database_url: str, tmp_path: Path) -> Iterator[Monitor]:
    opened = bootstrap(Settings(outputs=tmp_path / "outputs", database_url=database_url), create=True)
    opened.clock = lambda: NOW
    yield opened
    opened.close()


def a_run(connection, day: int) -> int:  # type: ignore[no-untyped-def]
    moment = datetime(2026, 3, day, 6, tzinfo=UTC)
    runs.save_sources(connection, [SOURCE])
    return runs.start_run(connection, as_of=moment, now=moment)


def an_item(connection, name: str, run: int, outcome: ItemOutcome, cluster: int | None = None) -> int:  # type: ignore[no-untyped-def]
    url = f"https://bureau.example/{name}"
    text = f"Van de 640 medewerkers leerde 41% over {name}. Dat meldt het bureau."
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    document = Document(url, name, text, sha256, "bureau", published=date(2026, 3, 3), language="nl")

    def finding(item: int) -> Finding:
        return Finding(item, outcome, 0.9, "past", Relation.SUPPORTS, cluster=cluster)

    return understood(
        connection, "bureau", document, finding, run=run, now=NOW, entry_id=name, trace='{"trace": "kept"}'
    )


def a_proposal(connection, title: str, run: int, cluster: int, members: tuple[int, ...]) -> Proposal:  # type: ignore[no-untyped-def]
    value = Proposal(
        0, ProposalKind.NEW, ProposalStatus.OPEN, title, "Tekst.", Validity(70, 60, 80, ValidityStatus.PROVISIONAL),
        run, run, items=members, why="Twee bronnen.",
    )  # fmt: skip
    return proposals.insert_proposal(connection, value, cluster=cluster)


@pytest.fixture
def two(monitor: Monitor) -> dict[str, int]:
    """Week one: two proposals of two items each. Week two has begun."""
    with monitor.database.write() as connection:
        one = a_run(connection, 9)
        members = [an_item(connection, name, one, ItemOutcome.PROPOSAL, 1 + at // 2) for at, name in enumerate("abcd")]
        older = a_proposal(connection, "De oudste", one, 1, tuple(members[:2]))
        younger = a_proposal(connection, "De jongste", one, 2, tuple(members[2:]))
        runs.finish_run(connection, one, status=runs.RunStatus.FINISHED, report="", now=NOW)
        second = a_run(connection, 16)
    return {"a": members[0], "c": members[2], "d": members[3], "older": older.id, "younger": younger.id, "run": second}


def together(monitor: Monitor, two: dict[str, int]) -> set[Target]:
    """The second cluster turns out to be the first."""
    with monitor.database.write() as connection:
        before = findings.get_findings(connection, [two["c"], two["d"]])
        moved = [replace(one, cluster=1, reason="Opnieuw bekeken.") for one in before.values()]
        run = runs.get_run(connection, two["run"])
        return regrouping.regroup(connection, moved, run, since=SINCE, now=NOW)


def test_the_younger_is_withdrawn_with_the_reason_and_its_evidence(monitor: Monitor, two: dict[str, int]) -> None:
    assert together(monitor, two) == {Target(cluster=1), Target(cluster=2)}
    younger = deciding.get(monitor, two["younger"])
    assert (younger.status, younger.items) == (ProposalStatus.MERGED, (two["c"], two["d"]))
    assert younger.why == (f"Samengevoegd met voorstel {two['older']}, “De oudste”: vertelt hetzelfde. Twee bronnen.")
    (logged,) = deciding.history(monitor, two["younger"])
    assert (logged.decision.action, logged.decision.by, logged.decision.into_proposal) == (
        Action.MERGE, BY, two["older"],
    )  # fmt: skip
    assert logged.before.status is ProposalStatus.OPEN
    assert deciding.get(monitor, two["older"]).status is ProposalStatus.OPEN
    with monitor.database.read() as connection:
        assert len(findings.cluster_members(connection, 1)) == 4
    views = {view["id"]: view["proposal"] for view in listing.item_views(monitor)}
    assert views[two["a"]] == two["older"]
    assert views[two["c"]] is None  # until the proposal that stays has grown


def test_the_report_tells_what_moved_and_what_was_withdrawn(monitor: Monitor, two: dict[str, int]) -> None:
    together(monitor, two)
    text = reporting.finish(monitor, two["run"]).markdown
    assert "## Eerdere publicaties, opnieuw geplaatst (3)" in text
    assert f"Voorstel {two['younger']}, “De jongste”: samengevoegd met voorstel {two['older']}" in text
    assert f"- c: van onderwerp 2 naar voorstel {two['older']}" in text
    assert "### Voorstel" not in text


@pytest.mark.parametrize("action", [Action.EDIT, Action.ASK, Action.DEFER])
def test_what_a_person_touched_meanwhile_stays(monitor: Monitor, two: dict[str, int], action: Action) -> None:
    deciding.decide(
        monitor,
        Decision(two["younger"], action, "Noor", NOW, "Waarom?", title="Anders", until=date(2026, 4, 1)),
    )
    assert together(monitor, two) == set()
    assert deciding.get(monitor, two["younger"]).status is not ProposalStatus.MERGED
    with monitor.database.read() as connection:
        assert findings.cluster_members(connection, 2) == (two["c"], two["d"])
        stands = regrouping.standing_of(connection, since=SINCE)
    assert {two["c"], two["d"]} <= stands.held
    assert two["a"] not in stands.held
    assert stands.proposed == {1, 2}


def test_what_was_approved_is_known_as_such(monitor: Monitor, two: dict[str, int]) -> None:
    deciding.decide(monitor, Decision(two["older"], Action.APPROVE, "Noor", NOW))
    with monitor.database.read() as connection:
        stands = regrouping.standing_of(connection, since=SINCE)
    assert stands.approved == {two["a"], two["a"] + 1}
    assert stands.approved <= stands.held


def test_a_proposal_that_keeps_an_item_is_not_withdrawn(monitor: Monitor, two: dict[str, int]) -> None:
    with monitor.database.write() as connection:
        moved = replace(findings.get_findings(connection, [two["c"]])[two["c"]], cluster=1)
        run = runs.get_run(connection, two["run"])
        regrouping.regroup(connection, [moved], run, since=SINCE, now=NOW)
    assert deciding.get(monitor, two["younger"]).status is ProposalStatus.OPEN


def test_winding_a_copy_back_puts_everything_back(tmp_path: Path) -> None:
    opened = bootstrap(Settings(outputs=tmp_path), create=True)
    opened.clock = lambda: NOW
    with opened.database.write() as connection:
        one = a_run(connection, 9)
        members = [an_item(connection, name, one, ItemOutcome.PROPOSAL, 1 + at) for at, name in enumerate("ab")]
        second = a_run(connection, 16)
        younger = a_proposal(connection, "De jongste", one, 2, (members[1],))
        moved = replace(findings.get_findings(connection, [members[1]])[members[1]], cluster=1)
        regrouping.regroup(connection, [moved], runs.get_run(connection, second), since=SINCE, now=NOW)
        assert proposals.get_proposal(connection, younger.id).status is ProposalStatus.MERGED
        wind_back(connection, second)
        assert findings.get_findings(connection, members)[members[1]].cluster == 2
        assert proposals.get_proposal(connection, younger.id).status is ProposalStatus.OPEN
        assert standing.list_moves(connection, second) == ()
        assert proposals.list_decisions(connection) == ()
    opened.close()


# ------------------------------------------------------------------------------------------ dropped items
def test_a_sample_of_what_was_dropped_is_drawn_once_and_answers_count(monitor: Monitor) -> None:
    with monitor.database.write() as connection:
        run = a_run(connection, 16)
        dropped = [an_item(connection, f"weg{at}", run, ItemOutcome.IRRELEVANT) for at in range(30)]
        an_item(connection, "alleen", run, ItemOutcome.PROPOSAL, 7)
    reporting.finish(monitor, run)
    shown = sampling.lying_aside(monitor)
    drawn = [one.id for one in shown.offered]
    assert len(drawn) == 5
    assert set(drawn) < set(dropped)
    assert [one.title for one in shown.waiting] == ["alleen"]
    assert shown.missed is None
    reporting.finish(monitor, run)
    assert [one.id for one in sampling.lying_aside(monitor).offered] == drawn
    sampling.answer(monitor, drawn[0], belongs=True, by="Noor", reason="gaat over leren")
    for one in drawn[1:]:
        sampling.answer(monitor, one, belongs=False, by="Noor")
    told = sampling.lying_aside(monitor).missed
    assert told is not None
    assert (told.dropped, told.looked, told.missed, told.share) == (30, 5, 1, 0.2)
    with monitor.database.read() as connection:
        assert items.waiting(connection, items.Stage.READ) == (drawn[0],)
        text = reporting.report_of(monitor, run).markdown
    assert "## Steekproef van wat afviel (1)" in text
    assert "Naar schatting 20% van wat afviel" in text
    with pytest.raises(Exception, match="was not offered"):
        sampling.answer(monitor, next(one for one in dropped if one not in drawn), belongs=True, by="Noor")
