"""Commands about what lies aside: dropped publications to look at, and those that wait for company."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.opened import opened, print_json, print_table

if TYPE_CHECKING:
    from monitor.pipeline.sampling import Aside


def add_to(app: typer.Typer) -> None:
    app.command()(dropped)
    app.command()(looked)


def dropped(
    run: Annotated[int | None, typer.Option("--run", help="Only the sample of this run.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, for programs.")] = False,
) -> None:
    """List the dropped publications that chance picked to be looked at, and what is missed by what people said."""
    from monitor.pipeline.sampling import lying_aside

    with opened() as monitor:
        shown = lying_aside(monitor, run_id=run)
    if as_json:
        return print_json(_as_json(shown))
    said = {True: "belongs", False: "rightly dropped", None: ""}
    print_table(
        ("item", "run", "looked at", "source", "title", "why it was dropped"),
        [
            (one.id, one.run, said[one.answer.belongs if one.answer else None], one.source, one.title, one.reason)
            for one in shown.offered
        ],
    )
    typer.echo(
        str(shown.missed) if shown.missed else "Nobody has looked yet: `monitor looked ITEM --rightly|--belongs`"
    )
    return None


def _as_json(shown: Aside) -> dict[str, object]:
    told = shown.missed
    return {
        "items": [
            {
                "id": one.id, "run": one.run, "url": one.url, "title": one.title, "source": one.source,
                "relevance": round(one.relevance, 4), "reason": one.reason,
                "belongs": one.answer.belongs if one.answer else None, "by": one.answer.by if one.answer else None,
            }
            for one in shown.offered
        ],
        "missed": None if told is None else {
            "share": round(told.share, 4), "low": round(told.low, 4), "high": round(told.high, 4),
            "dropped": told.dropped, "looked": told.looked, "missed": told.missed,
            "number": told.number[0], "at_least": told.number[1], "at_most": told.number[2],
        },
    }  # fmt: skip


def looked(
    item: Annotated[int, typer.Argument(help="The number of the item (see `monitor dropped`).")],
    belongs: Annotated[bool, typer.Option("--belongs/--rightly", help="It belongs after all, or was rightly dropped.")],
    by: Annotated[str | None, typer.Option("--by", help="Who says so (default: MONITOR_REVIEWER).")] = None,
    reason: Annotated[str, typer.Option("--reason", help="Why, in a few words.")] = "",
) -> None:
    """Say whether a dropped publication belongs after all; the next run then takes it up."""
    from monitor.pipeline.sampling import answer

    with opened() as monitor:
        answer(monitor, item, belongs=belongs, by=by or monitor.settings.reviewer, reason=reason)
    typer.echo(f"item {item}: " + ("belongs; the next run takes it up" if belongs else "rightly dropped"))
