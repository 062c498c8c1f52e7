from __future__ import annotations

from draft_material import make, publications
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.draft.evidence import MAX_QUOTE, choose_evidence
from monitor.model import Relation


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
