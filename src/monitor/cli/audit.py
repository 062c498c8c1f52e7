"""The command that gives the log of decisions."""

from __future__ import annotations

from typing import Annotated

import typer

from monitor.cli.opened import opened, print_json, print_table


def add_to(app: typer.Typer) -> None:
    app.command("decisions")(list_decisions)


def list_decisions(
    by: Annotated[str | None, typer.Option("--by", help="Only those of one person.")] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="As CSV, for a spreadsheet.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, for programs.")] = False,
) -> None:
    """List every decision with who, when, what changed and why, oldest first."""
    import csv
    import sys

    from monitor.pipeline.accounting import COLUMNS, cells, decision_views

    with opened() as monitor:
        views = [view for view in decision_views(monitor) if by in {None, view["by"]}]
    if as_json:
        return print_json(views)
    if as_csv:
        csv.writer(sys.stdout).writerows([COLUMNS, *map(cells, views)])
        return None
    rows = [
        (v["id"], v["at"][:16], v["by"], v["action"], v["proposal"] or v["development"], v["reason"]) for v in views
    ]
    print_table(("id", "when", "by", "decision", "about", "reason"), rows)
    return None
