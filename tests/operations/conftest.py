"""What the tests of operations share: a monitor with one source, on either database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.bootstrap import bootstrap
from monitor.model import Source, SourceClass
from monitor.pipeline.monitor import Monitor
from monitor.settings import Settings
from monitor.store import runs
from tests.publications import NOW


@pytest.fixture
def monitor(tmp_path: Path, database_url: str) -> Iterator[Monitor]:
    opened = bootstrap(Settings(outputs=tmp_path, database_url=database_url), create=True)
    opened.clock = lambda: NOW
    with opened.database.write() as connection:
        runs.save_sources(connection, [Source("bron", "Bron", SourceClass.BLOG, "feed", "https://bron.example/")])
    yield opened
    opened.close()
