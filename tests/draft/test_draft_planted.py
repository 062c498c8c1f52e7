"""The gate, measured: one thing wrong is planted in drafts, and in honest sentences that no drafter of ours wrote."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice
from pathlib import Path

import pytest
from draft_material import make
from planting import honest, planted

from monitor.draft.compose import draft_new
from monitor.draft.grounding import ground
from monitor.draft.material import Material
from monitor.model import Draft, DraftSentence, SourceClass

TRAINING = Path(__file__).parents[2] / "training" / "data"
KINDS = {"figure", "unit", "name", "date", "direction", "quote"}
CAUGHT, ALARMS = 0.95, 0.05  # what is asked of the gate, of every kind by itself


@dataclass(slots=True)
class Tally:
    """What the gate did: false alarms, and what it caught and missed by kind."""

    sentences: int = 0
    alarms: list[str] = field(default_factory=list)
    caught: Counter[str] = field(default_factory=Counter)
    missed: dict[str, list[str]] = field(default_factory=dict)

    def hold(self, kinds: set[str]) -> None:
        assert len(self.alarms) / self.sentences <= ALARMS, self.alarms
        for kind in kinds:
            caught, missed = self.caught[kind], self.missed.get(kind, [])
            assert caught + len(missed) >= 20, (kind, caught, len(missed))  # a share of less says nothing
            assert caught / (caught + len(missed)) >= CAUGHT, (kind, caught, missed)


def measured(sentences: Iterable[tuple[DraftSentence, Material]], dice: random.Random) -> Tally:
    tally = Tally()
    for sentence, material in sentences:
        tally.sentences += 1
        if problems := ground((sentence,), [material])[0].problems:
            tally.alarms.append(f"{sentence.text} {problems}")
            continue
        for kind, text in planted(sentence.text, dice):
            if ground((replace(sentence, text=text),), [material])[0].problems:
                tally.caught[kind] += 1
            else:
                tally.missed.setdefault(kind, []).append(text)
    return tally


def drafted(dice: random.Random) -> Iterator[tuple[Draft, Material]]:
    """Drafts of the project's own training texts, drawn by chance."""
    rows = [
        json.loads(line) for one in sorted(TRAINING.glob("*.jsonl")) for line in one.read_text("utf-8").splitlines()
    ]
    items = [item for row in rows if isinstance(row.get("items"), list) for item in row["items"]]
    dice.shuffle(items)
    for number, item in enumerate(items):
        material = make(
            item["text"],
            item=number,
            language=item["language"],
            source="Bureau Keerpunt",
            source_class=SourceClass(item["source_class"]),
            title=item["title"],
        )
        draft = draft_new([material], today=date(2026, 3, 9))
        if isinstance(draft, Draft):
            yield draft, material


def test_what_is_planted_in_200_drafts_is_caught_and_the_rest_passes() -> None:
    dice = random.Random(20261123)
    drafts = list(islice(drafted(dice), 240))
    assert len(drafts) == 240
    tally = measured(((s, material) for draft, material in drafts for s in draft.sentences if s.spans), dice)
    tally.hold(KINDS)


def test_what_is_planted_in_honest_sentences_is_caught_and_the_rest_passes() -> None:
    pairs = honest(4)
    tally = measured(((p.sentence, p.material) for p in pairs), random.Random(5))
    tally.hold(KINDS)


@pytest.mark.parametrize("language", ["en", "nl", "de", "fr"])
def test_honest_sentences_on_every_language_pass(language: str) -> None:
    pairs = [p for p in honest(6, seed=29) if p.language == language]
    alarms = [p.sentence.text for p in pairs if ground((p.sentence,), [p.material])[0].problems]
    assert len(alarms) / len(pairs) <= ALARMS, alarms
