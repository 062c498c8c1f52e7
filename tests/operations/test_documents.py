"""The documents name what there is, all of it, and nothing that there is not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from typer.core import TyperGroup, TyperOption
from typer.main import get_command

from monitor.cli import app
from monitor.settings import Settings, variable

ROOT = Path(__file__).parents[2]
OPERATIONS = (ROOT / "docs" / "operations.md").read_text("utf-8")
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")])
SETTINGS = {variable(field.name) for field in fields(Settings)}
OF_A_MAILBOX = {"MONITOR_IMAP_USER", "MONITOR_IMAP_PASSWORD"}  # a source may name others: no settings of the program


def _commands(command: Any, words: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    if isinstance(command, TyperGroup):
        for name, below in sorted(command.commands.items()):
            yield from _commands(below, (*words, name))
    else:
        yield words, command


COMMANDS = dict(_commands(get_command(app)))


def _row_of(words: tuple[str, ...]) -> str:
    """The row of the guide's table for a command: its own, or that of its group."""
    rows = [line for line in OPERATIONS.splitlines() if line.startswith(f"| `monitor {words[0]}")]
    named = [row for row in rows if len(words) == 1 or re.search(rf"`(monitor {words[0]} )?{words[1]}\b", row)]
    return "\n".join(named)


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_the_guide_names_every_command_and_says_what_it_does(words: tuple[str, ...]) -> None:
    row = _row_of(words)
    assert row, f"docs/operations.md has no row for `monitor {' '.join(words)}`"
    assert len(re.split(r"(?<!\\)\|", row)[2].split()) >= 2


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_and_option_says_what_it_is_for(words: tuple[str, ...]) -> None:
    command = COMMANDS[words]
    assert command.help
    silent = [one.name for one in command.params if isinstance(one, TyperOption) and not one.help]
    assert silent == []


def test_the_analysts_guide_names_every_page_of_the_menu() -> None:
    base = (ROOT / "src" / "monitor" / "web" / "templates" / "base.html").read_text("utf-8")
    menu = re.findall(r'\("/[a-z]*", _\("([^"]+)"\)\)', base.partition("<nav")[2].partition("</nav>")[0])
    assert len(menu) >= 9
    guide = (ROOT / "docs" / "handleiding.md").read_text("utf-8").lower()
    assert [name for name in menu if name.lower() not in guide] == []


def test_the_readme_has_all_that_a_newcomer_looks_for() -> None:
    """What it is, two commands, a picture of the page, a real draft, a source, another subject."""
    readme = (ROOT / "README.md").read_text("utf-8")
    titles = re.findall(r"^## (.+)$", readme, re.MULTILINE)
    wanted = [
        "Two commands",
        "A real draft",
        "Use it",
        "Add a source",
        "Point it at another subject",
        "How it is built",
    ]
    assert titles == wanted
    (picture,) = re.findall(r"!\[[^\]]+\]\(([^)]+\.png)\)", readme)
    assert (ROOT / picture).read_bytes().startswith(b"\x89PNG")
    makefile = (ROOT / "Makefile").read_text("utf-8")
    assert {"demo", "test"} <= set(re.findall(r"^    make (\w+)", readme, re.MULTILINE))
    assert all(re.search(rf"^{name}:", makefile, re.MULTILINE) for name in re.findall(r"`?make (\w+)", readme))


@pytest.mark.parametrize("name", sorted(SETTINGS))
def test_the_guide_has_a_row_for_every_setting(name: str) -> None:
    assert re.search(rf"^\| `{name}` \| [^|]+ \| [^|]+ \|$", OPERATIONS, re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_document_names_a_setting_that_is_none(page: Path) -> None:
    named = set(re.findall(r"\bMONITOR_[A-Z_]+[A-Z]\b", page.read_text("utf-8")))
    families = {one for one in named if any(known.startswith(f"{one}_") for known in SETTINGS)}
    assert named - families <= SETTINGS | OF_A_MAILBOX


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_document_names_a_command_or_option_that_is_none(page: Path) -> None:
    text = page.read_text("utf-8")
    wrong = []
    for found in re.finditer(r"`monitor ((?:[a-z][a-z-]*)(?: [a-z][a-z-]*)?)([^`\n]*)`", text):
        said = tuple(found[1].split())
        words = next((one for one in (said, said[:1]) if one in COMMANDS), None)
        if words is None:
            if not any(one[0] == said[0] for one in COMMANDS):
                wrong.append(found[0])
            continue
        known = {opt for param in COMMANDS[words].params for opt in (*param.opts, *param.secondary_opts)} | {"--help"}
        wrong += [f"{found[0]}: {one}" for one in re.findall(r"(?<![\w-])--[a-z][a-z-]*", found[2]) if one not in known]
    assert wrong == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_a_document_points_at_is_there(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", page.read_text("utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


TESTS = re.compile(r"`((?:tests/[\w/]+\.py)?)::(test_\w+)`")


def test_every_test_that_the_security_page_names_exists() -> None:
    """A row may leave the file out: then it is that of the last file named."""
    path = ""
    text = (ROOT / "docs" / "security.md").read_text("utf-8")
    missing = []
    for found in TESTS.finditer(text):
        path = found[1] or path
        if f"def {found[2]}(" not in (ROOT / path).read_text("utf-8"):
            missing.append(found[0])
    assert TESTS.search(text)
    assert missing == []


def test_every_defence_names_a_test_or_says_that_there_is_none() -> None:
    text = (ROOT / "docs" / "security.md").read_text("utf-8")
    rows = [line.split("|") for line in text.splitlines() if line.startswith("| ") and not line.startswith("| what")]
    assert len(rows) > 15
    unshown = [row[1].strip() for row in rows if "::test_" not in row[3] and "no test" not in row[3]]
    assert unshown == []
