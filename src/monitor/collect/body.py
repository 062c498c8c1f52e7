"""Reading an answer's body with a cap on what comes out, not on what goes in."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator


class TooLargeError(Exception):
    """More came out than is allowed; ``seen`` bytes were unpacked before it was noticed."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        super().__init__(f"more than {limit} bytes")


class UndecodableError(Exception):
    """The body is not in the encoding that its header names."""


#: What the fetcher offers to unpack. Brotli and zstd have no cap on their output in Python's bindings.
ACCEPT_ENCODING = "gzip, deflate"


def _inflate(chunks: Iterable[bytes], window: int, limit: int) -> Iterator[bytes]:
    """Unpack gzip or zlib members one after the other, never more than ``limit`` bytes at once."""
    unpacker = zlib.decompressobj(window)
    for received in chunks:
        chunk = received
        while chunk:
            try:
                yield unpacker.decompress(chunk, limit)
            except zlib.error as error:
                raise UndecodableError(str(error)) from error
            chunk = unpacker.unconsumed_tail
            if unpacker.eof:
                chunk = unpacker.unused_data
                unpacker = zlib.decompressobj(window)
                if not chunk.lstrip(b"\0"):  # padding after the last member
                    break


def _deflate_window(first: bytes) -> int:
    """zlib's header where there is one; some servers send bare deflate under that name."""
    return 15 if len(first) >= 2 and (first[0] * 256 + first[1]) % 31 == 0 and first[0] & 15 == 8 else -15


#: Names that some servers put where an encoding should be; nothing is packed then.
_NOT_PACKED = frozenset({"", "identity", "none", "utf-8", "utf8", "iso-8859-1", "binary", "8bit", "7bit", "text"})


def _decoded(chunks: Iterable[bytes], encodings: str, limit: int) -> Iterator[bytes]:
    """``chunks`` with each of ``encodings`` undone, the last one first, as the header lists them in order."""
    found: Iterable[bytes] = chunks
    for encoding in reversed(encodings.split(",")):
        found = _undone(found, encoding.strip().lower(), limit)
    yield from found


def _undone(chunks: Iterable[bytes], encoding: str, limit: int) -> Iterator[bytes]:
    if encoding in _NOT_PACKED:
        yield from chunks
    elif encoding in {"gzip", "x-gzip"}:
        yield from _inflate(chunks, 31, limit)
    elif encoding == "deflate":
        first, rest = _first(chunks, 2)
        yield from _inflate(_chain(first, rest), _deflate_window(first), limit)
    else:
        first, rest = _first(chunks, 4)
        if not first.removeprefix(b"\xef\xbb\xbf").lstrip().startswith((b"<", b"{", b"[", b"%")):
            raise UndecodableError(f"content-encoding {encoding} was not offered")
        yield from _chain(first, rest)  # named so, and not packed at all


def _first(chunks: Iterable[bytes], size: int) -> tuple[bytes, Iterator[bytes]]:
    """At least the first ``size`` bytes where there are so many, and what follows them."""
    iterator = iter(chunks)
    first = next(iterator, b"")
    while len(first) < size and (more := next(iterator, None)) is not None:
        first += more
    return first, iterator


def _chain(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


_GZIP = b"\x1f\x8b"
_LAYERS = 2  # a file that was packed before a server packed it again


def unpacked(body: bytes, limit: int) -> bytes:
    """``body``, unpacked where it is gzip that no header tells of: ``sitemap.xml.gz``, and servers that pack twice."""
    for _ in range(_LAYERS):
        if not body.startswith(_GZIP):
            break
        body = read_capped([body], "gzip", limit)
    return body


def read_capped(chunks: Iterable[bytes], encoding: str, limit: int, *, truncate: bool = False) -> bytes:
    """The decoded body. Raises :class:`TooLargeError` past ``limit`` bytes, unless ``truncate``, and
    :class:`UndecodableError` for what is packed in another way than ``encoding`` says."""
    parts: list[bytes] = []
    size = 0
    for part in _decoded(chunks, encoding, limit + 1):
        parts.append(part)
        size += len(part)
        if size > limit:
            if truncate:
                return b"".join(parts)[:limit]
            raise TooLargeError(limit)
    return b"".join(parts)
