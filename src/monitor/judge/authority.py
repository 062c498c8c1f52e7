"""Source authority: who stands for it. 0 anonymous, 2 edited practitioner press or consultancy, 4 government."""

from __future__ import annotations

from monitor.judge.context import Context, level
from monitor.model import Criterion, Level, SourceClass

OF_CLASS = {
    SourceClass.IGO: (4, "intergouvernementele organisatie"),
    SourceClass.GOVERNMENT: (4, "overheid of officiële statistiek"),
    SourceClass.PEER_REVIEWED: (3, "door vakgenoten beoordeelde studie"),
    SourceClass.POLLING: (3, "opiniepeiler"),
    SourceClass.THINK_TANK: (2, "onderzoeksinstituut of denktank"),
    SourceClass.CONSULTANCY: (2, "adviesbureau"),
    SourceClass.BUSINESS_PRESS: (2, "vakpers met redactie"),
    SourceClass.NEWS_AGENCY: (2, "nieuwsmedium met redactie"),
    SourceClass.PREPRINT: (1, "studie die nog niet door vakgenoten is beoordeeld"),
    SourceClass.BLOG: (1, "blog op persoonlijke titel"),
    SourceClass.VENDOR: (0, "onbekende aanbieder zonder redactie of toetsing"),
}


def read_authority(context: Context, method: Level) -> Level:
    """``method`` matters for supplied text: with it one can see who answers for the figures, without it nobody does."""
    value, reason, field = _of_sender(context)
    supplied = 1 if method.level >= 2 else 0
    if context.sponsored and value > supplied:
        span = context.label
        reason = "aangeleverde of betaalde tekst: de redactie van het medium staat er niet voor in"
        return level(Criterion.AUTHORITY, supplied, reason, span=span, field=None if span else "sponsored")
    return level(Criterion.AUTHORITY, value, reason, field=field)


def _of_sender(context: Context) -> tuple[int, str, str]:
    imitated = context.recognised.lookalike
    if imitated is not None:
        return 0, f"het webadres lijkt op dat van {imitated.name}, maar is het niet", "url"
    publisher = context.recognised.publisher
    if publisher is not None and not publisher.platform:
        return publisher.authority, f"{publisher.name}: {OF_CLASS[publisher.source_class][1]}", context.recognised.field
    value, reason = OF_CLASS[context.source.source_class]
    if publisher is not None and publisher.authority < value:
        value, reason = publisher.authority, f"gepubliceerd via {publisher.name}, waar iedereen kan publiceren"
    if context.source.source_class is SourceClass.BLOG and context.anonymous:
        return 0, "geen auteur met naam en geen redactie", "authors"
    return value, f"{context.source.name}: {reason}", "source_class"
