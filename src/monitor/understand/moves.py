"""Earlier items that belong elsewhere now: what no person has touched is placed anew every week."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from monitor.model import Development, Finding, ItemOutcome, Relation
from monitor.understand import reasons
from monitor.understand.calibration import Calibration
from monitor.understand.found import Vectors, found_of, read_item
from monitor.understand.placing import Placed, is_member
from monitor.understand.relevance import Relevance
from monitor.understand.traces import Item, Trace

PLACED_ANEW = 1000  # earlier items at most, the newest: the table of all pairs is kept in memory


@dataclass(frozen=True, slots=True)
class Moved:
    """An earlier item and where it belongs now. A revision goes along with its original: ``follows``."""

    item: int
    placed: Placed
    follows: bool = False


def placed_anew(known: Sequence[Trace], active: Sequence[Development], vectors: Vectors) -> list[Trace]:
    """The newest earlier items that no person touched. What is with a retired development stays there."""
    numbers = {None, *(development.number for development in active)}
    return [
        trace
        for trace in known
        if may_move(trace) and trace.development in numbers and trace.pieces and trace.pieces[0] in vectors
    ][-PLACED_ANEW:]


def may_move(trace: Trace) -> bool:
    """Whether no person touched it, so that it is placed anew every week."""
    return is_member(trace) and not trace.held


def moves_of(again: Sequence[Trace], known: Sequence[Trace], placed: Mapping[int, Placed]) -> tuple[Moved, ...]:
    moved = [
        Moved(trace.item, placed[trace.item])
        for trace in again
        if (placed[trace.item].development, placed[trace.item].cluster) != (trace.development, trace.cluster)
    ]
    where = {move.item: move.placed for move in moved}
    moved += [
        Moved(trace.item, where[trace.of], follows=True)
        for trace in known
        if trace.relation is Relation.REVISION and not trace.held and trace.of in where
    ]
    return tuple(sorted(moved, key=lambda move: move.item))


def moved_to(trace: Trace, placed: Placed) -> Trace:
    outcome = ItemOutcome.PROPOSAL if placed.development is None else ItemOutcome.DEVELOPMENT
    return replace(trace, outcome=outcome, development=placed.development, cluster=placed.cluster)


def findings_of_moves(
    moves: Sequence[Moved],
    items: Mapping[int, Item],
    earlier: Mapping[int, Finding],
    developments: Sequence[Development],
    vectors: Vectors,
    calibration: Calibration,
) -> tuple[Finding, ...]:
    """What is to be said of the earlier items that belong elsewhere now.

    ``items`` and ``earlier`` are their publications and what was found of them before; ``vectors`` may hold those of
    their sentences, and the sentence that carries the new place is then named.
    """
    active = [development for development in developments if not development.retired]
    found = []
    for move in moves:
        before, placed = earlier[move.item], move.placed
        if move.follows:
            now = replace(
                before,
                outcome=ItemOutcome.PROPOSAL if placed.development is None else ItemOutcome.DEVELOPMENT,
                development=placed.development,
                cluster=placed.cluster,
                probability=round(placed.probability, 4),
                alternatives=placed.alternatives,
            )
            found.append(replace(now, reason=reasons.revision(now)))
        else:
            relevance = Relevance(before.relevance, relevant=True, reason="")
            now = found_of(read_item(items[move.item]), placed, relevance, active, vectors, calibration)
            found.append(replace(now, reason=reasons.placed_anew(now.reason)))
    return tuple(found)
