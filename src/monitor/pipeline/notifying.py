"""Tell the people in charge that a run failed, by the services that ``MONITOR_NOTIFY`` names."""

from __future__ import annotations

import logging

from monitor.errors import ConfigError

LOG = logging.getLogger(__name__)


def notify(addresses: str, *, title: str, text: str) -> bool:
    """Send a message to every address (apprise URLs, separated by spaces); return whether all took it.

    Nobody is told where no address is set. Raises ConfigError for an address that is none, without repeating it: it
    holds a secret.
    """
    if not addresses.strip():
        return False
    try:
        import apprise
    except ModuleNotFoundError as error:
        raise ConfigError(
            "notifications need a package that is not installed",
            where="MONITOR_NOTIFY",
            do="pip install 'ontwikkelingen-monitor[notify]', or unset it",
        ) from error
    services = apprise.Apprise()
    for number, address in enumerate(addresses.split(), 1):
        if not services.add(address):
            raise ConfigError(
                f"address {number} is not one that apprise knows",
                where="MONITOR_NOTIFY",
                do="write it as https://appriseit.com/services/ shows, and separate several by spaces",
            )
    sent = bool(services.notify(title=title, body=text))
    if not sent:
        LOG.warning("a notification was not taken")
    return sent
