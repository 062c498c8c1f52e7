"""The shipped register loads, and a register that is wrong says where and what is allowed."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.errors import ConfigError
from monitor.model import SourceClass, ValidityStatus
from monitor.sample.register import load_register, read_register

GOOD = """\
briefing: Proef
language: nl
developments:
  - number: 2
    title: Tweede
    body: >-
      Een tekst over
      twee regels.
    validity: 80
    low: 74
    high: 85
    status: herijkt
    updated: 2026-03-02
    sources: [{name: Proefbureau, class: think_tank, primary: false, url: "https://example.org/a"}]
  - number: 1
    title: Eerste
    body: Een tekst.
    validity: null
insights:
  - Een inzicht.
"""


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "register.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_shipped_register_has_nine_developments_and_five_insights() -> None:
    register = load_register()
    assert [d.number for d in register.developments] == list(range(1, 10))
    assert [d.validity for d in register.developments] == [91, 92, 93, 78, 86, 90, 77, 80, 82]
    assert len(register.insights) == 5
    assert register.language == "nl"
    third = register.developments[2]
    assert third.title == "Generatieve AI vergroot het risico op schijnleren"
    assert "illusie van beheersing" in third.body
    assert all("\n" not in d.body and "  " not in d.body for d in register.developments)
    eighth = register.developments[7]
    assert [(c.name, c.source_class, c.primary) for c in eighth.citations] == [
        ("Gallup", SourceClass.POLLING, True),
        ("AP", SourceClass.NEWS_AGENCY, False),
    ]


def test_an_own_register_is_read_in_full_and_in_order(tmp_path: Path) -> None:
    register = read_register(written(tmp_path, GOOD))
    assert [d.number for d in register.developments] == [1, 2]
    first, second = register.developments
    assert first.validity is None
    assert second.body == "Een tekst over twee regels."
    assert (second.low, second.high, second.status) == (74, 85, ValidityStatus.RECALIBRATED)
    assert str(second.updated) == "2026-03-02"
    assert second.citations[0].url == "https://example.org/a"
    assert second.citations[0].primary is False


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("validity: 80", "validity: 180", 9, "0 to 100"),
        ("validity: 80", "validity: hoog", 9, "whole number"),
        ("number: 2", "number: 1", 15, "development 1 is there twice"),
        ("    title: Tweede\n", "", 4, "'title' is missing"),
        ("title: Tweede", "titel: Tweede", 5, "unknown field"),
        ("status: herijkt", "status: zeker", 12, "voorlopig"),
        ("class: think_tank", "class: denktank", 14, "think_tank"),
        ("primary: false", "primary: nee", 14, "true or false"),
        ("updated: 2026-03-02", "updated: gisteren", 13, "2026-03-02"),
        ("low: 74", "low: 84", 4, "not in order"),
        ("body: Een tekst.", "body: ''", 17, "empty"),
        ("title: Eerste", "title: [Eerste]", 16, "expected a text"),
        ("language: nl", "language: nl\nlanguage: en", 3, "given twice"),
        ("  - Een inzicht.", "  een: inzicht", 20, "expected a list"),
        ("briefing: Proef", "briefing: 'Proef", 1, "not valid YAML"),
    ],
)
def test_what_is_wrong_is_pointed_at(tmp_path: Path, old: str, new: str, line: int, said: str) -> None:
    assert GOOD.count(old) == 1
    with pytest.raises(ConfigError) as caught:
        read_register(written(tmp_path, GOOD.replace(old, new)))
    message = str(caught.value)
    assert "register.yaml" in message
    assert said in message
    if said != "not valid YAML":
        assert f"line {line}," in message


@pytest.mark.parametrize(("text", "said"), [("", "empty"), ("- een\n", "expected fields"), ("a: [", "not valid YAML")])
def test_a_file_that_is_no_register_is_refused(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        read_register(written(tmp_path, text))


def test_a_register_without_developments_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no development"):
        read_register(written(tmp_path, "briefing: P\nlanguage: nl\ndevelopments: []\n"))


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"missing\.yaml"):
        read_register(tmp_path / "missing.yaml")
    path = tmp_path / "latin.yaml"
    path.write_bytes("briefing: caf\xe9".encode("latin-1"))
    with pytest.raises(ConfigError, match="UTF-8"):
        read_register(path)
