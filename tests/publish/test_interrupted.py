"""An export that is killed, or refused by the folder, leaves what was there before whole."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from monitor.errors import ExportError
from monitor.model import Edition
from monitor.publish.export import export
from monitor.publish.placing import placing

KILLS = 60
# Two contents take turns in one folder; a child that exports without end is killed at a random moment, again and again.
KILLER = f"""
import hashlib, json, os, random, signal, sys, time
from pathlib import Path
from monitor.publish.placing import placing

folder = Path(sys.argv[1])
sizes = {{"a.0": 10, "a.1": 5_000, "a.2": 900_000}}
contents = [{{name: letter * size for name, size in sizes.items()}} for letter in (b"A", b"B")]
for files in contents:
    hashes = {{n: hashlib.sha256(d).hexdigest() for n, d in files.items()}}
    files["manifest.json"] = json.dumps(hashes).encode()

def write(turn):
    with placing(folder) as place:
        place(contents[turn])

write(0)
random.seed(7)
torn = 0
for kill in range({KILLS}):
    if not (child := os.fork()):
        for turn in range(1, 10_000):
            write(turn % 2)
    time.sleep(random.uniform(0.001, 0.03))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    found = {{n: (folder / n).read_bytes() for n in contents[0]}}
    torn += any(data not in (one[n] for one in contents) for n, data in found.items())
left = [p.name for p in folder.iterdir() if p.name not in contents[0]]
write(0)
print(json.dumps([torn, len(left), sorted(p.name for p in folder.iterdir())]))
"""


def test_a_process_killed_at_any_moment_leaves_whole_files(tmp_path: Path) -> None:
    command = [sys.executable, "-c", KILLER, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    torn, left, names = json.loads(done.stdout)
    assert torn == 0
    assert left <= 1  # the stage of the last kill; those before it were cleared away
    assert names == ["a.0", "a.1", "a.2", "manifest.json"]


def test_what_fails_while_placing_leaves_the_folder_as_it_was(tmp_path: Path) -> None:
    with placing(tmp_path) as place:
        place({"a": b"1"})
    with pytest.raises(RuntimeError), placing(tmp_path):
        raise RuntimeError
    assert [p.name for p in tmp_path.iterdir()] == ["a"]


def test_the_manifest_lists_earlier_exports_too(edition: Edition, tmp_path: Path) -> None:
    export(edition, ("md", "html"), tmp_path)
    export(edition, ("json",), tmp_path)
    assert _current(tmp_path) == {"2026-w12.html": True, "2026-w12.json": True, "2026-w12.md": True}
    for file in json.loads((tmp_path / "manifest.json").read_text())["files"]:
        assert hashlib.sha256((tmp_path / file["name"]).read_bytes()).hexdigest() == file["sha256"]


def test_the_manifest_says_which_files_are_of_before(edition: Edition, tmp_path: Path) -> None:
    """Of a register that changed, of a person who edited a file, of one who took a file away."""
    export(edition, ("md", "html", "atom"), tmp_path)
    export(replace(edition, insights=()), ("json",), tmp_path)
    (tmp_path / "2026-w12.atom").unlink()
    export(replace(edition, insights=()), ("md",), tmp_path)
    assert _current(tmp_path) == {"2026-w12.html": False, "2026-w12.json": True, "2026-w12.md": True}
    (tmp_path / "2026-w12.json").write_text("met de hand")
    export(replace(edition, insights=()), ("html",), tmp_path)
    assert _current(tmp_path) == {"2026-w12.html": True, "2026-w12.json": False, "2026-w12.md": True}


def _current(folder: Path) -> dict[str, bool]:
    return {one["name"]: one["current"] for one in json.loads((folder / "manifest.json").read_text())["files"]}


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"files": [1], "content": 3}', '{"files": [{"name": "../x"}]}'])
def test_a_manifest_of_another_hand_is_no_hindrance(text: str, edition: Edition, tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text(text)
    export(edition, ("md",), tmp_path)
    assert _current(tmp_path) == {"2026-w12.md": True}


def test_a_folder_that_is_read_only_is_named_and_stays_as_it_was(edition: Edition, tmp_path: Path) -> None:
    """In a process without root's rights, to which a folder without a write bit is closed."""
    folder = tmp_path / "edition"
    export(edition, ("md",), folder)
    before = {p.name: p.read_bytes() for p in folder.iterdir()}
    folder.chmod(0o555)
    tmp_path.chmod(0o755)
    reading, writing = os.pipe()
    if not (child := os.fork()):
        os.chdir(tmp_path)
        if os.getuid() == 0:
            os.setuid(65534)
        try:
            export(replace(edition, insights=()), ("md",), Path("edition"))
            told = b"written"
        except ExportError as error:
            told = str(error).encode()
        os.write(writing, told)
        os._exit(0)
    os.waitpid(child, 0)
    told = os.read(reading, 10_000).decode()
    folder.chmod(0o755)
    assert "could not be written (Permission denied)" in told
    assert "edition: " in told
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == before
