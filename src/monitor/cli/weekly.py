"""Commands that run the weekly flow."""

from __future__ import annotations

import logging
import os
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.progress import Progress

if TYPE_CHECKING:
    from monitor.settings import Settings


def add_to(app: typer.Typer) -> None:
    app.command()(init)
    app.command()(run)
    app.command()(demo)
    app.command("review")(review_page)


def init(
    register: Annotated[Path | None, typer.Option(help="Another register than the shipped nine, as YAML.")] = None,
) -> None:
    """Make the database and load the register."""
    from monitor.cli.opened import opened
    from monitor.pipeline.registering import load_shipped, read_and_load

    with opened(create=True) as monitor:
        done = read_and_load(monitor, register) if register else load_shipped(monitor)
        typer.echo(f"{monitor.settings.database}: {done}")


def run(
    sources: Annotated[Path | None, typer.Option(help="The sources file (default: sources.yaml).")] = None,
    as_of: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day the run stands on.")] = None,
    source: Annotated[list[str] | None, typer.Option(help="Only this source; may be repeated.")] = None,
    wait: Annotated[int, typer.Option(help="Minutes to wait for a run that is at work already.")] = 0,
) -> None:
    """Run the weekly flow once: read the sources, and propose what is new."""
    from monitor.collect.sources import load_sources
    from monitor.settings import load_settings

    settings = load_settings()
    path = sources or settings.sources
    count = sum(one.enabled for one in load_sources(path))
    with Progress() as progress:
        progress(f"monitor: {count} sources in {path}; starting Prefect, which takes some seconds …")
        quiet_prefect(settings)
        from monitor.bootstrap import close_all, shared, use

        use(shared(settings), tell=progress)
        try:
            run_weekly(settings, sources=path, as_of=as_of, only=source, wait_minutes=wait)
        finally:
            close_all()


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


def demo(
    serve: Annotated[bool, typer.Option("--serve/--no-serve", help="End with the review page running.")] = True,
) -> None:
    """Run the weekly flow over three sample weeks, served over loopback, and show what it proposes."""
    from monitor.cli.demonstration import demonstrate

    demonstrate(serve=serve)


def review_page(
    host: Annotated[str | None, typer.Option(help="The address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="The port to listen on.")] = None,
) -> None:
    """Serve the review page until it is interrupted."""
    from monitor.cli.opened import opened
    from monitor.web.serving import serve

    with opened() as monitor:
        serve(monitor, host=host or monitor.settings.host, port=port or monitor.settings.port)
