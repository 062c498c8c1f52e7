"""Newsletters as messages: subject, sender, day and bodies, however the mail was put together.

Python's own parser of header values raises half a dozen kinds of errors on what mail programs really write; here a
header that cannot be read is as good as none.
"""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr

from monitor.collect.dates import parse_moment
from monitor.collect.text import clean

_CHARSET = re.compile(r"charset\*?\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Letter:
    """A message as far as a reader of newsletters needs it. What the mail does not say is empty, or None."""

    identity: str
    subject: str
    sender: str  # as written: name and address
    moment: datetime | None  # in the offset as printed
    html: str
    text: str

    @property
    def author(self) -> str:
        name, address = parseaddr(self.sender)
        return clean(name or address)


def parse_letter(data: bytes) -> Letter:
    """Any bytes as a letter. Never raises for what is in them."""
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    html, text = _bodies(message)
    subject = _header(message, "Subject")
    return Letter(
        identity=_header(message, "Message-ID").strip("<>") or subject,
        subject=subject,
        sender=_header(message, "From"),
        moment=parse_moment(_header(message, "Date")),
        html=html,
        text=text,
    )


def _header(message: Message, name: str) -> str:
    raw = message.get(name)
    if raw is None:
        return ""
    try:
        return clean(str(make_header(decode_header(raw))))
    except (LookupError, ValueError, MessageError):  # an unknown charset, or no base64 where it is promised
        return clean(str(raw))


def _bodies(message: Message) -> tuple[str, str]:
    """The first HTML part and the first plain one that are no attachments; a forwarded message counts as a part."""
    found = {"text/html": "", "text/plain": ""}
    for part in _parts(message):
        kind = part.get_content_type()
        attached = str(part.get("Content-Disposition", "")).strip().lower().startswith("attachment")
        if kind in found and not found[kind] and not attached:
            found[kind] = _text(part)
    return found["text/html"], found["text/plain"]


def _parts(message: Message, depth: int = 0) -> Iterator[Message]:
    if not message.is_multipart():  # asked like this: its payload would be decoded, which fails on odd charsets
        yield message
    elif depth < 20:
        for part in message.get_payload():
            if isinstance(part, Message):
                yield from _parts(part, depth + 1)


def _text(part: Message) -> str:
    """The text of a part; one in an unknown charset is read as well as it goes."""
    raw = part.get_payload(decode=True)
    if not isinstance(raw, bytes):
        return ""
    named = _CHARSET.search(str(part.get("Content-Type", "")))
    for charset in ([named[1]] if named else []) + ["utf-8", "windows-1252"]:
        try:
            return raw.decode(charset)
        except (LookupError, UnicodeError, ValueError):
            continue
    return raw.decode("utf-8", "replace")
