"""Which addresses may be asked, and a network layer that can reach no other.

The name is resolved here, every answer is checked, and the connection goes to a checked address, so a name that
changes its answer between the check and the connection ("DNS rebinding") gains nothing. TLS still verifies the name.
"""

from __future__ import annotations

import ipaddress
import queue
import socket
import threading
import time
from collections.abc import Iterable
from contextvars import ContextVar
from typing import Any

import httpcore
import httpx

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

#: The moment (``time.monotonic``) at which the request of this thread has to be over.
deadline: ContextVar[float | None] = ContextVar("deadline", default=None)

#: Addresses that hand out credentials of the machine; AWS's IPv6 one lies in a private range that may be allowed, and
#: Azure's in a public one.
METADATA = tuple(map(ipaddress.ip_address, ("169.254.169.254", "fd00:ec2::254", "168.63.129.16")))

#: What of IPv6 is the web (RFC 4291 section 2.4), less what is set apart for documentation; all else is old or odd.
_WEB6 = ipaddress.ip_network("2000::/3")
_SET_APART = tuple(map(ipaddress.ip_network, ("192.0.0.0/24", "3fff::/20")))


class AddressRefusedError(Exception):
    """The name leads to an address that this source may not reach."""

    def __init__(self, host: str, address: str) -> None:
        self.host, self.address = host, address
        super().__init__(f"{host} leads to {address}")


class ResolveFailedError(Exception):
    """The name has no address, or the resolver did not answer in time."""


def _unwrapped(address: Address) -> Address:
    """The IPv4 address inside an IPv6 one (mapped, 6to4, NAT64), which is where the packet ends up."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return address.ipv4_mapped
        if address.sixtofour:
            return address.sixtofour
        if address in ipaddress.ip_network("64:ff9b::/96"):
            return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def refused(address: Address, *, allow_private: bool) -> bool:
    """Whether ``address`` may not be asked. With ``allow_private`` loopback and private networks may; link-local
    addresses, cloud metadata, multicast and the unspecified address never."""
    address = _unwrapped(address)
    if address in METADATA or address.is_link_local or address.is_multicast or address.is_unspecified:
        return True
    if allow_private and (address.is_loopback or address.is_private):
        return False
    if any(address.version == network.version and address in network for network in _SET_APART):
        return True
    if address.version == 6 and address not in _WEB6:
        return True
    return not address.is_global


def is_loopback(host: str) -> bool:
    """Whether ``host`` is written as a loopback address or ``localhost``."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _lookup(host: str, port: int, answer: queue.Queue[list[str] | OSError]) -> None:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        answer.put(list(dict.fromkeys(str(item[4][0]) for item in found)))
    except (OSError, UnicodeError) as error:
        answer.put(error if isinstance(error, OSError) else OSError(str(error)))


def resolve(host: str, port: int, seconds: float) -> list[str]:
    """All addresses of ``host``; :class:`ResolveFailedError` when there are none within ``seconds``."""
    try:
        return [str(ipaddress.ip_address(host.strip("[]")))]
    except ValueError:
        pass
    answer: queue.Queue[list[str] | OSError] = queue.Queue()
    # getaddrinfo cannot be interrupted: a daemon thread is left behind when it hangs, and ends by itself.
    threading.Thread(target=_lookup, args=(host, port, answer), daemon=True).start()
    try:
        found = answer.get(timeout=seconds)
    except queue.Empty:
        raise ResolveFailedError(f"no answer within {seconds:g} seconds") from None
    if isinstance(found, OSError):
        raise ResolveFailedError(str(found)) from found
    return found


def _remaining(timeout: float | None) -> float | None:
    """The socket's own patience, shortened to what is left of the request's time."""
    end = deadline.get()
    if end is None:
        return timeout
    left = end - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("the time for the whole request is over")
    return left if timeout is None else min(left, timeout)


_QUICKACK: int | None = getattr(socket, "TCP_QUICKACK", None)  # Linux


class _TimedStream(httpcore.NetworkStream):
    """A connection on which no read, write or handshake outlives the deadline of its request."""

    def __init__(self, inner: httpcore.NetworkStream) -> None:
        self._inner = inner
        self._socket = inner.get_extra_info("socket")

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        # A server that sends head and body apart waits for our acknowledgement in between, which Linux otherwise
        # holds back for 40 ms. The option is not lasting: it is set again before each read.
        if _QUICKACK is not None and isinstance(self._socket, socket.socket):
            self._socket.setsockopt(socket.IPPROTO_TCP, _QUICKACK, 1)
        return self._inner.read(max_bytes, _remaining(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, _remaining(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _TimedStream(self._inner.start_tls(ssl_context, server_hostname, _remaining(timeout)))

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class _GuardedBackend(httpcore.NetworkBackend):
    def __init__(self, *, allow_private: bool, resolve_seconds: float) -> None:
        self._allow_private, self._seconds = allow_private, resolve_seconds
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        addresses = resolve(host, port, self._seconds)
        for address in addresses:  # all of them: one bad answer makes the name suspect
            if refused(ipaddress.ip_address(address.partition("%")[0]), allow_private=self._allow_private):
                raise AddressRefusedError(host, address)
        failure: Exception | None = None
        for address in addresses:
            try:
                return _TimedStream(
                    self._inner.connect_tcp(address, port, _remaining(timeout), local_address, socket_options)
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure or httpcore.ConnectError(f"{host} has no address")

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore.NetworkStream:
        raise httpcore.UnsupportedProtocol(f"unix sockets are not asked: {path}")


class GuardedTransport(httpx.HTTPTransport):
    """httpx's transport over a connection pool that resolves, checks and pins addresses itself."""

    def __init__(self, *, allow_private: bool, resolve_seconds: float, connections: int = 64) -> None:
        super().__init__(trust_env=False)
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(trust_env=False),
            max_connections=connections,
            max_keepalive_connections=connections,
            keepalive_expiry=15.0,
            http1=True,
            http2=False,
            network_backend=_GuardedBackend(allow_private=allow_private, resolve_seconds=resolve_seconds),
        )
