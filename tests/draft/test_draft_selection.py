"""What a body tells is chosen as a whole."""

from __future__ import annotations

from dataclasses import replace

import pytest
from draft_material import make

from monitor.draft.facts import facts_of
from monitor.draft.reading import Reading, Source
from monitor.draft.selection import MOST_FOREIGN, MOST_NAMED, chosen_facts, worth_of
from monitor.draft.voice import words
from monitor.model import Relation

TEXT = (
    "Use of AI rose from 12% to 19% in banks. Trust in AI advice fell from 68% to 41% after the first visible error. "
    "Error detection fell from 72% to 53%."
)


def source(number: int, relation: Relation = Relation.SUPPORTS, text: str = TEXT) -> Source:
    material = make(f"{text} {number} of 90 teams met.", item=number, source=f"Bureau {number}", relation=relation)
    return Source(material, facts_of(material), None, ())


def said(one: Source, fact: object, place: int) -> str:
    return f"{one.material.source_name} meldt: {getattr(fact, 'text', '')}."


@pytest.mark.parametrize("room", [0, 8, 15, 30, 60])
def test_what_is_chosen_fits_and_names_no_more_than_may_be_named(room: int) -> None:
    reading = Reading(None, tuple(source(n) for n in range(1, 6)))
    chosen = chosen_facts(reading, (), room, said)
    assert sum(words(said(s, f, 1)) for s, f in chosen) <= room
    assert len({s.material.source_name for s, _ in chosen} | {"Bureau 1"}) <= MOST_NAMED
    assert sum(f.foreign for _, f in chosen) <= MOST_FOREIGN
    assert bool(chosen) == (room >= 15)


def test_more_room_never_tells_less() -> None:
    reading = Reading(None, (source(1),))
    told = [worth_of([f for _, f in chosen_facts(reading, (), room, said)]) for room in range(0, 70, 7)]
    assert told == sorted(told)
    assert told[-1] > told[0]


def test_who_disagrees_is_not_left_out_for_one_more_that_agrees() -> None:
    other = "Error detection rose from 51% to 66%."
    against = source(3, Relation.CONTRADICTS, other)
    reading = Reading(None, (source(1), source(2), against))
    assert against in [s for s, _ in chosen_facts(reading, (), 20, said)]


def test_figures_that_another_source_repeats_count_once() -> None:
    fact = next(f for f in source(1).facts if f.figures)
    assert worth_of([fact, replace(fact, position=99)]) == worth_of([fact])
