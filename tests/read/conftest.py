"""Pages and PDFs as publishers make them, without a network."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from monitor.errors import SourceError
from monitor.model import Entry, Source, SourceClass

NOW = datetime(2026, 3, 9, 6, tzinfo=UTC)

PARAGRAPHS = {
    "nl": (
        "Medewerkers die met generatieve AI leren werken, oefenen vooral tijdens hun gewone taken. Dat blijkt uit een "
        "onderzoek onder 1.240 medewerkers van twaalf organisaties in de logistiek en de zorg.",
        "De onderzoekers volgden de deelnemers een half jaar. Wie een vaste oefentijd van twee uur per week kreeg, "
        "gebruikte de nieuwe vaardigheden aan het eind ruim twee keer zo vaak als wie alleen een cursus volgde.",
        "Voor opleiders betekent dit dat leren en werken dichter bij elkaar moeten komen. De leidinggevende speelt daarin "  # noqa: E501
        "de hoofdrol, schrijven de auteurs, omdat die bepaalt of er tijd is om te oefenen.",
    ),
    "en": (
        "Employees who learn to work with generative AI practise mostly during their ordinary tasks. That is the main "
        "finding of a study among 1,240 employees of twelve organisations in logistics and care.",
        "The researchers followed the participants for half a year. Those who were given two fixed hours a week to practise "  # noqa: E501
        "used the new skills more than twice as often at the end as those who only took a course.",
        "For learning professionals this means that learning and work have to come closer together. The line manager plays "  # noqa: E501
        "the leading part, the authors write, because he or she decides whether there is time to practise.",
    ),
    "de": (
        "Beschäftigte, die lernen, mit generativer KI zu arbeiten, üben vor allem während ihrer gewöhnlichen Aufgaben. Das "  # noqa: E501
        "zeigt eine Untersuchung unter 1.240 Beschäftigten von zwölf Unternehmen aus Logistik und Pflege.",
        "Die Forscherinnen begleiteten die Teilnehmenden ein halbes Jahr lang. Wer zwei feste Stunden pro Woche zum Üben "  # noqa: E501
        "bekam, nutzte die neuen Fähigkeiten am Ende mehr als doppelt so oft wie jene, die nur einen Kurs besuchten.",
        "Für die Weiterbildung bedeutet das, dass Lernen und Arbeiten näher zusammenrücken müssen. Die Führungskraft spielt "  # noqa: E501
        "dabei die Hauptrolle, weil sie entscheidet, ob es Zeit zum Üben gibt.",
    ),
    "fr": (
        "Les salariés qui apprennent à travailler avec l'IA générative s'exercent surtout pendant leurs tâches ordinaires. "  # noqa: E501
        "C'est ce que montre une étude menée auprès de 1 240 salariés de douze organisations.",
        "Les chercheurs ont suivi les participants pendant six mois. Ceux qui disposaient de deux heures fixes par semaine "  # noqa: E501
        "pour s'exercer utilisaient deux fois plus souvent leurs nouvelles compétences à la fin de l'étude.",
        "Pour les responsables de formation, cela signifie que l'apprentissage et le travail doivent se rapprocher. Le "
        "responsable direct joue le premier rôle, car c'est lui qui décide s'il y a du temps pour s'exercer.",
    ),
}

FRAME_TOP = """<header><nav><ul><li><a href="/">Home</a></li><li><a href="/themas">Thema's</a></li></ul></nav></header>
<div class="cookie-banner" role="dialog"><p>Wij gebruiken cookies om u de beste ervaring te geven. Alles accepteren of
instellingen beheren.</p><button>Accepteren</button></div>"""
FRAME_END = """<aside><h2>Gerelateerd</h2><ul><li><a href="/a">Een heel ander stuk over kantoormeubels</a></li></ul></aside>
<footer><p>© Instituut. Alle rechten voorbehouden. Privacyverklaring.</p></footer>"""  # noqa: E501


@pytest.fixture
def paragraphs() -> dict[str, tuple[str, ...]]:
    return PARAGRAPHS


@pytest.fixture
def page() -> Callable[..., bytes]:
    """``page(language, head="<meta ...>", body="<p>...</p>", title=...)``: an article inside its site's frame."""

    def make(
        language: str = "nl", *, head: str = "", body: str | None = None, title: str = "Leren doe je al werkend",
        lang: str | None = None, byline: str = "",
    ) -> bytes:  # fmt: skip
        text = "".join(f"<p>{p}</p>" for p in PARAGRAPHS[language]) if body is None else body
        attribute = f' lang="{language if lang is None else lang}"' if lang != "" else ""
        return (
            f'<!DOCTYPE html><html{attribute}><head><meta charset="utf-8"><title>{title} | Instituut</title>{head}</head><body>'  # noqa: E501
            f"{FRAME_TOP}<main><article><h1>{title}</h1>{byline}{text}</article>{FRAME_END}</main></body></html>"
        ).encode()

    return make


@pytest.fixture
def source() -> Source:
    return Source("instituut", "Instituut", SourceClass.THINK_TANK, "feed", "https://instituut.example/feed")


@pytest.fixture
def entry() -> Entry:
    return Entry("1", "Leren doe je al werkend", "https://instituut.example/a?utm_source=rss")


@dataclass(frozen=True)
class Answer:
    url: str
    content: bytes
    content_type: str | None = "text/html; charset=utf-8"


@pytest.fixture
def web() -> Callable[..., Callable[[str], Answer]]:
    """``web({url: bytes or SourceError})`` as the ``fetch`` of the reader; ``.asked`` lists what it was asked."""

    def make(pages: dict[str, bytes | SourceError]) -> Callable[[str], Answer]:
        asked: list[str] = []

        def fetch(url: str) -> Answer:
            asked.append(url)
            found = pages.get(url, SourceError("De pagina bestaat niet (status 404)"))
            if isinstance(found, SourceError):
                raise found
            return Answer(url, found, "application/pdf" if found.startswith(b"%PDF") else "text/html; charset=utf-8")

        fetch.asked = asked  # type: ignore[attr-defined]
        return fetch

    return make


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def pdf() -> Callable[..., bytes]:
    """``pdf(paragraphs, title=..., columns=1, pages_of=...)``: a PDF as a report has it."""

    def make(
        blocks: tuple[str, ...], *, title: str = "Leren doe je al werkend", header: str = "", columns: int = 1,
        password: str = "", metadata: bool = True,
    ) -> bytes:  # fmt: skip
        from fpdf import FPDF

        class Report(FPDF):
            def header(self) -> None:
                if header:
                    self.set_font("Helvetica", "", 8)
                    self.cell(0, 5, f"{header}", new_x="LMARGIN", new_y="NEXT")
                    self.ln(4)

            def footer(self) -> None:
                self.set_y(-12)
                self.set_font("Helvetica", "", 8)
                self.cell(0, 5, f"{self.page_no()}", align="C")

        document = Report()
        if metadata:
            document.set_title(title)
        if password:
            document.set_encryption(owner_password=password, user_password=password)
        document.add_page()
        document.set_font("Helvetica", "B", 18)
        document.multi_cell(0, 9, title, new_x="LMARGIN", new_y="NEXT")
        document.set_font("Times", "", 11)
        if columns == 1:
            for block in blocks:
                document.multi_cell(0, 6, block, new_x="LMARGIN", new_y="NEXT")
                document.ln(3)
        else:
            with document.text_columns(ncols=columns, gutter=8, text_align="L") as text:
                for block in blocks:
                    with text.paragraph(bottom_margin=4) as paragraph:
                        paragraph.write(block)
        return bytes(document.output())

    return make
