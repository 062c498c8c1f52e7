"""Where Dutch words of this field break, that the hyphenation patterns for Dutch (pyphen, nl_NL) break wrongly. Pure.

The patterns know syllables and not compounds: they give werkple-kleren and werkt-evredenheid. Found by reading what
they make of the words of the shipped register; a word that is not listed is left to them.
"""

from __future__ import annotations

import re

SOFT = "\u00ad"
_WORDS = (
    "werk-plek-le-ren", "werk-plek-leer", "werk-plek", "werk-te-vre-den-heid", "func-tie-ty-pe", "in-stap-rol-len",
    "re-view-rou-ti-nes", "re-view",
)  # fmt: skip
_BREAKS = {word.replace("-", ""): word for word in _WORDS}
_STEM = re.compile("|".join(sorted(map(re.escape, _BREAKS), key=len, reverse=True)), re.IGNORECASE)
_BODY = re.compile(r'(<p class="body"[^>]*>)(.*?)(</p>)', re.DOTALL)
_TEXT = re.compile(r"[^<>]+(?=<|$)")


def soften(page: str) -> str:
    """An HTML page whose bodies say where the listed words break."""
    return _BODY.sub(lambda body: body[1] + _TEXT.sub(lambda text: _softened(text[0]), body[2]) + body[3], page)


def _softened(text: str) -> str:
    return _STEM.sub(lambda found: _like(found[0], _BREAKS[found[0].lower()]), text)


def _like(word: str, breaks: str) -> str:
    """``word`` in its own letters, with a soft hyphen at each break."""
    letters = iter(word)
    return "".join(SOFT if letter == "-" else next(letters) for letter in breaks)
