"""Choosing the few sentences of each publication that carry the claim."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from monitor.draft.boilerplate import is_boilerplate
from monitor.draft.figures import Kind, find_figures, find_fractions, is_year
from monitor.draft.material import Material
from monitor.draft.sentences import Sentence, cut_at_clause, split_sentences
from monitor.draft.standing import is_prose, is_setup
from monitor.expressions import Expression
from monitor.model import Evidence, Relation, Span

__all__ = ["Candidate", "Material", "candidates", "choose_evidence", "has_evidence"]

EVIDENCE_LIMIT = 4  # quotes of one proposal
MAX_QUOTE = 200  # characters of a source that are shown; the law's right to quote is for short passages
MAX_READ = 400  # sentences read of one text: what a 300-page report says, it says in its first pages

# Weights of a sentence as evidence. Set by hand and read over the drafts of invented publications; only the order of
# the sentences within one text depends on them.
_FIGURE, _SECOND_FIGURE, _PERCENT = 1.0, 0.4, 0.8
_FINDING, _METHOD, _ADVICE = 0.9, -1.6, -1.2
_NEAR_MATCH, _NEAR_CLAIM, _CENTRAL, _EARLY = 1.5, 1.0, 1.0, 1.0

_METHOD_PRINT = Expression(
    r"margin of (?:sampling )?error|\bretention (?:across|was)|response rate|\bdiaries\b|have been (?:removed|"
    r"recalculated|revised)|weighting error|version of this release|(?:attrition|turnover) (?:was|between|across)|"
    r"took part in|followed an identical|"
    r"completed surveys|were asked to|wij volgden|we (?:followed|analysed|compared|obtained|examined|interviewed|"
    r"asked)\b|participants were|"
    r"quotas were|were weighted|weighted (?:to|by)|fieldwork|gewogen naar|foutmarge|"
    r"confidence interval|kappa|\bgewichtet|stichprobe|méthode des quotas|marge d'erreur|limitations?:|caveats?:|"
    r"not (?:yet )?(?:been )?peer reviewed|protocol was registered|no funding|data and analysis|are documented|"
    r"(?:respons|respondents? were|deelnemers meldden)|kanttekening|sample is|self-reporting|self-reported data|"
    r"rated how much|zelfrapportage|"
    r"the design cannot|cannot (?:be )?generalis|niet aselect|non représentati|generalisation|were interviewed|"
    r"interviewed [\d.,]+|online survey was|(?:enquête|peiling) is .*gehouden|^method\b|^methode\b|we surveyed|"
    r"this (?:paper|report|brief|release) (?:compares|examines|draws|looks|is)|interviews? were|in totaal deden",
    ignore_case=True,
)
_FINDING_CUE = Expression(
    r"\b(?:sa(?:y|ys|id)|up from|down from|found?|finds?|findings?|shows?|showed|results?|reveals?|concludes?|"
    r"only|compared with|against|than|"
    r"fell|rose|"
    r"dropped|doubled|more likely|less likely|increased|decreased|blijkt|toont|laat zien|slechts|tegen|dan|daalde|"
    r"steeg|"
    r"vaker|minder|zegt|geeft aan|verdubbel|zeigt|ergab|nur|gegenüber|als|stieg|sank|häufiger|seltener|montre|révèle|"
    r"seulement|contre|plus|moins|baiss|augment)\b",
    ignore_case=True,
)
_ADVICE_CUE = Expression(
    r"\b(?:recommends?|recommendation|should|our advice|proposes?|advises?|adviseert|aanbevel|pleit|beveelt|stelt voor|"
    r"empfiehlt|empfehlung|rät|recommande|propose|préconise)\b",
    ignore_case=True,
)
_WORD = re.compile(r"[^\W\d_]{4,}")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of a publication with its weight as evidence."""

    material: Material
    sentence: Sentence
    weight: float


def candidates(material: Material, *, claim: str | None = None) -> tuple[Candidate, ...]:
    """The sentences of one publication that may serve as evidence, strongest first."""
    sentences = split_sentences(material.document.text)[:MAX_READ]
    wanted = _words(claim or "")
    matched = _words(material.matched or "")
    found = [
        Candidate(material, sentence, _weight(sentence, material, wanted, matched, len(sentences)))
        for sentence in sentences
        if _cues(sentence.text).may_serve
    ]
    return tuple(sorted(found, key=lambda c: (-c.weight, c.sentence.start)))


