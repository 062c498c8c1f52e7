"""The sample weeks hold what they promise, in the languages and forms that the demonstration needs."""

from __future__ import annotations

import re
from collections import Counter
from datetime import timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

import py3langid
import pytest
import yaml

from monitor.model import Relation, SourceClass
from monitor.sample.corpus import WEEKS, Answer, SampleItem, as_of, load_items, load_sources
from monitor.sample.register import load_register

ITEMS = {item.id: item for item in load_items()}
LABELS: dict[str, dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "labels.yaml").read_text(encoding="utf-8"))
# Copies and revisions go with their original, and so with one another.
FAMILY = {
    name: label["of"] if label["relation"] in {"syndicated", "revision"} else name for name, label in LABELS.items()
}


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def runs(text: str, length: int) -> set[tuple[str, ...]]:
    found = words(text)
    return {tuple(found[i : i + length]) for i in range(len(found) - length + 1)}


def relevant(name: str) -> bool:
    return LABELS[name]["relation"] != "none"


def test_there_are_enough_items_in_each_language_and_week() -> None:
    languages = Counter(item.language for item in ITEMS.values())
    assert 48 <= len(ITEMS) == len(load_items()) <= 56
    assert languages["nl"] >= 12
    assert languages["de"] >= 4
    assert languages["fr"] >= 3
    assert all(sum(item.week == week for item in ITEMS.values()) >= 12 for week in WEEKS)


@pytest.mark.parametrize("item", ITEMS.values(), ids=list(ITEMS))
def test_an_item_is_in_the_language_that_it_names(item: SampleItem) -> None:
    assert py3langid.classify(item.body)[0] == item.language
    assert py3langid.classify(f"{item.title}. {item.teaser}")[0] == item.language


def test_bodies_are_as_long_as_articles_are() -> None:
    lengths = {name: len(item.body.split()) for name, item in ITEMS.items()}
    assert all(length >= 140 for length in lengths.values())
    long = [name for name, length in lengths.items() if length > 300]
    assert 3 <= len(long) <= 6
    assert all(len(item.teaser.split()) >= 8 for item in ITEMS.values())


def test_every_class_of_source_and_every_feed_form_is_there() -> None:
    publishing = [source for source in load_sources() if source.answer is Answer.FEED]
    assert {source.source_class for source in publishing} == set(SourceClass)
    assert {source.feed for source in publishing} == {"rss", "atom"}
    assert len({source.layout for source in publishing}) >= 4
    for week in WEEKS:  # a feed without entries in the first week would look broken
        assert {item.source for item in ITEMS.values() if item.week <= week} == set(publishing)
    assert {source.answer for source in load_sources()} == set(Answer)


def test_dates_lie_in_the_week_before_the_run() -> None:
    for item in ITEMS.values():
        monday = as_of(item.week)
        assert monday.weekday() == 0
        if item.published:
            assert monday - timedelta(days=7) <= item.published.date() < monday


def test_the_awkward_kinds_are_there() -> None:
    items = ITEMS.values()
    assert sum(item.pdf for item in items) >= 5
    assert sum(item.published is None for item in items) == 1
    assert sum(item.paywall for item in items) == 1
    assert any("<script>" in item.title and "<script>" in item.body for item in items)
    assert any("ignore all previous instructions" in item.body for item in items)
    dois = [item.doi for item in items if item.doi]
    assert len(dois) >= 5
    assert all(doi.startswith("10.5555/") for doi in dois)
    assert len(set(dois)) == len(dois)


def test_links_in_a_body_name_words_that_are_there_and_items_that_exist() -> None:
    linked = [item for item in ITEMS.values() if item.links]
    assert linked
    for item in linked:
        for text, target in item.links.items():
            assert text in item.body
            assert ITEMS[target].week <= item.week


def test_texts_are_their_own_except_copies_and_revisions() -> None:
    parts = {name: runs(f"{item.title}. {item.teaser} {item.body}", 8) for name, item in ITEMS.items()}
    sharing = {pair for pair in combinations(ITEMS, 2) if parts[pair[0]] & parts[pair[1]]}
    assert sharing == {pair for pair in combinations(ITEMS, 2) if FAMILY[pair[0]] == FAMILY[pair[1]]}


def test_no_text_repeats_the_register() -> None:
    register = load_register()
    own = [f"{d.title}. {d.body}" for d in register.developments] + list(register.insights)
    for item in ITEMS.values():
        text = runs(f"{item.title}. {item.teaser} {item.body}", 6)
        assert not any(text & runs(claim, 6) for claim in own), item.id


def test_labels_name_every_item_once_and_hang_together() -> None:
    assert set(LABELS) == set(ITEMS)
    numbers = {development.number for development in load_register().developments}
    for name, label in LABELS.items():
        assert label["relation"] in set(Relation)
        assert set(label) <= {"relation", "development", "theme", "of"}
        assert not ("development" in label and "theme" in label)
        if not relevant(name):
            assert set(label) == {"relation"}
        if "development" in label:
            assert label["development"] in numbers
        assert ("of" in label) == (label["relation"] in {"syndicated", "revision", "secondary"})
        if "of" in label:
            original = LABELS[label["of"]]
            assert (original.get("development"), original.get("theme")) == (
                label.get("development"),
                label.get("theme"),
            )
            assert ITEMS[label["of"]].week <= ITEMS[name].week


def test_the_story_of_the_three_weeks_is_told() -> None:
    updated = {label["development"] for label in LABELS.values() if "development" in label}
    assert len(updated) >= 6
    relations = Counter(label["relation"] for label in LABELS.values())
    assert relations["syndicated"] >= 2
    assert relations["revision"] == 1
    assert relations["contradicts"] >= 1
    assert relations["none"] >= 12
    for theme in {label["theme"] for label in LABELS.values() if "theme" in label}:
        members = [ITEMS[name] for name, label in LABELS.items() if label.get("theme") == theme]
        assert {item.week for item in members} == set(WEEKS)
        assert len({item.source for item in members}) >= 4
        assert len({item.language for item in members}) >= 3


def test_the_revision_changes_figures() -> None:
    name, label = next((name, label) for name, label in LABELS.items() if label["relation"] == "revision")
    figures = [set(re.findall(r"\d+%", ITEMS[which].body)) for which in (name, label["of"])]
    assert figures[0] - figures[1]
    assert figures[1] - figures[0]
    assert figures[0] & figures[1]


def test_a_week_that_is_not_there_is_refused() -> None:
    with pytest.raises(KeyError):
        as_of(4)
