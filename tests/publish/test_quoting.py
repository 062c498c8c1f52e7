"""Quotation marks: typographic on every page, and as they were written in the register again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.bootstrap import bootstrap
from monitor.model import Edition
from monitor.pipeline import registering
from monitor.pipeline.monitor import Monitor
from monitor.publish.content import build
from monitor.publish.export import FORMATS, RENDERERS
from monitor.publish.importing import read_briefing
from monitor.publish.quoting import changed, typographic
from monitor.publish.style import DEFAULT
from monitor.settings import Settings
from monitor.store import register

STRAIGHT = "Foto's zeggen \"leren\"; 's avonds 'doen'"
SET = "Foto’s zeggen “leren”; ’s avonds ‘doen’"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (STRAIGHT, SET),
        ("Hans' boek, L&D'er, 't werk en '90", "Hans’ boek, L&D’er, ’t werk en ’90"),
        ('("x") en HR-"experts", "42%" en "17%".', "(“x”) en HR-“experts”, “42%” en “17%”."),
        ("zo'n 'in het wild' geleerde truc", "zo’n ‘in het wild’ geleerde truc"),
        ("\"Een 'diepe' vraag\"", "“Een ‘diepe’ vraag”"),
        ("'De collega's leren', zei ze", "‘De collega’s leren’, zei ze"),
        ("'ns' is een woord", "‘ns’ is een woord"),
        ('15" scherm, 5\' lang, een "half', '15" scherm, 5\' lang, een "half'),
        ("“al goed” en ‘zo’", "“al goed” en ‘zo’"),
    ],
)
def test_marks_are_set_as_dutch_sets_them(written: str, shown: str) -> None:
    assert typographic(written) == shown


_TEXT = st.text(st.sampled_from("ab \"'“”‘’s9(.-"), max_size=14)


@given(st.lists(_TEXT, max_size=6))
def test_what_is_shown_leads_back_to_what_was_written(texts: list[str]) -> None:
    shown = {text: typographic(text) for text in changed(texts)}
    back = {value: key for key, value in shown.items()}
    assert [back.get(shown.get(text, text), shown.get(text, text)) for text in texts] == texts
    for text in texts:
        assert len(typographic(text)) == len(text)


@pytest.fixture
def straight(edition: Edition) -> Edition:
    first = replace(edition.developments[0], title=STRAIGHT, body=f'Een "kop".\n\n{STRAIGHT}.')
    second = replace(edition.developments[1], title='De "kop"', body="Een “kop”.")  # as the first is shown
    return replace(edition, title='De "briefing"', developments=(first, second), insights=('Zeg "ja".',))


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_gives_back_what_was_written(name: str, straight: Edition, tmp_path: Path) -> None:
    path = tmp_path / f"b.{name}"
    path.write_bytes(RENDERERS[name](build(straight), DEFAULT))
    read = read_briefing(path)
    assert read.register.briefing == straight.title
    assert [(d.title, d.body) for d in read.register.developments] == [(d.title, d.body) for d in straight.developments]
    assert read.register.insights == straight.insights
    assert read.unplaced == ()


@pytest.mark.parametrize("name", ["docx", "pptx", "html", "atom"])
def test_pages_show_them_set(name: str, straight: Edition) -> None:
    from monitor.publish.importing import READERS
    from monitor.publish.importing.blocks import Kind

    pages = READERS[f".{name}"](RENDERERS[name](build(straight), DEFAULT))
    texts = [b.text for b in pages if b.kind is not Kind.WRITTEN]
    assert any(SET in text for text in texts)
    assert any("De “briefing”" in text for text in texts)


def test_what_a_person_changed_on_the_page_wins(straight: Edition, tmp_path: Path) -> None:
    import docx

    path = tmp_path / "b.docx"
    path.write_bytes(RENDERERS["docx"](build(straight), DEFAULT))
    document = docx.Document(str(path))
    paragraph = next(p for p in document.paragraphs if p.text.startswith(SET))
    paragraph.runs[0].text = "Een ander “woord”."
    document.save(str(path))
    assert read_briefing(path).register.developments[0].body == 'Een "kop".\n\nEen ander “woord”.'


@pytest.fixture
def monitor(tmp_path: Path) -> Iterator[Monitor]:
    opened = bootstrap(Settings(outputs=tmp_path / "outputs"), create=True)
    opened.clock = lambda: datetime(2026, 3, 9, 6, tzinfo=UTC)
    yield opened
    opened.close()


def test_set_marks_are_no_revision(straight: Edition, monitor: Monitor, tmp_path: Path) -> None:
    """A text file copied from the pages has the typographic marks alone."""
    path = tmp_path / "b.json"
    path.write_bytes(RENDERERS["json"](build(straight), DEFAULT))
    registering.read_and_load(monitor, path)
    copied = tmp_path / "b.txt"
    second = straight.developments[1].title
    copied.write_text(
        f"Ontwikkeling 2: {typographic(second)}\nEen “kop”.\nValiditeit 71%\n\nOnze inzichten\n- Zeg “ja”.\n",
        encoding="utf-8",
    )
    done = registering.read_and_load(monitor, copied)
    assert (done.added, done.revised, done.unchanged, done.insights_changed) == ((), (), (2,), False)
    with monitor.database.read() as connection:
        assert register.get_development(connection, 2).title == second
