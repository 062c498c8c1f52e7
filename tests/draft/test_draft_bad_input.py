"""Publications of which little can be said: a draft says less, or there is none, and nothing is made up."""

from __future__ import annotations

import random
import re
from datetime import date
from pathlib import Path

import pytest
from draft_material import make

from monitor.draft.compose import NoDraft, draft_new, draft_update
from monitor.draft.conflicting import conflicts_in
from monitor.draft.figures import find_figures
from monitor.draft.material import Material
from monitor.draft.voice import words
from monitor.model import Development, Draft, Relation, Validity, ValidityStatus

TODAY = date(2026, 3, 9)
FILLING = (
    "The committee met in spring to discuss the terms of reference.",
    "Section headings follow the earlier edition of this series.",
    "Respondents in the region answered in their own language.",
    "Several members asked for more time to study the papers.",
)


def report(summary: str) -> str:
    """A summary and three hundred pages of four hundred words, each with a figure that is a page number or a table."""
    dice = random.Random(3)
    pages = (
        f"Page {page}\n" + " ".join(dice.choices(FILLING, k=40)) + f"\nTable {page}: 12 {page} 7.{page % 10} 31"
        for page in range(1, 301)
    )
    return f"Executive summary\n\n{summary}\n\n" + "\n\n".join(pages)


def drafted(text: str, title: str = "AI use at work", language: str | None = "en") -> tuple[Draft, Material]:
    material = make(text, title=title, language=language)
    draft = draft_new([material], today=TODAY)
    assert isinstance(draft, Draft), draft
    assert all(s.supported for s in draft.sentences)
    return draft, material


def figures(text: str) -> set[str]:
    return {f.digits for f in find_figures(text)}


@pytest.mark.timeout(20)
def test_of_a_report_of_300_pages_the_summary_is_told() -> None:
    summary = (
        "The share of employees who use generative AI rose from 22% to 37% in one year. "
        "Only 14% of managers had received any training."
    )
    draft, _ = drafted(report(summary), "AI use among employees: final report")
    assert {"22", "37"} <= figures(draft.body) <= {"22", "37", "14"}
    assert draft.evidence[0].span.quote in summary


@pytest.mark.timeout(20)
def test_of_a_report_that_says_nothing_no_figure_is_told() -> None:
    draft, _ = drafted(report(""), "Final report")
    assert not figures(draft.body)
    assert draft.title_problems


@pytest.mark.parametrize(
    ("text", "language", "figure"),
    [
        ("Just 14% of nurses get AI training.", "en", "14"),
        ("Training in AI reaches few nurses, a survey finds.", "en", None),
        ("Weinig verpleegkundigen krijgen training in AI.", "nl", None),
        ("Nur 14 Prozent der Pflegekräfte erhalten eine Schulung zu KI.", "de", "14"),
    ],
)
def test_of_a_teaser_of_one_line_one_line_is_told(text: str, language: str, figure: str | None) -> None:
    draft, _ = drafted(text, "AI training for nurses", language)
    assert figures(draft.body) == ({figure} if figure else set())
    assert words(draft.body) <= 40
    assert len(draft.evidence) == 1


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("training in AI for nurses rose from 12% to 19% and then " * 4000, "en"),
        ("het gebruik van ai onder leraren steeg van 12 naar 19 procent en daarna " * 4000, "nl"),
        ("a" * 300_000, "en"),
    ],
)
def test_a_text_without_a_sentence_end_gives_little_or_nothing(text: str, language: str) -> None:
    result = draft_new([make(text, language=language, title="AI use in hospitals")], today=TODAY)
    if isinstance(result, Draft):
        assert all(s.supported for s in result.sentences)
        assert figures(result.body) <= {"12", "19"}
        assert all(len(e.span.quote) <= 200 for e in result.evidence)


