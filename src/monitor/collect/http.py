"""Fetching: one request after another, politely, with every failure named.

    robots.txt -> the host's turn -> request -> redirect? (checked again) -> capped body -> challenge? -> Fetched

Foreign errors (httpx, httpcore, zlib) become :class:`FetchFailed` here and nowhere else; retries happen here and
nowhere else.
"""

from __future__ import annotations

import hashlib
import re
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from types import TracebackType

import httpx
import stamina

from monitor.collect.address import GuardedTransport, deadline, is_loopback
from monitor.collect.body import ACCEPT_ENCODING, TooLargeError, read_capped
from monitor.collect.challenge import challenge
from monitor.collect.failures import HTTP, FetchFailed, duration, retry_after, robots_refusal, translated
from monitor.collect.hosts import Hosts
from monitor.collect.limits import Limits
from monitor.collect.reserved import reserved_in
from monitor.collect.robots import AGENT, Robots
from monitor.model import SourceOutcome, Validators

ACCEPT_PAGE = "text/html,application/xhtml+xml,application/pdf;q=0.9,application/xml;q=0.8,*/*;q=0.5"
ACCEPT_FEED = (
    "application/atom+xml,application/rss+xml,application/rdf+xml,application/feed+json,"
    "application/xml;q=0.9,text/xml;q=0.9,application/json;q=0.8,*/*;q=0.5"
)
#: Answers that a second try, a little later, often turns into a good one.
_AGAIN = frozenset({429, 500, 502, 503, 504})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


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
class _Ask:
    """What stays the same over the hops of one fetch."""

    validators: Validators | None
    allow_private: bool
    accept: str
    robots: bool
    max_bytes: int


def user_agent(contact: str | None = None) -> str:
    """Who is asking: name, version and, when the user gave one, where to complain."""
    name = f"{AGENT}/{version('ontwikkelingen-monitor')}"
    known = re.sub(r"[^\x20-\x7e]+", "", contact or "")  # a header is ASCII
    return f"{name} (+{known})" if known else name


