"""Frames of a rise or a fall: from one figure to another, or by how much."""

from __future__ import annotations

import re
from functools import cache

from monitor.draft.figures import find_figures
from monitor.draft.frame_parts import MOST_FOREIGN, POINTS_BACK, Framed, adverbials, amount, quantity
from monitor.draft.frame_words import AMOUNT, FRAME_WORDS, FrameWords
from monitor.draft.phrases import phrase_in_dutch
from monitor.draft.voice import language_name

# A subject that opens with its circumstances: the quote would hold both.
_CIRCUMSTANCE = re.compile(
    r"^(?:In|After|At|By|On|Within|During|With|Among|For|Since|When|Nach|Bei|Im|Seit|Mit|Dans|Après|Avec|Pour|En)\b"
)


def read_change(text: str, language: str) -> Framed | None:
    words = FRAME_WORDS[language]
    for kind, verbs in (("up", words.rises), ("down", words.falls), ("", words.moves)):
        for extent in (words.from_to, words.by):
            match = _change_pattern(verbs, extent).match(text)
            if match and (found := _changed(match, kind, words, language)):
                return found
    return None


@cache
def _change_pattern(verbs: str, extent: str) -> re.Pattern[str]:
    return re.compile(
        rf"^(?P<what>[^,;:]+?) (?P<verb>{verbs}) (?P<mid>[^,;\d]{{0,40}}?) ?{extent.format(n=AMOUNT)}(?P<tail>.*)$",
        re.IGNORECASE,
    )


def _changed(match: re.Match[str], kind: str, words: FrameWords, language: str) -> Framed | None:
    what, groups = match["what"].strip(), match.groupdict()
    if (
        _CIRCUMSTANCE.match(what)
        or find_figures(what)
        or len(what.split()) > MOST_FOREIGN
        or POINTS_BACK.search(what)
        or len(what) < 4
    ):
        return None
    if groups.get("b"):
        low, high = (find_figures(match[g])[0] for g in "ab")
        direction = "up" if high.value > low.value else "down" if high.value < low.value else ""
        if not direction or (kind and kind != direction):
            return None
        extent = f"van {amount(match['a'])} naar {amount(match['b'])}"
    elif kind:
        direction, extent = kind, f"met {quantity(groups.get('q'), words)}{amount(match['by'])}"
    else:
        return None
    when = _times(f"{match['mid']} {match['tail']}", words, language)
    if when is None or "None" in extent:
        return None
    extent = extent.replace("met ", "met gemiddeld ", 1) if when == "gemiddeld" else f"{extent} {when}".strip()
    return _said_or_quoted(what, match["verb"], direction, extent, words, language)


def _said_or_quoted(
    what: str, verb: str, direction: str, extent: str, words: FrameWords, language: str
) -> Framed | None:
    if said := phrase_in_dutch(what, language):
        past = bool(words.past.match(verb.lower()))
        return Framed(f"{said.text}{',' if said.open else ''} {_VERBS[direction, past][said.plural]} {extent}", 0)
    if re.match(
        r"(?:it|they|this|that|he|she|er|sie|es|il|elle|the (?:figure|rate|share|"
        r"number))\b(?! of)",
        what,
        re.IGNORECASE,
    ):
        return None
    noun = "stijging" if direction == "up" else "daling"
    return Framed(f"er is een {noun} {extent} bij “{what}” ({language_name(language)})", len(what.split()))


_VERBS = {
    ("up", True): ("steeg", "stegen"), ("up", False): ("stijgt", "stijgen"),
    ("down", True): ("daalde", "daalden"), ("down", False): ("daalt", "dalen"),
}  # fmt: skip


def _times(text: str, words: FrameWords, language: str) -> str | None:
    """When, in Dutch; empty where nothing is said, None where it is not understood."""
    text = re.sub(r"\b(?:gestiegen|gesunken|gefallen|gewachsen|zu|ab|zurück)\b", "", text).strip()
    if not text or text[0] in ",;:(":
        return ""
    for pattern, dutch_time in words.times.items():
        if match := re.fullmatch(pattern, text, re.IGNORECASE):
            return match.expand(dutch_time)
    return adverbials(text, language) or None
