"""What each publication says, sentence by sentence, as far as it can be said in Dutch; the rest as a short quote."""

from __future__ import annotations

import re
from dataclasses import replace

from monitor.draft.boilerplate import is_boilerplate
from monitor.draft.condense import carried_on, condensed, stands_alone
from monitor.draft.conflicting import in_conflict
from monitor.draft.dutch import Clause, main_clause
from monitor.draft.english import translate
from monitor.draft.evidence import Candidate, candidates, is_advice, is_method, span_of
from monitor.draft.fact import Fact, fact_of, lowered
from monitor.draft.figures import find_figures
from monitor.draft.frames import framed
from monitor.draft.grounding import ground
from monitor.draft.leaning import about_it, begins_behind, leans_back
from monitor.draft.material import Material
from monitor.draft.quoted_facts import MAX_PASSAGE, quoted_fact, quoted_passage
from monitor.draft.quoting import LOOSE_MARK
from monitor.draft.sentences import Sentence, split_sentences
from monitor.draft.standing import is_setup, points_back, tells_outcome
from monitor.draft.voice import capital, words
from monitor.model import DraftSentence

_WORTH = 12  # sentences of one text that are tried; the weakest candidates never made it into a draft
_ENDED = re.compile(r"[.!…][\"”’»)\]]*$")
# A heading that asks: "Wat de 21 anders doen".
_HEADING = re.compile(r"^(?:wat|hoe|waarom|waar\w*|wie|welke?|wanneer)\b[^.!…]*$", re.IGNORECASE)
_OWN = re.compile(r"\bonze?\b")  # the source's own: a briefing says it of itself
# A share of nobody says: "slechts 8% gaat naar de opleidingsafdeling"; "slechts 8% weet" is of those who were asked.
_BARE_SHARE = re.compile(
    r"^(?:slechts |maar |ruim |bijna |ongeveer |niet meer dan |nog geen )?\d[\d.,]*% "
    r"(?!van |minder |meer |(?:zegt|zei|noemt|noemde|meldt|meldde|geeft|gaf|heeft|had|kreeg|krijgt|gebruikt|"
    r"gebruikte|vindt|"
    r"vond|denkt|dacht|verwacht|weet|wist|kan|kon|wil|wilde|voelt|voelde|ervaart|ervoer|ziet|zag|mist|vertrouwt|"
    r"controleert|"
    r"besteedt|volgde|volgt|kent|durft|leert|leerde|werkt|werkte|hoopt|vreest|maakt|maakte|doet|deed)\b)",
    re.IGNORECASE,
)


def facts_of(material: Material, claim: str | None = None) -> tuple[Fact, ...]:
    """The facts of one publication that hold when checked, strongest first; said ones before quoted ones."""
    found = [c for c in candidates(material, claim=claim)[:_WORTH] if not is_advice(c.sentence.text)]
    said = [f for c in found if (f := _said(c, material)) is not None and _holds(f)]
    said = [_with_next(f, material) for f in said]
    told = {f.position for f in said}
    said += [f for c in found if c.sentence.start not in told and (f := _framed(c, material)) is not None and _holds(f)]
    quoted = [
        f for c in found if not is_method(c.sentence.text) and (f := quoted_fact(c, material)) is not None and _holds(f)
    ]
    told = {f.position for f in (*said, *quoted)}
    passages = [
        f for c in found if c.sentence.start not in told and (f := _passage(c, material)) is not None and _holds(f)
    ]
    said += [f for f in passages if not f.quoted]
    quoted += [f for f in passages if f.quoted]
    sure = (one for facts in (said, quoted) for one in sorted(facts, key=_rank))
    return tuple(f for f in sure if not any(in_conflict(material.document.text, s.start) for s in f.spans))


