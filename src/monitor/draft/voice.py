"""How the briefing speaks of a source: its name, a verb that fits its class and its certainty, and its quotes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from monitor.draft.material import Material
from monitor.model import SourceClass

LANGUAGES = {"nl": "Nederlands", "en": "Engels", "de": "Duits", "fr": "Frans"}
_OTHER_LANGUAGES = {"es": "Spaans", "it": "Italiaans", "pt": "Portugees", "pl": "Pools", "sv": "Zweeds", "da": "Deens"}
_OTHER_LANGUAGES |= {"zh": "Chinees", "ja": "Japans", "ar": "Arabisch", "tr": "Turks", "fi": "Fins", "no": "Noors"}

# Firm, by class; the register itself writes "OECD schetst", "rapport toont", "HBR beschrijft", "KPMG signaleert".
_VERBS: dict[SourceClass, tuple[str, ...]] = {
    SourceClass.IGO: ("schetst", "benadrukt"),
    SourceClass.GOVERNMENT: ("toont", "rapporteert"),
    SourceClass.PEER_REVIEWED: ("toont", "concludeert"),
    SourceClass.PREPRINT: ("suggereert",),
    SourceClass.CONSULTANCY: ("signaleert", "ziet"),
    SourceClass.BUSINESS_PRESS: ("beschrijft", "meldt"),
    SourceClass.POLLING: ("meldt",),
    SourceClass.NEWS_AGENCY: ("meldt", "bericht"),
    SourceClass.THINK_TANK: ("concludeert", "signaleert"),
    SourceClass.VENDOR: ("stelt",),
    SourceClass.BLOG: ("beschrijft", "ziet"),
}
_WARNS = re.compile(
    r"\b(?:warn(?:s|ed|ing)?|waarschuw(?:t|en|de|den)|warn(?:t|en|te)|met(?:tent)? en garde)\b", re.IGNORECASE
)
_EXPECTS = re.compile(
    r"\b(?:expects?|(?:authors?|we|they|researchers) project|forecasts?|verwacht(?:en)?|zal|zullen|erwarte[tn]|"
    r"prognos\w*|prévoi\w*)\b"
    r"|\bby 20[2-4]\d\b",
    re.IGNORECASE,
)
_HEDGES = re.compile(
    r"\b(?:suggests?|may|might|appears?|seems?|could|lijkt|mogelijk|wellicht|könnte|scheint|deutet|semble|pourrait|suggère)\b",
    re.IGNORECASE,
)


def verb_for(material: Material, passage: str, variant: int = 0) -> str:
    """The reporting verb for what ``passage`` says: warning and expecting first, then hedging, then by class."""
    if _EXPECTS.search(passage):
        return "verwacht"
    if _WARNS.search(passage):
        return "waarschuwt"
    if _HEDGES.search(passage) and material.source_class is not SourceClass.VENDOR:
        return "suggereert"
    verbs = _VERBS[material.source_class]
    return verbs[variant % len(verbs)]


def language_name(code: str) -> str:
    """The Dutch name of a language; the code itself where it is not known."""
    return LANGUAGES.get(code) or _OTHER_LANGUAGES.get(code) or code


def listed(parts: Sequence[str]) -> str:
    """Joined as in "a, b en c"."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} en {parts[-1]}" if parts else ""


def words(text: str) -> int:
    return len(re.findall(r"[\w&’'-]+(?:[.,]\d+)*%?", text))


def capital(text: str) -> str:
    """With a capital first letter, past an opening quotation mark: "IJ" is one letter in Dutch, and "één" is "Eén"."""
    for i, char in enumerate(text):
        if char.isalnum():
            first = text[i : i + 2].upper() if text[i : i + 2] == "ij" else char.upper()
            if text[i : i + 3] == "één":
                first = "Eé"  # a capital takes no accent where the next letter has one
            return text[:i] + first + text[i + len(first) :]
    return text
