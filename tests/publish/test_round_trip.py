"""Whatever an export writes, an import reads again without loss of number, title, body, score or insight."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.model import Development, Edition, Register, ValidityStatus
from monitor.publish.cleaning import canonical, clean
from monitor.publish.content import build
from monitor.publish.export import FORMATS, RENDERERS
from monitor.publish.importing import read_briefing
from monitor.publish.style import DEFAULT, Style

_WORD = st.text(
    st.one_of(
        st.sampled_from("aeionrst’“”%&<>*_#[]()-–—/.,:;!?\"'\\`~|1234567890❖•é→✓😀שا\x07"), st.characters(codec="utf-8")
    ),
    min_size=1,
    max_size=12,
)
# A letter in front: an empty line, or one of marks alone, is no title and no paragraph.
_LINE = st.lists(_WORD, min_size=1, max_size=8).map(lambda words: clean("A" + " ".join(words)))
_BODY = st.lists(_LINE, min_size=1, max_size=3).map(lambda lines: canonical("\n".join(lines)))
_SCORE = st.one_of(st.none(), st.integers(0, 100))


@st.composite
def _editions(draw: st.DrawFn) -> Edition:
    numbers = draw(st.lists(st.integers(1, 9999), min_size=1, max_size=3, unique=True))
    developments = []
    for number in numbers:
        score = draw(_SCORE)
        status = draw(st.sampled_from([ValidityStatus.ASSESSED, ValidityStatus.PROVISIONAL, ValidityStatus.CONTESTED]))
        status = ValidityStatus.UNSUPPORTED if score is None else status
        band = (
            (None, None)
            if status is ValidityStatus.ASSESSED or score is None
            else (max(score - 9, 0), min(score + 9, 100))
        )
        developments.append(Development(number, draw(_LINE), draw(_BODY), score, *band, status))
    insights = draw(st.lists(_LINE, max_size=3, unique=True))
    return Edition("proef", "Proef", "nl", date(2026, 3, 20), tuple(developments), tuple(insights))


def _said(register: Register) -> tuple[object, ...]:
    """What must survive. The order of numbers is not part of it."""
    developments = sorted(
        (d.number, d.title, d.body, d.validity, d.low, d.high, d.status) for d in register.developments
    )
    return (register.briefing, register.language, developments, register.insights)


def _expected(edition: Edition) -> tuple[object, ...]:
    return _said(Register(edition.title, edition.language, edition.developments, edition.insights))


@pytest.mark.parametrize("name", [f for f in FORMATS if f != "pdf"])
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(edition=_editions())
def test_round_trip(name: str, edition: Edition, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("trip") / f"proef.{name}"
    path.write_bytes(RENDERERS[name](build(edition), DEFAULT))
    imported = read_briefing(path)
    assert _said(imported.register) == _expected(edition)
    assert imported.unplaced == ()


@settings(
    max_examples=3, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(edition=_editions())
def test_round_trip_of_pdf(edition: Edition, tmp_path_factory: pytest.TempPathFactory) -> None:
    test_round_trip.hypothesis.inner_test("pdf", edition, tmp_path_factory)  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", FORMATS)
def test_marks_samples_sources_and_trends_do_not_get_into_the_text(
    name: str, edition: Edition, previous: Edition, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("trip") / f"proef.{name}"
    path.write_bytes(RENDERERS[name](build(edition, previous=previous), DEFAULT))
    imported = read_briefing(path)
    expected = replace(edition, developments=tuple(replace(d, body=canonical(d.body)) for d in edition.developments))
    assert _said(imported.register) == _expected(expected)
    assert imported.unplaced == ()
    source = imported.register.developments[0].citations[0]
    assert (source.name, source.title, source.published, source.url) == (
        "Instituut Noord", "Leren met AI – vervolgmeting", date(2026, 3, 1), "https://voorbeeld.example/rapport/1?a=1&b=2",
    )  # fmt: skip


@pytest.mark.parametrize("name", ["md", "docx", "pptx", "html", "atom"])
def test_english_too(name: str, edition: Edition, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("trip") / f"proef.{name}"
    path.write_bytes(RENDERERS[name](build(edition, style=Style(language="en")), DEFAULT))
    register = read_briefing(path).register
    assert register.language == "en"
    assert [d.validity for d in register.developments] == [88, 71, 64, None]
    assert [d.status for d in register.developments] == [d.status for d in edition.developments]


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("T" + "itel van vierhonderd tekens " * 15, "Een gewone tekst."),
        ("Emoji 👩‍🏫 in de titel", "En in de tekst: 🚀 – zonder verlies."),
        ("כותרת מימין לשמאל", "טקסט בעברית, en Nederlands."),
        ("Stuur\x00tekens\x1b[31m", "Een tab\ten een bel\x07."),
        ("Een lange tekst", "Deze zin herhaalt zich en vult de bladzijde. " * 80),
    ],
    ids=["long", "emoji", "rtl", "control", "body"],
)
def test_odd_text_gives_a_sound_document(
    name: str, title: str, body: str, edition: Edition, tmp_path_factory: pytest.TempPathFactory
) -> None:
    odd = replace(edition, developments=(replace(edition.developments[0], title=title, body=body),))
    path = tmp_path_factory.mktemp("odd") / f"proef.{name}"
    path.write_bytes(RENDERERS[name](build(odd), DEFAULT))
    read = read_briefing(path).register.developments[0]
    assert (read.title, read.body) == (clean(title), canonical(body))
