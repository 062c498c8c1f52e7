"""Findings as quotes: one sentence, with those that carry its figures on, or with the one that it leans on."""

from __future__ import annotations

from dataclasses import replace

from monitor.draft.condense import stands_alone
from monitor.draft.evidence import Candidate, is_method
from monitor.draft.fact import Fact, fact_of, spans_of_sentence
from monitor.draft.figures import find_figures, is_year
from monitor.draft.leaning import begins_behind, lacks_its_subject, speaks_for_itself
from monitor.draft.material import Material
from monitor.draft.quoting import MAX_QUOTED_WORDS, QUOTE_MARK, short
from monitor.draft.sentences import Sentence, split_sentences
from monitor.draft.standing import is_setup, points_back, tells_outcome
from monitor.draft.voice import language_name, words

MAX_PASSAGE = 36  # words of two sentences that are told together


def quoted_fact(candidate: Candidate, material: Material) -> Fact | None:
    """A sentence as a quote, where it tells an outcome and stands alone."""
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
        or begins_behind(quote)
        or lacks_its_subject(quote)
        or quote.lower().startswith(("we ", "wij ", "wir ", "nous "))
    ):
        return None
    whole = quote == text.strip().rstrip(".")
    passage, end = _read_on(quote, candidate.sentence, material) if whole else (quote, candidate.sentence.end)
    return quote_of(candidate, material, passage, end)


def quote_of(candidate: Candidate, material: Material, passage: str, end: int) -> Fact:
    """``passage``, which begins with the sentence of ``candidate`` and ends before ``end`` in the text, as a quote."""
    fact = _in_quotes(candidate, material, passage)
    more = spans_of_sentence(material, replace(candidate.sentence, start=candidate.sentence.end, end=end))
    return replace(fact, spans=(*fact.spans, *more))


def _in_quotes(candidate: Candidate, material: Material, passage: str) -> Fact:
    foreign = material.language not in ("nl", "")
    language = f" ({language_name(material.language)})" if foreign else ""
    fact = fact_of(candidate, material, f"“{passage}”{language}", None, quoted=True)
    return replace(fact, foreign=words(passage) if foreign else 0)


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


def quoted_passage(both: Candidate, before: Sentence, sentence: Sentence, material: Material) -> Fact | None:
    """A sentence and the one before it, on which it leans, as one quote."""
    quote = short(" ".join(sentence.text.split()))
    first = " ".join(before.text.split())
    if quote is None or QUOTE_MARK.search(quote) or speaks_for_itself(first) or speaks_for_itself(quote):
        return None
    text = f"{first} {quote}"
    room = MAX_PASSAGE if material.language in ("nl", "") else MAX_QUOTED_WORDS
    if words(text) > room or not find_figures(quote):
        return None
    return _in_quotes(both, material, text)
