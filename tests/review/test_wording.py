"""What stays of a draft's marks when a person edits it: only a sentence that says something else loses them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from monitor.errors import Conflict
from monitor.model import (
    Action,
    Decision,
    DraftSentence,
    Proposal,
    ProposalKind,
    ProposalStatus,
    Span,
    Validity,
    ValidityStatus,
)
from monitor.review.decide import decide

SPAN = Span("a" * 64, 0, 4, "woord")
SURE = DraftSentence("Bureau Keerpunt meldt dat 41% van een collega leert.", (SPAN,))
UNSURE = DraftSentence("Volgens McKinsey is dat 90%.", (SPAN,), ("Het getal 90% staat niet in de bron.",))
PROPOSAL = Proposal(
    id=1,
    kind=ProposalKind.NEW,
    status=ProposalStatus.OPEN,
    title="Medewerkers leren van elkaar",
    body=f"{SURE.text} {UNSURE.text}",
    sentences=(SURE, UNSURE),
    validity=Validity(80, 74, 86, ValidityStatus.PROVISIONAL),
    run=1,
    updated_run=1,
)


def approve(proposal: Proposal = PROPOSAL, **words: object) -> Proposal:
    decision = Decision(1, Action.APPROVE, "Anna", datetime(2026, 3, 9, tzinfo=UTC), **words)  # type: ignore[arg-type]
    return decide(decision, proposal, development=None, next_number=1).proposal


@pytest.mark.parametrize(
    "body",
    [
        PROPOSAL.body,
        f"{UNSURE.text} {SURE.text}",
        f"{SURE.text} {UNSURE.text.rstrip('.')}",
        f"{SURE.text} {UNSURE.text.lower()}",
        f"{SURE.text} “{UNSURE.text}”",
        f"{SURE.text}\n\n{UNSURE.text.replace(' ', '  ')}",
        f"Let op: {UNSURE.text} {SURE.text}",
        UNSURE.text,
    ],
    ids=["same", "moved", "stop", "case", "quoted", "space", "before", "alone"],
)
def test_a_sentence_that_still_says_the_same_is_not_approved_unseen(body: str) -> None:
    with pytest.raises(Conflict, match="90%"):
        approve(body=body)
    assert approve(body=body, confirmed=True).status is ProposalStatus.APPROVED


@pytest.mark.parametrize("body", [SURE.text, f"{SURE.text} Volgens McKinsey is dat veel.", "Iets heel anders."])
def test_a_sentence_that_a_person_rewrote_or_left_out_is_theirs(body: str) -> None:
    approved = approve(body=body)
    assert (approved.body, approved.status) == (body, ProposalStatus.APPROVED)


def test_a_sentence_that_was_kept_keeps_what_it_rests_on() -> None:
    approved = approve(body=f"Vooraf. {SURE.text} Achteraf.")
    assert [(s.text, s.spans) for s in approved.sentences] == [("Vooraf.", ()), (SURE.text, (SPAN,)), ("Achteraf.", ())]


@pytest.mark.parametrize(
    "title", ["Medewerkers leren van elkaar", "medewerkers leren van elkaar.", " Medewerkers  leren van elkaar"]
)
def test_a_title_that_still_says_the_same_keeps_its_doubts(title: str) -> None:
    doubted = replace(PROPOSAL, body=SURE.text, sentences=(SURE,), title_problems=("De naam komt niet voor.",))
    with pytest.raises(Conflict, match="komt niet voor"):
        approve(doubted, title=title)
    assert approve(doubted, title="Medewerkers leren vooral van collega's").title_problems == ()
