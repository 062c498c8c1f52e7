"""Commands that write the briefing out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from monitor.cli import editions
from monitor.cli.opened import opened


def add_to(app: typer.Typer) -> None:
    app.command()(export)
    editions.add_to(app)


def export(
    edition: Annotated[str | None, typer.Option(help="The name of the edition (default: today's date).")] = None,
    format: Annotated[
        str, typer.Option(help="Formats, separated by commas: docx, pptx, pdf, html, md, json, atom.")
    ] = "docx,md",
    since_last: Annotated[bool, typer.Option("--since-last", help="Mark what changed since the last edition.")] = False,
    refresh: Annotated[
        bool, typer.Option("--refresh", help="Take the register as it is now for an edition that exists.")
    ] = False,
    style: Annotated[Path | None, typer.Option(help="A house style; docs/huisstijl.md describes it.")] = None,
    renumber: Annotated[bool, typer.Option("--renumber", help="Number from 1 without gaps.")] = False,
    to: Annotated[Path | None, typer.Option(help="The folder (default: outputs/editions/<edition>).")] = None,
    by: editions.By = None,
) -> None:
    """Write the approved developments and insights as a briefing."""
    from monitor.pipeline.publishing import publish

    formats = tuple(part.strip().lower() for part in format.split(",") if part.strip())
    with opened() as monitor:
        done = publish(
            monitor,
            name=edition,
            formats=formats,
            since_last=since_last,
            folder=to,
            refresh=refresh,
            style=style,
            renumber=renumber,
            by=by or monitor.settings.reviewer,
        )
    if done.frozen:
        typer.echo(f"edition {done.edition.name} is frozen since {done.edition.published}: written again as it was")
        typer.echo("(--refresh takes the register as it is now)")
    for path in done.files:
        typer.echo(str(path))
