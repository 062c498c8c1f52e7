"""How a briefing looks: one accent colour, two fonts, and where a team's own templates are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from monitor.errors import ConfigError

HEX_COLOUR = re.compile(r"[0-9A-Fa-f]{6}")


@dataclass(frozen=True, slots=True)
class Style:
    """A house style. Colours are six hexadecimal digits without ``#``.

    ``font`` is what Word and PowerPoint ask the reader's machine for; PDF and HTML use ``web_font`` first, whose
    files come with a package and are embedded, so that a PDF looks the same on every machine.
    """

    accent: str = "1F5A7A"  # 7.3:1 on white: also legible as text
    ink: str = "1C1F23"
    muted: str = "5B636B"  # 6.1:1 on white
    font: str = "Arial"  # there or with the same widths (Liberation Sans) on every desktop
    web_font: str = "Source Sans Pro"
    language: str | None = None  # None: that of the edition
    renumber: bool = False  # number the developments 1, 2, 3 … in the order of the edition
    logo: Path | None = None  # PNG or JPEG
    docx_template: Path | None = None
    pptx_template: Path | None = None

    def __post_init__(self) -> None:
        for name in ("accent", "ink", "muted"):
            value = getattr(self, name)
            if not HEX_COLOUR.fullmatch(value):
                raise ConfigError(
                    f"{value!r} is not a colour",
                    where=f"style, field {name}",
                    do="Give six hexadecimal digits without #, for example 1F5A7A.",
                )


DEFAULT = Style()
