"""What a publication is about and which known claim it makes, recognised by cues in four languages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import sqrt
from typing import Any

import yaml

from monitor.expressions import Expression, Expressions

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# Groups that occur in nearly every publication of the field: they must be there, but do not tell themes apart.
_BORNE_OUT = 0.66  # of a claim's groups in one sentence
# A title or teaser that denies: only a claim that says so itself may be read into it.
_DENIES = re.compile(
    r"\bno (?:sign|evidence|effect|difference|decline|loss|penalty|gain|advantage)\b|\bgeen (?:teken|bewijs|"
    r"effect|verschil|daling|aanwijzing)\b|"
    r"\bkein\w* (?:rückgang|effekt|unterschied|beleg|hinweis)\b|\baucune? (?:signe|preuve|effet|différence|baisse)\b",
    re.IGNORECASE,
)
_ONE_SENTENCE = 30  # words
_CLAIM_IN_HEAD, _CLAIM_IN_BODY = 3.0, 1.0  # a claim made outright says more than any count of words
_COMMON = frozenset({"ai", "train", "use", "employees", "jobs", "skillgap"})


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement that a theme knows how to say in Dutch, with what must stand in one sentence of the source for it."""

    titles: tuple[str, ...]
    finding: str  # completes "… meldt dat …"
    when: tuple[Expression, ...]
    unless: tuple[Expression, ...]
    counter: bool = False  # says that a common belief is wrong: the only kind that a contradiction may make

    def holds(self, text: str) -> bool:
        return all(p.stands_in(text) for p in self.when) and not any(p.stands_in(text) for p in self.unless)

    def share(self, text: str) -> float:
        """How much of the claim stands in ``text``, 0 to 1."""
        return sum(p.stands_in(text) for p in self.when) / len(self.when)


@dataclass(frozen=True, slots=True)
class Theme:
    id: str
    about: str  # Dutch noun phrase
    signals: tuple[Expression, ...]
    weights: tuple[float, ...]  # of each signal
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of text in which a claim is looked for: a sentence, or title and teaser."""

    text: str
    head: bool  # title and teaser


def data_file(name: str) -> Any:  # YAML: each reader checks its own
    """A YAML file that ships beside this module."""
    return yaml.load(files("monitor.draft").joinpath(name).read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506


@cache
def load_themes() -> tuple[Theme, ...]:
    data = data_file("themes.yaml")
    cues: dict[str, str] = data["cues"]

    @cache  # themes share their signals
    def pattern(group: str) -> Expression:
        return Expression(rf"\b(?:{cues.get(group, group)})", ignore_case=True)

    def claim(entry: dict[str, Any]) -> Claim:
        return Claim(
            titles=tuple(entry["title"]),
            finding=entry["finding"],
            when=tuple(pattern(g) for g in entry["when"]),
            unless=tuple(pattern(g) for g in entry.get("unless", ())),
            counter=bool(entry.get("counter", False)),
        )

    return tuple(
        Theme(
            id=entry["id"],
            about=entry["about"],
            signals=tuple(pattern(g) for g in entry["signals"]),
            weights=tuple(0.3 if g in _COMMON else 1.0 for g in entry["signals"]),
            claims=tuple(claim(c) for c in entry["claims"]),
        )
        for entry in data["themes"]
    )


@cache
def load_implications() -> dict[str, tuple[str, ...]]:
    """Sentences on the meaning for L&D, by theme id."""
    return {theme: tuple(sentences) for theme, sentences in data_file("implications.yaml").items()}


@cache
def theme_texts() -> dict[str, tuple[str, ...]]:
    """What says a theme in one line, to embed: one text for each of its claims, by theme id."""
    return {
        theme.id: tuple(f"{c.titles[0]}. {theme.about[0].upper()}{theme.about[1:]}: {c.finding}." for c in theme.claims)
        for theme in load_themes()
        if theme.claims
    }


def rank_themes(windows: Sequence[Window]) -> tuple[tuple[float, Theme], ...]:
    """The themes whose every signal occurs, strongest first. Title and teaser count triple."""
    found = []
    counted = _count(windows)
    for order, theme in enumerate(load_themes()):
        score = _score(theme, windows, counted)
        if score > 0:
            found.append((score, -order, theme))
    return tuple((s, t) for s, _, t in sorted(found, key=lambda f: f[:2], reverse=True))


_Counted = dict[Expression, tuple[int, int]]  # how often in title and teaser, and in the body


def _score(theme: Theme, windows: Sequence[Window], counted: _Counted) -> float:
    """How strongly a theme is there; 0 where one of its signals is missing, or only brushed by in the body."""
    total = 0.0
    for pattern, weight in zip(theme.signals, theme.weights, strict=True):
        head, body = counted.get(pattern, (0, 0))
        if head + body == 0 or (weight == 1.0 and not head and body < 2):
            return 0.0
        total += weight * (1.5 * head + 0.5 * body)
    total /= sqrt(len(theme.signals))
    in_head = any(c.holds(w.text) for c in theme.claims for w in windows if w.head)
    in_body = any(c.holds(w.text) for c in theme.claims for w in windows if not w.head)
    return total + _CLAIM_IN_HEAD * in_head + _CLAIM_IN_BODY * in_body


@cache
def _signals() -> Expressions:
    return Expressions(signal for theme in load_themes() for signal in theme.signals)


def _count(windows: Sequence[Window]) -> _Counted:
    """How often each signal occurs, at most twice in title and teaser and in four sentences of the body. Themes share
    signals, and most stand nowhere: what is not here was not found."""
    heads: Counter[Expression] = Counter()
    body: Counter[Expression] = Counter()
    for window in windows:
        for signal in _signals().maybe_in(window.text):
            if window.head:
                heads[signal] += len(signal.all(window.text))
            else:
                body[signal] += signal.stands_in(window.text)
    return {one: (min(2, heads[one]), min(4, body[one])) for one in heads.keys() | body.keys()}


def find_claim(theme: Theme, windows: Sequence[Window], *, contradicting: bool = False) -> tuple[Claim, Window] | None:
    """The first claim of the theme that the publication makes: in its title or one sentence of its teaser, in both
    together when the text bears it out, or in a sentence of the text when title and teaser are half of the way there.

    Words that merely meet somewhere are no claim.
    """
    heads = [w for w in windows if w.head]
    denied = any(_DENIES.search(w.text) for w in heads)
    body = [w for w in windows if not w.head]
    for claim in theme.claims:
        if (contradicting or denied) and not claim.counter:
            continue
        if any(p.stands_in(w.text) for p in claim.unless for w in heads):
            continue
        said = [w for w in heads if claim.holds(w.text)]
        full = [w for w in body if claim.holds(w.text)]
        borne_out = sum(claim.share(w.text) >= _BORNE_OUT for w in body)
        close = any(len(w.text.split()) <= _ONE_SENTENCE for w in said)
        if said and (close or full or borne_out >= 2 or len(body) <= 1):
            return claim, full[0] if full else said[0]
        if len(full) >= 2 and not claim.counter and any(claim.share(w.text) >= _BORNE_OUT for w in heads):
            return claim, full[0]
    return None
