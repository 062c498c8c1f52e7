import hashlib
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Document
from monitor.understand.pieces import MAX_SENTENCES, sentences, texts_of


def document(title: str = "", text: str = "", teaser: str = "") -> Document:
    return Document("https://example.org/a", title, text, "0" * 64, "source", teaser=teaser)


def test_the_head_is_title_teaser_and_beginning() -> None:
    head = texts_of(document("Een titel", "De tekst  zelf.\n\nEn meer.", "De teaser."))[0]
    assert head.text == "Een titel. De teaser. De tekst zelf. En meer."
    assert head.sha256 == hashlib.sha256(head.text.encode()).hexdigest()


def test_a_teaser_that_opens_the_text_is_not_told_twice() -> None:
    assert texts_of(document("T", "De teaser. De rest.", "De teaser."))[0].text == "T. De teaser. De rest."


def test_only_a_title_is_enough_and_nothing_is_nothing() -> None:
    assert [piece.text for piece in texts_of(document("Alleen een titel?"))] == ["Alleen een titel?"]
    assert texts_of(document()) == ()
    assert texts_of(document(" ", "\n\n\t")) == ()


def test_sentences_with_figures_are_preferred_and_keep_their_place() -> None:
    text = (
        "Dit is een inleidende zin zonder enig getal erin. "
        "Volgens de bijv. zo genoemde peiling leert 43 procent niets. "
        "Nog een zin zonder getal die lang genoeg is om mee te doen. Van de 1.200 ondervraagden kreeg 12 procent les."
    )
    found = texts_of(document("T", text))[1:]
    assert len(found) <= MAX_SENTENCES
    assert found[-1].text.startswith("Van de 1.200")
    for piece in found:
        assert text[piece.start : piece.end].strip() == piece.text


def test_dutch_abbreviations_end_no_sentence() -> None:
    text = "Dit geldt o.a. Nederland en d.w.z. Vlaanderen. Daarna volgt de tweede zin."
    assert [text[a:b] for a, b in sentences(text)] == [
        "Dit geldt o.a. Nederland en d.w.z. Vlaanderen.",
        "Daarna volgt de tweede zin.",
    ]


def test_a_long_text_costs_no_more_than_a_short_one() -> None:
    pieces = texts_of(document("T", "Een zin van 40 tekens of meer, met woorden. " * 25_000))
    assert len(pieces) <= 1 + MAX_SENTENCES
    assert sum(len(piece.text) for piece in pieces) < 2500


@given(st.text(max_size=400))
def test_sentences_lie_in_order_within_the_text(text: str) -> None:
    spans = sentences(text)
    assert all(0 <= a < b <= len(text) for a, b in spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
