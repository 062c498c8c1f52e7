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


def _decoded(chunks: Iterable[bytes], encoding: str, limit: int) -> Iterator[bytes]:
    name = encoding.strip().lower()
    if name in {"", "identity"}:
        yield from chunks
    elif name in {"gzip", "x-gzip"}:
        yield from _inflate(chunks, 31, limit)
    elif name == "deflate":
        iterator = iter(chunks)
        first = next(iterator, b"")
        while len(first) < 2 and (more := next(iterator, None)) is not None:
            first += more
        yield from _inflate(_chain(first, iterator), _deflate_window(first), limit)
    else:
        raise UndecodableError(f"content-encoding {name} was not offered")


def _chain(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def read_capped(chunks: Iterable[bytes], encoding: str, limit: int, *, truncate: bool = False) -> bytes:
    """The decoded body. Raises :class:`TooLargeError` past ``limit`` bytes, unless ``truncate``."""
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
