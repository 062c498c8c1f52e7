"""What a run that was cut off had seen and proposed is told, and sampled, by the run that takes it up."""

from __future__ import annotations

from datetime import datetime, timedelta

from monitor.model import (
    Document,
    Finding,
    ItemOutcome,
    Proposal,
    ProposalKind,
    ProposalStatus,
    Validity,
    ValidityStatus,
)
from monitor.pipeline import reporting, telling
from monitor.pipeline.monitor import Monitor
from monitor.pipeline.notifying import finished
from monitor.pipeline.running import alone
from monitor.store import aside, proposals, runs
from monitor.store.runs import RunStatus
from tests.publications import NOW, understood


def begin(monitor: Monitor, at: datetime = NOW) -> int:
    with monitor.database.write() as connection:
        return runs.start_run(connection, as_of=at, now=at)


def see(monitor: Monitor, run: int, name: str, outcome: ItemOutcome, cluster: int | None = None) -> int:
    """An item that a run read and understood; where it has a cluster, with a proposal."""
    url = f"https://bron.example/{name}"
    with monitor.database.write() as connection:
        document = Document(url, name, "De tekst.", "cd" * 32, "bron")
        item = understood(
            connection, "bron", document, lambda item: Finding(item, outcome, 0.4, "reden", cluster=cluster), run=run
        )
        if cluster:
            validity = Validity(None, None, None, ValidityStatus.PROVISIONAL)
            made = Proposal(0, ProposalKind.NEW, ProposalStatus.OPEN, f"Over {name}", "Tekst", validity, run, run)
            proposals.insert_proposal(connection, made, cluster=cluster)
    return item


def test_the_next_run_tells_of_it(monitor: Monitor) -> None:
    earlier = begin(monitor, NOW - timedelta(weeks=1))
    see(monitor, earlier, "vorige week", ItemOutcome.IRRELEVANT)
    reporting.finish(monitor, earlier)
    cut_off = begin(monitor)
    see(monitor, cut_off, "afgevallen", ItemOutcome.IRRELEVANT)
    see(monitor, cut_off, "nieuw onderwerp", ItemOutcome.PROPOSAL, cluster=5)
    with alone(monitor):
        last = begin(monitor)
        report = reporting.finish(monitor, last).markdown
    assert "2 nieuwe publicaties gezien" in report
    assert "## Afgevallen (1)\n\n- afgevallen (bron)" in report
    assert "Over nieuw onderwerp" in report
    assert "gegroeid" not in report
    assert f"Hierbij ook wat was blijven liggen van eerder (ronde {cut_off})." in report
    assert "vorige week" not in report


def test_the_message_about_it_counts_its_proposals(monitor: Monitor) -> None:
    cut_off = begin(monitor)
    see(monitor, cut_off, "nieuw onderwerp", ItemOutcome.PROPOSAL, cluster=5)
    with alone(monitor):
        last = begin(monitor)
        reporting.finish(monitor, last)
    with monitor.database.read() as connection:
        made = telling.made_by(connection, last)
    assert "1 voorstel" in finished(last, "", made, ()).title


def test_what_it_dropped_is_drawn_from_once(monitor: Monitor) -> None:
    cut_off = begin(monitor)
    dropped = {see(monitor, cut_off, f"afgevallen {n}", ItemOutcome.IRRELEVANT) for n in range(3)}
    with alone(monitor):
        last = begin(monitor)
        dropped.add(see(monitor, last, "ook afgevallen", ItemOutcome.IRRELEVANT))
        reporting.finish(monitor, last)
    reporting.finish(monitor, begin(monitor))
    with monitor.database.read() as connection:
        offered = aside.offered(connection)
        (week,) = aside.sampled_weeks(connection, since=NOW - timedelta(days=1))
    assert {one.id for one in offered} == dropped
    assert {one.run for one in offered} == {last}
    assert week.dropped == 4


def test_a_run_that_ended_well_is_told_once(monitor: Monitor) -> None:
    first = begin(monitor)
    see(monitor, first, "gezien", ItemOutcome.IRRELEVANT)
    reporting.finish(monitor, first)
    with monitor.database.read() as connection:
        assert runs.taken_up(connection, begin_in_vain(monitor)) == (2,)
        assert runs.get_run(connection, first).status is RunStatus.FINISHED


def begin_in_vain(monitor: Monitor) -> int:
    with alone(monitor):
        return begin(monitor)


def test_a_run_that_reached_nothing_is_no_end(monitor: Monitor) -> None:
    """What was cut off before it still waits for the run that gets through."""
    see(monitor, begin(monitor), "gezien", ItemOutcome.IRRELEVANT)
    with alone(monitor):
        reporting.fail(monitor, begin(monitor))
        last = begin(monitor)
        assert "- gezien (bron)" in reporting.finish(monitor, last).markdown
