"""What changed between two texts, word by word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from html import escape

_WORD = re.compile(r"\s+|[\w&’'-]+(?:[.,]\d+)*%?|[^\w\s]")


class ChangeKind(StrEnum):
    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Change:
    """A stretch of text that stayed, came or went. Joining all but the removed ones gives the text after, joining all
    but the added ones the text before."""

    kind: ChangeKind
    text: str


def diff_words(before: str, after: str) -> tuple[Change, ...]:
    """The word diff; white space belongs to it, so both texts can be rebuilt exactly."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    changes: list[Change] = []
    for op, a1, a2, b1, b2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if op == "equal":
            _add(changes, ChangeKind.SAME, old[a1:a2])
        else:
            _add(changes, ChangeKind.REMOVED, old[a1:a2])
            _add(changes, ChangeKind.ADDED, new[b1:b2])
    return tuple(changes)


def _add(changes: list[Change], kind: ChangeKind, words: list[str]) -> None:
    if words:
        changes.append(Change(kind, "".join(words)))


def render_markup(changes: tuple[Change, ...]) -> str:
    """One line for a terminal: ``[-removed-]`` and ``{+added+}``."""
    marks = {ChangeKind.SAME: "{}", ChangeKind.REMOVED: "[-{}-]", ChangeKind.ADDED: "{{+{}+}}"}
    return "".join(marks[c.kind].format(c.text) for c in changes)


def render_html(changes: tuple[Change, ...]) -> str:
    """Escaped HTML with ``<ins>`` and ``<del>``."""
    tags = {ChangeKind.SAME: "{}", ChangeKind.REMOVED: "<del>{}</del>", ChangeKind.ADDED: "<ins>{}</ins>"}
    return "".join(tags[c.kind].format(escape(c.text)) for c in changes)


def words_changed(changes: tuple[Change, ...]) -> int:
    """How many words came or went."""
    return sum(len(re.findall(r"\w+", c.text)) for c in changes if c.kind is not ChangeKind.SAME)
