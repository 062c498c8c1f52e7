"""What an access kind is: a module with one function ``take`` of the type :data:`Adapter`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from monitor.collect.http import Fetcher
from monitor.model import Entry, Source, Validators


@dataclass(frozen=True, slots=True)
class Taken:
    """What an adapter brought back. ``entries`` is None when the source said that nothing changed."""

    entries: tuple[Entry, ...] | None
    validators: Validators = field(default_factory=Validators)
    status: int | None = None
    overflowed: bool = False
    title: str = ""
    note: str = ""  # a Dutch sentence worth telling although all went well
    moved: str | None = None  # where permanent redirects led


Adapter = Callable[[Source, Validators, Fetcher, datetime], Taken]
