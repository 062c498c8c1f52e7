"""How a briefing looks: one accent colour, two fonts, and where a team's own templates are."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from pathlib import Path

import yaml

from monitor.errors import ConfigError
from monitor.publish.labels import LANGUAGES

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
        if self.language is not None and self.language not in LANGUAGES:
            raise ConfigError(
                f"there are no words for the language {self.language!r}",
                where="style, field language",
                do=f"Choose from: {', '.join(LANGUAGES)}.",
            )
        if self.logo is not None:
            _check_logo(self.logo)


DEFAULT = Style()
_PATHS = frozenset({"logo", "docx_template", "pptx_template"})


def load_style(path: Path) -> Style:
    """The house style in a YAML file with the fields of ``Style``; paths in it are relative to the file.

    Raises ConfigError, which names the file and the field that is not as documented.
    """
    try:
        found = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ConfigError(
            f"the house style could not be read ({error})", where=str(path), do="Mend the file."
        ) from error
    allowed = {f.name: f for f in fields(Style)}
    if not isinstance(found, dict) or (unknown := sorted(set(map(str, found)) - set(allowed))):
        named = ", ".join(unknown) if isinstance(found, dict) else "no fields at all"
        raise ConfigError(
            f"the house style has a field that is not known: {named}",
            where=str(path),
            do=f"Choose from: {', '.join(allowed)}.",
        )
    given = {name: _value(name, value, path) for name, value in found.items()}
    try:
        return Style(**given)  # type: ignore[arg-type]
    except ConfigError as error:
        raise ConfigError(error.what, where=f"{path}: {error.where}", do=error.do) from error


def _value(name: str, value: object, path: Path) -> object:
    if name == "renumber":
        kind: type = bool
    elif name in _PATHS:
        return path.parent / str(value)
    else:
        kind = str
    if not isinstance(value, kind):
        wanted = "true or false" if kind is bool else "text"
        raise ConfigError(
            f"{value!r} is not {wanted}", where=f"{path}, field {name}", do="Put a colour or a name between quotes."
        )
    return value


def _check_logo(path: Path) -> None:
    from PIL import Image

    try:
        with Image.open(path, formats=("PNG", "JPEG")) as image:
            image.verify()
    except (OSError, SyntaxError) as error:  # Pillow says SyntaxError of a broken PNG
        raise ConfigError(
            "the logo is no PNG or JPEG picture that can be opened", where=str(path), do="Save it as PNG or JPEG."
        ) from error
