"""Publications of which no finding can be said in Dutch: the draft names the subject and quotes, and is never empty."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from draft_material import make

from monitor.draft.compose import draft_new
from monitor.draft.material import Material
from monitor.draft.questions import question_for
from monitor.draft.subjects import subjects_of
from monitor.draft.voice import words
from monitor.model import Draft, Relation, SourceClass

TODAY = date(2026, 3, 9)
TRAINING = Path(__file__).parents[2] / "training" / "data"
FIRST_PERSON = (
    "Dans mon agence d'architecture, tout le monde s'en sert et personne ne le dit. "
    "Depuis que j'ai montré mes notes à la formation, je me tais."
)


def drafted(material: Material) -> Draft:
    draft = draft_new([material], today=TODAY)
    assert isinstance(draft, Draft), draft
    assert all(s.supported for s in draft.sentences), draft.sentences
    return draft


@pytest.mark.parametrize(
    ("text", "language", "quoted"),
    [
        (
            "Teams that practised in quiet hours did not keep it up, although their tests went well in training.",
            "en",
            "Teams that practised in quiet hours did not keep it up",
        ),
        (
            "In den Ämtern kehrten die meisten Beschäftigten nach der Schulung zur Handprüfung zurück.",
            "de",
            "In den Ämtern kehrten die meisten Beschäftigten nach der Schulung zur Handprüfung zurück",
        ),
        (FIRST_PERSON, "fr", "tout le monde s'en sert et personne ne le dit"),
    ],
)
def test_what_cannot_be_said_is_quoted(text: str, language: str, quoted: str) -> None:
    draft = drafted(make(text, language=language, title="A nuance"))
    assert quoted in draft.body
    assert draft.body.count("“") == 1
    assert draft.title_problems  # it does not say yet what changes


def test_the_sentence_that_leans_on_nothing_goes_before_one_that_does() -> None:
    text = "It helped them with this. Managers who tried the assistant kept asking colleagues for help with training."
    assert "“Managers who tried the assistant" in drafted(make(text, title="A nuance")).body


def test_another_s_words_go_before_the_source_s_own_we() -> None:
    text = "We like the assistant a lot at our office. Trainers liked the assistant at every office in the country."
    assert "“Trainers liked" in drafted(make(text, title="A nuance")).body


def test_of_a_figure_that_is_contradicted_nothing_is_quoted() -> None:
    text = "41% of nurses use AI at work. Others do not. Only 27% of nurses use AI at work."
    draft = drafted(make(text, title="A nuance"))
    assert "41%" not in draft.body
    assert "27%" not in draft.body


@pytest.mark.parametrize(
    ("title", "text", "language", "found"),
    [
        ("A nuance", "Nurses were trained. The nurses and their managers liked it.", "en", ["verpleegkundigen"]),
        ("Stil", "De opleider vroeg het, en de opleider kreeg antwoord.", "nl", ["opleiders"]),
        ("Verpleegkundigen over vertrouwen", "Zij zijn tevreden.", "nl", ["verpleegkundigen", "vertrouwen"]),
        ("Im Frühjahr", "Die Pflegekräfte lernten.", "de", ["verpleegkundigen"]),
    ],
)
def test_a_subject_is_found_in_the_title_or_else_in_the_text(
    title: str, text: str, language: str, found: list[str]
) -> None:
    assert subjects_of(make(text, title=title, language=language))[: len(found)] == found


@pytest.mark.parametrize(
    ("source_class", "called"),
    [
        (SourceClass.PEER_REVIEWED, "Nieuw onderzoek naar"),
        (SourceClass.IGO, "Nieuw rapport over"),
        (SourceClass.POLLING, "Nieuwe peiling over"),
        (SourceClass.NEWS_AGENCY, "Nieuw bericht over"),
        (SourceClass.BLOG, "Nieuwe bijdrage over"),
    ],
)
def test_a_title_without_a_claim_calls_the_publication_what_it_is(source_class: SourceClass, called: str) -> None:
    text = "Nurses were asked to look back on what they had done, and the ward said little of it."
    draft = drafted(make(text, title="Nurses look back", source_class=source_class))
    assert draft.title == f"{called} verpleegkundigen en AI"
    assert draft.title_problems == ("Deze titel zegt nog niet wat er verandert: vul hem aan vanuit de citaten.",)


def test_a_publication_that_contradicts_and_stands_alone_has_its_own_headline() -> None:
    text = "Kleine bedrijven kennen de regels voor AI beter dan gedacht, zegt de helft van de ondervraagden."
    title = "Kleine bedrijven kennen de AI-regels goed"
    assert drafted(make(text, title=title, language="nl", relation=Relation.CONTRADICTS)).title == title


def test_a_headline_that_quotes_is_no_title() -> None:
    text = "Kleine bedrijven kennen de regels voor AI beter dan gedacht, zegt de helft van de ondervraagden."
    draft = drafted(make(text, title="‘Voor jou loont AI leren toch niet meer’", language="nl"))
    assert "‘" not in draft.title


def test_where_room_is_needed_the_closing_question_is_the_shortest() -> None:
    material = make("Nurses look back.", title="Nurses and their trust in training")
    brief, whole = (question_for(material, "It fell.", brief=brief) for brief in (True, False))
    assert words(brief) < words(whole)
    assert "verpleegkundigen" in brief
    assert "vertrouwen" not in brief


def training_texts() -> Iterator[Material]:
    """Every fifth publication about AI at work of the training families."""
    number = 0
    for path in sorted(TRAINING.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines() if path.stem != "other" else ():
            for item in json.loads(line).get("items", ()):
                number += 1
                if number % 5 == 0:
                    yield make(item["text"], item=number, language=item["language"], title=item["title"])


def test_hardly_any_body_tells_nothing() -> None:
    """In every language: a figure, a quote, or what a Dutch source says; before this was asked, a fifth had none."""
    drafts = [draft for one in training_texts() if isinstance(draft := draft_new([one], today=TODAY), Draft)]
    names_only = [
        d.body
        for d in drafts
        if "“" not in d.body and ("bericht over" in d.sentences[0].text or "brengt cijfers over" in d.sentences[0].text)
    ]
    assert len(drafts) > 200
    assert len(names_only) <= len(drafts) // 100, names_only
