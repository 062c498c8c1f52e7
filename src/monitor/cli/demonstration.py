"""The demo: the real weekly flow over three sample weeks that the package serves to itself."""

from __future__ import annotations

import os
import shutil
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from monitor.cli.progress import Progress

if TYPE_CHECKING:
    from monitor.pipeline.monitor import Monitor


def demonstrate(*, serve: bool) -> None:
    """Run the weeks in ``outputs/demo``, export a briefing, and (``serve``) end with the review page."""
    from monitor.cli.running import quiet_prefect, run_weekly
    from monitor.settings import load_settings

    began = time.monotonic()
    given = load_settings()
    folder = fresh_folder(given.outputs / "demo")
    # The flow's tasks read the settings from the environment, as a worker's would.
    os.environ["MONITOR_OUTPUTS"] = str(folder)
    os.environ["MONITOR_DATABASE_URL"] = ""
    os.environ["MONITOR_MODELS"] = str(given.model_cache)
    settings = load_settings()
    typer.echo(f"monitor: the demo works in {folder}; starting …")
    quiet_prefect(replace(settings, outputs=given.outputs))

    from monitor.bootstrap import close_all, shared, use
    from monitor.pipeline.publishing import publish
    from monitor.pipeline.registering import load_shipped
    from monitor.sample.corpus import WEEKS, as_of
    from monitor.sample.server import SampleServer

    try:
        with SampleServer() as server:
            with Progress() as progress:
                monitor = use(shared(settings, create=True), tell=progress)
                progress(f"Register: {load_shipped(monitor)}")
                sources = folder / "sources.yaml"
                server.write_sources(sources)
                for week in WEEKS:
                    server.week = week
                    progress(f"\n=== Week {week} van {len(WEEKS)} ===")
                    run_weekly(settings, sources=sources, as_of=datetime.combine(as_of(week), datetime.min.time(), UTC))
                progress("=== Briefing ===")
                for path in publish(monitor, name="voorbeeld", formats=("docx", "md"), sample=True).files:
                    progress(f"  {path}")
            typer.echo(f"\nDone in {time.monotonic() - began:.0f} s. Everything above is sample material.")
            _end(monitor, folder, serve=serve)
    finally:
        close_all()


def fresh_folder(folder: Path) -> Path:
    """An empty folder for the demo. An earlier demo in which somebody decided something is moved aside, not deleted."""
    if folder.exists():
        if _decided(folder / "monitor.sqlite"):
            aside = folder.with_name(f"demo-{datetime.now(UTC):%Y%m%d-%H%M%S}")
            folder.rename(aside)
            typer.echo(f"monitor: the earlier demo holds decisions; it is kept in {aside}")
        else:
            shutil.rmtree(folder)
    folder.mkdir(parents=True)
    return folder


def _decided(path: Path) -> bool:
    if not path.exists():
        return False
    from monitor.errors import StoreError
    from monitor.store.database import open_database
    from monitor.store.proposals import list_decisions

    try:
        database = open_database(f"sqlite:///{path}")
    except StoreError:
        return True  # what cannot be read may hold something
    try:
        with database.read() as connection:
            return bool(list_decisions(connection))
    finally:
        database.close()


def _end(monitor: Monitor, folder: Path, *, serve: bool) -> None:
    use_it = f"MONITOR_OUTPUTS={folder} .venv/bin/monitor"
    if not serve:
        typer.echo(f"See a proposal with `{use_it} show 1`, or all of them on the page with `{use_it} review`.")
        return
    from monitor.web.serving import serve as serve_page

    typer.echo("The review page follows; stop it with Ctrl-C.")
    serve_page(monitor, host=monitor.settings.host, port=monitor.settings.port)
