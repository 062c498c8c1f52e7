"""A draft edition: an ordered choice of developments and insights, rearranged before it is published. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from monitor.errors import Conflict, NotFound
from monitor.model import Development, Edition, Register

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Choice:
    """What a draft edition holds: developments by number, insights by their text, both in the order of the page.

    An insight is kept as its text, since its place in the register changes whenever the list is saved.
    """

    name: str
    developments: tuple[int, ...] = ()
    insights: tuple[str, ...] = ()
    version: int = 1  # raised at every change: two people on one draft


@dataclass(frozen=True, slots=True)
class Chosen:
    """A choice beside the register as it is now."""

    choice: Choice
    developments: tuple[Development, ...]  # chosen, in order; retired ones are still there, to be taken out
    others: tuple[Development, ...]  # in use, not chosen
    other_insights: tuple[str, ...]
    gone_insights: tuple[str, ...] = ()  # chosen, but the register no longer has them


def add(choice: Choice, development: int, *, known: Sequence[int]) -> Choice:
    """``development`` at the end. Raises NotFound where none of ``known`` is it, Conflict where it is there already."""
    if development not in known:
        raise NotFound(f"there is no development {development} in use", do="`monitor developments` lists them")
    return _with(choice, developments=_added(choice.developments, development, f"development {development}"))


def add_insight(choice: Choice, text: str, *, known: Sequence[str]) -> Choice:
    """The insight ``text`` at the end. Raises NotFound, Conflict as ``add``."""
    if text not in known:
        raise NotFound("there is no such insight in the register", do="`monitor edition show` lists those not chosen")
    return _with(choice, insights=_added(choice.insights, text, "this insight"))


def remove(choice: Choice, development: int) -> Choice:
    """Without ``development``. Raises NotFound where it is not in the draft."""
    _place(choice.developments, development, f"development {development}", choice.name)
    return _with(choice, developments=tuple(n for n in choice.developments if n != development))


def remove_insight(choice: Choice, text: str) -> Choice:
    """Without the insight ``text``. Raises NotFound where it is not in the draft."""
    _place(choice.insights, text, "this insight", choice.name)
    return _with(choice, insights=tuple(i for i in choice.insights if i != text))


def move(choice: Choice, development: int, to: int) -> Choice:
    """``development`` at place ``to`` (from 1; beyond an end means that end). Raises NotFound."""
    at = _place(choice.developments, development, f"development {development}", choice.name)
    return _with(choice, developments=_moved(choice.developments, at, to - 1))


def move_insight(choice: Choice, text: str, to: int) -> Choice:
    """The insight ``text`` at place ``to`` (from 1; beyond an end means that end). Raises NotFound."""
    at = _place(choice.insights, text, "this insight", choice.name)
    return _with(choice, insights=_moved(choice.insights, at, to - 1))


def beside(choice: Choice, held: Register, every: Sequence[Development]) -> Chosen:
    """``choice`` beside the register: ``held`` has the developments in use, ``every`` the retired ones as well."""
    by_number = {d.number: d for d in every}
    return Chosen(
        choice,
        developments=tuple(by_number[n] for n in choice.developments if n in by_number),
        others=tuple(d for d in held.developments if d.number not in choice.developments),
        other_insights=tuple(i for i in held.insights if i not in choice.insights),
        gone_insights=tuple(i for i in choice.insights if i not in held.insights),
    )


def compose(chosen: Chosen, held: Register, *, on: date, sample: bool = False) -> Edition:
    """The edition that the choice makes of the register as it is now.

    Raises Conflict where a chosen development was retired or a chosen insight is gone: a person takes it out.
    """
    retired = [str(d.number) for d in chosen.developments if d.retired]
    if retired:
        raise Conflict(
            f"development {', '.join(retired)} was retired after it was chosen",
            where=f"edition {chosen.choice.name!r}",
            do="take it out of the draft, or reinstate it",
        )
    if chosen.gone_insights:
        raise Conflict(
            f"the register no longer has the insight “{chosen.gone_insights[0]}”",
            where=f"edition {chosen.choice.name!r}",
            do="take it out of the draft",
        )
    return Edition(
        name=chosen.choice.name,
        title=held.briefing,
        language=held.language,
        published=on,
        developments=chosen.developments,
        insights=chosen.choice.insights,
        sample=sample,
        left_out=tuple(d.number for d in chosen.others),
    )


def _with(
    choice: Choice, *, developments: tuple[int, ...] | None = None, insights: tuple[str, ...] | None = None
) -> Choice:
    return replace(
        choice,
        developments=choice.developments if developments is None else developments,
        insights=choice.insights if insights is None else insights,
        version=choice.version + 1,
    )


def _added(held: tuple[T, ...], new: T, what: str) -> tuple[T, ...]:
    if new in held:
        raise Conflict(f"{what} is in the draft already")
    return (*held, new)


def _place(held: tuple[T, ...], wanted: T, what: str, name: str) -> int:
    if wanted not in held:
        raise NotFound(f"{what} is not in the draft", where=f"edition {name!r}", do="`monitor edition show` lists it")
    return held.index(wanted)


def _moved(held: tuple[T, ...], at: int, to: int) -> tuple[T, ...]:
    rest = [one for i, one in enumerate(held) if i != at]
    rest.insert(min(max(to, 0), len(rest)), held[at])
    return tuple(rest)
