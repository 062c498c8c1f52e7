"""Why a fetch failed: one error for all of them, with the outcome's name and a Dutch sentence for analysts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx

from monitor.collect.address import AddressRefusedError, ResolveFailedError
from monitor.collect.body import TooLargeError, UndecodableError
from monitor.collect.limits import Limits
from monitor.errors import SourceError
from monitor.model import SourceOutcome


class FetchFailed(SourceError):
    """One thing could not be fetched. ``str(error)`` is a Dutch sentence: it is shown to analysts."""

    def __init__(
        self,
        outcome: SourceOutcome,
        what: str,
        *,
        url: str,
        status: int | None = None,
        transient: bool = False,
        retry_after: float | None = None,
        again: bool = False,
    ) -> None:
        super().__init__(what)
        self.outcome, self.url, self.status = outcome, url, status
        self.transient, self.retry_after, self.again = transient, retry_after, again


#: Answers that a second try, a little later, often turns into a good one.
AGAIN = frozenset({429, 500, 502, 503, 504})
#: What people know these answers as.
HTTP = {
    401: "De pagina is alleen na inloggen te lezen (status 401)",
    402: "De pagina is alleen tegen betaling te lezen (status 402)",
    403: "De server weigert de toegang (status 403)",
    404: "De pagina bestaat niet (status 404)",
    410: "De pagina is voorgoed weg (status 410)",
    429: "De server krijgt te veel vragen (status 429)",
    451: "De pagina is om juridische redenen niet beschikbaar (status 451)",
}


def retry_after(value: str | None, now: datetime) -> float | None:
    """Seconds that a Retry-After header asks for, given as seconds or as a date; None when it asks nothing."""
    if not value:
        return None
    if value.strip().isdigit():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())


def duration(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} seconden"
    return f"{seconds / 60:.0f} minuten" if seconds < 5400 else f"{seconds / 3600:.0f} uur"


def robots_refusal(url: httpx.URL, status: int | None) -> FetchFailed:
    why = (
        f"robots.txt van {url.host} is nu niet te lezen (status {status}); dan wordt er niets opgehaald"
        if status is not None
        else f"robots.txt van {url.host} staat het ophalen van dit adres niet toe"
    )
    return FetchFailed(
        SourceOutcome.ROBOTS,
        why,
        url=str(url),
        status=status,
        transient=status is not None,
        again=status is not None,
    )


def translated(error: Exception, url: httpx.URL, hop: int, limits: Limits) -> FetchFailed:
    """An error of the layers below as one of ours. One that is not listed is a fault of ours: it is raised."""
    for kind, make in _TRANSLATIONS:
        if isinstance(error, kind):
            return make(error, url, hop, limits)
    raise error


def _address(error: Exception, url: httpx.URL, hop: int, _: Limits) -> FetchFailed:
    where = f"{error.host} leidt naar {error.address}" if isinstance(error, AddressRefusedError) else str(error)
    return FetchFailed(
        SourceOutcome.REDIRECT_REFUSED if hop else SourceOutcome.DNS,
        f"{where}, een adres binnen een eigen netwerk; dat mag alleen als de bron allow_private: true heeft",
        url=str(url),
    )


def _name(error: Exception, url: httpx.URL, _: int, __: Limits) -> FetchFailed:
    what = f"De naam {url.host} is niet te vinden ({error})"
    return FetchFailed(SourceOutcome.DNS, what, url=str(url), transient=True)


def _size(error: Exception, url: httpx.URL, _: int, limits: Limits) -> FetchFailed:
    limit = error.limit if isinstance(error, TooLargeError) else limits.max_bytes
    return FetchFailed(SourceOutcome.TOO_LARGE, f"Het antwoord is groter dan {limit / 1e6:.0f} MB", url=str(url))


def _packing(error: Exception, url: httpx.URL, _: int, __: Limits) -> FetchFailed:
    return FetchFailed(SourceOutcome.BAD_CONTENT, f"Het antwoord is niet uit te pakken ({error})", url=str(url))


def _connecting(_: Exception, url: httpx.URL, __: int, limits: Limits) -> FetchFailed:
    what = f"{url.host} nam niet op binnen {limits.connect_seconds:g} seconden"
    return FetchFailed(SourceOutcome.TIMEOUT, what, url=str(url), transient=True, again=True)


def _waiting(_: Exception, url: httpx.URL, __: int, limits: Limits) -> FetchFailed:
    what = (
        f"{url.host} was niet klaar binnen de tijd ({limits.read_seconds:g} seconden stilte of "
        f"{limits.total_seconds:g} seconden in totaal)"
    )
    return FetchFailed(SourceOutcome.TIMEOUT, what, url=str(url), transient=True)


def _breaking(error: Exception, url: httpx.URL, _: int, limits: Limits) -> FetchFailed:
    if "location header" in str(error).lower():
        return _location(error, url, 0, limits)
    what = f"De verbinding met {url.host} brak af ({error or type(error).__name__})"
    return FetchFailed(SourceOutcome.HTTP, what, url=str(url), transient=True, again=True)


def _location(error: Exception, url: httpx.URL, _: int, __: Limits) -> FetchFailed:
    """httpx reads the Location of a redirect, which is not followed by it but by us, and stumbles over nonsense."""
    what = f"{url.host} verwijst door naar iets dat geen webadres is ({error})"
    return FetchFailed(SourceOutcome.REDIRECT_REFUSED, what, url=str(url))


def _server(error: Exception, url: httpx.URL, _: int, __: Limits) -> FetchFailed:
    return FetchFailed(SourceOutcome.HTTP, f"{url.host} gaf een onbruikbaar antwoord ({error})", url=str(url))


#: The first that fits counts, so the special ones stand before their parents.
_TRANSLATIONS: tuple[tuple[type[Exception], Callable[[Exception, httpx.URL, int, Limits], FetchFailed]], ...] = (
    (AddressRefusedError, _address),
    (ResolveFailedError, _name),
    (TooLargeError, _size),
    (UndecodableError, _packing),
    (httpx.ConnectTimeout, _connecting),
    (httpx.TimeoutException, _waiting),
    (httpx.TransportError, _breaking),
    (httpx.HTTPError, _server),
    (httpx.InvalidURL, _location),
    (httpx.StreamError, _server),
)
