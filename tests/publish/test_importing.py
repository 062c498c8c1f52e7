from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from monitor.errors import ConfigError, ExportError
from monitor.model import SourceClass, ValidityStatus
from monitor.publish.importing import Imported, read_briefing
from monitor.publish.importing.plain import join, unwrap

# Out of order, wrapped lines with an empty line after each, hyphens at line ends, two ways to write a score, odd
# bullets, the insights twice, a bracket that nobody opened: as text comes out of a page.
WRAPPED = """
Ontwikkeling 2: Oefentijd staat onder druk, maar niet in \n
elk team\x20
Instituut Noord laat zien dat teams minder oefenen (uren per week). Dat betekent: AI-\n
training zonder tijd faalt; plan oefenuren, leer- \n
en werktijd in.\x20

Validiteit 92%
\x0c Ontwikkeling 1: Leidinggevenden bepalen of training landt

Bureau Zuid meldt dat betrokken leidinggevenden verschil maken in pilot-programma’s). Begin \n
daarom bij de eerste lijn en maak practice-\n
based leren “gewoon”.

Validiteit: 78%
 Onze inzichten:
❖ Oefenen vraagt tijd: plan die \n
in het rooster. \n
❖Effect verschilt per rol; AI als co-\n
intelligentie.\x20

Ontwikkeling 3: Certificaten zeggen weinig over \n
AI-vaardigheid
Een studie (zorg) vindt geen verband.
Validiteit: 86%

Onze inzichten:
❖ Oefenen vraagt tijd: plan die \n
in het rooster. \n
❖Effect verschilt per rol; AI als co-\n
intelligentie.\x20
"""


@pytest.fixture
def read(tmp_path: Path) -> Callable[[str, str | bytes], Imported]:
    def read_text(name: str, text: str | bytes) -> Imported:
        path = tmp_path / name
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return read_briefing(path)

    return read_text


Read = Callable[[str, str | bytes], Imported]


def _check_wrapped(imported: Imported) -> None:
    register = imported.register
    assert [(d.number, d.title, d.validity) for d in register.developments] == [
        (1, "Leidinggevenden bepalen of training landt", 78),
        (2, "Oefentijd staat onder druk, maar niet in elk team", 92),
        (3, "Certificaten zeggen weinig over AI-vaardigheid", 86),
    ]
    assert register.developments[0].body == (
        "Bureau Zuid meldt dat betrokken leidinggevenden verschil maken in pilot-programma’s). Begin daarom bij de "
        "eerste lijn en maak practice-based leren “gewoon”."
    )
    assert register.developments[1].body == (
        "Instituut Noord laat zien dat teams minder oefenen (uren per week). Dat betekent: AI-training zonder tijd "
        "faalt; plan oefenuren, leer- en werktijd in."
    )
    assert register.insights == (
        "Oefenen vraagt tijd: plan die in het rooster.",
        "Effect verschilt per rol; AI als co-intelligentie.",
    )
    assert imported.unplaced == ()


def test_wrapped_text(read: Read) -> None:
    _check_wrapped(read("briefing.txt", WRAPPED))


def test_windows_text(read: Read) -> None:
    _check_wrapped(read("briefing.txt", WRAPPED.replace("❖", "•").replace("\n", "\r\n").encode("cp1252")))


def test_text_without_a_place_is_listed_with_its_words(read: Read) -> None:
    imported = read(
        "b.txt",
        "Onze briefing van maart\n\nVoor intern gebruik door de afdeling.\n\n"
        "Ontwikkeling 1: Titel\nTekst.\nValiditeit 930%\nValiditeit 80%\nNog te controleren door Anna.\n",
    )
    assert imported.register.briefing == "Onze briefing van maart Voor intern gebruik door de afdeling."
    assert imported.register.developments[0].validity == 80
    assert imported.register.developments[0].body == "Tekst. Validiteit 930%"
    assert imported.unplaced == ("Nog te controleren door Anna.",)


def test_no_word_of_a_text_is_lost(read: Read) -> None:
    text = "Vooraf.\nOntwikkeling 4: Een titel\nTekst een.\nValiditeit 50%\nLos.\nOnze inzichten\n- Punt een\n"
    imported = read("b.txt", text)
    register = imported.register
    developments = (f"{d.number}: {d.title} {d.body} {d.validity}%" for d in register.developments)
    kept = " ".join([register.briefing, *developments, *register.insights, *imported.unplaced])
    missing = set(text.split()) - set(kept.split()) - {"Ontwikkeling", "Validiteit", "Onze", "inzichten", "-"}
    assert missing == set()


def test_two_texts_of_one_number_are_not_merged(read: Read) -> None:
    imported = read(
        "b.txt",
        "Ontwikkeling 1: Een\nEerste tekst.\nValiditeit 50%\nOntwikkeling 1: Een\nAndere tekst.\nValiditeit 60%\n",
    )
    assert [d.body for d in imported.register.developments] == ["Eerste tekst."]
    assert imported.unplaced == ("Ontwikkeling 1: Een\nAndere tekst.",)


