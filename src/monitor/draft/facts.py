"""What each publication says, sentence by sentence, as far as it can be said in Dutch; the rest as a short quote."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from monitor.draft.boilerplate import is_boilerplate
from monitor.draft.condense import carried_on, condensed, stands_alone
from monitor.draft.conflicting import in_conflict
from monitor.draft.dutch import Clause, main_clause
from monitor.draft.english import translate
from monitor.draft.english_usage import UNSURE
from monitor.draft.evidence import Candidate, candidates, is_advice, is_method, span_of
from monitor.draft.figures import find_figures, find_fractions, is_year
from monitor.draft.frames import framed
from monitor.draft.grounding import ground
from monitor.draft.material import Material
from monitor.draft.quoting import LOOSE_MARK, MAX_QUOTED_WORDS, QUOTE_MARK, short
from monitor.draft.sentences import Sentence, split_sentences
from monitor.draft.standing import is_setup, points_back, tells_outcome
from monitor.draft.voice import capital, language_name, words
from monitor.model import DraftSentence, Span

MAX_PASSAGE = 36  # words of two sentences that are told together
_WORTH = 12  # sentences of one text that are tried; the weakest candidates never made it into a draft

_ENDED = re.compile(r"[.!…][\"”’»)\]]*$")
# A heading that asks: "Wat de 21 anders doen".
_HEADING = re.compile(r"^(?:wat|hoe|waarom|waar\w*|wie|welke?|wanneer)\b[^.!…]*$", re.IGNORECASE)
# Sentences whose subject or opening points at a sentence before: said alone they would be about nothing.
_POINTS_BACK = re.compile(
    r"^(?:(?:In|Of|Among|With|By|For|After|Before|At|On|During)\b[^,]{0,40},? )?(?:They|It|He|She)\b|"
    r"^(?:This|These|Those|That|Such|Both|Among (?:them|these|those)|Of (?:these|those|them)|With (?:it|them|both)|"
    r"Employees with both|In (?:these|those|this|that|such)|Dort|Diese[rs]?|Dies|Sie|Er|"
    r"Dabei|Davon|"
    r"Ils?|Elles?|Ces?|Cette|Dat|Die|Dit|Deze|Zij|Ze|Daar\w*|Anything|Anyone)\b|"
    r"^(?:Among|For|In|Of|With|By) those\b|\bthose (?:with|of|in|between|at|from) (?:\d|fewer|more|less|under|over)|"
    r"\bthe (?:same|other|latter|former|first group|second group|rest|score|two)\b|\bdaarvan\b|\bhet steken\b",
    re.IGNORECASE,
)
_FIRST_PERSON = re.compile(
    r"\b(?:we|our|us|wij|onze|ons|ik|mijn|wir|uns|unser\w*|ich|nous|nos|notre|je)\b", re.IGNORECASE
)
_ELLIPSIS = re.compile(
    r"\b(?:(?:the|corresponding) (?:figures?|rates?|shares?|proportions?|numbers?|values?|counts?|percentages?)|"
    r"it (?:is|was|fell|rose))\b|\b(?:it|them)$",
    re.IGNORECASE,
)
_DONE_TO_IT = re.compile(r"\b(?!AI\b)\w+ (?:it|them)\b")
_AT_LAST = re.compile(r"\b(?:it|them)[.]?$")
_OWN = re.compile(r"\bonze?\b")  # the source's own: a briefing says it of itself
_OF_THE_RESEARCHED = re.compile(r"^We\b.*\bits\b")
_RELATIVE = re.compile(r"\b(?:who|that|which|AI)\b")
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


@dataclass(frozen=True, slots=True)
class Fact:
    """A finding in Dutch, or quoted: one sentence without its final stop, and where it comes from."""

    material: Material
    text: str
    spans: tuple[Span, ...]
    quoted: bool
    figures: int  # how many it carries
    weight: float
    position: int  # where its sentence starts in the text
    clause: Clause | None = None  # to say it after "dat"
    foreign: int = 0  # words of another language that it quotes


def facts_of(material: Material, claim: str | None = None) -> tuple[Fact, ...]:
    """The facts of one publication that hold when checked, strongest first; said ones before quoted ones."""
    found = [c for c in candidates(material, claim=claim)[:_WORTH] if not is_advice(c.sentence.text)]
    said = [f for c in found if (f := _said(c, material)) is not None and _holds(f)]
    said = [_with_next(f, material) for f in said]
    told = {f.position for f in said}
    said += [f for c in found if c.sentence.start not in told and (f := _framed(c, material)) is not None and _holds(f)]
    quoted = [
        f for c in found if not is_method(c.sentence.text) and (f := _quoted(c, material)) is not None and _holds(f)
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


def lowered(text: str, material: Material | None = None) -> str:
    """In lower case, to follow a colon or a semicolon; a name or an abbreviation keeps its capital.

    A name is what the publication writes with a capital in the middle of a sentence too, or a part of its source's.
    """
    first, _, rest = text.partition(" ")
    if not first or first[1:] != first[1:].lower() or first.startswith("“"):
        return text
    if material is not None and _is_name(first, rest, material):
        return text
    return text[0].lower() + text[1:]


def _is_name(first: str, rest: str, material: Material) -> bool:
    if first in material.source_name.split() or (rest[:1].isupper() and not rest.startswith("AI")):
        return True
    return _stands_within(first, material.document.text)


@lru_cache(maxsize=1024)  # choosing what to tell asks it of the same words again and again
def _stands_within(word: str, text: str) -> bool:
    return bool(re.search(rf"[\w,;] {re.escape(word)}\b", text))


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
    return _fact(candidate, material, *told) if told else None


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
    leans = leans_back(found[1], "en") or points_back(said, "nl") or _about_it(found[0], found[1])
    return None if leans and not follows else (said, found[0])


def _about_it(clause: Clause, text: str) -> bool:
    """Whether "it" is what the sentence is about, or what somebody did something to, and nothing in it is named so."""
    impersonal = clause.predicate in UNSURE
    return (clause.subject.text == "het" and not impersonal) or bool(
        (_DONE_TO_IT.search(text) and not _RELATIVE.search(text))
        or _AT_LAST.search(text)
        or _OF_THE_RESEARCHED.search(text)
    )


def leans_back(text: str, language: str) -> bool:
    """Whether a sentence of the source is about something that only the one before it names."""
    ellipsis = _ELLIPSIS.search(text) and not re.search(r"\b(?:of|that|who)\b", text)
    return bool(_POINTS_BACK.search(text) or points_back(text, language) or ellipsis)


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
        return _fact(both, material, f"{one[0]}; {lowered(two[0], material)}", None)
    return _quoted_passage(both, before, candidate.sentence, material)


def _quoted_passage(both: Candidate, before: Sentence, sentence: Sentence, material: Material) -> Fact | None:
    quote = short(" ".join(sentence.text.split()))
    first = " ".join(before.text.split())
    if quote is None or QUOTE_MARK.search(quote) or speaks_for_itself(first) or speaks_for_itself(quote):
        return None
    text = f"{first} {quote}"
    foreign = material.language not in ("nl", "")
    if words(text) > (MAX_QUOTED_WORDS if foreign else MAX_PASSAGE) or not find_figures(quote):
        return None
    language = f" ({language_name(material.language)})" if foreign else ""
    fact = _fact(both, material, f"“{text}”{language}", None, quoted=True)
    return replace(fact, foreign=words(text) if foreign else 0)


def speaks_for_itself(text: str) -> bool:
    """Whether the source speaks in the first person, which a briefing does not quote."""
    return bool(_FIRST_PERSON.search(text))


def _before(sentence: Sentence, material: Material) -> Sentence | None:
    """The sentence before one, in the same paragraph."""
    found = split_sentences(material.document.text)
    index = sentence.index - 1
    return found[index] if index >= 0 and found[index].paragraph == sentence.paragraph else None


def _framed(candidate: Candidate, material: Material) -> Fact | None:
    """What can be said in Dutch around the source's own words, where the sentence stands by itself."""
    text = " ".join(candidate.sentence.text.split())
    if is_method(text) or is_setup(text) or _POINTS_BACK.search(text) or points_back(text, material.language):
        return None
    found = framed(text, material.language)
    if found is None:
        return None
    return replace(_fact(candidate, material, found.text, None), foreign=found.foreign)


