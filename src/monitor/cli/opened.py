"""Opening and closing what a command works with, and printing what it found."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from monitor.pipeline.monitor import Monitor


@contextmanager
def opened(*, create: bool = False) -> Iterator[Monitor]:
    """The Monitor for the settings of the environment, closed afterwards."""
    from monitor.bootstrap import bootstrap
    from monitor.settings import load_settings

    monitor = bootstrap(load_settings(), create=create)
    try:
        yield monitor
    finally:
        monitor.close()


def print_json(value: object) -> None:
    """The value as JSON on stdout, readable and the same each time."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=1))


def print_table(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """A table as wide as the terminal; piped, one line a row."""
    from rich.console import Console
    from rich.table import Table

    table = Table(*columns, box=None, header_style="bold", pad_edge=False)
    for row in rows:
        table.add_row(*("" if cell is None else str(cell) for cell in row))
    Console(soft_wrap=False).print(table)
