"""The sample weeks served over loopback HTTP, so that the real flow reads them as it reads the web.

with SampleServer(week=1) as server:
    server.write_sources(Path("sources.yaml"))
    ...                     # a run
    server.week = 2         # the feeds now hold week 2 as well
"""

from __future__ import annotations

import hashlib
import sys
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import yaml

from monitor.errors import MonitorError
from monitor.sample.corpus import WEEKS, Answer, SampleItem, SampleSource, load_items, load_sources
from monitor.sample.pages import article_page, feed, index_page
from monitor.sample.pdf import report

ROBOTS = "User-agent: *\nDisallow: /search\nAllow: /\n"
IDLE_SECONDS = 5  # how long a kept-open connection may stay silent
HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Response:
    status: int
    content_type: str
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()


class SampleServer:
    """Serves the sample's feeds, pages and PDFs up to and including ``week``, while the ``with`` block lasts."""

    def __init__(self, week: int = 1, host: str = "127.0.0.1", port: int = 0) -> None:
        self.week = week
        self._address = (host, port)
        self._http: ThreadingHTTPServer | None = None
        self._thread: threading.Thread | None = None

    @property
    def week(self) -> int:
        return self._week

    @week.setter
    def week(self, week: int) -> None:
        if week not in WEEKS:
            raise ValueError(f"the sample has weeks {WEEKS[0]} to {WEEKS[-1]}, not {week}")
        self._week = week

    @property
    def base_url(self) -> str:
        """Root of all addresses, without a slash at the end. Only known while the server runs."""
        if self._http is None:
            raise RuntimeError("the sample server is not running: use it in a with statement")
        host, port = self._http.server_address[:2]
        return f"http://{host!s}:{port}"

    @property
    def issued(self) -> tuple[SampleItem, ...]:
        """The items that are out, those of earlier weeks included."""
        return tuple(item for item in load_items() if item.week <= self.week)

    def url(self, item: SampleItem) -> str:
        return self.base_url + item.path

    def write_sources(self, path: Path) -> None:
        """Write a ``sources.yaml`` that names every source of the sample at this server's address."""
        rows = [
            {
                "id": source.id,
                "name": source.name,
                "class": source.source_class.value,
                "kind": "feed",
                "url": self.base_url + source.feed_path,
                "allow_private": True,
                "language": source.language,
                "cadence_days": source.cadence_days,
            }
            for source in load_sources()
        ]
        head = "# The sample's sources; every organisation is invented.\n"
        path.write_text(head + yaml.safe_dump({"sources": rows}, sort_keys=False, allow_unicode=True), encoding="utf-8")

    def answer(self, target: str, *, if_none_match: str | None = None) -> Response:
        """What a GET of ``target`` (path and query) gets in this week."""
        path = target.partition("?")[0]
        if path == "/robots.txt":
            return Response(200, "text/plain; charset=utf-8", ROBOTS.encode())
        for source in load_sources():
            if path == source.feed_path:
                return self._feed(source, if_none_match)
        for item in self.issued:
            if path == item.path:
                page = article_page(item, base=self.base_url, issued=self.issued)
                return Response(200, HTML, page.encode())
            if path == item.pdf_path and item.pdf:
                return Response(200, "application/pdf", report(item))
        return self._section(path)

    def __enter__(self) -> Self:
        try:
            self._http = _Server(self._address, self)
        except OSError as error:
            host, port = self._address
            raise MonitorError(
                f"the sample server cannot listen ({error.strerror})",
                where=f"{host}:{port}",
                do="Another program uses this port; choose another, or 0 for any free one.",
            ) from error
        self._thread = threading.Thread(
            target=self._http.serve_forever, kwargs={"poll_interval": 0.05}, name="sample-server", daemon=True
        )
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._http is not None and self._thread is not None:
            self._http.shutdown()
            self._thread.join()
            self._http.server_close()
            self._http = self._thread = None

    def _feed(self, source: SampleSource, if_none_match: str | None) -> Response:
        if source.answer is Answer.UNAVAILABLE:
            # No Retry-After: all sample sources share one host, and a host that asks for rest gets it for all of them.
            return Response(503, "text/plain; charset=utf-8", b"temporarily out of service\n")
        if source.answer is Answer.PAGE:
            return Response(200, HTML, index_page(source, issued=self.issued).encode())
        body = feed(source, base=self.base_url, issued=self.issued).encode()
        kind = f"application/{source.feed}+xml; charset=utf-8"
        if not source.etag:
            return Response(200, kind, body)
        tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        if if_none_match and tag in if_none_match:
            return Response(304, kind, b"", (("ETag", tag),))
        return Response(200, kind, body, (("ETag", tag),))

    def _section(self, path: str) -> Response:
        """A front page or a section of a source's site; anything else is not found."""
        first, _, rest = path.strip("/").partition("/")
        for source in load_sources():
            if first == source.id and rest in {"", "p2", "p3", "p4", "p5"}:
                return Response(200, HTML, index_page(source, issued=self.issued).encode())
        return Response(404, "text/plain; charset=utf-8", b"not found\n")


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, address: tuple[str, int], sample: SampleServer) -> None:
        self.sample = sample
        super().__init__(address, _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exc_info()[1], ConnectionError):  # a client that hangs up early is no news
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "SampleServer"
    sys_version = ""
    timeout = IDLE_SECONDS
    disable_nagle_algorithm = True  # headers and body are two writes; waiting for the first's receipt costs 40 ms
    server: _Server

    def do_GET(self) -> None:
        response = self.server.sample.answer(self.path, if_none_match=self.headers.get("If-None-Match"))
        self.send_response(response.status)
        for name, value in response.headers:
            self.send_header(name, value)
        if response.status != 304:
            self.send_header("Content-Type", response.content_type)
            self.send_header("Content-Length", str(len(response.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(response.body)

    do_HEAD = do_GET  # noqa: N815  named by the base class

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the base class names it so
        """Quiet: the run's own report says what was fetched."""
