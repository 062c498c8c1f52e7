import pytest

from monitor.understand.figures import figures_of, is_distinctive, shared_weight


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("7,218 employees", ("7218",)),
        ("7.218 werknemers", ("7218",)),
        ("7 218 salariés", ("7218",)),
        ("31,5 procent", ("31.5",)),
        ("31.5 percent", ("31.5",)),
        ("in 2026, 9 of 10", ("10",)),
        ("from 9% to 18%", ("18",)),
        ("no figures here", ()),
        ("", ()),
        ("１２３ percent", ("１２３",)),
    ],
)
def test_figures_are_the_same_in_every_language(text: str, expected: tuple[str, ...]) -> None:
    assert figures_of(text) == expected


def test_distinctive_figures_weigh_more_than_common_ones() -> None:
    assert is_distinctive("7218")
    assert not is_distinctive("1000")
    assert not is_distinctive("25")
    assert shared_weight(("25", "7218"), ("7218", "30")) == 1.0
    assert shared_weight(("25",), ("25",)) == pytest.approx(0.35)
    assert shared_weight((), ("25",)) == 0.0


def test_as_many_figures_weigh_the_same_to_the_last_digit_whichever_they_are() -> None:
    weights = {
        shared_weight(figures, figures)
        for number in range(10, 90)
        if (figures := (f"{number}.47", str(number), str(number + 1)))
    }
    assert weights == {1.0 + 0.35 * 2}
