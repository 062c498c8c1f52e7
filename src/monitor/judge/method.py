"""Method and data. 0 none, 2 method named without numbers, 4 method, n and instrument or open data.

Three or more asks for who, how many and when: a decorative number does not lift a text. A selection that invites bias
(own customers, volunteers, an online quota panel) keeps it at 2 unless the design itself limits that (a trial, a
probability sample, administrative records); a report on somebody else's study cannot show more than 2 of it.
"""

from __future__ import annotations

from monitor.judge.context import PRESS, SELLERS, Context, level
from monitor.judge.sample_size import Sample
from monitor.judge.signals import Signals
from monitor.model import Criterion, Level, Quality, Relation, SourceClass, Span

CAPS = {Quality.FULL: 4, Quality.PARTIAL: 2, Quality.TEASER: 1, Quality.METADATA: 1}
MOST_UNCHECKED = 2  # nobody but the authors has looked at it, or only a report on it was read
REVIEWED = frozenset({SourceClass.IGO, SourceClass.GOVERNMENT, SourceClass.PEER_REVIEWED})

Rating = tuple[int, str, Span | None]


def read_method(context: Context) -> Level:
    signals = context.signals
    value, reason, span = _rate(context)
    if value > MOST_UNCHECKED and (why := _unchecked(context)):
        value, reason, span = MOST_UNCHECKED, f"methode beschreven, {why}", signals.unreviewed or span
    cap = CAPS[signals.quality]
    if value > cap:
        value, reason = cap, f"{reason}; niet volledig gelezen"
    observed = signals.whole or (span is not None and not signals.fragment)
    return level(Criterion.METHOD, value, reason, span=span, observed=observed)


def _rate(context: Context) -> Rating:
    signals, sample = context.signals, context.signals.sample
    if signals.method is None and sample is None:
        why = "de tekst zegt niet hoe de bevinding tot stand kwam"
        return 1, why if signals.whole else "de methode is niet te zien in wat gelezen kon worden", None
    if context.source_class in SELLERS and (sample is None or signals.period is None):
        return 1, "een bewering of getal zonder methode en periode", sample.span if sample else signals.method
    if sample is None:
        if context.source_class in PRESS:
            return 1, "verwijst naar onderzoek, zonder methode of aantal", signals.method
        return 2, "methode genoemd, zonder aantal", signals.method
    return _with_sample(signals, sample)


def _with_sample(signals: Signals, sample: Sample) -> Rating:
    size = f"{sample.size:,}".replace(",", ".")
    if not sample.described:
        return 2, f"aantal ({size}) genoemd, maar niet wie het zijn", sample.span
    if signals.period is None and signals.strong is None:
        return 2, f"methode en aantal ({size}) genoemd, maar niet wanneer", sample.span
    if signals.weak is not None and signals.strong is None:
        return 2, f"methode en aantal ({size}) genoemd, maar de selectie kan vertekenen", signals.weak
    if signals.instrument is not None and signals.strong is not None and signals.weak is None:
        return 4, f"methode, aantal ({size}) en controleerbaar instrument of open data", signals.instrument
    return 3, f"methode, populatie, aantal ({size}) en periode of opzet genoemd", sample.span


def _unchecked(context: Context) -> str:
    """Why nobody could check the method that the text describes; empty where somebody could."""
    if context.source_class in PRESS or context.relation in {Relation.SECONDARY, Relation.SYNDICATED}:
        return "maar alleen via een bericht erover gelezen"
    unreviewed = context.signals.unreviewed is not None and context.source_class not in REVIEWED
    if context.source_class is SourceClass.PREPRINT or unreviewed:
        return "maar nog door niemand beoordeeld"
    return ""
