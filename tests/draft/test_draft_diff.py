from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from monitor.draft.diff import ChangeKind, diff_words, render_html, render_markup, words_changed

WORDS = st.lists(st.sampled_from(["AI", "stijgt", "met", "18%", "bij", "zorg,", "<b>", "L&D", "é"]), max_size=15).map(
    " ".join
)


@given(WORDS, WORDS)
def test_both_texts_can_be_rebuilt(before: str, after: str) -> None:
    changes = diff_words(before, after)
    assert "".join(c.text for c in changes if c.kind is not ChangeKind.ADDED) == before
    assert "".join(c.text for c in changes if c.kind is not ChangeKind.REMOVED) == after


@given(WORDS)
def test_the_same_text_has_no_changes(text: str) -> None:
    assert words_changed(diff_words(text, text)) == 0


def test_a_replaced_figure_is_one_change() -> None:
    changes = diff_words("In 2025 gebruikt 18% AI.", "In 2025 gebruikt 16% AI.")
    assert render_markup(changes) == "In 2025 gebruikt [-18%-]{+16%+} AI."
    assert render_html(changes) == "In 2025 gebruikt <del>18%</del><ins>16%</ins> AI."


def test_html_is_escaped() -> None:
    assert "<script>" not in render_html(diff_words("", "<script>"))
