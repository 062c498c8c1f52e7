"""The words of the page in its two languages: Dutch is what the templates hold, English comes from a catalogue."""

from __future__ import annotations

import gettext
from functools import cache
from pathlib import Path

from starlette.requests import Request

LOCALE = Path(__file__).parent / "locale"
DOMAIN = "web"
LANGUAGES = ("nl", "en")
LANGUAGE_COOKIE = "monitor_language"


def N_(text: str) -> str:  # noqa: N802  the name that gettext's tools look for
    """Marks a text for the catalogue where it stands; it is translated where it is shown."""
    return text


@cache
def translations(language: str) -> gettext.NullTranslations:
    """The catalogue of a language; for Dutch there is none, since the texts are Dutch."""
    if language == "nl":
        return gettext.NullTranslations()
    return gettext.translation(DOMAIN, LOCALE, languages=[language], fallback=language not in LANGUAGES)


def language_of(request: Request) -> str:
    """The language that this browser chose; Dutch by default."""
    chosen = request.cookies.get(LANGUAGE_COOKIE, "nl")
    return chosen if chosen in LANGUAGES else "nl"
