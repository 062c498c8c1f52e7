"""The adapter that was learnt from decisions and put into use: where it lies, whether it counts, and taking it up."""

from __future__ import annotations

import json
from pathlib import Path

from monitor.pipeline.monitor import Monitor
from monitor.settings import Settings
from monitor.store import learnt
from monitor.store.database import Database
from monitor.store.learnt import Part


def folder_of(cache: Path, name: str) -> Path:
    """The folder of an adapter among the models."""
    return cache / "adapters" / name


def value_of(base: str, folder: Path) -> str:
    """An adapter as a version that can be in use; ``base`` is the model that it was learnt on top of."""
    return json.dumps({"base": base, "folder": folder.name})


def adapter_in_use(database: Database, settings: Settings) -> tuple[Path | None, str]:
    """The folder of the adapter that a person put into use, and in Dutch why it does not count, if so."""
    from monitor.encode.encoder import identity_of

    with database.read() as connection:
        used = learnt.used(connection, Part.ADAPTER)
    if used is None:
        return None, ""
    told = json.loads(used.value)
    if told["base"] != identity_of(settings.model):
        return None, (
            f"De adapter van versie {used.version} hoort bij het model {told['base']} en telt niet mee; "
            "`monitor calibrate --adapter` leert opnieuw"
        )
    return folder_of(settings.model_cache, str(told["folder"])), ""


def renew_encoder(monitor: Monitor) -> None:
    """Let a process that goes on for weeks take up an adapter that was put into use, or taken out, since it loaded its
    model. Without a loaded model there is nothing to do."""
    if (loaded := monitor.loaded) is None:
        return
    adapter, _ = adapter_in_use(monitor.database, monitor.settings)
    if getattr(loaded, "adapter", None) != adapter:  # recorded vectors, in measurements, have none
        monitor.forget_encoder()
