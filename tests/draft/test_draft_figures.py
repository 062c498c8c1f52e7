from __future__ import annotations

from decimal import Decimal

import pytest

from monitor.draft.figures import Kind, dutch, find_figures, find_fractions, parse_digits


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("7,218", "7218"),
        ("7.218", "7218"),
        ("3 920", "3920"),
        ("22,4", "22.4"),
        ("0.17", "0.17"),
        ("1.234,5", "1234.5"),
        ("1,234.5", "1234.5"),
        ("14.2", "14.2"),
    ],
)
def test_digits_of_every_notation(printed: str, value: str) -> None:
    assert parse_digits(printed) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "kind", "value", "in_dutch"),
    [
        ("18 per cent", Kind.PERCENT, "18", "18%"),
        ("22,4 Prozent", Kind.PERCENT, "22.4", "22,4%"),
        ("28 %", Kind.PERCENT, "28", "28%"),
        ("6.1 percentage points", Kind.POINTS, "6.1", "6,1 procentpunt"),
        ("9 points", Kind.POINTS, "9", "9 punten"),
        ("7,218 people", Kind.NUMBER, "7218", "7.218"),
        ("14.2 million adverts", Kind.NUMBER, "14200000", "14,2 miljoen"),
    ],
)
def test_a_figure_keeps_its_unit_and_gets_dutch_notation(text: str, kind: Kind, value: str, in_dutch: str) -> None:
    (figure,) = find_figures(text)
    assert (figure.kind, figure.value, dutch(figure)) == (kind, Decimal(value), in_dutch)


def test_a_thousand_with_a_space_is_not_regrouped() -> None:
    (figure,) = find_figures("3 920 salariés")
    assert figure.value == 3920
    assert dutch(figure) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("one in five workers", "20"),
        ("een op de vijf", "20"),
        ("un sur quatre", "25"),
        ("de helft", "50"),
        ("zwei Drittel", "66.7"),
        ("driekwart van hen", "75"),
        ("trois quarts", "75"),
    ],
)
def test_fractions_in_words(text: str, value: str) -> None:
    assert [f.value for f in find_fractions(text)] == [Decimal(value)]
