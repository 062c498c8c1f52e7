from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from monitor.errors import ConfigError
from monitor.model import Edition
from monitor.publish.export import export
from monitor.publish.style import load_style


def test_a_house_style_reaches_every_format(edition: Edition, tmp_path: Path) -> None:
    from PIL import Image

    Image.new("RGB", (60, 20), "#7A1F4B").save(tmp_path / "logo.png")
    (tmp_path / "huisstijl.yaml").write_text("accent: '7A1F4B'\nlogo: logo.png\nlanguage: en\nrenumber: true\n")
    style = load_style(tmp_path / "huisstijl.yaml")
    paths = export(edition, ("docx", "pptx", "html", "pdf"), tmp_path / "out", style=style)
    with zipfile.ZipFile(paths[0]) as word:
        assert b"7A1F4B" in word.read("word/styles.xml")
        assert "Development 4: Certificaten" in word.read("word/document.xml").decode()
    with zipfile.ZipFile(paths[1]) as slides:
        assert b"7A1F4B" in slides.read("ppt/theme/theme1.xml")
    assert "--accent: #7A1F4B" in paths[2].read_text()
    assert "data:image/png;base64," in paths[2].read_text()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("colour: red", "not known: colour"),
        ("- a", "no fields at all"),
        ("accent: 123456", "123456 is not text"),
        ("accent: rood", "'rood' is not a colour"),
        ("language: fr", "no words for the language 'fr'"),
        ("logo: none.png", "no PNG or JPEG"),
        ("renumber: maybe", "'maybe' is not true or false"),
        ("a: [", "could not be read"),
    ],
)
def test_a_house_style_that_is_not_as_documented(text: str, words: str, tmp_path: Path) -> None:
    path = tmp_path / "huisstijl.yaml"
    path.write_text(text)
    with pytest.raises(ConfigError) as caught:
        load_style(path)
    assert words in str(caught.value)
    assert str(tmp_path) in str(caught.value)
