"""A real endpoint over loopback that answers as a test tells it to."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Request = dict[str, Any]


@dataclass
class Reply:
    """What the endpoint answers with: a chat completion that says ``content``, or ``raw`` bytes."""

    content: str | None = "{}"
    status: int = 200
    raw: bytes | None = None
    usage: dict[str, int] | None = field(default_factory=lambda: {"prompt_tokens": 900, "completion_tokens": 100})
    finish: str = "stop"
    refusal: str | None = None
    drip_seconds: float = 0.0  # between bytes
    hang_seconds: float = 0.0  # before the first byte
    cut: bool = False  # close the connection without an answer
    headers: dict[str, str] = field(default_factory=dict)

    def body(self) -> bytes:
        if self.raw is not None:
            return self.raw
        message = {"role": "assistant", "content": self.content, "refusal": self.refusal}
        answer: Request = {"choices": [{"index": 0, "message": message, "finish_reason": self.finish}]}
        if self.usage is not None:
            answer["usage"] = self.usage
        return json.dumps(answer).encode()


class ChatServer:
    """Answers every question with ``answer(request)``; keeps what it was asked and with which headers."""

    def __init__(self) -> None:
        self.asked: list[Request] = []
        self.headers: list[dict[str, str]] = []
        self.answer: Callable[[Request], Reply] = lambda _: Reply()
        server = self
        self._stopped = threading.Event()

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                request["path"] = self.path
                server.asked.append(request)
                server.headers.append(dict(self.headers))
                reply = server.answer(request)
                server._stopped.wait(reply.hang_seconds)
                if reply.cut:
                    self.close_connection = True
                    return
                body = reply.body()
                self.send_response(reply.status)
                for name, value in {"Content-Type": "application/json", **reply.headers}.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self._write(body, reply.drip_seconds)

            def _write(self, body: bytes, drip: float) -> None:
                try:
                    for at in range(0, len(body), 1 if drip else len(body) or 1):
                        self.wfile.write(body[at : at + (1 if drip else len(body))])
                        if drip and server._stopped.wait(drip):
                            return
                except OSError:
                    return  # who asked has gone

            def log_message(self, *_: object) -> None:
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def close(self) -> None:
        self._stopped.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
