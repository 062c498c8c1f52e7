"""Claims: what one run makes of one development or one cluster, stage by stage, so that a crash repeats no stage."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, RowMapping, select, update

from monitor.model import Draft, Validity
from monitor.store.codec import dump, load
from monitor.store.schema import claim
from monitor.store.upsert import upsert


class ClaimOutcome(StrEnum):
    OPEN = "open"
    JUDGED = "judged"
    DRAFTED = "drafted"
    PROPOSED = "proposed"
    WAITING = "waiting"  # too little evidence yet: it stays in its cluster
    NO_DRAFT = "no_draft"  # nothing could be said honestly


HANDED_OVER = "overgenomen door een latere ronde"


@dataclass(frozen=True, slots=True)
class Claim:
    """``development`` or ``cluster``, never both."""

    run: int
    development: int | None
    cluster: int | None
    items: tuple[int, ...]  # all the items that speak for or against it now
    outcome: ClaimOutcome
    validity: Validity | None = None
    draft: Draft | None = None
    reason: str = ""


def save_claim(connection: Connection, value: Claim) -> None:
    upsert(
        connection,
        claim,
        {"run": value.run, "development": value.development or 0, "cluster": value.cluster or 0},
        {
            "items": dump(tuple[int, ...], value.items),
            "validity": dump(Validity, value.validity) if value.validity else None,
            "draft": dump(Draft, value.draft) if value.draft else None,
            "outcome": value.outcome,
            "reason": value.reason,
        },
    )


def get_claims(connection: Connection, run_id: int, outcome: ClaimOutcome | None = None) -> tuple[Claim, ...]:
    query = select(claim).where(claim.c.run == run_id).order_by(claim.c.development, claim.c.cluster)
    if outcome is not None:
        query = query.where(claim.c.outcome == outcome)
    return tuple(_claim(row) for row in connection.execute(query).mappings())


def unfinished_claims(connection: Connection, before: int) -> tuple[Claim, ...]:
    """Claims which an earlier run left before they were settled: it must have been cut off."""
    settled = (ClaimOutcome.PROPOSED, ClaimOutcome.WAITING, ClaimOutcome.NO_DRAFT)
    query = select(claim).where(claim.c.run < before, claim.c.outcome.not_in(settled))
    return tuple(_claim(row) for row in connection.execute(query.order_by(claim.c.run)).mappings())


def hand_over(connection: Connection, value: Claim) -> None:
    """Close a claim of an earlier run that a later one takes up."""
    key = (
        claim.c.run == value.run,
        claim.c.development == (value.development or 0),
        claim.c.cluster == (value.cluster or 0),
    )
    statement = update(claim).where(*key)
    connection.execute(statement.values(outcome=ClaimOutcome.WAITING, reason=HANDED_OVER))


def _claim(row: RowMapping) -> Claim:
    return Claim(
        run=row["run"],
        development=row["development"] or None,
        cluster=row["cluster"] or None,
        items=load(tuple[int, ...], row["items"]),
        outcome=ClaimOutcome(row["outcome"]),
        validity=load(Validity, row["validity"]) if row["validity"] else None,
        draft=load(Draft, row["draft"]) if row["draft"] else None,
        reason=row["reason"],
    )
