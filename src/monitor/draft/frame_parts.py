"""What all frames share: their figures, times and places in Dutch."""

from __future__ import annotations

import re
from dataclasses import dataclass

from monitor.draft.english import Parser
from monitor.draft.english_tokens import tokenize
from monitor.draft.figures import Kind, dutch, find_figures
from monitor.draft.frame_words import UNITS, FrameWords

MOST_FOREIGN = 18  # words of the source within one Dutch sentence


POINTS_BACK = re.compile(
    r"\b(?:do|does|did|done|thought|said) so\b|\b(?:them|these|those users|those teams|davon|dieser|diesen|"
    r"d'entre eux|ceux-ci)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Framed:
    """A Dutch sentence without its final stop, with how many words of another language it quotes."""

    text: str
    foreign: int


def adverbials(text: str, language: str) -> str | None:
    """English adverbials in Dutch, when every word is understood."""
    tokens = tokenize(text) if language == "en" else None
    if not tokens:
        return None
    parser = Parser(tokens)
    for said, end in parser.adverbial(0):
        if end == len(tokens):
            return said
        for more, last in parser.adverbial(end):
            if last == len(tokens):
                return f"{said} {more}"
    return None


def percent(text: str) -> str:
    return dutch(find_figures(text)[0]) or ""


def amount(text: str) -> str:
    figure = find_figures(text)[0]
    unit = re.search(r"[a-z]+$", text.lower())
    name = (
        next((d for w, d in UNITS.items() if unit and unit[0].startswith(w)), "") if figure.kind is Kind.NUMBER else ""
    )
    return f"{dutch(figure)} {name}".strip()


def quantity(word: str | None, words: FrameWords) -> str:
    return f"{words.quantity[word.strip().lower()]} " if word and word.strip() else ""
