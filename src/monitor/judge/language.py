"""Calibrated language. 0 hype, 2 strong and unhedged, 4 explicit limits. Weighs little: hedges are easily added."""

from __future__ import annotations

from monitor.judge.context import Context, level
from monitor.model import Criterion, Level

WORDS_PER_HYPE = 400  # one loud word in a page of text colours it; one in a report does not
HEDGES_PER_100 = 0.8  # a text in which one sentence in ten or so leaves room


def read_language(context: Context) -> Level:
    signals = context.signals
    if signals.hype is not None and signals.hypes * WORDS_PER_HYPE >= signals.words:
        value = 0 if signals.offer is not None and signals.limits is None else 1
        return level(Criterion.LANGUAGE, value, "wervende taal", span=signals.hype)
    if signals.fragment:
        return level(
            Criterion.LANGUAGE,
            1,
            "te weinig tekst om te zien of de bewering wordt begrensd",
            field="quality",
            observed=False,
        )
    hedged = signals.hedges * 100 >= HEDGES_PER_100 * max(signals.words, 1)
    if signals.limits is not None:
        value, reason = (
            (4, "benoemt meer dan één beperking")
            if signals.limit_sentences > 1 and hedged
            else (3, "benoemt een beperking")
        )
        return level(Criterion.LANGUAGE, value, reason, span=signals.limits)
    if signals.hedge is not None and hedged:
        return level(Criterion.LANGUAGE, 3, "houdt een slag om de arm", span=signals.hedge)
    return level(Criterion.LANGUAGE, 2, "stellig, zonder beperkingen te noemen")
