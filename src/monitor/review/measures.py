"""How the reviewing itself goes: minutes a decision, and how far people and the computed score lie apart."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations, pairwise
from statistics import mean, median

from monitor.model import Action, Decision
from monitor.review.automatic import BY

SITTING = timedelta(minutes=30)  # a longer pause is not time spent on one decision
# Proposals on which an analyst's own score is asked first. A refit of the weights asks for a fifth of the ratings to be
# blind; some of those asked show the score without giving their own, so a fourth is asked.
BLIND_ONE_IN = 4


@dataclass(frozen=True, slots=True)
class OwnScore:
    """What a person gave before seeing what was computed."""

    proposal: int
    by: str
    score: int
    computed: int | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Measures:
    """Figures about reviewing; None where there is too little to count."""

    decisions: int
    minutes: float | None  # median, within one sitting
    judged: int  # own scores given blind
    from_computed: float | None  # mean distance to the computed score, in points
    pairs: int  # proposals that two people scored blind
    between_people: float | None  # mean distance between two people, in points


def asks_first(proposal_id: int) -> bool:
    """Whether this proposal asks for an own score before it shows the computed one: a fixed fourth, spread evenly."""
    digest = hashlib.sha256(f"own score {proposal_id}".encode()).digest()
    return int.from_bytes(digest[:4], "big") % BLIND_ONE_IN == 0


def measure(decisions: Iterable[Decision], scores: Sequence[OwnScore]) -> Measures:
    """The figures over these decisions and own scores."""
    settled = [one for one in decisions if one.action not in {Action.UNDO, Action.ASK} and one.by != BY]
    by_person: dict[str, list[datetime]] = defaultdict(list)
    for one in settled:
        by_person[one.by].append(one.at)
    gaps = [
        later - earlier
        for moments in by_person.values()
        for earlier, later in pairwise(sorted(moments))
        if later - earlier <= SITTING
    ]
    away = [abs(one.score - one.computed) for one in scores if one.computed is not None]
    by_proposal: dict[int, list[int]] = defaultdict(list)
    for given in scores:
        by_proposal[given.proposal].append(given.score)
    apart = [abs(a - b) for listed in by_proposal.values() for a, b in combinations(listed, 2)]
    return Measures(
        decisions=len(settled),
        minutes=median(gap.total_seconds() / 60 for gap in gaps) if gaps else None,
        judged=len(scores),
        from_computed=mean(away) if away else None,
        pairs=sum(len(listed) > 1 for listed in by_proposal.values()),
        between_people=mean(apart) if apart else None,
    )
