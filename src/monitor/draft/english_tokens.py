"""English words and figures, the figures already in Dutch notation."""

from __future__ import annotations

import re
from dataclasses import dataclass

from monitor.draft.english_words import CARDINALS, TOKEN
from monitor.draft.figures import NUMBER, Kind, dutch, find_figures

_COINS = {"€": "euros", "$": "dollars", "£": "pounds"}
_CURRENCY = re.compile(r"([€$£]) ?(\d[\d.,]*\d|\d)((?: (?:million|billion|thousand))?)")
# What measures the noun behind it: "a 12-week course", "a three-point scale"; in Dutch behind the noun.
_MEASURES = {
    "minute": ("minuut", "minuten"),
    "hour": ("uur", "uur"),
    "day": ("dag", "dagen"),
    "week": ("week", "weken"),
    "month": ("maand", "maanden"),
    "year": ("jaar", "jaar"),
    "point": ("punt", "punten"),
    "page": ("pagina", "pagina's"),
    "item": ("item", "items"),
    "question": ("vraag", "vragen"),
    "person": ("persoon", "personen"),
    "member": ("lid", "leden"),
    "euro": ("euro", "euro"),
    "bed": ("bed", "bedden"),
    "step": ("stap", "stappen"),
}
_MEASURE = re.compile(
    rf"\b(\d[\d.,]*|{'|'.join(sorted(CARDINALS, key=len, reverse=True))}|one)-({'|'.join(_MEASURES)})"
    r"(?:-long)?\b(?=[ -][a-z])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Token:
    word: str  # as printed; for a figure its Dutch form
    lower: str
    kind: str  # "word", "percent", "points", "number", "year", "measure" ("van 12 weken"), "mark"


def tokenize(sentence: str) -> list[Token] | None:
    """Tokens with the figures in Dutch; None where a figure cannot be written in Dutch."""
    text = sentence.strip().rstrip(".").replace("’", "'")
    text = re.sub(r", or (\d[\d.,]*(?:%| per cent)),?", r" (\1)", text)
    text = re.sub(
        r"\b(?:aged?|over the age of|over|above) (\d\d) (?:and|or) (?:over|above|older)\b", r"aged-\1-plus", text
    )
    text = re.sub(
        r"\b(?:older than|aged over|over) (\d\d)\b(?! ?(?:%|per|points|hours|minutes|weeks|days))",
        r"aged-\1-plus",
        text,
    )
    text = re.sub(r"\baged (\d\d) to (\d\d)\b", r"in-the-age-range \1 to \2", text)
    text = re.sub(r"(\w+) (years|months|weeks)' (experience|service|training)", r"\1 \2 of \3", text)
    text = re.sub(r"\b(no|not|none|nothing)\b([^,;.]*?) at all\b", r"\1\2", text)  # the denial says it already
    text = re.sub(
        r"\b(two|three|four|five|six|seven|eight|nine) (hundred|thousand)\b", r"\1-\2", text, flags=re.IGNORECASE
    )
    text = _CURRENCY.sub(lambda m: f"{m[2]}{m[3]} {_COINS[m[1]]}", text)
    measures: list[Token] = []

    def measured(match: re.Match[str]) -> str:
        count = ({"one": "één"} | CARDINALS).get(match[1].lower(), match[1].replace(",", "."))
        singular, plural = _MEASURES[match[2].lower()]
        measures.append(Token(f"van {count} {singular if count in ('1', 'één') else plural}", "of-so-long", "measure"))
        return f" §m{len(measures) - 1}§ "

    text = _MEASURE.sub(measured, text)
    figures: list[Token] = []

    def store(match: re.Match[str]) -> str:
        figure = find_figures(match.group())[0]
        printed = dutch(figure)
        kind = {Kind.PERCENT: "percent", Kind.POINTS: "points"}.get(figure.kind, "number")
        if kind == "number" and re.fullmatch(r"(?:19|20)\d\d", figure.text):
            kind = "year"
        figures.append(Token(printed or "", printed or "", kind))
        return f" §{len(figures) - 1}§ "

    text = re.sub(
        r"aged-(\d\d)-plus", lambda m: f"aged{'abcdefghij'[int(m[1][0])]}{'abcdefghij'[int(m[1][1])]}plus", text
    )
    text = NUMBER.sub(lambda m: m.group() if text[m.start() - 2 : m.start()] == "§m" else store(m), text)
    if any(not f.word for f in figures):
        return None
    tokens = []
    for word in TOKEN.findall(text):
        if word.startswith("§m"):
            tokens.append(measures[int(word.strip("§m"))])
        elif word.startswith("§"):
            tokens.append(figures[int(word.strip("§"))])
        elif word[0].isalpha():
            tokens += [Token(w, w.lower(), "word") for w in _split_possessive(word)]
        else:
            tokens.append(Token(word, word, "mark"))
    return tokens


def _split_possessive(word: str) -> list[str]:
    return [word[:-2], "'s"] if word.endswith("'s") else [word.rstrip("'")]
