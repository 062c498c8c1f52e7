"""Commands for the person who keeps the monitor running."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.opened import opened, print_json, print_table

if TYPE_CHECKING:
    from monitor.settings import Settings

Json = Annotated[bool, typer.Option("--json", help="As JSON, for programs.")]


def add_to(app: typer.Typer) -> None:
    for command in (doctor, backup, restore, replay, prune, serve):
        app.command()(command)


def doctor(as_json: Json = False) -> None:
    """Look whether everything that a run needs is there, and say what to do where it is not (exit code 1)."""
    from monitor.pipeline.diagnosing import Health, diagnose
    from monitor.settings import load_settings

    settings = load_settings()
    checks = diagnose(settings, server_date=lambda: _date_of_a_source(settings), prefect_fault=_fault_of_prefect)
    if as_json:
        print_json([{"name": c.name, "health": c.health.value, "said": c.said, "do": c.do} for c in checks])
    else:
        marks = {Health.OK: "ok  ", Health.WARNING: "look", Health.BROKEN: "BAD "}
        for one in checks:
            typer.echo(f"{marks[one.health]} {one.name}: {one.said}" + (f"\n       → {one.do}" if one.do else ""))
    if any(one.health is Health.BROKEN for one in checks):
        raise typer.Exit(1)


def _date_of_a_source(settings: Settings) -> str | None:
    """The Date header of the first source that answers; None when the machine is offline or has no sources."""
    import httpx

    from monitor.collect.sources import load_sources
    from monitor.errors import MonitorError

    try:
        addresses = [
            one.url for one in load_sources(settings.sources) if one.enabled and one.url.startswith("https://")
        ]
    except MonitorError:
        return None
    for url in addresses[:3]:
        try:
            date: str | None = httpx.head(str(httpx.URL(url).join("/robots.txt")), timeout=3).headers.get("date")
        except (httpx.HTTPError, httpx.InvalidURL):
            continue
        if date:
            return date
    return None


def _fault_of_prefect(url: str) -> str:
    """Why the Prefect server with this API address cannot be used; nothing where it can."""
    import os

    import httpx

    key = os.environ.get("PREFECT_API_KEY")
    try:
        headers = {"authorization": f"Bearer {key}"} if key else {}
        answer = httpx.get(f"{url.rstrip('/')}/health", headers=headers, timeout=5)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return f"does not answer ({error})"
    return "" if answer.is_success else f"answers with {answer.status_code} {answer.reason_phrase}"


def backup(
    to: Annotated[Path, typer.Argument(metavar="FILE|FOLDER", help="A new file, or a folder to put it in.")],
) -> None:
    """Write the database and the stored pages to one file, while everything goes on."""
    from monitor.pipeline.backing_up import back_up

    with opened() as monitor:
        path, manifest = back_up(monitor, to)
    typer.echo(f"{path}: {path.stat().st_size / 1e6:.1f} MB, {len(manifest.snapshots)} pages")
    if manifest.missing:
        typer.echo(
            f"  {len(manifest.missing)} pages that the database names are not in the folder of snapshots", err=True
        )


def restore(
    source: Annotated[Path, typer.Argument(metavar="FILE", help="A file that `monitor backup` made.")],
) -> None:
    """Put a backup back into an empty place (MONITOR_OUTPUTS, MONITOR_DATABASE_URL), and verify every hash."""
    from monitor.pipeline.backing_up import restore as put_back
    from monitor.settings import load_settings

    settings = load_settings()
    manifest = put_back(settings, source)
    typer.echo(
        f"{settings.outputs}: the state of {manifest.made}, {len(manifest.snapshots)} pages; every hash is right"
    )


def replay(
    run: Annotated[int, typer.Argument(help="The number of the run.")],
    read_again: Annotated[bool, typer.Option("--read-again", help="Read the stored pages anew as well.")] = False,
    ask: Annotated[bool, typer.Option("--ask", help="Ask the language model too, where one is set.")] = False,
    as_json: Json = False,
) -> None:
    """Rebuild a run with today's settings and say which proposals would appear, vanish or change. Changes nothing."""
    from dataclasses import asdict

    from monitor.pipeline.replaying import replay_run

    with opened() as monitor:
        done = replay_run(monitor, run, read_again=read_again, ask_model=ask)
    if as_json:
        return print_json([asdict(one) for one in done.differences])
    typer.echo(f"Run {run}: {done.proposed} proposals then, {done.replayed} now, {done.same} the same word for word")
    if done.unknown:
        named = ", ".join(map(str, done.unknown))
        typer.echo(f"Left out: items {named}, which their sources changed since; what they were then is not kept")
    if done.written_then:
        typer.echo(
            f"A language model wrote {done.written_then} texts then; it was not asked now (--ask does), so they are"
            " compared with what the program writes by itself"
        )
    if done.differences:
        rows = [(d.change.value, d.target, d.title, "; ".join(d.details)) for d in done.differences]
        print_table(("change", "about", "title", "what"), rows)
    return None


def prune(wait: Annotated[int, typer.Option(help="Minutes to wait for a run that is at work.")] = 0) -> None:
    """Forget full texts and pages older than MONITOR_RETENTION_WEEKS; quotes, hashes and decisions stay."""
    from monitor.pipeline.pruning import prune_old

    with opened() as monitor:
        done = prune_old(monitor, wait_minutes=wait)
    typer.echo(f"{done.documents} texts ({done.characters:,} characters) and {len(done.snapshots)} pages forgotten")


def serve(
    prefect_port: Annotated[int, typer.Option(help="The port of Prefect's own server and page.")] = 4200,
) -> None:
    """Run the weekly schedule, Prefect's server and the review page until Ctrl-C."""
    from monitor.cli.serving import serve_all
    from monitor.settings import load_settings

    serve_all(load_settings(), prefect_port=prefect_port)
