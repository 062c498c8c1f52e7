"""The bytes as they came over the wire, kept as files named by their hash."""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, select

from monitor.store.files import write_whole
from monitor.store.items import CHUNK
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
        if not path.exists():
            write_whole(path, gzip.compress(body, mtime=0))

    def remove(self, sha256: str) -> None:
        self.path(sha256).unlink(missing_ok=True)

    def get(self, sha256: str) -> bytes | None:
        path = self.path(sha256)
        return gzip.decompress(path.read_bytes()) if path.exists() else None


@dataclass(frozen=True, slots=True)
class Page:
    """A page that was kept: where its bytes came from, and their hash."""

    url: str
    sha256: str
    content_type: str | None


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A page as the reader takes an answer from the web."""

    url: str
    content: bytes
    content_type: str | None


def pages_of(connection: Connection, ids: Iterable[int]) -> dict[int, tuple[Page, ...]]:
    """The kept pages of these items, in the order in which they were fetched as far as that is known."""
    found: dict[int, tuple[Page, ...]] = {}
    wanted = sorted(set(ids))
    for at in range(0, len(wanted), CHUNK):
        query = select(snapshot).where(snapshot.c.item.in_(wanted[at : at + CHUNK])).order_by(snapshot.c.at)
        for row in connection.execute(query):
            page = Page(row.url, row.sha256, row.content_type or None)
            found[row.item] = (*found.get(row.item, ()), page)
    return found


def record_snapshot(
    connection: Connection, item_id: int, *, sha256: str, url: str, content_type: str, size: int, now: datetime
) -> None:
    values = {"url": url, "content_type": content_type, "bytes": size, "at": now}
    upsert(connection, snapshot, {"item": item_id, "sha256": sha256}, values)
