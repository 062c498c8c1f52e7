"""What the use cases work with: opened once, by ``bootstrap``, and handed in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING

from monitor.settings import Settings
from monitor.store.database import Database
from monitor.store.snapshots import SnapshotFolder

if TYPE_CHECKING:
    from monitor.collect.http import Fetcher
    from monitor.collect.tdm import Reservations
    from monitor.encode.encoder import Encoder
    from monitor.language.chat import ChatModel
    from monitor.language.translation import Translator


def _silent(_line: str) -> None:
    return None


def _none() -> None:
    return None


@dataclass
class Monitor:
    """The database, the folder of snapshots, and what is slow to open: fetcher, model, and language model if any."""

    settings: Settings
    database: Database
    snapshots: SnapshotFolder
    open_fetcher: Callable[[], Fetcher]
    open_encoder: Callable[[], Encoder]
    tell: Callable[[str], None] = _silent  # a line of progress, for a person who waits
    open_chat: Callable[[], ChatModel | None] = _none
    open_translator: Callable[[], Translator | None] = _none
    clock: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))
    _lock: Lock = field(default_factory=Lock)

    @cached_property
    def fetcher(self) -> Fetcher:
        return self.open_fetcher()

    @cached_property
    def reservations(self) -> Reservations:
        """What sites reserve for all their pages, asked through the fetcher."""
        from monitor.collect.tdm import Reservations

        return Reservations(self.fetcher)

    @property
    def encoder(self) -> Encoder:
        """The model, loaded at its first use: a run with nothing new never needs it."""
        with self._lock:
            return self._encoder

    @cached_property
    def _encoder(self) -> Encoder:
        return self.open_encoder()

    @property
    def loaded(self) -> Encoder | None:
        """The model, if it was loaded already."""
        with self._lock:
            return self.__dict__.get("_encoder")

    def forget_encoder(self) -> None:
        """Load the model anew at its next use."""
        with self._lock:
            self.__dict__.pop("_encoder", None)

    @cached_property
    def chat(self) -> ChatModel | None:
        """The language model that the settings name; None where they name none. Raises ConfigError."""
        return self.open_chat()

    @cached_property
    def translator(self) -> Translator | None:
        """The translation model that the settings name; None where they name none. Raises ConfigError."""
        return self.open_translator()

    def close(self) -> None:
        if "chat" in self.__dict__ and self.chat is not None:
            self.chat.close()
        if "fetcher" in self.__dict__:
            self.fetcher.close()
        self.database.close()
