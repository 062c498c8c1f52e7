"""The commands as a person types them: what they print, and how they end."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from monitor.cli import app

ROOT = Path(__file__).parents[2]
MONITOR = Path(sys.executable).with_name("monitor")


def monitor(*words: str, outputs: Path, cwd: Path | None = None, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a process of its own."""
    return subprocess.run(
        [MONITOR, *words],
        env={**os.environ, "MONITOR_OUTPUTS": str(outputs), "NO_COLOR": "1", "COLUMNS": "200", **more},
        cwd=cwd or outputs,
        text=True,
        capture_output=True,
        check=False,
        timeout=120,
    )


@pytest.fixture
def register(tmp_path: Path) -> Path:
    done = monitor("init", outputs=tmp_path)
    assert done.returncode == 0, done.stderr
    return tmp_path


def names() -> list[str]:
    return sorted(c.name or (c.callback.__name__ if c.callback else "") for c in app.registered_commands)


@pytest.mark.parametrize("name", names())
def test_every_command_explains_itself(name: str, tmp_path: Path) -> None:
    done = monitor(name, "--help", outputs=tmp_path)
    assert done.returncode == 0
    assert "Usage" in done.stdout


def test_the_readme_or_the_operations_guide_names_every_command() -> None:
    text = (ROOT / "README.md").read_text() + (ROOT / "docs" / "operations.md").read_text()
    assert [name for name in names() if f"monitor {name}" not in text] == []


def test_the_operations_guide_names_every_setting() -> None:
    from dataclasses import fields

    from monitor.settings import Settings, variable

    text = (ROOT / "docs" / "operations.md").read_text()
    assert [variable(f.name) for f in fields(Settings) if variable(f.name) not in text] == []


def test_init_loads_the_nine_and_twice_changes_nothing(register: Path) -> None:
    again = monitor("init", outputs=register)
    assert "9 unchanged" in again.stdout
    listed = json.loads(monitor("developments", "--json", outputs=register).stdout)
    assert [one["number"] for one in listed] == list(range(1, 10))
    assert listed[2]["title"] == "Generatieve AI vergroot het risico op schijnleren"
    assert listed[2]["validity"] == 93


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("frobnicate",), 2, "No such command"),
        (("show", "77"), 3, "there is no proposal 77"),
        (("approve", "77"), 3, "there is no proposal 77"),
        (("items", "--run", "77"), 3, "there is no run 77"),
        (("merge", "77"), 2, "one target"),
        (("split", "1", "--items", "een,twee"), 2, "no list of item numbers"),
        (("edit", "1"), 2, "nothing to change"),
        (("export", "--format", "wordperfect"), 2, "docx"),
        (("export", "--edition", "../elders"), 2, "cannot be the name"),
        (("run", "--sources", "nergens.yaml"), 2, "nergens.yaml"),
        (("import", "nergens.txt"), 9, "nergens.txt"),
    ],
)
def test_a_mistake_is_told_in_plain_words(register: Path, words: tuple[str, ...], code: int, said: str) -> None:
    done = monitor(*words, outputs=register)
    assert (done.returncode, said in done.stderr) == (code, True), done.stderr
    assert "Traceback" not in done.stderr


def test_without_a_database_every_listing_says_how_to_make_one(tmp_path: Path) -> None:
    for name in ("items", "proposals", "developments", "runs"):
        done = monitor(name, outputs=tmp_path)
        assert done.returncode == 7
        assert "monitor init" in done.stderr


def test_a_setting_that_is_none_is_named(tmp_path: Path) -> None:
    done = monitor("items", outputs=tmp_path, MONITOR_THREADS="veel")
    assert done.returncode == 2
    assert "MONITOR_THREADS" in done.stderr


def test_a_malformed_sources_file_names_file_line_and_field(register: Path) -> None:
    (register / "bronnen.yaml").write_text(
        "sources:\n  - id: a\n    name: A\n    class: krant\n    kind: feed\n    url: x\n"
    )
    done = monitor("run", "--sources", "bronnen.yaml", outputs=register)
    assert done.returncode == 2
    assert "bronnen.yaml" in done.stderr
    assert "4" in done.stderr
    assert "class" in done.stderr
    assert "business_press" in done.stderr


@pytest.mark.flow
def test_when_no_source_answers_the_run_says_so_and_fails(register: Path) -> None:
    (register / "bronnen.yaml").write_text(
        "sources:\n  - id: weg\n    name: Weg\n    class: blog\n    kind: feed\n"
        "    url: http://127.0.0.1:9/feed.xml\n    allow_private: true\n"
    )
    done = monitor("run", "--sources", "bronnen.yaml", "--as-of", "2026-03-09", outputs=register)
    assert done.returncode == 5, done.stderr
    assert "not one source" in done.stderr
    assert "Traceback" not in done.stderr
    assert json.loads(monitor("proposals", "--json", outputs=register).stdout) == []
    assert json.loads(monitor("runs", "--json", outputs=register).stdout)[0]["status"] == "nothing_reached"


def test_importing_the_briefing_text_gives_the_nine(tmp_path: Path) -> None:
    briefing = Path(__file__).with_name("briefing.txt")
    first = monitor("import", str(briefing), outputs=tmp_path)
    assert first.returncode == 0, first.stderr
    listed = json.loads(monitor("developments", "--json", outputs=tmp_path).stdout)
    assert [(one["number"], one["validity"]) for one in listed] == list(
        enumerate((91, 92, 93, 78, 86, 90, 77, 80, 82), start=1)
    )
    again = monitor("import", str(briefing), outputs=tmp_path)
    assert "9 unchanged" in again.stdout
    assert "insights unchanged" in again.stdout


def test_help_loads_nothing_heavy() -> None:
    heavy = ("torch", "prefect", "sqlalchemy", "fastapi", "numpy", "httpx", "trafilatura")
    code = f"import sys, monitor.cli; print([m for m in {heavy!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], text=True, capture_output=True, check=True)
    assert done.stdout.strip() == "[]"
