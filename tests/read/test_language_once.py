"""Pages are read by many threads that all ask for the language of their first text at the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from py3langid.langid import LanguageIdentifier

from monitor.read import language

DUTCH = "Medewerkers die zelf mogen kiezen wat zij leren, houden het langer vol dan wie een rooster krijgt. "
THREADS = 6


def test_the_identifier_is_unpacked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    real, times = LanguageIdentifier.from_model_file, []

    def counted(*args: object, **named: object) -> LanguageIdentifier:
        times.append(1)
        return real(*args, **named)

    monkeypatch.setattr(LanguageIdentifier, "from_model_file", counted)
    language._loaded.cache_clear()
    together = Barrier(THREADS)

    def asked(_: int) -> tuple[str, float] | None:
        together.wait()
        return language.detect(DUTCH * 3)

    with ThreadPoolExecutor(THREADS) as pool:
        found = list(pool.map(asked, range(THREADS)))
    assert {one[0] for one in found if one} == {"nl"}
    assert len(times) == 1


def test_after_reading_the_identifier_takes_no_memory() -> None:
    assert language.detect(DUTCH * 3)
    language.put_identifier_away()
    assert language._loaded.cache_info().currsize == 0
    found = language.detect(DUTCH * 3)
    assert found
    assert found[0] == "nl"
