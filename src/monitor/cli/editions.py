"""Commands over draft editions: choose, rearrange, publish."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.opened import opened, print_table

if TYPE_CHECKING:
    from monitor.pipeline.monitor import Monitor

edition = typer.Typer(
    name="edition", no_args_is_help=True, help="Choose and arrange what an edition holds, then publish."
)

Name = Annotated[str, typer.Argument(help="The name of the edition.")]
What = Annotated[str, typer.Argument(help="A development's number; with --insight that of an insight, from `show`.")]
Insight = Annotated[bool, typer.Option("--insight", help="It is an insight, not a development.")]
By = Annotated[str | None, typer.Option("--by", help="Who you are: an editor, where there are accounts.")]


def add_to(app: typer.Typer) -> None:
    app.add_typer(edition)


@edition.command("list")
def list_editions() -> None:
    """List the drafts and the published editions."""
    from monitor.pipeline import arranging

    with opened() as monitor:
        found = arranging.list_editions(monitor)
    rows = [(c.name, "draft", len(c.developments), len(c.insights)) for c in found.drafts]
    rows += [(e.name, f"published {e.published}", len(e.developments), len(e.insights)) for e in found.published]
    print_table(("edition", "state", "developments", "insights"), rows)


@edition.command()
def new(
    name: Name,
    empty: Annotated[bool, typer.Option("--empty", help="Begin with nothing, not with everything.")] = False,
    by: By = None,
) -> None:
    """Begin a draft with all that is in use, to take from and to rearrange."""
    from monitor.pipeline import arranging

    with opened() as monitor:
        arranging.new(monitor, name, empty=empty, by=_person(monitor, by))
        _print(monitor, name)


@edition.command()
def show(name: Name) -> None:
    """Show a draft in its order, and below it what is not chosen."""
    with opened() as monitor:
        _print(monitor, name)


@edition.command()
def add(name: Name, what: What, insight: Insight = False, by: By = None) -> None:
    """Choose a development or an insight; it comes at the end."""
    from monitor.pipeline import arranging

    with opened() as monitor:
        person = _person(monitor, by)
        if insight:
            arranging.add_insight(monitor, name, _insight(monitor, name, what), by=person)
        else:
            arranging.add(monitor, name, _number(what), by=person)
        _print(monitor, name)


@edition.command()
def remove(name: Name, what: What, insight: Insight = False, by: By = None) -> None:
    """Take a development or an insight out."""
    from monitor.pipeline import arranging

    with opened() as monitor:
        person = _person(monitor, by)
        if insight:
            arranging.remove_insight(monitor, name, _insight(monitor, name, what), by=person)
        else:
            arranging.remove(monitor, name, _number(what), by=person)
        _print(monitor, name)


@edition.command()
def move(
    name: Name,
    what: What,
    to: Annotated[int, typer.Argument(help="The place that it gets, from 1.")],
    insight: Insight = False,
    by: By = None,
) -> None:
    """Give a development or an insight another place."""
    from monitor.pipeline import arranging

    with opened() as monitor:
        person = _person(monitor, by)
        if insight:
            arranging.move_insight(monitor, name, _insight(monitor, name, what), to, by=person)
        else:
            arranging.move(monitor, name, _number(what), to, by=person)
        _print(monitor, name)


@edition.command()
def drop(name: Name, by: By = None) -> None:
    """Throw a draft away."""
    from monitor.pipeline import arranging

    with opened() as monitor:
        arranging.drop(monitor, name, by=_person(monitor, by))
    typer.echo(f"draft {name} is gone; the register is as it was")


@edition.command()
def publish(
    name: Name,
    format: Annotated[
        str, typer.Option(help="Formats, separated by commas: docx, pptx, pdf, html, md, json, atom.")
    ] = "docx,pptx,pdf,html,md,json,atom",
    since_last: Annotated[
        bool, typer.Option("--since-last/--plain", help="Mark what changed since the last edition.")
    ] = True,
    style: Annotated[Path | None, typer.Option(help="A house style; docs/huisstijl.md describes it.")] = None,
    renumber: Annotated[bool, typer.Option("--renumber", help="Number from 1 without gaps.")] = False,
    by: By = None,
) -> None:
    """Freeze a draft and write it out."""
    from monitor.pipeline.arranging import publish_draft

    formats = tuple(part.strip().lower() for part in format.split(",") if part.strip())
    with opened() as monitor:
        done = publish_draft(
            monitor,
            name,
            by=_person(monitor, by),
            formats=formats,
            since_last=since_last,
            style=style,
            renumber=renumber,
        )
    typer.echo(f"edition {name} is published and frozen")
    for path in done.files:
        typer.echo(str(path))


def _print(monitor: Monitor, name: str) -> None:
    from monitor.pipeline import arranging

    shown = arranging.show(monitor, name)
    typer.echo(f"edition {name}")
    for place, one in enumerate(shown.developments, 1):
        typer.echo(
            f"{place:3}. development {one.number}: {one.title}{'  [retired: take it out]' if one.retired else ''}"
        )
    count = 0
    for count, text in enumerate(shown.choice.insights, 1):
        typer.echo(f"     insight {count}: {text}{'  [gone: take it out]' if text in shown.gone_insights else ''}")
    if shown.others or shown.other_insights:
        typer.echo("not chosen")
    for one in shown.others:
        typer.echo(f"   - development {one.number}: {one.title}")
    for number, text in enumerate(shown.other_insights, count + 1):
        typer.echo(f"   - insight {number}: {text}")


def _person(monitor: Monitor, by: str | None) -> str:
    return by or monitor.settings.reviewer


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise typer.BadParameter(f"{text!r} is no number of a development")
    return int(text)


def _insight(monitor: Monitor, name: str, text: str) -> str:
    """The insight that `show` lists under this number."""
    from monitor.pipeline import arranging

    shown = arranging.show(monitor, name)
    listed = (*shown.choice.insights, *shown.other_insights)
    number = _number(text)
    if not 1 <= number <= len(listed):
        raise typer.BadParameter(f"there are {len(listed)} insights, and {number} is none of them")
    return listed[number - 1]
