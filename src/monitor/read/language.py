"""The language of a text: what the page declares, checked against the text itself."""

from __future__ import annotations

import re
import threading
from functools import cache
from typing import Any

#: Below so many letters the identifier guesses (it calls a Dutch title Afrikaans); above, it is right 29 times of 30.
_ENOUGH = 200
#: What a publication of the shipped sources may be written in; others are recognised on long texts only.
_EXPECTED = ("nl", "en", "de", "fr", "es", "it", "pt", "da", "sv", "no", "fi", "pl")
_LOOK_AT = 4_000

_LOADING = threading.Lock()  # all threads that read ask at once, and each would unpack the identifier, 1.4 s long


def _identifier() -> Any:
    with _LOADING:
        return _loaded()


@cache
def _loaded() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(_EXPECTED))
    return identifier


def put_identifier_away() -> None:
    """Give up the identifier, which holds 80 MB; who asks for a language later gets it unpacked anew."""
    with _LOADING:
        _loaded.cache_clear()


def detect(text: str) -> tuple[str, float] | None:
    """Language and probability of ``text``; None when there is too little of it."""
    letters = sum(c.isalpha() for c in text[:_LOOK_AT])
    if letters < 20:
        return None
    language, probability = _identifier().classify(text[:_LOOK_AT])
    return str(language), float(probability)


def declared_code(value: str | None) -> str | None:
    """``nl`` from ``nl-NL``, ``nl_BE`` or ``NL``; None for what is no code."""
    match = re.match(r"\s*([a-zA-Z]{2})(?:[-_]|\s*$)", value or "")
    return match[1].lower() if match else None


def language_of(text: str, declared: str | None, expected: str | None = None) -> str | None:
    """The language of ``text``. A long text speaks for itself (sites translate their frame and not their articles);
    a short one is what the page, or else the source, says."""
    found = detect(text)
    enough = sum(c.isalpha() for c in text[:_LOOK_AT]) >= _ENOUGH
    if found and enough and found[1] > 0.9:
        return found[0]
    return declared or expected or (found[0] if found and found[1] > 0.9 else None)
