"""Trying one source from this machine, and saying what to do about what came back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from monitor.collect.collect import collect
from monitor.collect.http import Fetcher
from monitor.collect.kinds import KINDS
from monitor.collect.tdm import reserved_by_site
from monitor.model import Source, SourceOutcome, Validators

#: Sites move: what nobody has seen working for so long is tried again.
VERIFIED_DAYS = 180


@dataclass(frozen=True, slots=True)
class Probe:
    """What one try of a source gave. ``detail`` and ``advice`` are Dutch sentences."""

    source: str
    kind: str
    outcome: SourceOutcome
    detail: str
    status: int | None
    items: int
    newest: datetime | None
    undated: int
    robots: str  # what robots.txt says of the address; "interface" for one made for programs, "" for what is no page
    reserved: str | None
    advice: str


_ADVICE = {
    SourceOutcome.EMPTY: "Controleer het adres of de zoekwoorden (options.query)",
    SourceOutcome.STALE: "De bron lijkt bevroren: zoek het nieuwe adres, of lees de nieuwsbrief (kind: mailbox)",
    SourceOutcome.NOT_A_FEED: "Zoek de feed van deze site met: monitor sources add URL",
    SourceOutcome.CHALLENGE: "Programma’s worden geweerd: gebruik de nieuwsbrief (kind: mailbox) of een map (drop)",
    SourceOutcome.ROBOTS: "De site wil dit niet: gebruik de nieuwsbrief (kind: mailbox) of een map (drop)",
    SourceOutcome.DNS: "Controleer de spelling van het adres en de netwerkverbinding",
    SourceOutcome.TIMEOUT: "Probeer het later nog eens; blijft het zo, zet de bron dan uit met een reden",
    SourceOutcome.REDIRECT_REFUSED: "Zet het adres waar de bron nu staat in het bronnenbestand",
    SourceOutcome.TOO_LARGE: "Kies een smallere feed of zoekopdracht van deze bron",
    SourceOutcome.BAD_CONTENT: "Bekijk wat het adres geeft met: monitor feed URL",
    SourceOutcome.HTTP: "Open het adres in een browser: is het verhuisd of afgeschermd?",
}


def probe(source: Source, fetcher: Fetcher, *, now: datetime) -> Probe:
    """Read ``source`` once, unconditionally, and look at what it reserves. Nothing is stored."""
    collected = collect(source, Validators(), fetcher, now=now)
    dates = [d for e in collected.entries if (d := e.published or e.updated)]
    web = KINDS[source.kind].web and collected.outcome.reached
    reserved = reserved_by_site(source.url, fetcher, allow_private=source.allow_private) if web else None
    robots = ""
    if KINDS[source.kind].web:
        interface = KINDS[source.kind].interface
        robots = "interface" if interface else fetcher.robots_say(source.url, allow_private=source.allow_private)
    return Probe(
        source.id,
        source.kind,
        collected.outcome,
        collected.detail,
        collected.status,
        len(collected.entries),
        max(dates, default=None),
        sum(1 for e in collected.entries if e.published is None),
        robots,
        reserved,
        _advice(source, collected.outcome, now),
    )


def _advice(source: Source, outcome: SourceOutcome, now: datetime) -> str:
    if outcome in _ADVICE:
        return _ADVICE[outcome]
    if not source.enabled:
        return "De bron werkt: zet enabled op true en vul verified_on in"
    if source.verified_on and (now.date() - source.verified_on).days > VERIFIED_DAYS:
        return f"Het adres is voor het laatst nagegaan op {source.verified_on:%d-%m-%Y}: werk verified_on bij"
    return ""


def probe_json(found: Probe) -> dict[str, object]:
    """The probe as ``monitor sources check --json`` prints it."""
    return {
        "source": found.source,
        "kind": found.kind,
        "outcome": found.outcome.value,
        "detail": found.detail,
        "status": found.status,
        "items": found.items,
        "newest": found.newest.isoformat() if found.newest else None,
        "undated": found.undated,
        "robots": found.robots,
        "reserved": found.reserved,
        "advice": found.advice,
    }
