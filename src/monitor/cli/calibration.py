"""The command that learns from what people decided."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.opened import opened, print_json, print_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from monitor.pipeline.adapting import AdapterOffer
    from monitor.pipeline.learning import Offer
    from monitor.pipeline.monitor import Monitor
    from monitor.store.learnt import Learnt
    from monitor.understand.lessons import Trial


def add_to(app: typer.Typer) -> None:
    app.command()(calibrate)


def calibrate(
    adapter: Annotated[
        bool, typer.Option("--adapter", help="Refit the language model's adapter instead, which takes minutes.")
    ] = False,
    apply: Annotated[bool, typer.Option("--apply", help="Put what is better into use without asking.")] = False,
    back_to: Annotated[
        int | None, typer.Option("--back-to", help="Take this version into use again; 0 is what ships.")
    ] = None,
    part: Annotated[
        str, typer.Option(help="Of which part, with --back-to: understanding, validity or adapter.")
    ] = "understanding",
    history: Annotated[bool, typer.Option("--history", help="List the versions, and which are in use.")] = False,
    by: Annotated[str | None, typer.Option("--by", help="Who says so (default: MONITOR_REVIEWER).")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, for programs.")] = False,
) -> None:
    """Learn from decisions: relevance, matching, thresholds and the weights of validity; show before and after.

    Nothing changes unless it is better on decisions that were held out, and you say so.
    """
    with opened() as monitor:
        name = by or monitor.settings.reviewer
        if history:
            return _history(monitor, as_json=as_json)
        if back_to is not None:
            return _back(monitor, back_to, part, by=name)
        return _learn(monitor, adapter=adapter, apply=apply, by=name, as_json=as_json)


def _learn(monitor: Monitor, *, adapter: bool, apply: bool, by: str, as_json: bool) -> None:
    from monitor.pipeline.adapting import offer_adapter
    from monitor.pipeline.learning import offer, take_into_use

    if adapter and not as_json:
        monitor.tell = typer.echo
    found = offer_adapter(monitor) if adapter else offer(monitor)
    if not as_json:
        typer.echo(found.report + "\n")
    wanted = apply
    if found.values and not apply and not as_json and sys.stdin.isatty():
        wanted = typer.confirm("Put what is better into use?", default=False)
    kept = take_into_use(monitor, found, by=by) if found.values and wanted else ()
    if as_json:
        return print_json({**_told(found), "in_use": [one.version for one in kept]})
    for one in kept:
        typer.echo(f"version {one.version} ({one.part}) is in use from the next run; `--back-to 0` undoes it")
    if not found.values:
        typer.echo("Nothing is better: nothing changes.")
    elif not kept:
        typer.echo("Nothing was changed; --apply puts what is better into use.")
    return None


def _told(found: Offer | AdapterOffer) -> dict[str, object]:
    from monitor.pipeline.adapting import AdapterOffer

    if not isinstance(found, AdapterOffer):
        return _as_json(found)
    if found.trial is None:
        return {"better": False, "lacking": found.lacking}
    trial = found.trial
    return {
        **_trials((trial.relevance, trial.match)),
        "of_nine": {"before": trial.of_nine[0], "after": trial.of_nine[1]},
        "developments": trial.families,
        "publications": trial.texts,
        "better": trial.better,
        "lacking": "",
    }


def _trials(trials: Sequence[Trial]) -> dict[str, object]:
    return {
        trial.question.value: {
            "fitted_on": trial.fitted_on,
            "held_out": trial.before.total,
            "before": {"right": trial.before.right, "interval": trial.before.interval, "loss": trial.before.loss},
            "after": {"right": trial.after.right, "interval": trial.after.interval, "loss": trial.after.loss},
            "change_of_loss": trial.change,
            "better": trial.better,
            "lacking": trial.lacking,
        }
        for trial in trials
    }


def _as_json(found: Offer) -> dict[str, object]:
    validity = found.validity
    judged = {
        "ratings": validity.ratings, "blind": validity.blind, "confirmed": validity.confirmed,
        "error_before": validity.error_before, "error_after": validity.error_after,
        "better": validity.advisable, "lacking": list(validity.warnings),
    }  # fmt: skip
    return {**_trials(found.lesson.trials), "validity": judged}


def _history(monitor: Monitor, *, as_json: bool) -> None:
    from monitor.pipeline.learning import history

    listed = history(monitor)
    used = _used(list(listed))
    if as_json:
        return print_json([
            {"version": one.version, "part": one.part, "by": one.by, "at": one.at.isoformat(), "back_to": one.back_to,
             "in_use": one.version in used} for one in listed
        ])  # fmt: skip
    print_table(
        ("version", "part", "by", "at", "back to", "in use"),
        [
            (
                one.version,
                one.part,
                one.by,
                f"{one.at:%Y-%m-%d %H:%M}",
                one.back_to,
                "yes" if one.version in used else "",
            )
            for one in listed
        ],
    )
    return None


def _used(listed: list[Learnt]) -> set[int]:
    newest: dict[str, Learnt] = {}
    for one in listed:  # newest first
        newest.setdefault(one.part, one)
    return {one.version for one in newest.values()}


def _back(monitor: Monitor, version: int, part: str, *, by: str) -> None:
    from monitor.errors import ConfigError
    from monitor.pipeline.learning import go_back
    from monitor.store.learnt import Part

    if part not in set(Part):
        raise ConfigError(f"there is no part {part!r}", where="--part", do="choose understanding, validity or adapter")
    kept = go_back(monitor, version, Part(part), by=by)
    what = f"version {version}" if version else "what ships"
    typer.echo(f"{kept.part}: {what} is in use from the next run (as version {kept.version})")
