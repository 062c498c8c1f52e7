"""Everything that can go wrong in a way that the product knows about.

    MonitorError                 exit code 1: says what happened, where, and what to do
    ├── ConfigError              2: a file, a setting or an argument is not as documented
    ├── NotFound                 3: no such proposal, development, run or edition
    ├── Conflict                 4: somebody or something was there first (a stale version, a second run)
    ├── NothingReached           5: no source could be read
    ├── SourceError              6: one source, page or file could not be read
    ├── StoreError               7: the database or the disk refused
    ├── ModelError               8: the language model could not be loaded
    └── ExportError              9: an edition could not be written, a briefing not be read

Foreign errors are translated once, in the adapter that meets them, and stay attached as the cause.
"""

from __future__ import annotations


class MonitorError(Exception):
    """Root of all errors that a person may see. ``what`` happened, ``where``, and what to ``do`` about it."""

    exit_code = 1

    def __init__(self, what: str, *, where: str = "", do: str = "") -> None:
        self.what, self.where, self.do = what, where, do
        super().__init__(what)

    def __str__(self) -> str:
        text = f"{self.where}: {self.what}" if self.where else self.what
        return f"{text}\n  {self.do}" if self.do else text


class ConfigError(MonitorError):
    exit_code = 2


class NotFound(MonitorError):
    exit_code = 3


class Conflict(MonitorError):
    exit_code = 4


class NothingReached(MonitorError):
    exit_code = 5


class SourceError(MonitorError):
    exit_code = 6
    transient = False  # worth asking for again next time


class StoreError(MonitorError):
    exit_code = 7


class ModelError(MonitorError):
    exit_code = 8


class ExportError(MonitorError):
    exit_code = 9
