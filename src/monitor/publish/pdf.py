"""A briefing as PDF through WeasyPrint: tagged (PDF/UA-1), with bookmarks, its fonts and its own data inside."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from types import ModuleType

from monitor.errors import ExportError
from monitor.publish import html, json
from monitor.publish.content import Content
from monitor.publish.hyphens import soften
from monitor.publish.style import DEFAULT, Style

ATTACHMENT = "briefing.json"  # what an import reads back, so that no line break or hyphen is guessed
_FONT_PACKAGE = "font_source_sans_pro"
_FACES = (("Regular", 400, "normal"), ("It", 400, "italic"), ("Semibold", 600, "normal"), ("Bold", 700, "normal"))


def render(content: Content, style: Style = DEFAULT) -> bytes:
    """The whole briefing as the bytes of a PDF, the same for the same content.

    Raises ExportError where the system libraries that draw text (Pango) are not there.
    """
    weasyprint, attachment = _library()
    css = _faces() + files("monitor.publish").joinpath("print.css").read_text(encoding="utf-8")
    page = html.render(content, style, css=css)
    page = soften(page) if content.labels.language == "nl" else page
    data = json.render(content).encode()
    at = datetime.fromisoformat(f"{content.iso_date}T00:00:00").replace(tzinfo=UTC)
    kept = attachment(
        string=data, name=ATTACHMENT, description=content.title, created=at, modified=at, relationship="Data"
    )
    with _without_collecting():
        document = weasyprint.HTML(string=page, url_fetcher=_fetcher(weasyprint)).render(pdf_variant="pdf/ua-1")
        document.metadata.attachments = [kept]
        name = hashlib.md5(data, usedforsecurity=False).digest()
        return bytes(document.write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=name))


@contextmanager
def _without_collecting() -> Iterator[None]:
    """WeasyPrint makes millions of objects that all live until its end: looking among them for garbage takes a sixth
    of its time (docs/benchmarks-publishing.md)."""
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()


def _library() -> tuple[ModuleType, type]:
    try:
        import weasyprint
        from weasyprint import Attachment
    except OSError as error:
        raise ExportError(
            "the PDF could not be made, because the Pango library is not installed",
            do="On Debian or Ubuntu: apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0. "
            "The other formats work without it.",
        ) from error
    return weasyprint, Attachment


def _fetcher(weasyprint: ModuleType) -> object:
    """Fonts and pictures of the document itself; an address in a text never makes the exporter reach out."""
    return weasyprint.URLFetcher(allowed_protocols={"file", "data"})


def _faces() -> str:
    """The font files of the package that ships them; without it the system's own sans serif is embedded."""
    try:
        folder = Path(str(files(_FONT_PACKAGE))) / "files"
    except ModuleNotFoundError:
        return ""
    return "".join(
        f'@font-face {{ font-family: "Source Sans Pro"; font-weight: {weight}; font-style: {slope}; '
        f'src: url("{(folder / f"SourceSansPro-{name}.ttf").as_uri()}"); }}\n'
        for name, weight, slope in _FACES
    )