def has_evidence(material: Material) -> bool:
    """Whether a publication has a sentence that may serve as evidence; reads no further than the first."""
    return any(_cues(one.text).may_serve for one in split_sentences(material.document.text)[:MAX_READ])


def choose_evidence(material: Sequence[Material], *, claim: str | None = None, limit: int = 4) -> tuple[Evidence, ...]:
    """At most ``limit`` quotes that carry the claim: the best of each publication first, then the next best.

    Copies give none, since they say nothing that their original does not. ``claim`` is the text of the development
    that the publications are about, where there is one. Each quote is a stretch of the stored text of at most 200
    characters, in the source's language.
    """
    ranked = [candidates(m, claim=claim)[:limit] for m in material if m.relation is not Relation.SYNDICATED]
    if not any(ranked):
        ranked = [candidates(m, claim=claim)[:limit] for m in material]
    rounds = [
        c[depth] for depth in range(limit) for c in ranked if depth < len(c) and (depth == 0 or c[depth].weight > 1)
    ]
    return tuple(as_evidence(c.material, c.sentence.start, c.sentence.end) for c in rounds[:limit])


def as_evidence(material: Material, start: int, end: int) -> Evidence:
    """A quote of ``material`` from ``start``, cut at a clause when longer than may be shown."""
    document = material.document
    span = span_of(material, start, end)
    return Evidence(
        item=material.item,
        url=document.url,
        source=material.source_name,
        span=span,
        relation=material.relation,
        title=document.title,
        published=document.published,
        language=document.language,
    )


def span_of(material: Material, start: int, end: int) -> Span:
    """The span from ``start`` of at most 200 characters, its text exactly that of the stored document."""
    text = material.document.text
    if end - start > MAX_QUOTE:
        end = cut_at_clause(text, start, start + MAX_QUOTE)
    return Span(material.document.sha256, start, end, text[start:end])


@lru_cache(maxsize=4096)
def is_method(sentence: str) -> bool:
    """Method small print: how it was measured instead of what was found."""
    return _METHOD_PRINT.stands_in(sentence)


@lru_cache(maxsize=4096)
def is_advice(sentence: str) -> bool:
    return _ADVICE_CUE.stands_in(sentence)


def _is_prose(sentence: str) -> bool:
    words = sentence.split()
    letters = sum(c.isalpha() for c in sentence)
    return len(words) >= 5 and letters >= 0.6 * len(sentence.replace(" ", "")) and not sentence.rstrip().endswith("?")


@dataclass(frozen=True, slots=True)
class _Cues:
    """What a sentence says by itself, whatever claim it is held against."""

    may_serve: bool
    weight: float
    words: frozenset[str]


@lru_cache(maxsize=8192)  # judging, drafting and checking each look at the sentences of a text several times
def _cues(text: str) -> _Cues:
    if not _is_prose(text) or not is_prose(text) or is_boilerplate(text):
        return _Cues(may_serve=False, weight=0.0, words=frozenset())
    figures = [f for f in find_figures(text) if not is_year(f)]
    weight = _FIGURE * bool(figures or find_fractions(text)) + _SECOND_FIGURE * min(len(figures) - 1, 2) * bool(figures)
    weight += _PERCENT * any(f.kind in (Kind.PERCENT, Kind.POINTS) for f in figures)
    weight += (
        _FINDING * _FINDING_CUE.stands_in(text)
        + _METHOD * (is_method(text) or is_setup(text))
        + _ADVICE * is_advice(text)
    )
    return _Cues(may_serve=True, weight=weight, words=_words(text))


def _weight(
    sentence: Sentence, material: Material, wanted: frozenset[str], matched: frozenset[str], total: int
) -> float:
    cues = _cues(sentence.text)
    weight = cues.weight + _EARLY * (1 - sentence.index / max(total, 1))
    weight += _NEAR_CLAIM * _overlap(cues.words, wanted) + _NEAR_MATCH * _overlap(cues.words, matched)
    if material.centrality:
        weight += _CENTRAL * material.centrality.get(sentence.text, 0.0)
    return weight


def _words(text: str) -> frozenset[str]:
    return frozenset(w.lower()[:7] for w in _WORD.findall(text))


def _overlap(words: frozenset[str], wanted: frozenset[str]) -> float:
    return len(words & wanted) / max(3, min(len(words), len(wanted))) if words and wanted else 0.0
