"""Newsletters: an IMAP folder, read and left as it was, or a folder with .eml files."""

from __future__ import annotations

import imaplib
import ipaddress
import os
import re
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from monitor.collect.adapter import Taken
from monitor.collect.address import ResolveFailedError, refused, resolve
from monitor.collect.dates import in_utc, printed_date
from monitor.collect.failures import FetchFailed
from monitor.collect.html import parse_html
from monitor.collect.http import Fetcher
from monitor.collect.messages import Letter, parse_letter
from monitor.collect.text import clean, plain
from monitor.collect.window import since
from monitor.links import absolute, base_of
from monitor.model import Entry, Source, SourceOutcome, Validators

_MESSAGES = 200  # in one run
_FILES = 2_000  # of a folder
_TITLE = 25  # characters of a link that is the title of a publication
_HOUSEKEEPING = re.compile(
    r"unsubscribe|uitschrijven|afmelden|abmelden|désabonner|preferences|voorkeuren|view (?:it )?(?:in|online)|browser"
    r"|privacy|forward|follow us|volg ons|terms|facebook|twitter|linkedin\.com/(?:company|share)|instagram|youtube",
    re.IGNORECASE,
)


def take(source: Source, validators: Validators, fetcher: Fetcher, now: datetime) -> Taken:
    """What the newsletters of the window link to; a newsletter that links to nothing is a publication itself."""
    messages = _from_imap(source, fetcher, now) if "://" in source.url else _from_folder(source, fetcher)
    options = dict(source.options)
    first, wanted = since(source, now), options.get("from", "").casefold()
    entries: dict[str, Entry] = {}
    for data in messages:
        letter = parse_letter(data)
        if wanted in letter.sender.casefold() and (letter.moment is None or letter.moment.date() >= first):
            for entry in entries_of(letter, options):
                entries.setdefault(entry.link or entry.id or entry.title, entry)
    return Taken(tuple(entries.values()), title=source.name)


# ------------------------------------------------------------------------------------------------ a folder
def _from_folder(source: Source, fetcher: Fetcher) -> Iterator[bytes]:
    folder = Path(source.url)
    if not folder.is_dir():
        raise FetchFailed(SourceOutcome.BAD_CONTENT, f"De map {folder} bestaat niet", url=source.url)
    for path in sorted(folder.glob("*.eml"))[:_FILES]:
        try:
            if path.is_symlink() or not path.is_file() or path.stat().st_size > fetcher.limits.max_bytes:
                continue
            yield path.read_bytes()
        except OSError as error:
            what = f"Het bericht {path.name} is niet te lezen ({error.strerror})"
            raise FetchFailed(SourceOutcome.BAD_CONTENT, what, url=source.url) from error


# ---------------------------------------------------------------------------------------------------- imap
def _from_imap(source: Source, fetcher: Fetcher, now: datetime) -> list[bytes]:
    options = dict(source.options)
    user = os.environ.get(options.get("user_variable", "MONITOR_IMAP_USER"), "")
    password = os.environ.get(options.get("password_variable", "MONITOR_IMAP_PASSWORD"), "")
    if not user or not password:
        what = "Naam en wachtwoord voor de mailbox ontbreken: zet MONITOR_IMAP_USER en MONITOR_IMAP_PASSWORD"
        raise FetchFailed(SourceOutcome.BAD_CONTENT, what, url=source.url)
    folder = unquote(urlsplit(source.url).path.strip("/")) or "INBOX"
    cut_off = threading.Event()
    try:
        client = _connected(source, fetcher)
        with _at_most(fetcher.limits.mailbox_seconds, client, cut_off):
            client.login(user, password)
            return list(_messages(client, folder, since(source, now), fetcher.limits.max_bytes))
    except (imaplib.IMAP4.error, OSError, ResolveFailedError) as error:
        raise _translated(error, source, cut_off=cut_off.is_set()) from error


@contextmanager
def _at_most(seconds: float, client: imaplib.IMAP4, cut_off: threading.Event) -> Iterator[None]:
    """Log out at the end; a server that is slow without ever being silent is hung up on."""

    def hang_up() -> None:
        cut_off.set()
        client.shutdown()

    timer = threading.Timer(seconds, hang_up)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        with suppress(imaplib.IMAP4.error, OSError):
            client.logout()


def _translated(error: Exception, source: Source, *, cut_off: bool) -> FetchFailed:
    if cut_off or isinstance(error, TimeoutError):
        outcome, what = SourceOutcome.TIMEOUT, "De mailserver is te traag"
    elif isinstance(error, ResolveFailedError):
        outcome, what = SourceOutcome.DNS, "De mailserver is niet te vinden"
    else:
        outcome, what = SourceOutcome.HTTP, "De mailserver weigert"
    return FetchFailed(outcome, f"{what} ({error})", url=source.url, transient=True)