class Fetcher:
    """A polite HTTP client that reaches no private address; safe to share between threads, closed by ``with``."""

    def __init__(self, limits: Limits | None = None, *, contact: str | None = None) -> None:
        self.limits = limits or Limits()
        self._headers = {"User-Agent": user_agent(contact), "Accept-Encoding": ACCEPT_ENCODING}
        self._hosts = Hosts(jitter=self.limits.jitter_seconds)
        self._clients: dict[bool, httpx.Client] = {}
        self._lock = threading.Lock()
        self._robots = {private: Robots(partial(self._robots_txt, allow_private=private)) for private in (False, True)}

    def __enter__(self) -> Fetcher:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        with self._lock:
            for client in self._clients.values():
                client.close()
            self._clients.clear()

    def fetch(
        self,
        url: str,
        *,
        validators: Validators | None = None,
        allow_private: bool = False,
        accept: str = ACCEPT_PAGE,
        robots: bool = True,
        max_bytes: int | None = None,
    ) -> Fetched:
        """Fetch ``url``, or raise :class:`FetchFailed`.

        ``validators`` make the request conditional; ``not_modified`` is then also set when the same bytes came again.
        ``robots=False`` is for documented interfaces (Crossref, arXiv), whose terms of use stand in its place.
        """
        ask = _Ask(validators, allow_private, accept, robots, max_bytes or self.limits.max_bytes)
        try:
            return self._retrying(url, ask)
        except FetchFailed as error:
            if error.status == 406 and accept != "*/*":  # some servers take a list of types as a demand
                return self._retrying(url, replace(ask, accept="*/*"))
            raise

    # -------------------------------------------------------------------------------------------- retries
    def _retrying(self, url: str, ask: _Ask) -> Fetched:
        limits = self.limits

        def hook(error: Exception) -> bool | float:
            if not isinstance(error, FetchFailed) or not error.again:
                return False
            return True if error.retry_after is None else max(error.retry_after, 0.01)

        for attempt in stamina.retry_context(
            on=hook,
            attempts=limits.attempts,
            timeout=None,
            wait_initial=limits.backoff_seconds,
            wait_max=limits.backoff_max_seconds,
            wait_jitter=limits.backoff_jitter_seconds,
        ):
            with attempt:
                return self._chain(url, ask)
        raise AssertionError("unreachable: the last attempt raises")  # pragma: no cover

    # ------------------------------------------------------------------------------------------ redirects
    def _chain(self, url: str, ask: _Ask) -> Fetched:
        seen: list[str] = []
        moved: str | None = None
        permanent = True
        current = url
        while True:
            target = _checked_url(current, hop=len(seen))
            seen.append(str(target))
            answer = self._hop(target, ask, hop=len(seen) - 1)
            if isinstance(answer, Fetched):
                return replace(answer, moved=moved)
            status, location = answer
            current = _joined(target, location)
            permanent = permanent and status in {301, 308}
            moved = current if permanent else moved
            if current in seen:
                raise FetchFailed(
                    SourceOutcome.REDIRECT_REFUSED, f"Doorverwijzingen gaan in een kring: {current}", url=url
                )
            if len(seen) > self.limits.max_redirects:
                raise FetchFailed(
                    SourceOutcome.REDIRECT_REFUSED,
                    f"Meer dan {self.limits.max_redirects} doorverwijzingen achter elkaar; gestopt bij {current}",
                    url=url,
                )

    def _hop(self, url: httpx.URL, ask: _Ask, *, hop: int) -> Fetched | tuple[int, str]:
        origin = _origin(url)
        delay = 0.0 if is_loopback(url.host) and not self.limits.polite_to_loopback else self.limits.delay_seconds
        if closed := self._hosts.closed_for(url.host):
            raise FetchFailed(
                SourceOutcome.HTTP,
                f"{url.host} vroeg om rust; pas over {duration(closed)} weer te benaderen",
                url=str(url),
                status=429,
                transient=True,
            )
        if ask.robots:
            rules = self._robots[ask.allow_private].rules(origin, hop)
            if not rules.allows(str(url)):
                raise robots_refusal(url, rules.status if rules.parsed is None else None)
            delay = max(delay, min(rules.delay or 0.0, self.limits.crawl_delay_max_seconds))
        if delay <= 0:
            return self._once(url, ask, hop=hop)
        with self._hosts.turn(url.host, delay):
            return self._once(url, ask, hop=hop)

    # ---------------------------------------------------------------------------------------- one request
    def _client(self, *, allow_private: bool) -> httpx.Client:
        with self._lock:
            if allow_private not in self._clients:
                self._clients[allow_private] = httpx.Client(
                    transport=GuardedTransport(
                        allow_private=allow_private, resolve_seconds=self.limits.resolve_seconds
                    ),
                    headers=self._headers,
                    timeout=httpx.Timeout(
                        self.limits.read_seconds, connect=self.limits.connect_seconds, pool=self.limits.total_seconds
                    ),
                    trust_env=False,
                    follow_redirects=False,
                )
            return self._clients[allow_private]

    def _once(self, url: httpx.URL, ask: _Ask, *, hop: int) -> Fetched | tuple[int, str]:
        token = deadline.set(time.monotonic() + self.limits.total_seconds)
        try:
            with self._client(allow_private=ask.allow_private).stream(
                "GET", url, headers=_request_headers(ask)
            ) as response:
                return self._answer(response, url, ask)
        except FetchFailed:
            raise
        except Exception as error:
            raise translated(error, url, hop, self.limits) from error
        finally:
            deadline.reset(token)

    def _answer(self, response: httpx.Response, url: httpx.URL, ask: _Ask) -> Fetched | tuple[int, str]:
        status = response.status_code
        if status in _REDIRECTS and "location" in response.headers:
            return status, response.headers["location"]
        if status == 304 and ask.validators is not None:
            return Fetched(status, str(url), response.headers, b"", None, _kept(ask.validators, response), True)
        bad = status >= 400 or status == 202
        declared = response.headers.get("content-length", "")
        pdf = response.headers.get("content-type", "").lower().startswith("application/pdf")
        limit = max(ask.max_bytes, self.limits.max_pdf_bytes) if pdf else ask.max_bytes
        if not bad and declared.isdigit() and int(declared) > limit:
            raise TooLargeError(limit)
        content = read_capped(
            response.iter_raw(),
            response.headers.get("content-encoding", ""),
            64_000 if bad else limit,
            truncate=bad,
        )
        if wall := challenge(status, response.headers, content):
            raise FetchFailed(
                SourceOutcome.CHALLENGE,
                f"De site houdt programma’s tegen met een controlepagina ({wall})",
                url=str(url),
                status=status,
            )
        if status >= 400:
            raise self._http_failure(response, url)
        return _fetched(response, url, content, ask.validators)

    def _http_failure(self, response: httpx.Response, url: httpx.URL) -> FetchFailed:
        status = response.status_code
        wait = retry_after(response.headers.get("retry-after"), datetime.now(UTC))
        if wait is not None and status in {429, 503}:
            wait = min(wait, self.limits.retry_after_cap_seconds)
            if wait > self.limits.retry_after_wait_seconds:
                self._hosts.close(url.host, wait)
                return FetchFailed(
                    SourceOutcome.HTTP,
                    f"De server vraagt om rust (status {status}): pas over {duration(wait)} weer te benaderen",
                    url=str(url),
                    status=status,
                    transient=True,
                )
        return FetchFailed(
            SourceOutcome.HTTP,
            HTTP.get(status, f"De server antwoordt met status {status}"),
            url=str(url),
            status=status,
            transient=status in _AGAIN,
            again=status in _AGAIN,
            retry_after=wait if status in {429, 503} else None,
        )

    def _robots_txt(self, url: str, hop: int, *, allow_private: bool) -> tuple[int, bytes]:
        """Status and body of a robots.txt; at most five redirects, as the RFC says. No retries: 5xx means no."""
        ask = _Ask(None, allow_private, "text/plain,*/*;q=0.5", robots=False, max_bytes=self.limits.robots_bytes)
        current = httpx.URL(url)
        for _ in range(6):
            token = deadline.set(time.monotonic() + self.limits.total_seconds)
            try:
                with self._client(allow_private=allow_private).stream(
                    "GET", current, headers=_request_headers(ask)
                ) as response:
                    if response.status_code not in _REDIRECTS or "location" not in response.headers:
                        body = read_capped(
                            response.iter_raw(),
                            response.headers.get("content-encoding", ""),
                            self.limits.robots_bytes,
                            truncate=True,
                        )
                        return response.status_code, body
                    current = _checked_url(_joined(current, response.headers["location"]), hop=1)
            except FetchFailed:
                raise
            except Exception as error:
                raise translated(error, current, hop, self.limits) from error
            finally:
                deadline.reset(token)
        return 404, b""  # the RFC lets a chain of redirects count as "there is none"


