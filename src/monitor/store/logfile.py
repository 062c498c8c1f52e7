"""The structured log: one JSON object a line, a file a month, for programs that watch the monitor."""

from __future__ import annotations

import json
import logging
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


@contextmanager
def json_log(folder: Path, now: datetime) -> Iterator[Path]:
    """Write what is logged while the block lasts to ``folder/YYYY-MM.jsonl``. Raises StoreError when that fails."""
    path = folder / f"{now:%Y-%m}.jsonl"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = logging.FileHandler(path, encoding="utf-8")
    except OSError as error:
        raise StoreError(
            f"the log cannot be written ({error.strerror})", where=str(path), do="make the folder writable"
        ) from error
    handler.setFormatter(JsonLines())
    logger = logging.getLogger(LOGGER)
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
