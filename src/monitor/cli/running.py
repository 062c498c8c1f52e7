"""Running the weekly flow in this process, with Prefect kept quiet."""

from __future__ import annotations

import logging
import os
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from monitor.settings import Settings


def run_weekly(
    settings: Settings,
    *,
    sources: Path,
    as_of: datetime | None,
    only: list[str] | None = None,
    wait_minutes: int = 0,
) -> int:
    """Run the flow in this process and print its report."""
    from flows.weekly import run_once
    from monitor.bootstrap import shared
    from monitor.pipeline.reporting import report_of

    day = as_of.date() if as_of else shared(settings).clock().date()
    run_id = run_once(sources=str(sources), as_of=day, only=only, wait_minutes=wait_minutes)
    typer.echo("")
    typer.echo(report_of(shared(settings), run_id).text)
    return run_id


def quiet_prefect(settings: Settings) -> None:
    """Make Prefect start on this machine alone, send nothing home, and leave the terminal to the run's own lines.

    Variables that are set already stay as they are, so an existing server is used where there is one.
    """
    defaults = {
        "PREFECT_HOME": str((settings.outputs / "prefect").resolve()),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
        "PREFECT_LOGGING_LEVEL": "CRITICAL",
        "PREFECT_SERVER_LOGGING_LEVEL": "CRITICAL",
        "PREFECT_LOGGING_TO_API_ENABLED": "false",
        "PREFECT_CLI_COLORS": "false",
    }
    for name, value in defaults.items():
        os.environ.setdefault(name, value)
    logging.getLogger("stamina").setLevel(logging.ERROR)  # every retry ends as the source's outcome