def test_a_missing_score_is_said(read: Read) -> None:
    imported = read("b.txt", "Ontwikkeling 1: Een\nTekst.\n")
    assert imported.register.developments[0].validity is None
    assert imported.register.developments[0].status is ValidityStatus.PROVISIONAL
    assert imported.remarks == ("Ontwikkeling 1: geen validiteit gevonden.",)


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("een AI-", "training", "een AI-training"),
        ("organi\u2010", "satie", "organisatie"),
        ("leer-", "en werktijd", "leer- en werktijd"),
        ("zo –", "dus", "zo – dus"),
    ],
)
def test_hyphens_at_the_end_of_a_line(first: str, second: str, joined: str) -> None:
    assert join(first, second) == joined


def test_an_indented_body_is_one_paragraph() -> None:
    blocks = unwrap(["Ontwikkeling 1: Titel", "   Eerste deel", "   en tweede deel.", "Validiteit 10%"])
    assert [b.text for b in blocks] == ["Ontwikkeling 1: Titel", "Eerste deel en tweede deel.", "Validiteit 10%"]


def test_a_word_document_of_another_hand(read: Read) -> None:
    """No styles of ours: headings in bold, a score behind the text, a table, and a text box."""
    import docx
    from docx.oxml import parse_xml

    document = docx.Document()
    document.add_paragraph("Ontwikkeling 1: Leidinggevenden bepalen of training landt")
    document.add_paragraph("Bureau Zuid meldt een verschil. Validiteit: 78%")
    table = document.add_table(rows=1, cols=1)
    table.cell(0, 0).text = "Ontwikkeling 2: Oefentijd staat onder druk"
    table.cell(0, 0).add_paragraph("Instituut Noord laat het zien.")
    table.cell(0, 0).add_paragraph("Validiteit 92%")
    box = document.add_paragraph()
    box._p.append(
        parse_xml(
            '<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
            'xmlns:v="urn:schemas-microsoft-com:vml"><w:pict><v:shape><v:textbox><w:txbxContent>'
            "<w:p><w:r><w:t>Onze inzichten:</w:t></w:r></w:p><w:p><w:r><w:t>Oefenen vraagt tijd.</w:t></w:r></w:p>"
            "</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
        )
    )
    out = io.BytesIO()
    document.save(out)
    imported = read("b.docx", out.getvalue())
    assert [(d.number, d.body, d.validity) for d in imported.register.developments] == [
        (1, "Bureau Zuid meldt een verschil.", 78),
        (2, "Instituut Noord laat het zien.", 92),
    ]
    assert imported.register.insights == ("Oefenen vraagt tijd.",)
    assert imported.unplaced == ()


def test_a_slide_with_two_columns(read: Read) -> None:
    """Each column is a development over several boxes; the boxes were drawn in another order than one reads them."""
    import pptx
    from pptx.util import Inches

    presentation = pptx.Presentation()
    slide = presentation.slides.add_slide(presentation.slide_layouts[6])
    for left, top, text in (
        (5.2, 1.0, "Ontwikkeling 2: Oefentijd staat onder druk"),
        (0.4, 4.0, "Validiteit 78%"),
        (0.4, 1.0, "Ontwikkeling 1: Leidinggevenden bepalen"),
        (5.2, 2.0, "Tekst van twee."),
        (0.5, 2.0, "Tekst van een."),
        (5.2, 4.0, "Validiteit: 92%"),
    ):
        slide.shapes.add_textbox(Inches(left), Inches(top), Inches(4), Inches(0.8)).text_frame.text = text
    slide.notes_slide.notes_text_frame.text = "Vraag de zaal om een voorbeeld."
    last = presentation.slides.add_slide(presentation.slide_layouts[6])
    frame = last.shapes.add_textbox(Inches(1), Inches(1), Inches(8), Inches(3)).text_frame
    frame.text = "Onze inzichten:\n❖ Oefenen vraagt tijd.\n❖Effect verschilt per rol."
    out = io.BytesIO()
    presentation.save(out)
    imported = read("b.pptx", out.getvalue())
    assert [(d.number, d.body, d.validity) for d in imported.register.developments] == [
        (1, "Tekst van een.", 78),
        (2, "Tekst van twee.", 92),
    ]
    assert imported.register.insights == ("Oefenen vraagt tijd.", "Effect verschilt per rol.")
    assert imported.unplaced == ("Vraag de zaal om een voorbeeld.",)


