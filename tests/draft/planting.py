"""Honest sentences on invented sources, and one thing wrong in each: what the gate is measured on.

The honest pairs of ``honest.yaml`` stand for whoever writes a draft: a template, a model, a person. Their slots
are filled by chance, and the figures printed as each language prints them.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml
from draft_material import make

from monitor.draft.figures import Figure, Kind, find_figures, is_year
from monitor.draft.material import Material
from monitor.model import DraftSentence, Span

HONEST = Path(__file__).parent / "honest.yaml"
NAMES = ("KPMG", "Gallup", "Universiteit Tilburg", "McKinsey", "Rijksdienst Arbeid", "Anna Bergsma", "OECD", "Zuidplan")
MONTHS = ("januari", "februari", "maart", "april", "mei", "juni", "juli")
MONTHS += ("augustus", "september", "oktober", "november", "december")
QUARTERS = ("eerste", "tweede", "derde", "vierde")
LANDS = {
    "Duitsland": "Frankrijk",
    "Ierland": "Polen",
    "Frankrijk": "Spanje",
    "België": "Zweden",
    "Oostenrijk": "Canada",
}
FRACTIONS = {
    "één op de vijf": "één op de drie",
    "één op de drie": "één op de vijf",
    "één op de tien": "één op de vier",
    "twee van de drie": "één van de drie",
    "drie van de vier": "twee van de vijf",
    "drie op de vier": "één op de vier",
    "de helft": "een derde",
    "driekwart": "de helft",
    "twee derde": "een derde",
    "een kwart": "een vijfde",
    "een tiende": "een vijfde",
}
SAME = {
    "een derde": "één op de drie",
    "één op de drie": "een derde",
    "één op de vier": "een kwart",
    "één op de vijf": "een vijfde",
}
CARDINALS = {
    "drie": "vier",
    "vier": "zes",
    "vijf": "zeven",
    "zes": "acht",
    "zeven": "vijf",
    "acht": "negen",
    "negen": "drie",
    "elf": "negen",
    "twaalf": "tien",
}
UNITS = {
    "procentpunt": "procent",
    "punten": "procent",
    "uur": "minuten",
    "minuten": "uur",
    "weken": "maanden",
    "een jaar": "een maand",
    "half jaar": "halve maand",
    "afgelopen jaar": "afgelopen maand",
    "twee jaar": "twee maanden",
    "drie jaar": "drie weken",
    "dollar": "euro",
    "euro": "dollar",
    "miljoen": "miljard",
    "per week": "per dag",
    "per dag": "per week",
}
TURNED = {
    "daalde": "steeg",
    "daalden": "stegen",
    "steeg": "daalde",
    "stegen": "daalden",
    "groeide": "kromp",
    "kromp": "groeide",
    "verdubbelde": "halveerde",
    "hoger": "lager",
    "lager": "hoger",
    "korter": "langer",
    "langer": "korter",
    "sneller": "langzamer",
    "meer": "minder",
    "minder": "meer",
    "verlaagde": "verhoogde",
    "vooruit": "achteruit",
    "nam toe": "nam af",
    "nam af": "nam toe",
    "toe tot": "af tot",
    "af tot": "toe tot",
    "afnam": "toenam",
}


@dataclass(frozen=True, slots=True)
class Pair:
    """An honest sentence with the publication that it rests on."""

    language: str
    material: Material
    sentence: DraftSentence


def honest(fillings: int, seed: int = 11) -> list[Pair]:
    """Every pair of the file, ``fillings`` times, with other figures each time."""
    dice, pairs = random.Random(seed), []
    rows = yaml.safe_load(HONEST.read_text(encoding="utf-8"))
    for turn in range(fillings):
        for language, entries in rows.items():
            for place, entry in enumerate(entries):
                p, q, r = sorted(dice.sample(range(21, 88), 3))
                slots = {"p": p, "q": q, "r": r, "d": f"{dice.randint(11, 98)}", "e": f"{dice.randint(11, 98)}"}
                slots["n"] = f"{dice.randint(1101, 9899)}"
                material = make(
                    _filled(entry["source"], slots, language), item=place, language=language, published=None
                )
                span = Span(material.document.sha256, 0, len(material.document.text), material.document.text)
                text = _filled(entry["draft"], slots, "nl")
                pairs.append(Pair(language, material, DraftSentence(text, (span,))))
        del turn
    return pairs


def _filled(text: str, slots: dict[str, object], language: str) -> str:
    decimal, thousand = {"en": (".", ","), "fr": (",", " ")}.get(language, (",", "."))

    def printed(match: re.Match[str]) -> str:
        value = str(slots[match[1]])
        if match[1] in "de":
            return f"{value[0]}{decimal}{value[1]}"
        return f"{value[0]}{thousand}{value[1:]}" if match[1] == "n" else value

    return re.sub(r"\{(\w)\}", printed, text)


def planted(text: str, dice: random.Random) -> Iterator[tuple[str, str]]:
    """The sentence with one thing wrong, and which kind of thing, for every place where it can be."""
    bare = re.sub("“[^”]*”", lambda m: "“" + "\0" * (len(m.group()) - 2) + "”", text)
    figures = [f for f in find_figures(bare) if not is_year(f)]
    for figure in figures:
        for wrong in _misread(figure, text, dice):
            yield "figure", _put(text, figure.start, figure.start + len(figure.digits), wrong)
        if figure.kind is Kind.PERCENT:
            for unit in (" procentpunt", " punten"):
                yield "unit", _put(text, figure.start, figure.end, figure.digits + unit)
    for kind, table in (("figure", FRACTIONS), ("unit", UNITS), ("name", LANDS)):
        yield from ((kind, wrong) for wrong in _exchanged(text, bare, table))
    yield from (("direction", wrong) for wrong in _exchanged(text, bare, TURNED, anew=False))
    yield from (("figure", w) for w in _exchanged(text, _without(bare, FRACTIONS), CARDINALS))
    yield from (("date", wrong) for wrong in _misdated(text, bare))
    yield from (("name", wrong) for wrong in _misnamed(text, bare, dice))
    yield from (("quote", wrong) for wrong in _misquoted(text, dice))


def _misread(figure: Figure, text: str, dice: random.Random) -> set[str]:
    digits = figure.digits
    wrong = {digits[:-1] + str((int(digits[-1]) + dice.choice((1, 2, 5))) % 10), str(dice.randint(2, 9)) + digits[1:]}
    if "," in digits:
        wrong.add(digits.replace(",", ""))
    elif len(digits) == 2:
        wrong |= {digits[::-1], f"{digits[0]},{digits[1]}", digits + "0"}
    others = {f.digits for f in find_figures(text)}  # another figure of the same sentence may well be true here
    return wrong - others - {digits}


def _exchanged(text: str, bare: str, table: dict[str, str], *, anew: bool = True) -> Iterator[str]:
    for match in re.finditer(rf"(?<!\w)(?:{'|'.join(table)})(?!\w)", bare, re.IGNORECASE):
        wrong = table.get(match.group()) or table[match.group().lower()]
        if anew and re.search(rf"\b(?:{wrong}|{SAME.get(wrong, wrong)})\b", text, re.IGNORECASE):
            continue  # what is true elsewhere in the sentence is no invention
        yield _put(
            text, match.start(), match.end(), wrong[0].upper() + wrong[1:] if match.group()[0].isupper() else wrong
        )


def _without(bare: str, table: dict[str, str]) -> str:
    return re.sub(rf"(?i)(?:{'|'.join(table)})", lambda m: "\0" * len(m.group()), bare)


def _misdated(text: str, bare: str) -> Iterator[str]:
    for match in re.finditer(r"\b20\d\d\b", bare):
        yield _put(text, match.start(), match.end(), str(int(match.group()) - 4))
    for match in re.finditer(rf"\b(?:{'|'.join(MONTHS)})\b", bare):
        yield _put(text, match.start(), match.end(), MONTHS[(MONTHS.index(match.group()) + 5) % 12])
    for match in re.finditer(rf"\b(\d{{1,2}}) (?:{'|'.join(MONTHS)})\b", bare):
        yield _put(text, match.start(1), match.end(1), str((int(match[1]) + 6) % 28 + 1))
    for match in re.finditer(rf"\b({'|'.join(QUARTERS)}) kwartaal", bare):
        yield _put(text, match.start(1), match.end(1), QUARTERS[(QUARTERS.index(match[1]) + 1) % 4])
    yield text.rstrip(".") + ", zo bleek in mei 2019."
    yield text.rstrip(".") + ", zo bleek op 3 april 2021."


def _misnamed(text: str, bare: str, dice: random.Random) -> Iterator[str]:
    yield f"{text.rstrip('.')}, aldus {dice.choice(NAMES)}."
    yield f"{dice.choice(NAMES)} meldt dat {text[0].lower()}{text[1:]}"
    for match in re.finditer(r"[A-Z]\w+(?: (?:van de |van )?[A-Z]\w+)+", bare):
        yield _put(text, match.start(), match.end(), dice.choice([n for n in NAMES if " " in n]))
        last = match.group().rsplit(" ", 1)[0]
        yield _put(text, match.start(), match.end(), f"{last} {dice.choice(('Vermeer', 'Oostland', 'Delta'))}")


def _misquoted(text: str, dice: random.Random) -> Iterator[str]:
    for match in re.finditer("“([^”]+)”", text):
        words = match[1].split()
        if len(words) < 3:
            continue
        place = dice.randrange(1, len(words))
        for wrong in (
            [*words[:place], dice.choice(("nooit", "never", "steeds")), *words[place + 1 :]],
            [*words[:place], *words[place + 1 :]],
            [*words[:place], "niet", *words[place:]],
        ):
            if wrong != words and place + 1 < len(words):  # a quote cut short is still literal
                yield _put(text, match.start(1), match.end(1), " ".join(wrong))
    yield text + " Een deelnemer: “Zonder AI kan ik mijn werk niet meer doen”."


def _put(text: str, start: int, end: int, other: str) -> str:
    return text[:start] + other + text[end:]
