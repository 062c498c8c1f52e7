import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from monitor.understand.fingerprints import SKETCH, fingerprint, resemblance, similar_pairs

WORDS = st.lists(st.sampled_from([f"woord{n}" for n in range(400)]), min_size=0, max_size=150).map(" ".join)


def numbered(begin: int, end: int) -> str:
    return " ".join(f"w{n}" for n in range(begin, end))


@given(WORDS)
def test_a_text_resembles_itself_wholly(text: str) -> None:
    sketch = fingerprint(text)
    assert len(sketch) <= 4 * SKETCH
    hashes = np.frombuffer(sketch, dtype="<u4").tolist()
    assert hashes == sorted(set(hashes))
    assert resemblance(sketch, sketch) == (1.0 if sketch else 0.0)


@given(WORDS, WORDS)
def test_resemblance_is_symmetric_and_between_zero_and_one(one: str, other: str) -> None:
    a, b = fingerprint(one), fingerprint(other)
    assert resemblance(a, b) == resemblance(b, a)
    assert 0.0 <= resemblance(a, b) <= 1.0


def test_resemblance_estimates_the_common_share() -> None:
    # 996 shingles each, of which 746 in common: 746 / 1246 = .60
    likeness = resemblance(fingerprint(numbered(0, 1000)), fingerprint(numbered(250, 1250)))
    assert 0.45 < likeness < 0.75


def test_case_and_punctuation_do_not_hide_a_copy() -> None:
    assert fingerprint("Een, twee: drie vier vijf zes!") == fingerprint("een twee DRIE vier – vijf zes")


def test_a_text_without_spaces_has_a_fingerprint() -> None:
    chinese = "人工智能正在改变员工学习的方式企业必须投资于培训和指导" * 3
    assert len(fingerprint(chinese)) > 40


def test_pairs_are_found_among_many_and_strangers_are_not() -> None:
    new = [fingerprint(numbered(0, 200)), fingerprint(numbered(5000, 5200))]
    old = [fingerprint(numbered(n * 300 + 10_000, n * 300 + 10_200)) for n in range(40)]
    old[7] = fingerprint(numbered(0, 190))
    found = similar_pairs(new, old)
    assert [(a, b) for a, b, _ in found] == [(0, 2 + 7)]
    assert found[0][2] > 0.8


def test_a_standing_phrase_of_many_texts_makes_no_pairs() -> None:
    footer = numbered(0, 20)
    texts = [fingerprint(f"{numbered(n * 1000 + 100, n * 1000 + 130)} {footer}") for n in range(80)]
    assert similar_pairs(texts, []) == []


def test_nothing_new_gives_nothing() -> None:
    assert similar_pairs([], [fingerprint(numbered(0, 50))]) == []
    assert similar_pairs([b""], [b""]) == []


def test_texts_of_like_structure_do_not_collide() -> None:
    def listed(key: str) -> str:
        return " ".join(f"{key}woord{line}x{at}" for line in range(5) for at in range(11))

    assert resemblance(fingerprint(listed("drie")), fingerprint(listed("vier"))) == 0.0