def _connected(source: Source, fetcher: Fetcher) -> imaplib.IMAP4:
    """A connection to a checked address; without TLS to this machine only."""
    parts = urlsplit(source.url)
    host, seconds = parts.hostname or "", fetcher.limits.connect_seconds
    tls = parts.scheme == "imaps"
    addresses = resolve(host, parts.port or (993 if tls else 143), fetcher.limits.resolve_seconds)
    for address in addresses:
        place = ipaddress.ip_address(address)
        if refused(place, allow_private=source.allow_private):
            what = (
                f"{host} leidt naar {address}, een adres binnen een eigen netwerk (allow_private: true staat dat toe)"
            )
            raise FetchFailed(SourceOutcome.DNS, what, url=source.url)
        if not tls and not place.is_loopback:
            what = "Een mailbox wordt alleen versleuteld gelezen: gebruik imaps://"
            raise FetchFailed(SourceOutcome.BAD_CONTENT, what, url=source.url)
    if tls:
        return _Tls(addresses[0], host, parts.port or 993, seconds)
    return _Plain(addresses[0], host, parts.port or 143, seconds)


class _Plain(imaplib.IMAP4):
    """IMAP over a connection to the address that was checked: the name is not looked up a second time."""

    def __init__(self, address: str, host: str, port: int, seconds: float) -> None:
        self._address = address
        super().__init__(host, port, timeout=seconds)

    def _create_socket(self, timeout: float | None) -> socket.socket:
        return socket.create_connection((self._address, self.port), timeout)


class _Tls(imaplib.IMAP4_SSL):
    """As :class:`_Plain`, with TLS that verifies the name."""

    def __init__(self, address: str, host: str, port: int, seconds: float) -> None:
        self._address = address
        super().__init__(host, port, ssl_context=ssl.create_default_context(), timeout=seconds)

    def _create_socket(self, timeout: float | None) -> socket.socket:
        plain = socket.create_connection((self._address, self.port), timeout)
        wrapped: socket.socket = self.ssl_context.wrap_socket(plain, server_hostname=self.host)
        return wrapped


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _messages(client: imaplib.IMAP4, folder: str, first: date, most: int) -> Iterator[bytes]:
    """The messages since ``first``, fetched without marking them as read; of each at most ``most`` bytes."""
    status, _ = client.select(_quoted(folder), readonly=True)
    if status != "OK":
        raise imaplib.IMAP4.error(f"map {folder} bestaat niet")
    day = first - timedelta(days=1)
    _, found = client.search(None, "SINCE", f"{day.day:02d}-{_MONTHS[day.month - 1]}-{day.year}")
    numbers = (found[0] or b"").split()
    for number in numbers[-_MESSAGES:]:
        _, data = client.fetch(number.decode(), f"(BODY.PEEK[]<0.{most}>)")
        for part in data:
            if isinstance(part, tuple):
                yield part[1]


def _quoted(folder: str) -> str:
    return '"' + folder.replace("\\", "\\\\").replace('"', '\\"') + '"'


# ------------------------------------------------------------------------------------------------- entries
def entries_of(letter: Letter, options: dict[str, str]) -> tuple[Entry, ...]:
    """The publications that a newsletter links to, with its own date, labelled as such; else the newsletter."""
    moment = letter.moment
    base = Entry(
        id=f"mid:{letter.identity}",
        title=letter.subject,
        link=None,
        published=in_utc(moment),
        date_source="newsletter" if moment else None,
        summary=(plain(letter.html) if letter.html else plain(letter.text))[:5000],
        authors=(letter.author,) if letter.author else (),
        printed=printed_date(moment) if moment else None,
    )
    include = re.compile(options.get("include", ""))
    links = _links(letter.html, include) if letter.html else _written_links(letter.text, include)
    found = tuple(
        replace(base, id=link, title=title, link=link, summary=beside, authors=()) for title, link, beside in links
    )
    return found or (base,)


def _links(page: str, include: re.Pattern[str]) -> Iterator[tuple[str, str, str]]:
    """Title, address and the text beside it, of links that read like titles."""
    tree = parse_html(page)
    if tree is None:
        return
    seen: set[str] = set()
    for anchor in tree.iter("a"):
        link = absolute(anchor.get("href") or "", base_of(tree, ""))
        title = clean(" ".join(anchor.itertext()))
        if link is None or link in seen or len(title) < _TITLE or not include.search(link):
            continue
        if _HOUSEKEEPING.search(title) or _HOUSEKEEPING.search(link):
            continue
        seen.add(link)
        yield title, link, _beside(anchor, title)


def _beside(anchor: Any, title: str) -> str:
    """The text of the nearest box around the link that says more than the link."""
    for parent in anchor.iterancestors("td", "div", "li", "tr", "table"):
        text = clean(" ".join(parent.itertext()))
        if len(text) > len(title) + 40:
            links = [a for a in parent.iter("a") if len(clean(" ".join(a.itertext()))) >= _TITLE]
            return text.replace(title, "", 1).strip()[:1000] if len(links) == 1 else ""
    return ""


_ADDRESS = re.compile(r"https?://[^\s<>\"]+")


def _written_links(text: str, include: re.Pattern[str]) -> Iterator[tuple[str, str, str]]:
    """As :func:`_links`, of a newsletter without markup: a title, and on its line or the next its address."""
    before = ""
    for row in text.splitlines():
        found = _ADDRESS.search(row)
        words = clean(_ADDRESS.sub(" ", row)).strip("<>()[]:- ")
        title = words if len(words) >= _TITLE else before
        if found and len(title) >= _TITLE and not _HOUSEKEEPING.search(f"{title} {found[0]}"):
            link = absolute(found[0].rstrip(".,;)]>"), "")
            if link is not None and include.search(link):
                yield title, link, ""
            before = ""
        elif words:
            before = words
