"""Onze inzichten without a language model: which lines still hold, which should change, and new ones.

A new line binds two developments by a thread that runs through both and that no line covers yet. It says what the two
state, in their own approved words, and what that asks of L&D; so it holds nothing that the developments do not.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from monitor.draft.claims_check import figure_problems
from monitor.draft.grounding import QUOTE
from monitor.draft.names import name_problems
from monitor.draft.threads import Thread, bears, load_threads, numbers, opposed, threads_of
from monitor.draft.voice import listed, words
from monitor.model import Development, Insight, InsightKind, ValidityStatus

LONGEST = 40  # words of a line; the register's own have 8 to 19, and a line that binds says two things
MOST_NEW = 3  # at a time: an analyst should want to read them
_HEDGE = "al spreekt nieuw bewijs dit deels tegen"
_UNFIT = re.compile(r"[?!:;“”\"]")  # a title that asks, quotes or has two parts does not join with another


def draft_insights(
    lines: Sequence[str],
    developments: Sequence[Development],
    *,
    retired: Sequence[Development] = (),
    fresh: Collection[int] = (),
) -> tuple[Insight, ...]:
    """What to propose for ``lines``, and new lines.

    ``developments`` are those in use, ``retired`` those that were; ``fresh`` are the numbers of which a person approved
    something: a new line has at least one of them, or any two where there are none.
    """
    kept = [found for line in lines if (found := _on_line(line, developments, retired)) is not None]
    return (*kept, *_new_lines(lines, developments, fresh))


def _on_line(line: str, developments: Sequence[Development], retired: Sequence[Development]) -> Insight | None:
    """Whether a line still holds; None where its words tell nothing about what it rests on."""
    ground = bears(line, developments)
    gone = bears(line, retired)
    if not ground:
        if not gone:
            return None
        why = f"De regel rust alleen op {_named(gone)}, en die {'is' if len(gone) == 1 else 'zijn'} buiten gebruik."
        return Insight(InsightKind.DROP, line, numbers(gone), previous=line, why=why)
    disputed = [d for d in ground if d.status is ValidityStatus.CONTESTED]
    if disputed and _HEDGE not in line:
        why = f"{_capital(_named(disputed))} {'is' if len(disputed) == 1 else 'zijn'} betwist."
        text = f"{line.rstrip('. ')}, {_HEDGE}."
        return Insight(InsightKind.CHANGE, text, numbers(ground), previous=line, why=why)
    verb = "draagt" if len(ground) == 1 else "dragen"
    return Insight(
        InsightKind.KEEP, line, numbers(ground), previous=line, why=f"{_capital(_named(ground))} {verb} deze regel."
    )


def _new_lines(lines: Sequence[str], developments: Sequence[Development], fresh: Collection[int]) -> Iterator[Insight]:
    covered = {t.id for line in lines for t in threads_of(line)}
    sound = [d for d in developments if d.status is not ValidityStatus.CONTESTED and _joins(d)]
    used: set[int] = set()
    made = 0
    for thread, pair in sorted(_pairs(covered, sound, fresh), key=lambda found: -_hold(found[0], found[1], fresh)):
        if made == MOST_NEW or used & {d.number for d in pair}:
            continue  # two lines on one development would say much the same
        one, other = pair
        text = _bound(thread, one, other)
        if words(text) > LONGEST:
            continue
        made += 1
        used |= {one.number, other.number}
        others = [d for d in sound if thread.strength(d) and d not in pair]
        why = f"{_capital(_named(pair))} raken hetzelfde onderwerp, en geen regel zegt dat nog."
        if others:
            why += f" {_capital(_named(others))} {'raakt' if len(others) == 1 else 'raken'} er ook aan."
        problems = ground_line(text, pair)
        yield Insight(InsightKind.NEW, text, numbers(pair), why=why, problems=problems)


def _pairs(
    covered: Collection[str], developments: Sequence[Development], fresh: Collection[int]
) -> Iterator[tuple[Thread, tuple[Development, Development]]]:
    """For each thread that no line covers: the two developments that are most about it, a fresh one first."""
    for thread in load_threads():
        members = [d for d in developments if thread.strength(d)]
        members.sort(key=lambda d: (d.number not in fresh, -thread.strength(d), d.number))
        if thread.id in covered or len(members) < 2 or (fresh and members[0].number not in fresh):
            continue
        first, second = members[0], max(members[1:], key=lambda d: (thread.strength(d), -d.number))
        yield thread, (first, second) if first.number < second.number else (second, first)


def _hold(thread: Thread, pair: Sequence[Development], fresh: Collection[int]) -> int:
    """How firmly a thread binds a pair: by the one that is less about it; two that are both fresh go first."""
    return min(thread.strength(d) for d in pair) + all(d.number in fresh for d in pair)


def _bound(thread: Thread, one: Development, other: Development) -> str:
    first, second = one.title.strip().rstrip("."), _lowered(other)
    join = ", maar " if opposed(first, second) else ", en " if "," in first else " en "
    return f"{first}{join}{second}; daarom {thread.asks}."


def _joins(development: Development) -> bool:
    return not _UNFIT.search(development.title)


def _lowered(development: Development) -> str:
    """The title in lower case, to follow "en"; a name or an abbreviation keeps its capital."""
    title = development.title.strip().rstrip(".")
    first = title.partition(" ")[0]
    if first[1:] != first[1:].lower() or re.search(rf"[\w,;] {re.escape(first)}\b", development.body):
        return title
    return title[0].lower() + title[1:]


def ground_line(text: str, developments: Sequence[Development], previous: str = "") -> tuple[str, ...]:
    """What a line says, in Dutch, that stands in none of its developments (title and approved text) nor in the line
    that it changes: figures, names and quotes."""
    support = "\n".join([*(f"{d.title}\n{d.body}" for d in developments), previous])
    names = "\n".join([support, *(c.name for d in developments for c in d.citations)])
    flat = " ".join(support.split())
    quotes = [
        f"Dit citaat staat zo in geen van de ontwikkelingen: “{q}”." for q in QUOTE.findall(text) if q not in flat
    ]
    found = (*quotes, *figure_problems(text, support), *name_problems(text, names))
    return tuple(dict.fromkeys(found))


def _named(developments: Sequence[Development]) -> str:
    shown = [str(n) for n in numbers(developments)]
    return f"ontwikkeling {shown[0]}" if len(shown) == 1 else f"ontwikkelingen {listed(shown)}"


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
