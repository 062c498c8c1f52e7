"""Commands that run the weekly flow."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.progress import Progress


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
    from monitor.cli.running import quiet_prefect, run_weekly
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
