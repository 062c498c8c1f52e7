"""Method and data. 0 none, 2 method named without numbers, 4 method, n and instrument or open data.

Three or more asks for who, how many and when: a decorative number does not lift a text. A selection that invites bias
(own customers, volunteers, an online quota panel) keeps a level of 2 unless the design is a trial or independent coding.
"""

from __future__ import annotations

from monitor.judge.context import Context, level
from monitor.judge.signals import Signals
from monitor.model import Criterion, Level, Quality, SourceClass, Span

CAPS = {Quality.FULL: 4, Quality.PARTIAL: 2, Quality.TEASER: 1, Quality.METADATA: 1}
UNREVIEWED_MOST = 2  # nobody but the authors has looked at it
OFFICIAL = frozenset({SourceClass.IGO, SourceClass.GOVERNMENT, SourceClass.PEER_REVIEWED})


def read_method(context: Context) -> Level:
    signals = context.signals
    value, reason, span = _of_text(signals, context.source_class)
    if _unreviewed(context) and value > UNREVIEWED_MOST:
        value, reason = UNREVIEWED_MOST, "methode beschreven, maar nog door niemand beoordeeld"
        span = signals.unreviewed or span
    cap = CAPS[signals.quality]
    if value > cap:
        value, reason = cap, f"{reason}; niet volledig gelezen"
    observed = signals.whole or (span is not None and not signals.fragment)
    return level(Criterion.METHOD, value, reason, span=span, observed=observed)


def _of_text(signals: Signals, source_class: SourceClass) -> tuple[int, str, Span | None]:
    sample = signals.sample
    if signals.method is None and sample is None:
        if signals.whole:
            return 1, "de tekst zegt niet hoe de bevinding tot stand kwam", None
        return 1, "de methode is niet te zien in wat gelezen kon worden", None
    span = sample.span if sample else signals.method
    if source_class in {SourceClass.VENDOR, SourceClass.BLOG} and signals.period is None:
        return 1, "een getal zonder methode en periode", span
    if sample is None:
        return (
            (2, "methode genoemd, zonder aantal", span)
            if _own_research(source_class)
            else (1, "verwijst naar onderzoek, zonder methode of aantal", span)
        )
    full = sample.described and (signals.period is not None or signals.strong is not None)
    biased = signals.weak is not None and signals.strong is None
    if not full or biased:
        why = "de selectie kan vertekenen" if biased else "periode of populatie ontbreekt"
        return 2, f"methode en aantal genoemd ({sample.size}), maar {why}", signals.weak or span
    if signals.instrument is not None and signals.strong is not None and signals.weak is None:
        return 4, f"methode, aantal ({sample.size}) en controleerbaar instrument of open data", signals.instrument
    return 3, f"methode, populatie, aantal ({sample.size}) en periode of opzet genoemd", span


def _own_research(source_class: SourceClass) -> bool:
    return source_class not in {
        SourceClass.BUSINESS_PRESS,
        SourceClass.NEWS_AGENCY,
        SourceClass.BLOG,
        SourceClass.VENDOR,
    }


def _unreviewed(context: Context) -> bool:
    return context.source_class is SourceClass.PREPRINT or (
        context.signals.unreviewed is not None and context.source_class not in OFFICIAL
    )
