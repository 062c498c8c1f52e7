"""Independence. 0 sells the praised product, 2 partly interested or undisclosed, 4 no stake."""

from __future__ import annotations

from monitor.judge.context import Context, level
from monitor.model import Criterion, Level, SourceClass

OF_CLASS = {
    SourceClass.IGO: (4, "publieke organisatie zonder commercieel belang"),
    SourceClass.GOVERNMENT: (4, "overheid zonder commercieel belang"),
    SourceClass.PEER_REVIEWED: (4, "wetenschappelijk onderzoek, geen belang gemeld"),
    SourceClass.NEWS_AGENCY: (4, "redactie zonder belang bij de uitkomst"),
    SourceClass.BUSINESS_PRESS: (3, "redactie zonder direct belang; leeft van lezers en adverteerders"),
    SourceClass.POLLING: (3, "peiler zonder belang bij de uitkomst; verkoopt wel onderzoek"),
    SourceClass.THINK_TANK: (2, "financiering niet vermeld"),
    SourceClass.PREPRINT: (2, "financiering niet vermeld"),
    SourceClass.BLOG: (2, "belang van de schrijver onbekend"),
    SourceClass.CONSULTANCY: (1, "de afzender verkoopt advies over dit onderwerp"),
    SourceClass.VENDOR: (0, "de afzender verkoopt producten op dit gebied"),
}
# What is left of independence where the text offers something for sale.
OFFERING = {
    SourceClass.POLLING: 1,
    SourceClass.THINK_TANK: 1,
    SourceClass.CONSULTANCY: 1,
    SourceClass.BLOG: 0,
    SourceClass.VENDOR: 0,
}
CLIENT_WORK = frozenset({SourceClass.CONSULTANCY, SourceClass.BLOG})
FUNDED = frozenset({SourceClass.PEER_REVIEWED, SourceClass.PREPRINT, SourceClass.THINK_TANK, SourceClass.POLLING})


def read_independence(context: Context) -> Level:
    if context.sponsored:
        return _supplied(context)
    return _interest(context) or _funding(context) or _of_sender(context)


def _supplied(context: Context) -> Level:
    signals = context.signals
    researched = signals.sample is not None and signals.offer is None and not context.document.sponsored
    reason = "aangeleverde inhoud van een belanghebbende" if researched else "betaalde of aangeleverde inhoud"
    field = None if context.label else "sponsored"
    return level(Criterion.INDEPENDENCE, int(researched), reason, span=context.label, field=field)


def _interest(context: Context) -> Level | None:
    """An interest that shows in the text; not asked of public bodies, studies and a medium's own subscription."""
    signals, most = context.signals, OFFERING.get(context.source_class)
    if most is None:
        return None
    if signals.clients is not None and context.source_class in CLIENT_WORK:
        return level(
            Criterion.INDEPENDENCE, 0, "onderzoekt eigen klanten of eigen dienstverlening", span=signals.clients
        )
    if signals.offer is not None and most < OF_CLASS[context.source_class][0]:
        return level(Criterion.INDEPENDENCE, most, "de tekst biedt een product of dienst aan", span=signals.offer)
    return None


def _funding(context: Context) -> Level | None:
    signals, source_class = context.signals, context.source_class
    if signals.unfunded is not None and source_class in FUNDED:
        return level(
            Criterion.INDEPENDENCE, 4, "geen belanghebbende financier, volgens de tekst", span=signals.unfunded
        )
    if signals.interested is not None and source_class in FUNDED and OF_CLASS[source_class][0] > 2:
        return level(
            Criterion.INDEPENDENCE, 2, "de tekst meldt een opdrachtgever of financier", span=signals.interested
        )
    return None


def _of_sender(context: Context) -> Level:
    value, reason = OF_CLASS[context.source_class]
    publisher = context.recognised.publisher
    if publisher and publisher.sells and value > 2:
        reason = f"{reason} ({', '.join(publisher.sells)})"
    return level(Criterion.INDEPENDENCE, value, reason, field=context.recognised.field if publisher else "source_class")
