"""What a monitoring system may know of the database."""

from __future__ import annotations

from monitor.pipeline.monitor import Monitor
from monitor.store.meters import Meters, read_meters


def meters(monitor: Monitor) -> Meters:
    """All counts of one moment. Raises StoreError."""
    with monitor.database.read() as connection:
        return read_meters(connection)
