"""Briefings as other people make them: nothing of what they say may disappear."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pptx
import pytest
from docx.oxml import parse_xml
from lxml import etree
from pptx.util import Inches

from monitor.publish.importing import Imported, read_briefing
from monitor.publish.importing.pdf import _without_references
from monitor.publish.importing.plain import Line, soft, unwrap_lines

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
# Parts of a package that say how it looks, and the words that a register says by its fields.
FORM = re.compile(
    r"theme|[sS]tyles|settings|fontTable|Master|Layout|docProps|numbering|[pP]rops|Content_Types|webSettings"
)
FIELDS = {"Bron", "Validiteitsscore", "Bronnen", "Ontwikkeling", "Validiteit", "Onze", "inzichten", "maart", "Anna"}


def _words(path: Path) -> set[str]:
    """Every word in any part of the file, found without regard to what it means."""
    found = set()
    with zipfile.ZipFile(path) as package:
        for name in package.namelist():
            if not name.endswith(".xml") or FORM.search(name):
                continue
            for paragraph in etree.fromstring(package.read(name)).iter("{*}p", "{*}v"):
                own = paragraph.iter("{*}t", "{*}v", "{*}br", "{*}tab")
                pieces = (t.text or " " for t in own if next(t.iterancestors("{*}p"), paragraph) is paragraph)
                found |= set(re.findall(r"\w+", "".join(pieces)))
    return {word for word in found if not word.isdigit()}


def _kept(imported: Imported) -> set[str]:
    register = imported.register
    texts = [register.briefing, *register.insights, *imported.unplaced, *imported.derived]
    for one in register.developments:
        texts += [f"{one.number} {one.title} {one.body} {one.validity}"]
        texts += [f"{c.name} {c.title} {c.url} {c.published}" for c in one.citations]
    return set(re.findall(r"\w+", " ".join(texts)))


Check = Callable[[object, str], Imported]


@pytest.fixture
def check(tmp_path: Path) -> Check:
    def save_and_read(document: object, name: str) -> Imported:
        path = tmp_path / name
        document.save(str(path))  # type: ignore[attr-defined]
        imported = read_briefing(path)
        assert _words(path) - _kept(imported) - FIELDS == set()
        return imported

    return save_and_read


def _said(imported: Imported) -> list[tuple[int, str, str, int | None]]:
    return [(d.number, d.title, d.body, d.validity) for d in imported.register.developments]


def test_mixed_headings_soft_returns_lists_and_margins(check: Check) -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Vertrouwelijk – afdeling Leren"
    document.sections[0].footer.paragraphs[0].text = "Redactie Jansen"
    document.add_heading("Briefing AI en leren", 0)
    document.add_paragraph("Intro: deze editie gaat over schijnleren.")
    line = document.add_paragraph()
    for i, text in enumerate(("Ontwikkeling 1:", "Leidinggevenden bepalen", "of training landt")):
        if i:
            line.runs[-1].add_break()
        line.add_run(text).bold = True
    line = document.add_paragraph("Bureau Zuid meldt")
    line.runs[0].add_break()
    line.add_run("een verschil.")
    document.add_paragraph("Validiteit\t78%")
    document.add_paragraph("Bron: Bureau Zuid, “Rapport”, 3 maart 2026, https://a.example/x")
    document.add_heading("Ontwikkeling 2 – Oefentijd staat onder druk", 2)
    document.add_paragraph("Tekst met punten:")
    document.add_paragraph("eerste punt", style="List Bullet")
    document.add_heading("Wat betekent dit?", 3)
    document.add_paragraph("tweede punt", style="List Number")
    document.add_paragraph("Validiteitsscore: 92 %")
    document.add_heading("Ontwikkeling 3", 1)
    document.add_heading("Titel op de volgende regel", 2)
    document.add_paragraph("Tekst drie.")
    document.add_paragraph("Validiteit = 80%")
    document.add_heading("Onze inzichten", 1)
    for text in ("Oefenen vraagt tijd.", "Effect verschilt per rol.", "Contact: redactie"):
        document.add_paragraph(text)
    imported = check(document, "b.docx")
    assert _said(imported) == [
        (1, "Leidinggevenden bepalen of training landt", "Bureau Zuid meldt een verschil.", 78),
        (
            2,
            "Oefentijd staat onder druk",
            "Tekst met punten:\n\neerste punt\n\nWat betekent dit?\n\ntweede punt",
            92,
        ),
        (3, "Titel op de volgende regel", "Tekst drie.", 80),
    ]
    assert imported.register.developments[0].citations[0].name == "Bureau Zuid"
    assert imported.register.insights == ("Oefenen vraagt tijd.", "Effect verschilt per rol.")
    assert imported.unplaced == (
        "Intro: deze editie gaat over schijnleren.",
        "Contact: redactie",
        "Vertrouwelijk – afdeling Leren",
        "Redactie Jansen",
    )


def test_numbers_that_word_sets_itself(check: Check) -> None:
    """The automatic list begins at 3, and the file holds the words “Ontwikkeling 3:” nowhere."""
    document = docx.Document()
    numbering = document.part.numbering_part.element
    level = (
        '<w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="decimal"/><w:lvlText w:val="Ontwikkeling %1:"/></w:lvl>'
    )
    numbering.insert(0, parse_xml(f'<w:abstractNum {W} w:abstractNumId="77">{level}</w:abstractNum>'))
    numbering.append(parse_xml(f'<w:num {W} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    for title, body, score in (("Leidinggevenden bepalen", "Een.", 78), ("Oefentijd onder druk", "Twee.", 92)):
        properties = document.add_paragraph(title)._p.get_or_add_pPr()
        properties.append(parse_xml(f'<w:numPr {W}><w:ilvl w:val="0"/><w:numId w:val="77"/></w:numPr>'))
        document.add_paragraph(body)
        document.add_paragraph(f"Validiteit {score}%")
    imported = check(document, "b.docx")
    assert _said(imported) == [(3, "Leidinggevenden bepalen", "Een.", 78), (4, "Oefentijd onder druk", "Twee.", 92)]


@pytest.mark.parametrize(
    "names",
    [
        ("Nr.", "Ontwikkeling", "Toelichting", "Validiteit", "Bron"),
        ("Ontwikkeling", "Titel", "Tekst", "Validiteit (%)", "Bronnen"),
    ],
)
def test_a_table_with_a_development_a_row(names: tuple[str, ...], check: Check) -> None:
    document = docx.Document()
    document.add_heading("Overzicht", 0)
    table = document.add_table(rows=1, cols=5)
    rows = (
        names,
        ("1", "Leidinggevenden bepalen", "Bureau Zuid meldt een verschil.", "78%", "Bureau Zuid"),
        ("2", "Oefentijd onder druk", "Instituut Noord toont het.\nTweede alinea.", "92%", "OECD"),
    )
    for i, row in enumerate(rows):
        for cell, text in zip((table.rows[0] if i == 0 else table.add_row()).cells, row, strict=True):
            cell.text = text
    imported = check(document, "b.docx")
    assert _said(imported) == [
        (1, "Leidinggevenden bepalen", "Bureau Zuid meldt een verschil.", 78),
        (2, "Oefentijd onder druk", "Instituut Noord toont het.\n\nTweede alinea.", 92),
    ]
    assert [d.citations[0].name for d in imported.register.developments] == ["Bureau Zuid", "OECD"]


def test_a_table_of_labels_and_values_a_development(check: Check) -> None:
    document = docx.Document()
    for number, title, score in ((1, "Leidinggevenden bepalen", "78%"), (2, "Oefentijd onder druk", "92")):
        table = document.add_table(rows=0, cols=2)
        rows = ((f"Ontwikkeling {number}", title), ("Toelichting", "Tekst."), ("Validiteit", score), ("Bron", "OECD"))
        for row in rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
    imported = check(document, "b.docx")
    assert _said(imported) == [(1, "Leidinggevenden bepalen", "Tekst.", 78), (2, "Oefentijd onder druk", "Tekst.", 92)]


def test_another_table_is_listed(check: Check) -> None:
    document = docx.Document()
    document.add_paragraph("Ontwikkeling 1: Een")
    document.add_paragraph("Tekst. Validiteit 50%")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(table._cells, ("Land", "Uren", "België", "twaalf"), strict=True):
        cell.text = text
    imported = check(document, "b.docx")
    assert _said(imported)[0][:2] == (1, "Een")


def test_controls_insertions_links_boxes_and_comments(check: Check) -> None:
    document = docx.Document()
    body = document.element.body

    def add(xml: str) -> None:
        body.insert(len(body) - 1, parse_xml(xml))

    add(f"<w:sdt {W}><w:sdtContent><w:p><w:r><w:t>Ontwikkeling 1: In een veld</w:t></w:r></w:p></w:sdtContent></w:sdt>")
    add(
        f'<w:p {W}><w:r><w:t xml:space="preserve">Tekst </w:t></w:r>'
        '<w:ins w:id="1" w:author="A"><w:r><w:t>erbij</w:t></w:r></w:ins>'
        '<w:del w:id="2" w:author="A"><w:r><w:delText>eruit</w:delText></w:r></w:del>'
        '<w:hyperlink w:anchor="x"><w:r><w:t xml:space="preserve"> en koppeling.</w:t></w:r></w:hyperlink></w:p>'
    )
    add(f"<w:p {W}><w:r><w:t>Validiteit 8</w:t></w:r><w:r><w:t>1</w:t></w:r><w:r><w:t>%</w:t></w:r></w:p>")
    box = "<w:txbxContent><w:p><w:r><w:t>Let op de eerste lijn</w:t></w:r></w:p></w:txbxContent>"
    add(
        f'<w:p {W} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
        'xmlns:v="urn:schemas-microsoft-com:vml"><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>'
        f"<wps:wsp><wps:txbx>{box}</wps:txbx></wps:wsp></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{box}"
        "</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    document.add_comment(document.paragraphs[0].runs[0], text="Nog nakijken", author="Anna")
    imported = check(document, "b.docx")
    assert _said(imported) == [(1, "In een veld", "Tekst erbij en koppeling.", 81)]
    assert imported.unplaced == ("Let op de eerste lijn", "Opmerking: Nog nakijken")


def test_slides_with_groups_columns_tables_charts_and_a_hidden_one(check: Check) -> None:
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE

    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    slide.shapes.title.text = "Ontwikkeling 1:\vLeidinggevenden bepalen"
    group = slide.shapes.add_group_shape()
    for top, text in ((2, "Bureau Zuid meldt\veen verschil."), (4, "Validiteit 78%")):
        group.shapes.add_textbox(Inches(1), Inches(top), Inches(4), Inches(1)).text_frame.text = text
    slide = deck.slides.add_slide(deck.slide_layouts[3])
    slide.shapes.title.text = "Twee tegelijk"
    slide.placeholders[1].text = "Ontwikkeling 2: Twee\nTekst twee.\nValiditeit 70%"
    slide.placeholders[2].text = "Ontwikkeling 3: Drie\nTekst drie.\nValiditeit 60%"
    slide._element.set("show", "0")
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    slide.shapes.title.text = "Grafiek van de maand"
    data = CategoryChartData()
    data.categories = ["Oost", "West"]
    data.add_series("Reeks uren", (3, 4))
    place = (Inches(1), Inches(2), Inches(5), Inches(3))
    chart = slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, *place, data).chart
    chart.has_title = True
    chart.chart_title.text_frame.text = "Uren per regio"
    imported = check(deck, "b.pptx")
    assert _said(imported) == [
        (1, "Leidinggevenden bepalen", "Bureau Zuid meldt een verschil.", 78),
        (2, "Twee", "Tekst twee.", 70),
        (3, "Drie", "Tekst drie.", 60),
    ]
    assert imported.unplaced == (
        "Twee tegelijk",
        "Grafiek van de maand",
        "Grafiek: Uren per regio; Reeks uren; Oost; West",
    )


def test_slides_whose_parts_all_have_a_box_of_their_own(check: Check) -> None:
    deck = pptx.Presentation()
    deck.slide_width, deck.slide_height = Inches(13.33), Inches(7.5)
    for number, title, score in ((1, "Leidinggevenden bepalen", 78), (2, "Oefentijd onder druk", 92)):
        slide = deck.slides.add_slide(deck.slide_layouts[6])
        for left, top, width, text in (
            (0.5, 0.4, 4, f"Ontwikkeling {number}"),
            (0.5, 1.1, 12, title),
            (0.5, 2.2, 7, "Tekst."),
            (9, 2.2, 3, "Validiteit"),
            (9, 3, 3, f"{score}%"),
            (0.5, 6.9, 5, "© Leerhuis"),
            (12, 6.9, 1, str(number)),
        ):
            slide.shapes.add_textbox(Inches(left), Inches(top), Inches(width), Inches(0.6)).text_frame.text = text
    imported = check(deck, "b.pptx")
    assert _said(imported) == [(1, "Leidinggevenden bepalen", "Tekst.", 78), (2, "Oefentijd onder druk", "Tekst.", 92)]
    assert imported.unplaced == ("© Leerhuis",)


def test_a_slide_that_is_a_picture_alone_is_listed(check: Check, tmp_path: Path) -> None:
    from PIL import Image

    Image.new("RGB", (40, 30), "navy").save(tmp_path / "scan.png")
    deck = pptx.Presentation()
    deck.slides.add_slide(deck.slide_layouts[6]).shapes.add_picture(str(tmp_path / "scan.png"), 0, 0)
    slide = deck.slides.add_slide(deck.slide_layouts[1])
    slide.shapes.title.text = "Ontwikkeling 1: Een"
    slide.placeholders[1].text = "Tekst.\nValiditeit 50%"
    imported = check(deck, "b.pptx")
    assert imported.unplaced == ("Dia 1: alleen een afbeelding, zonder tekst die te lezen is",)


def test_a_pdf_that_word_made_of_notes_and_symbols() -> None:
    """Footnote numbers go from the text; bullets of Word's Symbol font, and room between paragraphs, part it."""
    assert _without_references("anders ontstaat schijnadoptie.3, 4", [10.0] * 30 + [6.0] * 4) == (
        "anders ontstaat schijnadoptie."
    )
    assert _without_references("in 2024", [10.0] * 7) == "in 2024"
    assert _without_references("10", [6.0] * 2) == "10"
    lines = [
        Line("Ontwikkeling 1", 18), Line("Titel eronder", 14), Line("Eerste alinea loopt", 10), Line("door.", 10),
        Line("Tweede alinea.", 10, apart=True), Line("Validiteit 80%", 10), Line("Bronnen:", 8), Line("1. OECD", 8),
        Line("2. HBR", 8), Line("Onze inzichten", 18), Line("\uf0b7 Een.", 10), Line("\uf0b7 Twee.", 10),
    ]  # fmt: skip
    assert [b.text for b in unwrap_lines(lines)] == [
        "Ontwikkeling 1", "Titel eronder", "Eerste alinea loopt door.", "Tweede alinea.", "Validiteit 80%", "Bronnen:",
        "OECD", "HBR", "Onze inzichten", "Een.", "Twee.",
    ]  # fmt: skip


def test_lines_that_a_person_broke_by_hand() -> None:
    assert soft(("Bureau Zuid meldt", "een verschil.", "Nieuwe zin.")) == (
        "Bureau Zuid meldt een verschil.",
        "Nieuwe zin.",
    )
    assert soft(("Punten:", "- een", "- twee")) == ("Punten:", "- een", "- twee")
