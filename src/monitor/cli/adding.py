"""The command that puts one publication in by hand."""

from __future__ import annotations

from typing import Annotated

import typer

from monitor.cli.opened import opened


def add_to(app: typer.Typer) -> None:
    app.command()(add)


def add(
    place: Annotated[str, typer.Argument(metavar="URL|FILE", help="A page or PDF on the web or on disk.")],
    publisher: Annotated[str, typer.Option("--publisher", help="Who published it.")] = "",
    klass: Annotated[
        str, typer.Option("--class", help="Kind of publisher, such as government or think_tank.")
    ] = "blog",
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Allow an address of this machine or network.")
    ] = False,
) -> None:
    """Put one publication in by hand; the next run takes it up like any other."""
    from monitor.pipeline.adding import add as add_publication

    with opened() as monitor:
        document = add_publication(monitor, place, publisher=publisher, source_class=klass, allow_private=allow_private)
    dated = f", {document.published:%Y-%m-%d}" if document.published else ", undated"
    typer.echo(f"added: {document.title} ({document.language or 'unknown language'}{dated}, {document.quality})")
    typer.echo("the next `monitor run` takes it up")
