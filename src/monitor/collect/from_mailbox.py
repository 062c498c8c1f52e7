"""Newsletters: an IMAP folder, read and left as it was, or a folder with .eml files."""

from __future__ import annotations

import email
import email.policy
import imaplib
import ipaddress
import os
import re
import ssl
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from monitor.collect.adapter import Taken
from monitor.collect.address import ResolveFailedError, refused, resolve
from monitor.collect.dates import in_utc, parse_moment, printed_date
from monitor.collect.failures import FetchFailed
from monitor.collect.http import Fetcher
from monitor.collect.text import clean, plain
from monitor.collect.window import since
from monitor.links import absolute
from monitor.model import Entry, Source, SourceOutcome, Validators

_MESSAGES = 200  # in one run
_TITLE = 25  # characters of a link that is the title of a publication
_HOUSEKEEPING = re.compile(
    r"unsubscribe|uitschrijven|afmelden|abmelden|désabonner|preferences|voorkeuren|view (?:it )?(?:in|online)|browser"
    r"|privacy|forward|follow us|volg ons|terms|facebook|twitter|linkedin\.com/(?:company|share)|instagram|youtube",
    re.IGNORECASE,
)
_READ_ONLINE = re.compile(
    r"view (?:this )?(?:email |it )?(?:in|online)|read online|online versie|bekijk .{0,20}browser|im browser|en ligne",
    re.IGNORECASE,
)


def take(source: Source, validators: Validators, fetcher: Fetcher, now: datetime) -> Taken:
    """What the newsletters of the window link to; a newsletter that links to nothing is a publication itself."""
    messages = _from_imap(source, fetcher, now) if "://" in source.url else _from_folder(source, now)
    entries: dict[str, Entry] = {}
    wanted = dict(source.options).get("from", "").casefold()
    for message in messages:
        if wanted in str(message.get("From", "")).casefold():
            for entry in entries_of(message, dict(source.options)):
                entries.setdefault(entry.link or entry.id or entry.title, entry)
    return Taken(tuple(entries.values()), title=source.name)


# ------------------------------------------------------------------------------------------------ a folder
def _from_folder(source: Source, now: datetime) -> Iterator[EmailMessage]:
    folder = Path(source.url)
    if not folder.is_dir():
        raise FetchFailed(SourceOutcome.BAD_CONTENT, f"De map {folder} bestaat niet", url=source.url)
    first = since(source, now)
    for path in sorted(folder.glob("*.eml"))[:2000]:
        try:
            message = parse_message(path.read_bytes())
        except OSError as error:
            what = f"Het bericht {path.name} is niet te lezen ({error.strerror})"
            raise FetchFailed(SourceOutcome.BAD_CONTENT, what, url=source.url) from error
        moment = _moment(message)
        if moment is None or moment.date() >= first:
            yield message


def parse_message(data: bytes) -> EmailMessage:
    message = email.message_from_bytes(data, policy=email.policy.default)
    assert isinstance(message, EmailMessage)  # noqa: S101 - what the default policy makes
    return message


# ---------------------------------------------------------------------------------------------------- imap
def _from_imap(source: Source, fetcher: Fetcher, now: datetime) -> list[EmailMessage]:
    options = dict(source.options)
    user = os.environ.get(options.get("user_variable", "MONITOR_IMAP_USER"), "")
    password = os.environ.get(options.get("password_variable", "MONITOR_IMAP_PASSWORD"), "")
    if not user or not password:
        what = "Naam en wachtwoord voor de mailbox ontbreken: zet MONITOR_IMAP_USER en MONITOR_IMAP_PASSWORD"
        raise FetchFailed(SourceOutcome.BAD_CONTENT, what, url=source.url)
    parts = urlsplit(source.url)
    try:
        client = _connected(source, fetcher)
        try:
            client.login(user, password)
            return list(_messages(client, unquote(parts.path.strip("/")) or "INBOX", since(source, now)))
        finally:
            with suppress(imaplib.IMAP4.error, OSError):
                client.logout()
    except (TimeoutError, ResolveFailedError) as error:
        outcome = SourceOutcome.DNS if isinstance(error, ResolveFailedError) else SourceOutcome.TIMEOUT
        raise FetchFailed(
            outcome, f"De mailserver is niet te bereiken ({error})", url=source.url, transient=True
        ) from error
    except (imaplib.IMAP4.error, OSError) as error:
        raise FetchFailed(
            SourceOutcome.HTTP, f"De mailserver weigert ({error})", url=source.url, transient=True
        ) from error


