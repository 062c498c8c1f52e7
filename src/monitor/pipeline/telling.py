"""What the report of a run tells beside its own items: what was placed anew, what was learnt, what may be missed."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from monitor.model import Finding, Proposal
from monitor.pipeline.sampling import missed
from monitor.pipeline.targets import target_of
from monitor.store import aside, items, learnt, proposals, runs, standing
from monitor.store.runs import Run


def made_by(connection: Connection, run_id: int) -> list[Proposal]:
    """The proposals that a run made or added to, and those of runs cut off before it, which were told of nowhere."""
    told = runs.taken_up(connection, run_id)
    return [proposal for one in told for proposal in proposals.list_proposals(connection, run_id=one)]


def placed_anew(connection: Connection, run_ids: Sequence[int]) -> list[str]:
    """The earlier items that belong elsewhere now, and the proposals that were withdrawn by it; a line each."""
    withdrawn = [
        f"Voorstel {proposal.id}, “{proposal.title}”: {reason}"
        for one in run_ids
        for proposal, reason in standing.withdrawn(connection, one)
    ]
    moves = [move for one in run_ids for move in standing.list_moves(connection, one)]
    stored = items.get_items(connection, [move.now.item for move in moves])
    moved = [
        f"{stored[move.now.item].title}: van {_place(connection, move.before)} naar {_place(connection, move.now)}"
        for move in moves
    ]
    return withdrawn + moved


def _place(connection: Connection, finding: Finding) -> str:
    target = target_of(finding)
    if target is None:
        return "wat is afgevallen"
    if target.development is not None:
        return f"ontwikkeling {target.development}"
    pending = proposals.pending_for(connection, development=None, cluster=target.cluster)
    return f"voorstel {pending.id}" if pending else f"onderwerp {target.cluster}"


def sampled(connection: Connection, run: Run) -> list[str]:
    """The dropped items to look at, and what was missed by what people said so far."""
    told = missed(connection, now=run.as_of)
    offered = aside.offered(connection, run_id=run.id)
    lines = [str(told)] if told else []
    waiting = [one for one in offered if one.answer is None]
    if waiting:
        lines.append(
            f"{len(waiting)} van de afgevallen publicaties zijn door het toeval gekozen om na te kijken (op de pagina "
            "onder Terzijde, of met `monitor dropped`)"
        )
        lines += [f"{one.title} ({one.url})" for one in waiting]
    return lines


def learnt_lines(connection: Connection) -> list[str]:
    """By which learnt settings a run works, if any; a line for each part."""
    return [
        f"{learnt.NAMES[one.part]}: versie {one.version}, in gebruik genomen door {one.by} op {one.at:%d-%m-%Y}"
        for one in learnt.in_use(connection)
    ]
