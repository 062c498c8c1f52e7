"""Serving the review page from this process until it is interrupted."""

from __future__ import annotations

import ipaddress
import socket as socket_module
import threading
from socket import socket as Socket  # noqa: N812  a type here

from monitor.errors import ConfigError
from monitor.pipeline.monitor import Monitor
from monitor.web.guard import LOOPBACK


def serve(monitor: Monitor, *, host: str, port: int) -> None:
    """Serve the page and print its address; return when a person presses Ctrl-C.

    Raises ConfigError for another address than loopback as long as nobody has an account, and for an address or port
    that cannot be used.
    """
    import uvicorn

    from monitor.pipeline.accounts import accounts_exist
    from monitor.web.app import create_app

    check_address(host, accounts=accounts_exist(monitor))
    # Behind a name of the team's own the accounts protect the page, so any name is answered to there.
    app = create_app(monitor, hosts={*LOOPBACK, host} if is_loopback(host) else ())
    socket = _listening(host, port)
    # Two seconds of work with 10,000 proposals: done before the first person asks, and not in their time.
    threading.Thread(target=app.state.site.warm, daemon=True).start()
    config = uvicorn.Config(
        app, log_level="warning", access_log=False, server_header=False, timeout_graceful_shutdown=3
    )
    server = uvicorn.Server(config)
    shown = f"[{host}]" if ":" in host else host
    print(f"Review page: http://{shown}:{socket.getsockname()[1]}/  (stop with Ctrl-C)", flush=True)  # noqa: T201  the one line that a person waits for
    try:
        server.run(sockets=[socket])
    except KeyboardInterrupt:
        return
    finally:
        socket.close()


def _listening(host: str, port: int) -> Socket:
    try:
        family = socket_module.getaddrinfo(host, port, type=socket_module.SOCK_STREAM)[0][0]
        return socket_module.create_server((host, port), family=family, reuse_port=False)
    except (OSError, OverflowError) as error:
        raise ConfigError(
            f"cannot listen on {host}:{port} ({getattr(error, 'strerror', None) or error})",
            where="--port",
            do="choose another: `monitor review --port 8788`",
        ) from error


def check_address(host: str, *, accounts: bool) -> None:
    """Refuse every address that others can reach as long as there are no accounts."""
    if accounts or is_loopback(host):
        return
    raise ConfigError(
        f"{host} can be reached by others, and nobody has an account yet",
        where="--host",
        do="listen on 127.0.0.1, or give people accounts first: `monitor user add NAME --role analyst`",
    )


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach an address. A name other than localhost may lead anywhere."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
