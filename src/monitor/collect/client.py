"""One request and its answer: no retries, no pauses, no redirects followed, no robots.txt. Every failure is named."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.cookiejar import CookieJar, DefaultCookiePolicy

import httpx

from monitor.collect.address import GuardedTransport, deadline
from monitor.collect.body import TooLargeError, read_capped, unpacked
from monitor.collect.challenge import challenge, sends_on
from monitor.collect.failures import AGAIN, HTTP, FetchFailed, duration, retry_after, translated
from monitor.collect.limits import Limits
from monitor.collect.reserved import reserved_in
from monitor.model import SourceOutcome, Validators

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_ERROR_PAGE = 64_000  # bytes of an error that are looked at


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer. ``url`` is where it came from after redirects; ``moved`` where it lives now, by 301 or 308 alone."""

    status: int
    url: str
    headers: Mapping[str, str]
    content: bytes
    content_type: str | None
    validators: Validators
    not_modified: bool = False
    moved: str | None = None
    reserved: str | None = None  # a reservation of text and data mining that the answer itself carries


@dataclass(frozen=True, slots=True)
class Redirect:
    """An answer that names another place, as it stands there: relative, perhaps."""

    location: str
    permanent: bool


@dataclass(frozen=True, slots=True)
class Ask:
    """What stays the same over the hops of one fetch. ``cookies`` are those of this fetch alone."""

    validators: Validators | None
    allow_private: bool
    accept: str
    robots: bool
    max_bytes: int
    cookies: httpx.Cookies = field(default_factory=httpx.Cookies)

    @property
    def conditional(self) -> bool:
        return self.validators is not None and bool(self.validators.etag or self.validators.last_modified)


class Client:
    """httpx over connections that reach no private address; safe to share between threads."""

    def __init__(self, limits: Limits, headers: Mapping[str, str]) -> None:
        self._limits, self._headers = limits, dict(headers)
        self._clients: dict[bool, httpx.Client] = {}
        self._lock = threading.Lock()

    def close(self) -> None:
        with self._lock:
            for client in self._clients.values():
                client.close()
            self._clients.clear()

    def get(self, url: httpx.URL, ask: Ask, *, hop: int) -> Fetched | Redirect:
        """Ask once. ``hop`` counts the redirects that led here. Raises FetchFailed."""
        limits = self._limits
        token = deadline.set(time.monotonic() + limits.total_seconds)
        try:
            client = self._client(allow_private=ask.allow_private)
            request = client.build_request("GET", url, headers=_request_headers(ask))
            ask.cookies.set_cookie_header(request)
            response = client.send(request, stream=True)
            try:
                ask.cookies.extract_cookies(response)
                return _answer(response, url, ask, limits)
            finally:
                response.close()
        except FetchFailed:
            raise
        except Exception as error:
            raise translated(error, url, hop, limits) from error
        finally:
            deadline.reset(token)

    def robots_txt(self, url: httpx.URL, *, allow_private: bool, hop: int) -> Redirect | tuple[int, bytes]:
        """Status and body of a robots.txt, whatever the status; more of it than the cap is left out."""
        limits = self._limits
        token = deadline.set(time.monotonic() + limits.total_seconds)
        try:
            headers = {"Accept": "text/plain,*/*;q=0.5"}
            with self._client(allow_private=allow_private).stream("GET", url, headers=headers) as response:
                if (found := _redirect(response)) is not None:
                    return found
                encoding = response.headers.get("content-encoding", "")
                body = read_capped(response.iter_raw(), encoding, limits.robots_bytes, truncate=True)
                return response.status_code, body
        except Exception as error:
            raise translated(error, url, hop, limits) from error
        finally:
            deadline.reset(token)

    def _client(self, *, allow_private: bool) -> httpx.Client:
        limits = self._limits
        with self._lock:
            if allow_private not in self._clients:
                transport = GuardedTransport(allow_private=allow_private, resolve_seconds=limits.resolve_seconds)
                self._clients[allow_private] = httpx.Client(
                    transport=transport,
                    headers=self._headers,
                    cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),  # none are kept from fetch to fetch
                    timeout=httpx.Timeout(
                        limits.read_seconds, connect=limits.connect_seconds, pool=limits.total_seconds
                    ),
                    trust_env=False,
                    follow_redirects=False,
                )
            return self._clients[allow_private]


