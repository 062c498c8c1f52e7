"""The bytes as they came over the wire, kept as files named by their hash."""

from __future__ import annotations

import gzip
import os
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from monitor.errors import StoreError
from monitor.store.schema import snapshot
from monitor.store.upsert import upsert


@dataclass(frozen=True, slots=True)
class SnapshotFolder:
    """``<folder>/ab/abcdef….gz``: written whole or not at all, and never changed."""

    folder: Path

    def path(self, sha256: str) -> Path:
        return self.folder / sha256[:2] / f"{sha256}.gz"

    def put(self, sha256: str, body: bytes) -> None:
        """Keep these bytes. Raises StoreError where the disk refuses; nothing half-written stays."""
        path = self.path(sha256)
        if path.exists():
            return
        temporary = None
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".tmp-")
            with os.fdopen(handle, "wb") as file:
                file.write(gzip.compress(body, mtime=0))
            Path(temporary).replace(path)
        except OSError as error:
            if temporary is not None:
                Path(temporary).unlink(missing_ok=True)
            raise StoreError(
                f"a page could not be kept ({error.strerror})", where=str(path), do="make room or mend the permissions"
            ) from error

    def get(self, sha256: str) -> bytes | None:
        path = self.path(sha256)
        return gzip.decompress(path.read_bytes()) if path.exists() else None


def record_snapshot(
    connection: Connection, item_id: int, *, sha256: str, url: str, content_type: str, size: int, now: datetime
) -> None:
    values = {"url": url, "content_type": content_type, "bytes": size, "at": now}
    upsert(connection, snapshot, {"item": item_id, "sha256": sha256}, values)
