"""Publish: freeze what the register holds now as an edition, and write it out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from monitor.errors import ConfigError
from monitor.model import Edition
from monitor.pipeline.monitor import Monitor
from monitor.publish.export import export
from monitor.store import register


def publish(
    monitor: Monitor,
    *,
    name: str | None,
    formats: Sequence[str],
    since_last: bool = False,
    folder: Path | None = None,
    sample: bool = False,
) -> tuple[Path, ...]:
    """Write the register as an edition; return the files.

    Raises ConfigError for an unknown format or a name that is no file name, ExportError when the folder refuses.
    """
    now = monitor.clock()
    name = name or now.date().isoformat()
    if name != Path(name).name or name.startswith("."):
        raise ConfigError(
            f"{name!r} cannot be the name of a folder", where="--edition", do="use letters, digits and dashes"
        )
    with monitor.database.read() as connection:
        held = register.get_register(connection)
        earlier = [one for one in register.list_editions(connection) if one.name != name]
    edition = Edition(
        name=name,
        title=held.briefing,
        language=held.language,
        published=now.date(),
        developments=held.developments,
        insights=held.insights,
        sample=sample,
    )
    previous = earlier[-1] if since_last and earlier else None
    files = export(edition, formats, folder or monitor.settings.exports / name, previous=previous)
    with monitor.database.write() as connection:
        register.save_edition(connection, edition, now=now)
    return files
