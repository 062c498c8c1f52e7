from __future__ import annotations

import hashlib
import io
import json
import os
import resource
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from monitor.errors import ConfigError, ExportError
from monitor.model import Edition
from monitor.publish.content import build
from monitor.publish.export import FORMATS, RENDERERS, export
from monitor.publish.style import DEFAULT, Style

GOLDEN = Path(__file__).parent / "golden"
TEXTUAL = ("md", "json", "atom", "html")


@pytest.mark.parametrize("name", TEXTUAL)
def test_text_formats_are_as_on_disk(name: str, edition: Edition, previous: Edition) -> None:
    """WRITE_GOLDEN=1 writes the files anew, for a person to look at the difference."""
    made = RENDERERS[name](build(edition, previous=previous), DEFAULT)
    path = GOLDEN / f"edition.{name}"
    if os.environ.get("WRITE_GOLDEN"):
        path.write_bytes(made)
    assert made.decode() == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["docx", "pptx"])
def test_the_text_of_office_files_is_as_on_disk(name: str, edition: Edition, previous: Edition) -> None:
    from monitor.publish.importing import READERS

    made = READERS[f".{name}"](RENDERERS[name](build(edition, previous=previous), DEFAULT))
    text = "".join(f"{block.kind.value}: {block.text}\n" for block in made)
    path = GOLDEN / f"edition.{name}.txt"
    if os.environ.get("WRITE_GOLDEN"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


def test_the_same_edition_gives_the_same_bytes(edition: Edition, previous: Edition, tmp_path: Path) -> None:
    first = export(edition, FORMATS, tmp_path / "a", previous=previous)
    second = export(edition, FORMATS, tmp_path / "b", previous=previous)
    assert [p.name for p in first] == [*(f"2026-w12.{f}" for f in FORMATS), "manifest.json"]
    for one, other in zip(first, second, strict=True):
        assert one.read_bytes() == other.read_bytes(), one.name


def test_the_manifest_names_every_file_by_its_hash(edition: Edition, tmp_path: Path) -> None:
    export(edition, ("md", "json"), tmp_path, decisions=(7, 3))
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    for file in manifest["files"]:
        assert hashlib.sha256((tmp_path / file["name"]).read_bytes()).hexdigest() == file["sha256"]
    assert [d["number"] for d in manifest["developments"]] == [1, 2, 4, 7]
    assert manifest["decisions"] == [3, 7]
    assert manifest["sample"] is True


def test_office_files_are_sound_packages(edition: Edition) -> None:
    from lxml import etree

    for name in ("docx", "pptx"):
        with zipfile.ZipFile(io.BytesIO(RENDERERS[name](build(edition), DEFAULT))) as package:
            assert package.testzip() is None
            assert package.namelist()[0] == "[Content_Types].xml"
            assert len(set(package.namelist())) == len(package.namelist())
            for member in package.namelist():
                if member.endswith((".xml", ".rels")):
                    etree.fromstring(package.read(member))


def test_word_has_footnotes_headings_and_alternatives(edition: Edition, previous: Edition) -> None:
    with zipfile.ZipFile(io.BytesIO(RENDERERS["docx"](build(edition, previous=previous), DEFAULT))) as package:
        body, notes = package.read("word/document.xml").decode(), package.read("word/footnotes.xml").decode()
        links = package.read("word/_rels/footnotes.xml.rels").decode()
    assert body.count("<w:footnoteReference ") == 3
    assert "Instituut Noord, “Leren met AI – vervolgmeting”, 1 maart 2026" in notes
    assert "https://voorbeeld.example/rapport/1?a=1&amp;b=2" in links
    assert 'descr="Validiteit 71%, bandbreedte 62 tot 79, voorlopig"' in body
    assert 'w:val="Heading1"' in body


def test_the_pdf_is_tagged_has_bookmarks_and_embeds_its_fonts(edition: Edition) -> None:
    import pypdfium2
    from pypdfium2 import raw

    document = pypdfium2.PdfDocument(RENDERERS["pdf"](build(edition), DEFAULT))
    assert raw.FPDFCatalog_IsTagged(document)
    titles = [bookmark.get_title() for bookmark in document.get_toc()]
    assert "Ontwikkeling 1: Leidinggevenden bepalen of AI-training landt" in titles
    embedded = [
        raw.FPDFFont_GetIsEmbedded(raw.FPDFTextObj_GetFont(drawn.raw))
        for page in document
        for drawn in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT])
    ]
    assert embedded
    assert all(embedded)
    document.close()


