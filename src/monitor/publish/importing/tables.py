"""Tables that hold developments: one a row under named columns, or one a table of labels and values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from monitor.publish.importing import phrases
from monitor.publish.importing.blocks import Block, Kind

Cell = Sequence[str]  # the paragraphs of a cell
Row = Sequence[Cell]

_NUMBER = re.compile(r"(?:nr|no|nummer|number|#)\.?:?$", re.IGNORECASE)
_TITLE = re.compile(r"(?:titel|title|ontwikkeling|development|onderwerp|topic)\s*:?$", re.IGNORECASE)
_SOURCE = re.compile(r"(?:bron(?:nen|\(nen\))?|sources?)\s*:?$", re.IGNORECASE)
_TEXT = re.compile(
    r"(?:tekst|text|toelichting|omschrijving|beschrijving|inhoud|bevinding(?:en)?|description|finding)\s*:?$",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"(?:\D{0,15}\s)?(\d{1,6})[.:]?$")


def developments(rows: Sequence[Row]) -> tuple[Block, ...]:
    """The blocks of a table that holds developments; none where it is another table."""
    if not rows:
        return ()
    names = [" ".join(cell) for cell in rows[0]]
    number, title = _column(names, _NUMBER), _column(names, _TITLE)
    score = next((i for i, name in enumerate(names) if phrases.is_validity_word(name)), None)
    if title is not None and number is None and all(_DIGITS.match(" ".join(_at(row, title))) for row in rows[1:]):
        number, title = title, next((i for i in range(len(names)) if i not in {title, score}), None)
    if None not in (number, title, score) and len(rows) > 1:
        columns = _Columns(number or 0, title or 0, score or 0, _column(names, _SOURCE))
        head = (Block(name, Kind.DERIVED) for name in names if name)
        return (*head, *(block for row in rows[1:] for block in _row(row, columns, names)))
    if all(len(row) == 2 for row in rows) and any(_opens(row) for row in rows):
        return tuple(block for row in rows for block in _labelled(row))
    return ()


class _Columns:
    """Which column holds what."""

    __slots__ = ("number", "score", "source", "title")

    def __init__(self, number: int, title: int, score: int, source: int | None) -> None:
        self.number, self.title, self.score, self.source = number, title, score, source


def _column(names: Sequence[str], pattern: re.Pattern[str]) -> int | None:
    return next((i for i, name in enumerate(names) if pattern.match(name.strip())), None)


def _at(row: Row, column: int | None) -> Cell:
    return row[column] if column is not None and column < len(row) else ()


def _row(row: Row, columns: _Columns, names: Sequence[str]) -> Iterator[Block]:
    found = _DIGITS.match(" ".join(_at(row, columns.number)))
    if not found:
        yield from (Block(text) for cell in row for text in cell)
        return
    yield Block(f"Ontwikkeling {found[1]}: {' '.join(_at(row, columns.title))}", Kind.HEADING)
    for i, cell in enumerate(row):
        if i not in {columns.number, columns.title, columns.score, columns.source}:
            if i < len(names) and names[i] and not _TEXT.match(names[i]) and cell:
                yield Block(f"{names[i]}:" if not names[i].endswith(":") else names[i])
            yield from (Block(text) for text in cell)
    yield from _score(_at(row, columns.score))
    yield from (Block(text, Kind.NOTE) for text in _at(row, columns.source))


def _score(cell: Cell) -> Iterator[Block]:
    """The line of a score from a cell that holds 93% or 93 beside its label."""
    text = " ".join(cell)
    if not text:
        return
    if text.isdigit():
        text = f"{text}%"
    yield Block(text if phrases.score(text) else f"Validiteit: {text}")


def _opens(row: Row) -> bool:
    found = phrases.heading(" ".join(row[0]))
    return bool(found) and not (found and found[1])


def _labelled(row: Row) -> Iterator[Block]:
    label, value = " ".join(row[0]), row[1]
    if _opens(row):
        yield Block(f"{label.rstrip(' :')}: {' '.join(value)}", Kind.HEADING)
    elif phrases.is_validity_word(label):
        yield from _score(value)
    elif _SOURCE.match(label):
        yield from (Block(text, Kind.NOTE) for text in value)
    elif _TEXT.match(label) or not label:
        yield Block(label, Kind.DERIVED)
        yield from (Block(text) for text in value)
    else:
        yield Block(label)
        yield from (Block(text) for text in value)
