"""What runs asked of language models, and what that took."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select

from monitor.store.codec import dump, load
from monitor.store.schema import language_use
from monitor.store.upsert import upsert


@dataclass(frozen=True, slots=True)
class LanguageUse:
    """One run, one purpose. ``cost`` is in the currency of the prices in the settings, None where none are set."""

    run: int
    purpose: str  # "draft", "insight" or "translation"
    model: str
    written: int = 0  # texts that the model wrote and that stand
    requests: int = 0
    failed: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    uncounted: int = 0  # answers for which the server counted no tokens
    cost: float | None = None
    told: tuple[str, ...] = ()  # Dutch: where something else stood in for the model, and why


def save_use(connection: Connection, value: LanguageUse) -> None:
    """Keep what a run took; a repeated stage takes its place."""
    upsert(connection, language_use, {"run": value.run, "purpose": value.purpose}, {"value": dump(LanguageUse, value)})


def uses_of(connection: Connection, run_id: int) -> tuple[LanguageUse, ...]:
    query = select(language_use.c.value).where(language_use.c.run == run_id).order_by(language_use.c.purpose)
    return tuple(load(LanguageUse, text) for text in connection.execute(query).scalars())