def test_a_sample_says_so_in_every_format(edition: Edition) -> None:
    for name in ("md", "html", "atom"):
        assert "Voorbeeld" in RENDERERS[name](build(edition), DEFAULT).decode()
        assert "Voorbeeld" not in RENDERERS[name](build(replace(edition, sample=False)), DEFAULT).decode()


def test_html_needs_nothing_from_outside(edition: Edition) -> None:
    page = RENDERERS["html"](build(edition), DEFAULT).decode()
    assert '<html lang="nl">' in page
    assert not any(word in page for word in ("<script", "<link", "@import", "url(", 'src="http'))


def test_text_from_a_source_is_never_markup(edition: Edition) -> None:
    evil = replace(edition.developments[0], title="<script>alert(1)</script>", body="</p><img src=x onerror=y> *a* & b")
    content = build(replace(edition, developments=(evil,)))
    for name in ("html", "atom"):
        page = RENDERERS[name](content, DEFAULT).decode()
        assert "<script" not in page
        assert "<img" not in page
    assert "\\<script\\>" in RENDERERS["md"](content, DEFAULT).decode()


def test_an_unknown_format_names_those_on_offer(edition: Edition, tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        export(edition, ("md", "doc"), tmp_path)
    assert "'doc'" in caught.value.what
    assert "docx, pptx, pdf" in caught.value.do
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_named(edition: Edition, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ExportError, match="could not be written") as caught:
        export(edition, ("md",), tmp_path / "file" / "editions")
    assert str(tmp_path) in caught.value.where


def test_a_disk_that_is_full_leaves_the_earlier_files_whole(edition: Edition, tmp_path: Path) -> None:
    export(edition, ("md", "docx"), tmp_path)
    before = {p.name: p.read_bytes() for p in tmp_path.iterdir()}
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, hard))  # the Markdown fits, the Word file does not
    try:
        with pytest.raises(ExportError, match="could not be written"):
            export(replace(edition, insights=("Ander inzicht.",)), ("md", "docx"), tmp_path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == before


@pytest.mark.parametrize("field", ["docx_template", "pptx_template"])
def test_a_template_of_another_kind_is_named(field: str, edition: Edition, tmp_path: Path) -> None:
    path = tmp_path / "huisstijl.odt"
    path.write_text("no template")
    with pytest.raises(ConfigError, match="template is not a") as caught:
        export(edition, (field[:4],), tmp_path / "out", style=Style(**{field: path}))  # type: ignore[arg-type]
    assert caught.value.where == str(path)
    assert not (tmp_path / "out").exists()


def test_a_template_without_a_style_says_which(edition: Edition, tmp_path: Path) -> None:
    import docx
    import pptx

    docx.Document().save(str(tmp_path / "a.docx"))
    with pytest.raises(ConfigError, match="Briefing Validity, Briefing Mark"):
        export(edition, ("docx",), tmp_path, style=Style(docx_template=tmp_path / "a.docx"))
    pptx.Presentation().save(str(tmp_path / "a.pptx"))
    with pytest.raises(ConfigError, match="Briefing Development"):
        export(edition, ("pptx",), tmp_path, style=Style(pptx_template=tmp_path / "a.pptx"))


def test_an_earlier_export_serves_as_a_template(edition: Edition, tmp_path: Path) -> None:
    """Its styles are used, its text is not kept."""
    from monitor.publish.importing import read_briefing

    export(edition, ("docx", "pptx"), tmp_path / "a")
    style = Style(docx_template=tmp_path / "a" / "2026-w12.docx", pptx_template=tmp_path / "a" / "2026-w12.pptx")
    small = replace(edition, developments=edition.developments[:1])
    for path in export(small, ("docx", "pptx"), tmp_path / "b", style=style)[:2]:
        assert [d.number for d in read_briefing(path).register.developments] == [1]
