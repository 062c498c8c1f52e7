"""The publisher registry: who is recognised, and who only looks like somebody."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from monitor.errors import ConfigError
from monitor.judge.publishers import host_of, named, parse_registry, recognise, registry
from monitor.model import SourceClass


@pytest.mark.parametrize(
    ("url", "identity"),
    [
        ("https://www.oecd.org/en/publications/a.html", "oecd"),
        ("https://wp.oecd.ai/feed/", "oecd"),
        ("https://www.gov.uk/government/statistics/x", "uk-gov"),
        ("https://www.ons.gov.uk/x", "ons"),
        ("https://www.eurofound.europa.eu/en/x", "eurofound"),
        ("https://joint-research-centre.ec.europa.eu/x", "jrc"),
        ("https://digital-strategy.ec.europa.eu/x", "eu"),
        ("https://www.cbs.nl/nl-nl/nieuws/2026/1/x", "cbs"),
        ("https://sloanreview.mit.edu/article/x", "mit-smr"),
        ("https://www.eecs.mit.edu/x", "university"),
        ("https://hai.stanford.edu/ai-index", "stanford-hai"),
        ("https://assets.kpmg.com/x.pdf", "kpmg"),
        ("https://news.microsoft.com/source/x", "microsoft"),
        ("https://eurofound.mynewsdesk.com/x", "eurofound"),
        ("https://HBR.org:443/2026/x", "hbr"),
        ("https://someone.substack.com/p/x", "substack"),
    ],
)
def test_publisher_is_recognised_by_its_domain(url: str, identity: str) -> None:
    found = recognise(url)
    assert found.publisher is not None
    assert found.publisher.id == identity


@pytest.mark.parametrize(
    ("url", "imitated"),
    [
        ("https://oecd.org.example.com/report", "oecd"),
        ("https://oecd-reports.com/report", "oecd"),
        ("https://0ecd.org.example/report", "oecd"),
        ("https://www.mckinsey-insights.net/x", "mckinsey"),
        ("https://оecd.info/x", "oecd"),  # the first letter is Cyrillic
        ("https://xn--ecd-red.info/x", "oecd"),  # the same, as the network writes it
        ("https://gallup.polls.example/x", "gallup"),
        ("https://unèsco.net/x", "unesco"),
    ],
)
def test_lookalike_is_not_the_publisher_but_is_reported(url: str, imitated: str) -> None:
    found = recognise(url)
    assert found.publisher is None
    assert found.lookalike is not None
    assert found.lookalike.id == imitated


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/oecd",
        "https://example.org/?u=oecd.org",
        "http://127.0.0.1:8900/oecd/x",
        "",
        "geen adres",
        "https://oecd.org@example.org/x",
        "https://workday-sun.example.org",
        "http://[::1",
        "https://notoecd.com/x",
    ],
)
def test_name_outside_the_host_says_nothing(url: str) -> None:
    found = recognise(url)
    assert found.publisher is None


def test_doi_identifies_a_work_only_where_works_are_issued() -> None:
    journal = recognise("https://example.org/x", doi="10.1177/001", source_class=SourceClass.PEER_REVIEWED)
    assert journal.publisher is not None
    assert (journal.publisher.id, journal.field) == ("sage", "doi")
    assert recognise("https://example.org/x", doi="10.1177/001", source_class=SourceClass.BLOG).publisher is None
    resolver = recognise("https://doi.org/10.2139/ssrn.1", doi="10.2139/ssrn.1")
    assert resolver.publisher is not None
    assert resolver.publisher.source_class is SourceClass.PREPRINT


def test_longest_doi_prefix_wins() -> None:
    found = recognise("https://doi.org/x", doi="10.1002/14651858.CD1").publisher
    assert found is not None
    assert found.id == "cochrane"
    assert recognise("https://doi.org/x", doi="10.10021/1").publisher is None


def test_names_are_found_as_whole_words_in_the_order_of_the_text() -> None:
    text = "Volgens Gallup, dat AP citeert, en de OESO; niet volgens SERIEUS of capgemini."
    assert [p.id for p in named(text)] == ["gallup", "ap", "oecd"]


def test_hosts_are_normal() -> None:
    assert host_of("https://WWW.Example.ORG./x") == "example.org"
    assert host_of("https://münchen.de") == "xn--mnchen-3ya.de"


def test_registry_is_sound() -> None:
    publishers = registry()
    assert len(publishers) > 150
    for values in (
        [p.id for p in publishers],
        [d for p in publishers for d in p.domains],
        [d for p in publishers for d in p.doi],
    ):
        assert [v for v, n in Counter(values).items() if n > 1] == []
    for p in publishers:
        assert 0 <= p.authority <= 4
        assert p.domains or p.doi
        assert all(re.fullmatch(r"[a-z0-9.-]+", d) for d in p.domains), p
        assert all(re.fullmatch(r"10\.\d{4,9}(/\S+)?", d) for d in p.doi), p
        if p.source_class in {SourceClass.CONSULTANCY, SourceClass.VENDOR}:
            assert p.sells, f"{p.id} sells something: say what"
        if p.authority == 4:
            assert not p.sells


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("publishers: [{id: x, name: X, class: nonsense, authority: 1}]", "nonsense"),
        ("publishers: [{id: x, name: X, authority: 1}]", "class"),
        ("publishers: [{id: x, name: X, class: blog, authority: veel}]", "veel"),
        ("other: 1", "cannot be read"),
        ("[", "cannot be read"),
    ],
)
def test_wrong_registry_names_the_entry(text: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        parse_registry(text)
