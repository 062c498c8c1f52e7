"""Commands about the register."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.opened import opened, print_json, print_table


def add_to(app: typer.Typer) -> None:
    app.command("developments")(list_developments)
    app.command("import")(import_briefing)


def list_developments(
    retired: Annotated[bool, typer.Option("--retired", help="Retired ones as well.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, for programs.")] = False,
) -> None:
    """List the developments of the register."""
    from monitor.pipeline.listing import development_views

    with opened() as monitor:
        views = development_views(monitor, retired=retired)
    if as_json:
        return print_json(views)
    rows = [
        (v["number"], v["title"], v["validity"], v["status"], v["revision"], ", ".join(v["sources"])) for v in views
    ]
    print_table(("number", "title", "validity", "status", "revision", "sources"), rows)
    return None


def import_briefing(
    file: Annotated[Path, typer.Argument(help="A briefing: txt, md, docx, pptx, pdf, html, atom, json or yaml.")],
) -> None:
    """Take in a briefing that the team already has. Twice changes nothing; a changed text becomes a revision."""
    from monitor.pipeline.registering import read_and_load

    with opened(create=True) as monitor:
        done = read_and_load(monitor, file)
    typer.echo(f"{file}: {done}")
    for remark in done.remarks:
        typer.echo(f"  {remark}")
    for text in done.unplaced:
        typer.echo(f"  not placed: {text}")
