"""Commands that list what the runs brought in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.opened import opened, print_json, print_table

if TYPE_CHECKING:
    from monitor.pipeline.listing import RunView


def add_to(app: typer.Typer) -> None:
    app.command("items")(list_items)
    app.command("runs")(list_runs)
    app.command("similar")(list_similar)


def list_items(
    run: Annotated[int | None, typer.Option("--run", help="Only what this run brought in.")] = None,
    waiting: Annotated[
        bool, typer.Option("--waiting", help="Only what fits nothing yet and is in no proposal.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, for programs.")] = False,
) -> None:
    """List every item with its outcome and the reason."""
    from monitor.pipeline.listing import item_views

    with opened() as monitor:
        views = item_views(monitor, run_id=run)
    if waiting:
        views = [v for v in views if v["outcome"] == "proposal" and v["proposal"] is None]
    if as_json:
        return print_json(views)
    rows = [
        (v["outcome"] or "waiting", v["development"] or v["proposal"] or "", v["source"], v["title"], v["reason"])
        for v in views
    ]
    print_table(("outcome", "to", "source", "title", "reason"), rows)
    return None


def list_similar(
    item: Annotated[int, typer.Argument(help="The number of a publication, as `monitor items --json` gives it.")],
    most: Annotated[int, typer.Option(help="How many.", min=1)] = 10,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, for programs.")] = False,
) -> None:
    """List the publications that are most like one, whatever became of them."""
    from dataclasses import asdict

    from monitor.pipeline.similar import similar_items

    with opened() as monitor:
        found = similar_items(monitor, item, most=most)
    if as_json:
        return print_json([asdict(one) for one in found])
    rows = [
        (one.item, f"{one.similarity:.2f}", one.outcome, one.development or "", one.source, one.title) for one in found
    ]
    print_table(("item", "similarity", "outcome", "to", "source", "title"), rows)
    return None


def list_runs(as_json: Annotated[bool, typer.Option("--json", help="As JSON, for programs.")] = False) -> None:
    """List the runs with how they ended and how long each stage took."""
    from monitor.pipeline.listing import run_views

    with opened() as monitor:
        views = run_views(monitor)
    if as_json:
        return print_json(views)
    rows = [(v["id"], v["as_of"], v["status"], v["seconds"], _durations(v), v["headline"]) for v in views]
    print_table(("run", "as of", "status", "seconds", "of which", "outcome"), rows)
    return None


def _durations(view: RunView) -> str:
    return ", ".join(f"{one['stage']} {one['seconds']:.1f}" for one in view["stages"])
