"""Read a briefing that a team already has, in any form that they have it in, into a register.

file -> reader (one a format) -> Blocks -> parse -> Imported
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from monitor.errors import ConfigError, ExportError
from monitor.publish.importing import data, feed, markdown, pdf, plain, slides, web, word
from monitor.publish.importing.blocks import Block
from monitor.publish.importing.parsing import Imported, parse

__all__ = ["READERS", "Imported", "read_briefing"]

READERS: dict[str, Callable[[bytes], tuple[Block, ...]]] = {
    ".txt": plain.read,
    ".md": markdown.read,
    ".markdown": markdown.read,
    ".docx": word.read,
    ".pptx": slides.read,
    ".html": web.read,
    ".htm": web.read,
    ".atom": feed.read,
    ".xml": feed.read,
}
_DATA: dict[str, Callable[[bytes], Imported]] = {
    ".yaml": data.read_yaml,
    ".yml": data.read_yaml,
    ".json": data.read_json,
    ".pdf": pdf.read,
}


def read_briefing(path: Path) -> Imported:
    """The developments and insights of the briefing at ``path``, and what could not be placed.

    Raises ConfigError for a kind of file that cannot be read or a field that is not as documented, ExportError where
    the file is missing, broken, or holds no development.
    """
    suffix = path.suffix.lower()
    if suffix not in READERS and suffix not in _DATA:
        raise ConfigError(
            f"a file of the kind {suffix or '(none)'} cannot be read as a briefing",
            where=str(path),
            do=f"Give one of: {', '.join(sorted((*READERS, *_DATA)))}.",
        )
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise ExportError(
            f"the briefing could not be opened ({error.strerror or error})",
            where=str(path),
            do="Check the name of the file and that you may read it.",
        ) from error
    try:
        imported = _DATA[suffix](raw) if suffix in _DATA else parse(READERS[suffix](raw))
    except (ConfigError, ExportError) as error:
        raise type(error)(error.what, where=": ".join(filter(None, (str(path), error.where))), do=error.do) from error
    if not imported.register.developments:
        raise ExportError(
            "no development was found in the briefing",
            where=str(path),
            do="A development begins with a line such as “Ontwikkeling 3: Titel” and ends with “Validiteit 93%”.",
        )
    return imported
