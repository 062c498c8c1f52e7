from __future__ import annotations

from pathlib import Path

import pytest
from draft_material import make

from monitor.draft.dutch import main_clause
from monitor.draft.english import to_dutch, translate
from monitor.draft.english_ambiguous import AMBIGUOUS
from monitor.draft.lexicon import index, terms, vocabulary
from monitor.draft.subjects import subjects_of
from monitor.draft.themes import data_file
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


def test_what_a_verb_needs_is_not_cut_off_behind_an_aside() -> None:
    text = "64% of users named a colleague, and 21% a course, as the place where they had learned most."
    found = translate(text)
    assert found is None or "collega" not in main_clause(found[0])


@pytest.mark.parametrize(
    "text",
    [
        "We show that the return rate declines from 52% to 41%.",  # "return" is one, so it cannot "rate" declines
        "Precision was 0.54 and recall 0.37.",
        "Firms gave 3% of staff shifts.",  # of two senses
        "Issues were randomised to permit or forbid 3 assistants.",
        "They spent 12 hours per module writing prompts.",
        "Of the 85 people, 33 are left.",
    ],
)
def test_what_could_be_read_otherwise_gets_no_answer(text: str) -> None:
    assert to_dutch(text) is None


def test_a_word_of_two_senses_is_read_in_a_term_only() -> None:
    assert "board" in AMBIGUOUS
    assert to_dutch("The board met 12 times.") is None
    assert to_dutch("12% of employees use AI at work every week.") is not None


def test_general_english_is_read_beside_a_figure_only() -> None:
    with_figure = translate("The translators rejected 12% of the letters.")
    assert with_figure is not None
    assert "vertalers" in main_clause(with_figure[0])
    assert translate("The translators rejected the letters.") is None


@pytest.mark.parametrize("block", ["nouns", "verbs", "adjectives", "phrases"])
def test_general_english_has_the_form_that_is_read(block: str) -> None:
    rows = [[cell.strip() for cell in line.split("|")] for line in data_file("vocabulary.yaml")[block].splitlines()]
    parts = {"nouns": (3, 4), "adjectives": (3,), "phrases": (1, 2, 3)}
    for row in rows:
        assert [bool(cell) for cell in row] == [True, True], row
        if block == "verbs":
            words = [w for w in row[0].split() if w != "~" and not w.startswith("+")]
            assert len(words) in (5, 6), row
            assert words[5:] in ([], ["hebben"], ["zijn"]), row
            (particle,) = {w.partition("_")[2] for w in words[1:4]}
            assert words[0].startswith(particle), row
        else:
            assert len(row[0].split("/")) in parts[block], row
        if block == "nouns":
            assert row[0].split("/")[2] in ("de", "het"), row
    forms = [form.split(":")[0].strip() for row in rows for form in row[1].split(",")]
    assert len(forms) == len(set(forms)), sorted(f for f in forms if forms.count(f) > 1)


def test_the_terms_of_the_field_keep_their_sense() -> None:
    field, general = index("en"), vocabulary()
    assert all(general[words][: len(readings)] == readings for words, readings in field.items())
    kinds = {type(e.term) for e in general[("employee",)]}
    assert len(kinds) == len(general[("employee",)])