def _with_ai(text: str) -> str:
    """ "who use it" as "who use AI", where the sentence has named AI."""
    return re.sub(r"\b(use[sd]?|using|adopt(?:ed)?) it\b", r"\1 AI", text) if re.search(r"\bAI\b", text) else text


def _fact(candidate: Candidate, material: Material, text: str, clause: Clause | None, *, quoted: bool = False) -> Fact:
    sentence = candidate.sentence
    spans = spans_of_sentence(material, sentence)
    figures = len([f for f in find_figures(text) if not is_year(f)]) + len(find_fractions(text))
    return Fact(material, capital(text), spans, quoted, figures, candidate.weight, sentence.start, clause)


def spans_of_sentence(material: Material, sentence: Sentence) -> tuple[Span, ...]:
    """The whole sentence as spans of at most the length that may be shown."""
    spans: list[Span] = []
    start, end = sentence.start, sentence.end
    while start < end and len(spans) < 3:
        span = span_of(material, start, end)
        spans.append(span)
        start = span.end
    return tuple(spans)


def _quoted(candidate: Candidate, material: Material) -> Fact | None:
    quote = (short(" ".join(candidate.sentence.text.split())) or "").strip()
    text = candidate.sentence.text
    if is_setup(text) or points_back(text, material.language):
        return None
    if not tells_outcome(text) and len(find_figures(text)) < 2:
        return None
    if material.language in ("nl", "") and not stands_alone(text):
        return None
    if (
        not quote
        or QUOTE_MARK.search(quote)
        or _POINTS_BACK.search(quote)
        or (_ELLIPSIS.search(quote) and not re.search(r"\b(?:of|that|who)\b", quote))
        or quote.lower().startswith(("we ", "wij ", "wir ", "nous "))
    ):
        return None
    whole = quote == text.strip().rstrip(".")
    passage, end = _read_on(quote, candidate.sentence, material) if whole else (quote, candidate.sentence.end)
    return quote_of(candidate, material, passage, end)


