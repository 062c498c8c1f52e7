"""Serving the review page from this process until it is interrupted."""

from __future__ import annotations

import ipaddress

from monitor.errors import ConfigError
from monitor.pipeline.monitor import Monitor
from monitor.web.guard import LOOPBACK


def serve(monitor: Monitor, *, host: str, port: int) -> None:
    """Serve the page and print its address; return when a person presses Ctrl-C.

    Raises ConfigError for another address than loopback as long as nobody has an account, and for an address or port
    that cannot be used.
    """
    import uvicorn

    from monitor.web.app import create_app

    check_address(host)
    app = create_app(monitor, hosts={*LOOPBACK, host})
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=3,
    )
    server = uvicorn.Server(config)
    try:
        socket = config.bind_socket()
    except SystemExit as refused:  # uvicorn's way of saying that the port is taken
        raise ConfigError(
            f"cannot listen on {host}:{port}", where="--port", do="choose another: `monitor review --port 8788`"
        ) from refused
    shown = f"[{host}]" if ":" in host else host
    print(f"Review page: http://{shown}:{socket.getsockname()[1]}/  (stop with Ctrl-C)", flush=True)  # noqa: T201  the one line that a person waits for
    try:
        server.run(sockets=[socket])
    except KeyboardInterrupt:
        return
    finally:
        socket.close()


def check_address(host: str) -> None:
    """Refuse every address that others can reach: there are no accounts."""
    if is_loopback(host):
        return
    raise ConfigError(
        f"{host} can be reached by others, and nobody has an account yet",
        where="--host",
        do="listen on 127.0.0.1",
    )


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach an address. A name other than localhost may lead anywhere."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
