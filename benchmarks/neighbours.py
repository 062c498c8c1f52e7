"""Search for similar publications among very many: what the index misses, and what it costs.

    python benchmarks/neighbours.py --items 100000

Vectors of the model's size around some thousand centres, as the subjects of years of publications lie, are put into a
PostgreSQL of our own through the store. The index is asked for the nearest of some of them, and the exact comparison.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from crash_places import OwnServer
from sqlalchemy import Connection, insert

from monitor.model import Source, SourceClass
from monitor.store import neighbours, runs, schema
from monitor.store.database import open_database

NOW = datetime(2026, 3, 9, 6, tzinfo=UTC)
MODEL, SIZE = "measured", 384
SUBJECTS, NOISE = 3_000, 0.9  # within a subject the cosine is then about 0.55, and the nearest lie at 0.6 to 0.7
ROWS = 2_000


def fill(connection: Connection, count: int, chance: np.random.Generator) -> None:
    """Items with a vector each, written as runs write them."""
    runs.save_sources(connection, [Source("s", "S", SourceClass.BLOG, "feed", "https://s.example/feed")])
    run = runs.start_run(connection, as_of=NOW, now=NOW)
    centres = chance.normal(size=(SUBJECTS, SIZE)).astype("<f4")
    for first in range(0, count, ROWS):
        ids = range(first + 1, min(first + ROWS, count) + 1)
        made = centres[chance.integers(SUBJECTS, size=len(ids))] + NOISE * chance.normal(size=(len(ids), SIZE))
        made = (made / np.linalg.norm(made, axis=1, keepdims=True)).astype("<f4")
        keys = [f"{one:064x}" for one in ids]
        link = "https://s.example/{}"
        connection.execute(
            insert(schema.item),
            [
                {"id": one, "url": link.format(one), "source": "s", "entry": "{}", "title": f"n{one}", "attempts": 0}
                | {"stage": "understood", "first_run": run, "first_seen": NOW}
                for one in ids
            ],
        )
        vectors = [{"sha256": k, "model": MODEL, "value": v.tobytes()} for k, v in zip(keys, made, strict=True)]
        connection.execute(insert(schema.embedding), vectors)
        heads = [{"item": one, "sha256": key, "run": run} for one, key in zip(ids, keys, strict=True)]
        connection.execute(insert(schema.head), heads)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--items", type=int, default=100_000)
    parser.add_argument("--queries", type=int, default=100)
    parser.add_argument("--nearest", type=int, default=10)
    given = parser.parse_args()
    chance = np.random.default_rng(8)
    with tempfile.TemporaryDirectory(prefix="neighbours-") as folder:
        server = OwnServer.started(Path(folder) / "server")
        database = open_database(server.url, create=True)
        with database.write() as connection:
            fill(connection, given.items, chance)
        began = time.monotonic()
        with database.write() as connection:
            neighbours.refresh(connection, MODEL)
        built = time.monotonic() - began
        hits, times = 0, ([], [])
        with database.read() as connection:
            for item in chance.choice(given.items, given.queries, replace=False) + 1:
                found = []
                for exact, spent in zip((False, True), times, strict=True):
                    began = time.monotonic()
                    nearest = neighbours.nearest(connection, int(item), MODEL, given.nearest, exact=exact)
                    spent.append(time.monotonic() - began)
                    found.append({one.item for one in nearest})
                hits += len(found[0] & found[1])
        database.close()
        server.handle.cleanup()
    result = {
        "items": given.items,
        "recall": round(hits / (given.queries * given.nearest), 4),
        "built_seconds": round(built, 1),
        "median_ms": [round(1000 * float(np.median(one)), 1) for one in times],
    }
    print(json.dumps(result))
    return 0


if __name__ == "__main__":
    sys.exit(main())
