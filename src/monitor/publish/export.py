"""Write an edition: every format from one content model, all or nothing, the same bytes every time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from monitor.errors import ConfigError
from monitor.model import Edition
from monitor.publish import atom, docx, html, manifest, markdown, pdf, pptx
from monitor.publish import json as json_format
from monitor.publish.content import Content, build
from monitor.publish.manifest import MANIFEST
from monitor.publish.placing import placing
from monitor.publish.style import DEFAULT, Style

RENDERERS: dict[str, Callable[[Content, Style], bytes]] = {
    "md": lambda content, _: markdown.render(content).encode(),
    "docx": docx.render,
    "pptx": pptx.render,
    "pdf": pdf.render,
    "html": lambda content, style: html.render(content, style).encode(),
    "json": lambda content, _: json_format.render(content).encode(),
    "atom": lambda content, _: atom.render(content).encode(),
}
FORMATS = tuple(RENDERERS)


def export(
    edition: Edition,
    formats: Sequence[str],
    folder: Path,
    *,
    previous: Edition | None = None,
    style: Style = DEFAULT,
    history: Sequence[Edition] = (),
    decisions: Sequence[int] = (),
) -> tuple[Path, ...]:
    """Write ``edition`` in each of ``formats`` into ``folder``, and a manifest; returns the paths, the manifest last.

    ``previous`` gives the marks (new, changed, confirmed, contested, retired) and the score changes; ``history``
    (oldest first) the earlier points of the trend; ``decisions`` are the ids that the manifest names as its ground.

    Everything is made before anything is written, and each file replaces its predecessor in one step, so that an
    interrupted export leaves whole files only. The manifest lists the files of earlier exports too.

    Raises ConfigError for an unknown format, ExportError where the edition or the folder does not allow it.
    """
    chosen = tuple(dict.fromkeys(f.strip().lower() for f in formats))
    _check(chosen)
    content = build(edition, previous=previous, history=history, style=style)
    stem = _stem(content.name)
    files = {f"{stem}.{name}": RENDERERS[name](content, style) for name in chosen}
    made_from = manifest.fingerprint(edition)
    with placing(folder) as place:
        listed = manifest.listed(files, folder, made_from)
        return place({**files, MANIFEST: manifest.render(edition, content, listed, decisions, made_from)})


def _check(formats: Sequence[str]) -> None:
    unknown = [f for f in formats if f not in RENDERERS]
    if unknown or not formats:
        raise ConfigError(
            f"unknown format {', '.join(map(repr, unknown))}" if unknown else "no format was asked for",
            where="--format",
            do=f"Choose from: {', '.join(FORMATS)}.",
        )


def _stem(name: str) -> str:
    """A file name that every system takes: lower case, no accents, at most 80 characters."""
    from slugify import slugify

    return slugify(name, max_length=80, word_boundary=True) or "briefing"
