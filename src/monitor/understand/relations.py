"""What an item does to the claim that it is about: supports, extends, contradicts, or reports on another's study."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from monitor.model import Document, Relation, SourceClass
from monitor.understand.calibration import Calibration
from monitor.understand.figures import shared_weight
from monitor.understand.traces import Item, Trace

if TYPE_CHECKING:
    from monitor.understand.placing import Placed

REPORTERS = {SourceClass.NEWS_AGENCY, SourceClass.BUSINESS_PRESS, SourceClass.BLOG}

# When a press text reports on a study that we have: common figures and likeness of content together. Figures alone
# coincide (two-digit percentages do in one pair out of six), likeness alone is what all items of a theme have.
MANY_FIGURES, SOME_LIKENESS = 1.3, 0.25  # weight of common figures (see figures), centred similarity
ALL_FIGURES, MUCH_LIKENESS = 0.8, 0.45  # share of the report's figures that the study has too (two at least)

# "According to a study by …", in the words in which press reports say it.
_ATTRIBUTION = re.compile(
    r"(?i)(?:"
    r"\b(?:according to|in) (?:a|an|the|new) (?:\w+ ){0,3}(?:study|survey|report|paper|poll|analysis)\b"
    r"|\b(?:study|survey|poll|report|paper) (?:by|from|of)\b.{0,80}\b(?:found|finds|shows?|suggests?|says|reported)\b"
    r"|\bdat (?:blijkt|meldt|meldde|concludeert|concluderen|schrijft|stelt)\b"
    r"|\b(?:blijkt|bleek|volgt) uit\b.{0,40}\b(?:onderzoek|studie|rapport|peiling|enquête|cijfers|bulletin)\b"
    r"|\b(?:wie|das) (?:eine|die|das)\b.{0,60}\b(?:berichtet|zeigt|ergab|schreibt)\b"
    r"|\b(?:laut|so) (?:einer|eine|der|die)\b.{0,30}(?:studie|umfrage|erhebung|untersuchung|auswertung)"
    r"|\b(?:selon|d['’]après|révèle|indique)\b.{0,40}\b(?:étude|enquête|sondage|rapport|expérience|évaluation)\b"
    r")"
)


# Words that deny or turn against something, by which a contradiction is often told. Weak alone: much of what supports
# a development denies something too.
_DENIAL = re.compile(
    r"(?i)\b(?:no (?:difference|effect|evidence|more|fewer|penalty|loss|decline|lasting|relation|link|advantage)"
    r"|did not|does not|do not|not (?:found|find|confirm|more|less)|finds? no|found no|neither|nor|contrary|unlike"
    r"|rather than|instead|hardly|no longer|disappear\w*|vanish\w*|geen|niet|nauwelijks|juist|integendeel|anders dan"
    r"|evenveel|ongeacht|tegengestel\w*|verdwijnt|kein\w*|nicht|kaum|entgegen|anders als|aucun\w*|contrairement|autant"
    r"|ne .{1,20}pas|pas d)\b"
)


def contradiction_features(
    items: NDArray[np.float32], anchors: NDArray[np.float32], texts: Sequence[str]
) -> NDArray[np.float32]:
    """[n, 2 d + 2]: centred items, where they agree with what they were placed with, and how much they deny."""
    denials = np.asarray([(len(_DENIAL.findall(text)), max(len(text.split()), 1)) for text in texts], dtype=np.float32)
    counts = np.log1p(denials[:, :1])
    shares = 20 * denials[:, :1] / denials[:, 1:]
    return np.concatenate([items, 10 * items * anchors, counts, shares], axis=1).astype(np.float32)


def names_of(document: Document) -> tuple[str, ...]:
    """Names by which another text may refer to this one: its site and its authors, of four letters or more."""
    named = (document.site_name or "", *document.authors)
    return tuple(sorted({name.strip() for name in named if len(name.strip()) > 3}))


def primaries(items: Sequence[Trace], candidates: Sequence[Trace], likeness: NDArray[np.float32]) -> dict[int, int]:
    """For each item that reports on a study that is here as well, that study's item.

    ``likeness`` [items, candidates] are centred similarities. Only press texts and blogs report, and never on each
    other: of a report on a report the study is the primary, or unknown.
    """
    found: dict[int, int] = {}
    for row, trace in enumerate(items):
        if trace.source_class not in REPORTERS or not trace.figures:
            continue
        scored = [
            (shared_weight(trace.figures, other.figures), float(likeness[row, column]), other.url, other.item)
            for column, other in enumerate(candidates)
            if _same_study(trace, other, float(likeness[row, column]))
        ]
        if scored:
            found[trace.item] = max(scored)[3]
    return found


def _same_study(report: Trace, study: Trace, likeness: float) -> bool:
    if study.item == report.item or study.source_class in REPORTERS or study.source == report.source:
        return False
    common = set(report.figures) & set(study.figures)
    many = shared_weight(report.figures, study.figures) >= MANY_FIGURES and likeness >= SOME_LIKENESS
    nearly_all = len(common) >= 2 and len(common) >= ALL_FIGURES * len(report.figures)
    return many or (nearly_all and likeness >= MUCH_LIKENESS)


def judge_relation(
    item: Item, text: str, centred: NDArray[np.float32], placed: Placed, calibration: Calibration
) -> Relation:
    """The relation of an item that is neither a copy nor a revision, from its head and its centred vector [d]."""
    if placed.primary is not None:
        return Relation.SECONDARY
    if placed.development is not None and placed.anchor is not None:
        features = contradiction_features(centred[None], placed.anchor[None], [text])
        if calibration.contradiction.probability(features)[0] >= calibration.thresholds.contradiction:
            return Relation.CONTRADICTS
    opening = f"{item.document.teaser} {item.document.text[:900]}"
    if item.source_class in REPORTERS and _ATTRIBUTION.search(opening):
        return Relation.SECONDARY
    if placed.opens:
        return Relation.EXTENDS
    return Relation.SUPPORTS
