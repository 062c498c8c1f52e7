"""The Dutch sentences of a judgement: what a row says and why the score is not higher."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from monitor.judge.evidence import Anchor
from monitor.judge.weights import Weights
from monitor.model import Level, ValidityStatus

BASE = "vertrekpunt voor elke bron"
CEILING = "het plafond: een score belooft nooit zekerheid"
SHOWN = 3  # shortcomings named: the ones that cost most
SHOWN_OF_NEW = 2  # of the new source, where an existing score opens the sum


class Voiced(Protocol):
    """What the sentences need to know of a cluster."""

    @property
    def name(self) -> str: ...
    @property
    def score(self) -> float: ...
    @property
    def item(self) -> int | None: ...
    @property
    def levels(self) -> tuple[Level, ...]: ...


def anchor_reason(anchor: Anchor) -> str:
    """The row that opens the sum of an existing development."""
    of = {
        ValidityStatus.PROVISIONAL: "nog niet door een analist beoordeeld",
        ValidityStatus.CONTESTED: "betwist",
        ValidityStatus.RECALIBRATED: "herijkt na nieuwe bron en beoordeeld door analist",
    }.get(anchor.status, "beoordeeld door analist")
    return f"bestaande score, {of}"


def confirmation_reason(
    lead: Voiced, others: Sequence[Voiced], support: Sequence[Voiced], anchor: Anchor | None
) -> str:
    """What confirms, and whether a new source is by itself stronger than the existing score."""
    if anchor and lead.item is not None:
        stronger = f"{_named(lead)} is op zichzelf sterker dan de bestaande score"
        return stronger + (f"; ook bevestigd door {_list(others)}" if others else "")
    return f"bevestigd door {_list(others if lead in support else support)}"


def contradiction_reason(against: Sequence[Voiced]) -> str:
    return f"tegengesproken door {_list(against)}"


def why_not_higher(
    levels: Sequence[Level],
    weights: Weights,
    *,
    support: Sequence[Voiced] = (),
    against: Sequence[Voiced] = (),
    anchor: Anchor | None = None,
    repeated: int = 0,
) -> tuple[str, ...]:
    """Dutch sentences: the contradiction, the costliest shortcomings of the leading source, missing confirmation."""
    sentences = [_sentence(contradiction_reason(against))] if against else []
    if anchor and not levels and support:
        best = max(support, key=lambda v: (v.score, -(v.item or 0)))
        sentences += [f"{_named(best)}: {x.reason}." for x in _shortcomings(best.levels, weights)[:SHOWN_OF_NEW]]
    sentences += [_sentence(x.reason) for x in _shortcomings(levels, weights)[:SHOWN]]
    if anchor is None and len(support) < 2:
        sentences.append("Geen onafhankelijke bevestiging gevonden.")
    if repeated > 0:
        those = "Nog één bron heeft" if repeated == 1 else f"Nog {repeated} bronnen hebben"
        counts = "telt" if repeated == 1 else "tellen"
        sentences.append(f"{those} dezelfde herkomst en {counts} niet als bevestiging.")
    return tuple(dict.fromkeys(sentences))


def _shortcomings(levels: Sequence[Level], weights: Weights) -> list[Level]:
    """Levels that cost points or could not be read, the costliest first."""
    short = [x for x in levels if x.level < 2 or (x.level == 2 and not x.observed)]
    return sorted(short, key=lambda x: weights.points[x.criterion] * (x.level - 4))


def _sentence(text: str) -> str:
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _named(voice: Voiced) -> str:
    return voice.name or "een andere bron"


def _list(voices: Sequence[Voiced]) -> str:
    names = list(dict.fromkeys(_named(v) for v in sorted(voices, key=lambda v: (-v.score, v.item or 0))))
    if len(names) > 3:
        return f"{', '.join(names[:3])} en {len(names) - 3} andere"
    return " en ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]
