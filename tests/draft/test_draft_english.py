from __future__ import annotations

from pathlib import Path

import pytest
from draft_material import make

from monitor.draft.dutch import main_clause
from monitor.draft.english import to_dutch, translate
from monitor.draft.lexicon import index, terms
from monitor.draft.subjects import subjects_of
from monitor.draft.voice import capital

GOLDEN = [
    line.split("\t") for line in (Path(__file__).parent / "golden/english.tsv").read_text(encoding="utf-8").splitlines()
]


@pytest.mark.parametrize(("english", "dutch"), GOLDEN)
def test_understood_english_is_said_in_dutch(english: str, dutch: str) -> None:
    found = translate(english)
    assert found is not None
    assert capital(main_clause(found[0])) == dutch


@pytest.mark.parametrize(
    "text",
    [
        "The flurble of gronks rose from 3% to 9%.",
        "Colourless green ideas sleep furiously.",
        "Inspectors hired after introduction, 12 of them.",
        "",
        "12%",
        "Of the of 12% the.",
    ],
)
def test_what_is_not_understood_gets_no_answer(text: str) -> None:
    assert to_dutch(text) is None


def test_the_termbase_has_its_languages() -> None:
    assert len(terms()) >= 400
    assert all(len(index(language)) > 300 for language in ("en", "de", "fr"))
    assert all(cell.strip() for row in terms() for cell in row[:2])


def test_a_part_or_a_unit_is_no_subject() -> None:
    titles = ("Half of managers skip planning", "A quarter of the budget in euros", "Minutes lost in meetings")
    found = {word for title in titles for word in subjects_of(make("Text.", title=title))}
    assert not found & {"helft", "kwart", "euro", "euro's", "minuut", "minuten"}
    assert any("leidinggevende" in word or "manager" in word for word in found)
