"""A briefing as Markdown (CommonMark), in the client's own form.

Quotation marks stay as they were written: Markdown is a source, and the program that sets it sets them.
"""

from __future__ import annotations

import re

from monitor.publish.content import Content, Entry, Note

_SPECIAL = re.compile(r"([\\`*_\[\]<>|~^$#])")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_LINE_START = re.compile(r"^(?:([+\-=:!])|(\d{1,9})([.)]))")


def render(content: Content) -> str:
    """The whole briefing as one Markdown text that ends with a line break."""
    labels = content.labels
    blocks = [f"# {escape(content.as_written(content.title))}", f"{escape(content.edition_line)} · {content.date}"]
    if content.sample:
        blocks.append(f"> **{labels.sample}.** {labels.sample_note}")
    if content.changes:
        blocks += [f"## {labels.changes}", _bullets(content.changes)]
    for entry in content.entries:
        blocks += _entry(entry, content)
    if content.insights:
        blocks += [f"## {labels.insights}", _bullets(tuple(map(content.as_written, content.insights)))]
    return "\n\n".join(blocks) + "\n"


def escape(text: str) -> str:
    """``text`` with what CommonMark would read as markup escaped; a reader gets it back as it was."""
    text = _ENTITY.sub(r"\\&", _SPECIAL.sub(r"\\\1", text))
    return _LINE_START.sub(lambda m: f"\\{m[1]}" if m[1] else f"{m[2]}\\{m[3]}", text)


def _bullets(items: tuple[str, ...]) -> str:
    return "\n".join(f"- {escape(item)}" for item in items)


def _entry(entry: Entry, content: Content) -> list[str]:
    heading = entry.heading.removesuffix(entry.title) + content.as_written(entry.title)
    body = [escape(content.as_written(paragraph)) for paragraph in entry.paragraphs]
    blocks = [f"## {escape(heading)}", *body, f"**{escape(entry.score.line)}**"]
    if entry.mark_line:
        blocks.append(f"*{escape(entry.mark_line)}*")
    if entry.notes:
        blocks.append(f"{content.labels.sources}:\n\n" + "\n".join(f"- {_note(note)}" for note in entry.notes))
    return blocks


def _note(note: Note) -> str:
    text = escape(note.text)
    return f"{text}, <{note.url}>" if note.url else text
