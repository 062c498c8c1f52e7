"""A run over many feeds with nothing new: our collector beside the `reader` library, over the same server.

    python benchmarks/polling.py [--feeds 200] [--entries 50]

The server speaks HTTP over loopback, gives ETags and answers 304; it runs in a process of its own. "reader" is measured
as it comes and with workers, when it is installed; both have seen every feed before the measured run. With
``--no-validators`` the server gives no ETag, so that every feed comes in full and is known by its bytes alone.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import multiprocessing
import statistics
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any


def feed(number: int, entries: int) -> bytes:
    items = "".join(
        f"<item><title>Item {i} of feed {number}</title><link>http://127.0.0.1/{number}/{i}</link><guid>{number}-{i}</guid>"
        f"<pubDate>Mon, {1 + i % 27:02d} Feb 2026 09:00:00 GMT</pubDate><description>{'Words about work. ' * 20}</description></item>"  # noqa: E501
        for i in range(entries)
    )
    return (
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>Feed {number}</title>{items}</channel></rss>'.encode()
    )


def serve(pipe: Any, feeds: int, entries: int, validators: bool) -> None:
    bodies = {f"/{n}": feed(n, entries) for n in range(feeds)}
    tags = {path: f'"{hashlib.md5(body).hexdigest()}"' for path, body in bodies.items()}

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            body = bodies.get(self.path)
            if body is None:
                self.send_response(404)
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            if validators and self.headers.get("If-None-Match") == tags[self.path]:
                self.send_response(304)
                self.send_header("ETag", tags[self.path])
                self.end_headers()
                return
            self.send_response(200)
            self.send_header("Content-Type", "application/rss+xml; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            if validators:
                self.send_header("ETag", tags[self.path])
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    pipe.send(server.server_port)
    server.serve_forever()


def ours(base: str, feeds: int, rounds: int, workers: int) -> dict[str, Any]:
    from monitor.collect.collect import collect
    from monitor.collect.http import Fetcher
    from monitor.model import Source, SourceClass, SourceOutcome, Validators

    now = datetime(2026, 3, 2, 6, tzinfo=UTC)
    sources = [
        Source(str(n), str(n), SourceClass.BLOG, "feed", f"{base}/{n}", allow_private=True) for n in range(feeds)
    ]
    known = {source.id: Validators() for source in sources}

    def run() -> tuple[float, int]:
        with Fetcher() as fetcher, ThreadPoolExecutor(workers) as pool:
            started = time.perf_counter()
            found = list(pool.map(lambda s: collect(s, known[s.id], fetcher, now=now), sources))
            seconds = time.perf_counter() - started
        for one in found:
            known[one.source] = one.validators
        return seconds, sum(one.outcome is SourceOutcome.UNCHANGED for one in found)

    first, _ = run()
    again = [run() for _ in range(rounds)]
    return {"first": round(first, 2), "nothing_new": round(statistics.median(s for s, _ in again), 2),
            "unchanged": [u for _, u in again]}  # fmt: skip


def library(base: str, feeds: int, rounds: int, workers: int) -> dict[str, Any] | None:
    try:
        from reader import make_reader
    except ImportError:
        return None
    with tempfile.TemporaryDirectory() as folder, make_reader(str(Path(folder) / "db.sqlite")) as reader:
        for number in range(feeds):
            reader.add_feed(f"{base}/{number}")

        def run() -> float:
            started = time.perf_counter()
            reader.update_feeds(workers=workers, scheduled=False)  # else it waits an hour between two
            return time.perf_counter() - started

        first = run()
        return {"first": round(first, 2), "nothing_new": round(statistics.median(run() for _ in range(rounds)), 2)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--feeds", type=int, default=200)
    parser.add_argument("--entries", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--no-validators", action="store_true")
    options = parser.parse_args()
    mine, theirs = multiprocessing.Pipe()
    server = multiprocessing.Process(
        target=serve, args=(theirs, options.feeds, options.entries, not options.no_validators), daemon=True
    )
    server.start()
    base = f"http://127.0.0.1:{mine.recv()}"
    try:
        result: dict[str, Any] = {}
        for name, run, workers in (
            ("monitor, 1 worker", ours, 1), ("monitor, 8 workers", ours, 8),
            ("reader, default", library, 1), ("reader, 8 workers", library, 8),
        ):  # fmt: skip
            result[name] = run(base, options.feeds, options.rounds, workers)
        print(json.dumps(result, indent=1))
    finally:
        server.terminate()
        server.join()


if __name__ == "__main__":
    main()