def _request_headers(ask: Ask) -> dict[bytes, bytes]:
    """Validators go back byte for byte, whatever letters the server put into them."""
    headers = {b"Accept": ask.accept.encode()}
    if ask.validators and ask.validators.etag:
        headers[b"If-None-Match"] = ask.validators.etag.encode("utf-8", "ignore")
    if ask.validators and ask.validators.last_modified:
        headers[b"If-Modified-Since"] = ask.validators.last_modified.encode("utf-8", "ignore")
    return headers


# ------------------------------------------------------------------------------------------------ the answer
def _redirect(response: httpx.Response) -> Redirect | None:
    if response.status_code not in _REDIRECTS or "location" not in response.headers:
        return None
    return Redirect(response.headers["location"], response.status_code in {301, 308})


def _answer(response: httpx.Response, url: httpx.URL, ask: Ask, limits: Limits) -> Fetched | Redirect:
    status = response.status_code
    if (found := _redirect(response)) is not None:
        return found
    if status == 304 and ask.conditional and ask.validators is not None:
        return Fetched(status, str(url), response.headers, b"", None, _kept(ask.validators, response), True)
    if 300 <= status < 400:
        what = (
            "De server zegt ‘niet veranderd’ terwijl dat niet gevraagd was (status 304)"
            if status == 304
            else f"De server verwijst door zonder te zeggen waarheen (status {status})"
        )
        raise FetchFailed(SourceOutcome.HTTP, what, url=str(url), status=status)
    content = _content(response, ask, limits)
    if wall := challenge(status, response.headers, content):
        what = f"De site houdt programma’s tegen met een controlepagina ({wall})"
        raise FetchFailed(SourceOutcome.CHALLENGE, what, url=str(url), status=status)
    if status >= 400:
        raise _http_failure(response, url, limits)
    if (target := sends_on(content)) and _elsewhere(url, target):
        return Redirect(target, permanent=False)
    return _fetched(response, url, content, ask.validators)


def _elsewhere(url: httpx.URL, target: str) -> bool:
    try:
        return url.join(target).copy_with(fragment=None) != url
    except (httpx.InvalidURL, UnicodeError, ValueError):
        return False


def _content(response: httpx.Response, ask: Ask, limits: Limits) -> bytes:
    encoding = response.headers.get("content-encoding", "")
    if response.status_code >= 400 or response.status_code == 202:
        return read_capped(response.iter_raw(), encoding, _ERROR_PAGE, truncate=True)
    pdf = response.headers.get("content-type", "").lower().startswith("application/pdf")
    limit = max(ask.max_bytes, limits.max_pdf_bytes) if pdf else ask.max_bytes
    declared = response.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > limit:
        raise TooLargeError(limit)
    return unpacked(read_capped(response.iter_raw(), encoding, limit), limit)


def _http_failure(response: httpx.Response, url: httpx.URL, limits: Limits) -> FetchFailed:
    status = response.status_code
    wait = retry_after(response.headers.get("retry-after"), datetime.now(UTC)) if status in {429, 503} else None
    if wait is not None and (wait := min(wait, limits.retry_after_cap_seconds)) > limits.retry_after_wait_seconds:
        what = f"De server vraagt om rust (status {status}): pas over {duration(wait)} weer te benaderen"
        return FetchFailed(SourceOutcome.HTTP, what, url=str(url), status=status, transient=True, retry_after=wait)
    return FetchFailed(
        SourceOutcome.HTTP,
        HTTP.get(status, f"De server antwoordt met status {status}"),
        url=str(url),
        status=status,
        transient=status in AGAIN,
        again=status in AGAIN,
        retry_after=wait,
    )


def _kept(old: Validators, response: httpx.Response) -> Validators:
    return Validators(
        response.headers.get("etag", old.etag),
        response.headers.get("last-modified", old.last_modified),
        old.body_sha256,
    )


def _fetched(response: httpx.Response, url: httpx.URL, content: bytes, old: Validators | None) -> Fetched:
    digest = hashlib.sha256(content).hexdigest()
    return Fetched(
        response.status_code,
        str(url),
        response.headers,
        content,
        response.headers.get("content-type"),
        Validators(response.headers.get("etag"), response.headers.get("last-modified"), digest),
        not_modified=old is not None and old.body_sha256 == digest,
        reserved=reserved_in(response.headers, content),
    )
