from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from draft_material import make, publications
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.draft.boilerplate import is_boilerplate
from monitor.draft.evidence import EVIDENCE_LIMIT, MAX_QUOTE, choose_evidence
from monitor.draft.sentences import split_sentences
from monitor.model import Relation

TRAINING = Path(__file__).parents[2] / "training" / "data"


def test_the_quote_is_an_exact_stretch_of_the_stored_text() -> None:
    for material in publications().values():
        for evidence in choose_evidence([material]):
            span = evidence.span
            assert material.document.text[span.start : span.end] == span.quote
            assert span.sha256 == material.document.sha256
            assert 0 < len(span.quote) <= MAX_QUOTE


def test_boilerplate_and_advice_to_buy_are_no_evidence() -> None:
    quotes = " ".join(e.span.quote for m in publications().values() for e in choose_evidence([m], limit=10))
    assert "rights reserved" not in quotes
    assert "demonstration" not in quotes
    assert "abonnement" not in quotes


def test_the_finding_with_figures_comes_first_and_method_last() -> None:
    errors = publications()["errors"]
    assert choose_evidence([errors], limit=1)[0].span.quote == "Detection fell from 72% to 53% after a year."


def test_the_matched_sentence_is_preferred() -> None:
    text = "Use rose by 12% in banks. Training reached 40% of nurses. Costs fell by 9% in shops."
    plain = choose_evidence([make(text)], limit=1)[0].span.quote
    steered = choose_evidence([make(text, matched="Training reached 40% of nurses.")], limit=1)[0].span.quote
    assert steered == "Training reached 40% of nurses."
    assert plain != steered


def test_each_publication_is_heard_before_any_twice_and_copies_are_not() -> None:
    found = publications()
    copy = make(found["errors"].document.text, item=9, source="Wire", relation=Relation.SYNDICATED)
    chosen = choose_evidence([found["errors"], found["offers"], copy], limit=2)
    assert [e.item for e in chosen] == [found["errors"].item, found["offers"].item]


@given(st.text(max_size=600))
@settings(max_examples=150, deadline=None)
def test_any_text_is_survived(text: str) -> None:
    for evidence in choose_evidence([make(text, language=None)], limit=3):
        assert text[evidence.span.start : evidence.span.end] == evidence.span.quote


SURROUNDINGS = yaml.safe_load((Path(__file__).parent / "surroundings.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("language", SURROUNDINGS)
def test_what_surrounds_a_publication_is_never_quoted(language: str) -> None:
    """Alone it gives no evidence at all; around a finding only the finding is quoted."""
    finding, around = SURROUNDINGS[language]["finding"], SURROUNDINGS[language]["surroundings"]
    quoted = [one for one in around if choose_evidence([make(one, language=language)])]
    assert not quoted
    page = make("\n".join([*around[:6], finding, *around[6:]]), language=language)
    assert [e.span.quote for e in choose_evidence([page], limit=10)] == [finding]


def test_hardly_a_sentence_of_a_publication_is_taken_for_its_surroundings() -> None:
    """Of the training texts. What is taken for it there are events, offers and walls that were written to be it."""
    rows = [json.loads(one) for one in (TRAINING / "work.jsonl").read_text(encoding="utf-8").splitlines()]
    found = [s.text for row in rows for item in row["items"] for s in split_sentences(item["text"])]
    taken = [one for one in found if is_boilerplate(one)]
    assert len(found) > 1_000
    assert len(taken) <= len(found) / 500, taken


def test_every_quote_of_the_training_texts_is_short_and_stands_in_its_text() -> None:
    for line in (TRAINING / "evidence.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        for item in row.get("items", []):
            material = make(item["text"], language=item["language"])
            chosen = choose_evidence([material])
            assert len(chosen) <= EVIDENCE_LIMIT
            for evidence in chosen:
                span = evidence.span
                assert material.document.text[span.start : span.end] == span.quote
                assert 0 < len(span.quote) <= MAX_QUOTE
                assert (evidence.language, span.sha256) == (item["language"], material.document.sha256)
