"""Publications as a run leaves them, for tests that need some in a real database without reading or a model."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection

from monitor.judge.score import judge_document
from monitor.model import (
    Document,
    Entry,
    Finding,
    ItemOutcome,
    Level,
    Proposal,
    ProposalKind,
    ProposalStatus,
    Relation,
    Source,
    SourceClass,
)
from monitor.pipeline.monitor import Monitor
from monitor.store import findings, items, proposals

NOW = datetime(2026, 3, 9, 6, tzinfo=UTC)
WEEK_BEFORE = datetime(2026, 3, 2, 6, tzinfo=UTC)
BUREAU = Source("bureau", "Bureau", SourceClass.GOVERNMENT, "feed", "https://bureau.example/feed")


def understood(
    connection: Connection,
    source: str,
    document: Document,
    finding: Callable[[int], Finding],
    *,
    run: int,
    now: datetime = NOW,
    entry_id: str | None = None,
    trace: str | None = None,
) -> int:
    """An item that was announced, read and understood in a run; its id. ``finding`` takes that id."""
    entry = Entry(entry_id, document.title, document.url)
    (item,) = items.announce(connection, source, [(document.url, entry)], run_id=run, now=now)
    items.save_document(connection, item, document, run_id=run)
    findings.save_finding(connection, finding(item), run_id=run, trace=trace)
    items.set_stage(connection, [item], items.Stage.UNDERSTOOD)
    return item


def proposed(
    monitor: Monitor,
    run: int,
    name: str,
    one: Mapping[str, str],
    levels: Sequence[Level],
    *,
    development: int | None = None,
) -> int:
    """A publication of the bureau (``title``, ``text``, ``language``) with a proposal of its own: for a development, or
    for a new one. The proposal's id."""
    url = f"https://bureau.example/{name}"
    sha256 = hashlib.sha256(one["text"].encode()).hexdigest()
    document = Document(url, one["title"], one["text"], sha256, "bureau", language=one["language"])
    outcome = ItemOutcome.PROPOSAL if development is None else ItemOutcome.DEVELOPMENT

    def finding(item: int) -> Finding:
        cluster = item if development is None else None
        return Finding(item, outcome, 0.9, "past", Relation.EXTENDS, development=development, cluster=cluster)

    with monitor.database.write() as connection:
        item = understood(connection, "bureau", document, finding, run=run, entry_id=name)
        kind = ProposalKind.NEW if development is None else ProposalKind.UPDATE
        value = Proposal(
            0, kind, ProposalStatus.OPEN, one["title"], "Tekst.", judge_document(tuple(levels)), run, run,
            development=development, items=(item,),
        )  # fmt: skip
        return proposals.insert_proposal(connection, value, cluster=item if development is None else None).id
