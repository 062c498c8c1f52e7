"""The one place that wires: settings in, a ready Monitor out."""

from __future__ import annotations

from collections.abc import Callable

from monitor.pipeline.monitor import Monitor
from monitor.settings import Settings, load_settings
from monitor.store.database import open_database
from monitor.store.snapshots import SnapshotFolder

_shared: dict[Settings, Monitor] = {}


def bootstrap(settings: Settings, *, create: bool = False) -> Monitor:
    """Open the database and make the rest ready to be opened at its first use.

    Raises StoreError when there is no database and ``create`` is not set, or when it cannot be used.
    """

    def open_fetcher():  # type: ignore[no-untyped-def]  # its type would import the client
        from monitor.collect.http import Fetcher

        return Fetcher(contact=settings.contact or None)

    def open_encoder():  # type: ignore[no-untyped-def]  # likewise, the model
        from monitor.encode.encoder import load_encoder
        from monitor.pipeline.adapters import adapter_in_use

        adapter, why_not = adapter_in_use(monitor.database, settings)
        if why_not:
            monitor.tell(why_not)
        return load_encoder(settings.model, settings.model_cache, threads=settings.threads, adapter=adapter)

    def open_chat():  # type: ignore[no-untyped-def]  # likewise, the client
        from monitor.language.chat import open_chat

        return open_chat(settings)

    def open_translator():  # type: ignore[no-untyped-def]  # likewise, the libraries of the model
        from monitor.language.translation import open_translator

        return open_translator(settings)

    monitor = Monitor(
        settings=settings,
        database=open_database(settings.database, create=create),
        snapshots=SnapshotFolder(settings.snapshots),
        open_fetcher=open_fetcher,
        open_encoder=open_encoder,
        open_chat=open_chat,
        open_translator=open_translator,
    )
    return monitor


def shared(settings: Settings | None = None, *, create: bool = False) -> Monitor:
    """The Monitor of this process for these settings (by default those of the environment), opened once: the tasks of a
    flow run in threads of one process and share a model."""
    settings = settings or load_settings()
    if settings not in _shared:
        _shared[settings] = bootstrap(settings, create=create)
    return _shared[settings]


def use(monitor: Monitor, tell: Callable[[str], None] | None = None) -> Monitor:
    """Make this the Monitor that flows of this process use for its settings."""
    if tell is not None:
        monitor.tell = tell
    _shared[monitor.settings] = monitor
    return monitor


def close_all() -> None:
    """Close what ``shared`` opened."""
    while _shared:
        _shared.popitem()[1].close()
