"""The status with which an error is answered."""

from __future__ import annotations

from monitor.errors import ConfigError, Conflict, ExportError, MonitorError, NotFound, SourceError

_STATUS: tuple[tuple[type[MonitorError], int], ...] = (
    (NotFound, 404),
    (Conflict, 409),
    (ConfigError, 422),
    (SourceError, 422),  # of a page or file that a person gave
    (ExportError, 422),
)


def status_of(error: MonitorError) -> int:
    """422 and its like for what a person can mend; 503 for what only an operator can."""
    return next((code for kind, code in _STATUS if isinstance(error, kind)), 503)
