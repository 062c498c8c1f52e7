"""Draft editions: made, rearranged and published by people, on the page and by command.

Where there are accounts only an editor arranges. Each change takes ``by``, the person; None where the caller has
checked the person already, as the page does. All raise ConfigError where ``by`` may not.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from monitor.errors import Conflict
from monitor.model import Edition, Register
from monitor.pipeline.monitor import Monitor
from monitor.pipeline.permitting import require
from monitor.pipeline.publishing import Published, check_name, publish
from monitor.review import choosing
from monitor.review.choosing import Choice, Chosen
from monitor.review.people import Role
from monitor.store import editions, register

Change = Callable[[Choice], Choice]
By = str | None


@dataclass(frozen=True, slots=True)
class Editions:
    """What there is: published editions, newest first, and drafts that are not published yet."""

    published: tuple[Edition, ...]
    drafts: tuple[Choice, ...]


def list_editions(monitor: Monitor) -> Editions:
    with monitor.database.read() as connection:
        frozen = register.list_editions(connection)
        drafts = editions.list_choices(connection)
    names = {one.name for one in frozen}
    return Editions(tuple(reversed(frozen)), tuple(d for d in drafts if d.name not in names))


def new(monitor: Monitor, name: str, *, empty: bool = False, by: By = None) -> Choice:
    """A new draft: with all that is in use, to take from, or ``empty``.

    Raises ConfigError where the name cannot be that of a folder, Conflict where it is taken.
    """
    check_name(name)
    with monitor.database.write() as connection:
        _check_role(connection, by, name)
        if name in editions.frozen_at(connection):
            raise Conflict(f"edition {name!r} is published already", do="choose another name")
        held = register.get_register(connection)
        choice = Choice(name) if empty else Choice(name, tuple(d.number for d in held.developments), held.insights)
        editions.add_choice(connection, choice, now=monitor.clock())
    return choice


def show(monitor: Monitor, name: str) -> Chosen:
    """A draft beside the register. Raises NotFound."""
    with monitor.database.read() as connection:
        choice = editions.get_choice(connection, name)
        every = register.list_developments(connection, retired=True)
        return choosing.beside(choice, register.get_register(connection), every)


def add(monitor: Monitor, name: str, number: int, *, version: int | None = None, by: By = None) -> Choice:
    """Choose a development. Raises NotFound, and Conflict where it is there already or the draft is published."""
    known = [d.number for d in _held(monitor).developments]
    return _change(monitor, name, lambda choice: choosing.add(choice, number, known=known), version, by)


def remove(monitor: Monitor, name: str, number: int, *, version: int | None = None, by: By = None) -> Choice:
    return _change(monitor, name, lambda choice: choosing.remove(choice, number), version, by)


def move(monitor: Monitor, name: str, number: int, to: int, *, version: int | None = None, by: By = None) -> Choice:
    """Put a development at place ``to``, counted from 1."""
    return _change(monitor, name, lambda choice: choosing.move(choice, number, to), version, by)


def add_insight(monitor: Monitor, name: str, text: str, *, version: int | None = None, by: By = None) -> Choice:
    known = _held(monitor).insights
    return _change(monitor, name, lambda choice: choosing.add_insight(choice, text, known=known), version, by)


def remove_insight(monitor: Monitor, name: str, text: str, *, version: int | None = None, by: By = None) -> Choice:
    return _change(monitor, name, lambda choice: choosing.remove_insight(choice, text), version, by)


def move_insight(
    monitor: Monitor, name: str, text: str, to: int, *, version: int | None = None, by: By = None
) -> Choice:
    return _change(monitor, name, lambda choice: choosing.move_insight(choice, text, to), version, by)


def drop(monitor: Monitor, name: str, *, by: By = None) -> None:
    """Throw a draft away. Raises NotFound, or Conflict where it is published."""
    with monitor.database.write() as connection:
        _check_role(connection, by, name)
        editions.get_choice(connection, name)
        _check_open(name in editions.frozen_at(connection), name)
        editions.drop_choice(connection, name)


def publish_draft(
    monitor: Monitor,
    name: str,
    *,
    by: str,
    formats: Sequence[str],
    since_last: bool = True,
    version: int | None = None,
    style: Path | None = None,
    renumber: bool = False,
) -> Published:
    """Freeze a draft and write it out. ``by`` must be an editor where there are accounts.

    Raises NotFound for no such draft, Conflict where it is published or was changed since ``version``, ConfigError
    where ``by`` may not publish, ExportError where nothing is chosen or the folder refuses.
    """
    with monitor.database.read() as connection:
        require(connection, by, Role.EDITOR, to="publishes", where=f"edition {name!r}")
        choice = editions.get_choice(connection, name)
        _check_open(name in editions.frozen_at(connection), name)
    _check_version(choice, version)
    return publish(
        monitor, name=name, formats=formats, since_last=since_last, style=style, renumber=renumber, draft=True
    )


def _held(monitor: Monitor) -> Register:
    with monitor.database.read() as connection:
        return register.get_register(connection)


def _change(monitor: Monitor, name: str, change: Change, version: int | None, by: By) -> Choice:
    with monitor.database.write() as connection:
        _check_role(connection, by, name)
        choice = editions.get_choice(connection, name)
        _check_open(name in editions.frozen_at(connection), name)
        _check_version(choice, version)
        changed = change(choice)
        editions.save_choice(connection, changed, before=choice.version)
    return changed


def _check_role(connection: Connection, by: By, name: str) -> None:
    if by is not None:
        require(connection, by, Role.EDITOR, to="arranges editions", where=f"edition {name!r}")


def _check_open(published: bool, name: str) -> None:
    if published:
        raise Conflict(f"edition {name!r} is published, so it stays as it is", do="begin a new draft")


def _check_version(choice: Choice, version: int | None) -> None:
    if version is not None and version != choice.version:
        raise Conflict(
            "the draft was changed in the meantime", where=f"edition {choice.name!r}", do="look at it and try again"
        )
