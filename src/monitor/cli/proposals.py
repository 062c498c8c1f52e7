"""Commands about proposals: list, show, decide."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.opened import opened, print_json, print_table

if TYPE_CHECKING:
    from datetime import date

    from monitor.model import Action, Criterion, Proposal

Identity = Annotated[int, typer.Argument(help="The number of the proposal.")]
By = Annotated[str | None, typer.Option("--by", help="Who decides (default: MONITOR_REVIEWER, or your account).")]
Reason = Annotated[str, typer.Option("--reason", help="Why; required for a rejection.")]
Json = Annotated[bool, typer.Option("--json", help="As JSON, for programs.")]
Title = Annotated[str | None, typer.Option("--title", help="Another title.")]
Body = Annotated[str | None, typer.Option("--body", help="Another text.")]
Levels = Annotated[
    list[str] | None,
    typer.Option("--level", help="Your own level of a criterion, as authority=3 (0 to 4); may be repeated."),
]
Score = Annotated[int | None, typer.Option("--score", help="Your own validity score, 0 to 100.")]


def add_to(app: typer.Typer) -> None:
    app.command("proposals")(list_proposals)
    for command in (show, approve, edit, reject, defer, merge, split):
        app.command()(command)


def list_proposals(
    run: Annotated[int | None, typer.Option("--run", help="Only those that this run made or added to.")] = None,
    pending: Annotated[bool, typer.Option("--pending", help="Only those that wait for a decision.")] = False,
    as_json: Json = False,
) -> None:
    """List the proposals."""
    from monitor.pipeline.listing import proposal_views

    with opened() as monitor:
        views = proposal_views(monitor, run_id=run, pending=pending)
    if as_json:
        return print_json(views)
    rows = [
        (v["id"], v["kind"], v["status"], v["development"], v["validity"]["score"], v["title"], len(v["evidence"]))
        for v in views
    ]
    print_table(("id", "kind", "status", "development", "validity", "title", "quotes"), rows)
    return None


def show(proposal: Identity, as_json: Json = False) -> None:
    """Show one proposal with its sum, its quotes and its history."""
    from monitor.pipeline import deciding
    from monitor.pipeline.listing import proposal_view
    from monitor.pipeline.showing import shown

    with opened() as monitor:
        one = deciding.get(monitor, proposal)
        if as_json:
            return print_json(proposal_view(one))
        typer.echo(shown(one, deciding.history(monitor, proposal)))
    return None


def approve(
    proposal: Identity,
    title: Title = None,
    body: Body = None,
    score: Score = None,
    level: Levels = None,
    confirm: Annotated[
        bool, typer.Option("--confirm", help="You have checked what the machine could not support.")
    ] = False,
    by: By = None,
    reason: Reason = "",
) -> None:
    """Approve a proposal, as it is or in other words: the register changes."""
    from monitor.model import Action

    done = _decide(
        Action.APPROVE, proposal, by, reason, title=title, body=body, score=score, levels=level, confirmed=confirm
    )
    typer.echo(f"proposal {done.id} approved: development {done.development}")


def edit(
    proposal: Identity,
    title: Title = None,
    body: Body = None,
    level: Levels = None,
    by: By = None,
    reason: Reason = "",
) -> None:
    """Change the words or the levels of a proposal; it still waits for approval."""
    from monitor.errors import ConfigError
    from monitor.model import Action

    if title is None and body is None and not level:
        raise ConfigError("nothing to change", do="give --title, --body or --level")
    _decide(Action.EDIT, proposal, by, reason, title=title, body=body, levels=level)
    typer.echo(f"proposal {proposal} changed; it waits for approval")


def reject(
    proposal: Identity,
    by: By = None,
    reason: Reason = "",
    not_relevant: Annotated[bool, typer.Option("--not-relevant", help="Its items are not for this briefing.")] = False,
) -> None:
    """Reject a proposal, with the reason."""
    from monitor.model import Action

    _decide(Action.NOT_RELEVANT if not_relevant else Action.REJECT, proposal, by, reason)
    typer.echo(f"proposal {proposal} rejected")


def defer(
    proposal: Identity,
    until: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="The day on which it comes back.")],
    by: By = None,
    reason: Reason = "",
) -> None:
    """Put a proposal off until a day."""
    from monitor.model import Action

    _decide(Action.DEFER, proposal, by, reason, until=until.date())
    typer.echo(f"proposal {proposal} comes back on {until:%Y-%m-%d}")


def merge(
    proposal: Identity,
    into: Annotated[int | None, typer.Option(help="The development that its items belong to.")] = None,
    into_proposal: Annotated[int | None, typer.Option(help="Or the other proposal.")] = None,
    by: By = None,
    reason: Reason = "",
) -> None:
    """Put a proposal's items with a development or with another proposal."""
    from monitor.errors import ConfigError
    from monitor.model import Action

    if (into is None) == (into_proposal is None):
        raise ConfigError("a merge needs one target", do="give --into NUMBER or --into-proposal ID")
    _decide(Action.MERGE, proposal, by, reason, into=into, into_proposal=into_proposal)
    where = f"development {into}" if into is not None else f"proposal {into_proposal}"
    typer.echo(f"proposal {proposal} merged into {where}")


def split(
    proposal: Identity,
    items: Annotated[str, typer.Option(help="The items that go into a proposal of their own: 12,15")],
    by: By = None,
    reason: Reason = "",
) -> None:
    """Take some items out of a proposal, into one of their own."""
    from monitor.errors import ConfigError
    from monitor.model import Action

    try:
        numbers = tuple(int(part) for part in items.split(","))
    except ValueError:
        raise ConfigError(f"{items!r} is no list of item numbers", where="--items", do="give numbers: 12,15") from None
    _decide(Action.SPLIT, proposal, by, reason, items=numbers)
    typer.echo(f"proposal {proposal} split")


def _levels(given: list[str]) -> tuple[tuple[Criterion, int], ...]:
    """``authority=3`` as a criterion and its level."""
    from monitor.errors import ConfigError
    from monitor.model import Criterion

    found = {}
    for text in given:
        name, _, level = text.partition("=")
        if name not in set(Criterion) or not level.isdigit():
            raise ConfigError(
                f"{text!r} is no level", where="--level", do=f"write one of {', '.join(Criterion)} as authority=3"
            )
        found[Criterion(name)] = int(level)
    return tuple(found.items())


def _decide(
    action: Action,
    proposal: int,
    by: str | None,
    reason: str,
    *,
    title: str | None = None,
    body: str | None = None,
    score: int | None = None,
    levels: list[str] | None = None,
    confirmed: bool = False,
    until: date | None = None,
    into: int | None = None,
    into_proposal: int | None = None,
    items: tuple[int, ...] = (),
) -> Proposal:
    from monitor.model import Decision
    from monitor.pipeline import deciding

    own = _levels(levels or [])
    with opened() as monitor:
        decision = Decision(
            proposal=proposal,
            action=action,
            by=by or monitor.settings.reviewer,
            at=monitor.clock(),
            reason=reason,
            title=title,
            body=body,
            score=score,
            levels=own,
            confirmed=confirmed,
            until=until,
            into=into,
            into_proposal=into_proposal,
            items=items,
        )
        return deciding.decide(monitor, decision)
