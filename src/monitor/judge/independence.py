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
UNTOUCHABLE = frozenset({SourceClass.IGO, SourceClass.GOVERNMENT})  # commissioning research is their task


def read_independence(context: Context) -> Level:
    signals, source_class = context.signals, context.source_class
    value, reason = OF_CLASS[source_class]
    publisher = context.recognised.publisher
    if context.sponsored:
        researched = signals.sample is not None and signals.offer is None and not context.document.sponsored
        reason = "aangeleverde inhoud van een belanghebbende" if researched else "betaalde of aangeleverde inhoud"
        field = None if signals.sponsored else "sponsored"
        return level(Criterion.INDEPENDENCE, int(researched), reason, span=signals.sponsored, field=field)
    if publisher and publisher.sells and source_class is SourceClass.THINK_TANK:
        value, reason = 2, f"{publisher.name} verkoopt {', '.join(publisher.sells)}"
    if signals.offer and source_class not in UNTOUCHABLE and value > 0:
        return level(Criterion.INDEPENDENCE, 0, "de tekst biedt een product of dienst aan", span=signals.offer)
    if signals.clients and value > 0 and source_class not in UNTOUCHABLE:
        return level(
            Criterion.INDEPENDENCE, 0, "onderzoekt eigen klanten of eigen dienstverlening", span=signals.clients
        )
    if signals.unfunded and source_class not in {SourceClass.CONSULTANCY, SourceClass.VENDOR}:
        return level(
            Criterion.INDEPENDENCE, 4, "geen belanghebbende financier, volgens de tekst", span=signals.unfunded
        )
    if signals.interested and source_class not in UNTOUCHABLE and value > 2:
        return level(
            Criterion.INDEPENDENCE, 2, "de tekst meldt een opdrachtgever of financier", span=signals.interested
        )
    return level(Criterion.INDEPENDENCE, value, reason, field="source_class")
