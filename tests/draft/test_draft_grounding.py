"""The gate: what is planted is caught, what is right passes."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from draft_material import make

from monitor.draft.compose import draft_new
from monitor.draft.figures import Kind, find_figures
from monitor.draft.grounding import ground
from monitor.draft.material import Material
from monitor.model import Draft, DraftSentence, Relation, SourceClass, Span

SOURCES = (
    "Institute for Careful Work",
    "Peilbureau Waterkant",
    "Fjordview Consulting",
    "Journal of Shop Floor Learning",
    "Stichting Basiskennis",
)
GROUPS = ("nurses", "managers", "employees", "engineers", "teachers", "civil servants", "customer service workers")
GROEPEN = ("verpleegkundigen", "leidinggevenden", "medewerkers", "ingenieurs", "leraren", "ambtenaren", "monteurs")
OTHERS = ("KPMG", "Gallup", "Universiteit Tilburg", "McKinsey", "Rijksdienst Arbeid", "OECD")
TURNED = {
    "steeg": "daalde",
    "daalde": "steeg",
    "stegen": "daalden",
    "daalden": "stegen",
    "hoger": "lager",
    "lager": "hoger",
    "vaker": "minder vaak",
    "toeneemt": "afneemt",
    "wegzakt": "toeneemt",
}
UNITS = {
    "uur": "minuten",
    "minuten": "uur",
    "weken": "maanden",
    "maanden": "weken",
    "punten": "procent",
    "euro": "dollar",
}


def english(dice: random.Random) -> str:
    a, b, c = dice.sample(range(21, 88), 3)
    group = dice.choice(GROUPS)
    low, high = sorted((a, b))
    return dice.choice(
        (
            f"Error detection among {group} fell from {high}% to {low}% after six months. Users of generative AI "
            f"saved {c / 10} hours a week.",
            f"Use of AI among {group} rose from {low}% to {high}%. Only {c}% of {group} had received any "
            f"training. Fieldwork ended on 14 May 2025.",
            f"{high}% of {group} say they trust AI advice, compared with {low}% a year earlier. The training took "
            f"{c} minutes.",
            f"In teams with a coach, scores were {c / 10} points higher. {low}% of {group} had been offered AI "
            f"training, against {high}% of managers.",
        )
    )


def dutch(dice: random.Random) -> str:
    a, b, c = dice.sample(range(21, 88), 3)
    group = dice.choice(GROEPEN)
    return dice.choice(
        (
            f"Van de {group} gebruikt {a} procent elke week AI. Slechts {b} procent van de {group} kreeg uitleg "
            f"van de werkgever.",
            f"Het gebruik van AI onder {group} steeg van {min(a, b)} naar {max(a, b)} procent. Een team bespaart "
            f"{c} minuten per dag.",
            f"De kwaliteit van de controle daalde in twaalf maanden van {max(a, b)} naar {min(a, b)} procent. "
            f"Onder {group} was de daling het sterkst.",
        )
    )


def corpus(count: int) -> list[tuple[Draft, Material]]:
    dice = random.Random(20260309)
    drafts = []
    for number in range(count):
        language = "en" if number % 2 else "nl"
        text = english(dice) if language == "en" else dutch(dice)
        material = make(
            text,
            item=number,
            language=language,
            source=dice.choice(SOURCES),
            source_class=dice.choice(list(SourceClass)),
            relation=Relation.EXTENDS,
            title="AI training and use at work" if language == "en" else "AI op het werk",
        )
        draft = draft_new([material], today=date(2026, 3, 9))
        assert isinstance(draft, Draft)
        drafts.append((draft, material))
    return drafts


def plants(text: str, source: str, dice: random.Random) -> Iterator[tuple[str, str]]:
    """The sentence with one thing wrong, by kind."""
    bare = re.sub("“[^”]*”", lambda m: "“" + " " * (len(m.group()) - 2) + "”", text)
    for figure in find_figures(bare)[:1]:
        wrong = str(int(figure.value) + dice.choice((2, 5, 11)))
        yield "figure", text[: figure.start] + figure.text.replace(figure.digits, wrong, 1) + text[figure.end :]
        if figure.kind is Kind.PERCENT:
            yield "unit", f"{text[: figure.start]}{figure.digits} punten{text[figure.end :]}"
    if match := re.search(rf"(\d) ({'|'.join(UNITS)})\b", bare):
        yield "unit", text[: match.start()] + f"{match[1]} {UNITS[match[2]]}" + text[match.end() :]
    if text.startswith(source):
        yield "name", dice.choice(OTHERS) + text.removeprefix(source)
    else:
        yield "name", f"{text.rstrip('.')}, aldus {dice.choice(OTHERS)}."
    yield "date", text.rstrip(".") + dice.choice((" in mei 2019.", " sinds 3 april 2021.", " in 2017."))
    if match := re.search(rf"\b({'|'.join(TURNED)})\b", bare):
        yield "direction", text[: match.start()] + TURNED[match[1]] + text[match.end() :]
    if match := re.search("“([^”]+)”", text):
        changed = match[1].split()
        changed[dice.randrange(len(changed))] = dice.choice(("nooit", "never", "steeds"))
        yield "quote", text.replace(match[1], " ".join(changed), 1)


def test_what_is_planted_in_200_drafts_is_caught_and_the_rest_passes() -> None:
    dice = random.Random(7)
    drafts = corpus(200)
    planted: dict[str, list[bool]] = {}
    alarms = [bool(s.problems) for draft, _ in drafts for s in draft.sentences]
    for draft, material in drafts:
        for sentence in (s for s in draft.sentences if not s.problems):
            for kind, text in plants(sentence.text, material.source_name, dice):
                if text != sentence.text:
                    caught = ground((replace(sentence, text=text),), [material])[0].problems
                    planted.setdefault(kind, []).append(bool(caught))
    assert set(planted) == {"figure", "unit", "name", "date", "direction", "quote"}
    assert sum(alarms) / len(alarms) <= 0.05
    for kind, caught in planted.items():
        assert sum(caught) / len(caught) >= 0.95, (kind, sum(caught), len(caught))


SOURCE = (
    "In 2025 the share rose from 18% to 37% of 7,218 employees. Two thirds saved 3.4 hours. "
    "One in five had no training in the third quarter."
)


@pytest.mark.parametrize(
    "text",
    [
        "Het aandeel steeg van 18% naar 37% van 7.218 medewerkers.",
        "Twee derde bespaarde 3,4 uur.",
        "Eén op de vijf kreeg geen training in het derde kwartaal.",
        "20% kreeg geen training.",
        "In 2025 ging het om 37%.",
        "De bron schrijft: “the share rose from 18% to 37%” (Engels).",
    ],
)
def test_other_notations_of_what_the_source_says_pass(text: str) -> None:
    material = make(SOURCE)
    span = Span(material.document.sha256, 0, len(SOURCE), SOURCE)
    assert ground((DraftSentence(text, (span,)),), [material])[0].problems == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Het aandeel daalde van 18% naar 37%.", "richting"),
        ("Het aandeel steeg naar 38%.", "38%"),
        ("Het ging om 37 punten.", "37 punten"),
        ("Medewerkers bespaarden 3,4 dagen.", "3,4"),
        ("De helft kreeg geen training.", "De helft"),
        ("In 2024 was het 37%.", "2024"),
        ("Dit gold in het tweede kwartaal.", "tweede kwartaal"),
        ("Deloitte meldt dat het aandeel steeg.", "Deloitte"),
        ("De bron schrijft: “the share doubled”.", "the share doubled"),
        ("Vier landen deden mee.", "vier"),
    ],
)
def test_what_the_source_does_not_say_is_named_in_dutch(text: str, said: str) -> None:
    material = make(SOURCE)
    span = Span(material.document.sha256, 0, len(SOURCE), SOURCE)
    problems = ground((DraftSentence(text, (span,)),), [material])[0].problems
    assert problems
    assert said in " ".join(problems)


def test_a_sentence_without_spans_or_with_a_false_span_is_not_supported() -> None:
    material = make(SOURCE)
    false = Span(material.document.sha256, 0, 9, "something")
    without, wrong = ground((DraftSentence("AI groeit."), DraftSentence("AI groeit.", (false,))), [material])
    assert "geen enkele bron" in without.problems[0]
    assert "staat niet in de opgeslagen tekst" in wrong.problems[0]


def test_the_analyst_s_own_sentence_is_not_checked_again() -> None:
    text = "OECD waarschuwt dat 99% van de organisaties dit onderschat."
    assert ground((DraftSentence(text),), [make(SOURCE)], f"Titel\n{text} Nog een zin.")[0].problems == ()


def test_a_turned_direction_is_seen_where_the_source_names_both() -> None:
    source = "In het eerste jaar stijgt de snelheid met een kwart en daalt het aantal fouten met een derde."
    material = make(source, language="nl")
    span = Span(material.document.sha256, 0, len(source), source)
    right = DraftSentence(source, (span,))
    wrong = DraftSentence(source.replace("stijgt de", "daalt de"), (span,))
    checked = ground((right, wrong), [material])
    assert checked[0].problems == ()
    assert "tegendeel" in checked[1].problems[0]