def quote_of(candidate: Candidate, material: Material, passage: str, end: int) -> Fact:
    """``passage``, which begins with the sentence of ``candidate`` and ends before ``end`` in the text, as a quote."""
    language = f" ({language_name(material.language)})" if material.language not in ("nl", "") else ""
    fact = _fact(candidate, material, f"“{passage}”{language}", None, quoted=True)
    more = spans_of_sentence(material, replace(candidate.sentence, start=candidate.sentence.end, end=end))
    return replace(fact, foreign=words(passage) if language else 0, spans=(*fact.spans, *more))


def _read_on(quote: str, sentence: Sentence, material: Material) -> tuple[str, int]:
    """The quote with the sentences behind it that carry its figures on ("With the score they identified 68%"), while
    it stays short; and where that ends in the text."""
    text, end = quote, sentence.end
    following = split_sentences(material.document.text[end : end + 400])
    for after in following:
        longer = f"{text}. {' '.join(after.text.split()).rstrip('.')}"
        own_figures = [f for f in find_figures(after.text) if not is_year(f)]
        known = f"{material.document.text[sentence.end : end + after.end]}"
        if words(after.text) < 5 or not after.text[0].isupper():
            break
        if after.paragraph or not own_figures or QUOTE_MARK.search(after.text) or is_method(after.text):
            break
        if words(longer) > MAX_QUOTED_WORDS or not find_figures(quote) or "\n\n" in known.strip():
            break
        text, end = longer, sentence.end + after.end
    return text, end


def by_weight(facts: Sequence[Fact]) -> list[Fact]:
    return sorted(facts, key=_rank)