def _with_next(fact: Fact, material: Material) -> Fact:
    """With the sentence behind it, where that one carries a figure on and points back: "in month six it was 38%"."""
    after = fact.spans[-1].end
    following = split_sentences(material.document.text[after : after + 300])
    more = (
        _carried_on(" ".join(following[0].text.split()), material.language)
        if following and words(fact.text) <= 22
        else None
    )
    if more is None:
        return fact
    start = after + following[0].start
    span = span_of(material, start, start + len(following[0].text))
    figures = fact.figures + len(find_figures(more))
    longer = replace(
        fact, text=f"{fact.text}; {lowered(more, material)}", spans=(*fact.spans, span), figures=figures, clause=None
    )
    return longer if _holds(longer) else fact


def _carried_on(sentence: str, language: str) -> str | None:
    if language == "nl":
        return carried_on(sentence)
    found = translate(sentence) if language == "en" else None
    if not found or found[0].subject.text != "het":
        return None
    text = main_clause(found[0])
    return text if find_figures(text) else None


def _rank(fact: Fact) -> tuple[float, int]:
    return (-(fact.weight + 0.8 * min(fact.figures, 3)), fact.position)


def _holds(fact: Fact) -> bool:
    sentence = DraftSentence(capital(fact.text) + ".", fact.spans)
    return not ground((sentence,), (fact.material,))[0].problems


def _said(candidate: Candidate, material: Material) -> Fact | None:
    text = " ".join(candidate.sentence.text.split())  # a line break of a PDF is no part of a sentence
    if is_method(text) or is_setup(text) or _HEADING.match(text):
        return None
    told = _in_dutch(text, material.language)
    return fact_of(candidate, material, *told) if told else None


def _in_dutch(text: str, language: str, *, follows: bool = False) -> tuple[str, Clause | None] | None:
    """A sentence in Dutch, with its clause where it was translated; ``follows``: the sentence that it leans on is told
    before it."""
    if language == "nl":
        said = condensed(text, follows=follows)
        back = said and (points_back(said, "nl") or _BARE_SHARE.search(said))
        return None if not said or is_setup(said) or (back and not follows) else (said, None)
    found = translate(text) if language == "en" else None
    if not found:
        return None
    said = main_clause(found[0])
    if is_setup(said) or _OWN.search(said):
        return None
    leans = leans_back(found[1], "en") or points_back(said, "nl") or about_it(found[0], found[1])
    return None if leans and not follows else (said, found[0])


def _passage(candidate: Candidate, material: Material) -> Fact | None:
    """A sentence that leans on the one before it, told together with that one: both said, or both quoted."""
    text = " ".join(candidate.sentence.text.split())
    before = _before(candidate.sentence, material)
    if before is None or is_method(text) or is_setup(text) or not find_figures(text) or not tells_outcome(text):
        return None
    first = " ".join(before.text.split())
    if not leans_back(text, material.language) and stands_alone(text):
        return None
    if (
        not _ENDED.search(first)  # a heading, a question, the start of a list
        or leans_back(first, material.language)
        or is_boilerplate(first)
        or LOOSE_MARK.search(f"{first} {text}")
    ):
        return None
    both = replace(candidate, sentence=replace(before, end=candidate.sentence.end))
    one = None if is_method(first) or is_setup(first) else _in_dutch(first, material.language)
    two = _in_dutch(text, material.language, follows=True) if one else None
    if one and two and words(f"{one[0]} {two[0]}") <= MAX_PASSAGE:
        return fact_of(both, material, f"{one[0]}; {lowered(two[0], material)}", None)
    return quoted_passage(both, before, candidate.sentence, material)


def _before(sentence: Sentence, material: Material) -> Sentence | None:
    """The sentence before one, in the same paragraph."""
    found = split_sentences(material.document.text)
    index = sentence.index - 1
    return found[index] if index >= 0 and found[index].paragraph == sentence.paragraph else None


def _framed(candidate: Candidate, material: Material) -> Fact | None:
    """What can be said in Dutch around the source's own words, where the sentence stands by itself."""
    text = " ".join(candidate.sentence.text.split())
    if is_method(text) or is_setup(text) or begins_behind(text) or points_back(text, material.language):
        return None
    found = framed(text, material.language)
    if found is None:
        return None
    return replace(fact_of(candidate, material, found.text, None), foreign=found.foreign)
