"""Fetching: one request after another, politely, with every failure named.

    robots.txt -> the host's turn -> request (client.py) -> redirect? (checked again) -> Fetched

Foreign errors (httpx, httpcore, zlib) become :class:`FetchFailed` in ``client.py`` and nowhere else; retries happen
here and nowhere else.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from importlib.metadata import version
from types import TracebackType

import httpx
import stamina
from stamina.instrumentation import set_on_retry_hooks

from monitor.collect.address import is_loopback
from monitor.collect.body import ACCEPT_ENCODING
from monitor.collect.challenge import consent_wall
from monitor.collect.client import Ask, Client, Fetched, Redirect
from monitor.collect.failures import FetchFailed, duration, robots_refusal
from monitor.collect.hosts import Hosts
from monitor.collect.limits import Limits
from monitor.collect.robots import AGENT, Robots
from monitor.model import SourceOutcome, Validators

__all__ = ["ACCEPT_FEED", "ACCEPT_PAGE", "Fetched", "Fetcher", "user_agent"]

ACCEPT_PAGE = "text/html,application/xhtml+xml,application/pdf;q=0.9,application/xml;q=0.8,*/*;q=0.5"
ACCEPT_FEED = (
    "application/atom+xml,application/rss+xml,application/rdf+xml,application/feed+json,"
    "application/xml;q=0.9,text/xml;q=0.9,application/json;q=0.8,*/*;q=0.5"
)
_ROBOTS_HOPS = 5  # RFC 9309 section 2.3.1.2

# Every retry ends as the source's outcome; a person at a terminal has no use for a line on each.
set_on_retry_hooks([])


def user_agent(contact: str | None = None) -> str:
    """Who is asking: name, version and, when the user gave one, where to complain."""
    name = f"{AGENT}/{version('ontwikkelingen-monitor')}"
    known = re.sub(r"[^\x20-\x7e]+", "", contact or "")  # a header is ASCII
    return f"{name} (+{known})" if known else name


class Fetcher:
    """A polite HTTP client that reaches no private address; safe to share between threads, closed by ``with``."""

    def __init__(self, limits: Limits | None = None, *, contact: str | None = None) -> None:
        self.limits = limits or Limits()
        headers = {"User-Agent": user_agent(contact), "Accept-Encoding": ACCEPT_ENCODING}
        self._client = Client(self.limits, headers)
        self._hosts = Hosts(jitter=self.limits.jitter_seconds)
        self._robots = {private: Robots(partial(self._robots_txt, allow_private=private)) for private in (False, True)}

    def __enter__(self) -> Fetcher:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._client.close()

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
        ask = Ask(validators, allow_private, accept, robots, max_bytes or self.limits.max_bytes)
        try:
            return self._retrying(url, ask)
        except FetchFailed as error:
            if error.status == 406 and accept != "*/*":  # some servers take a list of types as a demand
                return self._retrying(url, replace(ask, accept="*/*"))
            raise

    def robots_say(self, url: str, *, allow_private: bool = False) -> str:
        """What robots.txt says of ``url``, for people: "allowed", "disallowed", "none" (no such file) or "unreadable",
        with the pause that it asks for."""
        try:
            rules = self._robots[allow_private].rules(_origin(_checked_url(url, hop=0)))
        except FetchFailed:
            return "unreadable"
        if not rules.allows(url):
            return "disallowed" if rules.parsed is not None else "unreadable"
        if rules.parsed is None:
            return "none"
        return f"allowed, every {rules.delay:g} s" if rules.delay else "allowed"

    # -------------------------------------------------------------------------------------------- retries
    def _retrying(self, url: str, ask: Ask) -> Fetched:
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
                return self._chain(url, replace(ask, cookies=httpx.Cookies()))
        raise AssertionError("unreachable: the last attempt raises")  # pragma: no cover

    # ------------------------------------------------------------------------------------------ redirects
    def _chain(self, url: str, ask: Ask) -> Fetched:
        seen: list[tuple[str, frozenset[tuple[str, str]]]] = []
        moved: str | None = None
        permanent = True
        current = url
        while True:
            target = _checked_url(current, hop=len(seen))
            seen.append((str(target), _state(ask)))
            answer = self._hop(target, ask, hop=len(seen) - 1)
            if isinstance(answer, Fetched):
                return _arrived(url, answer, moved)
            current = _joined(target, answer.location)
            permanent = permanent and answer.permanent
            moved = current if permanent else moved
            if (current, _state(ask)) in seen:  # the same place again is fine with a cookie that it asked to bring
                what = f"Doorverwijzingen gaan in een kring: {current}"
                raise FetchFailed(SourceOutcome.REDIRECT_REFUSED, what, url=url)
            if len(seen) > self.limits.max_redirects:
                what = f"Meer dan {self.limits.max_redirects} doorverwijzingen achter elkaar; gestopt bij {current}"
                raise FetchFailed(SourceOutcome.REDIRECT_REFUSED, what, url=url)

    def _hop(self, url: httpx.URL, ask: Ask, *, hop: int) -> Fetched | Redirect:
        delay = 0.0 if is_loopback(url.host) and not self.limits.polite_to_loopback else self.limits.delay_seconds
        if closed := self._hosts.closed_for(url.host):
            what = f"{url.host} vroeg om rust; pas over {duration(closed)} weer te benaderen"
            raise FetchFailed(SourceOutcome.HTTP, what, url=str(url), status=429, transient=True)
        if ask.robots:
            rules = self._robots[ask.allow_private].rules(_origin(url), hop)
            if not rules.allows(str(url)):
                raise robots_refusal(url, rules.status if rules.parsed is None else None)
            delay = max(delay, min(rules.delay or 0.0, self.limits.crawl_delay_max_seconds))
        try:
            if delay <= 0:
                return self._client.get(url, ask, hop=hop)
            with self._hosts.turn(url.host, delay):
                return self._client.get(url, ask, hop=hop)
        except FetchFailed as error:
            if error.retry_after and not error.again:  # longer than is waited for: nothing of this host for so long
                self._hosts.close(url.host, error.retry_after)
            raise

    # --------------------------------------------------------------------------------------------- robots
    def _robots_txt(self, url: str, hop: int, *, allow_private: bool) -> tuple[int, bytes]:
        """Status and body of a robots.txt; at most five redirects, as the RFC says. No retries: 5xx means no."""
        current = httpx.URL(url)
        for _ in range(_ROBOTS_HOPS + 1):
            found = self._client.robots_txt(current, allow_private=allow_private, hop=hop)
            if not isinstance(found, Redirect):
                return found
            current = _checked_url(_joined(current, found.location), hop=1)
        return 404, b""  # the RFC lets a chain of redirects count as "there is none"


def _state(ask: Ask) -> frozenset[tuple[str, str]]:
    return frozenset((cookie.name, cookie.value or "") for cookie in ask.cookies.jar)


def _arrived(url: str, answer: Fetched, moved: str | None) -> Fetched:
    if answer.url != url and consent_wall(url, answer.url):
        what = "De site vraagt eerst om toestemming voor cookies en laat programma’s niet verder"
        raise FetchFailed(SourceOutcome.CHALLENGE, what, url=url, status=answer.status)
    return replace(answer, moved=moved)


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
