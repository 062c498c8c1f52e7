"""Everything that a person can see of a state, as text: what ``crashes.py`` compares."""

from __future__ import annotations

import difflib
import json
import re
from datetime import datetime

from sqlalchemy import Connection, func, select

from monitor.bootstrap import bootstrap
from monitor.review.automatic import BY as AUTOMATIC
from monitor.settings import Settings
from monitor.store import schema
from monitor.store.snapshots import SnapshotFolder

NOTHING_NEW = "Geen nieuwe of gewijzigde voorstellen."  # what a second run on a day may say


def canonical(settings: Settings) -> str:
    """Everything that a person can see, as text: without the numbers of items and runs, and without clock times."""
    monitor = bootstrap(settings)
    try:
        with monitor.database.read() as connection:
            seen = _seen(connection) | {"missing snapshots": _missing(connection, monitor.snapshots)}
        return json.dumps(seen, ensure_ascii=False, indent=1, sort_keys=True)
    finally:
        monitor.close()


def _seen(connection: Connection) -> dict[str, object]:
    urls: dict[int, str] = {row.id: row.url for row in connection.execute(select(schema.item.c.id, schema.item.c.url))}

    def named(text: str) -> dict[str, object]:
        found = _without_numbers(json.loads(text), urls)
        found["evidence"] = [_without_numbers(one, urls) for one in found.get("evidence") or ()]
        if found.get("items"):
            found["items"] = sorted(urls[one] for one in found["items"])
        return found

    # On PostgreSQL a transaction that did not end leaves a gap in the numbers of proposals: their order counts.
    found = connection.execute(select(schema.proposal.c.id).order_by(schema.proposal.c.id)).scalars()
    rank = {number: at for at, number in enumerate(found, 1)}

    def proposal(text: str) -> dict[str, object]:
        value = named(text)
        return value | {"id": rank.get(int(str(value.get("id", 0))), 0)}

    rows = lambda table, *order: connection.execute(select(table).order_by(*order))  # noqa: E731
    reports = select(schema.run.c.report).where(schema.run.c.status == "finished").order_by(schema.run.c.id)
    return {
        "items": {
            row.url: [row.source, row.title, row.stage, row.failure, row.attempts, str(row.first_seen)]
            for row in rows(schema.item)
        },
        "documents": sorted([urls[row.item], row.version, row.sha256, row.value] for row in rows(schema.document)),
        "findings": {urls[row.item]: [row.cluster, row.development, named(row.value)] for row in rows(schema.finding)},
        "moves": sorted(
            [urls[row.item], json.dumps(named(row.before), sort_keys=True)] for row in rows(schema.item_move)
        ),
        "claims": {  # the newest about each target counts
            f"{row.development}/{row.cluster}": [row.outcome, sorted(urls[one] for one in json.loads(row.items))]
            for row in rows(schema.claim, schema.claim.c.run)
        },
        "proposals": [
            [rank[row.id], row.cluster, proposal(row.value)] for row in rows(schema.proposal, schema.proposal.c.id)
        ],
        "decisions": [
            [rank[row.proposal], row.action, row.by, _moment_of(row.by, row.at), proposal(row.before)]
            for row in rows(schema.decision, schema.decision.c.id)
        ],
        "developments": [
            [row.number, row.revision, row.value] for row in rows(schema.development_revision, "number", "revision")
        ],
        "sources": [
            [row.id, row.body_sha256, row.etag, str(row.last_success)]
            for row in rows(schema.source, schema.source.c.id)
        ],
        "checks": sorted([urls[row.item], str(row.checked), row.told, row.missing] for row in rows(schema.page_check)),
        "heads": sorted([urls[row.item], row.sha256] for row in rows(schema.head)),
        # how many of what was dropped are offered; which ones is drawn by the run's number, which no two runs share
        "offered": connection.execute(select(func.count()).select_from(schema.dropped_sample)).scalar_one(),
        "told": sorted({line for text in connection.execute(reports).scalars() for line in _lines_of(text, rank)}),
        "snapshots": sorted([urls[row.item], row.sha256, row.bytes] for row in rows(schema.snapshot)),
    }


def _missing(connection: Connection, folder: SnapshotFolder) -> list[str]:
    named = connection.execute(select(schema.snapshot.c.sha256).order_by(schema.snapshot.c.sha256)).scalars()
    return [sha256 for sha256 in named if not folder.path(sha256).exists()]


def _without_numbers(value: dict[str, object], urls: dict[int, str]) -> dict[str, object]:
    for field in ("item", "of"):
        if isinstance(value.get(field), int):
            value[field] = urls[value[field]]
    return {name: one for name, one in value.items() if name not in {"run", "updated_run"}}


def _lines_of(report: str, rank: dict[int, int]) -> list[str]:
    """What a report tells, without the numbers of runs and without the sample, which is drawn by such a number."""
    sections = [part for part in report.split("\n## ")[1:] if not part.startswith("Steekproef")]
    lines = [line for part in sections for line in part.splitlines()[1:] if line and line != NOTHING_NEW]
    ranked = [re.sub(r"(?i)(voorstel) (\d+)", lambda m: f"{m[1]} {rank.get(int(m[2]), 0)}", line) for line in lines]
    return [re.sub(r"ronde \d+", "ronde N", line) for line in ranked]


def _moment_of(by: str, at: datetime) -> str:
    """When a person decided; what the program decided by itself bears the clock's time, which no two runs share."""
    return "" if by == AUTOMATIC else str(at)


def difference(expected: str, got: str) -> str:
    """The first lines that differ, for a person."""
    lines = difflib.unified_diff(expected.splitlines(), got.splitlines(), "undisturbed", "disturbed", lineterm="", n=2)
    return "\n".join(list(lines)[:40])
