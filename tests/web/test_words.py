"""The page in English: no text is left out, and the compiled catalogue is that of the source."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest

from monitor.web import words
from monitor.web.words import LOCALE

babel_extract = pytest.importorskip("babel.messages.extract")
pofile = pytest.importorskip("babel.messages.pofile")
mofile = pytest.importorskip("babel.messages.mofile")

WEB = Path(words.__file__).parent
SOURCE = LOCALE / "en" / "LC_MESSAGES" / "web.po"
PLACE = re.compile(r"%\((\w+)\)s")


@pytest.fixture(scope="module")
def used() -> set[str]:
    keywords = {**babel_extract.DEFAULT_KEYWORDS, "N_": None}
    found = babel_extract.extract_from_dir(
        WEB, method_map=[("**.py", "python"), ("templates/**.html", "jinja2")], keywords=keywords
    )
    return {text[0] if isinstance(text, tuple) else text for _, _, text, _, _ in found}


@pytest.fixture(scope="module")
def catalogue() -> dict[str, tuple[str, ...]]:
    with SOURCE.open("rb") as file:
        messages = [message for message in pofile.read_po(file) if message.id]
    assert not any(message.fuzzy for message in messages)
    return {
        (message.id[0] if isinstance(message.id, tuple) else message.id): (
            message.string if isinstance(message.string, tuple) else (message.string,)
        )
        for message in messages
    }


def test_every_text_has_its_english(used: set[str], catalogue: dict[str, tuple[str, ...]]) -> None:
    assert len(used) > 250
    assert sorted(text for text in used if not all(catalogue.get(text, ("",)))) == []


def test_no_english_is_left_over(used: set[str], catalogue: dict[str, tuple[str, ...]]) -> None:
    assert sorted(catalogue.keys() - used) == []


def test_a_translation_fills_in_the_same_places(catalogue: dict[str, tuple[str, ...]]) -> None:
    for dutch, english in catalogue.items():
        for text in english:
            assert set(PLACE.findall(text)) == set(PLACE.findall(dutch)), dutch


def test_the_compiled_catalogue_is_up_to_date() -> None:
    made = io.BytesIO()
    with SOURCE.open("rb") as file:
        mofile.write_mo(made, pofile.read_po(file))
    assert SOURCE.with_suffix(".mo").read_bytes() == made.getvalue(), "run pybabel compile -D web -d locale"


@pytest.mark.parametrize("path", ["/", "/proposals/1", "/proposals/3", "/register/2", "/trend", "/decisions", "/runs/1",
    "/sources", "/aside", "/account", "/nergens"])  # fmt: skip
def test_the_english_page_holds_no_dutch_of_its_own(browser, used: set[str], path: str) -> None:
    dutch = browser.client.get(path).text
    browser.post("/language", language="en", here="/")
    english = browser.client.get(path).text
    assert '<html lang="en">' in english
    shown = _texts(dutch)
    same_in_both = {text for text in used if text in _texts(english) & shown}
    catalogue = words.translations("en")
    assert {text for text in same_in_both if catalogue.gettext(text) != text} == set()


def _texts(page: str) -> set[str]:
    return {part.strip() for part in re.findall(r">([^<>]+)<", page)}