def test_a_pdf_of_another_hand(read: Read) -> None:
    import weasyprint

    page = """<html lang="nl"><style>@page { size: 90mm 120mm; @bottom-center { content: "Blad " counter(page) } }
      h2 { font-size: 16pt } p { font-size: 11pt }</style>
      <h2>Ontwikkeling 1: Grote teams leren langzamer omdat Managers weinig Tijd maken</h2>
      <p>Bureau Zuid meldt een verschil tussen teams met en zonder begeleiding op de werkplek.</p>
      <p>Validiteit 78%</p><h2 style="break-before: page">Ontwikkeling 2: Oefentijd</h2><p>Kort.</p>
      <p>Validiteit: 92%</p><h2 style="break-before: page">Onze inzichten</h2><p>• Oefenen vraagt tijd.</p></html>"""
    imported = read("b.pdf", weasyprint.HTML(string=page).write_pdf())
    assert [(d.number, d.title, d.body, d.validity) for d in imported.register.developments] == [
        (1, "Grote teams leren langzamer omdat Managers weinig Tijd maken",
         "Bureau Zuid meldt een verschil tussen teams met en zonder begeleiding op de werkplek.", 78),
        (2, "Oefentijd", "Kort.", 92),
    ]  # fmt: skip
    assert imported.register.insights == ("Oefenen vraagt tijd.",)
    assert imported.unplaced == ()


def test_yaml(read: Read) -> None:
    imported = read(
        "b.yaml",
        "briefing: Proef\nlanguage: nl\ndevelopments:\n  - number: 1\n    title: Een\n"
        "    body: >-\n      Tekst\n      van een.\n"
        "    validity: 91\n    sources: [{name: OECD, class: igo, primary: true}]\n"
        "insights:\n  - Oefen.\nopmerking: let op\n",
    )
    development = imported.register.developments[0]
    assert (development.body, development.validity) == ("Tekst van een.", 91)
    assert development.citations[0].source_class is SourceClass.IGO
    assert imported.unplaced == ("opmerking: let op",)


@pytest.mark.parametrize(
    ("name", "raw", "error", "words"),
    [
        ("b.doc", b"x", ConfigError, "kind .doc cannot be read"),
        ("b.txt", b"Geen briefing.", ExportError, "no development was found"),
        ("b.txt", b"\x00\x01", ExportError, "no text file"),
        ("b.docx", b"PK\x03\x04 broken", ExportError, "no Word document"),
        ("b.pptx", b"nothing", ExportError, "no PowerPoint file"),
        ("b.pdf", b"%PDF-1.4 broken", ExportError, "broken or has a password"),
        ("b.yaml", b"a: [1", ConfigError, "no valid YAML"),
        ("b.json", b'{\n"a": }', ConfigError, "line 2: no valid JSON"),
        ("b.json", b"[]", ConfigError, "holds no briefing"),
        (
            "b.json",
            b'{"developments": [{"number": 1, "validity": 930}]}',
            ConfigError,
            r"developments\[0\].validity: 930",
        ),
        ("b.json", b'{"developments": [{"title": "x"}]}', ConfigError, "has no number"),
        ("b.atom", b"<feed>", ExportError, "no XML"),
        ("b.atom", b"<rss/>", ExportError, "no Atom feed"),
        ("b.html", b"", ExportError, "no HTML page"),
    ],
)
def test_what_cannot_be_read_says_what_and_where(
    name: str, raw: bytes, error: type[Exception], words: str, read: Read, tmp_path: Path
) -> None:
    with pytest.raises(error) as caught:
        read(name, raw)
    import re

    assert re.search(words, str(caught.value))
    assert str(tmp_path / name) in str(caught.value)
    assert "\n" in str(caught.value)  # what to do


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="could not be opened"):
        read_briefing(tmp_path / "none.txt")


def test_an_entity_bomb_is_not_expanded(read: Read) -> None:
    entities = b'<!DOCTYPE f [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    bomb = entities + b'<feed xmlns="http://www.w3.org/2005/Atom"><title>&b;</title></feed>'
    with pytest.raises(ExportError, match="no development"):
        read("b.atom", bomb)


@pytest.mark.parametrize(("name", "main"), [("b.docx", "word/document.xml"), ("b.pptx", "ppt/presentation.xml")])
def test_a_package_that_swells_is_refused_before_it_is_unpacked(name: str, main: str, read: Read) -> None:
    """Hundreds of megabytes of nothing fit in one; unpacked they would take gigabytes."""
    import tracemalloc
    import zipfile

    import docx
    import pptx

    plain, packed = io.BytesIO(), io.BytesIO()
    (docx.Document() if name == "b.docx" else pptx.Presentation()).save(plain)
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as out:
        for part in source.namelist():
            body = source.read(part)
            with out.open(part, "w") as target:
                target.write(body)
                for _ in range(300 * (part == main)):
                    target.write(b" " * 1_000_000)
    assert len(packed.getvalue()) < 5_000_000
    tracemalloc.start()
    with pytest.raises(ExportError, match="unpacked"):
        read(name, packed.getvalue())
    assert tracemalloc.get_traced_memory()[1] < 50_000_000
    tracemalloc.stop()
