"""What stands before every request: which hosts and origins are answered, how large a form may be, and the headers.

A form is accepted when three things hold: the browser does not say that another site sent it (``Sec-Fetch-Site``,
``Origin``), its cookie came along (``SameSite=Strict``), and the hidden field repeats that cookie.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from monitor.web import uploads

TOKEN_COOKIE = "monitor_form"  # noqa: S105  the name of a cookie, no secret
TOKEN_FIELD = "token"  # noqa: S105  likewise, of a field
LARGEST_FORM = 1_000_000  # bytes: a development is some hundreds
ENVELOPE = 100_000  # bytes around an uploaded file: its name, the other fields
SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
LOOPBACK = {"localhost", "127.0.0.1", "::1"}

#: No inline script or style, nothing from elsewhere, no frame, and forms only to here.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self';"
    " form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # with no-referrer a browser calls the origin of our own forms null
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


class Guard:
    """ASGI middleware. ``hosts`` are the names that are answered to; empty: any (then accounts protect the page).

    On loopback the names matter: a page elsewhere may point a name of its own at 127.0.0.1.
    """

    def __init__(self, app: ASGIApp, *, hosts: Collection[str] = ()) -> None:
        self.app = app
        self.hosts = frozenset(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        largest = _largest(scope["path"])
        refusal = self._refusal(scope["method"], Headers(scope=scope), largest)
        if refusal is not None:
            await refusal(scope, receive, _with_headers(send, scope["path"]))
            return
        await self.app(scope, _limited(receive, largest), _with_headers(send, scope["path"]))

    def _refusal(self, method: str, headers: Headers, largest: int) -> PlainTextResponse | None:
        host = headers.get("host", "")
        if self.hosts and _name(host) not in self.hosts:
            return PlainTextResponse("This address is not served here.", status_code=421)
        if method in SAFE_METHODS:
            return None
        origin = headers.get("origin")
        if headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"} or (
            origin is not None and urlsplit(origin).netloc != host
        ):
            return PlainTextResponse("A form from another site is not accepted.", status_code=403)
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > largest:
            return PlainTextResponse("The form is too large.", status_code=413)
        return None


def _name(host: str) -> str:
    """The host without its port."""
    return urlsplit(f"//{host}").hostname or ""


def _largest(path: str) -> int:
    """How many bytes may be sent to an address: more only where a file is taken."""
    return uploads.LARGEST + ENVELOPE if path in uploads.PATHS else LARGEST_FORM


def _limited(receive: Receive, largest: int) -> Receive:
    """The same body, cut off where it grows beyond what it announced (a chunked one announces nothing)."""
    seen = 0

    async def limited() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        return {"type": "http.disconnect"} if seen > largest else message

    return limited


def _with_headers(send: Send, path: str) -> Send:
    async def sender(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            if path.startswith("/static/"):
                headers["Cache-Control"] = "public, max-age=86400"
            else:
                headers.setdefault("Cache-Control", "no-store")
        await send(message)

    return sender


def form_token(request: Request) -> str:
    """The token of this browser; a new one where it has none yet."""
    known: str | None = getattr(request.state, "form_token", None) or request.cookies.get(TOKEN_COOKIE)
    if known is None or len(known) < 32:
        known = secrets.token_urlsafe(32)
    request.state.form_token = known
    return known


def token_fits(request: Request, given: str) -> bool:
    """Whether a form's hidden field repeats the browser's cookie."""
    known = request.cookies.get(TOKEN_COOKIE, "")
    return bool(known) and hmac.compare_digest(known.encode(), given.encode())