def _connected(source: Source, fetcher: Fetcher) -> imaplib.IMAP4:
    """A connection to a checked address; without TLS to this machine only."""
    parts = urlsplit(source.url)
    host, seconds = parts.hostname or "", fetcher.limits.connect_seconds
    tls = parts.scheme == "imaps"
    port = parts.port or (993 if tls else 143)
    for address in resolve(host, port, fetcher.limits.resolve_seconds):
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
        return imaplib.IMAP4_SSL(host, port, ssl_context=ssl.create_default_context(), timeout=seconds)
    return imaplib.IMAP4(host, port, timeout=seconds)


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _messages(client: imaplib.IMAP4, folder: str, first: Any) -> Iterator[EmailMessage]:
    """The messages since ``first``, fetched without marking them as read."""
    status, _ = client.select(_quoted(folder), readonly=True)
    if status != "OK":
        raise imaplib.IMAP4.error(f"map {folder} bestaat niet")
    day = first - timedelta(days=1)
    _, found = client.search(None, "SINCE", f"{day.day:02d}-{_MONTHS[day.month - 1]}-{day.year}")
    numbers = (found[0] or b"").split()
    for number in numbers[-_MESSAGES:]:
        _, data = client.fetch(number.decode(), "(BODY.PEEK[])")
        for part in data:
            if isinstance(part, tuple):
                yield parse_message(part[1])


def _quoted(folder: str) -> str:
    return '"' + folder.replace("\\", "\\\\").replace('"', '\\"') + '"'


# ------------------------------------------------------------------------------------------------- entries
def entries_of(message: EmailMessage, options: dict[str, str]) -> tuple[Entry, ...]:
    """The publications that a newsletter links to, with its own date, labelled as such; else the newsletter."""
    html, text = _bodies(message)
    moment = _moment(message)
    subject = clean(str(message.get("Subject", "")))
    identity = clean(str(message.get("Message-ID", ""))).strip("<>") or subject
    base = Entry(
        id=f"mid:{identity}",
        title=subject,
        link=None,
        published=in_utc(moment),
        date_source="newsletter" if moment else None,
        summary=(plain(html) if html else plain(text))[:5000],
        authors=(clean(str(message.get("From", "")).partition("<")[0]).strip('"'),),
        printed=printed_date(moment) if moment else None,
    )
    links = list(_links(html, re.compile(options.get("include", ""))))
    found = tuple(
        Entry(
            id=link, title=title, link=link, published=base.published, date_source=base.date_source, summary=summary,
            printed=base.printed,
        )
        for title, link, summary in links
    )  # fmt: skip
    return found or (base,)


def _moment(message: EmailMessage) -> datetime | None:
    return parse_moment(str(message.get("Date", "")))


def _bodies(message: EmailMessage) -> tuple[str, str]:
    """HTML and plain text of the message; a part in an unknown charset is read as well as it goes."""
    bodies = {"html": "", "plain": ""}
    for kind in bodies:
        part = message.get_body(preferencelist=(kind,))
        if part is None:
            continue
        try:
            bodies[kind] = str(part.get_content())
        except (LookupError, UnicodeError, KeyError):
            raw = part.get_payload(decode=True)
            bodies[kind] = raw.decode("utf-8", "replace") if isinstance(raw, bytes) else ""
    return bodies["html"], bodies["plain"]


def _links(html: str, include: re.Pattern[str]) -> Iterator[tuple[str, str, str]]:
    """Title, address and the text beside it, of links that read like titles."""
    from lxml import html as parser

    if not html.strip():
        return
    tree = parser.fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", html))
    seen: set[str] = set()
    for anchor in tree.iter("a"):
        link = absolute(anchor.get("href") or "", "")
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
