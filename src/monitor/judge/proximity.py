"""Proximity to the primary source. 0 rumour, 2 reporting with an identified primary, 4 the publisher's own document."""

from __future__ import annotations

from monitor.judge.context import PRESS, SELLERS, Context, level
from monitor.model import Criterion, Level, Relation, SourceClass

SECONDARY_MOST = 2


def read_proximity(context: Context, method: Level) -> Level:
    """``method`` matters where a seller presents figures: without a method there is no document to go back to."""
    reported = context.relation in {Relation.SECONDARY, Relation.SYNDICATED}
    if context.sponsored:
        value = SECONDARY_MOST if method.level >= 2 else 1
        return level(
            Criterion.PROXIMITY,
            value,
            "aangeleverde tekst die zich als bericht voordoet",
            span=context.label,
            field=None if context.label else "sponsored",
        )
    if context.copied is not None:
        return level(Criterion.PROXIMITY, SECONDARY_MOST, "overgenomen tekst", span=context.copied)
    if reported or context.source_class in PRESS:
        return _of_report(context)
    if context.source_class in SELLERS:
        return _of_seller(context, method)
    return level(Criterion.PROXIMITY, 4, "eigen publicatie van de afzender", field="source_class")


def _of_seller(context: Context, method: Level) -> Level:
    if method.level >= 2:
        return level(Criterion.PROXIMITY, 3, "eigen gegevens van de afzender, met methode", span=method.span)
    if context.source_class is SourceClass.BLOG and context.anonymous and context.signals.attribution is None:
        return level(Criterion.PROXIMITY, 0, "naamloze bewering zonder bron", field="authors")
    return level(Criterion.PROXIMITY, 1, "eigen bewering zonder document dat te controleren is", field="source_class")


def _of_report(context: Context) -> Level:
    signals = context.signals
    if signals.attribution is not None:
        return level(
            Criterion.PROXIMITY, SECONDARY_MOST, "indirect: bericht over werk van een ander", span=signals.attribution
        )
    if context.document.links and any("doi.org" in link for link in context.document.links):
        return level(Criterion.PROXIMITY, SECONDARY_MOST, "indirect, met verwijzing naar de studie", field="links")
    if signals.sample is not None:
        return level(
            Criterion.PROXIMITY, SECONDARY_MOST, "indirect: bericht over een onderzoek", span=signals.sample.span
        )
    if signals.fragment:
        return level(
            Criterion.PROXIMITY, 1, "alleen de aanhef gelezen: herkomst onbekend", field="quality", observed=False
        )
    value = SECONDARY_MOST if context.source_class is SourceClass.NEWS_AGENCY else 1
    return level(Criterion.PROXIMITY, value, "eigen verslag, zonder aanwijsbare primaire bron")
