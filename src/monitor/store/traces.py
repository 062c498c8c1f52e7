"""What each decision changed, kept so that it can be taken back."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, select, update

from monitor.errors import NotFound
from monitor.model import Action, Decision, Finding
from monitor.review.undo import Trace
from monitor.store.codec import dump, load
from monitor.store.schema import decision, decision_trace, development, development_revision, finding


def save_trace(connection: Connection, decision_id: int, value: Trace) -> None:
    connection.execute(decision_trace.insert().values(decision=decision_id, value=dump(Trace, value)))


def get_trace(connection: Connection, decision_id: int) -> Trace:
    text = connection.execute(select(decision_trace.c.value).where(decision_trace.c.decision == decision_id)).scalar()
    if text is None:
        raise NotFound(f"decision {decision_id} cannot be taken back", do="decide anew")
    return load(Trace, text)


def has_trace(connection: Connection, decision_id: int) -> bool:
    query = select(decision_trace.c.decision).where(decision_trace.c.decision == decision_id)
    return connection.execute(query).first() is not None


def undone(connection: Connection, proposal_id: int) -> frozenset[int]:
    """The decisions on a proposal that were taken back."""
    query = select(decision.c.value).where(decision.c.proposal == proposal_id, decision.c.action == Action.UNDO)
    taken = (load(Decision, text).undoes for text in connection.execute(query).scalars())
    return frozenset(one for one in taken if one is not None)


def restore_findings(connection: Connection, values: Iterable[Finding]) -> None:
    """Write findings as they stood; what the matcher remembers of their items stays."""
    for value in values:
        columns = {
            "outcome": value.outcome,
            "relation": value.relation,
            "development": value.development,
            "cluster": value.cluster,
            "of": value.of,
            "relevance": value.relevance,
            "reason": value.reason,
            "value": dump(Finding, value),
        }
        connection.execute(update(finding).where(finding.c.item == value.item).values(**columns))


def number_made_by(connection: Connection, proposal_id: int) -> int | None:
    """The number of a development that this proposal made, and that was taken back: it gets that number again."""
    query = (
        select(development.c.number)
        .join(development_revision, development_revision.c.number == development.c.number)
        .join(decision, decision.c.id == development_revision.c.decision)
        .where(
            decision.c.proposal == proposal_id, development_revision.c.revision == 1, development.c.retired.is_(True)
        )
    )
    return connection.execute(query).scalar()
