"""The register: load the shipped one, or take in a briefing that the team already has."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from monitor.model import Development, Register
from monitor.pipeline.monitor import Monitor
from monitor.publish.quoting import typographic
from monitor.store import register as stored


@dataclass(frozen=True, slots=True)
class Loaded:
    """What loading a register did, by the numbers of the developments."""

    added: tuple[int, ...]
    revised: tuple[int, ...]
    unchanged: tuple[int, ...]
    insights_changed: bool
    unplaced: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()  # Dutch: what a briefing that came in lacks

    def __str__(self) -> str:
        parts = [
            f"{len(numbers)} {word}"
            for numbers, word in ((self.added, "added"), (self.revised, "revised"), (self.unchanged, "unchanged"))
            if numbers
        ]
        insights = "insights changed" if self.insights_changed else "insights unchanged"
        return f"developments: {', '.join(parts) or 'none'}; {insights}"


def load_shipped(monitor: Monitor) -> Loaded:
    """Load the nine developments and five insights that ship with the product. A register that is there stays as it is:
    the developments may have been revised since."""
    from monitor.sample.register import load_register

    with monitor.database.read() as connection:
        there = stored.list_developments(connection, retired=True)
    if there:
        return Loaded((), (), tuple(one.number for one in there), insights_changed=False)
    return load(monitor, load_register())


def read_and_load(monitor: Monitor, path: Path) -> Loaded:
    """Take in a briefing in any of the forms that can be read.

    Raises ExportError or ConfigError, which name the file and what is wrong with it.
    """
    from monitor.publish.importing import read_briefing

    imported = read_briefing(path)
    return replace(load(monitor, imported.register), unplaced=imported.unplaced, remarks=imported.remarks)


def load(monitor: Monitor, register: Register) -> Loaded:
    """Add what is new and revise what differs; the same register twice changes nothing the second time."""
    added: list[int] = []
    revised: list[int] = []
    unchanged: list[int] = []
    now = monitor.clock()
    with monitor.database.write() as connection:
        there = {one.number: one for one in stored.list_developments(connection, retired=True)}
        for one in register.developments:
            old = there.get(one.number)
            if old is None:
                stored.save_development(connection, one, now=now)
                added.append(one.number)
            elif (new := revision_of(old, one)) != old:
                stored.save_development(connection, new, now=now)
                revised.append(one.number)
            else:
                unchanged.append(one.number)
        insights_before = stored.list_insights(connection)
        changed = bool(register.insights) and _said(register.insights) != _said(insights_before)
        if changed:
            stored.save_insights(connection, register.insights)
        if added:
            stored.save_briefing(connection, name=register.briefing, language=register.language)
    return Loaded(tuple(added), tuple(revised), tuple(unchanged), changed)


def revision_of(old: Development, given: Development) -> Development:
    """The old development with the title, text and score of a briefing that came in; what that briefing does not say
    stays as it is known."""
    score = given.validity if given.validity is not None else old.validity
    same = _said((given.title, given.body)) == _said((old.title, old.body))
    if same and score == old.validity:
        return old
    interval = (old.low, old.high) if score == old.validity else (given.low, given.high)
    return replace(
        old,
        title=old.title if same else given.title,
        body=old.body if same else given.body,
        validity=score,
        low=interval[0],
        high=interval[1],
        status=given.status if score != old.validity else old.status,
        citations=old.citations or given.citations,
        revision=old.revision + 1,
    )


def _said(texts: Iterable[str]) -> tuple[str, ...]:
    """The texts with their quotation marks as a page shows them: straight or typographic is no change."""
    return tuple(map(typographic, texts))
