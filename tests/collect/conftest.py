"""A server on loopback that does what a test tells it to, well or badly."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from monitor.collect.http import Fetcher
from monitor.collect.limits import Limits

Answer = Callable[[BaseHTTPRequestHandler], None]

QUICK = Limits(
    connect_seconds=2.0, read_seconds=1.5, total_seconds=2.5, resolve_seconds=3.0, max_bytes=1_000_000,
    backoff_seconds=0.01, backoff_max_seconds=0.05, backoff_jitter_seconds=0.0, retry_after_wait_seconds=2.0,
    delay_seconds=0.0, jitter_seconds=0.0,
)  # fmt: skip


class Site:
    """``site.page("/path", b"...")`` or ``site.on("/path", function)``; ``site.asked`` lists the paths in order."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.asked: list[str] = []
        self.headers: list[dict[str, str]] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_GET(self) -> None:
                site.asked.append(self.path)
                site.headers.append({k.lower(): v for k, v in self.headers.items()})
                answer = site.answers.get(self.path) or site.answers.get(self.path.partition("?")[0])
                try:
                    if answer:
                        answer(self)
                    else:
                        reply(self, b"not here", status=404, kind="text/plain")
                except (BrokenPipeError, ConnectionResetError):
                    self.close_connection = True

            def log_message(self, *_: Any) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_: Any) -> None:
                pass

        self.server = Server(("127.0.0.1", 0), Handler)
        self.base = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self.thread.start()

    def on(self, path: str, answer: Answer) -> str:
        self.answers[path] = answer
        return self.base + path

    def page(self, path: str, body: bytes | str, kind: str = "text/html; charset=utf-8", **headers: str) -> str:
        data = body.encode() if isinstance(body, str) else body
        return self.on(path, lambda h: reply(h, data, kind=kind, **headers))

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


def reply(
    handler: BaseHTTPRequestHandler, body: bytes, *, status: int = 200, kind: str = "text/html", **headers: str
) -> None:
    handler.send_response(status)
    handler.send_header("Content-Type", kind)
    handler.send_header("Content-Length", str(len(body)))
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)


@pytest.fixture
def site() -> Iterator[Site]:
    found = Site()
    yield found
    found.close()


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    with Fetcher(QUICK) as found:
        yield found


@pytest.fixture
def quick() -> Limits:
    return QUICK


@pytest.fixture
def answer_with() -> Callable[..., Answer]:
    """``answer_with(body, status=..., kind=..., Header_Name="...")`` as an answer for ``site.on``."""

    def make(body: bytes, **options: Any) -> Answer:
        return lambda handler: reply(handler, body, **options)

    return make


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[list[str]]]:
    """Host names for this test: each lookup takes the next list of addresses, the last one again and again."""
    table: dict[str, list[list[str]]] = {}
    real = socket.getaddrinfo

    def lookup(host: str, port: int, *args: Any, **kwargs: Any) -> Any:
        if host not in table:
            if not host.replace(".", "").isdigit() and host != "localhost":
                raise socket.gaierror(-2, "Name or service not known")
            return real(host, port, *args, **kwargs)
        answers = table[host]
        addresses = answers.pop(0) if len(answers) > 1 else answers[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    return table
