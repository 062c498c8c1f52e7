"""What an item does to the claim that it is about: supports, extends, contradicts, or reports on another's study."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from monitor.model import Document, Relation, SourceClass
from monitor.understand.calibration import Calibration
from monitor.understand.figures import shared_weight
from monitor.understand.traces import Item, Trace

if TYPE_CHECKING:
    from monitor.understand.placing import Placed

REPORTERS = {SourceClass.NEWS_AGENCY, SourceClass.BUSINESS_PRESS, SourceClass.BLOG}
SHARED_FIGURES = 2.0  # weight of common figures from which two texts report the same study (see figures)

# "According to a study by …", in the words in which press reports say it.
_ATTRIBUTION = re.compile(
    r"(?i)(?:\b(?:a|the|new|according to|in) (?:\w+ ){0,4}(?:study|survey|report|paper|poll|researchers)\b.{0,60}\b"
    r"(?:found|finds|shows?|suggests?|published|by)\b"
    r"|\b(?:blijkt|dat meldt|meldt|becijferde|concludeert|concluderen)\b.{0,50}\b(?:onderzoek|studie|rapport|peiling|onderzoekers|enquête)\b"
    r"|\b(?:onderzoek|studie|rapport|peiling|enquête) (?:van|door|onder)\b"
    r"|\b(?:laut|nach|zeigt|berichtet)\b.{0,50}\b(?:studie|umfrage|erhebung|untersuchung|forscher\w*)\b"
    r"|\b(?:selon|d'après|révèle|montre)\b.{0,50}\b(?:étude|enquête|sondage|rapport|chercheurs)\b)"
)


def names_of(document: Document) -> tuple[str, ...]:
    """Names by which another text may refer to this one: its site and its authors, of four letters or more."""
    named = (document.site_name or "", *document.authors)
    return tuple(sorted({name.strip() for name in named if len(name.strip()) > 3}))


def primaries(items: Sequence[Trace], texts: Sequence[str], candidates: Sequence[Trace]) -> dict[int, int]:
    """For each item that reports on another's study, that other item.

    Two texts with the same distinctive figures report the same study; the one by a press source is the report.
    """
    found: dict[int, int] = {}
    for trace in items:
        if trace.source_class not in REPORTERS:
            continue
        scored = [
            (shared_weight(trace.figures, other.figures), other.url, other.item)
            for other in candidates
            if other.item != trace.item and other.source_class not in REPORTERS and other.source != trace.source
        ]
        best = max(scored, default=None)
        if best and best[0] >= SHARED_FIGURES:
            found[trace.item] = best[2]
    return found


def judge_relation(item: Item, trace: Trace, placed: Placed, calibration: Calibration) -> Relation:
    """The relation of an item that is neither a copy nor a revision."""
    if placed.primary is not None:
        return Relation.SECONDARY
    if trace.source_class in REPORTERS and _ATTRIBUTION.search(f"{item.document.teaser} {item.document.text[:700]}"):
        return Relation.SECONDARY
    if placed.contradiction >= calibration.thresholds.contradiction:
        return Relation.CONTRADICTS
    if placed.opens:
        return Relation.EXTENDS
    return Relation.SUPPORTS
