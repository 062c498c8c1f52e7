"""Claim fit. 0 unsupported, 2 a causal, forecast or broad claim from narrow data, 4 the same population and measure.

The software gives at most 3: it sees how close two texts are, not whether they speak of the same people and measure.
"""

from __future__ import annotations

from monitor.judge.context import Context, level
from monitor.model import Criterion, Level, Quality, Relation

# Similarity of an item and a claim, centred, by the bundled model. On the sample's matches the calibrated probability
# that both are about the same thing passes .9 at 0.50 and falls under .5 at 0.30.
CLOSE = 0.50
FAR = 0.30
MOST_BY_LIKENESS = 3  # likeness does not see whether population and measure are the same: that is for a person
CAPS = {Quality.FULL: 4, Quality.PARTIAL: 2, Quality.TEASER: 2, Quality.METADATA: 2}


def read_fit(context: Context, method: Level) -> Level:
    """``claim_similarity`` of the context is that of the claim and the closest sentence, centred, -1 to 1."""
    signals, similarity = context.signals, context.claim_similarity
    value, reason, span = 2, "de passage dekt de bewering in grote lijnen", None
    if similarity is None:
        reason = "niet vastgesteld hoe nauw de bron bij de bewering past"
    if signals.narrow is not None and method.level < 3:
        value, reason, span = 1, "een brede bewering op grond van één geval of de eigen kring", signals.narrow
    elif similarity is not None and similarity < FAR and context.relation is not Relation.CONTRADICTS:
        value, reason = 1, "de passage raakt de bewering maar zijdelings"
    elif similarity is not None and similarity >= CLOSE and method.level >= 2 and signals.forecast is None:
        value, reason = MOST_BY_LIKENESS, "de passage zegt ongeveer hetzelfde als de bewering"
    elif method.level <= 1 and context.source_class.value in {"vendor", "blog"}:
        value, reason = 1, "de bewering gaat verder dan wat de afzender laat zien"
    cap = CAPS[signals.quality]
    if value > cap:
        value, reason = cap, f"{reason}; niet volledig gelezen"
    return level(Criterion.FIT, value, reason, span=span, observed=similarity is not None or span is not None)