@pytest.mark.parametrize(
    "table",
    [
        "Sector | 2024 | 2025\nBanks | 12% | 19%\nShops | 7% | 9%\nCare | 3% | 4%",
        "Sector\t2024\t2025\nBanken\t12%\t19%\nWinkels\t7%\t9%\nTotaal\t8%\t11%",
        "| Sector | Uses AI | Trained |\n|---|---|---|\n| Banks | 12% | 19% |\n| Shops | 7% | 9% |",
        "12 13 14\n15 16 17\n18 19 20",
    ],
)
def test_only_tables_are_no_ground_for_a_draft(table: str) -> None:
    result = draft_new([make(table, title="AI use by sector")], today=TODAY)
    assert isinstance(result, NoDraft)
    assert result.reason == "de tekst bevat geen lopende zinnen waarop een bewering kan steunen."


CONFLICTS = [
    ("41% of nurses use AI at work. Others do not. Only 27% of nurses use AI at work.", "en", "41%", "27%"),
    ("Use of AI rose to 19% in all banks in 2025. Use of AI fell to 12% in all banks in 2025.", "en", "19%", "12%"),
    (
        "Van de verpleegkundigen gebruikt 41 procent AI op het werk. "
        "Slechts 27 procent van de verpleegkundigen gebruikt AI op het werk.",
        "nl",
        "41 procent",
        "27 procent",
    ),
    (
        "41 Prozent der Pflegekräfte nutzen KI. Nur 27 Prozent der Pflegekräfte nutzen KI.",
        "de",
        "41 Prozent",
        "27 Prozent",
    ),
    ("41 % des infirmiers utilisent l'IA. Seulement 27 % des infirmiers utilisent l'IA.", "fr", "41 %", "27 %"),
]


@pytest.mark.parametrize(("text", "language", "first", "second"), CONFLICTS)
def test_of_figures_that_contradict_each_other_none_is_told_and_both_are_named(
    text: str, language: str, first: str, second: str
) -> None:
    draft, material = drafted(text, "AI at work among nurses", language)
    assert not figures(f"{draft.title} {draft.body}") & {"41", "27", "19", "12"}
    told = f"{material.source_name} geeft voor hetzelfde zowel {first} als {second}: geen van beide is overgenomen."
    assert told in draft.why
    held = Development(8, "AI-gebruik op het werk", "Verpleegkundigen gebruiken AI op het werk.", 80)
    after = Validity(84, 78, 90, ValidityStatus.PROVISIONAL)
    new = make(text, language=language, title="AI at work", relation=Relation.EXTENDS)
    update = draft_update(held, [new], validity_before=80, validity_after=after, today=TODAY)
    assert isinstance(update, Draft)
    assert told in update.why
    assert not figures(update.body)


@pytest.mark.parametrize(
    "text",
    [
        "Use of AI rose from 12% to 19% in banks. Use of AI fell from 19% to 12% in shops.",
        "In 2024 41% of nurses used AI at work. In 2025 47% of nurses used AI at work.",
        "Van de artsen gebruikt 41 procent AI op het werk. Van de leraren gebruikt 27 procent AI op het werk.",
        "41% of nurses use AI at work. Of all nurses, 41% use AI at work.",
    ],
)
def test_other_groups_and_years_contradict_nothing(text: str) -> None:
    assert conflicts_in(text) == ()


def test_the_training_texts_do_not_contradict_themselves() -> None:
    folder = Path(__file__).parents[2] / "training" / "data"
    found = re.findall(r'"text": "((?:[^"\\]|\\.)*)"', (folder / "skills.jsonl").read_text(encoding="utf-8"))
    assert len(found) > 200
    assert not [text for text in found if conflicts_in(text)]


@pytest.mark.parametrize(
    ("text", "language", "name"),
    [
        ("El uso de la IA aumentó un 12% en las empresas.", "es", "Spaans"),
        ("人工智能正在改变员工学习的方式。调查显示百分之四十一的员工向同事学习。", "zh", "Chinees"),
        ("Odsetek pracowników korzystających z AI wzrósł do 37%.", "pl", "Pools"),
    ],
)
def test_a_language_that_is_not_supported_is_named(text: str, language: str, name: str) -> None:
    result = draft_new([make(text, language=language)], today=TODAY)
    assert result == NoDraft(f"de taal van de bron wordt niet ondersteund ({name}).")
