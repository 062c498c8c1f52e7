"""The stretch of a sentence that is quoted: short, literal, and whole as a clause."""

from __future__ import annotations

import re

from monitor.draft.figures import find_figures
from monitor.draft.voice import words

MAX_QUOTED_WORDS = 26  # of a foreign language in a Dutch text

# Finite verbs and endings that tell a clause from a fragment; only a quote's cut depends on it.
_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|can|could|will|would|may|said|says?|shows?|found|finds?|fell|rose|gave|"
    r"made|took|kept|use[sd]?|report(?:ed|s)?|"
    r"[a-z]{3,}(?:ed)|dropped|ist|sind|war|waren|hat|haben|hatten?|wird|werden|wurden?|kann|können|liegt|lag|"
    r"sagen|sagt|zeigt|kamen?|fanden?|halten|hielten|"
    r"nannten|gaben|geben|steigt|stieg|sank|[a-zäöü]{3,}(?:te|ten)|est|sont|était|étaient|ont|avait|avaient|peut|"
    r"atteint|déclarent|estiment|baissé|"
    r"tombait|passe|varie|[a-zé]{3,}(?:ait|aient|ent)|heeft|hebben|zegt|kreeg|kregen|konden|wordt|werd)\b"
)
# A sentence that opens with a subordinate clause says what it says only at its end.
_OPENS_A_CLAUSE = re.compile(
    r"^(?:Who|When|If|Where|While|Although|Because|Since|As|After|Before|Once|Unless|Wer|Wenn|Wo|Als|Obwohl|Weil|"
    r"Da|Nachdem|"
    r"Bevor|Sobald|Während|Quand|Si|Lorsque|Comme|Dès|Après|Avant|Wie|Als|Wanneer|Hoewel|Omdat|Nadat)\b"
)
# What may be left out behind a comma; a list that goes on may not.
_OWN_PART = re.compile(
    r"^, (?:which|who|while|whereas|although|though|but|because|so|as|compared|against|up from|down from|well|"
    r"an? (?:difference|gap|increase|decrease|drop|rise|fall|change|effect|result|gain|figure|share)|"
    r"according|mostly|mainly|especially|far|even|with|without|where|including|followed|said|says|während|obwohl|"
    r"aber|weil|da|"
    r"wobei|sondern|doch|denn|meist|sagt|so|alors que|mais|bien que|contre|selon|tandis|sans|avec|soit|dit|"
    r"terwijl|maar|omdat|waarbij|zegt|aldus)\b"
)
QUOTE_MARK = re.compile(r"[“”„«»\"]")
LOOSE_MARK = re.compile(r"[“”„«»\"]|(?<!\w)['‘]|['’](?!\w)")  # also single ones, but no apostrophe
# Before "and 37 per cent" a clause is whole too, where a share stands before it; "between 30 and 60" is no such place.
_CUT = re.compile(
    r"(?:,|;|:| -| –| —) |,? (?:and|und|et|en) (?=(?:only |nur |seulement |slechts )?\d[\d.,]* ?(?:%|per ?cent|procent|"
    r"Prozent|pour cent))"
)


_SECOND_SHARE = re.compile(r",? (?:and|und|et|en) ")
_SHARE = re.compile(r"\d ?(?:%|per ?cent|procent|Prozent|pour cent)(?! and\b)")


def short(sentence: str) -> str | None:
    """The opening stretch of a sentence that keeps its figures and its verb, short enough to quote."""
    text = sentence.strip().rstrip(".")
    cuts = [len(text), *(m.start() for m in reversed(list(_CUT.finditer(text))))]
    total = len(find_figures(text))
    fitting = [
        text[:c]
        for c in cuts
        if 4 <= words(text[:c]) <= MAX_QUOTED_WORDS and (c == len(text) or (_stands(text[:c]) and _may_end(text, c)))
    ]
    if not fitting:
        return None
    full = [t for t in fitting if len(find_figures(t)) == total]
    return min(full, key=len) if full and total else max(fitting, key=lambda t: (len(find_figures(t)), -len(t)))


def _may_end(text: str, cut: int) -> bool:
    """Whether what comes behind a cut is a clause or an aside of its own, and not the rest of this one."""
    if _SECOND_SHARE.match(text[cut:]):
        return not _OPENS_A_CLAUSE.search(text) and bool(_SHARE.search(text[:cut]))
    return not _OPENS_A_CLAUSE.search(text) and (text[cut] != "," or bool(_OWN_PART.match(text[cut:])))


def _stands(stretch: str) -> bool:
    """Whether a stretch reads as a clause: it has a verb, and is not only what comes before the subject."""
    return bool(_VERB.search(stretch)) and words(stretch) >= 6 and stretch.count("(") == stretch.count(")")
