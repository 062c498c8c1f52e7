"""What changed since the edition before, from the register to the page: in every format, by command and frozen."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.bootstrap import bootstrap
from monitor.model import Citation, Development, ValidityStatus
from monitor.pipeline import auditing, registering
from monitor.pipeline.monitor import Monitor
from monitor.pipeline.publishing import publish
from monitor.publish.export import FORMATS
from monitor.publish.importing import READERS, read_briefing
from monitor.settings import Settings
from monitor.store import register

NOW = datetime(2026, 3, 9, 6, tzinfo=UTC)
LINES = {
    1: "Bevestigd sinds de vorige editie: validiteit van {before}% naar {after}%",
    2: "Gewijzigd sinds de vorige editie",
    3: "Betwist sinds de vorige editie",
    4: "Gewijzigd sinds de vorige editie: validiteit van {before}% naar {after}%",
    10: "Nieuw sinds de vorige editie",
}


@pytest.fixture(scope="module")
def monitor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Monitor]:
    opened = bootstrap(Settings(outputs=tmp_path_factory.mktemp("since")), create=True)
    opened.clock = lambda: NOW
    registering.load_shipped(opened)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def scores() -> dict[int, tuple[int, int]]:
    return {}


@pytest.fixture(scope="module")
def folder(monitor: Monitor, scores: dict[int, tuple[int, int]]) -> Path:
    """An edition in March, a month of changes of every kind, and the edition of April."""
    publish(monitor, name="maart", formats=("md",))
    monitor.clock = lambda: NOW + timedelta(days=30)
    with monitor.database.write() as connection:
        held = {n: register.get_development(connection, n) for n in (1, 2, 3, 4)}
        scores.update({1: (held[1].validity or 0, (held[1].validity or 0) + 2), 4: (held[4].validity or 0, 60)})
        source = Citation("OECD", url="https://oecd.example/nieuw", title="Nieuw onderzoek")
        changed = (
            replace(held[1], validity=scores[1][1], citations=(*held[1].citations, source)),
            replace(held[2], body="Een andere tekst."),
            replace(held[3], status=ValidityStatus.CONTESTED),
            replace(held[4], validity=60),
            Development(10, "Toetsen verschuiven naar het werk", "OECD laat het zien.", 70),
        )
        for one in changed:
            register.save_development(connection, replace(one, revision=one.revision + 1), now=NOW)
    auditing.set_retired(monitor, 5, retired=True, by="Anna", reason="achterhaald")
    done = publish(monitor, name="april", formats=FORMATS, since_last=True)
    return done.files[0].parent


@pytest.mark.parametrize("name", ["md", "docx", "pptx", "html", "atom"])
def test_marks_and_score_changes_are_shown(name: str, folder: Path, scores: dict[int, tuple[int, int]]) -> None:
    shown = [block.text for block in READERS[f".{name}"]((folder / f"april.{name}").read_bytes())]
    for number, line in LINES.items():
        before, after = scores.get(number, (0, 0))
        assert line.format(before=before, after=after) in shown, (name, number)
    unchanged = [text for text in shown if "sinds de vorige editie" in text]
    assert len(unchanged) == len(LINES)
    if name != "atom":  # a feed says of each development what happened to it; a gone one has no entry
        assert any(text.startswith("Vervallen: ") for text in shown), name
        assert any(text.startswith("Nieuw: Ontwikkeling 10, Toetsen verschuiven") for text in shown)


def test_the_pdf_and_the_data_say_the_same(folder: Path, scores: dict[int, tuple[int, int]]) -> None:
    import pypdfium2

    document = pypdfium2.PdfDocument(folder / "april.pdf")
    text = " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())
    document.close()
    for number, line in LINES.items():
        before, after = scores.get(number, (0, 0))
        assert line.format(before=before, after=after) in text, number
    assert "Vervallen: " in text
    told = json.loads((folder / "april.json").read_text(encoding="utf-8"))
    marks = {d["number"]: d["change"] for d in told["developments"] if d["change"]}
    assert marks == {1: "confirmed", 2: "changed", 3: "contested", 4: "changed", 10: "new"}
    assert [p["validity"] for d in told["developments"] if d["number"] == 1 for p in d["trend"]] == list(scores[1])


@pytest.mark.parametrize("name", FORMATS)
def test_such_an_edition_is_taken_in_again_without_a_change(name: str, folder: Path, monitor: Monitor) -> None:
    """Twice nothing; what was retired stays so, and no mark gets into a text."""
    for _ in range(2):
        done = registering.read_and_load(monitor, folder / f"april.{name}")
        assert (done.added, done.revised, done.insights_changed, done.unplaced) == ((), (), False, ()), name


def test_a_changed_body_becomes_a_revision_once(folder: Path, monitor: Monitor, tmp_path: Path) -> None:
    text = (folder / "april.md").read_text(encoding="utf-8").replace("Een andere tekst.", "Een derde tekst.")
    (tmp_path / "april.md").write_text(text, encoding="utf-8")
    with monitor.database.read() as connection:
        before = register.get_development(connection, 2)
    first, second = (registering.read_and_load(monitor, tmp_path / "april.md") for _ in range(2))
    assert (first.revised, second.revised) == ((2,), ())
    with monitor.database.write() as connection:
        after = register.get_development(connection, 2)
        assert (after.revision, after.body) == (before.revision + 1, "Een derde tekst.")
        assert [one.body for one in register.list_revisions(connection, 2)][-2:] == [before.body, after.body]
        register.save_development(connection, replace(before, revision=after.revision + 1), now=NOW)


def test_an_edition_before_it_is_renumbered_only_when_asked(folder: Path, monitor: Monitor) -> None:
    assert [d.number for d in read_briefing(folder / "april.md").register.developments] == [1, 2, 3, 4, 6, 7, 8, 9, 10]
    done = publish(monitor, name="april", formats=("json",), renumber=True, folder=folder / "genummerd")
    told = json.loads(done.files[0].read_text(encoding="utf-8"))
    assert [d["number"] for d in told["developments"]] == list(range(1, 10))
    manifest = json.loads(done.files[-1].read_text(encoding="utf-8"))
    assert [d["register_number"] for d in manifest["developments"]] == [1, 2, 3, 4, 6, 7, 8, 9, 10]


EXPORT = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from monitor.bootstrap import bootstrap
from monitor.pipeline.publishing import publish
from monitor.settings import Settings
monitor = bootstrap(Settings(outputs=Path(sys.argv[1])))
monitor.clock = lambda: datetime(2026, 5, 9, 6, tzinfo=UTC)
publish(monitor, name="april", formats=sys.argv[3].split(","), since_last=True, folder=Path(sys.argv[2]))
monitor.close()
"""


@pytest.mark.slow
def test_other_processes_write_the_same_bytes(folder: Path, monitor: Monitor, tmp_path: Path) -> None:
    """With another seed for hashes, another time zone, language and working folder, a month later."""
    for seed, zone, language in (("1", "Pacific/Auckland", "C"), ("77", "America/Los_Angeles", "nl_NL.UTF-8")):
        other = {"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": language}
        command = [sys.executable, "-c", EXPORT, str(monitor.settings.outputs), str(tmp_path / seed), ",".join(FORMATS)]
        subprocess.run(command, check=True, env={**os.environ, **other}, cwd=tmp_path, timeout=300)
        for name in FORMATS:
            assert (tmp_path / seed / f"april.{name}").read_bytes() == (folder / f"april.{name}").read_bytes(), name
