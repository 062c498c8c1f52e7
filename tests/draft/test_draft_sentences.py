from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.draft.sentences import MAX_SENTENCE, split_sentences


@given(st.text(alphabet=st.sampled_from("ab .?!,;\n\t0123456789é“”'("), max_size=400))
@settings(max_examples=300, deadline=None)
def test_offsets_are_exact_ordered_and_lose_nothing_but_white_space(text: str) -> None:
    found = split_sentences(text)
    assert all(text[s.start : s.end] == s.text for s in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert "".join("".join(s.text.split()) for s in found) == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Dhr. Jansen meet o.a. de tijd, d.w.z. de uren. Dat werkt.", 2),
        ("Bijv. 4.5 uur p.c. is veel. Het stijgt met 3,5 procent.", 2),
        ("It rose to 4.5 percent, e.g. in Utrecht. U.S. firms follow. Done.", 3),
        ("Das sind z.B. 4.300 Betriebe bzw. Filialen. Mehr nicht.", 2),
        ("De heer A. de Vries zei niets. „Goed.“ Verder.", 3),
        ("Kop\n\nEerste zin. Tweede zin", 3),
    ],
)
def test_abbreviations_decimals_and_headings(text: str, count: int) -> None:
    assert len(split_sentences(text)) == count


def test_a_text_without_sentence_ends_is_cut_at_clauses() -> None:
    pieces = split_sentences("woord en nog een woord, " * 200)
    assert len(pieces) > 3
    assert all(len(p.text) <= MAX_SENTENCE for p in pieces)
