"""Commands over the insights: what is proposed for them, and deciding upon it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.opened import opened, print_json, print_table

if TYPE_CHECKING:
    from monitor.model import Action
    from monitor.review.insights import InsightProposal

insights = typer.Typer(
    name="insights", no_args_is_help=True, help="Our insights: what is proposed for them, and deciding upon it."
)

Identity = Annotated[int, typer.Argument(help="The number of the proposal, from `list`.")]
By = Annotated[str | None, typer.Option("--by", help="Who decides (default: MONITOR_REVIEWER).")]
Reason = Annotated[str, typer.Option("--reason", help="Why; required for a rejection.")]
Json = Annotated[bool, typer.Option("--json", help="As JSON, for programs.")]


def add_to(app: typer.Typer) -> None:
    app.add_typer(insights)


@insights.command("list")
def list_insights(as_json: Json = False) -> None:
    """List what waits for a decision: lines that hold, that should change or go, and new ones."""
    from monitor.pipeline.insighting import list_insights as waiting

    with opened() as monitor:
        _print(waiting(monitor), as_json)


@insights.command()
def propose(as_json: Json = False) -> None:
    """Look at every line and at what could be new, with the language model where one is set."""
    from monitor.pipeline.insighting import propose_insights

    with opened() as monitor:
        found = propose_insights(monitor)
    if found.fallback:
        typer.echo(f"zonder taalmodel: {found.fallback}", err=True)
    _print(found.proposals, as_json)


@insights.command()
def approve(
    proposal: Identity,
    text: Annotated[str | None, typer.Option("--text", help="The line in other words.")] = None,
    confirm: Annotated[bool, typer.Option("--confirm", help="You have checked what has no support.")] = False,
    by: By = None,
    reason: Reason = "",
) -> None:
    """Approve a proposal, as it is or in other words: the insights change."""
    from monitor.model import Action

    done = _decide(Action.APPROVE, proposal, by, reason, text=text, confirmed=confirm)
    typer.echo(f"insight proposal {done.id} approved")


@insights.command()
def edit(
    proposal: Identity,
    text: Annotated[str, typer.Option("--text", help="The line in other words.")],
    by: By = None,
    reason: Reason = "",
) -> None:
    """Put a proposal in other words; it still waits for approval."""
    from monitor.model import Action

    _decide(Action.EDIT, proposal, by, reason, text=text)
    typer.echo(f"insight proposal {proposal} changed; it waits for approval")


@insights.command()
def reject(proposal: Identity, by: By = None, reason: Reason = "") -> None:
    """Reject a proposal, with the reason."""
    from monitor.model import Action

    _decide(Action.REJECT, proposal, by, reason)
    typer.echo(f"insight proposal {proposal} rejected")


@insights.command()
def history(as_json: Json = False) -> None:
    """List the decisions about insights, newest first; `undo` takes the number of one."""
    from monitor.pipeline.insighting import insight_history

    with opened() as monitor:
        records = insight_history(monitor, newest=1000)
    rows = [
        (r.decision.id, r.decision.at.isoformat(), r.decision.by, r.decision.action, r.decision.proposal,
         r.after.insight.text, r.decision.reason)
        for r in records
    ]  # fmt: skip
    columns = ("id", "at", "by", "action", "proposal", "text", "reason")
    if as_json:
        return print_json([dict(zip(columns, row, strict=True)) for row in rows])
    return print_table(columns, rows)


@insights.command()
def undo(
    decision: Annotated[int, typer.Argument(help="The number of the decision, from `history`.")],
    by: By = None,
    reason: Reason = "",
) -> None:
    """Take a decision back, where nothing was built upon it."""
    from monitor.pipeline.insighting import undo_on_insight

    with opened() as monitor:
        undo_on_insight(monitor, decision, by=by or monitor.settings.reviewer, reason=reason)
    typer.echo(f"decision {decision} taken back")


def _decide(
    action: Action, proposal: int, by: str | None, reason: str, *, text: str | None = None, confirmed: bool = False
) -> InsightProposal:
    from monitor.model import Decision
    from monitor.pipeline.insighting import decide_on_insight

    with opened() as monitor:
        person = by or monitor.settings.reviewer
        decision = Decision(
            proposal, action, by=person, at=monitor.clock(), reason=reason, body=text, confirmed=confirmed
        )
        return decide_on_insight(monitor, decision)


def _print(proposals: tuple[InsightProposal, ...], as_json: bool) -> None:
    if as_json:
        return print_json(
            [
                {"id": one.id, "kind": one.insight.kind, "text": one.insight.text, "previous": one.insight.previous,
                 "developments": list(one.insight.developments), "why": one.insight.why,
                 "problems": list(one.insight.problems), "by_model": one.by_model}
                for one in proposals
            ]
        )  # fmt: skip
    rows = [
        (one.id, one.insight.kind, ", ".join(map(str, one.insight.developments)), one.insight.text, one.insight.why)
        for one in proposals
    ]
    return print_table(("id", "what", "rests on", "line", "why"), rows)
