"""One run at a time: the second declines or waits, and a crash lets go."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import pytest

from monitor.errors import Conflict
from monitor.store.database import Database, open_database
from monitor.store.locking import run_lock

HOLD = """
import sys, time
from monitor.store.database import open_database
from monitor.store.locking import run_lock
with run_lock(open_database(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def opened(database_url: str) -> Iterator[Database]:
    database = open_database(database_url, create=True)
    yield database
    database.close()


@pytest.fixture
def other(opened: Database, database_url: str) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the lock."""
    process = subprocess.Popen([sys.executable, "-c", HOLD, database_url], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


def test_the_second_declines_and_says_who_holds_it(opened: Database, other: subprocess.Popen[str]) -> None:
    with pytest.raises(Conflict, match=r"process [0-9]+") as caught, run_lock(opened):
        pass
    assert caught.value.exit_code == 4
    assert "--wait" in str(caught.value)
    if opened.engine.dialect.name == "sqlite":
        assert f"process {other.pid}" in str(caught.value)


def test_a_killed_holder_lets_go(opened: Database, other: subprocess.Popen[str]) -> None:
    os.kill(other.pid, signal.SIGKILL)
    other.wait()
    with run_lock(opened, wait_seconds=5.0, on_wait=lambda _: None):  # a server notices a lost client a moment later
        pass


def test_the_second_waits_when_told_to(opened: Database, other: subprocess.Popen[str]) -> None:
    told: list[str] = []
    threading.Timer(1.0, other.kill).start()
    began = time.monotonic()
    with run_lock(opened, wait_seconds=20.0, on_wait=told.append):
        assert time.monotonic() - began > 0.5
    assert len(told) == 1


def test_it_can_be_taken_again_after_its_block_even_when_that_failed(opened: Database) -> None:
    with pytest.raises(RuntimeError), run_lock(opened):
        raise RuntimeError("a fault in the run")
    with run_lock(opened), pytest.raises(Conflict), run_lock(opened):
        pass
    with run_lock(opened):
        pass


def test_reading_and_deciding_go_on_while_a_run_holds_it(opened: Database, other: subprocess.Popen[str]) -> None:
    from monitor.store.register import list_insights, save_insights

    with opened.write() as connection:
        save_insights(connection, ("Er verandert iets.",))
    with opened.read() as connection:
        assert list_insights(connection) == ("Er verandert iets.",)
    assert other.poll() is None
