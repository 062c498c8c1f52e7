"""A briefing as JSON, with the field names of the register's YAML, so that it can be read in again."""

from __future__ import annotations

import json

from monitor.publish.content import Content, Entry, Note


def render(content: Content) -> str:
    """The whole briefing as indented JSON that ends with a line break."""
    data = {
        "briefing": content.as_written(content.title),
        "edition": content.name,
        "published": content.iso_date,
        "language": content.labels.language,
        "sample": content.sample,
        "developments": [_development(entry, content) for entry in content.entries],
        "insights": [content.as_written(insight) for insight in content.insights],
        "changes": list(content.changes),
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _development(entry: Entry, content: Content) -> dict[str, object]:
    return {
        "number": entry.number,
        "title": content.as_written(entry.title),
        "body": "\n\n".join(map(content.as_written, entry.paragraphs)),
        "validity": entry.score.value,
        "low": entry.score.low,
        "high": entry.score.high,
        "status": entry.score.status.value,
        "revision": entry.revision,
        "change": entry.mark.value if entry.mark else None,
        "trend": [{"edition": p.edition, "validity": p.value} for p in entry.trend],
        "sources": [_source(note) for note in entry.notes],
    }


def _source(note: Note) -> dict[str, object]:
    return {
        "name": note.name,
        "title": note.title or None,
        "published": note.iso_date or None,
        "url": note.url or None,
        "quote": note.quote or None,
    }
