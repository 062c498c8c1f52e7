"""The structured log: one JSON object a line, a file a month, for programs that watch the monitor."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from monitor.errors import StoreError

LOGGER = "monitor"  # every module logs below it
_STANDARD = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName"}


class JsonLines(logging.Formatter):
    """``{"at", "level", "event"}`` and whatever the event carries: run, source, item, seconds."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
        }
        line |= {name: value for name, value in record.__dict__.items() if name not in _STANDARD}
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


class _Lines(logging.Handler):
    """One write for each event, at the end of the file: several processes share it and no line is torn."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        self.file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        self.run: int | None = None
        self.setFormatter(JsonLines())

    def emit(self, record: logging.LogRecord) -> None:
        if self.run is not None and not hasattr(record, "run"):
            record.run = self.run
        try:
            os.write(self.file, f"{self.format(record)}\n".encode("utf-8", "backslashreplace"))
        except OSError:  # a full disk stops a run where it stores, not where it tells
            self.handleError(record)

    def close(self) -> None:
        os.close(self.file)
        super().close()


@contextmanager
def json_log(folder: Path, now: datetime, *, run: int | None = None) -> Iterator[Path]:
    """Write what is logged while the block lasts to ``folder/YYYY-MM.jsonl``. Raises StoreError when that fails.

    ``run`` is the run that an event belongs to where it does not say so itself; :func:`name_run` names it later.
    """
    path = folder / f"{now:%Y-%m}.jsonl"
    logger = logging.getLogger(LOGGER)
    if any(isinstance(one, _Lines) and one.path == path for one in logger.handlers):
        yield path  # another thread of this process writes there already: no event twice
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = _Lines(path)
    except OSError as error:
        raise StoreError(
            f"the log cannot be written ({error.strerror})", where=str(path), do="make the folder writable"
        ) from error
    handler.run = run
    before, propagated = logger.level, logger.propagate
    logger.setLevel(logging.INFO)
    logger.propagate = False  # not on the terminal: a person reads the progress
    logger.addHandler(handler)
    try:
        yield path
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before)
        logger.propagate = propagated
        handler.close()


def name_run(run: int) -> None:
    """What this process logs from now on belongs to this run, until its log ends: the run lock lets no other begin."""
    for handler in logging.getLogger(LOGGER).handlers:
        if isinstance(handler, _Lines):
            handler.run = run
