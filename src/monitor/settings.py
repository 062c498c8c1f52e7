"""Every setting, with its default: the one place that reads ``MONITOR_…`` variables.

A setting is a field of :class:`Settings`; its variable is ``MONITOR_`` and its name in capitals. ``docs/operations.md``
lists them, and a test fails when one is missing there.
"""

from __future__ import annotations

import getpass
import math
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

from monitor.errors import ConfigError


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container without a user entry
        return "analist"


@dataclass(frozen=True, slots=True)
class Settings:
    outputs: Path = field(default=Path("outputs"), metadata={"help": "database, snapshots, model cache and exports"})
    models: Path = field(default=Path(), metadata={"help": "model cache (default: models in outputs)"})
    database_url: str = field(default="", repr=False, metadata={"help": "another database than SQLite under outputs"})
    sources: Path = field(default=Path("sources.yaml"), metadata={"help": "the sources file"})
    topics: Path = field(default=Path(), metadata={"help": "a topic profile of one's own (default: the shipped one)"})
    model: str = field(default="bundled", metadata={"help": "the bundled model, or a Hugging Face model by name"})
    threads: int = field(default=2, metadata={"help": "processor threads for the model"})
    dask: str = field(default="", metadata={"help": "reading and embedding over Dask: worker processes, or an address"})
    fetchers: int = field(default=8, metadata={"help": "pages fetched at the same time"})
    contact: str = field(default="", metadata={"help": "a URL or address in the User-Agent, for webmasters"})
    reviewer: str = field(default_factory=_user, metadata={"help": "the name under decisions from the command line"})
    host: str = field(default="127.0.0.1", metadata={"help": "address of the review page"})
    port: int = field(default=8787, metadata={"help": "port of the review page"})
    memory_weeks: int = field(default=26, metadata={"help": "how far back pending items are compared with new ones"})
    retention_weeks: int = field(default=104, metadata={"help": "how long full texts and pages are kept"})
    schedule: str = field(default="0 6 * * 1", metadata={"help": "when `monitor serve` runs the week, as cron"})
    briefing_schedule: str = field(
        default="", metadata={"help": "when `monitor serve` writes the briefing, as cron; never where it is empty"}
    )
    housekeeping_schedule: str = field(
        default="0 3 1 * *", metadata={"help": "when `monitor serve` backs up and prunes, as cron, or never"}
    )
    backups: Path = field(default=Path(), metadata={"help": "folder that housekeeping puts a backup in (none)"})
    timezone: str = field(default="Europe/Amsterdam", metadata={"help": "time zone of the schedules"})
    notify: str = field(default="", repr=False, metadata={"help": "whom to tell: apprise URLs, separated by spaces"})
    notify_about: str = field(
        default="failed,finished,sources", metadata={"help": "what to tell of: failed, finished, sources"}
    )
    llm_url: str = field(default="", metadata={"help": "an OpenAI-compatible endpoint for drafts; none: no model"})
    llm_model: str = field(default="", metadata={"help": "the model that the endpoint is asked for"})
    llm_key: str = field(default="", repr=False, metadata={"help": "its key"})
    llm_key_file: Path = field(default=Path(), metadata={"help": "a file of mode 0600 that holds its key"})
    llm_timeout: int = field(default=60, metadata={"help": "seconds for one answer of the language model"})
    llm_unsure: int = field(default=0, metadata={"help": "unsure matches a run asks the language model about (none)"})
    llm_price_in: float = field(default=0.0, metadata={"help": "price of a million tokens asked"})
    llm_price_out: float = field(default=0.0, metadata={"help": "price of a million tokens answered"})
    translation: str = field(default="", metadata={"help": "a Marian model for sentences that cannot be said in Dutch"})

    @property
    def database(self) -> str:
        """URL of the database, SQLite under ``outputs`` unless another is named."""
        return self.database_url or f"sqlite:///{self.outputs / 'monitor.sqlite'}"

    @property
    def snapshots(self) -> Path:
        return self.outputs / "snapshots"

    @property
    def model_cache(self) -> Path:
        return self.outputs / "models" if self.models == Path() else self.models

    @property
    def logs(self) -> Path:
        return self.outputs / "logs"

    @property
    def reports(self) -> Path:
        return self.outputs / "runs"

    @property
    def exports(self) -> Path:
        return self.outputs / "editions"


def variable(name: str) -> str:
    """The environment variable of a setting."""
    return f"MONITOR_{name.upper()}"


def load_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """The settings as the environment gives them.

    Raises ConfigError that names the variable, what it holds and what is allowed.
    """
    environ = os.environ if environ is None else environ
    values: dict[str, object] = {}
    known = {variable(f.name): f for f in fields(Settings)}
    for name, spec in known.items():
        if (text := environ.get(name, "")) == "":
            continue
        default = getattr(Settings, spec.name, None) if spec.default is None else spec.default
        values[spec.name] = _converted(name, text, default)
    return Settings(**values)  # type: ignore[arg-type]


def _converted(name: str, text: str, default: object) -> object:
    if isinstance(default, Path):
        return Path(text).expanduser()
    if isinstance(default, int):
        try:
            number = int(text)
        except ValueError:
            number = 0
        if number < 1:
            raise ConfigError(f"{text!r} is not a whole number of at least 1", where=name, do="unset or correct it")
        return number
    if isinstance(default, float):
        try:
            price = float(text)
        except ValueError:
            price = -1.0
        if not 0 <= price < math.inf:
            raise ConfigError(f"{text!r} is not a number of at least 0", where=name, do="unset or correct it")
        return price
    return text
