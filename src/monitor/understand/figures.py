"""The figures that a text states: two reports of one study share them, whatever their language."""

from __future__ import annotations

import re

READ = 6000  # characters
_NUMBER = re.compile(r"(?<![\w.,])\d{1,3}(?:[.,\u00a0\u202f ]\d{3})+(?![\d])|(?<![\w.,])\d+(?:[.,]\d+)?")
_YEAR = re.compile(r"^(?:19|20)\d\d$")
_GROUPED = re.compile(r"^\d{1,3}(?:[.,\u00a0\u202f ]\d{3})+$")


def figures_of(text: str) -> tuple[str, ...]:
    """Distinct figures of two digits or more, without years, with one decimal mark and no thousands mark; sorted."""
    found = {_normal(match.group()) for match in _NUMBER.finditer(text[:READ])}
    return tuple(sorted(figure for figure in found if len(figure) > 1 and not _YEAR.match(figure)))


def _normal(number: str) -> str:
    if _GROUPED.match(number):
        return re.sub(r"\D", "", number)
    return number.replace(",", ".")


def is_distinctive(figure: str) -> bool:
    """Whether two texts would hardly share this figure by chance: 7218 and 31.4 are, 25 and 100 are not."""
    digits = figure.replace(".", "").rstrip("0")
    return len(digits) >= 3


def shared_weight(a: tuple[str, ...], b: tuple[str, ...]) -> float:
    """How much the common figures tell: 1 for each distinctive one, 0.35 for each other one.

    Counted, not added up one by one: a set has another order in every process, and a sum its last digit with it.
    """
    common = set(a) & set(b)
    distinctive = sum(map(is_distinctive, common))
    return distinctive + 0.35 * (len(common) - distinctive)
