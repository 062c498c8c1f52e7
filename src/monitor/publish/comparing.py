"""What changed between two editions, decided on their texts, scores and sources alone."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from monitor.model import Development, Edition, ValidityStatus
from monitor.publish.cleaning import canonical, clean
from monitor.publish.quoting import typographic


class Mark(StrEnum):
    """What happened to a development since the edition before. Values are keys of ``Labels.marks``."""

    NEW = "new"
    CHANGED = "changed"
    CONFIRMED = "confirmed"
    CONTESTED = "contested"
    RETIRED = "retired"
    OMITTED = "omitted"  # in use, but not chosen for this edition


@dataclass(frozen=True, slots=True)
class Change:
    """One development's change. The scores are percentages, or ``None`` where there was none."""

    number: int
    title: str
    mark: Mark
    before: int | None = None
    after: int | None = None

    @property
    def rescored(self) -> bool:
        return self.before is not None and self.after is not None and self.before != self.after


def compare(edition: Edition, previous: Edition) -> tuple[Change, ...]:
    """The changes in the order of ``edition``, without what is unchanged; what is gone comes last."""
    old = {d.number: d for d in previous.developments}
    now = {d.number for d in edition.developments}
    changes = [_change(d, old.get(d.number)) for d in edition.developments]
    gone = [
        Change(d.number, clean(d.title), Mark.OMITTED if d.number in edition.left_out else Mark.RETIRED, d.validity)
        for d in previous.developments
        if d.number not in now and not d.retired
    ]
    return (*(c for c in changes if c), *gone)


def _change(new: Development, old: Development | None) -> Change | None:
    mark = _mark(new, old)
    if mark is None:
        return None
    return Change(new.number, clean(new.title), mark, old.validity if old else None, new.validity)


def _mark(new: Development, old: Development | None) -> Mark | None:
    if old is None:
        return Mark.NEW
    if new.retired:
        return None if old.retired else Mark.RETIRED
    if new.status is ValidityStatus.CONTESTED and old.status is not ValidityStatus.CONTESTED:
        return Mark.CONTESTED
    if _words(new) != _words(old):
        return Mark.CHANGED
    if _fell(new, old):
        return Mark.CHANGED
    return Mark.CONFIRMED if _gained(new, old) else None


def _words(development: Development) -> tuple[str, str]:
    return typographic(clean(development.title)), typographic(canonical(development.body))


def _fell(new: Development, old: Development) -> bool:
    return old.validity is not None and (new.validity is None or new.validity < old.validity)


def _gained(new: Development, old: Development) -> bool:
    """Whether the same words stand on more: a higher score, a source added, or a judgement that was provisional."""
    if (new.validity or 0) > (old.validity or 0):
        return True
    judged = {ValidityStatus.ASSESSED, ValidityStatus.RECALIBRATED}
    if new.status in judged and old.status not in judged:
        return True
    return bool({(c.name, c.url) for c in new.citations} - {(c.name, c.url) for c in old.citations})
