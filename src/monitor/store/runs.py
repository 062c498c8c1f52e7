"""Runs, and how each source fared in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, RowMapping, func, select, update

from monitor.errors import NotFound
from monitor.model import Collected, Source, SourceOutcome, Validators
from monitor.store.codec import dump, load
from monitor.store.schema import item, run, run_stage, source, source_outcome
from monitor.store.upsert import upsert


class RunStatus(StrEnum):
    RUNNING = "running"
    FINISHED = "finished"
    NOTHING_REACHED = "nothing_reached"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Run:
    id: int
    started: datetime
    finished: datetime | None
    as_of: datetime
    status: RunStatus
    model: str
    report: str | None
    settings: str = ""  # the version of the rules that it worked by; empty where that was not kept yet


@dataclass(frozen=True, slots=True)
class SourceReport:
    """How one source fared in one run."""

    source: Source
    outcome: SourceOutcome
    detail: str
    entries: int
    new: int
    overflowed: bool
    at: datetime
    status: int | None = None
    moved: str | None = None
    address: str | None = None  # what the sources file gave in that run


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """A source over all its runs."""

    source: Source
    last_success: datetime | None
    failures: int  # in a row
    items: int
    last: SourceReport | None


def start_run(connection: Connection, *, as_of: datetime, now: datetime, settings: str = "") -> int:
    statement = run.insert().values(started=now, as_of=as_of, status=RunStatus.RUNNING, model="", settings=settings)
    return int(connection.execute(statement.returning(run.c.id)).scalar_one())


def finish_run(connection: Connection, run_id: int, *, status: RunStatus, report: str, now: datetime) -> None:
    connection.execute(update(run).where(run.c.id == run_id).values(finished=now, status=status, report=report))


def close_cut_off(connection: Connection, *, reason: str, now: datetime) -> tuple[int, ...]:
    """Close every run that is still marked as running; return which. Only for who holds the run lock."""
    open_ = run.c.status == RunStatus.RUNNING
    ids = tuple(connection.execute(select(run.c.id).where(open_).order_by(run.c.id)).scalars())
    connection.execute(update(run).where(open_).values(finished=now, status=RunStatus.FAILED, report=reason))
    return ids


def taken_up(connection: Connection, run_id: int) -> tuple[int, ...]:
    """A run and those before it, back to the last that went to its end, oldest first: what they left is its to tell."""
    ended = select(func.coalesce(func.max(run.c.id), 0)).where(run.c.id < run_id, run.c.status == RunStatus.FINISHED)
    query = select(run.c.id).where(run.c.id > ended.scalar_subquery(), run.c.id <= run_id)
    return tuple(connection.execute(query.order_by(run.c.id)).scalars())


@dataclass(frozen=True, slots=True)
class StageTime:
    """How long one stage of a run took, and how much it made."""

    stage: str
    seconds: float
    count: int


def save_stage(connection: Connection, run_id: int, value: StageTime) -> None:
    """Keep how long a stage took; stages come in the order in which they are kept."""
    position = connection.execute(select(func.count()).where(run_stage.c.run == run_id)).scalar_one()
    values = {"position": position, "seconds": value.seconds, "count": value.count}
    upsert(connection, run_stage, {"run": run_id, "stage": value.stage}, values)


def list_stages(connection: Connection) -> dict[int, tuple[StageTime, ...]]:
    """The stages of every run, in their order."""
    found: dict[int, tuple[StageTime, ...]] = {}
    query = select(run_stage).order_by(run_stage.c.run, run_stage.c.position)
    for row in connection.execute(query).mappings():
        found[row["run"]] = (*found.get(row["run"], ()), StageTime(row["stage"], row["seconds"], row["count"]))
    return found


def set_model(connection: Connection, run_id: int, model: str) -> None:
    connection.execute(update(run).where(run.c.id == run_id).values(model=model))


def get_run(connection: Connection, run_id: int) -> Run:
    row = connection.execute(select(run).where(run.c.id == run_id)).mappings().first()
    if row is None:
        raise NotFound(f"there is no run {run_id}", do="`monitor runs` lists them")
    return _run(row)


def list_runs(connection: Connection) -> tuple[Run, ...]:
    """All runs, newest first."""
    return tuple(_run(row) for row in connection.execute(select(run).order_by(run.c.id.desc())).mappings())


def _run(row: RowMapping) -> Run:
    return Run(**{**row, "status": RunStatus(row["status"])})


def save_sources(connection: Connection, sources: Sequence[Source]) -> None:
    """Write the sources down as they are defined now. What is known of their servers stays, unless another address or
    choice of entries is asked for: an answer "not changed" would then hide what was never seen."""
    before = get_sources(connection)
    for one in sources:
        old = before.get(one.id)
        same = old is not None and (old.kind, old.url, old.options) == (one.kind, one.url, one.options)
        forgotten = {} if same else {"etag": None, "last_modified": None, "body_sha256": None}
        upsert(connection, source, {"id": one.id}, {"definition": dump(Source, one), **forgotten})


def switch_off(connection: Connection, ids: Iterable[str], *, reason: str) -> None:
    """Mark sources as not enabled, with the reason; what they brought stays."""
    known = get_sources(connection)
    for one in ids:
        off = replace(known[one], enabled=False, reason=reason)
        connection.execute(update(source).where(source.c.id == one).values(definition=dump(Source, off)))


def get_source(connection: Connection, source_id: str) -> Source:
    text = connection.execute(select(source.c.definition).where(source.c.id == source_id)).scalar()
    if text is None:
        raise NotFound(f"there is no source {source_id!r}", do="`monitor sources list` lists them")
    return load(Source, text)


def get_sources(connection: Connection) -> dict[str, Source]:
    rows = connection.execute(select(source.c.id, source.c.definition))
    return {row.id: load(Source, row.definition) for row in rows}


def get_validators(connection: Connection, source_id: str) -> Validators:
    columns = (source.c.etag, source.c.last_modified, source.c.body_sha256)
    row = connection.execute(select(*columns).where(source.c.id == source_id)).first()
    return Validators(*row) if row else Validators()


def record_outcome(
    connection: Connection, run_id: int, collected: Collected, *, new: int, now: datetime, address: str | None = None
) -> None:
    """Keep how a source fared; ``address`` is the one that the sources file gives. Its validators are kept only with
    its entries, so a crash asks for them again."""
    reached = collected.outcome.reached
    changes: dict[str, object] = (
        {"failures": 0, "last_success": now} if reached else {"failures": source.c.failures + 1}
    )
    if collected.outcome in {SourceOutcome.OK, SourceOutcome.EMPTY, SourceOutcome.STALE}:
        changes |= {
            "etag": collected.validators.etag,
            "last_modified": collected.validators.last_modified,
            "body_sha256": collected.validators.body_sha256,
        }
    connection.execute(update(source).where(source.c.id == collected.source).values(**changes))
    upsert(
        connection,
        source_outcome,
        {"run": run_id, "source": collected.source},
        {
            "outcome": collected.outcome,
            "detail": collected.detail,
            "entries": len(collected.entries),
            "new": new,
            "status": collected.status,
            "overflowed": collected.overflowed,
            "at": now,
            "moved": collected.moved,
            "address": address,
        },
    )


def source_reports(connection: Connection, run_id: int) -> tuple[SourceReport, ...]:
    query = (
        select(source_outcome, source.c.definition)
        .join(source, source.c.id == source_outcome.c.source)
        .where(source_outcome.c.run == run_id)
        .order_by(source_outcome.c.source)
    )
    return tuple(_report(row) for row in connection.execute(query).mappings())


def source_history(
    connection: Connection, *, until: int | None = None, only: str | None = None
) -> dict[str, tuple[SourceReport, ...]]:
    """How every source fared in every run, oldest first; ``until`` leaves out the runs after that one, ``only`` all
    other sources."""
    sources = {only: get_source(connection, only)} if only else get_sources(connection)
    query = select(source_outcome).order_by(source_outcome.c.at, source_outcome.c.run)
    if only is not None:
        query = query.where(source_outcome.c.source == only)
    if until is not None:
        query = query.where(source_outcome.c.run <= until)
    found: dict[str, list[SourceReport]] = {name: [] for name in sources}
    for row in connection.execute(query).mappings():
        found[row["source"]].append(_report(row, sources[row["source"]]))
    return {name: tuple(reports) for name, reports in found.items()}


def source_health(connection: Connection) -> tuple[SourceHealth, ...]:
    """Every known source with its last outcome and how long it has been silent."""
    newest = select(source_outcome.c.source, func.max(source_outcome.c.run).label("run")).group_by(
        source_outcome.c.source
    )
    latest = newest.subquery()
    query = (
        select(source_outcome, source.c.definition)
        .join(latest, (latest.c.source == source_outcome.c.source) & (latest.c.run == source_outcome.c.run))
        .join(source, source.c.id == source_outcome.c.source)
    )
    last = {report.source.id: report for report in map(_report, connection.execute(query).mappings())}
    counted = connection.execute(select(item.c.source, func.count()).group_by(item.c.source))
    counts = {str(name): int(number) for name, number in counted}
    rows = connection.execute(select(source).order_by(source.c.id))
    return tuple(
        SourceHealth(
            load(Source, row.definition), row.last_success, row.failures, counts.get(row.id, 0), last.get(row.id)
        )
        for row in rows
    )


def _report(values: RowMapping, of: Source | None = None) -> SourceReport:
    return SourceReport(
        source=of or load(Source, values["definition"]),
        outcome=SourceOutcome(values["outcome"]),
        detail=values["detail"],
        entries=values["entries"],
        new=values["new"],
        overflowed=values["overflowed"],
        at=values["at"],
        status=values["status"],
        moved=values["moved"],
        address=values["address"],
    )
