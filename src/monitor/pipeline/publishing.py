"""Publish: freeze what the register holds now as an edition, and write it out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from monitor.errors import ConfigError, Conflict, NotFound
from monitor.model import Edition, Register
from monitor.pipeline.monitor import Monitor
from monitor.pipeline.permitting import require
from monitor.publish.export import export
from monitor.publish.style import DEFAULT, load_style
from monitor.review import choosing
from monitor.review.choosing import Choice
from monitor.review.people import Role
from monitor.store import editions, register

LONGEST_NAME = 200  # characters: the column's, and below what a file system takes


@dataclass(frozen=True, slots=True)
class Published:
    """The files that were written; ``frozen`` says that the edition existed and was written again as it was."""

    files: tuple[Path, ...]
    edition: Edition
    frozen: bool


def publish(
    monitor: Monitor,
    *,
    name: str | None,
    formats: Sequence[str],
    since_last: bool = False,
    folder: Path | None = None,
    sample: bool = False,
    refresh: bool = False,
    style: Path | None = None,
    renumber: bool = False,
    draft: bool = False,
    by: str | None = None,
) -> Published:
    """Write the register as an edition.

    A named edition is frozen when it is first written: the same name later gives the same content, unless ``refresh``
    takes the register as it is now. Without a name the edition is today's and always fresh. ``draft`` publishes the
    draft edition of that name: its choice, in its order; ``refresh`` of such an edition keeps the choice. ``by`` is who
    publishes, an editor where there are accounts; None is the schedule, which the operator set. To write a frozen
    edition again takes no role.
    Raises ConfigError for an unknown format, style or name and where ``by`` may not publish, ExportError when the
    folder refuses, Conflict where the name is that of a draft that nobody published.
    """
    now = monitor.clock()
    chosen = name or now.date().isoformat()
    check_name(chosen)
    look = load_style(style) if style else DEFAULT
    look = replace(look, renumber=True) if renumber else look
    with monitor.database.read() as connection:
        known = register.list_editions(connection)
        kept = next((one for one in known if one.name == chosen), None)
        frozen = kept is not None and name is not None and not refresh
        if by is not None and not frozen:
            require(connection, by, Role.EDITOR, to="publishes", where=f"edition {chosen!r}")
        edition = kept if kept is not None and frozen else _made(connection, chosen, now=now, sample=sample)
        choice = editions.find_choice(connection, chosen)
        rests_on = register.decisions_behind(connection, edition.developments)
    if choice is not None and kept is None and not draft:
        raise Conflict(
            f"{chosen!r} is a draft edition, which somebody has to publish",
            do=f"`monitor edition publish {chosen}`, or choose another name",
        )
    earlier = _before(known, edition, frozen=frozen)
    previous = earlier[-1] if since_last and earlier else None
    target = folder or monitor.settings.exports / chosen
    files = export(edition, formats, target, previous=previous, style=look, history=earlier, decisions=rests_on)
    if not frozen:
        with monitor.database.write() as connection:
            _check_unchanged(connection, choice, chosen, kept=kept)
            register.save_edition(connection, edition, now=now)
    return Published(files, edition, frozen)


def check_name(name: str) -> None:
    """Raises ConfigError where ``name`` cannot be that of an edition's folder."""
    if name != Path(name).name or name.startswith(".") or not name.strip() or len(name) > LONGEST_NAME:
        raise ConfigError(
            f"{name!r} cannot be the name of a folder", where="--edition", do="use letters, digits and dashes"
        )


def _made(connection: Connection, name: str, *, now: datetime, sample: bool) -> Edition:
    """The edition of the register as it is now: what a draft of the name chose, or else everything."""
    held = register.get_register(connection)
    choice = editions.find_choice(connection, name)
    if choice is None:
        return freeze(held, name, now=now, sample=sample)
    every = register.list_developments(connection, retired=True)
    return choosing.compose(choosing.beside(choice, held, every), held, on=now.date(), sample=sample)


def _check_unchanged(connection: Connection, choice: Choice | None, name: str, *, kept: Edition | None) -> None:
    """Nobody rearranged the draft, or published under its name, while its files were being written."""
    if choice is None:
        return
    published = next((one for one in register.list_editions(connection) if one.name == name), None)
    if editions.find_choice(connection, name) != choice or published != kept:
        raise Conflict(
            "the draft was changed while it was being published",
            where=f"edition {name!r}",
            do="look at it and publish again; the files are written anew then",
        )


def freeze(held: Register, name: str, *, now: datetime, sample: bool = False) -> Edition:
    """The register as an edition that no later decision changes."""
    return Edition(
        name=name,
        title=held.briefing,
        language=held.language,
        published=now.date(),
        developments=held.developments,
        insights=held.insights,
        sample=sample,
    )


def _before(known: Sequence[Edition], edition: Edition, *, frozen: bool) -> tuple[Edition, ...]:
    """The editions that came before this one, oldest first; a fresh one comes after all others."""
    names = [one.name for one in known]
    if frozen:
        return tuple(known[: names.index(edition.name)])
    return tuple(one for one in known if one.name != edition.name)


def files_of(monitor: Monitor, name: str) -> tuple[Path, ...]:
    """The files that were written of a published edition, by name; none where its folder was taken away."""
    check_name(name)
    folder = monitor.settings.exports / name
    if not folder.is_dir():
        return ()
    return tuple(sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith(".")))


def find_file(monitor: Monitor, name: str, file: str) -> Path:
    """One of them. Raises NotFound: only what is listed is given, whatever a name may try to reach."""
    with monitor.database.read() as connection:
        published = name in editions.frozen_at(connection)
    found = {path.name: path for path in files_of(monitor, name)} if published else {}
    if file not in found:
        raise NotFound(f"edition {name!r} has no file {file!r}", do="publish it in that format")
    return found[file]
