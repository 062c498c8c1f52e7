"""Where the language model answers, and the key for it: from the environment or a closed file, shown nowhere."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from monitor.errors import ConfigError

OTHERS = 0o077  # the bits of a file's mode that let anyone but its owner in
KEY_DO = "put the key in MONITOR_LLM_KEY, or alone in a file of mode 0600 that MONITOR_LLM_KEY_FILE names"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An OpenAI-compatible endpoint. ``url`` goes up to and with its version: ``http://127.0.0.1:11434/v1``."""

    url: str
    model: str
    key: str = field(default="", repr=False)
    timeout_seconds: float = 60.0  # for one whole answer

    @property
    def host(self) -> str:
        return urlsplit(self.url).hostname or ""

    @property
    def outside(self) -> bool:
        """Whether what is asked leaves this machine."""
        return not is_loopback(self.host)


def endpoint_of(
    url: str, model: str, *, key: str = "", key_file: Path = Path(), timeout_seconds: float = 60
) -> Endpoint:
    """The endpoint that the settings describe.

    Raises ConfigError for an address that cannot be used, for a key file that others can read, and where a key would
    travel unencrypted. No message repeats a key.
    """
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        parts, host = urlsplit(""), None
    if parts.scheme not in {"http", "https"} or not host:
        raise ConfigError(
            "this is no address of an endpoint", where="MONITOR_LLM_URL", do="give one like https://host/v1"
        )
    if parts.username is not None or parts.query:
        raise ConfigError("an address that holds a secret would end up in logs", where="MONITOR_LLM_URL", do=KEY_DO)
    if not model:
        raise ConfigError("no model is named", where="MONITOR_LLM_MODEL", do="name one that the endpoint serves")
    secret = key.strip() or _from_file(key_file)
    if secret and not (secret.isascii() and secret.isprintable() and " " not in secret):
        raise ConfigError("the key holds characters that no key has", where="MONITOR_LLM_KEY", do=KEY_DO)
    if secret and parts.scheme == "http" and not is_loopback(host):
        raise ConfigError(
            f"the key would travel to {host} unencrypted", where="MONITOR_LLM_URL", do="use https, or no key"
        )
    return Endpoint(url.rstrip("/"), model, secret, timeout_seconds)


def _from_file(path: Path) -> str:
    if path == Path():
        return ""
    try:
        mode = path.stat().st_mode
        text = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not text"
        raise ConfigError(f"the key cannot be read: {reason}", where=str(path), do=KEY_DO) from None
    if mode & OTHERS:
        raise ConfigError("others on this machine can read the key", where=str(path), do=f"chmod 600 {path}")
    return text


def is_loopback(host: str) -> bool:
    """Whether a host is this machine, by its name or address alone."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
