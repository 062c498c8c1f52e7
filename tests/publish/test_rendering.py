"""Every format as pictures, for people to look at, and measured for what a machine can see."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from monitor.model import Edition
from monitor.publish.export import export

PROGRAMS = ("soffice", "pdftoppm")
MISSING = [p for p in PROGRAMS if shutil.which(p) is None]
pytestmark = [
    pytest.mark.office,
    pytest.mark.skipif(
        bool(MISSING),
        reason=f"{', '.join(MISSING)} not installed (apt: libreoffice-writer libreoffice-impress poppler-utils)",
    ),
]


def _pages(path: Path, folder: Path) -> list[Path]:
    """The pages of a Word, PowerPoint or PDF file as PNG."""
    pdf = path
    if path.suffix != ".pdf":
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(path)]
        subprocess.run(command, check=True, capture_output=True, timeout=120, env={**os.environ, "HOME": str(folder)})
        pdf = folder / f"{path.stem}.pdf"
    stem = folder / path.suffix[1:]
    subprocess.run(["pdftoppm", "-r", "60", "-png", str(pdf), str(stem)], check=True, timeout=120)
    return sorted(folder.glob(f"{stem.name}-*.png"))


@pytest.mark.parametrize("name", ["docx", "pptx", "pdf"])
def test_pages_hold_their_text(name: str, edition: Edition, previous: Edition, tmp_path: Path) -> None:
    """Nothing is drawn in the outer edge of a page (text that overflows would be), and no page is empty."""
    from PIL import Image, ImageChops

    path = export(edition, (name,), tmp_path / "edition", previous=previous)[0]
    pages = _pages(path, tmp_path)
    assert len(pages) == {"docx": 4, "pptx": 8, "pdf": 4}[name]
    for page in pages:
        with Image.open(page) as image:
            grey = image.convert("L")
        box = ImageChops.invert(grey).point(lambda v: 255 if v > 40 else 0).getbbox()
        assert box is not None, f"{page.name} is empty"
        edge = 0.012 * grey.width
        assert box[0] > edge, page.name
        assert box[2] < grey.width - edge, page.name
        assert box[3] < grey.height - edge, page.name
    if folder := os.environ.get("PUBLISH_PICTURES"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        for page in pages:
            shutil.copy(page, folder)