def _request_headers(ask: _Ask) -> dict[bytes, bytes]:
    """Validators go back byte for byte, whatever letters the server put into them."""
    headers = {b"Accept": ask.accept.encode()}
    if ask.validators and ask.validators.etag:
        headers[b"If-None-Match"] = ask.validators.etag.encode("utf-8", "ignore")
    if ask.validators and ask.validators.last_modified:
        headers[b"If-Modified-Since"] = ask.validators.last_modified.encode("utf-8", "ignore")
    return headers


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


def _origin(url: httpx.URL) -> str:
    return f"{url.scheme}://{url.netloc.decode('ascii')}"


def _checked_url(text: str, *, hop: int) -> httpx.URL:
    outcome = SourceOutcome.REDIRECT_REFUSED if hop else SourceOutcome.HTTP
    try:
        url = httpx.URL(text)
    except (httpx.InvalidURL, UnicodeError, ValueError) as error:
        raise FetchFailed(outcome, f"Dit is geen bruikbaar webadres: {text[:200]}", url=text) from error
    if url.scheme not in {"http", "https"} or not url.host:
        raise FetchFailed(outcome, f"Alleen adressen met http of https worden opgehaald, niet {text[:200]}", url=text)
    if url.userinfo:
        raise FetchFailed(outcome, "Een webadres met een wachtwoord erin wordt niet opgehaald", url=text)
    return url.copy_with(fragment=None)


def _joined(base: httpx.URL, location: str) -> str:
    try:
        return str(base.join(location))
    except (httpx.InvalidURL, UnicodeError, ValueError) as error:
        raise FetchFailed(
            SourceOutcome.REDIRECT_REFUSED,
            f"Doorverwezen naar iets dat geen webadres is: {location[:200]}",
            url=str(base),
        ) from error
