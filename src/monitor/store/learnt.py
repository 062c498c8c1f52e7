"""What was learnt from decisions: versions that are only ever added to, of which the newest of each part is in use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, RowMapping, func, select

from monitor.errors import NotFound
from monitor.store.schema import learnt


class Part(StrEnum):
    """What is learnt apart: the language model itself, how publications are understood with it, and what the criteria
    of validity weigh."""

    ADAPTER = "adapter"
    UNDERSTANDING = "understanding"
    VALIDITY = "validity"


NAMES = {
    Part.ADAPTER: "Taalmodel, geleerd van besluiten",
    Part.UNDERSTANDING: "Begrijpen, geleerd van besluiten",
    Part.VALIDITY: "Validiteit, geleerd van oordelen",
}


@dataclass(frozen=True, slots=True)
class Learnt:
    """One version. ``value`` is its content, empty for what ships; ``back_to`` the version that it takes up again."""

    version: int
    part: Part
    by: str
    at: datetime
    value: str
    report: str
    back_to: int | None = None


def in_use(connection: Connection) -> tuple[Learnt, ...]:
    """The newest version of each part that is not what ships."""
    newest = select(func.max(learnt.c.version)).group_by(learnt.c.part)
    query = select(learnt).where(learnt.c.version.in_(newest), learnt.c.value != "").order_by(learnt.c.part)
    return tuple(_learnt(row) for row in connection.execute(query).mappings())


def used(connection: Connection, part: Part) -> Learnt | None:
    """The version of a part that is in use; None for what ships."""
    return next((one for one in in_use(connection) if one.part is part), None)


def append(
    connection: Connection, part: Part, *, by: str, at: datetime, value: str, report: str, back_to: int | None = None
) -> Learnt:
    """Put a version into use."""
    statement = learnt.insert().values(part=part, by=by, at=at, value=value, report=report, back_to=back_to)
    version = connection.execute(statement.returning(learnt.c.version)).scalar_one()
    return Learnt(int(version), part, by, at, value, report, back_to)


def get(connection: Connection, version: int) -> Learnt:
    row = connection.execute(select(learnt).where(learnt.c.version == version)).mappings().first()
    if row is None:
        raise NotFound(f"there is no calibration {version}", do="`monitor calibrate --history` lists them")
    return _learnt(row)


def list_all(connection: Connection) -> Sequence[Learnt]:
    """Every version, newest first."""
    rows = connection.execute(select(learnt).order_by(learnt.c.version.desc())).mappings()
    return tuple(_learnt(row) for row in rows)


def _learnt(row: RowMapping) -> Learnt:
    return Learnt(**{**row, "part": Part(row["part"])})
