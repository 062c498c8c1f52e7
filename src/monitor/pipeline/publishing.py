"""Publish: freeze what the register holds now as an edition, and write it out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from monitor.errors import ConfigError
from monitor.model import Action, Edition, Register
from monitor.pipeline.monitor import Monitor
from monitor.publish.export import export
from monitor.publish.style import DEFAULT, load_style
from monitor.store import proposals, register

PUBLISHED = frozenset({Action.APPROVE, Action.EDIT, Action.MERGE})


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
) -> Published:
    """Write the register as an edition.

    A named edition is frozen when it is first written: the same name later gives the same content, unless ``refresh``
    takes the register as it is now. Without a name the edition is today's and always fresh.
    Raises ConfigError for an unknown format, style or name, ExportError when the folder refuses.
    """
    now = monitor.clock()
    chosen = name or now.date().isoformat()
    if chosen != Path(chosen).name or chosen.startswith("."):
        raise ConfigError(
            f"{chosen!r} cannot be the name of a folder", where="--edition", do="use letters, digits and dashes"
        )
    look = load_style(style) if style else DEFAULT
    look = replace(look, renumber=True) if renumber else look
    with monitor.database.read() as connection:
        held = register.get_register(connection)
        editions = register.list_editions(connection)
        decisions = [d for d in proposals.list_decisions(connection) if d.decision.action in PUBLISHED]
    kept = next((one for one in editions if one.name == chosen), None)
    frozen = kept is not None and name is not None and not refresh
    edition = kept if kept is not None and frozen else freeze(held, chosen, now=now, sample=sample)
    earlier = _before(editions, edition)
    previous = earlier[-1] if since_last and earlier else None
    target = folder or monitor.settings.exports / chosen
    rests_on = [d.decision.id for d in decisions if d.decision.id and d.decision.at.date() <= edition.published]
    files = export(edition, formats, target, previous=previous, style=look, history=earlier, decisions=rests_on)
    if not frozen:
        with monitor.database.write() as connection:
            register.save_edition(connection, edition, now=now)
    return Published(files, edition, frozen)


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


def _before(editions: Sequence[Edition], edition: Edition) -> tuple[Edition, ...]:
    """The editions that came before this one, oldest first."""
    names = [one.name for one in editions]
    end = names.index(edition.name) if edition.name in names else len(names)
    return tuple(editions[:end])
