"""What `monitor items` tells of each item, where other items bear on it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from monitor.model import (
    Document,
    Finding,
    ItemOutcome,
    Proposal,
    ProposalKind,
    ProposalStatus,
    Relation,
    Validity,
    ValidityStatus,
)
from monitor.store import findings, proposals, runs
from monitor.store.database import Database, open_database
from tests.publications import BUREAU, NOW, understood


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = open_database(database_url, create=True)
    with opened.write() as connection:
        runs.save_sources(connection, [BUREAU])
        runs.start_run(connection, as_of=NOW, now=NOW)
    yield opened
    opened.close()


def put(database: Database, name: str, relation: Relation = Relation.EXTENDS, of: int | None = None) -> int:
    document = Document(f"https://bureau.example/{name}", name, f"De tekst van {name}.", "cd" * 32, "bureau")

    def found(item: int) -> Finding:
        return Finding(item, ItemOutcome.PROPOSAL, 0.9, "reden", relation, cluster=1, of=of)

    with database.write() as connection:
        return understood(connection, "bureau", document, found, run=1)


def propose(database: Database, *items: int, status: ProposalStatus = ProposalStatus.OPEN) -> int:
    validity = Validity(None, None, None, ValidityStatus.PROVISIONAL)
    with database.write() as connection:
        made = Proposal(0, ProposalKind.NEW, status, "Titel", "Tekst", validity, 1, 1, items=items)
        return proposals.insert_proposal(connection, made, cluster=1).id


def with_proposals(database: Database) -> dict[int, int | None]:
    with database.read() as connection:
        return {row.id: row.proposal for row in findings.list_items(connection)}


def test_what_gave_way_to_a_revision_is_with_its_proposal(database: Database) -> None:
    """A proposal rests on the newest version alone; the one before it is not lost from sight."""
    first = put(database, "eerst")
    second = put(database, "herzien", Relation.REVISION, first)
    third = put(database, "nog eens herzien", Relation.REVISION, second)
    other = put(database, "iets anders")
    number = propose(database, third)
    assert with_proposals(database) == {first: number, second: number, third: number, other: None}


def test_what_was_decided_before_it_was_revised_stays_with_that(database: Database) -> None:
    first = put(database, "eerst")
    approved = propose(database, first, status=ProposalStatus.APPROVED)
    revised = put(database, "herzien", Relation.REVISION, first)
    number = propose(database, revised)
    assert with_proposals(database) == {first: approved, revised: number}


def test_a_revision_that_is_in_no_proposal_gives_none(database: Database) -> None:
    first = put(database, "eerst")
    second = put(database, "herzien", Relation.REVISION, first)
    assert with_proposals(database) == {first: None, second: None}
