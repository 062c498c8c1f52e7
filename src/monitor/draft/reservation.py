"""What a source holds against the others: it may not be left out of a body."""

from __future__ import annotations

from monitor.draft.fact import spans_of_sentence
from monitor.draft.quoting import MAX_QUOTED_WORDS, QUOTE_MARK
from monitor.draft.reading import Reading
from monitor.draft.sentences import split_sentences
from monitor.draft.standing import tells_no_effect
from monitor.draft.voice import language_name, words
from monitor.model import DraftSentence, Relation


def reservation(reading: Reading) -> tuple[DraftSentence, ...]:
    """The literal sentence of a source that found nothing where the lead found something: it may not be left out."""
    if reading.lead.claim is None or reading.lead.claim.counter:
        return ()
    for source in reading.sources[1:]:
        material = source.material
        heads = f"{material.document.title} {material.document.teaser}"
        if source.claim is not None or not (tells_no_effect(heads) or material.relation is Relation.CONTRADICTS):
            continue
        for sentence in split_sentences(material.document.text):
            text = " ".join(sentence.text.split()).rstrip(".")
            if tells_no_effect(text) and words(text) <= MAX_QUOTED_WORDS and not QUOTE_MARK.search(text):
                language = "" if material.language in ("nl", "") else f" ({language_name(material.language)})"
                told = f"{material.source_name} plaatst daar een kanttekening bij: “{text}”{language}."
                return (DraftSentence(told, spans_of_sentence(material, sentence)),)
    return ()
