"""What an item does to the claim that it is about: supports, extends, contradicts, or reports on another's study."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from monitor.model import Development, Document, Relation, SourceClass
from monitor.understand.figures import shared_weight
from monitor.understand.pieces import sentences
from monitor.understand.traces import Item, Trace

REPORTERS = {SourceClass.NEWS_AGENCY, SourceClass.BUSINESS_PRESS, SourceClass.BLOG}

# When a press text reports on a study that we have: common figures and likeness of content together. Figures alone
# coincide (two-digit percentages do in one pair out of six), likeness alone is what all items of a theme have.
MANY_FIGURES, SOME_LIKENESS = 1.3, 0.25  # weight of common figures (see figures), centred similarity
ALL_FIGURES, MUCH_LIKENESS = 0.8, 0.45  # share of the report's figures that the study has too (two at least)
FEWEST_FIGURES = 2  # in common, by either rule: one alone weighs 1 at most

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


# A claim that denies something is not contradicted by a text that denies something too.
_DENIAL = re.compile(
    r"(?i)\b(?:no|not|neither|nor|unlike|rather than|instead|hardly|geen|niet|nauwelijks|juist|kein\w*|nicht|kaum"
    r"|aucun\w*|ne .{1,20}pas|pas)\b"
)
# Findings of nothing, or against what was thought. Learnt heads over the vectors were tried and were worse: the model
# is trained to bring together what is about the same claim, for and against it alike (see the model card).
_AGAINST = re.compile(
    r"(?i)\b(?:no (?:\w+ )?(?:difference|effect|evidence|sign|penalty|loss|decline|drop|relation|link|advantage|gap)"
    r"|finds? no|found no|find little|contradict\w*|contrary to|at odds with|does not hold|earlier (?:findings|claims)"
    r"|not (?:supported|confirmed|borne out)|no (?:more|fewer|less|better|worse|higher|lower) than"
    r"|did not (?:differ|rise|fall|decline|increase)|(?:level\w*|even\w*) out"
    r"|geen (?:\w+ )?(?:verschil|effect|verband|daling|verlies|aanwijzing|toename|afname|hoger|lager)\w*"
    r"|niet (?:bevestigd|hoger|lager|vaker|minder)|anders dan (?:vaak|eerder\w*|gedacht)|in tegenspraak|weerleg\w*"
    r"|tegengesteld\w*|spreekt tegen|eerdere bevindingen|evenveel"
    r"|kein\w* (?:\w+ )?(?:unterschied|rückgang|effekt|zusammenhang|einfluss|hinweis|verlust)\w*"
    r"|entgegen|widerspr(?:icht|echen d)|widerleg\w*|anders als|nicht bestätig\w*"
    r"|aucun\w* (?:\w+ )?(?:différence|effet|lien|perte|baisse|recul|écart)|contrairement|contredi\w*|pas davantage"
    r"|à peu près autant)\b"
)


# A finding of nothing, said as one: also in the second sentence, where reports that begin with their method put it.
# On the families' items both together speak 20 times and are right 16 times, of 107 contradictions (only `_AGAINST`:
# 13 and 10); looking further into the text halves the precision.
_FINDS_NOTHING = re.compile(
    r"(?i)(?:\b(?:find(?:s|ing)?|found|show(?:s|ed)?) no\b|\bdid not (?:\w+ )?(?:differ|rise|fall|decline|increase"
    r"|change|improve|drop|shrink|grow)\b|\b(?:does|do) not (?:\w+ )?(?:improve|reduce|increase|raise|lower|erode"
    r"|harm|widen|shrink|change|explain|dull)\b|\bwas not\b.{0,20}(?:higher|lower|associated|related|significant)"
    r"|\bno (?:more|fewer|less|better|worse|higher|lower|faster|slower)(?: \w+)? than\b)"
)


def contradicts(document: Document, claim: str) -> bool:
    """Whether a text opens with a finding against a claim: in its title, its teaser or its first sentences."""
    first, both = (
        f"{document.title}. {document.teaser[:600]} {' '.join(document.text[a:b] for a, b in cut)}"
        for cut in (sentences(document.text[:1000])[:1], sentences(document.text[:1000])[:2])
    )
    return bool(_AGAINST.search(first) or _FINDS_NOTHING.search(both)) and not _DENIAL.search(claim)


def claim_of(development: Development) -> str:
    """What a development claims: its title and the first sentence of its body; the rest says what it means."""
    return f"{development.title}. {development.body.split('. ')[0]}"


def names_of(document: Document) -> tuple[str, ...]:
    """Names by which another text may refer to this one: its site and its authors, of four letters or more."""
    named = (document.site_name or "", *document.authors)
    return tuple(sorted({name.strip() for name in named if len(name.strip()) > 3}))


def primaries(items: Sequence[Trace], candidates: Sequence[Trace], likeness: NDArray[np.float32]) -> dict[int, int]:
    """For each item that reports on a study that is here as well, that study's item.

    ``likeness`` [items, candidates] are centred similarities. Only press texts and blogs report, and never on each
    other: of a report on a report the study is the primary, or unknown.
    """
    stating = _stating(candidates)
    found: dict[int, int] = {}
    for row, trace in enumerate(items):
        if trace.source_class not in REPORTERS:
            continue
        scored = [
            (weight, like, candidates[column].url, candidates[column].item)
            for column, like in _possible(trace, stating, likeness[row])
            if _same_study(trace, candidates[column], like)
            and (weight := shared_weight(trace.figures, candidates[column].figures)) > 0
        ]
        if scored:
            found[trace.item] = max(scored)[3]
    return found


def _stating(candidates: Sequence[Trace]) -> dict[str, NDArray[np.int_]]:
    """The studies that state each figure."""
    stating: dict[str, list[int]] = {}
    for column, other in enumerate(candidates):
        if other.source_class not in REPORTERS:
            for figure in other.figures:
                stating.setdefault(figure, []).append(column)
    return {figure: np.array(columns) for figure, columns in stating.items()}


def _possible(
    report: Trace, stating: Mapping[str, NDArray[np.int_]], likeness: NDArray[np.float32]
) -> list[tuple[int, float]]:
    """The studies that may be the one: enough figures in common and alike enough for either rule. Beside the tens of
    thousands that are remembered nearly every pair has a figure in common, and nearly none has both."""
    stated = [stating[figure] for figure in report.figures if figure in stating]
    if not stated:
        return []
    common = np.bincount(np.concatenate(stated), minlength=len(likeness))
    found = np.flatnonzero((common >= FEWEST_FIGURES) & (likeness >= SOME_LIKENESS))
    return [(int(column), float(likeness[column])) for column in found]


def _same_study(report: Trace, study: Trace, likeness: float) -> bool:
    if study.item == report.item or study.source_class in REPORTERS or study.source == report.source:
        return False
    common = set(report.figures) & set(study.figures)
    many = shared_weight(report.figures, study.figures) >= MANY_FIGURES and likeness >= SOME_LIKENESS
    nearly_all = len(common) >= 2 and len(common) >= ALL_FIGURES * len(report.figures)
    return many or (nearly_all and likeness >= MUCH_LIKENESS)


def judge_relation(item: Item, development: Development | None, *, reports: bool, opens: bool) -> Relation:
    """The relation of an item that is neither a copy nor a revision to the ``development`` that it was placed with.

    ``reports`` says that it tells of a study that was read here too, ``opens`` that it is the first of its cluster.
    """
    if reports:
        return Relation.SECONDARY
    if development is not None and contradicts(item.document, claim_of(development)):
        return Relation.CONTRADICTS
    opening = f"{item.document.teaser} {item.document.text[:900]}"
    if item.source_class in REPORTERS and _ATTRIBUTION.search(opening):
        return Relation.SECONDARY
    return Relation.EXTENDS if opens else Relation.SUPPORTS
