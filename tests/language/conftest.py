from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # chat_server, beside the tests

from chat_server import ChatServer


@pytest.fixture
def chat_server() -> Iterator[ChatServer]:
    server = ChatServer()
    yield server
    server.close()


@pytest.fixture(autouse=True)
def _short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Retries are real; only the pauses between them are short."""
    monkeypatch.setattr("monitor.language.chat.WAIT_SECONDS", 0.01)
    monkeypatch.setattr("monitor.language.chat.WAIT_MOST_SECONDS", 0.02)


@pytest.fixture
def stopwatch() -> Callable[[], float]:
    began = time.monotonic()
    return lambda: time.monotonic() - began
